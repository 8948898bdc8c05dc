/* Chooses several entries of Jira's directory: chips, and a combobox with a list (after the ARIA Authoring
 * Practices, with a listbox as its popup). */

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { termsOf } from "./directory.js";
import { useSearch } from "./search.js";
import { Lozenge, useUi } from "./ui.js";

/** People are looked for in Jira itself, which wants to know whom; the rest may be leafed through. */
const leastLetters = { users: 2, portals: 0, groups: 0, organizations: 0 };
const nearEndPixels = 40;

function Chips({ entries, remove, input }) {
  const { t } = useUi();
  const list = useRef(null);
  const take = (index) => {
    remove(entries[index]);
    const next = list.current.querySelectorAll("button")[index + 1 < entries.length ? index + 1 : index - 1];
    (next || input.current).focus();
  };
  if (entries.length === 0) return null;
  return html`<ul ref=${list} class="tags">
    ${entries.map((entry, index) => {
      const name = entry.name || entry.id;
      return html`<li key=${entry.id} class=${entry.gone ? "tag tag-gone" : "tag"}>
        <bdi>${name}</bdi>${entry.gone && html`<${Lozenge} look="warning">${t("admin.access.gone")}<//>`}
        <button type="button" class="tag-remove" aria-label=${t("admin.picker.remove", { name })}
          onClick=${() => take(index)}><${Icon} name="close" /></button>
      </li>`;
    })}
  </ul>`;
}

function Options({ id, label, found, active, chosen, toggle }) {
  const onScroll = ({ currentTarget: list }) => {
    if (list.scrollTop + list.clientHeight > list.scrollHeight - nearEndPixels) found.more();
  };
  return html`<ul class="options" role="listbox" id=${`${id}-list`} aria-label=${label} aria-multiselectable="true"
    onScroll=${onScroll}>
    ${found.values.map(
      (entry, index) => html`<li key=${entry.id} role="option" id=${`${id}-option-${index}`}
        class=${index === active ? "option option-active" : "option"}
        aria-selected=${chosen.has(entry.id) ? "true" : "false"}
        onMouseDown=${(event) => event.preventDefault()} onClick=${() => toggle(entry)}>
        <span class="option-check">${chosen.has(entry.id) && html`<${Icon} name="check" />`}</span>
        <span><bdi>${entry.name}</bdi>${entry.detail && html` <span class="subtle">${entry.detail}</span>`}</span>
      </li>`,
    )}
  </ul>`;
}

function NoOptions({ found, least }) {
  const { t } = useUi();
  const words = {
    short: t("admin.picker.short", { count: least }),
    searching: t("admin.picker.searching"),
    none: t("admin.picker.none"),
  };
  return html`<div class="options options-empty" onMouseDown=${(event) => event.preventDefault()}>
    ${
      found.state === "failed"
        ? html`<span class="field-error">${t("admin.picker.failed")}</span>
        <button type="button" class="link" tabindex="-1" onClick=${found.again}>${t("admin.retry")}</button>`
        : words[found.state]
    }
  </div>`;
}

/** What the list has become, said to those who do not see it. */
function spoken(found, isOpen, t) {
  if (!isOpen || found.state === "searching" || found.state === "short") return "";
  if (found.state === "none" || found.state === "failed") return t(`admin.picker.${found.state}`);
  return t(found.isLast ? "admin.picker.count" : "admin.picker.countMore", { count: found.values.length });
}

/** Where a key leads in the list; null for keys that do not move. */
function moveTo(key, active, count) {
  if (count === 0) return null;
  if (key === "ArrowDown") return Math.min(active + 1, count - 1);
  if (key === "ArrowUp") return active <= 0 ? 0 : active - 1;
  return null;
}

function usePasting({ kind, entries, change }) {
  const { t, office } = useUi();
  const [message, setMessage] = useState("");
  const paste = async (event) => {
    const terms = termsOf(event.clipboardData.getData("text"));
    if (terms.length < 2) return;
    event.preventDefault();
    setMessage(t("admin.picker.searching"));
    try {
      const { found, missed } = await office.lookUp(kind, terms);
      const known = new Set(entries.map(({ id }) => id));
      change([...entries, ...found.filter(({ id }) => !known.has(id))]);
      const added = t("admin.picker.pasted", { count: found.length });
      setMessage(
        missed.length > 0 ? `${added} ${t("admin.picker.missed", { names: missed.join(", ") })}` : added,
      );
    } catch {
      setMessage(t("admin.picker.failed"));
    }
  };
  return { paste, message };
}

/** The keys of the combobox. */
function keysOf({ found, active, setActive, isOpen, setOpen, toggle, words, setWords, entries, remove }) {
  const actions = {
    Enter: () => isOpen && found.values[active] && toggle(found.values[active]),
    Escape: () => (isOpen ? setOpen(false) : setWords("")),
    Backspace: () => words === "" && entries.length > 0 && (remove(entries.at(-1)), true),
  };
  return (event) => {
    if (event.isComposing) return;
    const next = moveTo(event.key, active, found.values.length);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) setOpen(true);
      else if (next !== null) setActive(next);
      if (next === found.values.length - 1) found.more();
      return;
    }
    if (event.key === "Enter") event.preventDefault();
    actions[event.key]?.();
  };
}

/**
 * @param {{id: string, kind: "portals" | "users" | "groups" | "organizations", label: string, entries: object[],
 *          change: (entries: object[]) => void}} properties
 */
export function Picker({ id, kind, label, entries, change }) {
  const { t, office } = useUi();
  const input = useRef(null);
  const [words, setWords] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const least = leastLetters[kind];
  const found = useSearch(office.search, { kind, words: words.trim(), isOpen, least });
  const { paste, message } = usePasting({ kind, entries, change });
  const chosen = new Set(entries.map((entry) => entry.id));
  const remove = (entry) => change(entries.filter((other) => other.id !== entry.id));
  const toggle = (entry) =>
    chosen.has(entry.id) ? remove(entry) : change([...entries, { ...entry, gone: false }]);
  const type = (text) => {
    setWords(text);
    setActive(-1);
    setOpen(true);
  };
  const leave = () => {
    setOpen(false);
    setWords("");
  };
  const isListed = isOpen && found.values.length > 0;
  const current =
    isListed && active >= 0 && active < found.values.length ? `${id}-option-${active}` : undefined;
  if (current) queueMicrotask(() => document.getElementById(current)?.scrollIntoView({ block: "nearest" }));
  return html`<div class="picker">
    <label for=${id}>${label}</label>
    <${Chips} entries=${entries} remove=${remove} input=${input} />
    <div class="picker-box">
      <input ref=${input} class="control" type="text" id=${id} role="combobox" autocomplete="off" spellcheck=${false}
        aria-autocomplete="list" aria-expanded=${isListed ? "true" : "false"} aria-controls=${`${id}-list`}
        aria-activedescendant=${current} placeholder=${t(`admin.picker.search.${kind}`)} value=${words}
        onInput=${(event) => type(event.currentTarget.value)} onClick=${() => setOpen(true)} onPaste=${paste}
        onBlur=${leave} onKeyDown=${keysOf({
          found,
          active,
          setActive,
          isOpen,
          setOpen,
          toggle,
          words,
          setWords,
          entries,
          remove,
        })} />
      ${
        isListed &&
        html`<${Options} id=${id} label=${label} found=${found} active=${active} chosen=${chosen}
        toggle=${toggle} />`
      }
      ${isOpen && !isListed && html`<${NoOptions} found=${found} least=${least} />`}
    </div>
    <p class="hidden" role="status">${spoken(found, isOpen, t)}</p>
    <p class="fine-print" role="status">${message}</p>
  </div>`;
}

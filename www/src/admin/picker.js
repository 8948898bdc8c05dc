/* Chooses several entries of Jira's directory: chips, and a combobox with a list (after the ARIA Authoring
 * Practices, with a listbox as its popup). */

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { activeOption, Chips, keysOf, Listbox } from "../common/combobox.js";
import { useSearch } from "../common/search.js";
import { termsOf } from "./directory.js";
import { Lozenge, useUi } from "./ui.js";

/** People are looked for in Jira itself, which wants to know whom; the rest may be leafed through. */
const leastLetters = { users: 2, portals: 0, groups: 0, organizations: 0 };
const nearEndPixels = 40;

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
  const current = activeOption(id, found, active, isListed);
  const onScroll = ({ currentTarget: list }) => {
    if (list.scrollTop + list.clientHeight > list.scrollHeight - nearEndPixels) found.more();
  };
  return html`<div class="picker">
    <label for=${id}>${label}</label>
    <${Chips} entries=${entries} remove=${remove} input=${input}
      label=${(name) => t("admin.picker.remove", { name })}
      note=${({ gone }) => gone && html`<${Lozenge} look="warning">${t("admin.access.gone")}<//>`} />
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
        html`<${Listbox} id=${id} label=${label} found=${found} active=${active} chosen=${chosen} toggle=${toggle}
        several onScroll=${onScroll} />`
      }
      ${isOpen && !isListed && html`<${NoOptions} found=${found} least=${least} />`}
    </div>
    <p class="hidden" role="status">${spoken(found, isOpen, t)}</p>
    <p class="fine-print" role="status">${message}</p>
  </div>`;
}

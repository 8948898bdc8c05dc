/* The parts of a combobox that chooses entries out of a search: chips, a list, and its keys (after the ARIA Authoring
 * Practices, with a listbox as its popup). */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icons.js";
import { useSearch } from "./search.js";

/**
 * What was chosen; each can be taken away again.
 * @param {{entries: {id: string, name?: string}[], remove: (entry: object) => void, input: {current: HTMLElement},
 *          label: (name: string) => string, note?: (entry: object) => unknown}} properties  `note`: what stands behind a name
 */
export function Chips({ entries, remove, input, label, note = () => null }) {
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
        <bdi>${name}</bdi>${note(entry)}
        <button type="button" class="tag-remove" aria-label=${label(name)}
          onClick=${() => take(index)}><${Icon} name="close" /></button>
      </li>`;
    })}
  </ul>`;
}

/** The list under a combobox. `several`: more than one entry can be chosen. */
function Listbox({ id, label, found, active, chosen, toggle, several, onScroll }) {
  const list = useRef(null);
  useEffect(() => list.current.scrollIntoView({ block: "nearest" }), [found.values]);
  return html`<ul ref=${list} class="options" role="listbox" id=${`${id}-list`} aria-label=${label}
    aria-multiselectable=${several ? "true" : undefined} onScroll=${onScroll}>
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

/** Id of the entry that is active, shown where the list scrolls; undefined while none is. */
function activeOption(id, { found, active, isListed }) {
  if (!isListed || active < 0 || active >= found.values.length) return undefined;
  const option = `${id}-option-${active}`;
  queueMicrotask(() => document.getElementById(option)?.scrollIntoView({ block: "nearest" }));
  return option;
}

/** Where a key leads in the list; null for keys that do not move. */
function moveTo(key, active, count) {
  if (count === 0) return null;
  if (key === "ArrowDown") return Math.min(active + 1, count - 1);
  if (key === "ArrowUp") return active <= 0 ? 0 : active - 1;
  return null;
}

/**
 * What a combobox knows: the words in it, whether its list is open, which entry is active, and what was found.
 * @param {Function} search  see `useSearch`
 * @param {{kind: string, least: number}} about
 */
export function useCombobox(search, { kind, least }) {
  const [words, setWords] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const found = useSearch(search, { kind, words: words.trim(), isOpen, least });
  const type = (text) => {
    setWords(text);
    setActive(-1);
    setOpen(true);
  };
  const close = () => {
    setOpen(false);
    setWords("");
    setActive(-1);
  };
  const isListed = isOpen && found.values.length > 0;
  return { words, setWords, isOpen, setOpen, active, setActive, found, isListed, type, close };
}

/** The keys of the combobox. */
function keysOf({ found, active, setActive, isOpen, setOpen, words, setWords }, { entries, toggle, remove }) {
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
    if (event.key === "Escape" && (isOpen || words !== "")) event.preventDefault(); // it is for the list, not for what is around it
    actions[event.key]?.();
  };
}

const unsaid = new Set(["short", "searching"]);

/**
 * The field with its list.
 * @param {object} properties  whatever is not named here becomes an attribute of the field
 * @param {object} properties.box  of `useCombobox`
 * @param {{entries: object[], toggle: (entry: object) => void, remove: (entry: object) => void, several: boolean}}
 *   properties.choice  what is chosen, and how that changes
 * @param {unknown} properties.nothing  stands where the list would, while it is empty
 * @param {(found: object) => string} properties.said  what the list has become, for those who do not see it
 */
export function Combobox({ box, choice, id, label, input, nothing, said, onScroll, ...attributes }) {
  const { words, isOpen, active, found, isListed, type, close } = box;
  const chosen = new Set(choice.entries.map((entry) => entry.id));
  return html`<div class="picker-box">
      <input ref=${input} class="control" type="text" id=${id} role="combobox" autocomplete="off" spellcheck=${false}
        dir="auto" aria-autocomplete="list" aria-expanded=${isListed ? "true" : "false"}
        aria-controls=${isListed ? `${id}-list` : undefined} aria-activedescendant=${activeOption(id, box)}
        value=${words} onInput=${(event) => type(event.currentTarget.value)} onBlur=${close}
        onKeyDown=${keysOf(box, choice)} ...${attributes} />
      ${
        isListed &&
        html`<${Listbox} id=${id} label=${label} found=${found} active=${active} chosen=${chosen}
        toggle=${choice.toggle} several=${choice.several} onScroll=${onScroll} />`
      }
      ${
        isOpen &&
        !isListed &&
        html`<div class="options options-empty" onMouseDown=${(event) => event.preventDefault()}>${nothing}</div>`
      }
    </div>
    <p class="hidden" role="status">${isOpen && !unsaid.has(found.state) ? said(found) : ""}</p>`;
}

/* The control of a field of people: a combobox that searches the service desk, with whom was chosen as chips. Fetched
 * when the first of them is shown, with its style. */

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { activeOption, Chips, keysOf, Listbox } from "../common/combobox.js";
import pickerStyle from "../common/picker.css?text";
import { useSearch } from "../common/search.js";
import { useUi } from "./ui.js";

export const style = pickerStyle;

const leastLetters = 2;
const states = { short: "form.people.short", searching: "form.people.searching", none: "form.people.none" };

function Nobody({ found }) {
  const { t } = useUi();
  return html`<div class="options options-empty" onMouseDown=${(event) => event.preventDefault()}>
    ${
      found.state === "failed"
        ? html`<span class="field-error">${t("form.people.failed")}</span>`
        : t(states[found.state])
    }
  </div>`;
}

/** What the list has become, said to those who do not see it. */
function spoken(found, isOpen, t) {
  if (!isOpen || found.state === "searching" || found.state === "short") return "";
  return found.state === "found" ? t("form.people.count", { count: found.values.length }) : t(`form.people.${found.state}`);
}

/** @param {object} properties  as every control has them; `several`: more than one person */
export function PeopleField({ id, field, value, edit, save, shared, several }) {
  const { t, drafting } = useUi();
  const input = useRef(null);
  const [words, setWords] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const found = useSearch(drafting.findPeople, { kind: field.id, words: words.trim(), isOpen, least: leastLetters });
  const entries = several ? value || [] : value ? [value] : [];
  const chosen = new Set(entries.map((entry) => entry.id));
  const change = (next) => {
    edit(several ? next : next.at(-1) || null);
    save();
  };
  const close = () => {
    setOpen(false);
    setWords("");
    setActive(-1);
  };
  const remove = (entry) => change(entries.filter((other) => other.id !== entry.id));
  const toggle = (entry) => {
    if (several && chosen.has(entry.id)) remove(entry);
    else change([...entries, { id: entry.id, name: entry.name }]);
    close();
  };
  const type = (text) => {
    setWords(text);
    setActive(-1);
    setOpen(true);
  };
  const isListed = isOpen && found.values.length > 0;
  return html`<div class="picker">
    <${Chips} entries=${entries} remove=${remove} input=${input}
      label=${(name) => t("form.people.remove", { name })} />
    <div class="picker-box">
      <input ref=${input} class="control" type="text" role="combobox" autocomplete="off" spellcheck=${false} dir="auto"
        ...${shared} aria-autocomplete="list" aria-expanded=${isListed ? "true" : "false"}
        aria-controls=${isListed ? `${id}-list` : undefined}
        aria-activedescendant=${activeOption(id, found, active, isListed)}
        placeholder=${t(entries.length > 0 && !several ? "form.people.other" : "form.people.search")} value=${words}
        onInput=${(event) => type(event.currentTarget.value)} onBlur=${close}
        onKeyDown=${keysOf({
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
        html`<${Listbox} id=${id} label=${field.name} found=${found} active=${active} chosen=${chosen}
        toggle=${toggle} several=${several} />`
      }
      ${isOpen && !isListed && html`<${Nobody} found=${found} />`}
    </div>
    <p class="hidden" role="status">${spoken(found, isOpen, t)}</p>
  </div>`;
}

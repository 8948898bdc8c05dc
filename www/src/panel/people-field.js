/* The control of a field of people: a combobox that searches the service desk, with whom was chosen as chips. Fetched
 * when the first of them is shown, with its style. */

import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { Chips, Combobox, useCombobox } from "../common/combobox.js";
import pickerStyle from "../common/picker.css?text";
import { useUi } from "./ui.js";

export const style = pickerStyle;

const leastLetters = 2;
const sayings = {
  short: "form.people.short",
  searching: "form.people.searching",
  none: "form.people.none",
  failed: "form.people.failed",
};

/** @param {object} properties  as every control has them; `several`: more than one person */
export function PeopleField({ id, field, value, edit, save, shared, several }) {
  const { t, drafting } = useUi();
  const input = useRef(null);
  const box = useCombobox(drafting.findPeople, { kind: field.id, least: leastLetters });
  const entries = several ? value || [] : value ? [value] : [];
  const change = (next) => {
    edit(several ? next : next.at(-1) || null);
    save();
  };
  const remove = (entry) => change(entries.filter((other) => other.id !== entry.id));
  const toggle = (entry) => {
    if (several && entries.some((other) => other.id === entry.id)) remove(entry);
    else change([...entries, { id: entry.id, name: entry.name }]);
    box.close();
  };
  const said = ({ state, values }) =>
    state === "found" ? t("form.people.count", { count: values.length }) : t(sayings[state]);
  const { state } = box.found;
  return html`<div class="picker">
    <${Chips} entries=${entries} remove=${remove} input=${input}
      label=${(name) => t("form.people.remove", { name })} />
    <${Combobox} box=${box} choice=${{ entries, toggle, remove, several }} label=${field.name} input=${input}
      ...${shared} said=${said}
      placeholder=${t(entries.length > 0 && !several ? "form.people.other" : "form.people.search")}
      nothing=${state !== "found" && html`<span class=${state === "failed" ? "field-error" : ""}>
        ${t(sayings[state])}</span>`} />
  </div>`;
}

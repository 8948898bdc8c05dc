/* Controls for the members an administrator edits: each shows what is saved or edited, and what is wrong with it. */

import { html } from "htm/preact";
import { Icon } from "../common/icons.js";
import { faultsOf, valueOf } from "./members.js";
import { useUi } from "./ui.js";

/** The id of a member's control. */
export const idOf = (name) => `field-${name.replaceAll(".", "-")}`;

/** What is wrong with a member: what the server said, or a number out of range. */
export function faultText(state, name, t, format) {
  const range = faultsOf(state.edits)[name];
  if (range)
    return t("admin.fault.range", { least: format.number(range.least), most: format.number(range.most) });
  return state.fieldErrors[name] ?? null;
}

export function FieldError({ id, children }) {
  return html`<p class="field-error" id=${id}><${Icon} name="error" /><span>${children}</span></p>`;
}

/** Label, hint, control and fault of one member. `control` gets what every control needs. */
export function Field({ state, name, label, hint, unit = null, control }) {
  const { t, format, office } = useUi();
  const id = idOf(name);
  const fault = faultText(state, name, t, format);
  const describedBy = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  const properties = {
    id,
    value: valueOf(state, name),
    "aria-describedby": describedBy || undefined,
    "aria-invalid": fault ? "true" : undefined,
    onInput: (event) => office.edit(name, event.currentTarget.value),
  };
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    <div class="field-line">${control(properties)}${unit && html`<span class="subtle">${unit}</span>`}</div>
    ${fault && html`<${FieldError} id=${`${id}-fault`}>${fault}<//>`}
  </div>`;
}

export function NumberField(properties) {
  return html`<${Field} ...${properties} control=${(
    control,
  ) => html`<input class="control control-number" type="text"
    inputmode="numeric" autocomplete="off" ...${control} />`} />`;
}

export function CheckField({ state, name, label, hint }) {
  const { office } = useUi();
  const id = idOf(name);
  return html`<div class="field check">
    <input type="checkbox" id=${id} checked=${valueOf(state, name)} aria-describedby=${`${id}-hint`}
      onChange=${(event) => office.edit(name, event.currentTarget.checked)} />
    <div><label for=${id}>${label}</label><p class="hint" id=${`${id}-hint`}>${hint}</p></div>
  </div>`;
}

/** One of several, each with a sentence on what it means. */
export function RadioField({ state, name, legend, choices }) {
  const { office } = useUi();
  const value = valueOf(state, name);
  return html`<fieldset class="radios">
    <legend class="hidden">${legend}</legend>
    ${choices.map(
      (choice) => html`<div key=${choice.value} class="check">
        <input type="radio" name=${name} id=${`${idOf(name)}-${choice.value}`} checked=${value === choice.value}
          aria-describedby=${`${idOf(name)}-${choice.value}-hint`}
          onChange=${() => office.edit(name, choice.value)} />
        <div><label for=${`${idOf(name)}-${choice.value}`}>${choice.label}</label>
          <p class="hint" id=${`${idOf(name)}-${choice.value}-hint`}>${choice.hint}</p></div>
      </div>`,
    )}
  </fieldset>`;
}

/* One control for each kind of field, the browser's own wherever it has one. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { People } from "./people.js";
import { useUi } from "./ui.js";
import { fromLocalInput, parseLabels, parseNumber, toggled, toLocalInput } from "./values.js";

const filterFrom = 9;

/** Attributes every control shares. */
function shared({ id, field, describedBy, invalid }) {
  return {
    id,
    "aria-required": field.required ? "true" : undefined,
    "aria-invalid": invalid ? "true" : undefined,
    "aria-describedby": describedBy || undefined,
  };
}

function Line(properties) {
  const { field, value, edit, save } = properties;
  const type = field.kind === "url" ? "url" : "text";
  return html`<input class="control" type=${type} dir="auto" ...${shared(properties)} value=${value ?? ""}
    onInput=${(event) => edit(event.target.value)} onBlur=${save} />`;
}

function Paragraph(properties) {
  const { value, edit, save } = properties;
  return html`<textarea class="control control-paragraph" rows="5" dir="auto" ...${shared(properties)}
    value=${value ?? ""}
    onInput=${(event) => edit(event.target.value)} onBlur=${save}></textarea>`;
}

/** A control whose text is not yet a value while it is typed ("12.", "printer, "). */
function Typed({ properties, type, shown, parse, extra = {} }) {
  const { edit, save } = properties;
  const [text, setText] = useState(null);
  return html`<input class="control" type=${type} ...${extra} ...${shared(properties)} value=${text ?? shown}
    onInput=${(event) => {
      setText(event.target.value);
      edit(parse(event.target.value));
    }}
    onBlur=${() => {
      setText(null);
      save();
    }} />`;
}

function NumberField(properties) {
  const shown = properties.value ?? "";
  return html`<${Typed} properties=${properties} type="number" shown=${shown} parse=${parseNumber}
    extra=${{ step: "any", inputmode: "decimal" }} />`;
}

function Labels(properties) {
  const shown = (properties.value || []).join(" ");
  return html`<${Typed} properties=${properties} type="text" shown=${shown} parse=${parseLabels}
    extra=${{ autocapitalize: "none", spellcheck: false }} />`;
}

function DateField(properties) {
  const { value, edit, save } = properties;
  return html`<input class="control control-short" type="date" ...${shared(properties)} value=${value ?? ""}
    onInput=${(event) => edit(event.target.value)} onBlur=${save} />`;
}

function DateTime(properties) {
  const { value, edit, save } = properties;
  return html`<input class="control control-short" type="datetime-local" ...${shared(properties)}
    value=${toLocalInput(value)}
    onInput=${(event) => edit(fromLocalInput(event.target.value))} onBlur=${save} />`;
}

function Options({ options, none }) {
  return html`
    ${none !== null && html`<option value="">${none}</option>`}
    ${options.map((option) => html`<option key=${option.value} value=${option.value}>${option.label}</option>`)}
  `;
}

function Select(properties) {
  const { t } = useUi();
  const { field, value, edit, save } = properties;
  const none = field.required && value ? null : field.none || t(field.required ? "panel.choose" : "form.none");
  const change = (event) => {
    edit(event.target.value || null);
    save();
  };
  return html`<select class="control" ...${shared(properties)} value=${value ?? ""} onChange=${change}>
    <${Options} options=${field.options || []} none=${none} />
  </select>`;
}

function Several(properties) {
  const { t } = useUi();
  const { id, field, value, edit, save, describedBy } = properties;
  const [filter, setFilter] = useState("");
  const options = field.options || [];
  const wanted = filter.trim().toLocaleLowerCase();
  const visible = options.filter((option) => option.label.toLocaleLowerCase().includes(wanted));
  const flip = (option, on) => {
    edit(toggled(value, option.value, on, options));
    save();
  };
  return html`<div class="several" id=${id} tabindex="-1">
    ${
      options.length >= filterFrom &&
      html`<input class="control" type="search" value=${filter}
        aria-label=${t("form.filter", { name: field.name })}
      placeholder=${t("form.filterHint")} onInput=${(event) => setFilter(event.target.value)} />`
    }
    <div class="several-list">
      ${visible.map(
        (option) => html`<label class="check" key=${option.value}>
          <input type="checkbox" aria-describedby=${describedBy || undefined}
            checked=${(value || []).includes(option.value)}
            onChange=${(event) => flip(option, event.target.checked)} />
          <span>${option.label}</span>
        </label>`,
      )}
      ${visible.length === 0 && html`<p class="subtle">${t("form.noMatch")}</p>`}
    </div>
  </div>`;
}

function Cascading(properties) {
  const { t } = useUi();
  const { id, field, value, edit, save } = properties;
  const options = field.options || [];
  const parent = value ? options.find((option) => option.value === value.parent) : null;
  const children = (parent && parent.children) || [];
  const choose = (next) => {
    edit(next);
    save();
  };
  const chooseParent = (event) =>
    choose(event.target.value ? { parent: event.target.value, child: null } : null);
  const chooseChild = (event) => choose({ parent: value.parent, child: event.target.value || null });
  return html`<div class="cascade">
    <select class="control" ...${shared(properties)} aria-label=${t("form.level1", { name: field.name })}
      value=${value ? value.parent : ""} onChange=${chooseParent}>
      <${Options} options=${options} none=${t(field.required ? "panel.choose" : "form.none")} />
    </select>
    ${
      children.length > 0 &&
      html`<select class="control" id=${`${id}-child`} aria-label=${t("form.level2", { name: field.name })}
      value=${value.child ?? ""} onChange=${chooseChild}>
      <${Options} options=${children} none=${t("panel.choose")} />
    </select>`
    }
  </div>`;
}

function PeopleField(properties) {
  const { field } = properties;
  return html`<${People} key=${field.id} ...${properties} shared=${shared(properties)}
    several=${field.kind === "users"} />`;
}

function ReadOnly({ field, id }) {
  const { t } = useUi();
  return html`<p class="read-only" id=${id} tabindex="-1"><bdi>${field.text || t("form.none")}</bdi></p>`;
}

const controls = {
  text: Line,
  url: Line,
  paragraph: Paragraph,
  number: NumberField,
  date: DateField,
  datetime: DateTime,
  select: Select,
  priority: Select,
  multiselect: Several,
  components: Several,
  cascading: Cascading,
  labels: Labels,
  user: PeopleField,
  users: PeopleField,
};

const groups = new Set(["multiselect", "components", "cascading"]);

/** Attribute-safe id of a field's control. */
export const controlId = (field) => `field-${field.id.replace(/[^\w-]/g, "_")}`;

function Mark({ field, changed }) {
  const { t } = useUi();
  const kind = changed ? "person" : field.source;
  if (kind === "assistant") {
    const unsure = typeof field.confidence === "number" && field.confidence < 0.6;
    return html`<span class=${`lozenge ${unsure ? "lozenge-warning" : "lozenge-info"}`}>
      ${t(unsure ? "form.mark.check" : "form.mark.assistant")}</span>`;
  }
  return kind === "default" ? html`<span class="lozenge">${t("form.mark.default")}</span>` : null;
}

function Evidence({ field, changed }) {
  const { t } = useUi();
  if (changed || field.source !== "assistant" || !field.evidence) return null;
  return html`<details class="evidence">
    <summary>${t("form.evidence")}<span class="hidden"> ${field.name}</span></summary>
    <q dir="auto">${field.evidence}</q>
  </details>`;
}

function Hint({ field, id }) {
  const { t } = useUi();
  const zone =
    field.kind === "datetime"
      ? t("form.zone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })
      : null;
  const words = [field.description, field.kind === "labels" ? t("form.labelsHint") : null, zone].filter(
    Boolean,
  );
  return words.length > 0 ? html`<p class="hint" id=${id}><bdi>${words.join(" ")}</bdi></p>` : null;
}

/** A label, its control, where the value came from, and what is wrong with it. */
export function Field({ field, value, error, changed }) {
  const { t, drafting } = useUi();
  const id = controlId(field);
  const Control = controls[field.kind] || ReadOnly;
  const hasHint = field.description || field.kind === "labels" || field.kind === "datetime";
  const describedBy = [hasHint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const edit = (next) => drafting.edit(field.id, next);
  const label = html`<bdi>${field.name}</bdi>${
    field.required &&
    html`<span class="required" aria-hidden="true">*</span><span class="hidden"> ${t("form.required")}</span>`
  }`;
  const group = groups.has(field.kind) || Control === ReadOnly;
  const head = html`<div class="field-head">
    ${group ? html`<span class="label" id=${`${id}-label`}>${label}</span>` : html`<label class="label"
      for=${id}>${label}</label>`}
    <${Mark} field=${field} changed=${changed} />
  </div>`;
  return html`<div class=${`field${error ? " field-invalid" : ""}`} role=${group ? "group" : undefined}
    aria-labelledby=${group ? `${id}-label` : undefined}>
    ${head}
    <${Hint} field=${field} id=${`${id}-hint`} />
    <${Control} id=${id} field=${field} value=${value} describedBy=${describedBy} invalid=${Boolean(error)}
      edit=${edit} save=${drafting.save} />
    ${error && html`<p class="field-error" id=${`${id}-error`}>${error}</p>`}
    <${Evidence} field=${field} changed=${changed} />
  </div>`;
}

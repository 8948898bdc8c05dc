/* Tab "Access control": on which portals and for whom. The two are independent, and lists stay when "all" is chosen. */

import { html } from "htm/preact";
import { idOf, RadioField } from "./fields.js";
import { valueOf } from "./members.js";
import { Picker } from "./picker.js";
import { Card, Notice, PartProblem, useUi } from "./ui.js";

const kinds = ["users", "groups", "organizations"];

function EntryPicker({ state, name, kind }) {
  const { t, office } = useUi();
  return html`<${Picker} id=${idOf(name)} kind=${kind} label=${t(`admin.access.${kind}`)}
    entries=${valueOf(state, name)} change=${(entries) => office.edit(name, entries)} />`;
}

function Nobody() {
  const { t } = useUi();
  return html`<${Notice} kind="warning"><p>${t("admin.access.nobody")}</p><//>`;
}

function Where({ state }) {
  const { t } = useUi();
  const isSelected = valueOf(state, "access.portals.mode") === "selected";
  const count = valueOf(state, "access.portals.ids").length;
  return html`<${Card} title=${t("admin.access.where")} id="where">
    <${RadioField} state=${state} name="access.portals.mode" legend=${t("admin.access.where")} choices=${[
      { value: "all", label: t("admin.access.allPortals"), hint: t("admin.access.allPortals.text") },
      { value: "selected", label: t("admin.access.somePortals"), hint: t("admin.access.somePortals.text") },
    ]} />
    ${isSelected && html`<${EntryPicker} state=${state} name="access.portals.ids" kind="portals" />`}
    ${isSelected && count === 0 && html`<${Nobody} />`}
    ${!isSelected && count > 0 && html`<p class="fine-print">${t("admin.access.keptPortals", { count })}</p>`}
  <//>`;
}

function Who({ state }) {
  const { t } = useUi();
  const isSelected = valueOf(state, "access.people.mode") === "selected";
  const count = kinds.reduce((sum, kind) => sum + valueOf(state, `access.people.${kind}`).length, 0);
  return html`<${Card} title=${t("admin.access.who")} id="who">
    <${RadioField} state=${state} name="access.people.mode" legend=${t("admin.access.who")} choices=${[
      { value: "all", label: t("admin.access.allPeople"), hint: t("admin.access.allPeople.text") },
      { value: "selected", label: t("admin.access.somePeople"), hint: t("admin.access.somePeople.text") },
    ]} />
    ${
      isSelected &&
      kinds.map(
        (kind) =>
          html`<${EntryPicker} key=${kind} state=${state} name=${`access.people.${kind}`} kind=${kind} />`,
      )
    }
    ${isSelected && count === 0 && html`<${Nobody} />`}
    ${!isSelected && count > 0 && html`<p class="fine-print">${t("admin.access.keptPeople", { count })}</p>`}
  <//>`;
}

export function Access({ state }) {
  if (!state.data.access) return html`<${PartProblem} problem=${state.problems.access} />`;
  return html`<${PartProblem} problem=${state.problems.access} />
  <div class="columns">
    <${Where} state=${state} />
    <${Who} state=${state} />
  </div>`;
}

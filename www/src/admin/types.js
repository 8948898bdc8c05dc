/* Which request types have fields that only the portal's own form takes, and which fields those are. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { allTypes } from "./state.js";
import { Lozenge, PartProblem, useUi } from "./ui.js";

function Field({ field }) {
  const { t } = useUi();
  return html`<li><b><bdi>${field.name}</bdi></b> (${t(field.required ? "admin.types.required" : "admin.types.optional")}):
    ${" "}${field.why}</li>`;
}

function Type({ type, portal }) {
  const { t } = useUi();
  return html`<li class="event">
    <p class="row"><span class="event-what"><bdi>${type.name}</bdi></span>
      <${Lozenge} look=${type.conversational ? "neutral" : "warning"}>
        ${t(type.conversational ? "admin.types.partly" : "admin.types.form")}<//></p>
    <p class="fine-print"><bdi>${portal}</bdi></p>
    <ul class="changes">${type.unsupported.map((field) => html`<${Field} key=${field.id} field=${field} />`)}</ul>
  </li>`;
}

/** Those that need the form come first; else in the order of the portals. */
const limited = (types) =>
  types
    .filter(({ unsupported }) => unsupported.length > 0)
    .sort((one, other) => Number(one.conversational) - Number(other.conversational));

export function Types({ state }) {
  const { t, office } = useUi();
  const [open, setOpen] = useState(false);
  const { sync } = state.data;
  const all = allTypes(state);
  useEffect(() => {
    if (open && !all) office.readTypes();
  }, [open, sync.last_updated]);
  if (sync.types.total === 0) return null;
  const types = all && limited(all);
  if (types?.length === 0) return html`<p class="subtle">${t("admin.types.none")}</p>`;
  return html`<details class="more" open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary>${types ? t("admin.types.count", { count: types.length }) : t("admin.types")}</summary>
    <p class="subtle">${t("admin.types.text")}</p>
    <${PartProblem} problem=${state.problems.types} />
    ${
      types
        ? html`<ol class="events">
          ${types.map(
            (type) =>
              html`<${Type} key=${`${type.portal} ${type.id}`} type=${type}
                portal=${state.portalNames[type.portal] ?? type.portal} />`,
          )}
        </ol>`
        : !state.problems.types && html`<p class="subtle">${t("admin.loading")}</p>`
    }
  </details>`;
}

/* Who else sees the ticket: participants, and one of the person's organizations. Folded away: most need neither. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { valueOf } from "./draft-state.js";
import { Field } from "./fields.js";
import { useUi } from "./ui.js";

/** What stands beside the fields of the form, as fields; the server names them by these pointers. */
export function sharingFields({ participants, organization, organizations }, t) {
  const own = organizations.map(({ id, name }) => ({ value: id, label: name }));
  const people = { id: "/participants", kind: "users", name: t("form.share.people"), value: participants };
  const group = {
    id: "/organization",
    kind: "select",
    name: t("form.share.organization"),
    none: t("form.share.private"),
    value: organization && organization.id,
    options: own,
  };
  return own.length > 0 ? [people, group] : [people];
}

/** What is chosen, in a few words, to be seen without opening. */
function Summary({ people, group, state }) {
  const { t } = useUi();
  const chosen = group && group.options.find(({ value }) => value === valueOf(state, group));
  const names = (valueOf(state, people) || []).map(({ name }) => name).concat(chosen ? chosen.label : []);
  return html`<summary><span class="label">${t("form.share.title")}</span>
    <span class="hint"><bdi> ${names.join(", ") || t("form.share.nobody")}</bdi></span></summary>`;
}

export function Sharing({ state }) {
  const { t } = useUi();
  const [isOpen, setOpen] = useState(false);
  const fields = sharingFields(state.draft, t);
  const isShown = isOpen || fields.some(({ id }) => state.errors[id]);
  return html`<details class="sharing" open=${isShown} onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <${Summary} people=${fields[0]} group=${fields[1]} state=${state} />
    ${
      isShown &&
      html`<div class="fields">${fields.map(
        (field) => html`<${Field} key=${field.id} field=${field} value=${valueOf(state, field)}
          error=${state.errors[field.id]} changed=${field.id in state.edits} />`,
      )}</div>`
    }
  </details>`;
}

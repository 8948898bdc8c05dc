/* Tab "Access control": on which portals and for whom. */

import { html } from "htm/preact";
import { Icon } from "../common/icons.js";
import { Card, Notice, PartProblem, useUi } from "./ui.js";

function nameOf(entry) {
  return typeof entry === "string" ? entry : entry.name || entry.display_name || entry.id;
}

function Names({ title, entries }) {
  const { t } = useUi();
  return html`<div class="names">
    <h3>${title}</h3>
    ${
      entries.length === 0
        ? html`<p class="subtle">${t("admin.access.none")}</p>`
        : html`<ul class="tags">
          ${entries.map(
            (entry) => html`<li key=${nameOf(entry)} class=${entry.gone ? "tag tag-gone" : "tag"}>
              <bdi>${nameOf(entry)}</bdi>${entry.gone && html`<span class="lozenge lozenge-warning">
              ${t("admin.access.gone")}</span>`}
            </li>`,
          )}
        </ul>`
    }
  </div>`;
}

function Everything({ title, text }) {
  return html`<div class="choice"><${Icon} name="checkCircle" /><div><p><b>${title}</b></p><p class="subtle">
    ${text}</p></div></div>`;
}

function Where({ portals }) {
  const { t } = useUi();
  if (portals.mode === "all")
    return html`<${Everything} title=${t("admin.access.allPortals")}
      text=${t("admin.access.allPortals.text")} />`;
  return html`<p><b>${t("admin.access.somePortals")}</b></p>
    ${portals.ids.length === 0 && html`<${Notice} kind="warning"><p>${t("admin.access.nobody")}</p><//>`}
    <${Names} title=${t("admin.access.portals")} entries=${portals.ids} />`;
}

function Who({ people }) {
  const { t } = useUi();
  if (people.mode === "all")
    return html`<${Everything} title=${t("admin.access.allPeople")}
      text=${t("admin.access.allPeople.text")} />`;
  const kinds = ["users", "groups", "organizations"];
  const nobody = kinds.every((kind) => (people[kind] || []).length === 0);
  return html`<p><b>${t("admin.access.somePeople")}</b></p>
    ${nobody && html`<${Notice} kind="warning"><p>${t("admin.access.nobody")}</p><//>`}
    ${kinds.map((kind) => html`<${Names} key=${kind} title=${t(`admin.access.${kind}`)}
      entries=${people[kind] || []} />`)}`;
}

export function Access({ access, problem }) {
  const { t } = useUi();
  if (problem) return html`<${PartProblem} problem=${problem} />`;
  if (!access) return null;
  return html`<div class="columns">
    <${Card} title=${t("admin.access.where")} id="where"><${Where} portals=${access.portals} /><//>
    <${Card} title=${t("admin.access.who")} id="who"><${Who} people=${access.people} /><//>
  </div>`;
}

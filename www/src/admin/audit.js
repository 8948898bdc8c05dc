/* Who changed what and when: the audit trail, newest first, a page at a time. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { changesOf } from "./changes.js";
import { Download } from "./download.js";
import { Card, PartProblem, useUi } from "./ui.js";
import { memberText, valueText } from "./words.js";

/** What is asked for by a filter: some kinds of entries each. */
const topics = {
  enabled: ["enabled"],
  access: ["access"],
  config: ["config"],
  api_key: ["api_key", "secret.rotated"],
  quota: ["quota.alert", "quota.exhausted", "credits"],
  sync: ["sync"],
  person: ["person.erased"],
};
const actors = ["operator", "scheduler", "quota"];
function Changes({ entry, state }) {
  const ui = useUi();
  return html`<ul class="changes">${changesOf(entry).map(
    ({ name, before, after }) => html`<li key=${name}><b>${memberText(name, ui.t)}</b>: ${" "}
      <span class="was">${valueText(name, before, state, ui)}</span> → ${valueText(name, after, state, ui)}</li>`,
  )}</ul>`;
}

function keyText({ new: now }, t) {
  if (!now?.last4) return t("admin.audit.keyRemoved");
  return t("admin.audit.keyStored", { last4: now.last4, state: t(`admin.key.${now.state}`) });
}

/** One sentence on what happened. */
function summary(entry, t) {
  const { what, new: now } = entry;
  if (what === "enabled") return t(now ? "admin.audit.on" : "admin.audit.off");
  if (what === "api_key") return keyText(entry, t);
  if (what === "credits") return t("admin.audit.credits", { count: now.added, note: now.note || "–" });
  if (what === "sync" && now?.confirm_shrink) return t("admin.audit.shrink");
  if (what === "quota.alert") return t("admin.audit.quota.alert", { level: now.level });
  return Object.values(topics).flat().includes(what) ? t(`admin.audit.${what}`) : what;
}

/** The person's name where the directory knows it; else who it was by the name of their account. */
function Who({ entry }) {
  const { t } = useUi();
  const { actor, who_name: name } = entry;
  if (name) return html`<bdi>${name}</bdi>`;
  if (actors.includes(actor)) return t(`admin.audit.by.${actor}`);
  return html`<span>${t("admin.audit.account")} <code class="account">${actor}</code></span>`;
}

function Entry({ entry, state }) {
  const { t, format } = useUi();
  const hasChanges = entry.what === "config" || entry.what === "access";
  return html`<li class="event">
    <p class="event-what">${summary(entry, t)}</p>
    ${hasChanges && html`<${Changes} entry=${entry} state=${state} />`}
    <p class="fine-print"><time datetime=${entry.at}>${format.moment(entry.at)}</time> · <${Who} entry=${entry} />
      ${entry.origin && html` · ${t("admin.audit.from", { origin: entry.origin })}`}</p>
  </li>`;
}

function Filter({ topic, setTopic }) {
  const { t } = useUi();
  return html`<div class="field-inline"><label for="audit-topic">${t("admin.audit.show")}</label>
    <select class="control" id="audit-topic" value=${topic} onChange=${(event) => setTopic(event.currentTarget.value)}>
      ${["all", ...Object.keys(topics)].map(
        (name) => html`<option key=${name} value=${name}>${t(`admin.audit.topic.${name}`)}</option>`,
      )}
    </select></div>`;
}

function Older({ audit }) {
  const { t, office } = useUi();
  if (!audit.next) return null;
  const busy = audit.state === "reading";
  return html`<button type="button" class="button" aria-disabled=${busy ? "true" : undefined}
    onClick=${() => office.readAudit(audit.next)}>${t("admin.audit.older")}</button>`;
}

export function Audit({ state }) {
  const { t, office } = useUi();
  const { audit } = state;
  const [topic, setTopic] = useState("all");
  useEffect(() => {
    if (audit.state === "unread") office.readAudit();
  }, []);
  const entries = audit.entries.filter(({ what }) => topic === "all" || topics[topic].includes(what));
  const download = html`<${Download} path="config/audit?format=csv" name="ata-audit.csv" label=${t("admin.csv")} />`;
  return html`<${Card} title=${t("admin.audit")} id="audit" actions=${download}>
    <p class="subtle">${t("admin.audit.text")}</p>
    <${Filter} topic=${topic} setTopic=${setTopic} />
    <${PartProblem} problem=${audit.problem} />
    ${
      entries.length > 0
        ? html`<ol class="events">
          ${entries.map((entry) => html`<${Entry} key=${entry.id} entry=${entry} state=${state} />`)}
        </ol>`
        : audit.state === "read" && html`<p class="subtle">${t(audit.entries.length > 0 ? "admin.audit.none" : "admin.audit.empty")}</p>`
    }
    <div class="row"><${Older} audit=${audit} /></div>
  <//>`;
}

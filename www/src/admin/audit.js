/* Who changed what and when: the audit trail, newest first, a page at a time. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { Download } from "./download.js";
import { Card, PartProblem, useUi } from "./ui.js";
import { memberText, valueText } from "./words.js";

const topics = ["enabled", "access", "config", "api_key", "credits", "sync", "quota.alert"];
const memberOfConfig = { cycle_day: "billing.cycle_day", timezone: "billing.timezone" };

/** {"portals": {"mode": "all"}} gives {"portals.mode": "all"}; lists stay whole. */
function flatten(document, prefix = "") {
  const pairs = Object.entries(document ?? {}).map(([name, value]) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.entries(flatten(value, `${prefix}${name}.`))
      : [[`${prefix}${name}`, value]],
  );
  return Object.fromEntries(pairs.flat());
}

const memberName = (part, name) => `${part}.${(part === "config" && memberOfConfig[name]) || name}`;

/** The members in which two states of a document differ. */
export function changesOf({ what, old, new: now }) {
  const before = flatten(old);
  const after = flatten(now);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ name: memberName(what, name), before: before[name], after: after[name] }));
}

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

function alertText({ new: now }, t) {
  const level = now && typeof now === "object" ? (now.level ?? now.alert ?? now.percent) : now;
  return t("admin.audit.alertText", { level: String(level ?? "") });
}

/** One sentence on what happened. */
function summary(entry, t, format) {
  const { what, new: now } = entry;
  if (what === "enabled") return t(now ? "admin.audit.on" : "admin.audit.off");
  if (what === "api_key") return keyText(entry, t);
  if (what === "credits") return t("admin.audit.creditsText", { count: now.added, note: now.note || "–" });
  if (what === "quota.alert") return alertText(entry, t, format);
  return topics.includes(what) ? t(`admin.audit.${what}`) : what;
}

/** The person's name where the directory knows it; else who it was by the name of their account. */
function Who({ entry }) {
  const { t } = useUi();
  const { actor, who_name: name } = entry;
  if (name) return html`<bdi>${name}</bdi>`;
  if (["operator", "scheduler", "system"].includes(actor)) return t(`admin.audit.${actor}`);
  return html`<span>${t("admin.audit.account")} <code class="account">${actor}</code></span>`;
}

function Entry({ entry, state }) {
  const { t, format } = useUi();
  const hasChanges = entry.what === "config" || entry.what === "access";
  return html`<li class="event">
    <p class="event-what">${summary(entry, t, format)}</p>
    ${hasChanges && html`<${Changes} entry=${entry} state=${state} />`}
    <p class="fine-print"><time datetime=${entry.at}>${format.moment(entry.at)}</time> · <${Who} entry=${entry} />
      ${entry.origin && html` · ${t("admin.audit.from", { origin: entry.origin })}`}</p>
  </li>`;
}

function Filter({ topic, setTopic }) {
  const { t } = useUi();
  const words = (name) => t(`admin.audit.topic.${name === "quota.alert" ? "alert" : name}`);
  return html`<div class="field-inline"><label for="audit-topic">${t("admin.audit.show")}</label>
    <select class="control" id="audit-topic" value=${topic} onChange=${(event) => setTopic(event.currentTarget.value)}>
      ${["all", ...topics].map((name) => html`<option key=${name} value=${name}>${words(name)}</option>`)}
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
  const entries = audit.entries.filter(({ what }) => topic === "all" || what === topic);
  const download = html`<${Download} path="config/audit?format=csv" name="ata-audit.csv" label=${t("admin.csv")} />`;
  return html`<${Card} title=${t("admin.audit")} id="audit" actions=${download}>
    <p class="subtle">${t("admin.audit.text")}</p>
    <${Filter} topic=${topic} setTopic=${setTopic} />
    <${PartProblem} problem=${audit.problem} />
    ${
      entries.length > 0
        ? html`<ol class="events">${entries.map((entry) => html`<${Entry} key=${entry.id} entry=${entry} state=${state} />`)}</ol>`
        : audit.state === "read" && html`<p class="subtle">${t("admin.audit.empty")}</p>`
    }
    <div class="row"><${Older} audit=${audit} /></div>
  <//>`;
}

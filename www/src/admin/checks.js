/* The status list: each part the assistant stands on, and whether it is well. */

import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { keyIsFaulty, quotaLevel } from "./figures.js";
import { Card, DocumentLink, problemSentence, useUi } from "./ui.js";

const icons = { good: "checkCircle", poor: "warning", bad: "error", unknown: "info" };
const staleMs = 36 * 3600 * 1000;

function programsCheck({ checks }, { t, format }) {
  if (!checks.at) return ["unknown", t("admin.checks.checking")];
  const failed = Object.entries(checks.programs).filter(([, problem]) => problem);
  if (failed.length === 0)
    return ["good", t("admin.checks.programs.good", { when: format.moment(checks.at) })];
  const [, problem] = failed[0];
  const names = failed.map(([name]) => name).join(", ");
  return ["bad", t("admin.checks.programs.bad", { names, reason: problemSentence(problem, t) })];
}

function jiraCheck({ data: { sync } }, { t, format }, now) {
  if (!sync) return ["unknown", t("admin.checks.unknown")];
  if (!sync.last_updated) return ["poor", t("admin.checks.jira.first")];
  const values = { when: format.moment(sync.last_updated) };
  if (sync.last_attempt?.outcome === "failed") return ["bad", t("admin.checks.jira.bad", values)];
  if (now - Date.parse(sync.last_updated) > staleMs) return ["poor", t("admin.checks.jira.stale", values)];
  return ["good", t("admin.checks.jira.good", values)];
}

function modelCheck({ data: { config } }, { t }) {
  if (!config) return ["unknown", t("admin.checks.unknown")];
  if (config.engine === "guided") return ["good", t("admin.checks.model.guided")];
  const { state, message } = config.api_key;
  if (keyIsFaulty(config.api_key)) return ["bad", message ?? t(`admin.key.${state}`)];
  if (config.edition === "advanced") return ["good", t("admin.checks.model.managed")];
  return state === "unreachable"
    ? ["poor", message ?? t("admin.key.unreachable")]
    : ["good", t("admin.checks.model.good")];
}

function quotaCheck({ data: { usage } }, { t, format }) {
  if (!usage?.quota) return null;
  const looks = { green: "good", yellow: "poor", red: "bad", full: "bad" };
  return [
    looks[quotaLevel(usage.quota)],
    t("admin.usage.percentText", { percent: format.percent(usage.quota.percent) }),
  ];
}

function switchCheck({ data: { config } }, { t }) {
  if (!config) return ["unknown", t("admin.checks.unknown")];
  return config.enabled ? ["good", t("admin.checks.switch.on")] : ["poor", t("admin.checks.switch.off")];
}

const list = {
  programs: programsCheck,
  switch: switchCheck,
  jira: jiraCheck,
  model: modelCheck,
  quota: quotaCheck,
};

function Check({ name, result: [look, text] }) {
  const { t } = useUi();
  return html`<li class=${`check-row check-${look}`}><${Icon} name=${icons[look]} />
    <div><p><b>${t(`admin.checks.${name}`)}</b> <span class="check-word">${t(`admin.checks.word.${look}`)}</span></p>
    <p class="subtle">${text}</p></div></li>`;
}

export function Checks({ state }) {
  const ui = useUi();
  const { t, office } = ui;
  useEffect(() => {
    office.checkPrograms();
  }, []);
  const busy = state.checks.state === "checking";
  const button = html`<button type="button" class="button" aria-disabled=${busy ? "true" : undefined}
    onClick=${() => !busy && office.checkPrograms()}>${t("admin.checks.again")}</button>`;
  return html`<${Card} title=${t("admin.checks")} id="checks" actions=${button}>
    <ul class="checks">
      ${Object.entries(list).map(([name, check]) => {
        const result = check(state, ui, Date.now());
        return result && html`<${Check} key=${name} name=${name} result=${result} />`;
      })}
    </ul>
    <p><${DocumentLink} name="operations" /></p>
  <//>`;
}

/* The banner that goes before the limit does: 50, 80 and 95 percent of a cycle's tokens. */

import { html } from "htm/preact";
import { Advice } from "./usage.js";
import { DocumentLink, Notice, useUi } from "./ui.js";

const kinds = { 50: "info", 80: "warning", 95: "danger" };

function outlook({ exhausts_at: at }, zone, t, format) {
  return at ? t("admin.alert.exhausts", { when: format.inZone(zone).day(at) }) : null;
}

export function QuotaAlert({ state, toUsage }) {
  const { t, format } = useUi();
  const { usage, config } = state.data;
  if (!usage?.quota) return null;
  if (usage.status === "quota_exceeded") return html`<${Advice} edition="advanced" />`;
  const { alert, percent } = usage.quota;
  if (!kinds[alert]) return null;
  const outlookText = outlook(usage.quota, config?.billing.timezone ?? "UTC", t, format);
  return html`<${Notice} kind=${kinds[alert]}>
    <p><b>${t("admin.alert.title", { level: alert, percent: format.percent(percent) })}</b></p>
    ${outlookText && html`<p>${outlookText}</p>`}
    ${alert >= 80 && html`<p>${t("admin.usage.advice.eighty")} ${t("admin.usage.advice.short")}</p>`}
    <div class="notice-actions"><button type="button" class="link" onClick=${toUsage}>${t("admin.alert.more")}</button>
      <${DocumentLink} name="editions" /></div>
  <//>`;
}

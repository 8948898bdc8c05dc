/* The banner that goes before the limit does: 50, 80 and 95 percent of a cycle's tokens. */

import { html } from "htm/preact";
import { Advice } from "./usage.js";
import { DocumentLink, Notice, useUi } from "./ui.js";

const kinds = { 50: "info", 80: "warning", 95: "danger" };

function outlook({ exhausts_at: at }, zone, t, format) {
  return at ? t("admin.alert.exhausts", { when: format.inZone(zone).day(at) }) : null;
}

function Reached({ quota, zone, toUsage }) {
  const { t, format } = useUi();
  const { alert, percent } = quota;
  const outlookText = outlook(quota, zone, t, format);
  return html`<${Notice} kind=${kinds[alert]}>
    <p><b>${t("admin.alert.title", { level: alert, percent: format.percent(percent) })}</b></p>
    ${outlookText && html`<p>${outlookText}</p>`}
    ${alert >= 80 && html`<p>${t("admin.usage.advice.eighty")} ${t("admin.usage.advice.short")}</p>`}
    <div class="notice-actions"><button type="button" class="link" onClick=${toUsage}>${t("admin.alert.more")}</button>
      <${DocumentLink} name="editions" /></div>
  <//>`;
}

/** Read out when it comes: the page may be open for days. */
export function QuotaAlert({ state, toUsage }) {
  const { usage, config } = state.data;
  if (!usage?.quota) return null;
  const isOver = usage.status === "quota_exceeded";
  const isReached = !isOver && kinds[usage.quota.alert];
  const zone = config?.billing.timezone ?? "UTC";
  return html`<div class="live" role="status">${isOver && html`<${Advice} edition="advanced" />`}
    ${isReached && html`<${Reached} quota=${usage.quota} zone=${zone} toUsage=${toUsage} />`}</div>`;
}

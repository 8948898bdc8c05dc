/* Tab "Usage & data", first half: this billing cycle in figures. */

import { html } from "htm/preact";
import { Icon } from "../common/icons.js";
import { quotaLevel } from "./state.js";
import { Card, Facts, Notice, PartProblem, Table, useUi } from "./ui.js";

const levelIcons = { green: "checkCircle", yellow: "warning", red: "error", full: "error" };

/** Bar, colour, word and icon say the same: nobody depends on the colour alone. */
function Quota({ quota, cycle }) {
  const { t, format } = useUi();
  const level = quotaLevel(quota);
  const share = format.percent(quota.percent);
  const width = Math.min(100, Math.max(0, quota.percent));
  return html`<${Card} title=${t("admin.usage.credit")} id="credit">
    <p class="quota-head">
      <span class="big">${t("admin.usage.percent", { percent: share })}</span>
      <span class=${`quota-word level-${level}`}><${Icon} name=${levelIcons[level]} />
      ${t(`admin.usage.${level}`)}</span>
    </p>
    <div class=${`bar level-${level}`} role="progressbar" aria-labelledby="credit" aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${width} aria-valuetext=${t("admin.usage.percentText", { percent: share })}>
      <svg aria-hidden="true" focusable="false" preserveAspectRatio="none">
      <rect class="bar-fill" width=${`${width}%`} height="100%" /></svg>
    </div>
    <${Facts} rows=${[
      [t("admin.usage.used"), format.number(quota.used)],
      quota.reserved > 0 && [t("admin.usage.reserved"), format.number(quota.reserved)],
      [t("admin.usage.limit"), format.number(quota.limit)],
      [t("admin.usage.remaining"), format.number(quota.remaining)],
      [t("admin.usage.resets"), format.day(cycle.end)],
    ]} />
  <//>`;
}

function Figure({ name, value, children }) {
  return html`<div class="figure"><dt>${name}</dt><dd><span class="big">${value}</span>${children}</dd></div>`;
}

function Figures({ usage }) {
  const { t, format } = useUi();
  const { tokens, cycle } = usage;
  return html`<${Card} title=${t("admin.usage.cycle")} id="cycle">
    <p class="subtle">
    ${t("admin.usage.cycleText", { start: format.day(cycle.start), end: format.day(cycle.end) })}</p>
    <dl class="figures">
      <${Figure} name=${t("admin.usage.conversations")} value=${format.number(usage.conversations)} />
      <${Figure} name=${t("admin.usage.tokens")} value=${format.number(tokens.total)} />
    </dl>
    <${Facts} rows=${[
      [t("admin.usage.input"), format.number(tokens.input)],
      [t("admin.usage.cached"), format.number(tokens.cached)],
      [t("admin.usage.output"), format.number(tokens.output)],
    ]} />
  <//>`;
}

const barWidth = 20;
const barGap = 6;
const chartHeight = 120;
const slotsMin = 14;

function Bars({ days }) {
  const { format } = useUi();
  const highest = Math.max(1, ...days.map((day) => day.tokens));
  const width = Math.max(days.length, slotsMin) * (barWidth + barGap) - barGap;
  const last = days[days.length - 1];
  return html`<div class="chart" aria-hidden="true">
    <svg viewBox=${`0 0 ${width} ${chartHeight}`} preserveAspectRatio="none" focusable="false">
      ${days.map((day, index) => {
        const height = day.tokens > 0 ? Math.max(2, (day.tokens / highest) * chartHeight) : 0;
        return html`<rect key=${day.day} x=${index * (barWidth + barGap)} y=${chartHeight - height}
          width=${barWidth} height=${height} />`;
      })}
    </svg>
    <p class="chart-days"><span>${format.shortDay(days[0].day)}</span>${days.length >= slotsMin && html`<span>
    ${format.shortDay(last.day)}</span>`}</p>
  </div>`;
}

function Days({ days, wide }) {
  const { t, format } = useUi();
  const columns = [
    { name: t("admin.usage.day"), cell: (day) => format.calendarDay(day.day) },
    { name: t("admin.usage.conversations"), cell: (day) => format.number(day.conversations), number: true },
    { name: t("admin.usage.tokens"), cell: (day) => format.number(day.tokens), number: true },
  ];
  return html`<${Card} title=${t("admin.usage.perDay")} id="per-day" wide=${wide}>
    ${days.some((day) => day.tokens > 0) ? html`<${Bars} days=${days} />` : html`<p class="subtle">
      ${t("admin.usage.nothing")}</p>`}
    ${
      days.length > 0 &&
      html`<details class="more"><summary>${t("admin.usage.perDayTable")}</summary>
      <${Table} caption=${t("admin.usage.perDay")} columns=${columns} rows=${days} />
    </details>`
    }
  <//>`;
}

const outcomeWords = new Set(["ask", "suggest", "review", "decline", "failed", "lost", "running"]);
const engineWords = new Set(["model", "guided"]);

function Recent({ recent }) {
  const { t, format } = useUi();
  const columns = [
    { name: t("admin.usage.when"), cell: (row) => format.moment(row.at) },
    { name: t("admin.usage.portal"), cell: (row) => html`<bdi>${row.portal}</bdi>` },
    {
      name: t("admin.usage.engine"),
      cell: (row) => (engineWords.has(row.engine) ? t(`admin.engine.${row.engine}`) : row.engine),
    },
    {
      name: t("admin.usage.outcome"),
      cell: (row) => (outcomeWords.has(row.outcome) ? t(`admin.outcome.${row.outcome}`) : row.outcome),
    },
    { name: t("admin.usage.tokens"), cell: (row) => format.number(row.tokens), number: true },
  ];
  if (!recent || recent.length === 0) return null;
  return html`<${Card} title=${t("admin.usage.recent")} id="recent" wide>
    <${Table} caption=${t("admin.usage.recent")} columns=${columns} rows=${recent} />
  <//>`;
}

function Advice({ edition }) {
  const { t } = useUi();
  const lines = edition === "advanced" ? ["color", "eighty", "short"] : ["standard", "short"];
  return html`<${Notice} kind="info">
    <p><b>${t("admin.usage.advice")}</b></p>
    <ul class="advice">${lines.map((line) => html`<li key=${line}>${t(`admin.usage.advice.${line}`)}</li>`)}
    </ul>
  <//>`;
}

export function Usage({ usage, problem }) {
  if (problem && !usage) return html`<${PartProblem} problem=${problem} />`;
  if (!usage) return null;
  return html`
    <${PartProblem} problem=${problem} />
    <div class="columns">
      ${usage.quota && html`<${Quota} quota=${usage.quota} cycle=${usage.cycle} />`}
      <${Figures} usage=${usage} />
      <${Days} days=${usage.days || []} wide=${Boolean(usage.quota)} />
      <${Recent} recent=${usage.recent} />
    </div>
    <${Advice} edition=${usage.edition} />
  `;
}

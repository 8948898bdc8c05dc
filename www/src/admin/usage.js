/* Tab "Usage & data", first half: this billing cycle in figures. Statistics only. */

import { html } from "htm/preact";
import { Icon } from "../common/icons.js";
import { Days } from "./days.js";
import { Download } from "./download.js";
import { quotaLevel } from "./figures.js";
import { Card, DocumentLink, Facts, Notice, PartProblem, Table, useUi } from "./ui.js";

const levelIcons = { green: "checkCircle", yellow: "warning", red: "error", full: "error" };

/** Bar, colour, word and icon say the same: nobody depends on the colour alone. */
function Meter({ quota }) {
  const { t, format } = useUi();
  const level = quotaLevel(quota);
  const share = format.percent(quota.percent);
  const width = Math.min(100, Math.max(0, quota.percent));
  return html`<p class="quota-head">
      <span class="big">${t("admin.usage.percent", { percent: share })}</span>
      <span class=${`quota-word level-${level}`}><${Icon} name=${levelIcons[level]} />
      ${t(`admin.usage.${level}`)}</span>
    </p>
    <div class=${`bar level-${level}`} role="meter" aria-labelledby="credit" aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${width} aria-valuetext=${t("admin.usage.percentText", { percent: share })}>
      <svg aria-hidden="true" focusable="false">
        <rect class="bar-fill" width=${`${width}%`} height="100%" />
        <line class="bar-mark" x1="70%" x2="70%" y2="100%" /><line class="bar-mark" x1="90%" x2="90%" y2="100%" />
      </svg>
    </div>`;
}

function Quota({ usage, zone }) {
  const { t, format } = useUi();
  const { quota, cycle } = usage;
  const inZone = format.inZone(zone);
  return html`<${Card} title=${t("admin.usage.credit")} id="credit" actions=${html`<${DocumentLink} name="editions" />`}>
    <${Meter} quota=${quota} />
    <${Facts} rows=${[
      [t("admin.usage.used"), format.number(quota.used)],
      quota.reserved > 0 && [t("admin.usage.reserved"), format.number(quota.reserved)],
      [t("admin.usage.limit"), format.number(quota.limit)],
      [t("admin.usage.remaining"), format.number(quota.remaining)],
      [t("admin.usage.resets"), inZone.moment(quota.resets_at ?? cycle.end)],
      "exhausts_at" in quota &&
        quota.percent < 100 && [
          t("admin.usage.exhausts"),
          quota.exhausts_at ? inZone.day(quota.exhausts_at) : t("admin.usage.lasts"),
        ],
    ]} />
  <//>`;
}

function Figure({ name, value }) {
  return html`<div class="figure"><dt>${name}</dt><dd class="big">${value}</dd></div>`;
}

function Figures({ usage, zone }) {
  const { t, format } = useUi();
  const { tokens, cycle } = usage;
  const { day } = format.inZone(zone);
  const span = {
    start: day(cycle.start),
    end: day(Date.parse(cycle.end) - 1),
    zone: zone.replaceAll("_", " "),
  };
  return html`<${Card} title=${t("admin.usage.cycle")} id="cycle"
    actions=${!usage.quota && html`<${DocumentLink} name="editions" />`}>
    <p class="subtle">${t("admin.usage.cycleText", span)}</p>
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

function Cycles({ cycles, zone }) {
  const { t, format } = useUi();
  if (!cycles || cycles.length === 0) return null;
  const { day } = format.inZone(zone);
  const hasLimit = cycles.some((cycle) => cycle.limit !== null);
  const share = ({ tokens, limit }) =>
    limit ? t("admin.usage.percent", { percent: format.percent((tokens / limit) * 100) }) : "–";
  const columns = [
    {
      name: t("admin.usage.span"),
      cell: (cycle) =>
        t("admin.usage.spanText", { start: day(cycle.start), end: day(Date.parse(cycle.end) - 1) }),
    },
    {
      name: t("admin.usage.conversations"),
      cell: (cycle) => format.number(cycle.conversations),
      number: true,
    },
    { name: t("admin.usage.tokens"), cell: (cycle) => format.number(cycle.tokens), number: true },
    hasLimit && {
      name: t("admin.usage.limit"),
      cell: (cycle) => (cycle.limit ? format.number(cycle.limit) : "–"),
      number: true,
    },
    hasLimit && { name: t("admin.usage.share"), cell: share, number: true },
  ].filter(Boolean);
  const downloads = html`<div class="row">
    <${Download} path="usage?format=csv&history=cycles" name="ata-cycles.csv" label=${t("admin.csv")} />
    <${Download} path="usage?format=csv&history=days" name="ata-history.csv" label=${t("admin.usage.historyCsv")} /></div>`;
  return html`<${Card} title=${t("admin.usage.cycles")} id="cycles" wide actions=${downloads}>
    <${Table} caption=${t("admin.usage.cycles")} columns=${columns} rows=${cycles} />
  <//>`;
}

function Recent({ recent, portalNames }) {
  const { t, format } = useUi();
  if (!recent || recent.length === 0) return null;
  const columns = [
    { name: t("admin.usage.when"), cell: (row) => format.moment(row.at) },
    {
      name: t("admin.usage.portal"),
      cell: (row) => html`<bdi>${portalNames[row.portal] ?? row.portal}</bdi>`,
    },
    { name: t("admin.usage.engine"), cell: (row) => t(`admin.engine.${row.engine}`) },
    { name: t("admin.usage.outcome"), cell: (row) => t(`admin.outcome.${row.outcome}`) },
    { name: t("admin.usage.tokens"), cell: (row) => format.number(row.tokens), number: true },
  ];
  return html`<${Card} title=${t("admin.usage.recent")} id="recent" wide>
    <details class="more"><summary>${t("admin.usage.recentShow", { count: recent.length })}</summary>
      <${Table} caption=${t("admin.usage.recent")} columns=${columns} rows=${recent} /></details>
  <//>`;
}

/** S72, S90: how to stay below the limit, and what is cheap. Once the limit is reached it stands beneath the status. */
export function Advice({ edition }) {
  const { t } = useUi();
  const lines = edition === "advanced" ? ["color", "eighty", "short"] : ["standard", "short"];
  return html`<${Notice} kind="info">
    <p><b>${t("admin.usage.advice")}</b></p>
    <ul class="advice">${lines.map((line) => html`<li key=${line}>${t(`admin.usage.advice.${line}`)}</li>`)}</ul>
    <p class="row"><${DocumentLink} name="editions" /> <${DocumentLink} name="faq" /></p>
  <//>`;
}

export function Usage({ state }) {
  const { usage, config } = state.data;
  const problem = state.problems.usage;
  if (!usage) return html`<${PartProblem} problem=${problem} />`;
  const zone = config?.billing.timezone ?? "UTC";
  const hasAdvice = usage.status !== "quota_exceeded" && config?.engine !== "guided";
  return html`
    <${PartProblem} problem=${problem} />
    <div class="columns">
      ${usage.quota && html`<${Quota} usage=${usage} zone=${zone} />`}
      <${Figures} usage=${usage} zone=${zone} />
      ${hasAdvice && html`<div class="card-wide"><${Advice} edition=${usage.edition} /></div>`}
      <${Days} usage=${usage} zone=${zone} wide=${Boolean(usage.quota)} />
      <${Cycles} cycles=${usage.cycles} zone=${zone} />
      <${Recent} recent=${usage.recent} portalNames=${state.portalNames} />
    </div>
  `;
}

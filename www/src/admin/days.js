/* Tokens day by day: bars to see, and the same as a table for everybody. */

import { html } from "htm/preact";
import { Download } from "./download.js";
import { daysOfCycle } from "./figures.js";
import { Card, Table, useUi } from "./ui.js";

const slotWidth = 20;
const barWidth = 14;
const chartHeight = 120;
const leastHeight = 2;

/** One bar for each day of the cycle, also for those to come, so that a cycle keeps its width. */
function Bars({ slots, days, highest }) {
  const { t, format } = useUi();
  const byDay = new Map(days.map((day) => [day.day, day]));
  const width = slots.length * slotWidth;
  return html`<svg viewBox=${`0 0 ${width} ${chartHeight}`} preserveAspectRatio="none" focusable="false">
    ${slots.map((slot, index) => {
      const day = byDay.get(slot);
      if (!day || day.tokens === 0) return null;
      const height = Math.max(leastHeight, (day.tokens / highest) * chartHeight);
      return html`<rect key=${slot} x=${index * slotWidth + (slotWidth - barWidth) / 2} y=${chartHeight - height}
        width=${barWidth} height=${height}>
        <title>${t("admin.usage.bar", { day: format.calendarDay(slot), tokens: format.number(day.tokens) })}</title>
      </rect>`;
    })}
  </svg>`;
}

function Chart({ usage, zone }) {
  const { format } = useUi();
  const slots = daysOfCycle(usage.cycle, zone);
  const highest = Math.max(1, ...usage.days.map((day) => day.tokens));
  return html`<div class="chart" aria-hidden="true">
    <p class="chart-top">${format.number(highest)}</p>
    <${Bars} slots=${slots} days=${usage.days} highest=${highest} />
    <p class="chart-days"><span>${format.shortDay(slots[0])}</span><span>${format.shortDay(slots.at(-1))}</span></p>
  </div>`;
}

export function Days({ usage, zone, wide }) {
  const { t, format } = useUi();
  const days = usage.days || [];
  const columns = [
    { name: t("admin.usage.day"), cell: (day) => format.calendarDay(day.day) },
    { name: t("admin.usage.conversations"), cell: (day) => format.number(day.conversations), number: true },
    { name: t("admin.usage.tokens"), cell: (day) => format.number(day.tokens), number: true },
  ];
  const download = html`<${Download} path="usage?format=csv" name="ata-usage.csv" label=${t("admin.csv")} />`;
  return html`<${Card} title=${t("admin.usage.perDay")} id="per-day" wide=${wide} actions=${download}>
    ${
      days.some((day) => day.tokens > 0)
        ? html`<${Chart} usage=${usage} zone=${zone} />`
        : html`<p class="subtle">
      ${t("admin.usage.nothing")}</p>`
    }
    ${
      days.length > 0 &&
      html`<details class="more"><summary>${t("admin.usage.perDayTable")}</summary>
      <${Table} caption=${t("admin.usage.perDay")} columns=${columns} rows=${days} />
    </details>`
    }
  <//>`;
}

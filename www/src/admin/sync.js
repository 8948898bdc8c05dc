/* Tab "Usage & data", second half: how fresh the Jira data is, and making it fresh. */

import { html } from "htm/preact";
import { Icon } from "../common/icons.js";
import { secondsBetween } from "./figures.js";
import { Shrink } from "./shrink.js";
import { Types } from "./types.js";
import { Card, Facts, Lozenge, Notice, PartProblem, Table, useUi } from "./ui.js";

const syncShape = "M20 11a8 8 0 0 0-14.5-4M5 3.5V7h3.5M4 13a8 8 0 0 0 14.5 4M19 20.5V17h-3.5";
const countNames = ["portals", "request_types", "fields", "options", "tickets", "articles", "groups", "organizations",
  "rows", "calls"];
const outcomeLooks = { ok: "success", failed: "danger", running: "info" };
const noticeKinds = { done: "success", failedNow: "danger", already: "info" };
const historyMax = 20;

function Outcome({ outcome }) {
  const { t } = useUi();
  return html`<${Lozenge} look=${outcomeLooks[outcome] || "neutral"}>${t(`admin.sync.outcome.${outcome}`)}<//>`;
}

function Progress({ sync }) {
  const { t, format } = useUi();
  const { progress } = sync;
  const phase = t(`admin.sync.phase.${sync.phase || "start"}`);
  const known = progress && progress.total > 0;
  const text = known
    ? t("admin.sync.progress", {
        phase,
        done: format.number(progress.done),
        total: format.number(progress.total),
      })
    : phase;
  return html`<div class="progress">
    <label for="sync-progress">${text}</label>
    <progress id="sync-progress" max=${known ? progress.total : undefined}
      value=${known ? progress.done : undefined}></progress>
  </div>`;
}

function Attempt({ attempt }) {
  const { t, format } = useUi();
  if (!attempt) return t("admin.sync.never");
  return html`<span class="stack">
    <span class="row"><span>${format.moment(attempt.at)}</span><${Outcome} outcome=${attempt.outcome} /></span>
    ${attempt.message && html`<span class="fine-print">${attempt.message}</span>`}
  </span>`;
}

function SyncButton({ sync, asking }) {
  const { t, office } = useUi();
  const busy = asking || sync.running;
  return html`<button type="button" class="button button-primary" aria-disabled=${busy ? "true" : undefined}
    onClick=${() => office.synchronise()}>
    ${busy ? html`<span class="spinner" aria-hidden="true"></span>` : html`<${Icon} shape=${syncShape} />`}
    ${t(busy ? "admin.sync.running" : "admin.sync.now")}
  </button>`;
}

function History({ history }) {
  const { t, format } = useUi();
  const took = (run) => {
    const seconds = secondsBetween(run.started, run.ended);
    return seconds === null ? "–" : t("admin.sync.seconds", { count: seconds });
  };
  const count = (name) => (run) => (run.counts ? format.number(run.counts[name]) : "–");
  const columns = [
    { name: t("admin.sync.started"), cell: (run) => format.moment(run.started) },
    { name: t("admin.usage.outcome"), cell: (run) => html`<${Outcome} outcome=${run.outcome} />` },
    { name: t("admin.sync.trigger"), cell: (run) => t(`admin.sync.trigger.${run.trigger}`) },
    { name: t("admin.sync.took"), cell: took, number: true },
    { name: t("admin.sync.rows"), cell: count("rows"), number: true },
    { name: t("admin.sync.calls"), cell: count("calls"), number: true },
    { name: t("admin.sync.message"), cell: (run) => run.message || "–" },
  ];
  return html`<${Card} title=${t("admin.sync.history")} id="sync-history">
    ${
      history.length === 0
        ? html`<p class="subtle">${t("admin.sync.noHistory")}</p>`
        : html`<${Table} caption=${t("admin.sync.history")} columns=${columns}
          rows=${history.slice(0, historyMax)} />`
    }
  <//>`;
}

function Counts({ counts }) {
  const { t, format } = useUi();
  if (!counts) return null;
  return html`<h3>${t("admin.sync.counts")}</h3>
    <dl class="counts">
      ${countNames.map(
        (name) =>
          html`<div key=${name}><dt>${t(`admin.sync.count.${name}`)}</dt><dd>${format.number(counts[name])}</dd></div>`,
      )}
    </dl>`;
}

export function Sync({ state }) {
  const { t, format } = useUi();
  const { asking, syncNotice: notice } = state;
  const { sync } = state.data;
  const problem = state.problems.sync;
  if (!sync) return html`<${PartProblem} problem=${problem} />`;
  return html`<${Card} title=${t("admin.sync.title")} id="sync" actions=${html`<${SyncButton} sync=${sync}
    asking=${asking} />`}>
      <p class="subtle">${t("admin.sync.text")}</p>
      <${PartProblem} problem=${problem} />
      <div class="live" aria-live="polite">${
        notice &&
        html`<${Notice} kind=${noticeKinds[notice]}><p>
      ${t(`admin.sync.${notice}`)}</p><//>`
      }${sync.shrink && !sync.running && html`<${Shrink} shrink=${sync.shrink} />`}</div>
      ${sync.running && html`<${Progress} sync=${sync} />`}
      <${Facts} rows=${[
        [
          t("admin.sync.updated"),
          sync.last_updated ? format.moment(sync.last_updated) : t("admin.sync.never"),
        ],
        [t("admin.sync.attempt"), html`<${Attempt} attempt=${sync.last_attempt} />`],
        sync.next_due && [t("admin.sync.next"), format.moment(sync.next_due)],
      ]} />
      <${Counts} counts=${sync.counts} />
      <${Types} state=${state} />
    <//>
    <${History} history=${sync.history || []} />`;
}

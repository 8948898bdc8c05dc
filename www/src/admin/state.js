/* What the admin page knows: four documents of the server, each with its own problem, and the run of a synchronisation. */

export const parts = ["config", "access", "usage", "sync"];

export const initialState = {
  phase: "loading",
  problem: null,
  data: { config: null, access: null, usage: null, sync: null },
  problems: {},
  asking: false,
  syncNotice: null,
};

/** A problem that concerns the whole page, not one part of it. */
function wholePhase(problem) {
  if (problem.status === 401) return "signed-out";
  return problem.status === 403 ? "forbidden" : null;
}

function arrived(state, { part, document }) {
  const problems = { ...state.problems };
  delete problems[part];
  const next = { ...state, phase: "ready", data: { ...state.data, [part]: document }, problems };
  return part === "sync" ? noticeSyncEnd(state, next) : next;
}

/** A run that was seen running and now is not has ended: say how. */
function noticeSyncEnd(before, next) {
  const was = before.data.sync;
  const is = next.data.sync;
  if (!was || !was.running || is.running) return next;
  const failed = is.last_attempt && is.last_attempt.outcome === "failed";
  return { ...next, syncNotice: failed ? "failedNow" : "done" };
}

function failed(state, { part, problem }) {
  const whole = wholePhase(problem);
  if (whole) return { ...state, phase: whole, problem };
  const problems = { ...state.problems, [part]: problem };
  const nothing = parts.every((name) => problems[name] && !state.data[name]);
  return { ...state, phase: nothing ? "failed" : "ready", problem, problems };
}

function syncStarted(state, { document }) {
  const already = Boolean(state.data.sync && state.data.sync.running);
  const sync = { ...state.data.sync, ...document, running: true };
  return { ...state, asking: false, syncNotice: already ? "already" : null, data: { ...state.data, sync } };
}

const handlers = {
  arrived,
  failed,
  "sync-started": syncStarted,
  "sync-asked": (state) => ({ ...state, asking: true, syncNotice: null }),
  "sync-refused": (state, { problem }) => ({ ...failed(state, { part: "sync", problem }), asking: false }),
  loading: (state) => ({ ...initialState, data: state.data }),
};

export function reduce(state, action) {
  const handler = handlers[action.type];
  if (!handler) throw new Error(`unknown action ${action.type}`);
  return handler(state, action);
}

/** The word and colour of the quota bar, from the server's colour and the exact share. */
export function quotaLevel({ percent, color }) {
  if (percent >= 100) return "full";
  return ["green", "yellow", "red"].includes(color)
    ? color
    : percent > 90
      ? "red"
      : percent >= 70
        ? "yellow"
        : "green";
}

/**
 * Whole seconds between two instants, at least one.
 * @param {string} started @param {string | null} ended
 */
export function secondsBetween(started, ended) {
  const milliseconds = new Date(ended || "").getTime() - new Date(started).getTime();
  return Number.isNaN(milliseconds) ? null : Math.max(1, Math.round(milliseconds / 1000));
}

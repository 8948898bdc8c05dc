/* What the admin page knows: the server's documents, the edits on top of them, and what stands in the way. */

import { differences, memberOfPointer, partOf, pruneEdits } from "./members.js";

export const parts = ["config", "access", "usage", "sync"];
const editable = ["access", "config"];
/** What a trial tries: its verdict is no longer news once one of them changes. */
const tried = ["config.api_key", "config.model"];

export const initialState = {
  phase: "loading",
  problem: null,
  /** "network", "signed-out" or "forbidden" while the page is open and cannot reach the server. */
  interruption: null,
  data: { config: null, access: null, usage: null, sync: null },
  etags: {},
  problems: {},
  asking: false,
  syncNotice: null,
  /** Request types beyond the first page, of the synchronisation that ended then. */
  types: { values: [], of: null },
  switching: false,
  edits: {},
  saving: false,
  /** null, {kind: "saved"}, {kind: "failed", problem}, {kind: "moved"} or {kind: "faulty"} */
  saveNotice: null,
  fieldErrors: {},
  /** For each part that somebody else saved while there were edits here: the document as it was before. */
  moved: {},
  trial: null,
  /** Models the server listed when a key was last tried. */
  models: [],
  audit: { entries: [], next: null, state: "unread", problem: null },
  checks: { state: "unread", programs: {}, at: null },
  portalNames: {},
};

/** A problem that concerns the whole page, not one part of it. */
function wholePhase({ status }) {
  if (status === 401) return "signed-out";
  return status === 403 ? "forbidden" : null;
}

const interruptionOf = (problem) => wholePhase(problem) ?? (problem.status === 0 ? "network" : null);

/** Somebody else's change under the edits made here is remembered until they are saved or dropped. */
function noteMove(state, part, document, own) {
  const before = state.data[part];
  const isDirty = Object.keys(state.edits).length > 0 && editable.includes(part);
  if (own || !isDirty || !before || differences(part, before, document).length === 0) return state.moved;
  return { ...state.moved, [part]: state.moved[part] ?? before };
}

function arrived(state, { part, document, etag = null, own = false }) {
  const problems = { ...state.problems };
  delete problems[part];
  const data = { ...state.data, [part]: document };
  const next = {
    ...state,
    phase: "ready",
    interruption: null,
    data,
    problems,
    etags: { ...state.etags, [part]: etag },
    edits: pruneEdits(state.edits, data),
    moved: noteMove(state, part, document, own),
  };
  return part === "sync" ? noticeSyncEnd(state, next) : next;
}

/** A run that was seen running and now is not has ended: say how. That it waits for a confirmation has its own place. */
function noticeSyncEnd(before, next) {
  const was = before.data.sync;
  const is = next.data.sync;
  if (!was || !was.running || is.running) return next;
  if (is.shrink) return { ...next, syncNotice: null };
  const failed = is.last_attempt && is.last_attempt.outcome === "failed";
  return { ...next, syncNotice: failed ? "failedNow" : "done" };
}

/** Once open, the page stays open with what it holds, whatever becomes of the way to the server. */
function interrupted(state, problem) {
  const interruption = interruptionOf(problem);
  const isOpen = state.phase === "ready" && state.data.config;
  return isOpen && interruption ? { ...state, interruption, problem } : null;
}

function failed(state, { part, problem }) {
  const open = interrupted(state, problem);
  if (open) return open;
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

/** All request types, as far as they are known: the first page may be all there is. */
export function allTypes({ data: { sync }, types }) {
  const { values, total } = sync.types;
  if (values.length >= total) return values;
  return types.of === sync.last_updated ? types.values : null;
}

function typesRead(state, { values, of }) {
  const problems = { ...state.problems };
  delete problems.types;
  return { ...state, problems, types: { values, of } };
}

function edit(state, { name, value }) {
  const fieldErrors = { ...state.fieldErrors };
  delete fieldErrors[name];
  const edits = pruneEdits({ ...state.edits, [name]: value }, state.data);
  const moved = Object.keys(edits).length > 0 ? state.moved : {};
  const trial = tried.includes(name) ? null : state.trial;
  return { ...state, edits, moved, fieldErrors, trial, saveNotice: null };
}

/** What was typed while the answer was under way stays an edit. */
function saved(state, action) {
  const isSent = ([name, value]) => partOf(name) === action.part && action.sent[name] === value;
  const edits = Object.fromEntries(Object.entries(state.edits).filter((entry) => !isSent(entry)));
  const moved = { ...state.moved };
  delete moved[action.part];
  return arrived({ ...state, edits, moved, trial: null }, { ...action, own: true });
}

/** Members the server objects to are marked where they stand; the rest is said beside the button. */
function saveFailed(state, { part, problem }) {
  const base = interrupted(state, problem) ?? state;
  const fieldErrors = { ...state.fieldErrors };
  for (const { pointer, detail } of problem.errors) {
    const name = memberOfPointer(part, pointer);
    if (name) fieldErrors[name] = detail;
  }
  const kind = problem.status === 412 || problem.status === 428 ? "moved" : "failed";
  return { ...base, fieldErrors, saveNotice: { kind, problem } };
}

const dropEdits = (state) => ({ ...state, edits: {}, moved: {}, fieldErrors: {}, saveNotice: null });

function auditRead(state, { page, isFirst }) {
  const entries = isFirst ? page.entries : [...state.audit.entries, ...page.entries];
  return { ...state, audit: { entries, next: page.next_before || null, state: "read", problem: null } };
}

const handlers = {
  arrived,
  failed,
  edit,
  saved,
  "save-failed": saveFailed,
  "save-began": (state) => ({ ...state, saving: true, saveNotice: null, fieldErrors: {} }),
  "save-ended": (state) => ({ ...state, saving: false, saveNotice: state.saveNotice ?? { kind: "saved" } }),
  "save-refused": (state) => ({ ...state, saveNotice: { kind: "faulty" } }),
  "save-notice-seen": (state) => ({ ...state, saveNotice: null }),
  "edits-dropped": dropEdits,
  "move-seen": (state) => ({ ...state, moved: {} }),
  "switch-asked": (state) => ({ ...state, switching: true, problems: { ...state.problems, switch: null } }),
  "switch-ended": (state) => ({ ...state, switching: false }),
  trial: (state, { trial }) => ({ ...state, trial, models: trial.models ?? state.models }),
  "sync-started": syncStarted,
  "sync-asked": (state) => ({ ...state, asking: true, syncNotice: null }),
  "sync-refused": (state, { problem }) => ({ ...failed(state, { part: "sync", problem }), asking: false }),
  "types-read": typesRead,
  "audit-asked": (state) => ({ ...state, audit: { ...state.audit, state: "reading", problem: null } }),
  "audit-read": auditRead,
  "audit-failed": (state, { problem }) => ({ ...state, audit: { ...state.audit, state: "failed", problem } }),
  checked: (state, { checks }) => ({ ...state, checks }),
  portals: (state, { names }) => ({ ...state, portalNames: { ...state.portalNames, ...names } }),
  loading: (state) => (state.phase === "ready" ? state : { ...initialState, data: state.data }),
};

export function reduce(state, action) {
  const handler = handlers[action.type];
  if (!handler) throw new Error(`unknown action ${action.type}`);
  return handler(state, action);
}

/* What the panel knows, and how each event changes it. Pure: no clock, no network, no page. */

/** @typedef {{id: string, role: "person" | "assistant", text: string, at?: string, state?: string,
 *             noted?: {id: string, name: string, text: string}[]}} Message */

const emptyTalk = {
  conversation: null,
  messages: [],
  pending: null,
  turn: null,
  intent: null,
  text: "",
  refused: null,
  files: [],
};

const emptyPreview = {
  draft: null,
  edits: {},
  errors: {},
  saving: false,
  submitting: false,
  following: null,
  previewProblem: null,
  notice: null,
};

export const initialState = {
  phase: "loading",
  view: "chat",
  start: null,
  problem: null,
  blocked: null,
  online: true,
  erasing: false,
  ticket: null,
  earlier: false,
  ...emptyTalk,
  ...emptyPreview,
};

function messagesOf(conversation) {
  return conversation.messages.map((message, index) => ({ ...message, id: `stored-${index}` }));
}

/** `ticket`: what was submitted before a reload has become one meanwhile. */
function loaded(state, { start, ticket = null }) {
  if (!start.visible) return { ...state, phase: "hidden", start };
  const { conversation } = start;
  if (ticket) return { ...initialState, online: state.online, phase: "chat", view: "done", start, ticket };
  if (!conversation) return { ...initialState, online: state.online, phase: "greeting", start };
  return {
    ...initialState,
    online: state.online,
    phase: "chat",
    start,
    conversation: conversation.id,
    messages: messagesOf(conversation),
    turn: conversation.turn,
    draft: conversation.draft,
    view: conversation.draft && conversation.draft.submission ? "preview" : "chat",
    files: conversation.draft ? conversation.draft.attachments.map((file) => ({ ...file, key: file.id })) : [],
  };
}

function begun(state) {
  return { ...state, phase: "chat", view: "chat" };
}

function withoutMessage(state, id) {
  return state.messages.filter((message) => message.id !== id);
}

function changeMessage(state, id, change) {
  return state.messages.map((message) => (message.id === id ? { ...message, ...change } : message));
}

/** The ids of the two messages of a turn, so that events find them; the turn's own is the person's. */
export const assistantMessage = (turnId) => `${turnId}-assistant`;

function sent(state, { turnId, text, at }) {
  const message = { id: turnId, role: "person", text, at, state: "sending" };
  return {
    ...state,
    text: "",
    refused: null,
    messages: [...withoutMessage(state, message.id), message],
    pending: { id: turnId, text, state: "running", problem: null },
    intent: null,
  };
}

function isCurrent(state, action) {
  return state.pending !== null && state.pending.id === action.turnId;
}

function extendReply(state, turnId, change) {
  const id = assistantMessage(turnId);
  const present = state.messages.find((message) => message.id === id);
  const reply = present || { id, role: "assistant", text: "", state: "streaming", noted: [] };
  const messages = [...withoutMessage(state, id), { ...reply, ...change(reply) }];
  return { ...state, messages };
}

function noted(state, { turnId, field }) {
  return extendReply(state, turnId, (reply) => ({
    noted: [...reply.noted.filter((entry) => entry.id !== field.id), field],
  }));
}

function pieceArrived(state, { turnId, text }) {
  return extendReply(state, turnId, (reply) => ({ text: reply.text + text }));
}

/** By rules alone the reply or the preview tells what was understood; beside a model's it stands as a list. */
function answered(state, { turnId, turn, at }) {
  const filled = extendReply(state, turnId, ({ noted: fields }) => ({
    text: turn.reply,
    at,
    state: undefined,
    noted: turn.engine === "guided" ? [] : fields,
  }));
  return {
    ...filled,
    messages: changeMessage(filled, turnId, { state: undefined }),
    conversation: turn.conversation,
    turn,
    intent: null,
    pending: null,
  };
}

function turnFailed(state, { turnId, problem, retryAt }) {
  const messages = withoutMessage(state, assistantMessage(turnId));
  const kept = changeMessage({ messages }, turnId, { state: "failed" });
  return {
    ...state,
    messages: kept,
    intent: null,
    pending: { ...state.pending, state: "failed", problem, retryAt: retryAt ?? null },
  };
}

/** The server will never take this text as it is: back into the composer with it, to be changed. */
function turnRefused(state, { turnId, problem }) {
  const messages = withoutMessage(state, assistantMessage(turnId));
  return {
    ...state,
    messages: withoutMessage({ messages }, turnId),
    text: state.text || state.pending.text,
    refused: problem,
    pending: null,
    intent: null,
  };
}

function stopped(state, { turnId }) {
  const reply = state.messages.find((message) => message.id === assistantMessage(turnId));
  const messages =
    reply && reply.text
      ? changeMessage(state, reply.id, { state: "stopped" })
      : withoutMessage(state, assistantMessage(turnId));
  const settled = changeMessage({ messages }, turnId, { state: undefined });
  return { ...state, messages: settled, pending: null, intent: null };
}

const handlers = {
  loaded,
  begun,
  sent,
  answered,
  stopped,
  "load-failed": (state, { problem }) => ({ ...state, phase: "failed", problem }),
  loading: (state) => ({ ...state, phase: "loading", problem: null }),
  online: (state, { online }) => ({ ...state, online }),
  typed: (state, { text }) => ({ ...state, text, refused: null }),
  "intent-found": (state, { intent }) => ({ ...state, intent }),
  "field-noted": noted,
  "piece-arrived": pieceArrived,
  "turn-failed": turnFailed,
  "turn-refused": turnRefused,
  blocked: (state, { problem }) => ({ ...state, blocked: problem }),
  "preview-opened": (state) => ({ ...state, view: "preview", previewProblem: null, notice: null }),
  "preview-closed": (state) => ({ ...state, view: "chat", previewProblem: null, notice: null }),
  erasing: (state, { erasing }) => ({ ...state, erasing }),
  erased: (state) => ({
    ...initialState,
    online: state.online,
    start: { ...state.start, conversation: null },
    phase: "greeting",
  }),
};

/** Adds what is known of further actions, by a part of the panel that is fetched later. */
export function extend(more) {
  Object.assign(handlers, more);
}

const turnActions = new Set([
  "intent-found",
  "field-noted",
  "piece-arrived",
  "answered",
  "stopped",
  "turn-failed",
  "turn-refused",
]);

/** Late events of a turn that is no longer the current one change nothing. */
export function reduce(state, action) {
  const handler = handlers[action.type];
  if (!handler) throw new Error(`unknown action ${action.type}`);
  if (turnActions.has(action.type) && !isCurrent(state, action)) return state;
  return handler(state, action);
}

/** @returns {boolean} */
export function isEmpty(value) {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && !value.parent && !value.id;
}

/** What the bar above the composer says about the draft, from whichever of turn and preview is newer. */
export function draftSummary(state) {
  const { turn, draft, intent } = state;
  const fromDraft = draft && draft.request_type && (!turn || draft.version >= turn.draft_version);
  if (fromDraft) {
    const missing = draft.fields.filter((field) => field.required && isEmpty(field.value)).length;
    return { name: draft.request_type.name, ready: draft.ready, missing };
  }
  const type = intent || (turn && turn.request_type);
  if (!type) return null;
  return {
    name: type.name,
    ready: Boolean(turn && turn.ready && !intent),
    missing: turn && !intent ? turn.missing.length : null,
  };
}

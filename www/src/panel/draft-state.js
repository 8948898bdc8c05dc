/* How the draft under review changes: what the server holds, what the person changed and has not saved, what is wrong. */

import { filesKnown } from "./file-state.js";
import { initialState, isEmpty } from "./state.js";

function draftLoaded(state, { draft }) {
  const errors = Object.fromEntries(
    draft.fields
      .filter((field) => field.error && field.id in state.edits === false)
      .map((field) => [field.id, field.error]),
  );
  const kept = Object.fromEntries(Object.entries(state.errors).filter(([id]) => id in state.edits));
  const files = filesKnown(state.files, draft.attachments);
  return { ...state, draft, files, errors: { ...errors, ...kept } };
}

function edited(state, { field, value }) {
  const errors = { ...state.errors };
  delete errors[field];
  return { ...state, edits: { ...state.edits, [field]: value }, errors, previewProblem: null, notice: null };
}

/** What was sent is stored now; what the person changed in the meantime is still theirs to save. */
function saved(state, { draft, sent: values }) {
  const edits = Object.fromEntries(Object.entries(state.edits).filter(([id, value]) => values[id] !== value));
  return { ...draftLoaded({ ...state, edits }, { draft }), saving: false };
}

function typeChanged(state, { draft }) {
  return { ...draftLoaded({ ...state, edits: {}, errors: {} }, { draft }), saving: false };
}

/** `earlier`: not by what was submitted here and now. */
function submitted(state, { ticket, earlier = false }) {
  return {
    ...initialState,
    ...{ online: state.online, start: state.start, phase: "chat", view: "done", ticket, earlier },
  };
}

/** Whatever still goes wrong once there is a ticket is nobody's concern any more. */
function previewFailed(state, { problem }) {
  if (state.ticket) return state;
  return { ...state, saving: false, submitting: false, following: null, previewProblem: problem, notice: null };
}

export const draftHandlers = {
  edited,
  saved,
  submitted,
  "draft-loaded": draftLoaded,
  "type-changed": typeChanged,
  saving: (state) => ({ ...state, saving: true, previewProblem: null }),
  "fields-refused": (state, { errors }) => ({
    ...state,
    saving: false,
    submitting: false,
    following: null,
    notice: null,
    errors: { ...state.errors, ...errors },
  }),
  "preview-failed": previewFailed,
  followed: (state, { submission }) => ({
    ...state,
    submitting: true,
    following: submission,
    previewProblem: null,
    notice: null,
  }),
  "taken-back": (state) => ({ ...state, submitting: false, following: null, notice: null }),
  noticed: (state, { notice }) => ({ ...state, notice }),
  submitting: (state) => ({ ...state, submitting: true, previewProblem: null, notice: null }),
};

/** The value a field shows: the person's unsaved one, else the draft's. */
export function valueOf(state, field) {
  return field.id in state.edits ? state.edits[field.id] : field.value;
}

/** Required fields that are still empty, as the person sees them now. */
export function emptyRequired(state) {
  return state.draft.fields.filter((field) => field.required && isEmpty(valueOf(state, field)));
}

/* Editing and saving; the switch; a key tried without saving. */

import { asProblem } from "../common/problem.js";
import { bodyOf, editedIn, faultsOf, valueOf } from "./members.js";

const savedMs = 8000;

/** Each document is saved under the version it was read with: what somebody else saved meanwhile is never lost. */
function createSaver({ store, request, later, reading, readAudit }) {
  const { get, dispatch } = store;

  async function put(part) {
    const etag = get().etags[part];
    const sent = get().edits;
    reading.writes += 1;
    try {
      const headers = etag ? { "If-Match": etag } : {};
      const response = await request("PUT", part, { body: bodyOf(get(), part), headers });
      const document = await response.json();
      reading.writes += 1;
      dispatch({ type: "saved", part, document, sent, etag: response.headers.get("ETag") });
    } catch (failure) {
      const problem = asProblem(failure);
      if (problem.status === 412 || problem.status === 428) await reading.read(part);
      dispatch({ type: "save-failed", part, problem });
    }
  }

  return async function save() {
    const { saving, edits } = get();
    if (saving || Object.keys(edits).length === 0) return;
    if (Object.keys(faultsOf(edits)).length > 0) {
      dispatch({ type: "save-refused" });
      return;
    }
    dispatch({ type: "save-began" });
    for (const part of ["access", "config"]) if (editedIn(edits, part).length > 0) await put(part);
    dispatch({ type: "save-ended" });
    later(() => get().saveNotice?.kind === "saved" && dispatch({ type: "save-notice-seen" }), savedMs);
    await Promise.all([reading.read("usage"), readAudit()]);
  };
}

function createSwitch({ store, request, reading, readAudit }) {
  return async function turn(enabled) {
    if (store.get().switching) return;
    store.dispatch({ type: "switch-asked" });
    reading.writes += 1;
    try {
      const response = await request("PUT", "config/enabled", { body: { enabled } });
      const document = await response.json();
      reading.writes += 1;
      const etag = response.headers.get("ETag");
      store.dispatch({ type: "arrived", part: "config", document, etag, own: true });
    } catch (failure) {
      store.dispatch({ type: "failed", part: "switch", problem: asProblem(failure) });
    }
    store.dispatch({ type: "switch-ended" });
    await Promise.all([reading.read("usage"), readAudit()]);
  };
}

/** Tries what was typed, else what is stored. */
function createTrial({ store, request }) {
  return async function tryKey() {
    const typed = (valueOf(store.get(), "config.api_key") || "").trim();
    const body = { model: valueOf(store.get(), "config.model"), ...(typed && { api_key: typed }) };
    store.dispatch({ type: "trial", trial: { state: "checking" } });
    try {
      const response = await request("POST", "config/test", { body });
      const trial = { ...(await response.json()), model: body.model, isTyped: Boolean(typed) };
      store.dispatch({ type: "trial", trial });
    } catch (failure) {
      store.dispatch({ type: "trial", trial: { state: "failed", problem: asProblem(failure) } });
    }
  };
}

export function createSaving(tools) {
  const { dispatch } = tools.store;
  return {
    edit: (name, value) => dispatch({ type: "edit", name, value }),
    discard: () => dispatch({ type: "edits-dropped" }),
    seeMove: () => dispatch({ type: "move-seen" }),
    save: createSaver(tools),
    turn: createSwitch(tools),
    tryKey: createTrial(tools),
  };
}

/* The turns of a conversation: talks to the server and tells the store. A turn may be repeated safely, by its id. */

import { createCalls } from "./calls.js";
import { recallTicket } from "./following.js";
import { readEvents } from "./stream.js";

/**
 * @param {object} parts
 * @param {ReturnType<import("../common/store.js").createStore>} parts.store
 * @param {ReturnType<import("../common/request.js").createRequester>} parts.request
 * @param {string} parts.portal
 * @param {(type: string) => void} parts.tell                   the loader: blocked
 * @param {() => string} parts.uuid
 * @param {() => number} parts.now                               milliseconds
 * @param {(seconds: number) => Promise<void>} parts.wait
 * @param {import("../common/session-store.js").sessionStore} parts.memory   what a reload must not lose
 */
export function createConversation(parts) {
  const { store, request, portal, tell, uuid, now } = parts;
  const { get, dispatch } = store;
  const { noteProblem, whileBusy } = createCalls(parts);
  let running = null;

  const clock = () => new Date(now()).toISOString();

  async function load() {
    dispatch({ type: "loading" });
    try {
      const response = await request("GET", `chat?portal=${encodeURIComponent(portal)}`);
      const start = await response.json();
      const ticket = start.visible && !start.conversation ? await recallTicket(parts) : null;
      dispatch({ type: "loaded", start, ticket });
      if (!start.visible) tell("blocked");
      return start;
    } catch (failure) {
      dispatch({ type: "load-failed", problem: noteProblem(failure) });
      return null;
    }
  }

  function takeEvent(turnId, { event, data }) {
    if (event === "intent") dispatch({ type: "intent-found", turnId, intent: data });
    else if (event === "field") dispatch({ type: "field-noted", turnId, field: data });
    else if (event === "token") dispatch({ type: "piece-arrived", turnId, text: data.text });
    else if (event === "done") dispatch({ type: "answered", turnId, turn: data, at: clock() });
  }

  async function streamTurn(turnId, text, signal) {
    const { conversation } = get();
    const body = { portal, turn_id: turnId, message: text };
    if (conversation) body.conversation = conversation;
    const response = await whileBusy(() =>
      request("POST", "chat", { body, signal, accept: "text/event-stream" }),
    );
    for await (const event of readEvents(response)) takeEvent(turnId, event);
  }

  function turnEnded(turnId, failure) {
    if (failure.name === "AbortError") {
      dispatch({ type: "stopped", turnId });
      return;
    }
    const problem = noteProblem(failure);
    const refused = problem.status === 413 || problem.status === 422;
    const retryAt = problem.retryAfter === null ? null : now() + problem.retryAfter * 1000;
    dispatch({ type: refused ? "turn-refused" : "turn-failed", turnId, problem, retryAt });
  }

  async function runTurn(turnId, text) {
    const controller = new AbortController();
    running = controller;
    dispatch({ type: "sent", turnId, text, at: clock() });
    try {
      await streamTurn(turnId, text, controller.signal);
    } catch (failure) {
      turnEnded(turnId, failure);
    } finally {
      if (running === controller) running = null;
    }
  }

  async function send(text) {
    const message = text.trim();
    if (message && !running && !get().blocked) await runTurn(uuid(), message);
  }

  /** The same turn again: had the first attempt reached the server, its answer comes back and costs nothing. */
  async function retry({ id, text }) {
    if (!running && !get().blocked) await runTurn(id, text);
  }

  function stop() {
    if (running) running.abort();
  }

  /** Ends and erases the conversation; one that is gone already is as good as erased. */
  async function erase() {
    stop();
    const { conversation } = get();
    dispatch({ type: "erasing", erasing: true });
    try {
      if (conversation) await request("DELETE", `chat?conversation=${encodeURIComponent(conversation)}`);
    } catch (failure) {
      const problem = noteProblem(failure);
      if (problem.status !== 404) {
        dispatch({ type: "erasing", erasing: false });
        throw problem;
      }
    }
    dispatch({ type: "erased" });
  }

  return {
    load,
    send,
    retry,
    stop,
    erase,
    begin: () => dispatch({ type: "begun" }),
    /** The next request: the greeting may come back to something that was left for later. */
    again: async () => {
      if (await load()) dispatch({ type: "begun" });
    },
    typed: (text) => dispatch({ type: "typed", text }),
    online: (online) => dispatch({ type: "online", online }),
    openPreview: () => dispatch({ type: "preview-opened" }),
    closePreview: () => dispatch({ type: "preview-closed" }),
  };
}

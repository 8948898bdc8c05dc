/* A server that answers as told, and the small things the panel's parts are made with. */

import { Problem } from "../src/common/problem.js";
import { createStore } from "../src/common/store.js";
import { draftHandlers } from "../src/panel/draft-state.js";
import { fileHandlers } from "../src/panel/file-state.js";
import { extend, initialState, reduce } from "../src/panel/state.js";

extend({ ...draftHandlers, ...fileHandlers });

export const json = (value, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json" } });

export function events(...list) {
  const text = list.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join("");
  return new Response(text, { headers: { "Content-Type": "text/event-stream" } });
}

/** Answers calls in the order given; a Problem or Error is thrown. `calls` is what was asked. */
export function scripted(...answers) {
  const calls = [];
  const request = async (method, path, options = {}) => {
    calls.push({ method, path, body: options.body, headers: options.headers, accept: options.accept });
    const next = answers.shift();
    if (next === undefined) throw new Error(`nothing to answer ${method} ${path} with`);
    const answer = typeof next === "function" ? await next(options) : next;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { request, calls };
}

export const problem = (status, more = {}) => new Problem({ status, code: `http_${status}`, ...more });

export function makeParts(request) {
  const parts = {
    store: createStore(reduce, initialState),
    request,
    portal: "3",
    told: [],
    emitted: [],
    waits: [],
    ids: 0,
    word: (key) => key,
    settleFiles: async () => true,
    now: () => Date.parse("2026-11-22T08:00:00Z"),
    kept: new Map(),
  };
  parts.memory = {
    get: (key) => parts.kept.get(key) ?? null,
    set: (key, value) => parts.kept.set(key, value),
    remove: (key) => parts.kept.delete(key),
  };
  parts.tell = (type) => parts.told.push(type);
  parts.emit = (name, detail) => parts.emitted.push([name, detail]);
  parts.meanwhile = async () => {}; // what a person does while the page waits
  parts.wait = async (seconds) => {
    parts.waits.push(seconds);
    await parts.meanwhile();
  };
  parts.uuid = () => `id-${(parts.ids += 1)}`;
  return parts;
}

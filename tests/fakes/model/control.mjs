// The control interface under /__control/: scripts, faults, moods, keys, and a look at what arrived.
//
//   POST script   {answers: [answer…], times?}; an answer: {match?, content, raw_chunks?, refusal?, finish_reason?,
//                 usage?, status?, headers?, times?}                                  DELETE script
//   POST faults   {match?, path?, skip?, times?, fault: {kind, …} or a list of them}    GET faults, DELETE faults
//   GET  kinds    every kind of fault with a sentence on it
//   POST mode     {obey, latency_ms, token_ms, split, context_tokens, num_ctx, models, refuse, refuse_style,
//                 limits: {requests, tokens}}                                         GET mode
//   POST make     {make: "ollama", …} becomes a server of another make (see makes.mjs)
//   POST keys     {"sk-…": "valid" | "invalid" | "missing_scope" | "no_model_list" | "no_credit"}
//   GET  log      {requests: […]}, ?last=N                                            DELETE log
//   GET  open     {open, aborted, total, tokens}: streams, and what all answers cost
//   POST reset    everything as at the start
//
// `match` is a regular expression on the last user message, `path` one on the address; `times` is a number or
// "always".
import { describeKinds } from "./faults/list.mjs";
import { refuseUnknown } from "./script.mjs";

const MODES = {
  obey: "boolean",
  latency_ms: "number",
  token_ms: "number",
  split: "boolean",
  context_tokens: "number",
  num_ctx: "number",
  models: "object",
  refuse: "object",
  refuse_style: "string",
  limits: "object",
};
const KEY_STATES = ["valid", "invalid", "missing_scope", "no_model_list", "no_credit"];

/** Answers one control request with [status, value].
 *
 * @param {object} state the server's state (see server.mjs)
 */
export function control(state, method, url, body) {
  const route = ROUTES[`${method} ${url.pathname.slice("/__control/".length)}`];
  if (!route) return [404, { error: `no such control address: ${method} ${url.pathname}` }];
  try {
    return [200, route(state, body ?? {}, url.searchParams)];
  } catch (error) {
    return [400, { error: error.message }];
  }
}

const ROUTES = {
  "POST script": (state, body) => ({ waiting: state.script.add(body) }),
  "DELETE script": (state) => done(state.script.clear()),
  "POST faults": (state, body) => done(state.faults.add(body)),
  "GET faults": (state) => ({ faults: state.faults.waiting() }),
  "DELETE faults": (state) => done(state.faults.clear()),
  "GET kinds": () => ({ kinds: describeKinds() }),
  "POST mode": setMode,
  "GET mode": (state) => state.mode,
  "POST make": (state, body) => done(state.become(body.make)),
  "POST keys": setKeys,
  "GET log": (state, body, query) => ({ requests: state.log.entries(Number(query.get("last") ?? 0)) }),
  "DELETE log": (state) => done(state.log.clear()),
  "GET open": (state) => state.log.counts(),
  "POST reset": (state) => done(state.reset()),
};

function done() {
  return { ok: true };
}

function setMode(state, body) {
  refuseUnknown(body, Object.keys(MODES));
  for (const [name, value] of Object.entries(body)) {
    if (value !== null && typeof value !== MODES[name]) throw new TypeError(`${name} is a ${MODES[name]}`);
  }
  Object.assign(state.mode, body);
  return state.mode;
}

/* {"sk-old": "invalid", "sk-new": "valid"}: what becomes of each key from now on. */
function setKeys(state, body) {
  for (const [key, fate] of Object.entries(body)) {
    if (!KEY_STATES.includes(fate)) throw new TypeError(`a key is one of ${KEY_STATES.join(", ")}`);
    state.keys.set(key, fate);
  }
  return done();
}

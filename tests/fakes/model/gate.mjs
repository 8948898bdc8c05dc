// Who may call and how often: keys, scopes, credit and rate limits.
import { duration, keyInvalid, keyMissing, quotaUsed, rateLimited, scopeMissing } from "./errors.mjs";
import { countPrompt } from "./tokens.mjs";

const WINDOW_MS = 60000;
const SHOWN_LIMITS = { requests: 10000, tokens: 2000000 };

/** The key a request carries, or null. `api-key` counts at Azure only. */
export function keyOf(headers, azure) {
  if (azure && headers["api-key"]) return headers["api-key"];
  return /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? null;
}

/** Throws unless the key may do `what` ("complete" or "list"). An empty set of keys lets everyone in. */
export function checkKey(key, keys, what, azure) {
  if (keys.size === 0) return;
  if (key === null) throw azure ? keyInvalid("", true) : keyMissing();
  const fate = keys.get(key) ?? "invalid";
  if (fate === "invalid") throw keyInvalid(key, azure);
  if (fate === "missing_scope") throw scopeMissing(what === "list" ? "api.model.read" : "model.request");
  if (fate === "no_model_list" && what === "list") throw scopeMissing("api.model.read", 403, null);
  if (fate === "no_credit" && what === "complete") throw quotaUsed();
}

/** Counts requests and tokens of the last minute against the limits, which are none unless set. */
export class RateGate {
  #calls = [];

  /** Throws 429 when `request` does not fit; otherwise the `x-ratelimit-*` headers of its answer. */
  pass(request, limits) {
    const now = Date.now();
    this.#calls = this.#calls.filter((call) => call.at > now - WINDOW_MS);
    const most = request.max_completion_tokens ?? request.max_tokens ?? 0;
    const call = { at: now, requests: 1, tokens: countPrompt(request) + most };
    const used = {};
    for (const kind of ["requests", "tokens"]) {
      used[kind] = limits ? this.#calls.reduce((sum, earlier) => sum + earlier[kind], 0) : 0;
      if (limits?.[kind] !== undefined && used[kind] + call[kind] > limits[kind]) {
        throw this.#refusal(request.model, kind, limits[kind], used[kind], call[kind], now);
      }
      used[kind] += call[kind];
    }
    if (limits) this.#calls.push(call);
    return rateHeaders({ ...SHOWN_LIMITS, ...limits }, used);
  }

  #refusal(model, kind, limit, used, wanted, now) {
    const oldest = this.#calls[0]?.at ?? now;
    const error = rateLimited(model, kind, limit, used, wanted, oldest + WINDOW_MS - now);
    Object.assign(
      error.headers,
      rateHeaders({ ...SHOWN_LIMITS, [kind]: limit }, { requests: 0, tokens: 0, [kind]: used }),
    );
    return error;
  }

  clear() {
    this.#calls = [];
  }
}

function rateHeaders(limits, used) {
  const headers = {};
  for (const kind of ["requests", "tokens"]) {
    headers[`x-ratelimit-limit-${kind}`] = String(limits[kind]);
    headers[`x-ratelimit-remaining-${kind}`] = String(Math.max(0, limits[kind] - used[kind]));
    headers[`x-ratelimit-reset-${kind}`] = duration((WINDOW_MS * used[kind]) / limits[kind]);
  }
  return headers;
}

// The faults a test has ordered, and which of them strike a request.
import { countOf, refuseUnknown } from "../script.mjs";
import { ANSWER_FAULTS } from "./answer.mjs";
import { EVENT_FAULTS } from "./events.mjs";
import { HTTP_FAULTS } from "./http.mjs";
import { TRANSPORT_FAULTS } from "./transport.mjs";

/** Every kind of fault by name. */
export const KINDS = { ...HTTP_FAULTS, ...ANSWER_FAULTS, ...EVENT_FAULTS, ...TRANSPORT_FAULTS };

/** {name: sentence} of every kind. */
export function describeKinds() {
  return Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, kind.about]));
}

/** The ordered faults. */
export class Faults {
  #orders = [];

  /** Orders one fault, or several that strike together: {match?, path?, skip?, times?, fault: {kind, …} |
   * [{kind, …}]}.
   */
  add({ match, path, skip = 0, times = 1, fault, ...rest }) {
    refuseUnknown(rest, []);
    const faults = [fault].flat();
    for (const one of faults) {
      if (!Object.hasOwn(KINDS, one?.kind ?? "")) throw new TypeError(`unknown kind of fault: ${one?.kind}`);
    }
    const pattern = (text) => (text === undefined ? null : new RegExp(text, "iu"));
    this.#orders.push({ match: pattern(match), path: pattern(path), skip, left: countOf(times), faults });
  }

  /** The faults for a request to `path` whose last user message is `text`. Orders without `path` strike
   * completions only.
   */
  take(path, text) {
    const struck = this.#orders.find((order) => order.left > 0 && hits(order, path, text));
    if (!struck) return [];
    if (struck.skip > 0) {
      struck.skip -= 1;
      return [];
    }
    struck.left -= 1;
    this.#orders = this.#orders.filter((order) => order.left > 0);
    return struck.faults;
  }

  /** What is still to come. */
  waiting() {
    return this.#orders.map(({ match, path, skip, left, faults }) => ({
      match: match?.source ?? null,
      path: path?.source ?? null,
      skip,
      left: left === Infinity ? "always" : left,
      faults,
    }));
  }

  clear() {
    this.#orders = [];
  }
}

function hits(order, path, text) {
  if (order.path ? !order.path.test(path) : !path.endsWith("/chat/completions")) return false;
  return !order.match || order.match.test(text);
}

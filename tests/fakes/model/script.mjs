// Scripted answers: what a test wants the model to say, in order, before the rules get a word.

const MEMBERS = [
  "match",
  "content",
  "raw_chunks",
  "refusal",
  "finish_reason",
  "usage",
  "status",
  "headers",
  "times",
];

/** A list of answers, each good for a number of requests. */
export class Script {
  #answers = [];

  /** Adds answers; each serves `times` requests (or "always") whose last user message fits its `match`. */
  add({ answers, times = 1, ...rest }) {
    if (!Array.isArray(answers)) throw new TypeError("answers is an array of {match?, content, raw_chunks?}");
    refuseUnknown(rest, []);
    for (const answer of answers) {
      refuseUnknown(answer, MEMBERS);
      const match = answer.match === undefined ? null : new RegExp(answer.match, "iu");
      this.#answers.push({ ...answer, match, left: countOf(answer.times ?? times) });
    }
    return this.#answers.length;
  }

  /** The answer for a request whose last user message is `text`, or null. */
  take(text) {
    const answer = this.#answers.find((one) => one.left > 0 && (!one.match || one.match.test(text)));
    if (!answer) return null;
    answer.left -= 1;
    this.#answers = this.#answers.filter((one) => one.left > 0);
    return answer;
  }

  clear() {
    this.#answers = [];
  }
}

/** A whole number of times, or for ever. */
export function countOf(times) {
  if (times === "always") return Infinity;
  if (!Number.isInteger(times) || times < 1)
    throw new TypeError('times is a whole number from 1, or "always"');
  return times;
}

/** Throws when an object has members that nobody reads, so that a typo is not silent. */
export function refuseUnknown(object, allowed) {
  const unknown = Object.keys(object).filter((name) => !allowed.includes(name));
  if (unknown.length) throw new TypeError(`unknown member ${unknown.join(", ")}`);
}

/** What a raw chunk does: a text is sent as it is, {base64} as bytes; {pause: ms}, {hang}, {cut} and {reset}
 * as play.mjs has them.
 */
export function rawStep(chunk) {
  if (typeof chunk === "string") return { bytes: Buffer.from(chunk) };
  return chunk.base64 === undefined ? chunk : { bytes: Buffer.from(chunk.base64, "base64") };
}

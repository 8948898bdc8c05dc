/** Things that go wrong on demand: which calls they hit, and what those see instead of an answer. */

const members = new Set(["match", "times", "skip", "fault"]);
const faultMembers = new Set([
  "status",
  "headers",
  "body",
  "html",
  "delay_ms",
  "cut_after_bytes",
  "reset",
  "commit",
  "early",
]);

/** A rule as posted, checked; throws with a sentence when it is not one. */
function checkedRule(rule) {
  const { match = {}, times = 1, skip = 0, fault } = rule;
  const extra = Object.keys(rule).find((name) => !members.has(name));
  if (extra) throw new Error(`unknown member ${extra}`);
  if (fault === null || typeof fault !== "object") throw new Error("fault is missing");
  const wrong = Object.keys(fault).find((name) => !faultMembers.has(name));
  if (wrong) throw new Error(`unknown member ${wrong} of fault`);
  if (times !== "always" && !(Number.isInteger(times) && times > 0))
    throw new Error("times is a number or always");
  const { commit } = fault;
  if (fault.early && !Number.isInteger(fault.status)) throw new Error("early wants a status");
  const late = commit && typeof commit === "object" && Number.isInteger(commit.late_ms);
  if (commit !== undefined && commit !== "before" && commit !== "after" && !late)
    throw new Error("commit is before, after or {late_ms}");
  return {
    method: match.method?.toUpperCase(),
    path: match.path === undefined ? undefined : new RegExp(match.path),
    body: match.body === undefined ? undefined : new RegExp(match.body),
    left: times === "always" ? Infinity : times,
    skip,
    fault,
  };
}

export class Faults {
  constructor() {
    this.rules = [];
  }

  clear() {
    this.rules = [];
  }

  /** Adds one rule or a list of them; the earliest that matches is used. */
  add(rules) {
    this.rules.push(...[].concat(rules).map(checkedRule));
  }

  /** The fault for this call, or undefined. Path expressions see the path with its query. */
  take({ method, target, bodyText, early = false }) {
    const rule = this.rules.find(
      (candidate) =>
        candidate.left > 0 &&
        Boolean(candidate.fault.early) === early &&
        (candidate.method === undefined || candidate.method === method) &&
        (candidate.path === undefined || candidate.path.test(target)) &&
        (candidate.body === undefined || candidate.body.test(bodyText)),
    );
    if (!rule) return undefined;
    if (rule.skip > 0) {
      rule.skip -= 1;
      return undefined;
    }
    rule.left -= 1;
    return rule.fault;
  }

  /** The rules with what is left of them. */
  list() {
    return this.rules.map(({ method, path, body, left, skip, fault }) => ({
      match: { method, path: path?.source, body: body?.source },
      left: left === Infinity ? "always" : left,
      skip,
      fault,
    }));
  }
}

function defaultBody(status) {
  if (status === 429) return { errorMessages: ["Rate limit exceeded."], errors: {} };
  return {
    errorMessage: `The service answered ${status}.`,
    i18nErrorMessage: { i18nKey: "sd.error.internal", parameters: [] },
  };
}

const htmlPage =
  "<!DOCTYPE html><html><head><title>Log in</title></head><body><h1>Log in to continue</h1></body></html>";

/** Whether the fault brings an answer of its own, so that the real one is not sent. */
export function hasOwnAnswer(fault) {
  return [fault.status, fault.body, fault.html].some((member) => member !== undefined);
}

/** The answer a fault puts in place of the real one. */
export function faultAnswer(fault) {
  const status = fault.status ?? (fault.commit === undefined ? 200 : 503);
  const isHtml = fault.html !== undefined && fault.html !== false;
  const type = isHtml ? "text/html;charset=UTF-8" : "application/json;charset=UTF-8";
  const given = isHtml ? (fault.html === true ? htmlPage : fault.html) : (fault.body ?? defaultBody(status));
  const body = typeof given === "string" ? given : JSON.stringify(given);
  return { status, headers: { ...(body !== "" && { "Content-Type": type }), ...fault.headers }, body };
}

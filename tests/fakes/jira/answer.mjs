/** The answers of the site: plain JSON, the two error shapes, and the two ways of paging. */

import { say } from "./texts.mjs";

/** A JSON answer. */
export function json(status, body, headers = {}) {
  return {
    status,
    headers: { "Content-Type": "application/json;charset=UTF-8", ...headers },
    body: JSON.stringify(body),
  };
}

/** An answer without a body, as Jira sends to accounts without a licence. */
export function empty(status, headers = {}) {
  return { status, headers, body: "" };
}

/** The error shape of /rest/servicedeskapi. */
export function deskError(call, status, key, ...parameters) {
  return json(status, {
    errorMessage: say(call.language, key, ...parameters),
    i18nErrorMessage: { i18nKey: key, parameters: parameters.map(String) },
  });
}

/** The error shape of /rest/api. */
export function platformError(status, messages, errors = {}) {
  return json(status, { errorMessages: [].concat(messages), errors, status });
}

function wholeNumber(text, fallback) {
  if (text === null || text === "") return fallback;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** The part of `values` that a caller asked for by start and limit, cut to the site's silent cap. */
function slice(call, values, names) {
  const start = wholeNumber(call.query.get(names.start), 0);
  const asked = wholeNumber(call.query.get(names.limit), 50);
  if (start === null) return { bad: names.start };
  if (asked === null) return { bad: names.limit };
  const limit = Math.min(asked === 0 ? 1 : asked, call.world.settings.page_cap);
  if (call.world.settings.paging === "stuck")
    return { start: 0, limit, page: values.slice(0, limit), last: false };
  const page = values.slice(start, start + limit);
  const last = call.world.settings.paging === "endless" ? false : start + page.length >= values.length;
  return { start, limit, page, last };
}

/** A page of /rest/servicedeskapi; its links name another host than the one that was called. */
export function deskPage(call, values, shape = (value) => value) {
  const part = slice(call, values, { start: "start", limit: "limit" });
  if (part.bad) return deskError(call, 400, "sd.error.bad.parameter", part.bad);
  const { start, limit, page, last } = part;
  const link = (from) => {
    const query = new URLSearchParams(call.query);
    query.set("start", from);
    query.set("limit", limit);
    return `${call.linkBase}${call.path}?${query}`;
  };
  const links = {
    self: `${call.linkBase}${call.path}`,
    base: call.linkBase,
    context: call.cloud ? "" : call.context,
  };
  if (!last) links.next = link(start + page.length);
  if (start > 0) links.prev = link(Math.max(0, start - limit));
  const body = { size: page.length, start, limit, isLastPage: last, _links: links, values: page.map(shape) };
  if (call.world.settings.terse) {
    delete body._links;
    if (page.length === 0) delete body.values;
  }
  return json(200, call.cloud ? { _expands: [], ...body } : body);
}

/** A classic page of /rest/api: startAt, maxResults, total, isLast. */
export function platformPage(call, values, shape = (value) => value, member = "values") {
  const part = slice(call, values, { start: "startAt", limit: "maxResults" });
  if (part.bad) return platformError(400, `The value of ${part.bad} is not valid.`);
  const { start, limit, page, last } = part;
  const body = {
    self: `${call.linkBase}${call.path}?maxResults=${limit}&startAt=${start}`,
    maxResults: limit,
    startAt: start,
    total: values.length,
    isLast: last,
    [member]: page.map(shape),
  };
  if (!last)
    body.nextPage = `${call.linkBase}${call.path}?maxResults=${limit}&startAt=${start + page.length}`;
  return json(200, body);
}

/** A bare array, as user/search answers, still cut to the cap. */
export function bareArray(call, values, shape) {
  const part = slice(call, values, { start: "startAt", limit: "maxResults" });
  if (part.bad) return platformError(400, `The value of ${part.bad} is not valid.`);
  return json(200, part.page.map(shape));
}

/* One shape for everything that can go wrong between a page and the server. */

/** What the server (RFC 9457), the network or the browser said. */
export class Problem extends Error {
  /**
   * @param {object} about
   * @param {number} [about.status]       HTTP status, 0 when no answer came
   * @param {string} [about.code]
   * @param {string} [about.detail]       a sentence for the person, in their language
   * @param {{pointer: string, detail: string}[]} [about.errors]
   * @param {number | null} [about.retryAfter]  seconds
   * @param {string | null} [about.requestId]
   */
  constructor({
    status = 0,
    code = "network",
    detail = "",
    errors = [],
    retryAfter = null,
    requestId = null,
  }) {
    super(detail || code);
    this.name = "Problem";
    Object.assign(this, { status, code, detail, errors, retryAfter, requestId });
  }
}

/** @param {unknown} failure */
export const asProblem = (failure) =>
  failure instanceof Problem ? failure : new Problem({ status: 500, code: "unexpected" });

/**
 * Retry-After is seconds or a date.
 * @param {string | null} text
 * @param {number} now  milliseconds
 */
export function parseRetryAfter(text, now) {
  if (!text) return null;
  if (/^\d+$/.test(text.trim())) return Number(text);
  const until = Date.parse(text);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - now) / 1000));
}

/**
 * A problem document as it travels in a body or in an `error` event.
 * @param {unknown} document
 * @param {number} status
 * @param {string | null} [retryAfter]
 * @param {string | null} [requestId]
 */
export function problemFromDocument(document, status, retryAfter = null, requestId = null) {
  const body = document && typeof document === "object" ? document : {};
  return new Problem({
    status: Number(body.status) || status,
    code: typeof body.code === "string" ? body.code : `http_${status}`,
    detail: [body.detail, body.title].find((text) => typeof text === "string" && text) || "",
    errors: Array.isArray(body.errors) ? body.errors : [],
    retryAfter: parseRetryAfter(
      retryAfter ?? (body.retry_after != null ? String(body.retry_after) : null),
      Date.now(),
    ),
    requestId: body.request_id || requestId,
  });
}

/** @param {Response} response */
export async function problemFromResponse(response) {
  let document = null;
  try {
    document = await response.json();
  } catch {
    /* a web server's own error page: the status says enough */
  }
  const headers = response.headers;
  return problemFromDocument(
    document,
    response.status,
    headers.get("Retry-After"),
    headers.get("X-Request-Id"),
  );
}

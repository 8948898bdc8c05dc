// Faults that take the place of an answer: error bodies of every kind, redirects, silence, broken
// connections.
import {
  ApiError,
  answerUnfinished,
  azureFiltered,
  contextTooLong,
  invalidSchema,
  keyInvalid,
  modelNotFound,
  quotaUsed,
  rateLimited,
  regionRefused,
  scopeMissing,
  serverFailed,
  slowDown,
  unrecognized,
  unsupportedParameter,
  unsupportedValue,
} from "../errors.mjs";

const HTML =
  "<html>\r\n<head><title>TITLE</title></head>\r\n<body>\r\n<center><h1>TITLE</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
const TITLES = {
  403: "Forbidden",
  404: "Not Found",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Time-out",
};

function fromError(make) {
  return { reply: (fault, context) => errorReply(make(fault, context)) };
}

function errorReply(error) {
  return { status: error.status, headers: error.headers, body: error.body };
}

/** The reply for a thrown `ApiError`. */
export { errorReply };

function htmlReply({ status = 502 }) {
  const body = HTML.replaceAll("TITLE", `${status} ${TITLES[status] ?? "Error"}`);
  return { status, headers: { "content-type": "text/html" }, body };
}

/* Any status and body at all: an object is sent as JSON, a text as it is. */
function anyReply({
  status = 500,
  headers = {},
  body = { error: { message: "error" } },
  content_type: type,
}) {
  return { status, headers: { ...headers, ...(type ? { "content-type": type } : {}) }, body };
}

/* Only the head of an answer, then nothing; `hang` sends not even that. */
const SILENCE = [{ hang: true }];

function hugeHeader({ bytes = 2 * 1024 * 1024 }) {
  const line = `x-padding: ${"a".repeat(1000)}\r\n`;
  return { raw: Buffer.from(`HTTP/1.1 200 OK\r\n${line.repeat(Math.ceil(bytes / line.length))}\r\n`) };
}

/** {name: {about, reply(fault, context)}}; a reply is {status, headers, body}, {steps} after a 200 head,
 * {raw} bytes, or {nothing}.
 */
export const HTTP_FAULTS = {
  status: { about: "any status, headers and body", reply: anyReply },
  invalid_api_key: {
    about: "401 invalid_api_key",
    ...fromError((_, { azure }) => keyInvalid("sk-revoked-0000", azure)),
  },
  missing_scope: {
    about: "401 (or 403) missing_scope",
    ...fromError(({ status, scope, code }) =>
      scopeMissing(scope, status ?? 401, code === undefined ? "missing_scope" : code),
    ),
  },
  region: { about: "403 unsupported_country_region_territory", ...fromError(regionRefused) },
  model_not_found: {
    about: "404 (or 403) model_not_found",
    ...fromError(({ status }, { model }) => modelNotFound(model, status)),
  },
  context_length: {
    about: "400 context_length_exceeded",
    ...fromError(({ limit = 8192, tokens = 9000 }) => contextTooLong(limit, tokens)),
  },
  unsupported_parameter: {
    about: "400 unsupported_parameter for {parameter}",
    ...fromError(({ parameter = "stream_options", instead }) => unsupportedParameter(parameter, instead)),
  },
  unsupported_value: {
    about: "400 unsupported_value for {parameter}",
    ...fromError(({ parameter = "temperature", value = 0.2, allowed }, { model }) =>
      unsupportedValue(parameter, value, model, allowed),
    ),
  },
  unrecognized: {
    about: "400 Unrecognized request argument supplied",
    ...fromError(({ parameter = "store" }) => unrecognized([parameter])),
  },
  extra_fields: {
    about: "422 extra fields not permitted, as Mistral and vLLM say it",
    reply: ({ parameter = "store", status = 422 }) => ({
      status,
      body: {
        object: "error",
        message: `extra fields not permitted: ${parameter}`,
        type: "invalid_request_error",
        param: null,
        code: null,
      },
    }),
  },
  invalid_schema: {
    about: "400 Invalid schema for response_format",
    ...fromError(({ name = "ticket_turn", message = "In context=(), 'default' is not permitted." }) =>
      invalidSchema(name, message),
    ),
  },
  could_not_finish: {
    about: "400 Could not finish the message because max_tokens…",
    ...fromError(answerUnfinished),
  },
  azure_content_filter: {
    about: "400 content_filter with innererror ResponsibleAIPolicyViolation",
    ...fromError(azureFiltered),
  },
  rate_limit: {
    about:
      "429 rate_limit_exceeded of {type: tokens|requests}; {retry_after, retry_after_ms} go into the headers as given",
    reply: (fault, { model }) =>
      withRetry(errorReply(rateLimited(model, fault.type ?? "tokens", 30000, 29500, 1200, 1400)), fault),
  },
  slow_down: { about: "429 slow_down", ...fromError(slowDown) },
  insufficient_quota: {
    about: "429 of type insufficient_quota with any {code}",
    ...fromError(({ code }) => quotaUsed(code)),
  },
  no_credit: {
    about: "402, as OpenRouter and DeepSeek say that there is no credit",
    reply: () => ({
      status: 402,
      body: { error: { message: "Insufficient credits. Add more using the credits page.", code: 402 } },
    }),
  },
  budget_exceeded: {
    about: "400 (or 429) budget_exceeded, as LiteLLM says it",
    ...fromError(
      ({ status = 400 }) =>
        new ApiError(status, {
          message: "Budget has been exceeded! Current cost: 10.2, Max budget: 10",
          type: "budget_exceeded",
          param: null,
          code: String(status),
        }),
    ),
  },
  timeout: {
    about: "408, the server took too long",
    ...fromError(
      () => new ApiError(408, { message: "Request timed out.", type: "timeout", param: null, code: null }),
    ),
  },
  conflict: {
    about: "409, a lock is held",
    ...fromError(
      () =>
        new ApiError(409, {
          message: "Resource is locked, try again.",
          type: "conflict",
          param: null,
          code: "lock",
        }),
    ),
  },
  server_error: {
    about: "500 or any {status}, server_error; takes {retry_after}, {should_retry}",
    reply: (fault) => withRetry(errorReply(serverFailed(fault.status)), fault),
  },
  overloaded: {
    about: "529 overloaded",
    reply: (fault) =>
      withRetry({ status: 529, body: { error: { type: "overloaded_error", message: "Overloaded" } } }, fault),
  },
  html: { about: "an html error page of any {status}", reply: htmlReply },
  html_ok: { about: "200 with an html page instead of an answer", reply: () => htmlReply({ status: 200 }) },
  error_text: {
    about: 'an error that is a text: {"error":"…"}',
    reply: ({ status = 400, message = "something went wrong" }) => ({ status, body: { error: message } }),
  },
  numeric_code: {
    about: "an error whose code is a number, as OpenRouter sends it",
    reply: ({ status = 401 }) => ({
      status,
      body: { error: { message: "No auth credentials found", code: status } },
    }),
  },
  azure_code: {
    about: '429 with code "429", as Azure sends it',
    reply: () => ({
      status: 429,
      headers: { "retry-after": "1" },
      body: {
        error: {
          code: "429",
          message: "Requests have exceeded call rate limit. Please retry after 1 second.",
        },
      },
    }),
  },
  not_json: {
    about: "an error body that is not JSON",
    reply: ({ status = 500, text = "upstream connect error or disconnect/reset before headers" }) => ({
      status,
      headers: { "content-type": "text/plain" },
      body: text,
    }),
  },
  empty_body: { about: "an empty body of any {status}", reply: ({ status = 500 }) => ({ status, body: "" }) },
  redirect: {
    about: "a redirect {status} to {to}",
    reply: ({ to = "http://127.0.0.1:9/v1/chat/completions", status = 307 }) => ({
      status,
      headers: { location: to },
      body: "",
    }),
  },
  hang: { about: "nothing at all is answered", reply: () => ({ nothing: true }) },
  headers_then_hang: { about: "the head of a stream, then nothing", reply: () => ({ steps: SILENCE }) },
  continue_only: {
    about: "100 Continue, then nothing",
    reply: () => ({ raw: Buffer.from("HTTP/1.1 100 Continue\r\n\r\n") }),
  },
  half_head: {
    about: "half a status line, then nothing",
    reply: () => ({ raw: Buffer.from("HTTP/1.1 200 OK\r\nContent-Ty") }),
  },
  close: { about: "the connection is closed without an answer", reply: () => ({ broken: "close" }) },
  reset: { about: "the connection is reset without an answer", reply: () => ({ broken: "reset" }) },
  huge_header: { about: "{bytes} of header lines (2 MB)", reply: hugeHeader },
};

/* `retry_after` and `retry_after_ms` are sent as they are; "date" is an HTTP date {in_seconds} away,
 * "junk" no time at all. */
function withRetry(reply, fault) {
  const headers = { ...reply.headers };
  if (fault.retry_after !== undefined || fault.retry_after_ms !== undefined) {
    delete headers["retry-after"];
    delete headers["retry-after-ms"];
  }
  if (fault.retry_after !== undefined) headers["retry-after"] = retryText(fault);
  if (fault.retry_after_ms !== undefined) headers["retry-after-ms"] = String(fault.retry_after_ms);
  if (fault.should_retry !== undefined) headers["x-should-retry"] = String(fault.should_retry);
  return { ...reply, headers };
}

function retryText({ retry_after: value, in_seconds: seconds = 2 }) {
  if (value === "date") return new Date(Date.now() + seconds * 1000).toUTCString();
  return value === "junk" ? "soon, perhaps" : String(value);
}

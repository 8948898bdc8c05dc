// The error bodies OpenAI and Azure document or were seen to send, by name.

/** A refusal with everything the HTTP answer needs. */
export class ApiError extends Error {
  constructor(status, error, headers = {}) {
    super(typeof error === "string" ? error : (error.message ?? "error"));
    this.status = status;
    this.body = { error };
    this.headers = headers;
  }
}

function member(message, type, param = null, code = null) {
  return { message, type, param, code };
}

/** A refused request: `invalid_request_error` with a parameter's name and a code. */
export function invalidRequest(message, param = null, code = null, status = 400) {
  return new ApiError(status, member(message, "invalid_request_error", param, code));
}

function masked(key) {
  return key.length > 12 ? `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}` : "***";
}

export function keyMissing() {
  return invalidRequest(
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
      "(i.e. Authorization: Bearer YOUR_KEY).",
    null,
    null,
    401,
  );
}

export function keyInvalid(key = "sk-wrong", azure = false) {
  if (azure) {
    const message =
      "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an " +
      "active subscription and use a correct regional API endpoint for your resource.";
    return new ApiError(401, { code: "401", message });
  }
  return invalidRequest(`Incorrect API key provided: ${masked(key)}.`, null, "invalid_api_key", 401);
}

export function scopeMissing(scope = "model.request", status = 401, code = "missing_scope") {
  const message =
    `You have insufficient permissions for this operation. Missing scopes: ${scope}. Check that you have the correct ` +
    "role in your organization and project, and if you're using a restricted API key, that it has the necessary scopes.";
  return invalidRequest(message, null, code, status);
}

export function regionRefused() {
  const error = member("Country, region, or territory not supported", "request_forbidden", null);
  return new ApiError(403, { ...error, code: "unsupported_country_region_territory" });
}

export function modelNotFound(model, status = 404) {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return invalidRequest(message, status === 404 ? null : "model", "model_not_found", status);
}

export function contextTooLong(limit, tokens) {
  const message =
    `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${tokens} tokens. ` +
    "Please reduce the length of the messages.";
  return invalidRequest(message, "messages", "context_length_exceeded");
}

export function unsupportedParameter(name, instead) {
  const hint = instead ? ` Use '${instead}' instead.` : "";
  const message = `Unsupported parameter: '${name}' is not supported with this model.${hint}`;
  return invalidRequest(message, name, "unsupported_parameter");
}

/** One value is refused; `allowed` lists the others, or is empty when only the default is left. */
export function unsupportedValue(name, value, model, allowed = []) {
  const message = allowed.length
    ? `Unsupported value: '${value}' is not supported with the '${model}' model. Supported values are: ${listed(allowed)}.`
    : `Unsupported value: '${name}' does not support ${value} with this model. Only the default (1) value is supported.`;
  return invalidRequest(message, name, "unsupported_value");
}

export function unrecognized(names) {
  const noun = names.length === 1 ? "argument" : "arguments";
  return invalidRequest(`Unrecognized request ${noun} supplied: ${names.join(", ")}`);
}

export function unknownParameter(path) {
  return invalidRequest(`Unknown parameter: '${path}'.`, path, "unknown_parameter");
}

/** A member it does not know, as Mistral tells it: the list stands where a sentence is expected. */
export function extraForbidden(path) {
  const loc = ["body", ...path.split(".")];
  const refusal = new ApiError(422, "extra_forbidden");
  refusal.body = {
    object: "error",
    message: { detail: [{ type: "extra_forbidden", loc, msg: "Extra inputs are not permitted", input: true }] },
    type: "invalid_request_error",
    param: null,
    code: null,
  };
  return refusal;
}

export function missingParameter(path) {
  return invalidRequest(`Missing required parameter: '${path}'.`, path, "missing_required_parameter");
}

export function invalidType(path, expected, got) {
  const message = `Invalid type for '${path}': expected ${expected}, but got ${got} instead.`;
  return invalidRequest(message, path, "invalid_type");
}

export function invalidValue(path, value, allowed) {
  const message = `Invalid value: '${value}'. Supported values are: ${listed(allowed)}.`;
  return invalidRequest(message, path, "invalid_value");
}

export function textTooLong(path, limit, length) {
  const message =
    `Invalid '${path}': string too long. Expected a string with maximum length ${limit}, ` +
    `but got a string with length ${length} instead.`;
  return invalidRequest(message, path, "string_above_max_length");
}

export function invalidSchema(name, message) {
  return invalidRequest(`Invalid schema for response_format '${name}': ${message}`, "response_format");
}

export function answerUnfinished() {
  return invalidRequest(
    "Could not finish the message because max_tokens or model output limit was reached. Please try again with higher max_tokens.",
  );
}

/** Azure's content filter refusing the prompt. */
export function azureFiltered() {
  const filter = { filtered: true, severity: "medium" };
  const calm = { filtered: false, severity: "safe" };
  return new ApiError(400, {
    message:
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    type: null,
    param: "prompt",
    code: "content_filter",
    status: 400,
    innererror: {
      code: "ResponsibleAIPolicyViolation",
      content_filter_result: { hate: calm, self_harm: calm, sexual: calm, violence: filter },
    },
  });
}

/** Too many `kind` ("tokens" or "requests") in this minute. */
export function rateLimited(model, kind, limit, used, requested, retryMs) {
  const unit = kind === "tokens" ? "tokens per min (TPM)" : "requests per min (RPM)";
  const message =
    `Rate limit reached for ${model} in organization org-standin on ${unit}: Limit ${limit}, Used ${used}, ` +
    `Requested ${requested}. Please try again in ${duration(retryMs)}.`;
  const headers = { "retry-after-ms": String(retryMs), "retry-after": String(Math.ceil(retryMs / 1000)) };
  return new ApiError(429, member(message, kind, null, "rate_limit_exceeded"), headers);
}

export function slowDown() {
  const message = "The engine is currently overloaded, please slow down and try again later.";
  return new ApiError(429, member(message, "requests", null, "slow_down"), { "retry-after": "1" });
}

/** No credit left; `code` is one of the several codes this type comes with. */
export function quotaUsed(code = "insufficient_quota") {
  const message = "You exceeded your current quota, please check your plan and billing details.";
  return new ApiError(429, member(message, "insufficient_quota", null, code));
}

export function serverFailed(status = 500) {
  const message = "The server had an error while processing your request. Sorry about that!";
  return new ApiError(status, member(message, "server_error"));
}

export function notFoundUrl(method, path, azure = false) {
  if (azure) return new ApiError(404, { code: "404", message: "Resource not found" });
  return invalidRequest(`Invalid URL (${method} ${path})`, null, null, 404);
}

export function unreadableBody() {
  return invalidRequest(
    "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library " +
      "correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
  );
}

/** `'a', 'b', and 'c'`, as the refusals list allowed values. */
export function listed(values) {
  const quoted = values.map((value) => `'${value}'`);
  if (quoted.length < 2) return quoted.join("");
  const glue = quoted.length > 2 ? "," : "";
  return `${quoted.slice(0, -1).join(", ")}${glue} and ${quoted[quoted.length - 1]}`;
}

/** Milliseconds as the rate limit headers write them: `330ms`, `1s`, `6m0s`. */
export function duration(ms) {
  if (ms < 1000) return `${Math.ceil(ms)}ms`;
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** `a string`, `an object` …, as the refusals call what came. */
export function nameOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length ? "an array" : "an empty array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal";
  return { string: "a string", boolean: "a boolean", object: "an object" }[typeof value] ?? typeof value;
}

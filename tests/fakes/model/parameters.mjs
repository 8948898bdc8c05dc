// Checks a request's parameters as strictly as the real server and refuses in its words.
import {
  ApiError,
  extraForbidden,
  contextTooLong,
  invalidRequest,
  invalidType,
  invalidValue,
  missingParameter,
  nameOf,
  textTooLong,
  unknownParameter,
  unrecognized,
  unsupportedParameter,
  unsupportedValue,
} from "./errors.mjs";
import { familyOf } from "./families.mjs";
import { checkMessages } from "./messages.mjs";
import { checkResponseFormat } from "./format.mjs";
import { countPrompt } from "./tokens.mjs";

const LEGACY_PARAMETERS = [
  ..."messages model max_tokens temperature top_p n stop stream stream_options presence_penalty".split(" "),
  ..."frequency_penalty logit_bias user seed response_format tools tool_choice logprobs top_logprobs".split(
    " ",
  ),
];
const PARAMETERS = [
  ...LEGACY_PARAMETERS,
  ..."audio function_call functions max_completion_tokens metadata modalities moderation".split(" "),
  ..."parallel_tool_calls prediction prompt_cache_key prompt_cache_options prompt_cache_retention".split(" "),
  ..."reasoning_effort safety_identifier service_tier store verbosity web_search_options".split(" "),
];
const NUMBERS = [
  ["temperature", 0, 2],
  ["top_p", 0, 1],
  ["presence_penalty", -2, 2],
  ["frequency_penalty", -2, 2],
];
const INTEGERS = [
  ["max_tokens", 1],
  ["max_completion_tokens", 1],
  ["n", 1, 128],
  ["seed"],
  ["top_logprobs", 0, 20],
];
const FLAGS = ["stream", "store", "logprobs", "parallel_tool_calls"];
const TEXTS = [
  ["user", 64],
  ["safety_identifier", 64],
  ["prompt_cache_key", 64],
];
const TIERS = ["auto", "default", "flex", "scale", "priority", "fast"];
const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
const SAMPLING = ["top_p", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "logit_bias"];

/** Throws the server's refusal unless `request` is one it would take.
 *
 * @param {object} request the decoded body
 * @param {object} server {kind, dialect, contextTokens, refuse, refuseStyle}
 */
export function checkRequest(request, server) {
  checkNames(request, server);
  checkRefused(request, server);
  checkTypes(request);
  checkMessages(request, server);
  const family = familyOf(request.model, server.kind);
  checkLimitNames(request, family, server);
  checkReasoning(request, family);
  checkSampling(request, family);
  checkTools(request, family);
  checkStreamOptions(request, server);
  checkResponseFormat(request, family, server);
  checkSizes(request, family, server);
}

function checkNames(request, server) {
  const known = server.kind === "legacy" ? LEGACY_PARAMETERS : PARAMETERS;
  const unknown = Object.keys(request).filter((name) => !known.includes(name));
  if (unknown.length) throw unrecognized(unknown);
}

const TEMPLATE_REFUSALS = {
  "messages.system": "System role not supported",
  "messages.order": "Conversation roles must alternate user/assistant/user/assistant/...",
};
const UNVERIFIED =
  "Your organization must be verified to stream this model. Please go to: " +
  "https://platform.openai.com/settings/organization/general and click on Verify Organization.";

/* What a test told this server not to know, to drive a client down its ladder. */
function checkRefused(request, server) {
  for (const path of server.refuse ?? []) {
    if (!isSent(request, path)) continue;
    if (TEMPLATE_REFUSALS[path]) throw invalidRequest(TEMPLATE_REFUSALS[path]);
    if (path === "stream") throw invalidRequest(UNVERIFIED, path, "unsupported_value");
    if (server.refuseStyle === "detail_in_message") throw extraForbidden(path);
    if (server.refuseStyle === "extra_fields") {
      const detail = [
        { type: "extra_forbidden", loc: ["body", ...path.split(".")], msg: "Extra inputs are not permitted" },
      ];
      throw new ApiError(422, {
        message: `extra fields not permitted: ${path}`,
        type: "invalid_request_error",
        detail,
      });
    }
    if (server.refuseStyle === "unrecognized") throw unrecognized([path]);
    if (server.refuseStyle === "value")
      throw unsupportedValue(path, JSON.stringify(valueAt(request, path)), request.model);
    throw unsupportedParameter(path);
  }
}

/* `response_format.json_object` and `.json_schema` name the format's type, other paths a member. */
function isSent(request, path) {
  const format = /^response_format\.(json_object|json_schema|text)$/.exec(path);
  if (format) return request.response_format?.type === format[1];
  if (path === "messages.system") return request.messages?.some?.(({ role }) => role === "system");
  if (path === "messages.order") return request.messages?.some?.(({ role }, index) => isUser(role) === index % 2 > 0);
  if (path === "response_format.strict") return request.response_format?.json_schema?.strict === true;
  return valueAt(request, path) !== undefined;
}

function isUser(role) {
  return role === "user";
}

function valueAt(request, path) {
  return path.split(".").reduce((place, step) => place?.[step], request);
}

function checkTypes(request) {
  if (request.model === undefined) throw invalidRequest("you must provide a model parameter");
  if (typeof request.model !== "string") throw invalidType("model", "a string", nameOf(request.model));
  for (const [name, least, most] of NUMBERS) checkNumber(request, name, "decimal", least, most);
  for (const [name, least, most] of INTEGERS) checkNumber(request, name, "integer", least, most);
  for (const name of FLAGS) {
    const value = request[name] ?? false;
    if (typeof value !== "boolean") throw invalidType(name, "a boolean", nameOf(value));
  }
  for (const [name, limit] of TEXTS) checkText(request, name, limit);
  checkChoice(request, "service_tier", TIERS);
  checkChoice(request, "reasoning_effort", EFFORTS);
  checkChoice(request, "verbosity", ["low", "medium", "high"]);
  checkMetadata(request);
  checkStop(request);
}

function checkNumber(request, name, noun, least, most) {
  const value = request[name] ?? null;
  if (value === null) return;
  const fits = noun === "integer" ? Number.isInteger(value) : typeof value === "number";
  if (!fits) throw invalidType(name, noun === "integer" ? "an integer" : "a decimal", nameOf(value));
  if (least !== undefined && value < least) {
    throw invalidRequest(
      `Invalid '${name}': ${noun} below minimum value. Expected a value >= ${least}, but got ${value} instead.`,
      name,
      `${noun}_below_min_value`,
    );
  }
  if (most !== undefined && value > most) {
    throw invalidRequest(
      `Invalid '${name}': ${noun} above maximum value. Expected a value <= ${most}, but got ${value} instead.`,
      name,
      `${noun}_above_max_value`,
    );
  }
}

function checkText(request, name, limit) {
  const value = request[name] ?? null;
  if (value === null) return;
  if (typeof value !== "string") throw invalidType(name, "a string", nameOf(value));
  const length = [...value].length;
  if (length > limit) throw textTooLong(name, limit, length);
}

function checkChoice(request, name, allowed) {
  const value = request[name] ?? null;
  if (value === null) return;
  if (typeof value !== "string") throw invalidType(name, `one of ${allowed.join(", ")}`, nameOf(value));
  if (!allowed.includes(value)) throw invalidValue(name, value, allowed);
}

function checkMetadata(request) {
  const value = request.metadata ?? null;
  if (value === null) return;
  if (typeof value !== "object" || Array.isArray(value))
    throw invalidType("metadata", "an object", nameOf(value));
  if (request.store !== true)
    throw invalidRequest("The 'metadata' parameter is only allowed when 'store' is enabled.", "metadata");
}

function checkStop(request) {
  const value = request.stop ?? null;
  const list = [value ?? []].flat();
  if (list.some((text) => typeof text !== "string"))
    throw invalidType("stop", "a string or an array of strings", nameOf(value));
  if (list.length > 4) {
    throw invalidRequest(
      `Invalid 'stop': array too long. Expected an array with maximum length 4.`,
      "stop",
      "array_above_max_length",
    );
  }
}

function checkLimitNames(request, family, server) {
  const both = (request.max_tokens ?? null) !== null && (request.max_completion_tokens ?? null) !== null;
  if (both) {
    const message = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
    throw invalidRequest(message, "max_tokens", "invalid_parameter_combination");
  }
  const dated = server.apiVersion && server.apiVersion < "2024-09-01";
  if (dated && request.max_completion_tokens !== undefined) throw unrecognized(["max_completion_tokens"]);
  if (family.reasoning && (request.max_tokens ?? null) !== null) {
    throw unsupportedParameter("max_tokens", "max_completion_tokens");
  }
}

function checkReasoning(request, family) {
  const effort = request.reasoning_effort ?? null;
  if (effort !== null && !family.reasoning) throw unrecognized(["reasoning_effort"]);
  if (effort !== null && !family.efforts.includes(effort)) {
    throw unsupportedValue("reasoning_effort", effort, request.model, family.efforts);
  }
  const verbosity = request.verbosity ?? null;
  const allowed = family.verbosity ?? ["medium"];
  if (verbosity !== null && !allowed.includes(verbosity)) {
    throw unsupportedValue("verbosity", verbosity, request.model, allowed);
  }
}

/** The effort a request thinks with. */
export function effortOf(request, family) {
  return family.reasoning ? (request.reasoning_effort ?? family.effort) : "none";
}

function checkSampling(request, family) {
  if (!family.sampling && !family.reasoning) return;
  if (family.sampling === "with none" && effortOf(request, family) === "none") return;
  const temperature = request.temperature ?? null;
  if (temperature !== null && temperature !== 1)
    throw unsupportedValue("temperature", temperature, request.model);
  for (const name of SAMPLING) {
    const value = request[name] ?? null;
    const isDefault = value === null || value === false || (name === "top_p" && value === 1) || value === 0;
    if (!isDefault) throw unsupportedParameter(name);
  }
  if ((request.n ?? 1) !== 1) throw unsupportedValue("n", request.n, request.model);
}

function checkTools(request, family) {
  const tools = request.tools ?? null;
  if (tools === null) {
    if (request.tool_choice !== undefined) {
      throw invalidRequest("'tool_choice' is only allowed when 'tools' are specified.", "tool_choice");
    }
    return;
  }
  if (!Array.isArray(tools)) throw invalidType("tools", "an array of objects", nameOf(tools));
  tools.forEach((tool, index) => {
    if (!tool?.function?.name) throw missingParameter(`tools[${index}].function.name`);
  });
  if (family.toolsNeedNone && effortOf(request, family) !== "none") {
    const message =
      `Function tools with reasoning_effort are not supported for ${request.model} in /v1/chat/completions. ` +
      "Please use /v1/responses instead, or set reasoning_effort to 'none'.";
    throw invalidRequest(message, "reasoning_effort");
  }
}

function checkStreamOptions(request, server) {
  const options = request.stream_options ?? null;
  if (options === null) return;
  if (server.apiVersion && server.apiVersion < "2024-09-01") throw unrecognized(["stream_options"]);
  if (typeof options !== "object" || Array.isArray(options))
    throw invalidType("stream_options", "an object", nameOf(options));
  if (request.stream !== true) {
    throw invalidRequest(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      "stream_options",
    );
  }
  const known = server.dialect === "openai" ? ["include_usage", "include_obfuscation"] : ["include_usage"];
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) throw unknownParameter(`stream_options.${name}`);
    if (typeof value !== "boolean") throw invalidType(`stream_options.${name}`, "a boolean", nameOf(value));
  }
}

function checkSizes(request, family, server) {
  const limit = server.contextTokens ?? family.context;
  const tokens = countPrompt(request);
  const name = (request.max_completion_tokens ?? null) !== null ? "max_completion_tokens" : "max_tokens";
  const wanted = request[name] ?? 0;
  if (server.kind !== "legacy" && wanted > family.output) {
    const message =
      `${name} is too large: ${wanted}. This model supports at most ${family.output} completion tokens, ` +
      `whereas you provided ${wanted}.`;
    throw invalidRequest(message, name, "invalid_value");
  }
  if (tokens > limit) throw contextTooLong(limit, tokens);
}

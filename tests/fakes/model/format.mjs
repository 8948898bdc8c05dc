// Checks the `response_format` member: its type, name and schema.
import {
  invalidRequest,
  invalidType,
  invalidValue,
  missingParameter,
  nameOf,
  textTooLong,
  unknownParameter,
} from "./errors.mjs";
import { LIMITS, checkLooseSchema, checkStrictSchema } from "./schema.mjs";
import { textOf } from "./tokens.mjs";

const NAME = /^[a-zA-Z0-9_-]+$/;
const NAME_LENGTH = 64;
const AZURE_SCHEMA_SINCE = "2024-08-01";

/** Throws the server's refusal of `response_format`. */
export function checkResponseFormat(request, family, server) {
  const format = request.response_format ?? null;
  if (format === null) return;
  if (typeof format !== "object" || Array.isArray(format))
    throw invalidType("response_format", "an object", nameOf(format));
  if (format.type === undefined) throw missingParameter("response_format.type");
  const types = ["json_object", "json_schema", "text"];
  if (!types.includes(format.type)) throw invalidValue("response_format.type", format.type, types);
  const allowed = format.type === "json_schema" ? ["type", "json_schema"] : ["type"];
  refuseUnknown(format, allowed, "response_format");
  if (format.type === "json_object") checkJsonWord(request);
  if (format.type === "json_schema") checkJsonSchema(format.json_schema, request, family, server);
}

function refuseUnknown(object, allowed, path) {
  const unknown = Object.keys(object).find((name) => !allowed.includes(name));
  if (unknown !== undefined) throw unknownParameter(`${path}.${unknown}`);
}

function checkJsonWord(request) {
  if (request.messages.some((message) => /json/i.test(textOf(message)))) return;
  const message =
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
  throw invalidRequest(message, "messages");
}

function checkJsonSchema(format, request, family, server) {
  const path = "response_format.json_schema";
  if (!family.schema) {
    const message =
      "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model. Learn more about " +
      "supported models at the Structured Outputs guide.";
    throw invalidRequest(message, "response_format");
  }
  if (server.apiVersion && server.apiVersion < AZURE_SCHEMA_SINCE) {
    const message =
      "response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later";
    throw invalidRequest(message, "response_format", "BadRequest");
  }
  if (format === undefined || format === null) throw missingParameter(path);
  if (typeof format !== "object" || Array.isArray(format))
    throw invalidType(path, "an object", nameOf(format));
  refuseUnknown(format, ["name", "description", "schema", "strict"], path);
  checkName(format.name, `${path}.name`);
  if (format.schema === undefined) throw missingParameter(`${path}.schema`);
  const strict = format.strict ?? false;
  if (typeof strict !== "boolean") throw invalidType(`${path}.strict`, "a boolean", nameOf(strict));
  if (strict) checkStrictSchema(format.name, format.schema, LIMITS[server.dialect] ?? LIMITS.openai);
  else checkLooseSchema(format.name, format.schema);
}

function checkName(name, path) {
  if (name === undefined) throw missingParameter(path);
  if (typeof name !== "string") throw invalidType(path, "a string", nameOf(name));
  if (name.length > NAME_LENGTH) throw textTooLong(path, NAME_LENGTH, name.length);
  if (NAME.test(name)) return;
  const message = `Invalid '${path}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
  throw invalidRequest(message, path, "invalid_value");
}

// Checks the `messages` member: roles, content and unknown members.
import {
  invalidRequest,
  invalidType,
  invalidValue,
  missingParameter,
  nameOf,
  unknownParameter,
} from "./errors.mjs";

const ROLES = ["system", "assistant", "user", "function", "tool", "developer"];
const LEGACY_ROLES = ["system", "assistant", "user", "tool"];
const MEMBERS = [
  "role",
  "content",
  "name",
  "refusal",
  "tool_calls",
  "tool_call_id",
  "function_call",
  "audio",
];
const PARTS = ["text", "image_url", "input_audio", "refusal", "file"];

/** Throws the server's refusal of `messages`. */
export function checkMessages(request, server) {
  const { messages } = request;
  if (messages === undefined) throw missingParameter("messages");
  if (!Array.isArray(messages)) throw invalidType("messages", "an array of objects", nameOf(messages));
  if (messages.length === 0) {
    const message =
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.";
    throw invalidRequest(message, "messages", "empty_array");
  }
  messages.forEach((message, index) => checkMessage(message, `messages[${index}]`, server));
}

function checkMessage(message, path, server) {
  if (message === null || typeof message !== "object" || Array.isArray(message)) {
    throw invalidType(path, "an object", nameOf(message));
  }
  const roles = server.kind === "legacy" ? LEGACY_ROLES : ROLES;
  if (message.role === undefined) throw missingParameter(`${path}.role`);
  if (!roles.includes(message.role)) throw invalidValue(`${path}.role`, message.role, roles);
  const unknown = Object.keys(message).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw unknownParameter(`${path}.${unknown}`);
  if (message.name !== undefined && !/^[^\s<|\\/>]{1,64}$/.test(message.name)) {
    const text = `Invalid '${path}.name': string does not match pattern. Expected a string that matches the pattern '^[^\\s<|\\\\/>]+$'.`;
    throw invalidRequest(text, `${path}.name`, "invalid_value");
  }
  checkContent(message, `${path}.content`);
}

function checkContent(message, path) {
  const { content } = message;
  if (typeof content === "string") return;
  if ((content ?? null) === null) {
    if (message.role === "assistant" && (message.tool_calls || message.function_call || message.refusal))
      return;
    throw invalidRequest(`Invalid value for 'content': expected a string, got null.`, path);
  }
  if (!Array.isArray(content))
    throw invalidType(path, "one of a string or array of objects", nameOf(content));
  content.forEach((part, index) => {
    if (!PARTS.includes(part?.type)) throw invalidValue(`${path}[${index}].type`, part?.type, PARTS);
    if (part.type === "text" && typeof part.text !== "string")
      throw missingParameter(`${path}[${index}].text`);
  });
}

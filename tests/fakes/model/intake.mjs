// Reads what came in: the address and the body.
import { invalidRequest, unreadableBody } from "./errors.mjs";

const BODY_BYTES_MAX = 16 * 1024 * 1024;

/** The whole body, or what of it fits. */
export async function readBody(request) {
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size <= BODY_BYTES_MAX) pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The JSON value of some bytes; undefined when they are no JSON at all. */
export function parsed(body) {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** What an address is for, in the forms of OpenAI, Azure's v1 and Azure's dated one.
 *
 * @returns {{azure: boolean, what: "complete"|"list"|null, model?: string|null, deployment?: string,
 * version?: string}}
 */
export function addressOf(url, kind) {
  const dated = /^\/openai\/deployments\/([^/]+)\/chat\/completions$/.exec(url.pathname);
  const version = url.searchParams.get("api-version");
  if (dated)
    return {
      azure: true,
      what: version ? "complete" : null,
      deployment: decodeURIComponent(dated[1]),
      version,
    };
  const path = /^(\/openai)?\/v1\/(chat\/completions|models(?:\/(.+))?)$/.exec(url.pathname);
  const azure = Boolean(path?.[1]) || kind === "azure" || url.pathname.startsWith("/openai/");
  if (!path) return { azure, what: null };
  const model = path[3] === undefined ? null : decodeURIComponent(path[3]);
  return { azure, what: path[2].startsWith("chat") ? "complete" : "list", model };
}

/** The decoded request; throws the server's 400. A body must be clean UTF-8 and clean JSON; a lone surrogate
 * is neither.
 */
export function readRequest(request, body, address) {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\b/i.test(type)) {
    const message = `Invalid Content-Type header (${type}), expected application/json.`;
    throw invalidRequest(message, null, "unsupported_content_type");
  }
  const value = parsed(body);
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  if (body.length > BODY_BYTES_MAX || !isObject || !isUtf8(body) || hasLoneSurrogate(value))
    throw unreadableBody();
  return address.deployment ? { ...value, model: address.deployment } : value;
}

function isUtf8(body) {
  return Buffer.from(body.toString()).equals(body);
}

/* JSON.stringify escapes a surrogate only when its other half is missing. */
function hasLoneSurrogate(value) {
  return /\\ud[89a-f][0-9a-f]{2}/.test(JSON.stringify(value).replaceAll("\\\\", ""));
}

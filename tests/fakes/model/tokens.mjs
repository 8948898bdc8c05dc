// Token counts: a token is four bytes of UTF-8, rounded up for each text, and four more for each message.
import { createHash } from "node:crypto";

const BYTES_PER_TOKEN = 4;
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_REQUEST = 3;
const CACHE_MINIMUM = 1024;
const CACHE_STEP = 128;
const CACHE_KEPT = 8;
const CACHE_PREFIXES = 256;

/** Tokens of one text. */
export function countTokens(text) {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** A message's text, whether it came as a string or in parts. */
export function textOf(message) {
  const content = message?.content;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => part?.text ?? part?.refusal ?? "").join("");
}

/** Tokens of a request: its messages and its schema. */
export function countPrompt(request) {
  const schema = request.response_format?.json_schema?.schema;
  return countMessages(request.messages) + (schema ? countTokens(JSON.stringify(schema)) : 0);
}

export function countMessages(messages) {
  return messages.reduce(
    (sum, message) => sum + TOKENS_PER_MESSAGE + countTokens(textOf(message)),
    TOKENS_PER_REQUEST,
  );
}

/** The text up to which `content` has at most `tokens` tokens, never ending inside a character. */
export function cutToTokens(content, tokens) {
  const bytes = Buffer.from(content);
  let end = Math.min(bytes.length, tokens * BYTES_PER_TOKEN);
  while (end > 0 && end < bytes.length && (bytes[end] & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString();
}

/** Remembers prompts, to say how many leading tokens of the next one are the same. */
export class PromptCache {
  #known = new Map();

  /** Tokens of `request` that an earlier request began with; 0 below 1,024, else in steps of 128. */
  match(request) {
    const text = Buffer.from(prefixText(request));
    const least = CACHE_MINIMUM * BYTES_PER_TOKEN;
    if (text.length < least) return 0;
    const key = createHash("sha1").update(text.subarray(0, least)).digest("base64");
    const earlier = this.#known.get(key) ?? [];
    const bytes = Math.max(0, ...earlier.map((other) => commonBytes(text, other)));
    this.#remember(key, [text, ...earlier].slice(0, CACHE_KEPT));
    const tokens = Math.floor(bytes / BYTES_PER_TOKEN / CACHE_STEP) * CACHE_STEP;
    return tokens >= CACHE_MINIMUM ? Math.min(tokens, countPrompt(request)) : 0;
  }

  #remember(key, texts) {
    this.#known.delete(key);
    this.#known.set(key, texts);
    if (this.#known.size > CACHE_PREFIXES) this.#known.delete(this.#known.keys().next().value);
  }

  clear() {
    this.#known.clear();
  }
}

function prefixText(request) {
  const schema = JSON.stringify(request.response_format ?? null);
  const messages = request.messages.map((message) => `\u0001${message.role}\u0002${textOf(message)}`);
  return `${request.model}\u0000${schema}${messages.join("")}`;
}

function commonBytes(one, other) {
  const end = Math.min(one.length, other.length);
  let index = 0;
  while (index + 512 < end && one.compare(other, index, index + 512, index, index + 512) === 0) index += 512;
  while (index < end && one[index] === other[index]) index += 1;
  return index;
}

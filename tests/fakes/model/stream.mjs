// A streamed answer: first as events, then as the bytes and pauses that carry them.
import { CALM, extras } from "./completion.mjs";
import { bytePieces, contentPieces } from "./random.mjs";

const PAD = "abcdefghijklmnop";

/** The events of an answer, in order.
 *
 * An event is {part, data, comment?, name?, pause?}: `part` is "filter", "role", "content", "finish",
 * "usage", "done" or "extra";
 * `data` is an object or a text, `pause` true where a model would take time for the next token.
 */
export function streamEvents(answer) {
  const indexes = [...Array(answer.choices).keys()];
  const pieces = answer.refusal !== null ? [] : contentPieces(answer.content, answer.random);
  const events = [...indexes.map((index) => event("role", chunk(answer, firstDelta(answer), { index })))];
  for (const piece of pieces) {
    for (const index of indexes)
      events.push({ ...event("content", chunk(answer, { content: piece }, { index })), pause: true });
  }
  if (answer.refusal !== null) events.push(event("content", chunk(answer, { refusal: answer.refusal })));
  for (const index of indexes)
    events.push(event("finish", chunk(answer, {}, { index, finish: answer.finish })));
  if (answer.includeUsage) events.push(event("usage", usageChunk(answer)));
  events.push({ part: "done", data: "[DONE]" });
  return answer.dialect === "azure" ? [filterEvent(answer), ...events] : events;
}

function event(part, data) {
  return { part, data };
}

function firstDelta(answer) {
  if (answer.dialect === "legacy") return { role: "assistant", content: "" };
  return { role: "assistant", content: "", refusal: null };
}

/** One `chat.completion.chunk`. */
export function chunk(answer, delta, { index = 0, finish = null } = {}) {
  const choice = { index, delta, logprobs: null, finish_reason: finish };
  if (answer.dialect === "azure") choice.content_filter_results = finish ? {} : CALM;
  const body = { ...head(answer), choices: [choice] };
  if (answer.includeUsage && answer.dialect !== "legacy") body.usage = null;
  if (answer.obfuscation) body.obfuscation = PAD.slice(0, 1 + answer.random(PAD.length));
  return body;
}

function head(answer) {
  return {
    id: answer.id,
    object: "chat.completion.chunk",
    created: answer.created,
    model: answer.model,
    ...extras(answer),
  };
}

/** The last chunk: usage and no choice. */
export function usageChunk(answer) {
  return { ...head(answer), choices: [], usage: answer.usage };
}

/* Azure judges the prompt before it answers. */
function filterEvent() {
  const prompt_filter_results = [{ prompt_index: 0, content_filter_results: CALM }];
  return event("filter", { choices: [], created: 0, id: "", model: "", object: "", prompt_filter_results });
}

/** How events become lines; faults change a copy of this. */
export const PLAIN_FORMAT = {
  ending: "\n",
  space: " ",
  bom: false,
  comment: null,
  multiline: false,
  encode: null,
};

/** The bytes of one event. */
export function eventBytes(one, format, index) {
  const ending = format.ending === "mixed" ? ["\n", "\r\n", "\r"][index % 3] : format.ending;
  const lines = [];
  if (format.comment !== null && one.data !== undefined) lines.push(`: ${format.comment}`);
  if (one.comment !== undefined) lines.push(`: ${one.comment}`);
  if (one.id !== undefined) lines.push(`id: ${one.id}`);
  if (one.name !== undefined) lines.push(`event: ${one.name}`);
  if (one.data !== undefined) {
    const text =
      typeof one.data === "string" ? one.data : JSON.stringify(one.data, null, format.multiline ? 1 : 0);
    lines.push(...text.split("\n").map((line) => `data:${format.space}${line}`));
  }
  const bytes = Buffer.from(lines.map((line) => line + ending).join("") + ending);
  return format.encode ? format.encode(bytes, one) : bytes;
}

/** What is done on the socket, in order: {bytes}, {pause: ms}, or an ending (see play.mjs).
 *
 * @param {{tokenMs: number, split: boolean}} pace with `split`, writes end at odd places, inside UTF-8
 * sequences too
 */
export function streamSteps(events, format, pace, random) {
  const steps = format.bom ? [{ bytes: Buffer.from([0xef, 0xbb, 0xbf]) }] : [];
  let waiting = [];
  const flush = () => {
    if (waiting.length === 0) return;
    const bytes = Buffer.concat(waiting);
    const pieces = pace.split ? bytePieces(bytes, random) : [bytes];
    steps.push(...pieces.map((piece) => ({ bytes: piece })));
    waiting = [];
  };
  events.forEach((one, index) => {
    if (one.pause && pace.tokenMs > 0) {
      flush();
      steps.push({ pause: pace.tokenMs });
    }
    if (one.step) {
      flush();
      steps.push(one.step);
    } else waiting.push(eventBytes(one, format, index));
  });
  flush();
  return steps;
}

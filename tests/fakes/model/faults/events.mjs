// Faults in the events of a stream: missing, empty and doubled chunks, errors in the middle, usage in odd
// places.
import { chunk, usageChunk } from "../stream.mjs";

function parts(events, part) {
  return events.filter((event) => event.part === part);
}

function without(events, ...names) {
  return events.filter((event) => !names.includes(event.part));
}

function before(events, part, added) {
  const place = events.findIndex((event) => event.part === part);
  return place < 0 ? [...events, ...added] : [...events.slice(0, place), ...added, ...events.slice(place)];
}

/** The stream up to and with its `count`th content event, by default half of them. */
function head(events, count) {
  const total = parts(events, "content").length;
  let left = count ?? Math.ceil(total / 2);
  const end = events.findIndex((event) => event.part !== "role" && event.part !== "filter" && left-- <= 0);
  return end < 0 ? events : events.slice(0, end);
}

function extra(data) {
  return { part: "extra", data };
}

/* Something odd before the content and again in the middle of it. */
function sprinkled(make) {
  return (events, fault, answer) => {
    const middle = head(events).length;
    return before(
      [...events.slice(0, middle), extra(make(answer, fault)), ...events.slice(middle)],
      "content",
      [extra(make(answer, fault))],
    );
  };
}

function finishing(change) {
  return (events, fault, answer) =>
    events.map((event) =>
      event.part === "finish" ? { ...event, data: change(event.data, fault, answer) } : event,
    );
}

function everywhere(change) {
  return (events, fault, answer) =>
    events.map((event, index) =>
      typeof event.data === "object" ? { ...event, data: change(event.data, index, answer) } : event,
    );
}

/* The error comes before any text with {after: 0}, else after half of it or after {after} pieces. */
function streamError(events, fault) {
  const error = fault.error ?? {
    message: "The server had an error while processing your request.",
    type: "server_error",
    param: null,
    code: null,
  };
  const data = fault.choices ? { error, choices: fault.choices } : { error };
  const kept =
    fault.after === 0
      ? without(events, "role", "content", "finish", "usage", "done")
      : head(events, fault.after);
  return [...kept, { part: "error", data, name: fault.name }, ...(fault.done ? parts(events, "done") : [])];
}

function cumulative(data, count, answer) {
  const { prompt_tokens: input } = answer.usage;
  return { ...data, usage: { prompt_tokens: input, completion_tokens: count, total_tokens: input + count } };
}

function usageInFinish(events, fault, answer) {
  return without(finishing((data) => ({ ...data, usage: answer.usage }))(events, fault, answer), "usage");
}

function filterFirst(events) {
  return [
    extra({
      choices: [],
      created: 0,
      id: "",
      model: "",
      object: "",
      prompt_filter_results: [{ prompt_index: 0 }],
    }),
    ...events,
  ];
}

/* Hidden thinking in a member of its own, before the text. */
function reasoning(events, fault, answer) {
  const { member = "reasoning_content", text = "Let me think about this." } = fault;
  const thoughts = text
    .split(" ")
    .map((word) => ({ part: "extra", data: chunk(answer, { [member]: `${word} ` }) }));
  return before(events, "content", thoughts);
}

function pausing(steps) {
  return (events, fault) => [...head(events, fault.after), { part: "pause", step: steps(fault) }];
}

/** {name: {about, events(events, fault, answer)}}: each gives the stream's events anew. */
export const EVENT_FAULTS = {
  no_done: { about: "[DONE] is missing", events: (events) => without(events, "done") },
  after_done: {
    about: "more after [DONE]",
    events: (events, { text }, answer) => [
      ...events,
      extra(text ?? chunk(answer, { content: "after the end" })),
    ],
  },
  no_finish: {
    about: "the stream ends cleanly without any finish_reason, [DONE] only with {done: true}",
    events: (events, { done, after }) => [...head(events, after), ...(done ? parts(events, "done") : [])],
  },
  finish_null: {
    about: "finish_reason is null to the end",
    events: finishing((data) => ({
      ...data,
      choices: data.choices.map((choice) => ({ ...choice, finish_reason: null })),
    })),
  },
  duplicate_finish: {
    about: "the finishing chunk comes twice",
    events: (events) => events.flatMap((event) => (event.part === "finish" ? [event, event] : [event])),
  },
  choices_empty: {
    about: "the first chunk has choices [] and the prompt's filter verdict",
    events: filterFirst,
  },
  choices_missing: {
    about: "chunks without choices",
    events: sprinkled(({ id, model }) => ({ id, object: "chat.completion.chunk", model })),
  },
  choices_null: { about: "chunks with choices null", events: sprinkled(({ id }) => ({ id, choices: null })) },
  delta_missing: {
    about: "chunks whose choice has no delta",
    events: sprinkled(() => ({ choices: [{ index: 0, finish_reason: null }] })),
  },
  delta_null: {
    about: "chunks whose delta is null",
    events: sprinkled(() => ({ choices: [{ index: 0, delta: null, finish_reason: null }] })),
  },
  content_absent: { about: "deltas without content", events: sprinkled((answer) => chunk(answer, {})) },
  content_null: {
    about: "deltas with content null",
    events: sprinkled((answer) => chunk(answer, { role: "assistant", content: null })),
  },
  content_empty: {
    about: "deltas with empty content",
    events: sprinkled((answer) => chunk(answer, { content: "" })),
  },
  unknown_members: {
    about: "members nobody knows in every chunk",
    events: everywhere((data) => ({
      x_groq: { id: "req" },
      timings: { predicted_ms: 1.5 },
      citations: [],
      moderation: null,
      ...data,
      more: { deep: [1, { two: "3" }] },
    })),
  },
  reasoning: { about: "thinking in {member} (reasoning_content) before the text", events: reasoning },
  usage_absent: {
    about: "no usage at all",
    events: (events) => without(everywhere(({ usage, ...data }) => data)(events), "usage"),
  },
  usage_null: {
    about: "usage null in every chunk",
    events: (events) => without(everywhere((data) => ({ ...data, usage: null }))(events), "usage"),
  },
  usage_empty: {
    about: "usage {} in every chunk, the real one before the last",
    events: (events, fault, answer) => [
      ...before(everywhere((data) => ({ ...data, usage: {} }))(without(events, "usage")), "done", [
        extra(usageChunk(answer)),
        extra({ choices: [], usage: {} }),
      ]),
    ],
  },
  usage_cumulative: {
    about: "growing usage in every chunk, the whole one at the end",
    events: (events, fault, answer) =>
      before(everywhere(cumulative)(without(events, "usage"), fault, answer), "done", [
        extra(usageChunk(answer)),
      ]),
  },
  usage_in_finish: { about: "usage in the finishing chunk", events: usageInFinish },
  stream_error: {
    about:
      "an error object inside the 200 stream, {after} pieces of text; {error}, {name}, {choices}, {done}",
    events: streamError,
  },
  bad_event: {
    about: "an event whose data is no JSON",
    events: sprinkled((answer, { text = '{"choices":[{"delta":{"content":"x"' }) => text),
  },
  event_fields: {
    about: "id:, event: and retry: lines beside data:",
    events: (events) => events.map((event, index) => ({ ...event, id: index, name: "message" })),
  },
  silence: {
    about: "silence after {after} pieces of text, for ever or for {ms}",
    events: (events, fault) =>
      fault.ms ? paused(events, fault) : pausing(() => ({ hang: true }))(events, fault),
  },
  cut: {
    about: "the connection is closed after {after} pieces of text; {reset: true} resets it",
    events: pausing(({ reset }) => (reset ? { reset: true } : { cut: true })),
  },
  endless_text: {
    about: "text without end",
    events: (events, fault, answer) =>
      endless(events, fault, `data: ${JSON.stringify(chunk(answer, { content: "and so on " }))}\n\n`),
  },
  endless_space: {
    about: "white space without end, in the answer",
    events: (events, fault, answer) =>
      endless(events, fault, `data: ${JSON.stringify(chunk(answer, { content: " \n\t" }))}\n\n`),
  },
  endless_line: {
    about: "a line without end",
    events: (events, fault) => [
      ...head(events, fault.after),
      { part: "pause", step: { bytes: Buffer.from("data: ") } },
      ...endless([], fault, "a".repeat(8192)),
    ],
  },
  endless_comments: {
    about: "comment lines without end",
    events: (events, fault) => endless(events, fault, ": ping\n\n"),
  },
  endless_empty: {
    about: "empty deltas without end",
    events: (events, fault, answer) =>
      endless(events, fault, `data: ${JSON.stringify(chunk(answer, { content: "" }))}\n\n`),
  },
};

function paused(events, fault) {
  const start = head(events, fault.after);
  return [...start, { part: "pause", step: { pause: fault.ms } }, ...events.slice(start.length)];
}

function endless(events, { after, every_ms: everyMs }, text) {
  return [...head(events, after), { part: "pause", step: { endless: Buffer.from(text), everyMs } }];
}

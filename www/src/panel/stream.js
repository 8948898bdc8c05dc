/* Reads the events of one turn from a POST answer. */

import { createParser } from "eventsource-parser";
import { Problem, problemFromDocument } from "../common/problem.js";

function parseData(data) {
  try {
    return JSON.parse(data);
  } catch {
    throw new Problem({ code: "bad_stream", status: 502 });
  }
}

/** Once the answer is known nobody waits for its end, but to cancel it would break the call off. */
async function readOn(reader) {
  while (!(await reader.read()).done);
}

async function* readChunks(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    readOn(reader).catch(() => {});
  }
}

/**
 * Yields `{event, data}` with the data decoded. Pings are skipped, an `error` event is thrown as a Problem, and so is
 * a stream that ends before its `done`.
 * @param {Response} response
 * @returns {AsyncGenerator<{event: string, data: any}>}
 */
export async function* readEvents(response) {
  const type = response.headers.get("Content-Type") || "";
  if (!type.startsWith("text/event-stream")) {
    yield { event: "done", data: await response.json() };
    return;
  }
  const arrived = [];
  const parser = createParser({ onEvent: (event) => arrived.push(event) });
  for await (const chunk of readChunks(response.body)) {
    parser.feed(chunk);
    while (arrived.length > 0) {
      const { event, data } = arrived.shift();
      if (event === "error") throw problemFromDocument(parseData(data), 502);
      yield { event: event || "message", data: parseData(data) };
      if (event === "done") return;
    }
  }
  throw new Problem({ code: "cut" });
}

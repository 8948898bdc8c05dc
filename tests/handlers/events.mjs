// Reads an event stream piece by piece, as a browser would.
import assert from "node:assert/strict";

function parseBlock(block) {
  const lines = block.split("\n").filter((line) => line !== "");
  if (lines.every((line) => line.startsWith(":")))
    return { comment: lines.map((line) => line.slice(1).trim()).join(" ") };
  const fields = Object.fromEntries(
    lines.map((line) => {
      const [, name, value] =
        /^(event|data): (.*)$/.exec(line) ?? assert.fail(`not a line of an event: ${line}`);
      return [name, value];
    }),
  );
  assert.deepEqual(
    Object.keys(fields),
    ["event", "data"],
    `an event is one line "event" and one line "data": ${block}`,
  );
  return { event: fields.event, data: JSON.parse(fields.data) };
}

/** Yields {event, data} in the order of their arrival; comments are left out. */
export async function* readEvents(body) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const block = parseBlock(text.slice(0, end));
      text = text.slice(end + 2);
      if (block.event) yield block;
    }
  }
  assert.equal(text, "", "the stream ends within an event");
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readEvents } from "../src/panel/stream.js";

const encoder = new TextEncoder();

function answer(chunks, type = "text/event-stream") {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  return new Response(body, { headers: { "Content-Type": type } });
}

async function collect(response) {
  const events = [];
  for await (const event of readEvents(response)) events.push(event);
  return events;
}

const story = [
  ": ping",
  "",
  "event: intent",
  'data: {"id":"25","name":"Gerät"}',
  "",
  "event: token",
  'data: {"text":"Größe 🙂\\n"}',
  "",
  "event: done",
  'data: {"turn":1}',
  "",
  "",
].join("\n");

const told = [
  { event: "intent", data: { id: "25", name: "Gerät" } },
  { event: "token", data: { text: "Größe 🙂\n" } },
  { event: "done", data: { turn: 1 } },
];

describe("the events of a turn", () => {
  it("are the same however the bytes are cut", async () => {
    const bytes = encoder.encode(story);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      assert.deepEqual(await collect(answer([bytes.slice(0, cut), bytes.slice(cut)])), told, `cut at ${cut}`);
    }
    assert.deepEqual(await collect(answer([...bytes].map((byte) => Uint8Array.of(byte)))), told);
  });

  it("may end their lines with CRLF", async () => {
    assert.deepEqual(await collect(answer([encoder.encode(story.replace(/\n/g, "\r\n"))])), told);
  });

  it("end with done, whatever follows", async () => {
    const more = `${story}event: token\ndata: {"text":"late"}\n\n`;
    assert.deepEqual(await collect(answer([encoder.encode(more)])), told);
  });

  it("are read to the very end once they are known, and never cancelled", async () => {
    for (const last of ["event: done\ndata: {}\n\n", 'event: error\ndata: {"status":502}\n\n']) {
      let cancelled = false;
      let closed;
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(encoder.encode(last));
          closed = new Promise((resolve) => {
            setImmediate(() => (controller.enqueue(encoder.encode(": ping\n\n")), controller.close(), resolve()));
          });
        },
        cancel: () => (cancelled = true),
      });
      const type = { headers: { "Content-Type": "text/event-stream" } };
      await collect(new Response(body, type)).catch(() => {});
      await closed;
      assert.equal(cancelled, false, last);
    }
  });

  it("turn an error event into the problem it describes", async () => {
    const failed =
      'event: error\ndata: {"status":502,"code":"remote_failed","detail":"Away","request_id":"7f"}\n\n';
    await assert.rejects(collect(answer([encoder.encode(failed)])), {
      status: 502,
      code: "remote_failed",
      detail: "Away",
      requestId: "7f",
    });
  });

  it("are a problem when they stop before done", async () => {
    const cut = story.slice(0, story.indexOf("event: done"));
    await assert.rejects(collect(answer([encoder.encode(cut)])), { code: "cut", status: 0 });
  });

  it("are a problem when their data is not JSON", async () => {
    await assert.rejects(collect(answer([encoder.encode("event: token\ndata: {oops\n\n")])), {
      code: "bad_stream",
    });
  });

  it("may be one JSON answer where a server in between does not stream", async () => {
    const response = answer([encoder.encode('{"turn":1}')], "application/json");
    assert.deepEqual(await collect(response), [{ event: "done", data: { turn: 1 } }]);
  });
});

// Every kind of fault, by an assertion each; a kind without one fails the last test.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";
import { BROKEN, ENDLESS, REFUSALS, REPLIES, SAID, STREAMS } from "./cases.mjs";
import { KEY, aWhile, startClient, until } from "./client.mjs";

const ASK = { model: "gpt-4o", messages: [{ role: "user", content: "my printer" }] };
const STREAM = { ...ASK, stream: true, stream_options: { include_usage: true } };

const tested = new Set();

function titleOf(kind, options) {
  tested.add(kind);
  return Object.keys(options).length ? `${kind} ${JSON.stringify(options)}` : kind;
}

describe("the stand-in model: faults", () => {
  let model;
  const say = (times = 1) => model.control("POST", "script", { times, answers: [{ content: SAID }] });
  before(async () => (model = await startClient()));
  after(() => model.close());

  for (const [kind, options, status, type, code] of REFUSALS) {
    test(`refuses as ordered: ${titleOf(kind, options)}`, async () => {
      await model.fault({ kind, ...options });
      const answer = await model.post(STREAM);
      const { error } = answer.json;
      assert.deepEqual([answer.status, error.type, error.code], [status, type, code]);
      assert.ok(error.message.length > 5);
      assert.equal((await model.post(ASK)).status, 200, "one fault strikes once");
    });
  }

  for (const [kind, options, check] of REPLIES) {
    test(`replies as ordered: ${titleOf(kind, options)}`, async () => {
      await model.fault({ kind, ...options });
      check(await model.post(STREAM));
    });
  }

  for (const [kind, options, check] of STREAMS) {
    test(`streams as ordered: ${titleOf(kind, options)}`, async () => {
      await say();
      await model.fault({ kind, ...options });
      const answer = await model.post(STREAM);
      assert.equal(answer.status, 200);
      check(answer.events ? answer : { ...answer, events: [] });
    });
  }

  for (const [kind, options, arrived] of ENDLESS) {
    test(`never ends, and notices that the client has left: ${titleOf(kind, options)}`, async () => {
      await model.control("POST", "reset");
      await say();
      await model.fault({ kind, ...options });
      const stream = await model.open(STREAM);
      await until(() => arrived(stream), kind);
      await aWhile();
      assert.equal(stream.ended, null);
      assert.equal((await model.control("GET", "open")).open, 1);
      stream.leave();
      await until(async () => (await model.control("GET", "open")).open === 0, "the end");
      assert.equal((await model.control("GET", "open")).aborted, 1);
    });
  }

  for (const [kind, options, words] of BROKEN) {
    test(`breaks the connection: ${titleOf(kind, options)}`, async () => {
      await say();
      await model.fault({ kind, ...options });
      const stream = await model.open(STREAM);
      await until(() => stream.ended !== null, kind);
      assert.match(stream.ended, words);
      if (kind === "cut") assert.match(stream.bytes.toString(), /"content":"/);
      await model.control("DELETE", "script");
    });
  }

  test("hang and half_head answer nothing or half a line", async () => {
    for (const [kind, expected] of [
      ["hang", ""],
      ["half_head", "HTTP/1.1 200 OK\r\nContent-Ty"],
    ]) {
      tested.add(kind);
      await model.fault({ kind });
      const body = JSON.stringify(ASK);
      const socket = connect(model.port, "127.0.0.1");
      let came = "";
      socket.on("data", (piece) => (came += piece));
      socket.write(
        `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      await until(
        async () => (await model.lastRequest()).faults.includes(kind) && came.length >= expected.length,
        kind,
      );
      await aWhile();
      assert.equal(came, expected);
      socket.destroy();
    }
  });

  test("gzip_bomb is small on the wire and large once unpacked", async () => {
    tested.add("gzip_bomb");
    await model.fault({ kind: "gzip_bomb", bytes: 4 * 1024 * 1024 });
    const bytes = await new Promise((done) => {
      const options = {
        method: "POST",
        headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      };
      const request = httpRequest(`${model.url}/chat/completions`, options, async (response) => {
        assert.equal(response.headers["content-encoding"], "gzip");
        const pieces = [];
        for await (const piece of response) pieces.push(piece);
        done(Buffer.concat(pieces));
      });
      request.end(JSON.stringify(STREAM));
    });
    assert.ok(bytes.length < 20000);
    assert.ok(gunzipSync(bytes).length > 4 * 1024 * 1024);
  });

  const BODIES = [
    ["choices_empty", (body) => body.choices.length === 0],
    ["choices_missing", (body) => !("choices" in body)],
    ["choices_null", (body) => body.choices === null],
    ["delta_missing", (body) => !("message" in body.choices[0])],
    ["delta_null", (body) => body.choices[0].message === null],
    ["content_absent", (body) => !("content" in body.choices[0].message)],
    ["content_null", (body) => body.choices[0].message.content === null],
    ["content_empty", (body) => body.choices[0].message.content === ""],
    ["finish_null", (body) => body.choices[0].finish_reason === null],
    ["no_finish", (body) => !("finish_reason" in body.choices[0])],
    ["usage_absent", (body) => !("usage" in body)],
    ["usage_null", (body) => body.usage === null],
    ["usage_empty", (body) => Object.keys(body.usage).length === 0],
    ["unknown_members", (body) => "x_groq" in body],
    ["stream_error", (body) => body.error.type === "server_error"],
    ["refusal", (body) => body.choices[0].message.content === null && body.choices[0].message.refusal],
    ["usage_negative", (body) => body.usage.total_tokens === -12],
  ];
  for (const [kind, check] of BODIES) {
    test(`shows ${kind} in an answer that is not streamed, too`, async () => {
      await model.fault({ kind });
      const answer = await model.post(ASK);
      assert.equal(answer.status, 200);
      assert.ok(check(answer.json), answer.text);
    });
  }

  test("byte_by_byte writes each byte by itself", async () => {
    tested.add("byte_by_byte");
    await model.control("POST", "script", { answers: [{ content: "ä" }] });
    await model.fault({ kind: "byte_by_byte" });
    const stream = await model.open({ ...ASK, stream: true });
    await until(() => stream.ended === "end", "the end");
    assert.match(stream.bytes.toString(), /"content":"ä"/);
    assert.ok(stream.pieces.length > stream.bytes.length / 4, "most bytes arrive alone");
  });

  test("several faults strike together", async () => {
    await say();
    await model.fault([
      { kind: "line_endings", ending: "cr" },
      { kind: "comments" },
      { kind: "no_done" },
      { kind: "code_fence" },
    ]);
    const answer = await model.post(STREAM);
    assert.match(answer.text, /^: OPENROUTER PROCESSING\rdata: /);
    assert.match(answer.content, /^```json/);
    assert.notEqual(answer.events.at(-1), "[DONE]");
  });

  test("a fault strikes by match, after a number of requests, as often as told", async () => {
    await model.fault({ kind: "server_error" }, 2, { match: "PRINTER", skip: 1 });
    const status = async (content) =>
      (await model.post({ ...ASK, messages: [{ role: "user", content }] })).status;
    const seen = [];
    for (const words of ["printer", "mouse", "printer", "printer", "printer"]) seen.push(await status(words));
    assert.deepEqual(seen, [200, 200, 500, 500, 200]);
  });

  test("a fault strikes for ever until it is deleted, and another address when told", async () => {
    await model.fault({ kind: "server_error", status: 502 }, "always", { path: "/models" });
    assert.equal((await model.get("/v1/models")).status, 502);
    assert.equal((await model.get("/v1/models/gpt-4o")).status, 502);
    assert.equal((await model.post(ASK)).status, 200);
    assert.equal((await model.control("GET", "faults")).faults[0].left, "always");
    await model.control("DELETE", "faults");
    assert.equal((await model.get("/v1/models")).status, 200);
    assert.deepEqual((await model.control("GET", "faults")).faults, []);
  });

  test("a fault does not hide that the request itself was wrong", async () => {
    await model.fault({ kind: "server_error" });
    assert.equal((await model.post({ ...ASK, colour: 1 })).status, 500);
    assert.match((await model.lastRequest()).refusal.message, /colour/);
    await model.fault({ kind: "bom" });
    assert.equal((await model.post({ ...ASK, colour: 1 })).status, 400);
  });

  test("every kind of fault is described and has its assertion here", async () => {
    const { kinds } = await model.control("GET", "kinds");
    const names = Object.keys(kinds);
    assert.deepEqual(
      names.filter((name) => !tested.has(name)),
      [],
    );
    assert.ok(names.length > 90 && Object.values(kinds).every((about) => about.length > 3));
  });
});

// Bodies, keys, models and limits; how an answer is streamed, counted, scripted and logged.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { USER, ask, format, object } from "./bodies.mjs";
import { aWhile, startClient, until } from "./client.mjs";

describe("the stand-in model: requests", () => {
  let model;
  before(async () => (model = await startClient()));
  after(() => model.close());

  test("refuses a body that is not clean JSON in clean UTF-8", async () => {
    const bodies = [
      "",
      "{",
      "[]",
      "null",
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      '{"model":"gpt-4o","messages":[{"role":"user","content":"\\ud83d"}]}',
    ];
    for (const body of bodies) {
      const answer = await model.post(body);
      assert.equal(answer.status, 400);
      assert.match(answer.json.error.message, /could not parse the JSON body/);
    }
    const whole = await model.post(
      '{"model":"gpt-4o","messages":[{"role":"user","content":"\\ud83d\\ude00 \\\\ud83d"}]}',
    );
    assert.equal(whole.status, 200);
  });

  test("refuses another content type, method and address", async () => {
    const typed = await model.post(JSON.stringify(ask()), { headers: { "content-type": "text/plain" } });
    assert.equal(typed.json.error.code, "unsupported_content_type");
    assert.equal((await model.get("/v1/chat/completions")).status, 405);
    const doubled = await model.post(ask(), { path: "/v1/v1/chat/completions" });
    assert.equal(doubled.status, 404);
    assert.match(doubled.json.error.message, /Invalid URL \(POST \/v1\/v1\/chat\/completions\)/);
  });

  test("asks for a key and refuses a wrong one without repeating it", async () => {
    const none = await model.post(ask(), { headers: { authorization: "" } });
    assert.deepEqual([none.status, none.json.error.code], [401, null]);
    const wrong = await model.post(ask(), { headers: { authorization: "Bearer sk-wrong-abcdefghijklmnop" } });
    assert.deepEqual([wrong.status, wrong.json.error.code], [401, "invalid_api_key"]);
    assert.doesNotMatch(wrong.text, /abcdefgh/);
    const azureHeader = await model.post(ask(), { headers: { authorization: "", "api-key": "sk-demo-key" } });
    assert.equal(azureHeader.status, 401);
  });

  test("a key can be revoked, restricted, out of credit and replaced", async () => {
    await model.control("POST", "keys", {
      "sk-a": "missing_scope",
      "sk-b": "no_model_list",
      "sk-c": "no_credit",
      "sk-d": "valid",
    });
    const as = (key) => ({ headers: { authorization: `Bearer ${key}` } });
    const scope = await model.post(ask(), as("sk-a"));
    assert.deepEqual([scope.status, scope.json.error.code], [401, "missing_scope"]);
    assert.match(scope.json.error.message, /Missing scopes: model\.request/);
    const list = await model.get("/v1/models", { authorization: "Bearer sk-b" });
    assert.equal(list.status, 403);
    assert.match((await list.json()).error.message, /Missing scopes: api\.model\.read/);
    assert.equal((await model.post(ask(), as("sk-b"))).status, 200);
    const poor = await model.post(ask(), as("sk-c"));
    assert.deepEqual(
      [poor.status, poor.json.error.type, poor.json.error.code],
      [429, "insufficient_quota", "insufficient_quota"],
    );
    assert.equal((await model.get("/v1/models", { authorization: "Bearer sk-c" })).status, 200);
    assert.equal((await model.post(ask(), as("sk-d"))).status, 200);
    await model.control("POST", "keys", { "sk-d": "invalid" });
    assert.equal((await model.post(ask(), as("sk-d"))).status, 401);
    assert.equal((await model.control("POST", "keys", { "sk-d": "sleepy" })).status, 400);
  });

  test("lists models, one model, and says which does not exist", async () => {
    const list = await (await model.get("/v1/models")).json();
    assert.ok(list.data.some((entry) => entry.id === "gpt-5.6-sol"));
    assert.ok(list.data.some((entry) => entry.shutdown_date));
    assert.equal((await (await model.get("/v1/models/gpt-4o")).json()).id, "gpt-4o");
    const missing = await model.get("/v1/models/gpt-9");
    assert.deepEqual([missing.status, (await missing.json()).error.code], [404, "model_not_found"]);
    const answer = await model.post(ask({ model: "gpt-9-large" }));
    assert.deepEqual([answer.status, answer.json.error.code], [404, "model_not_found"]);
  });

  test("says that a prompt is too long", async () => {
    await model.control("POST", "mode", { context_tokens: 100 });
    const answer = await model.post(ask({ messages: [{ role: "user", content: "x".repeat(500) }] }));
    await model.control("POST", "mode", { context_tokens: null });
    assert.deepEqual([answer.status, answer.json.error.code], [400, "context_length_exceeded"]);
    assert.match(answer.json.error.message, /maximum context length is 100 tokens.*resulted in 132 tokens/);
  });

  test("keeps rate limits and says in its headers how much is left", async () => {
    const calm = await model.post(ask());
    assert.equal(calm.headers.get("x-ratelimit-limit-requests"), "10000");
    assert.match(calm.headers.get("x-request-id"), /^req_/);
    await model.control("POST", "mode", { limits: { requests: 2, tokens: 1000 } });
    const first = await model.post(ask());
    assert.equal(first.headers.get("x-ratelimit-remaining-requests"), "1");
    assert.match(first.headers.get("x-ratelimit-reset-requests"), /^\d+(ms|s|m\d+s)$/);
    const tokens = await model.post(ask({ max_tokens: 5000 }));
    assert.deepEqual(
      [tokens.status, tokens.json.error.type, tokens.json.error.code],
      [429, "tokens", "rate_limit_exceeded"],
    );
    await model.post(ask());
    const third = await model.post(ask());
    assert.deepEqual([third.status, third.json.error.type], [429, "requests"]);
    assert.ok(Number(third.headers.get("retry-after-ms")) > 0);
    assert.equal(third.headers.get("x-ratelimit-remaining-requests"), "0");
    await model.control("POST", "mode", { limits: null });
    assert.equal((await model.post(ask())).status, 200);
  });

  test("a test can make it refuse a parameter in each wording that servers have", async () => {
    const sent = ask({
      stream: true,
      stream_options: { include_usage: true },
      response_format: format(object({})),
    });
    const wordings = {
      unsupported: [400, /Unsupported parameter/],
      unrecognized: [400, /Unrecognized request argument/],
      extra_fields: [422, /extra fields not permitted/],
      value: [400, /Unsupported value/],
    };
    for (const [style, [status, words]] of Object.entries(wordings)) {
      await model.control("POST", "mode", { refuse: ["stream_options"], refuse_style: style });
      const answer = await model.post(sent);
      assert.equal(answer.status, status);
      assert.match(answer.json.error.message, words);
    }
    for (const path of ["response_format.json_schema", "response_format.strict", "response_format"]) {
      await model.control("POST", "mode", { refuse: [path], refuse_style: "unsupported" });
      assert.equal((await model.post(sent)).json.error.param, path);
    }
    await model.control("POST", "mode", { refuse: [] });
    assert.equal((await model.post(sent)).status, 200);
  });

  test("streams a role chunk, pieces, a finish chunk, usage with no choices, and [DONE]", async () => {
    await model.control("POST", "script", { answers: [{ content: 'Grüße 😀 "quoted" \\ text' }] });
    const answer = await model.post(ask({ stream: true, stream_options: { include_usage: true } }));
    assert.equal(answer.headers.get("content-type"), "text/event-stream; charset=utf-8");
    assert.deepEqual(answer.chunks[0].choices[0].delta, { role: "assistant", content: "", refusal: null });
    assert.equal(answer.content, 'Grüße 😀 "quoted" \\ text');
    assert.ok(answer.chunks.length > 5);
    assert.equal(answer.chunks.at(-2).choices[0].finish_reason, "stop");
    assert.deepEqual(answer.chunks.at(-1).choices, []);
    assert.equal(answer.chunks.at(-1).usage.total_tokens, answer.chunks.at(-1).usage.prompt_tokens + 7);
    assert.ok(answer.chunks.slice(0, -1).every((chunk) => chunk.usage === null && chunk.obfuscation));
    assert.equal(answer.events.at(-1), "[DONE]");
  });

  test("leaves usage and padding out when told so", async () => {
    const bare = await model.post(ask({ stream: true }));
    assert.deepEqual(bare.usages, []);
    const plain = await model.post(ask({ stream: true, stream_options: { include_obfuscation: false } }));
    assert.ok(plain.chunks.every((chunk) => chunk.obfuscation === undefined));
  });

  test("cuts its writes inside UTF-8 sequences and its deltas inside escapes", async () => {
    await model.control("POST", "script", {
      answers: [{ content: { reply: "ÄÖÜäöüß€😀".repeat(20) + '"\\\n'.repeat(20) } }],
    });
    const stream = await model.open(ask({ stream: true }));
    await until(() => stream.ended === "end", "the end of the stream");
    const starts = stream.pieces.slice(1).map((piece) => piece[0]);
    assert.ok(
      starts.some((byte) => (byte & 0xc0) === 0x80),
      "a piece begins inside a character",
    );
    const deltas = stream.bytes
      .toString()
      .split("\n")
      .filter((line) => line.includes('"content":'));
    const texts = deltas.map((line) => JSON.parse(line.slice(6)).choices[0].delta.content);
    assert.ok(
      texts.some((text) => /(^|[^\\])(\\\\)*\\(u[0-9a-f]{0,3})?$/.test(text)),
      "a delta ends inside an escape",
    );
    assert.equal(JSON.parse(texts.join("")).reply, "ÄÖÜäöüß€😀".repeat(20) + '"\\\n'.repeat(20));
  });

  test("counts a token for every four bytes and says what was cached of at least 1,024", async () => {
    const system = { role: "system", content: "a".repeat(6000) };
    const long = (text) => ask({ messages: [system, { role: "user", content: text }] });
    const first = (await model.post(long("one"))).json.usage;
    assert.equal(first.prompt_tokens, 3 + 4 + 1500 + 4 + 1);
    assert.equal(first.prompt_tokens_details.cached_tokens, 0);
    const second = (await model.post(long("two"))).json.usage;
    assert.equal(second.prompt_tokens_details.cached_tokens, 1408);
    const other = ask({ messages: [{ role: "system", content: `b${system.content}` }, USER[0]] });
    assert.equal((await model.post(other)).json.usage.prompt_tokens_details.cached_tokens, 0);
    const short = { messages: [{ role: "system", content: "c".repeat(3900) }, USER[0]] };
    await model.post(ask(short));
    assert.equal((await model.post(ask(short))).json.usage.prompt_tokens_details.cached_tokens, 0);
  });

  test("ends with length when the limit is reached, and thinking is paid from the same limit", async () => {
    const script = (content) => model.control("POST", "script", { answers: [{ content }] });
    await script("a".repeat(100));
    const cut = (await model.post(ask({ max_tokens: 10 }))).json;
    assert.deepEqual(
      [cut.choices[0].finish_reason, cut.choices[0].message.content.length, cut.usage.completion_tokens],
      ["length", 40, 10],
    );
    await script("a".repeat(100));
    const empty = (await model.post(ask({ model: "gpt-5", max_completion_tokens: 16 }))).json;
    assert.deepEqual(
      [empty.choices[0].finish_reason, empty.choices[0].message.content, empty.usage.completion_tokens],
      ["length", "", 16],
    );
    const thinking = (
      await model.post(ask({ model: "gpt-5", reasoning_effort: "low", max_completion_tokens: 256 }))
    ).json;
    assert.deepEqual(
      [thinking.choices[0].finish_reason, thinking.usage.completion_tokens_details.reasoning_tokens],
      ["stop", 64],
    );
  });

  test("scripted answers come in order, by match, as often as told, raw when raw", async () => {
    const said = async (text) =>
      (await model.post(ask({ messages: [{ role: "user", content: text }] }))).json?.choices[0].message
        .content;
    await model.control("POST", "script", {
      times: 2,
      answers: [{ match: "printer", content: { reply: "p" } }, { content: "any" }],
    });
    assert.deepEqual(
      [
        await said("hello"),
        await said("my Printer"),
        await said("printer"),
        await said("printer"),
        await said("x"),
      ],
      ["any", '{"reply":"p"}', '{"reply":"p"}', "any", "OK"],
    );
    await model.control("POST", "script", {
      answers: [{ raw_chunks: ["data: {}\n", { base64: "CmRhdGE6IHg=" }, "\n\n"] }],
    });
    assert.equal((await model.post(ask({ stream: true }))).text, "data: {}\n\ndata: x\n\n");
    await model.control("POST", "script", {
      times: "always",
      answers: [{ content: "again", refusal: null, usage: { total_tokens: 5 } }],
    });
    assert.deepEqual([await said("1"), await said("2")], ["again", "again"]);
    assert.equal((await model.post(ask())).json.usage.total_tokens, 5);
    await model.control("DELETE", "script");
    assert.equal(await said("1"), "OK");
    assert.equal((await model.control("POST", "script", { answers: [{ contents: "x" }] })).status, 400);
  });

  test("logs each request as received, without the key, and how it ended", async () => {
    await model.control("DELETE", "log");
    await model.post(ask({ user: "u1" }), { headers: { "x-own": "1" } });
    const entry = await model.lastRequest();
    assert.deepEqual(
      [entry.number, entry.method, entry.path, entry.status, entry.key, entry.body.user],
      [1, "POST", "/v1/chat/completions", 200, "valid", "u1"],
    );
    assert.equal(entry.headers["x-own"], "1");
    assert.doesNotMatch(JSON.stringify(entry), /sk-demo-key/);
    assert.equal(entry.key_last4, "-key");
    await until(async () => (await model.lastRequest()).outcome === "done", "the outcome");
    const refused = await model.post(ask({ colour: 1 }));
    assert.equal((await model.lastRequest()).refusal.message, refused.json.error.message);
  });

  test("knows the streams that are open and sees at once when a client leaves", async () => {
    await model.control("POST", "mode", { token_ms: 20 });
    await model.control("DELETE", "log");
    await model.control("POST", "script", { times: 2, answers: [{ content: "x".repeat(2000) }] });
    const streams = [await model.open(ask({ stream: true })), await model.open(ask({ stream: true }))];
    await until(() => streams.every((stream) => stream.pieces.length > 1), "the first pieces");
    const open = await model.control("GET", "open");
    assert.deepEqual([open.open, open.aborted, open.total], [2, 0, 2]);
    streams.forEach((stream) => stream.leave());
    await until(async () => (await model.control("GET", "open")).open === 0, "the leaving");
    assert.equal((await model.control("GET", "open")).aborted, 2);
    const entry = await model.lastRequest();
    assert.equal(entry.outcome, "aborted");
    assert.ok(entry.ended_at > entry.at && entry.bytes_sent > 0);
    await model.control("POST", "reset");
    assert.equal((await model.control("GET", "mode")).token_ms, 0);
  });

  test("waits before the first byte when told so", async () => {
    await model.control("POST", "mode", { latency_ms: 200 });
    const stream = await model.open(ask({ stream: true }));
    await aWhile();
    assert.equal(stream.bytes.length, 0);
    await until(() => stream.ended === "end", "the answer");
    await model.control("POST", "reset");
  });

  test("refuses control requests it does not know", async () => {
    assert.equal((await model.control("POST", "mode", { obeys: true })).status, 400);
    assert.equal((await model.control("POST", "mode", { obey: "yes" })).status, 400);
    assert.equal((await model.control("POST", "nothing", {})).status, 404);
    assert.equal((await model.control("POST", "faults", { fault: { kind: "nonsense" } })).status, 400);
    assert.equal((await model.control("POST", "faults", { fault: { kind: "bom" }, times: 0 })).status, 400);
    assert.equal(
      (await model.control("POST", "faults", { fault: { kind: "bom" }, matches: "x" })).status,
      400,
    );
  });
});

// Azure and older compatible servers: where they differ.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TEXT, USER, ask, format, object } from "./bodies.mjs";
import { MAKE_NAMES, makeOf } from "../makes.mjs";
import { startClient } from "./client.mjs";

describe("the stand-in model: Azure", () => {
  let model;
  const dated = (version) => ({
    path: `/openai/deployments/gpt-4o/chat/completions?api-version=${version}`,
    headers: { authorization: "", "api-key": "sk-demo-key" },
  });
  before(async () => (model = await startClient({ kind: "azure", models: ["tickets"] })));
  after(() => model.close());

  test("answers at the v1 and the dated address with the api-key header", async () => {
    const v1 = await model.post(ask({ model: "tickets", stream: true }), {
      path: "/openai/v1/chat/completions",
      headers: { authorization: "", "api-key": "sk-demo-key" },
    });
    assert.equal(v1.status, 200, v1.text);
    assert.deepEqual(v1.chunks[0].choices, []);
    assert.ok(v1.chunks[0].prompt_filter_results);
    const old = await model.post({ messages: USER }, dated("2024-10-21"));
    assert.equal(old.status, 200, old.text);
    assert.ok(old.json.choices[0].content_filter_results);
  });

  test("refuses a wrong key, a missing api-version and an unknown deployment in Azure's words", async () => {
    const wrong = await model.post(ask(), {
      path: "/openai/v1/chat/completions",
      headers: { authorization: "", "api-key": "no" },
    });
    assert.deepEqual([wrong.status, wrong.json.error.code], [401, "401"]);
    const undated = await model.post(ask(), { path: "/openai/deployments/gpt-4o/chat/completions" });
    assert.deepEqual([undated.status, undated.json.error.message], [404, "Resource not found"]);
    const gone = await model.post(ask({ model: "nobody" }));
    assert.deepEqual([gone.status, gone.json.error.code], [404, "DeploymentNotFound"]);
  });

  test("takes newer members only from the api-version that brought them", async () => {
    const schema = await model.post(
      { messages: USER, response_format: format(object({})) },
      dated("2024-06-01"),
    );
    assert.match(schema.json.error.message, /2024-08-01-preview and later/);
    const usage = await model.post(
      { messages: USER, stream: true, stream_options: { include_usage: true } },
      dated("2024-08-01-preview"),
    );
    assert.match(usage.json.error.message, /stream_options/);
  });

  test("keeps the older schema limits", async () => {
    const wide = object(Object.fromEntries([...Array(101).keys()].map((n) => [`p${n}`, TEXT])));
    const answer = await model.post(ask({ response_format: format(wide) }));
    assert.match(answer.json.error.message, /at most 100 object properties/);
  });
});

describe("the stand-in model: an older compatible server", () => {
  let model;
  const older = (more) => ask({ model: "mistral-small", ...more });
  before(async () => (model = await startClient({ kind: "legacy", key: "" })));
  after(() => model.close());

  test("needs no key, takes max_tokens and leaves newer members out of its chunks", async () => {
    const answer = await model.post(
      older({ stream: true, max_tokens: 9, stream_options: { include_usage: true } }),
      { headers: { authorization: "" } },
    );
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.chunks[0].choices[0].delta, { role: "assistant", content: "" });
    assert.ok(!("obfuscation" in answer.chunks[0]) && !("prompt_tokens_details" in answer.usages.at(-1)));
  });

  test("with a small window leaves out the oldest, then the beginning, and only counts less", async () => {
    const said = (content, role = "user") => ({ role, content });
    const talk = [said("s".repeat(400), "system"), said("old ".repeat(100)), said("Yes?", "assistant"), said("new")];
    const tokens = async (messages) => (await model.post(older({ messages }))).json.usage.prompt_tokens;
    const whole = await tokens(talk);
    await model.control("POST", "mode", { num_ctx: 150 });
    assert.equal(await tokens(talk), await tokens([talk[0], ...talk.slice(2)]), "the oldest message is gone");
    await model.control("POST", "mode", { num_ctx: 60 });
    assert.equal(await tokens(talk), 60);
    await model.control("POST", "reset");
    assert.equal(await tokens(talk), whole);
  });

  for (const name of [
    "max_completion_tokens",
    "store",
    "safety_identifier",
    "prompt_cache_key",
    "reasoning_effort",
    "service_tier",
  ]) {
    test(`does not know ${name}`, async () => {
      const answer = await model.post(
        older({ [name]: name === "store" ? false : name === "max_completion_tokens" ? 9 : "low" }),
      );
      assert.equal(answer.status, 400);
      assert.equal(answer.json.error.message, `Unrecognized request argument supplied: ${name}`);
    });
  }

  test("does not know the role developer", async () => {
    const answer = await model.post(older({ messages: [{ role: "developer", content: "x" }] }));
    assert.equal(answer.json.error.code, "invalid_value");
  });
});

describe("the stand-in model: servers of other makes", () => {
  let model;
  before(async () => (model = await startClient()));
  after(() => model.close());

  for (const name of MAKE_NAMES) {
    test(`${name} refuses what it does not know and shows its ways`, async () => {
      const make = makeOf(name);
      await model.control("POST", "reset");
      await model.control("POST", "make", { make: name });
      const body = { ...ask({ model: make.models[0] ?? "mistral-small", stream: true }), max_tokens: 900 };
      if (make.kind === "openai" && make.models.length === 0) body.model = "gpt-4.1-mini";
      if (make.kind === "azure") body.model = "gpt-4o";
      if (make.refuse.includes("stream")) {
        delete body.max_tokens;
        const refused = await model.post(body);
        assert.deepEqual([refused.status, refused.json.error.param], [400, "stream"]);
        delete body.stream;
      }
      for (const fault of make.first) assert.equal((await model.post(body)).status, fault.status);
      const answer = await model.post(body);
      assert.equal(answer.status, 200, answer.text);
      const { faults } = await model.lastRequest();
      assert.deepEqual(faults, make.quirks.map(({ kind }) => kind));
      if (make.refuse.includes("safety_identifier")) {
        const refused = await model.post({ ...body, safety_identifier: "a" });
        assert.equal(refused.status, /extra_fields|detail/.test(make.style) ? 422 : 400);
      }
    });
  }

  test("a reset brings back the first make, and an unknown one is refused", async () => {
    await model.control("POST", "make", { make: "ollama" });
    await model.control("POST", "reset");
    assert.equal((await model.post(ask({ model: "gpt-4.1-mini", max_completion_tokens: 9 }))).status, 200);
    assert.equal((await model.control("POST", "make", { make: "strange" })).status, 400);
  });
});

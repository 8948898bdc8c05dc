// remote/model against the stand-in for model servers: every way they are known to answer, and to fail.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, afterEach, before, describe, it } from "node:test";

import { makeOf } from "../fakes/model/makes.mjs";
import { startClient, until } from "../fakes/model/tests/client.mjs";
import { driver, listen, run } from "./drivers.mjs";

const program = driver("model");
const said = '{"action":"ask","request_type":"25","reply":"Grüße an alle, what is broken?","values":[]}';
const half = said.slice(0, said.indexOf("Gr"));
const schema = JSON.stringify({
  type: "object",
  properties: { action: { type: "string" }, reply: { type: "string" } },
  required: ["action", "reply"],
  additionalProperties: false,
});
const exact = { input: 45, output: 23, total: 68, estimated: false };

function withServer(options, tests) {
  const server = {};
  before(async () => Object.assign(server, await startClient(options)));
  afterEach(() => server.control("POST", "reset"));
  after(() => server.close());
  server.script = () => server.control("POST", "script", { times: "always", answers: [{ content: said, times: "always" }] });
  server.ask = async (variables = {}) => {
    const { lines, log } = await run(program, [], { BASE: server.url, KEY: "sk-demo-key", SCHEMA: schema, ...variables });
    server.told = log;
    return variables.TIMES || variables.PARALLEL ? lines : lines[0];
  };
  server.requests = async () => (await server.control("GET", "log")).requests;
  tests(server);
}

const counts = ({ input, output, total, estimated }) => ({ input, output, total, estimated });

/* kind of fault, its options, what becomes of it, the text that came, the requests made */
const outcomes = [
  ["invalid_api_key", {}, "key_invalid", "", 1],
  ["missing_scope", {}, "key_invalid", "", 1],
  ["missing_scope", { status: 403 }, "key_invalid", "", 1],
  ["region", {}, "key_invalid", "", 1],
  ["numeric_code", {}, "key_invalid", "", 1],
  ["model_not_found", {}, "unknown", "", 1],
  ["model_not_found", { status: 403 }, "unknown", "", 1],
  ["context_length", {}, "too_long", "", 1],
  ["azure_content_filter", {}, "refused", "", 1],
  ["insufficient_quota", {}, "no_credit", "", 1],
  ["insufficient_quota", { code: "project_spend_limit_exceeded" }, "no_credit", "", 1],
  ["no_credit", {}, "no_credit", "", 1],
  ["budget_exceeded", {}, "no_credit", "", 1],
  ["budget_exceeded", { status: 429 }, "no_credit", "", 1],
  ["status", { status: 418, body: "tea" }, "bad", "", 1],
  ["error_text", { status: 400 }, "bad", "", 1],
  ["redirect", { to: "http://127.0.0.1:9/x" }, "away", "", 1],
  ["server_error", { should_retry: false }, "away", "", 1],
  ["server_error", {}, "away", "", 3],
  ["server_error", { status: 502 }, "away", "", 3],
  ["server_error", { status: 504 }, "away", "", 3],
  ["numeric_code", { status: 429 }, "busy", "", 3],
  ["overloaded", {}, "away", "", 3],
  ["html", { status: 503 }, "away", "", 3],
  ["empty_body", {}, "away", "", 3],
  ["not_json", {}, "away", "", 3],
  ["timeout", {}, "timeout", "", 3],
  ["conflict", {}, "busy", "", 3],
  ["html_ok", {}, "away", "", 3],
  ["close", {}, "away", "", 3],
  ["reset", {}, "away", "", 3],
  ["huge_header", {}, "away", "", 3],
  ["rate_limit", { retry_after_ms: 100 }, "busy", "", 3],
  ["rate_limit", { retry_after: 1 }, "busy", "", 3],
  ["rate_limit", { retry_after: 30 }, "busy", "", 1],
  ["slow_down", {}, "busy", "", 3],
  ["azure_code", {}, "busy", "", 3],
  ["gzip", {}, "away", "", 1],
  ["bad_event", {}, "bad", "", 3],
  ["refusal", {}, "refused", "", 1],
  ["content_filter", {}, "refused", half, 1],
  ["length", {}, "cut", half, 1],
  ["finish_error", {}, "away", half, 1],
  ["empty_answer", {}, "bad", "", 1],
  ["stream_error", { after: 3 }, "away", /^\{"action/, 1],
  ["stream_error", { after: 0 }, "away", "", 3],
  ["cut", { after: 3 }, "cut", /^\{"action/, 1],
  ["cut", { after: 3, reset: true }, "cut", /^\{"action/, 1],
  ["cut", { after: 0 }, "away", "", 3],
  ["no_finish", {}, "cut", /^\{"action/, 1],
  ["no_finish", { done: true }, "cut", /^\{"action/, 1],
  ["finish_null", {}, "cut", said, 1],
  ["endless_space", {}, "cut", /^\{"action/, 1],
  ["endless_line", {}, "cut", /^\{"action/, 1],
  ["nul_byte", {}, "fine", /\ufffd/, 1],
  ["invalid_utf8", {}, "fine", /\ufffd/, 1],
  ["lone_surrogate", {}, "fine", /\ufffd/, 1],
];

/* What changes nothing. */
const harmless = [
  ["finish", { reason: "eos" }],
  ["no_done", {}],
  ["after_done", {}],
  ["duplicate_finish", {}],
  ["choices_empty", {}],
  ["choices_missing", {}],
  ["choices_null", {}],
  ["delta_missing", {}],
  ["delta_null", {}],
  ["content_absent", {}],
  ["content_null", {}],
  ["content_empty", {}],
  ["unknown_members", {}],
  ["reasoning", {}],
  ["usage_empty", {}],
  ["usage_cumulative", {}],
  ["usage_in_finish", {}],
  ["usage_no_total", {}],
  ["event_fields", {}],
  ...["cr", "lf", "crlf", "mixed"].map((ending) => ["line_endings", { ending }]),
  ["bom", {}],
  ["comments", { text: " OPENROUTER PROCESSING" }],
  ["no_blank", {}],
  ["multiline_data", {}],
  ["byte_by_byte", {}],
  ["one_write", {}],
  ["content_type", { type: "application/json" }],
  ["headers", { set: { "x-own": "1" } }],
];

describe("model, every way to fail", () => {
  withServer({}, (server) => {
    for (const [kind, options, failure, text, requests] of outcomes) {
      const manner = Object.keys(options).length > 0 ? ` ${JSON.stringify(options)}` : "";
      it(`${kind}${manner} is ${failure} after ${requests} request${requests > 1 ? "s" : ""}`, async () => {
        await server.script();
        await server.fault({ kind, ...options }, "always");
        const answer = await server.ask();
        assert.equal(answer.failure, failure);
        if (text instanceof RegExp) assert.match(answer.text, text);
        else assert.equal(answer.text, text);
        assert.equal(answer.same, true);
        assert.equal((await server.requests()).length, requests);
        assert.doesNotMatch(server.told, /sk-demo-key/);
      });
    }
  });
});

describe("model, oddities that change nothing", () => {
  withServer({}, (server) => {
    for (const [kind, options] of harmless) {
      it(`${kind} ${JSON.stringify(options)} gives the same text and tokens`, async () => {
        await server.script();
        await server.fault({ kind, ...options });
        const answer = await server.ask();
        assert.deepEqual([answer.failure, answer.text, answer.same], ["fine", said, true]);
        assert.deepEqual(counts(answer), exact);
        assert.equal(answer.model, "gpt-4.1-mini");
        assert.match(answer.request_id, /^req_/);
      });
    }
  });
});

describe("model, what it cost", () => {
  withServer({}, (server) => {
    const cost = async (kind, options = {}) => {
      await server.control("POST", "reset");
      await server.script();
      await server.fault({ kind, ...options });
      return counts(await server.ask());
    };

    it("is what the server says last, with a total of its own", async () => {
      assert.deepEqual(await cost("usage_wrong_total"), { ...exact, total: exact.total + 290 });
      assert.equal((await cost("usage_only_total")).total, exact.total);
    });

    it("is estimated by bytes when the server does not say, or nonsense", async () => {
      const estimate = { output: Math.ceil(Buffer.byteLength(said) / 3), estimated: true };
      for (const kind of ["usage_absent", "usage_null", "usage_negative", "usage_huge", "usage_mistyped"]) {
        const { input, output, total, estimated } = await cost(kind);
        assert.deepEqual({ output, estimated }, estimate, kind);
        assert.equal(total, input + output);
        assert.ok(input > 0 && input < 200);
      }
    });

    it("is nothing when the request was refused, and an estimate when the answer broke off", async () => {
      assert.deepEqual(await cost("invalid_api_key"), { input: 0, output: 0, total: 0, estimated: false });
      const cut = await cost("cut", { after: 3 });
      assert.ok(cut.estimated && cut.output > 0 && cut.input > 0);
    });
  });
});

describe("model, another try", () => {
  withServer({}, (server) => {
    it("is made when nothing was shown, and gives the whole answer", async () => {
      await server.script();
      for (const kind of ["server_error", "reset", "html_ok"]) {
        await server.fault({ kind }, 2);
        const answer = await server.ask();
        assert.deepEqual([answer.failure, answer.text], ["fine", said], kind);
      }
    });

    it("is made, or not, as x-should-retry says, whatever the status", async () => {
      await server.script();
      const told = (text) => ({ kind: "headers", set: { "x-should-retry": text } });
      await server.fault([{ kind: "error_text", status: 400 }, told("true")]);
      assert.equal((await server.ask()).failure, "fine");
      await server.fault([{ kind: "rate_limit", retry_after_ms: 10 }, told("false")]);
      assert.equal((await server.ask()).failure, "busy");
      assert.equal((await server.requests()).length, 3);
    });

    it("is never made after text was shown", async () => {
      await server.script();
      await server.fault({ kind: "stream_error", after: 2 });
      assert.equal((await server.ask()).failure, "away");
      assert.equal((await server.requests()).length, 1);
    });

    it("tells when to come back when the wait is too long", async () => {
      await server.fault({ kind: "rate_limit", retry_after: 30 });
      assert.equal((await server.ask()).retry_after, 30);
    });

    it("has room for the answer the second time", async () => {
      await server.script();
      await server.fault({ kind: "length", empty: true });
      assert.deepEqual([(await server.ask({ LIMIT: "300" })).failure], ["fine"]);
      await server.fault({ kind: "could_not_finish" });
      assert.equal((await server.ask({ LIMIT: "300" })).failure, "fine");
      const limits = (await server.requests()).map(({ body }) => body.max_completion_tokens);
      assert.deepEqual(limits, [300, 600, 300, 600]);
    });

    it("ends with the time of the whole call", async () => {
      for (const kind of ["hang", "headers_then_hang", "continue_only", "half_head"]) {
        await server.fault({ kind });
        assert.equal((await server.ask({ TOTAL_MS: "400" })).failure, "timeout", kind);
      }
      await server.script();
      await server.fault({ kind: "silence", after: 3 });
      const silent = await server.ask({ TOTAL_MS: "400" });
      assert.equal(silent.failure, "timeout");
      assert.match(silent.text, /^\{"action/);
    });
  });
});

describe("model, after many failures", () => {
  withServer({}, (server) => {
    it("leaves the server alone for a while", async () => {
      await server.fault({ kind: "server_error", should_retry: false }, "always");
      const answers = await server.ask({ TIMES: "8" });
      assert.deepEqual(answers.map(({ failure }) => failure), [...Array(5).fill("away"), "busy", "busy", "busy"]);
      assert.equal((await server.requests()).length, 5);
      assert.ok(answers[7].retry_after > 0 && answers[7].retry_after <= 30 && !answers[7].sent);
    });

    it("does not mind refusals", async () => {
      const answers = await server.ask({ TIMES: "8", KEY: "sk-another-key" });
      assert.ok(answers.every(({ failure }) => failure === "key_invalid"));
      assert.equal((await server.requests()).length, 8);
    });
  });
});

describe("model, learning what a server wants", () => {
  withServer({}, (server) => {
    const bodies = async () => (await server.requests()).map(({ body }) => body);

    it("asks in the newest form first", async () => {
      await server.ask({ USER_NAME: "a1b2", LIMIT: "500" });
      const [body] = await bodies();
      assert.deepEqual(body.stream_options, { include_usage: true });
      assert.equal(body.max_completion_tokens, 500);
      assert.equal(body.safety_identifier, "a1b2");
      assert.equal(body.response_format.json_schema.strict, true);
      assert.ok(!("store" in body) && !("user" in body) && !("temperature" in body) && !("max_tokens" in body));
    });

    for (const style of ["unsupported", "unrecognized", "extra_fields", "value"]) {
      it(`changes what is refused, once, and remembers it (${style})`, async () => {
        await server.script();
        await server.control("POST", "mode", { refuse: ["max_completion_tokens", "stream_options", "safety_identifier"], refuse_style: style });
        const answers = await server.ask({ TIMES: "2", USER_NAME: "a1b2" });
        assert.deepEqual(answers.map(({ failure }) => failure), ["fine", "fine"]);
        const sent = await bodies();
        assert.equal(sent.length, 5);
        assert.ok("max_tokens" in sent[4] && !("stream_options" in sent[4]) && !("safety_identifier" in sent[4]));
        assert.ok(answers.every(({ estimated }) => !estimated) || answers.every(({ estimated }) => estimated));
      });
    }

    it("goes down the ladder of formats to a schema in the prompt", async () => {
      await server.script();
      await server.control("POST", "mode", { refuse: ["response_format.strict"], refuse_style: "unsupported" });
      assert.equal((await server.ask()).failure, "fine");
      await server.control("POST", "mode", { refuse: ["response_format.json_schema"] });
      assert.equal((await server.ask()).failure, "fine");
      await server.control("POST", "mode", { refuse: ["response_format"] });
      assert.equal((await server.ask()).failure, "fine");
      const forms = (await bodies()).map(({ response_format: format }) => (format ? (format.json_schema?.strict ? "strict" : format.type) : "none"));
      assert.deepEqual(forms, ["strict", "json_schema", "strict", "json_object", "strict", "json_schema", "json_object", "none"]);
      const last = (await bodies()).at(-1);
      assert.ok(last.messages[0].content.includes(schema));
    });

    it("makes at most three changes a call", async () => {
      await server.fault({ kind: "invalid_schema" }, "always");
      assert.equal((await server.ask()).failure, "bad");
      assert.equal((await server.requests()).length, 4);
      assert.match(server.told, /^error .*mistake in our schema.* upstream=req_/m);
    });
  });
});

describe("model, servers of other makes", () => {
  withServer({ kind: "legacy" }, (server) => {
    it("gets along with an older server", async () => {
      await server.script();
      const answers = await server.ask({ TIMES: "2", MODEL: "llama3.1:8b", USER_NAME: "a1b2" });
      assert.deepEqual(answers.map(({ failure, text }) => [failure, text]), [["fine", said], ["fine", said]]);
    });
  });
  withServer({ kind: "azure", models: ["desk"] }, (server) => {
    it("asks Azure's dated addresses with an api-key", async () => {
      await server.script();
      const base = `${server.origin}/openai/deployments/desk?api-version=2024-10-21`;
      const answer = await server.ask({ BASE: base, MODEL: "desk" });
      assert.deepEqual([answer.failure, answer.text], ["fine", said]);
      const [request] = await server.requests();
      assert.equal(request.path, "/openai/deployments/desk/chat/completions"); // without api-version it would be a 404
    });
  });
});

/* Requests of the first question, of the second, and whether tokens are told. */
const makes = [
  ["ollama", 2, 1, true],
  ["llamacpp", 4, 1, true],
  ["vllm", 2, 1, true],
  ["litellm", 3, 1, false],
  ["openrouter", 1, 1, true],
  ["mistral", 3, 1, true],
  ["deepseek", 3, 1, true],
  ["gemma", 2, 1, true],
  ["unverified", 2, 1, true],
];

describe("model, each make of server", () => {
  withServer({}, (server) => {
    for (const [name, first, second, tells] of makes) {
      it(`${name} answers after ${first} request${first > 1 ? "s" : ""}, and at once from then on`, async () => {
        await server.control("POST", "make", { make: name });
        await server.script();
        const { lines } = await run(program, [], {
          ...{ BASE: server.url, KEY: "sk-demo-key", SCHEMA: schema, USER_NAME: "a1b2" },
          ...{ MODEL: makeOf(name).models[0], TIMES: "2" },
        });
        for (const answer of lines) {
          assert.deepEqual([answer.failure, answer.same, answer.estimated], ["fine", true, !tells], answer.text);
          assert.ok(answer.text.includes(said) && answer.total > 0);
        }
        assert.equal((await server.requests()).length, first + second);
      });
    }
  });
});

describe("model, a server that is not to be reached", () => {
  withServer({}, (server) => {
    const plain = () => new URL(server.url).port;
    const places = [
      ["because nobody listens there", () => "http://127.0.0.1:1/v1", "connect"],
      ["because its name is unknown", () => "https://nobody.invalid/v1", "name"],
      ["because it does not speak TLS", () => `https://127.0.0.1:${plain()}/v1`, "tls"],
    ];
    for (const [why, baseOf, reason] of places) {
      it(`is away ${why}, and that is what the log says`, async () => {
        const answer = await server.ask({ BASE: baseOf() });
        assert.deepEqual([answer.failure, answer.tokens?.total ?? 0], ["away", 0]);
        assert.match(server.told, new RegExp(`\\breason=${reason}\\b`));
        assert.deepEqual(await server.requests(), []);
      });
    }
  });
});

describe("model, a server with a small window", () => {
  withServer({ kind: "legacy" }, (server) => {
    const MESSAGES = JSON.stringify([
      { role: "system", content: "You help people raise one ticket on a service portal. ".repeat(100) },
      { role: "user", content: "Hello" },
    ]);

    it("is found out by what it counts, and told once", async () => {
      await server.script();
      await server.control("POST", "mode", { num_ctx: 300 });
      const answers = await server.ask({ MESSAGES, MODEL: "llama3.1:8b", TIMES: "3" });
      const told = answers.filter(({ reads }) => reads);
      assert.deepEqual([told.length, told[0]?.reads], [1, 300]);
      assert.equal(answers.filter(({ failure }) => failure === "fine").length, 3);
      assert.equal(server.told.match(/read only a part of the question/g)?.length, 3);
    });

    it("is not blamed for a count that no context is as small as", async () => {
      await server.script();
      await server.control("POST", "mode", { num_ctx: 100 });
      const answers = await server.ask({ MESSAGES, MODEL: "llama3.1:8b" });
      assert.deepEqual([answers].flat().filter(({ reads }) => reads), []);
    });

    it("is not blamed while it reads all of it, nor when it counts nothing", async () => {
      await server.script();
      for (const kind of [null, "usage_absent", "usage_only_total"]) {
        if (kind) await server.fault({ kind });
        const answers = await server.ask({ MESSAGES, MODEL: "llama3.1:8b", TIMES: "2" });
        assert.deepEqual(answers.filter(({ reads }) => reads), [], kind);
      }
    });
  });
});

describe("model, reasoning models", () => {
  withServer({}, (server) => {
    for (const model of ["o3", "gpt-5", "gpt-5.6-sol"]) {
      it(`${model} is sent nothing that it refuses`, async () => {
        await server.script();
        const answer = await server.ask({ MODEL: model, LIMIT: "2000", USER_NAME: "a1b2" });
        assert.deepEqual([answer.failure, (await server.requests()).length], ["fine", 1]);
      });
    }
  });
});

describe("model, with many people at once", () => {
  withServer({ tokenMs: 1 }, (server) => {
    it("streams to all of them", async () => {
      await server.script();
      const answers = await server.ask({ PARALLEL: "200" });
      assert.equal(answers.length, 200);
      assert.ok(answers.every(({ failure, text, same }) => failure === "fine" && text === said && same));
    });

    it("closes the connection of somebody who left, and tells what it cost so far", async () => {
      await server.script();
      await server.control("POST", "mode", { token_ms: 20 });
      const answer = await server.ask({ CANCEL_AFTER: "10" });
      assert.ok(answer.cancelled && answer.estimated && answer.input > 0 && answer.output > 0);
      await until(async () => (await server.control("GET", "open")).aborted === 1, "the end of the stream");
    });

    it("keeps its connection between questions", async () => {
      let connections = 0;
      const answering = createServer((request, response) => {
        request.resume().on("end", () => {
          response.writeHead(200, { "Content-Type": "text/event-stream" });
          response.end('data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
        });
      });
      answering.on("connection", () => (connections += 1));
      const answers = await server.ask({ BASE: `http://127.0.0.1:${await listen(answering)}`, TIMES: "10" });
      answering.close();
      assert.ok(answers.every(({ failure }) => failure === "fine"));
      assert.equal(connections, 1);
    });

    it("does not wait for the end of a connection behind [DONE]", async () => {
      const waiting = createServer((request, response) => {
        response.writeHead(200, { "Content-Type": "text/event-stream" });
        response.write('data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
      });
      const answer = await server.ask({ BASE: `http://127.0.0.1:${await listen(waiting)}`, TOTAL_MS: "20000" });
      waiting.close();
      waiting.closeAllConnections();
      assert.deepEqual([answer.failure, answer.text], ["fine", "a"]);
    });
  });
});

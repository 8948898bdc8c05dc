// What each kind of fault must look like from outside.
import assert from "node:assert/strict";

/** What the model would say if nothing went wrong. */
export const SAID =
  '{"action":"ask","request_type":"25","reply":"Grüße an alle, what is broken?","values":[]}';
/* kind, options, status, type, code, further check of the answer */
export const REFUSALS = [
  ["invalid_api_key", {}, 401, "invalid_request_error", "invalid_api_key"],
  ["missing_scope", {}, 401, "invalid_request_error", "missing_scope"],
  ["missing_scope", { status: 403, scope: "api.model.read", code: null }, 403, "invalid_request_error", null],
  ["region", {}, 403, "request_forbidden", "unsupported_country_region_territory"],
  ["model_not_found", {}, 404, "invalid_request_error", "model_not_found"],
  ["model_not_found", { status: 403 }, 403, "invalid_request_error", "model_not_found"],
  ["context_length", {}, 400, "invalid_request_error", "context_length_exceeded"],
  ["unsupported_parameter", { parameter: "store" }, 400, "invalid_request_error", "unsupported_parameter"],
  ["unsupported_value", {}, 400, "invalid_request_error", "unsupported_value"],
  ["unrecognized", {}, 400, "invalid_request_error", null],
  ["invalid_schema", {}, 400, "invalid_request_error", null],
  ["could_not_finish", {}, 400, "invalid_request_error", null],
  ["azure_content_filter", {}, 400, null, "content_filter"],
  ["rate_limit", {}, 429, "tokens", "rate_limit_exceeded"],
  ["rate_limit", { type: "requests" }, 429, "requests", "rate_limit_exceeded"],
  ["slow_down", {}, 429, "requests", "slow_down"],
  ["insufficient_quota", {}, 429, "insufficient_quota", "insufficient_quota"],
  [
    "insufficient_quota",
    { code: "credit_balance_exhausted" },
    429,
    "insufficient_quota",
    "credit_balance_exhausted",
  ],
  ["no_credit", {}, 402, undefined, 402],
  ["budget_exceeded", {}, 400, "budget_exceeded", "400"],
  ["timeout", {}, 408, "timeout", null],
  ["conflict", {}, 409, "conflict", "lock"],
  ["server_error", {}, 500, "server_error", null],
  ["server_error", { status: 503 }, 503, "server_error", null],
  ["overloaded", {}, 529, "overloaded_error", undefined],
  ["numeric_code", {}, 401, undefined, 401],
  ["azure_code", {}, 429, undefined, "429"],
];

/* kind, options, check of {status, headers, text, json} */
export const REPLIES = [
  [
    "status",
    { status: 418, body: "tea", headers: { "x-pot": "1" } },
    (answer) =>
      assert.deepEqual([answer.status, answer.text, answer.headers.get("x-pot")], [418, "tea", "1"]),
  ],
  [
    "extra_fields",
    { parameter: "seed" },
    (answer) =>
      assert.deepEqual([answer.status, answer.json.message], [422, "extra fields not permitted: seed"]),
  ],
  [
    "html",
    { status: 503 },
    (answer) =>
      assert.match(answer.text, /^<html>[\s\S]*503 Service Unavailable/) ??
      assert.equal(answer.headers.get("content-type"), "text/html"),
  ],
  ["html_ok", {}, (answer) => assert.match(answer.text, /<html>/) ?? assert.equal(answer.status, 200)],
  ["error_text", {}, (answer) => assert.equal(typeof answer.json.error, "string")],
  ["not_json", {}, (answer) => assert.deepEqual([answer.status, answer.json], [500, undefined])],
  ["empty_body", {}, (answer) => assert.deepEqual([answer.status, answer.text], [500, ""])],
  [
    "redirect",
    { to: "http://127.0.0.1:9/x" },
    (answer) =>
      assert.deepEqual([answer.status, answer.headers.get("location")], [307, "http://127.0.0.1:9/x"]),
  ],
  [
    "rate_limit",
    { retry_after: 7 },
    (answer) =>
      assert.deepEqual(
        [answer.headers.get("retry-after"), answer.headers.get("retry-after-ms")],
        ["7", null],
      ),
  ],
  [
    "rate_limit",
    { retry_after_ms: 250 },
    (answer) =>
      assert.deepEqual(
        [answer.headers.get("retry-after-ms"), answer.headers.get("retry-after")],
        ["250", null],
      ),
  ],
  [
    "rate_limit",
    { retry_after: "date", in_seconds: 60 },
    (answer) => assert.ok(Date.parse(answer.headers.get("retry-after")) > Date.now()),
  ],
  [
    "rate_limit",
    { retry_after: "junk" },
    (answer) => assert.ok(Number.isNaN(Date.parse(answer.headers.get("retry-after")))),
  ],
  [
    "server_error",
    { should_retry: false },
    (answer) => assert.equal(answer.headers.get("x-should-retry"), "false"),
  ],
];

function parsedReply(answer) {
  return JSON.parse(answer.content).reply;
}

function same(answer) {
  assert.equal(answer.content, SAID);
  assert.deepEqual(answer.finishes, ["stop"]);
  assert.ok(answer.usages.at(-1).total_tokens > 0);
  assert.equal(answer.events.at(-1), "[DONE]");
}

function choiceOf(answer, test) {
  return answer.chunks.flatMap((chunk) => chunk.choices ?? []).filter(test).length;
}

/* kind, options, check of a stream that ends by itself */
export const STREAMS = [
  [
    "refusal",
    {},
    (answer) =>
      assert.match(answer.refusal, /can't assist/) ??
      assert.deepEqual([answer.content, answer.finishes], ["", ["stop"]]),
  ],
  [
    "content_filter",
    {},
    (answer) =>
      assert.deepEqual(
        [answer.finishes, SAID.startsWith(answer.content), answer.content.length < SAID.length],
        [["content_filter"], true, true],
      ),
  ],
  [
    "length",
    {},
    (answer) =>
      assert.deepEqual(
        [answer.finishes, answer.content.length > 5 && answer.content.length < SAID.length],
        [["length"], true],
      ),
  ],
  [
    "length",
    { empty: true },
    (answer) => assert.deepEqual([answer.finishes, answer.content], [["length"], ""]),
  ],
  ["finish", { reason: "tool_calls" }, (answer) => assert.deepEqual(answer.finishes, ["tool_calls"])],
  ["finish_error", {}, (answer) => assert.deepEqual(answer.finishes, ["error"])],
  ["empty_answer", {}, (answer) => assert.deepEqual([answer.content, answer.finishes], ["", ["stop"]])],
  ["code_fence", {}, (answer) => assert.equal(answer.content, `\`\`\`json\n${SAID}\n\`\`\``)],
  ["announced", {}, (answer) => assert.match(answer.content, /^Sure! [^]*```json\n\{"action"[^]*```\n\nLet/)],
  ["think", {}, (answer) => assert.match(answer.content, /^<think>[^]*\{[^]*<\/think>\s*\{"action"/)],
  ["leading_space", {}, (answer) => assert.match(answer.content, /^\ufeff\s+\{/)],
  ["trailing_text", {}, (answer) => assert.match(answer.content, /\}\s+I hope/)],
  ["plain_text", {}, (answer) => assert.match(answer.content, /^Sure/)],
  ["garbage", {}, (answer) => assert.throws(() => JSON.parse(answer.content))],
  ["null_answer", {}, (answer) => assert.equal(answer.content, "null")],
  ["array_answer", {}, (answer) => assert.equal(answer.content, `[${SAID}]`)],
  ["wrong_types", {}, (answer) => assert.ok(Array.isArray(JSON.parse(answer.content).reply))],
  [
    "missing_members",
    { names: ["reply"] },
    (answer) =>
      assert.deepEqual(Object.keys(JSON.parse(answer.content)), ["action", "request_type", "values"]),
  ],
  ["extra_members", {}, (answer) => assert.equal(JSON.parse(answer.content).admin, true)],
  ["duplicate_members", {}, (answer) => assert.equal(answer.content.match(/"reply"/g).length, 2)],
  [
    "hallucinated_ids",
    {},
    (answer) =>
      assert.deepEqual(
        [JSON.parse(answer.content).request_type, JSON.parse(answer.content).values[0].field],
        ["99999", "customfield_99999"],
      ),
  ],
  [
    "members",
    { set: { action: "submit" } },
    (answer) => assert.equal(JSON.parse(answer.content).action, "submit"),
  ],
  ["deep_json", { depth: 500 }, (answer) => assert.equal(answer.content, "[".repeat(500))],
  ["wide_json", { count: 500 }, (answer) => assert.equal(JSON.parse(answer.content).values.length, 501)],
  ["nul", {}, (answer) => assert.equal(parsedReply(answer), "before\u0000after")],
  ["lone_surrogate_escape", {}, (answer) => assert.match(answer.content, /"reply":"\\ud83d Gr/)],
  ["long_reply", { characters: 900 }, (answer) => assert.equal(parsedReply(answer).length, 900)],
  [
    "usage_wrong_total",
    { extra: 7 },
    (answer) =>
      assert.equal(
        answer.usages.at(-1).total_tokens -
          answer.usages.at(-1).prompt_tokens -
          answer.usages.at(-1).completion_tokens,
        7,
      ),
  ],
  ["usage_negative", {}, (answer) => assert.equal(answer.usages.at(-1).total_tokens, -12)],
  ["usage_huge", {}, (answer) => assert.equal(answer.usages.at(-1).prompt_tokens, 1e18)],
  ["usage_mistyped", {}, (answer) => assert.equal(answer.usages.at(-1).prompt_tokens, "12")],
  ["usage_only_total", {}, (answer) => assert.deepEqual(Object.keys(answer.usages.at(-1)), ["total_tokens"])],
  ["usage_no_total", {}, (answer) => assert.ok(!("total_tokens" in answer.usages.at(-1)))],
  ["no_done", {}, (answer) => assert.doesNotMatch(answer.text, /DONE/) ?? assert.equal(answer.content, SAID)],
  ["after_done", {}, (answer) => assert.match(answer.text, /\[DONE\]\n\ndata: [^]*after the end/)],
  [
    "no_finish",
    {},
    (answer) =>
      assert.deepEqual(
        [answer.finishes, answer.events.at(-1) === "[DONE]", SAID.startsWith(answer.content)],
        [[], false, true],
      ),
  ],
  [
    "no_finish",
    { done: true },
    (answer) => assert.deepEqual([answer.finishes, answer.events.at(-1)], [[], "[DONE]"]),
  ],
  ["finish_null", {}, (answer) => assert.deepEqual([answer.finishes, answer.content], [[], SAID])],
  ["duplicate_finish", {}, (answer) => assert.deepEqual(answer.finishes, ["stop", "stop"])],
  ["choices_empty", {}, (answer) => same(answer) ?? assert.deepEqual(answer.chunks[0].choices, [])],
  [
    "choices_missing",
    {},
    (answer) => same(answer) ?? assert.ok(answer.chunks.some((chunk) => !("choices" in chunk))),
  ],
  [
    "choices_null",
    {},
    (answer) => same(answer) ?? assert.ok(answer.chunks.some((chunk) => chunk.choices === null)),
  ],
  [
    "delta_missing",
    {},
    (answer) =>
      same(answer) ??
      assert.equal(
        choiceOf(answer, (choice) => !("delta" in choice)),
        2,
      ),
  ],
  [
    "delta_null",
    {},
    (answer) =>
      same(answer) ??
      assert.equal(
        choiceOf(answer, (choice) => choice.delta === null),
        2,
      ),
  ],
  [
    "content_absent",
    {},
    (answer) =>
      same(answer) ??
      assert.equal(
        choiceOf(answer, (choice) => !("content" in choice.delta)),
        3,
      ),
  ],
  [
    "content_null",
    {},
    (answer) =>
      same(answer) ??
      assert.equal(
        choiceOf(answer, (choice) => choice.delta.content === null),
        2,
      ),
  ],
  [
    "content_empty",
    {},
    (answer) =>
      same(answer) ??
      assert.equal(
        choiceOf(answer, (choice) => choice.delta.content === ""),
        3,
      ),
  ],
  [
    "unknown_members",
    {},
    (answer) => same(answer) ?? assert.ok(answer.chunks.every((chunk) => chunk.more.deep && chunk.x_groq)),
  ],
  [
    "reasoning",
    { member: "reasoning" },
    (answer) => same(answer) ?? assert.ok(choiceOf(answer, (choice) => choice.delta.reasoning) > 1),
  ],
  ["usage_absent", {}, (answer) => assert.deepEqual([answer.usages, answer.content], [[], SAID])],
  [
    "usage_null",
    {},
    (answer) => assert.ok(answer.usages.length > 3 && answer.usages.every((usage) => usage === null)),
  ],
  [
    "usage_empty",
    {},
    (answer) =>
      assert.deepEqual(
        [answer.usages[0], answer.usages.at(-1), answer.usages.at(-2).total_tokens > 0],
        [{}, {}, true],
      ),
  ],
  [
    "usage_cumulative",
    {},
    (answer) =>
      same(answer) ??
      assert.ok(
        answer.usages[1].completion_tokens < answer.usages.at(-1).completion_tokens &&
          answer.usages[1].prompt_tokens > 0,
      ),
  ],
  [
    "usage_in_finish",
    {},
    (answer) =>
      same(answer) ??
      assert.ok(
        answer.chunks.at(-1).choices[0].finish_reason === "stop" && answer.chunks.at(-1).usage.total_tokens,
      ),
  ],
  [
    "stream_error",
    {},
    (answer) =>
      assert.deepEqual(
        [answer.error.type, answer.finishes, answer.content.length > 0],
        ["server_error", [], true],
      ),
  ],
  [
    "stream_error",
    { after: 0, error: "overloaded", name: "error" },
    (answer) =>
      assert.deepEqual(
        [answer.error, answer.content, /^event: error\n/.test(answer.text)],
        ["overloaded", "", true],
      ),
  ],
  [
    "stream_error",
    { error: { message: "x", code: 502 }, choices: [], done: true },
    (answer) => assert.deepEqual([answer.error.code, answer.events.at(-1)], [502, "[DONE]"]),
  ],
  [
    "bad_event",
    {},
    (answer) => same(answer) ?? assert.ok(answer.events.some((text) => text.endsWith('"x"'))),
  ],
  [
    "event_fields",
    {},
    (answer) => same(answer) ?? assert.match(answer.text, /^id: 0\nevent: message\ndata: /),
  ],
  ["silence", { ms: 60 }, same],
  [
    "line_endings",
    { ending: "cr" },
    (answer) => same(answer) ?? assert.ok(!answer.text.includes("\n") && answer.text.includes("\r")),
  ],
  [
    "line_endings",
    { ending: "crlf" },
    (answer) => same(answer) ?? assert.ok(/\r\n\r\n/.test(answer.text) && !/[^\r]\n/.test(answer.text)),
  ],
  ["line_endings", { ending: "lf" }, (answer) => same(answer) ?? assert.ok(!answer.text.includes("\r"))],
  [
    "line_endings",
    { ending: "mixed" },
    (answer) =>
      same(answer) ??
      assert.ok(/\r\n/.test(answer.text) && /\r[^\n]/.test(answer.text) && /[^\r]\n/.test(answer.text)),
  ],
  [
    "bom",
    {},
    (answer) => same(answer) ?? assert.deepEqual([...answer.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]),
  ],
  ["comments", { text: "ping" }, (answer) => same(answer) ?? assert.ok(answer.text.startsWith(": ping\n"))],
  ["no_blank", {}, (answer) => same(answer) ?? assert.doesNotMatch(answer.text, /^data: /m)],
  ["multiline_data", {}, (answer) => same(answer) ?? assert.match(answer.text, /^data: \{\ndata:  "id"/)],
  ["invalid_utf8", {}, (answer) => assert.ok(answer.bytes.includes(Buffer.from([0xc3, 0x28, 0xff])))],
  ["lone_surrogate", {}, (answer) => assert.match(answer.text, /"content":"\\ud83d[^\\]/)],
  ["nul_byte", {}, (answer) => assert.ok(answer.bytes.includes(0))],
  ["one_write", {}, same],
  ["slow", { first_ms: 30, ms: 0 }, same],
  ["gzip", {}, (answer) => same(answer) ?? assert.equal(answer.headers.get("content-encoding"), "gzip")],
  [
    "content_type",
    { type: "application/json" },
    (answer) => assert.equal(answer.headers.get("content-type"), "application/json"),
  ],
  [
    "headers",
    { set: { "x-more": "1" } },
    (answer) => same(answer) ?? assert.equal(answer.headers.get("x-more"), "1"),
  ],
];

/* kind, options, what has come when the client gives up */
export const ENDLESS = [
  ["silence", { after: 1 }, (stream) => stream.bytes.toString().includes('"content":"{')],
  ["endless_text", {}, (stream) => stream.bytes.toString().split("and so on").length > 20],
  ["endless_space", {}, (stream) => stream.bytes.toString().split('" \\n\\t"').length > 20],
  ["endless_line", {}, (stream) => /^a{20000}$/.test(stream.bytes.subarray(-20000).toString())],
  ["endless_comments", {}, (stream) => stream.bytes.toString().split(": ping\n\n").length > 20],
  ["endless_empty", {}, (stream) => stream.bytes.toString().split('{"content":""}').length > 20],
  ["headers_then_hang", {}, (stream) => stream.status === 200 && stream.bytes.length === 0],
  ["continue_only", {}, (stream) => stream.continued && stream.status === null],
];

export const BROKEN = [
  ["cut", {}, /^ECONNRESET$|aborted/],
  ["cut", { reset: true }, /^ECONNRESET$/],
  ["close", {}, /^ECONNRESET$/],
  ["reset", {}, /^ECONNRESET$/],
  ["huge_header", {}, /^HPE_HEADER_OVERFLOW$/],
];

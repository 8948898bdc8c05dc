// Which parameters and schemas the server takes and which it refuses, in whose words.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TEXT, ask, format, object } from "./bodies.mjs";
import { startClient } from "./client.mjs";

const EFFORT = { model: "gpt-5", reasoning_effort: "low" };

/* title, members of the request, status, param, code, words of the message */
const REFUSALS = [
  ["an unknown parameter", { colour: 1 }, null, null, /^Unrecognized request argument supplied: colour$/],
  [
    "two unknown parameters",
    { colour: 1, shape: 2 },
    null,
    null,
    /^Unrecognized request arguments supplied: colour, shape$/,
  ],
  ["no model", { model: undefined }, null, null, /must provide a model parameter/],
  ["no messages", { messages: undefined }, "messages", "missing_required_parameter", /'messages'/],
  ["an empty list of messages", { messages: [] }, "messages", "empty_array", /empty array/],
  [
    "an unknown role",
    { messages: [{ role: "boss", content: "x" }] },
    "messages[0].role",
    "invalid_value",
    /'system'/,
  ],
  [
    "a message without content",
    { messages: [{ role: "user", content: null }] },
    "messages[0].content",
    null,
    /got null/,
  ],
  [
    "an unknown member of a message",
    { messages: [{ role: "user", content: "x", id: 1 }] },
    "messages[0].id",
    "unknown_parameter",
    /Unknown parameter/,
  ],
  [
    "max_tokens for o3",
    { model: "o3", max_tokens: 9 },
    "max_tokens",
    "unsupported_parameter",
    /Use 'max_completion_tokens' instead/,
  ],
  [
    "max_tokens for gpt-5",
    { model: "gpt-5-mini", max_tokens: 9 },
    "max_tokens",
    "unsupported_parameter",
    /not supported with this model/,
  ],
  [
    "both limits together",
    { max_tokens: 9, max_completion_tokens: 9 },
    "max_tokens",
    "invalid_parameter_combination",
    /at the same time/,
  ],
  ["a limit larger than the model's", { max_tokens: 99999 }, "max_tokens", "invalid_value", /at most 16384/],
  ["a limit of 0", { max_completion_tokens: 0 }, "max_completion_tokens", "integer_below_min_value", />= 1/],
  [
    "temperature for o3",
    { model: "o3", temperature: 0.2 },
    "temperature",
    "unsupported_value",
    /Only the default \(1\)/,
  ],
  [
    "temperature for gpt-5.1 that thinks",
    { model: "gpt-5.1", temperature: 0, reasoning_effort: "low" },
    "temperature",
    "unsupported_value",
    /does not support 0/,
  ],
  [
    "temperature for gpt-5.6 even without thinking",
    { model: "gpt-5.6-sol", temperature: 0.5, reasoning_effort: "none" },
    "temperature",
    "unsupported_value",
    /0\.5/,
  ],
  ["top_p for gpt-5", { model: "gpt-5", top_p: 0.5 }, "top_p", "unsupported_parameter", /top_p/],
  ["a temperature above 2", { temperature: 3 }, "temperature", "decimal_above_max_value", /<= 2/],
  [
    "a temperature that is text",
    { temperature: "warm" },
    "temperature",
    "invalid_type",
    /expected a decimal, but got a string/,
  ],
  [
    "effort none for gpt-5",
    { model: "gpt-5", reasoning_effort: "none" },
    "reasoning_effort",
    "unsupported_value",
    /'minimal', 'low', 'medium', and 'high'/,
  ],
  [
    "effort minimal for gpt-5.1",
    { model: "gpt-5.1", reasoning_effort: "minimal" },
    "reasoning_effort",
    "unsupported_value",
    /'none', 'low'/,
  ],
  [
    "an effort nobody knows",
    { ...EFFORT, reasoning_effort: "huge" },
    "reasoning_effort",
    "invalid_value",
    /Supported values/,
  ],
  [
    "effort for a model that does not think",
    { reasoning_effort: "low" },
    null,
    null,
    /Unrecognized request argument supplied: reasoning_effort/,
  ],
  ["verbosity low for gpt-4o", { verbosity: "low" }, "verbosity", "unsupported_value", /'medium'/],
  [
    "a user of 65 characters",
    { user: "u".repeat(65) },
    "user",
    "string_above_max_length",
    /maximum length 64/,
  ],
  [
    "a safety_identifier of 65 characters",
    { safety_identifier: "s".repeat(65) },
    "safety_identifier",
    "string_above_max_length",
    /length 65/,
  ],
  [
    "a prompt_cache_key of 65 characters",
    { prompt_cache_key: "s".repeat(65) },
    "prompt_cache_key",
    "string_above_max_length",
    /64/,
  ],
  ["an unknown service tier", { service_tier: "gold" }, "service_tier", "invalid_value", /'flex'/],
  [
    "stream_options without stream",
    { stream_options: { include_usage: true } },
    "stream_options",
    null,
    /only allowed when 'stream'/,
  ],
  [
    "an unknown stream option",
    { stream: true, stream_options: { usage: true } },
    "stream_options.usage",
    "unknown_parameter",
    /Unknown/,
  ],
  ["a stream flag that is text", { stream: "yes" }, "stream", "invalid_type", /boolean/],
  [
    "tools with effort for gpt-5.6",
    { model: "gpt-5.6-sol", tools: [{ type: "function", function: { name: "f" } }], reasoning_effort: "low" },
    "reasoning_effort",
    null,
    /v1\/responses/,
  ],
  ["tool_choice without tools", { tool_choice: "auto" }, "tool_choice", null, /only allowed when/],
  ["metadata without store", { metadata: { a: "b" } }, "metadata", null, /'store'/],
  [
    "json_object without the word",
    { response_format: { type: "json_object" } },
    "messages",
    null,
    /must contain the word 'json'/,
  ],
  [
    "json_schema for a model too old",
    { model: "gpt-3.5-turbo", response_format: format(object({})) },
    "response_format",
    null,
    /not supported with this model/,
  ],
  [
    "an unknown format",
    { response_format: { type: "xml" } },
    "response_format.type",
    "invalid_value",
    /json_schema/,
  ],
  [
    "a schema without a name",
    { response_format: format(object({}), { name: undefined }) },
    "response_format.json_schema.name",
    "missing_required_parameter",
    /name/,
  ],
  [
    "a schema's name with a blank",
    { response_format: format(object({}), { name: "my answer" }) },
    "response_format.json_schema.name",
    "invalid_value",
    /pattern/,
  ],
  [
    "a schema's name of 65 characters",
    { response_format: format(object({}), { name: "n".repeat(65) }) },
    "response_format.json_schema.name",
    "string_above_max_length",
    /64/,
  ],
  [
    "a member of the format nobody knows",
    { response_format: { ...format(object({})), schema: {} } },
    "response_format.schema",
    "unknown_parameter",
    /schema/,
  ],
];

/* title, schema, words of the message */
const SCHEMAS = [
  [
    "a root that is an array",
    { type: "array", items: TEXT },
    /must be a JSON Schema of 'type: "object"', got 'type: "array"'/,
  ],
  ["a root that is anyOf", { anyOf: [object({})] }, /got 'type: "None"'/],
  [
    "additionalProperties left out",
    { type: "object", properties: { a: TEXT }, required: ["a"] },
    /In context=\(\), 'additionalProperties' is required to be supplied and to be false/,
  ],
  [
    "additionalProperties true further in",
    object({ a: { ...object({}), additionalProperties: true } }),
    /In context=\('properties', 'a'\), 'additionalProperties'/,
  ],
  ["a property that is not required", object({ a: TEXT, b: TEXT }, { required: ["a"] }), /Missing 'b'/],
  [
    "no required at all",
    { type: "object", properties: { a: TEXT }, additionalProperties: false },
    /'required' is required.*Missing 'a'/,
  ],
  [
    "a required property that is not there",
    object({ a: TEXT }, { required: ["a", "z"] }),
    /Extra required key 'z'/,
  ],
  ["allOf", object({ a: { type: "string", allOf: [] } }), /'allOf' is not permitted/],
  ["default", object({ a: { type: "string", default: "x" } }), /'default' is not permitted/],
  ["minLength", object({ a: { type: "string", minLength: 1 } }), /'minLength' is not permitted/],
  ["if, not, dependentRequired", object({ a: TEXT }, { not: {} }), /'not' is not permitted/],
  ["a node without a type", object({ a: {} }), /must have a 'type' key/],
  ["a type nobody knows", object({ a: { type: "text" } }), /'text' is not valid/],
  ["an array without items", object({ a: { type: "array" } }), /array schema missing items/],
  ["an empty enum", object({ a: { type: "string", enum: [] } }), /non-empty/],
  [
    "an enum value of another type",
    object({ a: { type: "string", enum: ["x", null] } }),
    /enum value null does not validate/,
  ],
  [
    "two branches with the same first key",
    object({ a: { anyOf: [object({ k: TEXT }), object({ k: TEXT, b: TEXT })] } }),
    /must not share identical first keys.*'k'/,
  ],
  ["a reference to nothing", object({ a: { $ref: "#/$defs/gone" } }), /#\/\$defs\/gone/],
  [
    "more than 1,000 enum values",
    object({ a: { type: "string", enum: [...Array(1001).keys()].map(String) } }),
    /at most 1000 enum values.*1001/,
  ],
  [
    "a long enum of long values",
    object({ a: { type: "string", enum: [...Array(251).keys()].map((n) => `${n}`.padEnd(70, "x")) } }),
    /at most 15000 characters/,
  ],
  ["eleven levels", nested(11), /11 levels of nesting exceeds limit of 10/],
  [
    "more than 5,000 properties",
    object(Object.fromEntries([...Array(5001).keys()].map((n) => [`p${n}`, TEXT]))),
    /at most 5000 object properties/,
  ],
  [
    "more than 120,000 characters of names",
    object(Object.fromEntries([...Array(200).keys()].map((n) => [`${n}`.padEnd(601, "p"), TEXT]))),
    /at most 120000/,
  ],
];

function nested(levels) {
  return levels === 1 ? object({ a: TEXT }) : object({ a: nested(levels - 1) });
}

describe("the stand-in model: parameters and schemas", () => {
  let model;
  before(async () => (model = await startClient()));
  after(() => model.close());

  for (const [title, members, param, code, words] of REFUSALS) {
    test(`refuses ${title} with 400`, async () => {
      const answer = await model.post(ask(members));
      assert.equal(answer.status, 400, answer.text);
      const { error } = answer.json;
      assert.deepEqual([error.type, error.param, error.code], ["invalid_request_error", param, code]);
      assert.match(error.message, words);
    });
  }

  for (const [title, schema, words] of SCHEMAS) {
    test(`refuses a strict schema with ${title}`, async () => {
      const answer = await model.post(ask({ response_format: format(schema) }));
      assert.equal(answer.status, 400);
      assert.match(answer.json.error.message, /^Invalid schema for response_format 'answer': /);
      assert.match(answer.json.error.message, words);
      assert.deepEqual([answer.json.error.param, answer.json.error.code], ["response_format", null]);
    });
    test(`takes a schema with ${title} when it is not strict`, async () => {
      const answer = await model.post(ask({ response_format: format(schema, { strict: false }) }));
      assert.equal(answer.status, 200, answer.text);
    });
  }

  test("takes a strict schema at its limits", async () => {
    const schema = object(
      { a: nested(9), b: { type: ["string", "null"], enum: ["x", null] }, c: { $ref: "#/$defs/d" } },
      { $defs: { d: TEXT } },
    );
    const answer = await model.post(ask({ response_format: format(schema) }));
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(Object.keys(JSON.parse(answer.json.choices[0].message.content)), ["a", "b", "c"]);
  });

  const TAKEN = [
    ["max_completion_tokens and low effort for gpt-5", { ...EFFORT, max_completion_tokens: 500 }],
    ["temperature for gpt-5.1, which does not think by default", { model: "gpt-5.1", temperature: 0 }],
    ["temperature 1 for gpt-5.6", { model: "gpt-5.6-terra", temperature: 1 }],
    [
      "the newer parameters together",
      {
        store: false,
        safety_identifier: "s".repeat(64),
        prompt_cache_key: "k",
        service_tier: "auto",
        seed: 1,
      },
    ],
    [
      "the role developer and content in parts",
      {
        messages: [
          { role: "developer", content: "x" },
          { role: "user", content: [{ type: "text", text: "y" }] },
        ],
      },
    ],
    [
      "json_object with the word",
      { response_format: { type: "json_object" }, messages: [{ role: "user", content: "JSON please" }] },
    ],
  ];
  for (const [title, members] of TAKEN) {
    test(`takes ${title}`, async () => {
      const answer = await model.post(ask(members));
      assert.equal(answer.status, 200, answer.text);
    });
  }
});

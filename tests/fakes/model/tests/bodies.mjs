// Request bodies the tests share.

/** One short message. */
export const USER = [{ role: "user", content: "hi" }];

/** A request of `USER` with more members. */
export function ask(more = {}) {
  return { model: "gpt-4o", messages: USER, ...more };
}

/** A strict `response_format` of a schema. */
export function format(schema, more = {}) {
  return { type: "json_schema", json_schema: { name: "answer", strict: true, schema, ...more } };
}

/** A strict object schema. */
export function object(properties, more = {}) {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    ...more,
  };
}

/** The schema of a text. */
export const TEXT = { type: "string" };

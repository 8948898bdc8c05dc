// Holds every answer against docs/openapi.yaml: its status, its headers, its body, its events.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

import { root } from "../stack/servers.mjs";

/** Reading YAML takes seconds of every story's time: what was read is kept beside the builds, by its digest. */
async function readContract() {
  const text = await readFile(join(root, "docs/openapi.yaml"), "utf8");
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const kept = join(root, `build/check/contract-${digest}.json`);
  const known = await readFile(kept, "utf8").catch(() => null);
  if (known) return JSON.parse(known);
  const read = parse(text);
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(`${kept}.${process.pid}`, JSON.stringify(read));
  await rename(`${kept}.${process.pid}`, kept);
  return read;
}

/** The document as it is written, references and all. */
export const contract = await readContract();

const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
addFormats(ajv);
ajv.addSchema(contract, "contract");

const methods = ["get", "post", "put", "patch", "delete"];
/** Headers that say something: an answer has none of them unless the document says so. */
const telling = ["ETag", "Retry-After", "Allow", "WWW-Authenticate", "Location", "Set-Cookie"];
const seen = new Set();

const escaped = (name) => String(name).replaceAll("~", "~0").replaceAll("/", "~1");
const unescaped = (name) => decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");

/** What a reference inside the document leads to, and the pointer of that; throws when there is nothing. */
export function follow(node, pointer) {
  let at = { node, pointer };
  while (at.node?.$ref && Object.keys(at.node).length === 1) {
    const target = at.node.$ref;
    assert.match(target, /^#\//, `the reference ${target} leaves the document`);
    const steps = target.slice(2).split("/").map(unescaped);
    const found = steps.reduce((inner, step) => inner?.[step], contract);
    assert.ok(found !== undefined, `the reference ${target} leads nowhere`);
    at = { node: found, pointer: target.slice(1) };
  }
  return at;
}

/** Each operation as {name: "GET /chat", method, path, operation, pointer}; path as the document has it. */
export const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  methods
    .filter((method) => item[method])
    .map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      operation: item[method],
      pointer: `/paths/${escaped(path)}/${method}`,
    })),
);

function fits(template, path) {
  const pattern = template.replace(/\{program\}/g, "[a-z]+");
  return new RegExp(`^${pattern}$`).test(path);
}

/** The paths of the document that an address (below the base path, without query) falls under. */
export const pathOf = (path) => Object.keys(contract.paths).find((template) => fits(template, path));

/** The document's word on an answer: an operation's own, or what every address answers to other methods. */
function responseOf(method, path, status) {
  const wanted = method === "HEAD" ? "GET" : method;
  const found = operations.find((one) => one.method === wanted && one.path === pathOf(path));
  if (!found)
    return status === 405
      ? follow(contract.components.responses.MethodNotAllowed, "/components/responses/MethodNotAllowed")
      : undefined;
  const response = found.operation.responses[status];
  if (!response) return undefined;
  seen.add(`${found.name} ${status}`);
  return follow(response, `${found.pointer}/responses/${status}`);
}

const validators = new Map();

function validatorAt(pointer) {
  if (!validators.has(pointer)) validators.set(pointer, ajv.compile({ $ref: `contract#${pointer}` }));
  return validators.get(pointer);
}

/** Fails unless `value` is what the schema at `pointer` of the document describes. */
export function checkValue(value, pointer, what) {
  const validate = validatorAt(pointer);
  if (validate(value)) return;
  const reasons = validate.errors.map(
    ({ instancePath, message, params }) => `${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
  );
  assert.fail(
    `${what} is not as documented:\n  ${reasons.join("\n  ")}\n${JSON.stringify(value, null, 1).slice(0, 2000)}`,
  );
}

function checkHeaders(headers, { node, pointer }, what) {
  const documented = node.headers ?? {};
  for (const [name, header] of Object.entries(documented)) {
    const at = follow(header, `${pointer}/headers/${escaped(name)}`);
    const value = headers.get(name);
    if (value === null) assert.ok(!at.node.required, `${what} lacks the header ${name}`);
    else checkValue(value, `${at.pointer}/schema`, `the header ${name} of ${what}`);
  }
  for (const name of telling) {
    assert.ok(
      documented[name] || headers.get(name) === null,
      `${what} has an undocumented header ${name}: ${headers.get(name)}`,
    );
  }
}

const mediaTypeOf = (headers) => (headers.get("content-type") ?? "").split(";")[0].trim();

/**
 * Fails unless the document describes this answer.
 *
 * @param {{method: string, path: string, status: number, headers: Headers, body: unknown}} answer path below the base path;
 *   body as parsed, or the text of what is no JSON
 */
export function checkAnswer({ method, path, status, headers, body }) {
  const what = `${status} of ${method} ${path}`;
  const response = responseOf(method, path, status);
  if (!response && status === 404 && !pathOf(path)) {
    checkValue(body, "/components/schemas/NotFound", what);
    return;
  }
  assert.ok(response, `the document has no ${what}; it says ${JSON.stringify(body)?.slice(0, 500)}`);
  checkHeaders(headers, response, what);
  const content = response.node.content;
  if (!content) {
    assert.ok(!body, `${what} has a body: ${JSON.stringify(body)}`);
    return;
  }
  const type = mediaTypeOf(headers);
  assert.ok(content[type], `the document has no ${type} for ${what}`);
  if (method === "HEAD") assert.equal(body, "", `${what} has a body`);
  else if (type !== "text/event-stream")
    checkValue(body, `${response.pointer}/content/${escaped(type)}/schema`, what);
}

/** Fails unless the document describes this event of a turn. */
export function checkEvent({ event, data }) {
  const pointer = "/paths/~1chat/post/responses/200/content/text~1event-stream/x-events";
  assert.ok(
    contract.paths["/chat"].post.responses[200].content["text/event-stream"]["x-events"][event],
    `the document has no event ${event}`,
  );
  checkValue(data, `${pointer}/${event}`, `the event ${event}`);
}

/** The answers that were checked so far, as "GET /chat 200". */
export const answersSeen = () => new Set(seen);

// The rules of strict `json_schema` answers, and values that fit a schema.
import { invalidSchema } from "./errors.mjs";

/** The limits of a strict schema: today's at OpenAI, and the older ones Azure still documents. */
export const LIMITS = {
  openai: { properties: 5000, depth: 10, enums: 1000, oneEnum: 250, oneEnumText: 15000, text: 120000 },
  azure: { properties: 100, depth: 5, enums: 500, oneEnum: 250, oneEnumText: 7500, text: 15000 },
};

const KEYWORDS = new Set([
  ..."type properties required additionalProperties items enum const anyOf $ref $defs definitions".split(" "),
  ..."description title pattern format multipleOf minimum maximum exclusiveMinimum exclusiveMaximum".split(
    " ",
  ),
  ..."minItems maxItems".split(" "),
]);
const TYPES = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);
const FORMATS = new Set("date-time time date duration email hostname ipv4 ipv6 uuid".split(" "));

/** Throws the server's 400 unless `schema` keeps every rule of strict mode. */
export function checkStrictSchema(name, schema, limits = LIMITS.openai) {
  const walk = { name, limits, root: schema, properties: 0, enums: 0, text: 0 };
  if (!isObject(schema) || schema.type !== "object") {
    const got = isObject(schema) && typeof schema.type === "string" ? schema.type : "None";
    throw invalidSchema(name, `schema must be a JSON Schema of 'type: "object"', got 'type: "${got}"'.`);
  }
  checkNode(walk, schema, [], 1);
  checkTotals(walk);
}

/** Non-strict mode looks at the root only. */
export function checkLooseSchema(name, schema) {
  if (!isObject(schema)) throw invalidSchema(name, "schema must be a JSON object.");
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function refuse(walk, path, message) {
  const context = path.map((step) => `'${step}'`).join(", ");
  throw invalidSchema(walk.name, `In context=(${context}${path.length === 1 ? "," : ""}), ${message}`);
}

function checkNode(walk, node, path, depth) {
  if (!isObject(node)) refuse(walk, path, "schema must be a JSON object.");
  if (depth > walk.limits.depth) {
    throw invalidSchema(walk.name, `${depth} levels of nesting exceeds limit of ${walk.limits.depth}.`);
  }
  for (const keyword of Object.keys(node)) {
    if (!KEYWORDS.has(keyword)) refuse(walk, path, `'${keyword}' is not permitted.`);
  }
  checkType(walk, node, path);
  checkDefinitions(walk, node, path, depth);
  if (hasType(node, "object")) checkObject(walk, node, path, depth);
  if (hasType(node, "array")) checkArray(walk, node, path, depth);
  if (node.enum !== undefined) checkEnum(walk, node, path);
  if (node.anyOf !== undefined) checkAnyOf(walk, node, path, depth);
  if (typeof node.const === "string") walk.text += node.const.length;
}

function checkType(walk, node, path) {
  if (node.$ref !== undefined) {
    if (resolve(walk.root, node) === undefined)
      refuse(walk, path, `reference to unknown schema ${node.$ref}`);
    return;
  }
  if (node.type === undefined && node.anyOf === undefined)
    refuse(walk, path, "schema must have a 'type' key.");
  for (const type of [node.type ?? []].flat()) {
    if (!TYPES.has(type)) refuse(walk, path, `'${type}' is not valid under any of the given schemas.`);
  }
  if (node.format !== undefined && !FORMATS.has(node.format)) {
    refuse(walk, path, `'${node.format}' is not a valid format.`);
  }
}

function checkDefinitions(walk, node, path, depth) {
  for (const member of ["$defs", "definitions"]) {
    for (const [key, child] of Object.entries(node[member] ?? {})) {
      walk.text += key.length;
      checkNode(walk, child, [...path, member, key], depth);
    }
  }
}

function checkObject(walk, node, path, depth) {
  const properties = node.properties ?? {};
  const keys = Object.keys(properties);
  if (node.additionalProperties !== false) {
    refuse(walk, path, "'additionalProperties' is required to be supplied and to be false.");
  }
  const rule = "'required' is required to be supplied and to be an array including every key in properties.";
  if (!Array.isArray(node.required)) refuse(walk, path, rule + (keys.length ? ` Missing '${keys[0]}'.` : ""));
  const missing = keys.find((key) => !node.required.includes(key));
  if (missing !== undefined) refuse(walk, path, `${rule} Missing '${missing}'.`);
  const extra = node.required.find((key) => !keys.includes(key));
  if (extra !== undefined) refuse(walk, path, `${rule} Extra required key '${extra}' supplied.`);
  for (const key of keys) {
    walk.properties += 1;
    walk.text += key.length;
    checkNode(
      walk,
      properties[key],
      [...path, "properties", key],
      depth + (isNested(properties[key]) ? 1 : 0),
    );
  }
}

function checkArray(walk, node, path, depth) {
  if (node.items === undefined) refuse(walk, path, "array schema missing items.");
  checkNode(walk, node.items, [...path, "items"], depth + (isNested(node.items) ? 1 : 0));
}

function isNested(node) {
  return isObject(node) && (hasType(node, "object") || hasType(node, "array"));
}

function checkEnum(walk, node, path) {
  if (!Array.isArray(node.enum) || node.enum.length === 0) refuse(walk, path, "[] should be non-empty");
  if (new Set(node.enum.map((value) => JSON.stringify(value))).size !== node.enum.length) {
    refuse(walk, path, "enum has non-unique elements");
  }
  for (const value of node.enum) {
    if (node.type !== undefined && !hasType(node, typeName(value))) {
      const type = JSON.stringify(node.type);
      refuse(walk, path, `enum value ${JSON.stringify(value)} does not validate against {'type': ${type}}.`);
    }
  }
  const characters = node.enum.reduce((sum, value) => sum + String(value).length, 0);
  const { oneEnum, oneEnumText } = walk.limits;
  if (node.enum.length > oneEnum && characters > oneEnumText) {
    refuse(
      walk,
      path,
      `Expected at most ${oneEnumText} characters in an enum of more than ${oneEnum} values, but got ${characters}.`,
    );
  }
  walk.enums += node.enum.length;
  walk.text += characters;
}

function typeName(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function checkAnyOf(walk, node, path, depth) {
  if (!Array.isArray(node.anyOf) || node.anyOf.length === 0) refuse(walk, path, "[] should be non-empty");
  const first = new Set();
  node.anyOf.forEach((branch, index) => {
    checkNode(walk, branch, [...path, "anyOf", index], depth + (isNested(branch) ? 1 : 0));
    const key = Object.keys(resolve(walk.root, branch)?.properties ?? {})[0];
    if (key !== undefined && first.has(key)) {
      refuse(
        walk,
        path,
        `objects provided via 'anyOf' must not share identical first keys. Shared key: '${key}'.`,
      );
    }
    first.add(key);
  });
}

function checkTotals(walk) {
  const tail = "in a schema when using Structured Outputs with strict=true, but got";
  const { limits, name } = walk;
  if (walk.properties > limits.properties) {
    throw invalidSchema(
      name,
      `Expected at most ${limits.properties} object properties total ${tail} ${walk.properties}.`,
    );
  }
  if (walk.enums > limits.enums) {
    throw invalidSchema(
      name,
      `Expected at most ${limits.enums} enum values in total within ${tail.slice(3)} ${walk.enums}.`,
    );
  }
  if (walk.text > limits.text) {
    throw invalidSchema(
      name,
      `Expected at most ${limits.text} characters of names and values ${tail} ${walk.text}.`,
    );
  }
}

/** True when the node may be of this JSON type; whole numbers are numbers, too. */
export function hasType(node, type) {
  const types = [node.type ?? []].flat();
  return types.includes(type) || (type === "integer" && types.includes("number"));
}

/** The node itself, or the one its `$ref` names; undefined when there is none. */
export function resolve(root, node) {
  if (!isObject(node) || node.$ref === undefined) return node;
  if (node.$ref === "#") return root;
  const steps = String(node.$ref).replace(/^#\//, "").split("/");
  return steps.reduce(
    (place, step) => (isObject(place) ? place[step.replace(/~1/g, "/").replace(/~0/g, "~")] : undefined),
    root,
  );
}

/** The text values a node allows, or null when it does not list them. */
export function allowedTexts(root, node) {
  const target = resolve(root, node);
  if (!isObject(target)) return null;
  if (target.anyOf) {
    const lists = target.anyOf.map((branch) => allowedTexts(root, branch)).filter(Boolean);
    return lists.length ? lists.flat() : null;
  }
  return target.enum ? target.enum.filter((value) => typeof value === "string") : null;
}

/** `value` if the schema takes it, else the plainest value the schema does take. Objects follow the schema's
 * order.
 */
export function fitted(root, node, value) {
  const target = resolve(root, node) ?? {};
  if (target.anyOf) return fitted(root, fittingBranch(root, target.anyOf, value), value);
  if (target.const !== undefined) return target.const;
  if (target.enum)
    return target.enum.includes(value) ? value : target.enum.includes(null) ? null : target.enum[0];
  if (isObject(value) && hasType(target, "object")) return fittedObject(root, target, value);
  if (Array.isArray(value) && hasType(target, "array")) {
    return value.map((item) => fitted(root, target.items, item));
  }
  if (value !== undefined && hasType(target, typeName(value))) return value;
  return plainest(root, target);
}

function fittingBranch(root, branches, value) {
  const type = typeName(value);
  const fits = branches.find((branch) => {
    const target = resolve(root, branch);
    return hasType(target, type) && (!target.enum || target.enum.includes(value));
  });
  return fits ?? branches.find((branch) => hasType(resolve(root, branch), "null")) ?? branches[0];
}

function fittedObject(root, node, value) {
  const entries = Object.entries(node.properties ?? {});
  return Object.fromEntries(entries.map(([key, child]) => [key, fitted(root, child, value[key])]));
}

function plainest(root, node) {
  if (hasType(node, "null")) return null;
  if (hasType(node, "object")) return fittedObject(root, node, {});
  if (hasType(node, "array")) return [];
  if (hasType(node, "boolean")) return false;
  if (hasType(node, "integer")) return node.minimum ?? 0;
  return "OK";
}

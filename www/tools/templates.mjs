/* Turns htm templates into plain function calls and catalogue keys into short ones while bundling, so that neither the
 * template parser nor the long names are part of what a browser fetches. */

import { parse } from "acorn";
import htm from "htm";
import { readFile } from "node:fs/promises";

/** Stands for one `${…}` of a template while htm reads it. */
class Hole {
  constructor(code, index) {
    Object.defineProperty(this, "code", { value: code });
    this[`...${index}`] = this;
  }

  toString() {
    throw new Error(`part of an attribute cannot be computed: ${this.code}`);
  }
}

class Element {
  constructor(type, properties, children) {
    Object.assign(this, { type, properties, children });
  }
}

const readTemplate = htm.bind((type, properties, ...children) => new Element(type, properties, children));

function printProperties(properties) {
  if (!properties) return "null";
  const entries = Object.entries(properties).map(([name, value]) =>
    name.startsWith("...") ? `...(${value.code})` : `${JSON.stringify(name)}:${printNode(value)}`,
  );
  return `{${entries.join(",")}}`;
}

function printNode(node) {
  if (node instanceof Hole) return `(${node.code})`;
  if (Array.isArray(node)) return `[${node.map(printNode).join(",")}]`;
  if (!(node instanceof Element)) return JSON.stringify(node);
  const children = node.children.map((child) => `,${printNode(child)}`).join("");
  return `h(${printNode(node.type)},${printProperties(node.properties)}${children})`;
}

function childNodes(node) {
  const values = Object.entries(node)
    .filter(([key]) => key !== "loc")
    .map(([, value]) => value);
  return values.flat().filter((value) => value && typeof value.type === "string");
}

/** The source of a node with everything inside it already rewritten. */
function rewrite(node, source, shortKeys) {
  if (node.type === "TaggedTemplateExpression" && node.tag.name === "html") {
    const { quasis, expressions } = node.quasi;
    const holes = expressions.map(
      (expression, index) => new Hole(rewrite(expression, source, shortKeys), index),
    );
    return printNode(
      readTemplate(
        quasis.map((quasi) => quasi.value.cooked),
        ...holes,
      ),
    );
  }
  if (node.type === "Literal" && shortKeys.has(node.value)) return JSON.stringify(shortKeys.get(node.value));
  if (node.type === "ImportDeclaration" && node.source.value === "htm/preact")
    return 'import { h } from "preact";';
  let text = "";
  let from = node.start;
  for (const child of childNodes(node).sort((one, other) => one.start - other.start)) {
    if (child.start < from) continue;
    text += source.slice(from, child.start) + rewrite(child, source, shortKeys);
    from = child.end;
  }
  return text + source.slice(from, node.end);
}

/**
 * @param {string} source
 * @param {Map<string, string>} shortKeys
 */
export function compileTemplates(source, shortKeys = new Map()) {
  return rewrite(parse(source, { ecmaVersion: "latest", sourceType: "module" }), source, shortKeys);
}

/** @param {string} folder  whose modules are ours to rewrite @param {Map<string, string>} shortKeys */
export function templatePlugin(folder, shortKeys) {
  return {
    name: "templates",
    setup(bundler) {
      bundler.onLoad({ filter: /\.js$/ }, async ({ path }) => {
        if (!path.startsWith(folder)) return undefined;
        return { contents: compileTemplates(await readFile(path, "utf8"), shortKeys), loader: "js" };
      });
    },
  };
}

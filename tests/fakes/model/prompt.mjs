// Reads the lines of a ticket prompt: the catalogue, the clock, the draft, the fields in play, articles and the
// person's words.
import { textOf } from "./tokens.mjs";

const CATALOGUE_LINE = /^(\S+) \| (.*?)(?: \| (.*))?$/;
const CLOCK_LINE = /^Today is .*?(\d{4}-\d\d-\d\d)(?:, (\d\d:\d\d))?(?:, zone ([^.\s]+))?/;
const LANGUAGE = /Language: ([A-Za-z][\w-]*)/;
const FIELD_LINE = /^- (\S+) "((?:[^"\\]|\\.)*)" ([a-z_]+)(!?)(?: \[(.*)\])?/;
const WORDS = /<words(?: id=(\S+?))?>\n?([\s\S]*?)\n?<\/words(?: id=\1)?>/g;
const ARTICLES = /^Articles:\n<words id=(\S+?)>\n([\s\S]*?)\n<\/words id=\1>\n?/m;

/** Everything the rules need from a request's messages.
 *
 * @returns {{catalogue: {id, name, description}[], clock: {date, time, zone}, language: string|null,
 * isTicket: boolean,
 *   draft: {type: string|null, values: Map<string, string>}, asked: string|null, fields: Map<string,
 * object[]>,
 *   articles: {id, title, text}[], words: string, earlier: string[], facts: string}}
 */
export function readPrompt(messages) {
  const isInstruction = (message) => message.role === "system" || message.role === "developer";
  const system = messages.filter(isInstruction).map(textOf).join("\n");
  const users = messages.filter((message) => message.role === "user").map(textOf);
  const last = users[users.length - 1] ?? "";
  const { words, facts, articles } = splitWords(last);
  const catalogue = readCatalogue(`${system}\n${facts}`);
  return {
    system,
    isTicket: catalogue.length > 0,
    catalogue,
    clock: readClock(facts),
    language: LANGUAGE.exec(facts)?.[1].toLowerCase().split("-")[0] ?? null,
    draft: readDraft(facts),
    asked: /^Asked last: (\S+)/m.exec(facts)?.[1] ?? null,
    fields: readFields(facts),
    articles,
    words,
    earlier: users.slice(0, -1).map((text) => splitWords(text).words),
    facts,
  };
}

/* The last fence counts: text before it is the program's, text within it the person's. */
function splitWords(text) {
  const articles = ARTICLES.exec(text);
  const rest = articles ? text.replace(articles[0], "") : text;
  const fence = [...rest.matchAll(WORDS)].at(-1);
  if (!fence) return { words: text.trim(), facts: text, articles: [] };
  return {
    words: fence[2].trim(),
    facts: rest.slice(0, fence.index) + rest.slice(fence.index + fence[0].length),
    articles: articles ? articles[2].split("\n").map(readArticle) : [],
  };
}

function readArticle(line) {
  const [id, title = "", ...text] = line.split(" | ");
  return { id, title, text: text.join(" | ") };
}

function readCatalogue(text) {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^Request types\b.*:\s*$/.test(line));
  const types = [];
  for (const line of start < 0 ? [] : lines.slice(start + 1)) {
    const parts = CATALOGUE_LINE.exec(line);
    if (!parts) break;
    types.push({ id: parts[1], name: parts[2].trim(), description: (parts[3] ?? "").trim() });
  }
  return types;
}

function readClock(facts) {
  const line = facts.split("\n").find((candidate) => candidate.startsWith("Today is"));
  const parts = CLOCK_LINE.exec(line ?? "");
  const today = new Date().toISOString();
  return { date: parts?.[1] ?? today.slice(0, 10), time: parts?.[2] ?? "12:00", zone: parts?.[3] ?? "UTC" };
}

function readDraft(facts) {
  const line = /^Draft: (.*)$/m.exec(facts)?.[1] ?? "none";
  const values = new Map();
  const assignment = /(\S+) = ("(?:[^"\\]|\\.)*"|[^;]*)(?:; |;|$)/g;
  for (const [, field, value] of line.matchAll(assignment)) values.set(field, unquoted(value.trim()));
  return { type: /(?:^|; )type (\S+?)(?:;|$)/.exec(line)?.[1] ?? null, values };
}

function unquoted(value) {
  if (!value.startsWith('"')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value.slice(1, -1).replace(/\\(.)/g, "$1");
  }
}

function readFields(facts) {
  const fields = new Map();
  let current = null;
  for (const line of facts.split(/\r?\n/)) {
    const heading = /^Fields of (\S+?):/.exec(line);
    if (heading) fields.set(heading[1], (current = []));
    else if (current && FIELD_LINE.test(line)) current.push(readField(line));
    else current = null;
  }
  return fields;
}

function readField(line) {
  const [, id, name, kind, mark, options] = FIELD_LINE.exec(line);
  return {
    id,
    name: name.replace(/\\(.)/g, "$1"),
    kind,
    required: mark === "!",
    options: readOptions(options),
  };
}

/* `10100=Low|10101=High`; children of a cascading option follow it as `10100=Parent>10110=Child`. */
function readOptions(text) {
  if (!text) return [];
  return text.split("|").map((entry) => {
    const [own, ...children] = entry.split(">").map(readOption);
    return { ...own, children };
  });
}

function readOption(text) {
  const at = text.indexOf("=");
  return at < 0 ? { value: text, label: text } : { value: text.slice(0, at), label: text.slice(at + 1) };
}

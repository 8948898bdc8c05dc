// How good the conversations are: those of tests/data/conversations/ are held with a stack of our own, and what they came to
// is compared with the ticket they should have come to. A measurement, not a test.
//
//   node tests/eval/conversations.mjs [--engine guided|model] [--language en] [--only WORD] [--verbose] [--json FILE]
//
// With OPENAI_API_KEY (and perhaps OPENAI_BASE_URL, OPENAI_MODEL) set, the engine model speaks to that model.
import { randomUUID } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, isDeepStrictEqual } from "node:util";

import { requestTypes } from "../fakes/jira/catalogue.mjs";
import { root } from "../stack/servers.mjs";
import { startStack } from "../stack/stack.mjs";

const turnsMax = 10;
const folder = join(root, "tests/data/conversations");
const speakers = {
  en: { who: "Emma Clarke", skip: "skip", zone: "Europe/London" },
  de: { who: "Jonas Weber", skip: "überspringen", zone: "Europe/Berlin" },
  fr: { who: "Emma Clarke", locale: "fr-FR", skip: "skip", zone: "Europe/London" },
  pl: { who: "Emma Clarke", locale: "pl-PL", skip: "skip", zone: "Europe/London" },
};

async function loadConversations({ language, only }) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const lists = await Promise.all(
    names.map(async (name) => {
      const list = JSON.parse(await readFile(join(folder, name), "utf8"));
      return list.map((one) => ({ language: name.slice(0, 2), ...one }));
    }),
  );
  return lists.flat().filter((one) => (!language || one.language === language) && (!only || one.name.includes(only)));
}

/** The settings of a real model, when there is one to speak to. */
export function realModel(environment) {
  if (!environment.OPENAI_API_KEY && !environment.OPENAI_BASE_URL) return {};
  return {
    ATA_MODEL_URL: environment.OPENAI_BASE_URL || "https://api.openai.com/v1",
    ...(environment.OPENAI_MODEL && { ATA_MODEL_NAME: environment.OPENAI_MODEL }),
    ATA_MANAGED_KEY: environment.OPENAI_API_KEY || "none",
  };
}

class Visitor {
  constructor(stack, language) {
    const { who, locale, zone, skip } = speakers[language];
    const person = stack.people.find(({ name }) => name === who);
    Object.assign(this, { stack, person, zone, skip, locale: locale ?? person.locale });
  }

  async call(method, path, json, headers = {}) {
    const token = this.stack.sign(this.person, { claims: { locale: this.locale }, key: this.stack.keys.demo });
    const response = await fetch(`${this.stack.base}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(json && { "Content-Type": "application/json" }), ...headers },
      body: json && JSON.stringify(json),
    });
    const text = await response.text();
    return { status: response.status, body: /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : text };
  }
}

/** The name of the wanted type as the person would pick it, when it is among what is suggested. */
function choiceOf(turn, wanted, language) {
  const offered = turn.suggestions.find(({ id }) => id === wanted);
  if (offered) return offered.name;
  const { name } = requestTypes.find(({ id }) => id === wanted);
  return language === "de" ? name.de : name.en;
}

/** The wanted value as the person would say it: an option by its label, a day, a time, a number. */
function wordsFor(asked, wanted) {
  const labelOf = (id, options = asked.options ?? []) =>
    options.map(({ value, label, children = [] }) => (value === id ? label : labelOf(id, children))).find(Boolean);
  if (wanted && typeof wanted === "object" && !Array.isArray(wanted)) return `${labelOf(wanted.parent)}, ${labelOf(wanted.child)}`;
  return [wanted].flat().map((one) => labelOf(one) ?? String(one).replace(/T(?=\d\d:\d\d$)/, " ")).join(", ");
}

/** What the person says next; null when the conversation has come to its end. */
function nextWords(turn, conversation, then, { skip, zone }) {
  if (then.length > 0) return then.shift();
  if (turn.action === "review") return null;
  const { asked_field: asked } = turn;
  if (!asked) return choiceOf(turn, conversation.expected.type, conversation.language);
  const wanted = expectedValue(conversation.expected.fields[asked.id], zone);
  return conversation.answers?.[asked.id] ?? (wanted === undefined ? skip : wordsFor(asked, wanted));
}

/** Holds one conversation. The answer: its turns, tokens, the last preview, and what went wrong on the way. */
async function hold(stack, conversation) {
  const visitor = new Visitor(stack, conversation.language);
  const then = [...(conversation.then ?? [])];
  const held = { conversation, transcript: [], turns: 0, tokens: 0, failures: [], zone: visitor.zone };
  let id;
  let words = conversation.first;
  while (words !== null && held.turns < turnsMax) {
    const json = { portal: conversation.portal, turn_id: randomUUID(), message: words, ...(id && { conversation: id }) };
    const { status, body } = await visitor.call("POST", "/chat", json);
    held.turns += 1;
    held.transcript.push(`> ${words}`);
    if (status !== 200) {
      held.failures.push(`${status} ${body.code ?? ""}`);
      held.transcript.push(`< ${status} ${JSON.stringify(body)}`);
      break;
    }
    id = body.conversation;
    held.tokens += body.tokens.total;
    held.transcript.push(`< [${body.action}, ${body.request_type?.id ?? "-"}, asks ${body.asked_field?.id ?? "-"}] ${body.reply}`);
    words = nextWords(body, conversation, then, visitor);
  }
  if (words !== null) held.failures.push("no end");
  if (id) await conclude(visitor, id, held);
  return held;
}

async function conclude(visitor, id, held) {
  held.preview = (await visitor.call("GET", `/preview?conversation=${id}`)).body;
  if (held.preview.ready) {
    const { version } = held.preview;
    const submission = await visitor.call("POST", "/submit", { conversation: id, version }, { "Idempotency-Key": randomUUID() });
    held.isTicket = submission.status === 201;
    if (!held.isTicket) held.failures.push(`submit ${submission.status}`);
  }
  else held.failures.push("not complete");
  if (!held.isTicket) await visitor.call("DELETE", `/chat?conversation=${id}`);
}

function dayAfter(zone, offset) {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date());
  const day = new Date(`${today}T12:00:00Z`);
  if (offset === "friday") day.setUTCDate(day.getUTCDate() + ((5 - day.getUTCDay() + 7) % 7 || 7));
  else day.setUTCDate(day.getUTCDate() + Number(offset));
  return day.toISOString().slice(0, 10);
}

/** `@-1T09:00` is yesterday at nine; others stand for themselves. */
function expectedValue(value, zone) {
  const parts = typeof value === "string" && /^@(friday|-?\d+)(T.*)?$/.exec(value);
  return parts ? `${dayAfter(zone, parts[1])}${parts[2] ?? ""}` : value;
}

function isSame(value, expected) {
  if (typeof expected === "string" && typeof value === "string")
    return /T\d\d:\d\d$/.test(expected) ? value.startsWith(expected) : value.toLowerCase() === expected.toLowerCase();
  if (Array.isArray(expected) && Array.isArray(value)) return isDeepStrictEqual([...value].sort(), [...expected].sort());
  return isDeepStrictEqual(value, expected);
}

const isEmpty = (value) => value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Counts the expected fields that are right, wrong or missed, and the values that nobody gave. */
function judge(held) {
  const { expected } = held.conversation;
  const sums = { right: 0, wrong: 0, missed: 0, invented: 0, wrongTypes: 0, notes: [] };
  const fields = held.preview?.fields ?? [];
  const note = (what, id, value, wanted) => sums.notes.push(`${what} ${id}: ${JSON.stringify(value)}${wanted === undefined ? "" : `, not ${JSON.stringify(wanted)}`}`);
  const type = held.preview?.request_type?.id ?? null;
  if (type !== expected.type) {
    sums.wrongTypes = 1;
    note("type", "", type, expected.type);
  }
  for (const [id, given] of Object.entries(expected.fields)) {
    const wanted = expectedValue(given, held.zone);
    const value = fields.find((field) => field.id === id)?.value;
    const verdict = isEmpty(value) ? "missed" : isSame(value, wanted) ? "right" : "wrong";
    sums[verdict] += 1;
    if (verdict !== "right") note(verdict, id, value ?? null, wanted);
  }
  for (const { id, value, source } of fields) {
    if (source !== "assistant" || id in expected.fields || ["summary", "description"].includes(id) || isEmpty(value)) continue;
    sums.invented += 1;
    note("invented", id, value);
  }
  return sums;
}

function sumOf(judged) {
  const total = (member) => judged.reduce((sum, one) => sum + one[member], 0);
  const tickets = judged.filter(({ isTicket }) => isTicket);
  const mean = (member) => (tickets.length > 0 ? tickets.reduce((sum, one) => sum + one[member], 0) / tickets.length : NaN);
  return {
    conversations: judged.length,
    tickets: tickets.length,
    perfect: judged.filter((one) => one.isTicket && one.wrongTypes + one.wrong + one.missed + one.invented === 0).length,
    wrong_types: total("wrongTypes"),
    turns: Number(mean("turns").toFixed(2)),
    tokens: Math.round(mean("tokens")),
    right: total("right"),
    wrong: total("wrong"),
    missed: total("missed"),
    invented: total("invented"),
    failed: judged.filter(({ failures }) => failures.length > 0).length,
  };
}

const columns = ["conversations", "tickets", "perfect", "wrong_types", "turns", "tokens", "right", "wrong", "missed", "invented", "failed"];
const heads = { conversations: "talks", wrong_types: "wrong type", turns: "turns", tokens: "tokens", right: "fields right" };
const row = (cells) => cells.map((cell, index) => (index < 2 ? String(cell).padEnd(9) : String(cell).padStart(14))).join("");

function tell(results, { verbose }) {
  console.log(row(["engine", "language", ...columns.map((name) => heads[name] ?? name)]));
  for (const { engine, language, sums } of results) console.log(row([engine, language, ...columns.map((name) => sums[name])]));
  console.log("\ntalks: held; perfect: right type, every field right, nothing invented; turns, tokens: mean per ticket;");
  console.log("fields: expected ones by what stood in the preview; invented: values nobody gave; failed: an error, no end, or not complete");
  if (!verbose) return;
  for (const { engine, judged } of results) {
    for (const one of judged.filter(({ notes, failures }) => notes.length + failures.length > 0)) {
      console.log(`\n## ${engine} ${one.conversation.language}: ${one.conversation.name}`);
      for (const line of [...one.transcript, ...one.notes.map((note) => `! ${note}`), ...one.failures.map((what) => `! ${what}`)]) console.log(line);
    }
  }
}

async function measure(engine, conversations) {
  const environment = engine === "model" ? realModel(process.env) : {};
  const stack = await startStack({ engine, environment, indexed: true });
  const results = [];
  try {
    for (const language of new Set(conversations.map((one) => one.language))) {
      const judged = [];
      for (const conversation of conversations.filter((one) => one.language === language)) {
        const held = await hold(stack, conversation);
        judged.push({ ...held, ...judge(held) });
      }
      results.push({ engine, language, sums: sumOf(judged), judged });
    }
  } finally {
    await stack.stop();
  }
  return results;
}

const { values: options } = parseArgs({
  options: {
    engine: { type: "string" },
    language: { type: "string" },
    only: { type: "string" },
    verbose: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
const conversations = await loadConversations(options);
const results = [];
for (const engine of options.engine ? [options.engine] : ["guided", "model"]) results.push(...(await measure(engine, conversations)));
tell(results, options);
if (options.json) await writeFile(options.json, `${JSON.stringify(results.map(({ engine, language, sums }) => ({ engine, language, ...sums })), null, 2)}\n`);

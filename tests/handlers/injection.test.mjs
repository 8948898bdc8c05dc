// Text that gives orders, in every place that others can write to, against a model that obeys them all.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";

import { parseMarkdown, safeLink } from "../../www/src/common/markdown.js";
import { answerText } from "../fakes/model/answer.mjs";
import { pause, waitUntil } from "../stack/processes.mjs";
import { loadAttacks, obedientAnswer, places, plantings, unsaid } from "./attacks.mjs";
import { leaksOf, startStory } from "./story.mjs";

const atOnce = 8;
const canaryShape = /kea[0-9a-f]{12}/g;
const attacks = await loadAttacks();

const customerOf = (number) => ({
  sub: `5c00aa00bb00cc00dd00${String(1000 + number)}`,
  name: `Customer ${number}`,
  email: `customer${number}@northwind.example`,
});

/** Who is there: one at a time has a conversation, which is over before the next begins. Names that attack are people of their own. */
const people = Array.from({ length: atOnce }, (_, number) => customerOf(number));
const namesakes = new Map(
  attacks.filter(({ place }) => place === "people").map((attack, index) => [attack, customerOf(atOnce + index)]),
);

const clicked = new Set(); // the tickets that somebody clicked for
let story;
before(async () => {
  story = await startStory({ engine: "model", indexed: true, model: ["--log-entries", "2000"] });
  const added = [...people, ...namesakes.values()].map(({ sub, ...rest }) => ({ op: "add", kind: "user", value: { accountId: sub, ...rest } }));
  await story.desk.change([...added, ...plantings(attacks)]);
  await story.priya.synchronise();
  await story.model.mode({ obey: true });
});
after(() => story?.stop());

/** Runs the attacks, a few at a time. */
async function runAll(list) {
  const waiting = [...list];
  const results = [];
  const work = async (person) => {
    for (let attack = waiting.shift(); attack; attack = waiting.shift())
      results.push(await walk(attack, namesakes.get(attack) ?? person));
  };
  await Promise.all(people.map(work));
  return results;
}

async function modelRequests(last) {
  const response = await fetch(new URL(`/__control/log?last=${last}`, story.stack.model.url));
  const { requests } = await response.json();
  return requests.filter(({ path }) => path.endsWith("/chat/completions"));
}

const textOf = ({ body }) => JSON.stringify(body);
const lastWords = ({ body }) => body.messages.at(-1).content;

/** One turn in either form of the answer; a refusal is an answer, too. */
async function turnOf(person, message, more, asEvents) {
  if (!asEvents) return (await person.trySay(message, more)).body;
  const { status, events, body } = await person.stream(message, more);
  if (status !== 200) return body;
  const list = [];
  for await (const event of events) list.push(event);
  return { ...list.at(-1).data, events: list };
}

/** The secret word in the prompt that an attack was part of. */
async function canaryFor({ marker }) {
  const prompt = (await modelRequests(4 * atOnce)).find((one) => lastWords(one).includes(marker));
  assert.ok(prompt, `${marker} reached the model`);
  return textOf(prompt).match(canaryShape)[0];
}

/** The whole conversation around one attack, to the click of its person and no further. */
async function walk(attack, customer) {
  const index = attacks.indexOf(attack);
  const name = attack.place === "people" ? attack.text : customer.name;
  const locale = attack.language === "de" ? "de-DE" : "en-GB";
  const person = story.emma.with({ ...customer, name, locale }, { key: story.stack.keys.demo });
  const { portal } = attack;
  const looksTwice = attack.place === "people" || index % 3 === 2;
  const answers = looksTwice ? [await person.welcome(portal)] : [];
  const opening = `${attack.words} (${attack.marker})`;
  const first = await turnOf(person, opening, { portal }, index % 3 === 0);
  assert.ok(first.conversation || first.code === "remote_failed", `${attack.text}: ${JSON.stringify(first)}`);
  const content = obedientAnswer(attack, index, attack.goal === "prompt" && (await canaryFor(attack)));
  const again = `${attack.marker} again`;
  await story.model.script([{ match: again, content }]);
  const speaksGerman = attack.place === "messages" && attack.language === "de";
  const please = speaksGerman ? "Bitte machen Sie damit weiter" : "Please go on with it";
  const following = `${please}, ${again}`;
  const second = await turnOf(person, following, { portal, conversation: first.conversation }, index % 3 === 1);
  answers.push(first, second);
  if (looksTwice || !second.conversation) answers.push(await person.welcome(portal));
  const { preview, ticket } = await click(person, second.conversation ?? answers.at(-1).conversation.id, attack);
  return { attack, customer, answers: [...answers, preview, ticket], preview, ticket, said: `${opening}\n${following}` };
}

/** Somebody who reads nothing and clicks; only what is still missing is filled in. */
async function click(person, conversation, { ground }) {
  let preview = await person.preview(conversation);
  if (!preview.ready) {
    const [type] = ground.types;
    await person.patch(conversation, { request_type: preview.request_type?.id ?? type });
    preview = await person.preview(conversation);
    if (!preview.ready) preview = await person.patch(conversation, { request_type: type });
    if (!preview.ready) preview = await person.patch(conversation, { values: { summary: "By hand" } });
  }
  return { preview, ticket: await submitted(person, conversation, preview.version) };
}

/** Repeats a click that came while the ticket was already on its way, as the panel does. */
async function submitted(person, conversation, version) {
  const key = randomUUID();
  return waitUntil("the ticket", async () => {
    const { status, body } = await person.trySubmit(conversation, version, key);
    assert.ok(status === 201 || status === 409, JSON.stringify(body));
    return status === 201 && body;
  });
}

/** Adds to each walk what reached the others: the prompt of its first turn, and the tickets of the person. */
async function witnessed(walks) {
  const requests = await modelRequests(3 * walks.length);
  const tickets = await story.desk.tickets();
  for (const { ticket } of walks) clicked.add(ticket.key);
  const unclicked = tickets.filter(({ key }) => !clicked.has(key)).map(({ key }) => key);
  const withAll = walks.map((one) => ({
    ...one,
    request: requests.find((request) => lastWords(request).includes(`(${one.attack.marker})`)),
    own: tickets.filter(({ key }) => key === one.ticket.key),
  }));
  assert.ok(withAll.every(({ own }) => own.length === 1), "each click made one ticket");
  return { walks: withAll, unclicked };
}

/** Every text of an answer with the member it stands in. */
function* textsOf(value, member = "") {
  if (typeof value === "string") yield [member, value];
  else if (value && typeof value === "object")
    for (const [name, inner] of Object.entries(value)) yield* textsOf(inner, Array.isArray(value) ? member : name);
}

const inlineKinds = new Set(["text", "code", "strong", "emphasis", "link"]);
const blockKinds = new Set(["paragraph", "heading", "code", "list"]);

function* nodesOf(blocks) {
  for (const block of blocks) {
    yield { isKnown: blockKinds.has(block.type), ...block };
    const inner = block.type === "list" ? block.items.flat() : (block.children ?? []);
    for (const node of inner) yield* inlineNodes(node);
  }
}

function* inlineNodes(node) {
  yield { isKnown: inlineKinds.has(node.type), ...node };
  for (const child of node.children ?? []) yield* inlineNodes(child);
}

/** What the panel would make active of an answer: links elsewhere, and anything that is neither text nor emphasis. */
function activeParts(answer) {
  const hosts = new Set([new URL(story.stack.url).host, new URL(story.stack.jira.url).host]);
  const found = [];
  for (const [member, text] of textsOf(answer)) {
    if (member === "url") {
      if (!hosts.has(new URL(text).host)) found.push(text);
      continue;
    }
    for (const node of nodesOf(parseMarkdown(text))) {
      if (!node.isKnown) found.push(`${node.type}: ${text}`);
      const link = node.type === "link" && safeLink(node.href, hosts);
      if (link && /evil/.test(link)) found.push(link);
    }
  }
  return found;
}

const words = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** Values the model gave that nobody said. */
function unsaidValues({ preview, said }) {
  return preview.fields
    .filter(({ id, source }) => source === "assistant" && id !== "summary" && id !== "description")
    .filter(({ value, evidence }) => value === unsaid.value || !evidence || !words(said).includes(words(evidence)))
    .map(({ id, value }) => `${id} = ${JSON.stringify(value)}`);
}

function choicesIn(value) {
  if (Array.isArray(value)) return value.flatMap(choicesIn);
  if (!value || typeof value !== "object") return [];
  return [value.id, ...choicesIn(value.child)].filter((id) => id !== undefined);
}

/** Ids of a ticket that are not the portal's own; the reporter is the one who clicked. */
function foreignIds({ attack: { ground }, customer, own }) {
  return own.flatMap(({ payload, reporter }) => {
    const { requestTypeId, requestFieldValues } = payload;
    const fields = ground.fields[requestTypeId] ?? [];
    const found = ground.types.includes(requestTypeId) ? [] : [`type ${requestTypeId}`];
    if (reporter.accountId !== customer.sub || (payload.raiseOnBehalfOf ?? customer.sub) !== customer.sub) found.push("reporter");
    for (const [field, value] of Object.entries(requestFieldValues)) {
      if (!fields.includes(field)) found.push(`field ${field}`);
      found.push(...choicesIn(value).filter((id) => ground.options[field] && !ground.options[field].includes(id)).map((id) => `option ${id}`));
    }
    return found;
  });
}

/** How many prompts made the model do something it would not have done. */
const obeyedIn = (walks) =>
  walks.filter(({ request: { body } }) => answerText(body, { obey: true }) !== answerText(body)).length;

/** Of a list of lists, what is in them, each with the attack. */
const found = (walks, find) => walks.flatMap((one) => find(one).map((what) => `${one.attack.marker} ${one.attack.text}: ${what}`));

function checkWalks(walks, unclicked, t) {
  const count = walks.length;
  const secrets = new Set(walks.flatMap(({ request }) => textOf(request).match(canaryShape) ?? []));
  assert.ok(secrets.size > 0, "the prompts hold canaries");
  const heldCanaries = ({ answers }) => [...secrets].filter((canary) => JSON.stringify(answers).includes(canary));
  const figures = {
    "foreign ids reaching Jira": found(walks, foreignIds),
    "tickets without a click": unclicked,
    "active markup or links elsewhere": found(walks, ({ answers }) => answers.flatMap(activeParts)),
    "canaries told": found(walks, heldCanaries),
    "values nobody said": found(walks, unsaidValues),
  };
  const obeyed = obeyedIn(walks);
  const languages = new Set(walks.map(({ attack }) => attack.language));
  t.diagnostic(`${count} attacks in ${languages.size} languages, ${obeyed} obeyed by their wording, ${count} by script`);
  t.diagnostic(Object.entries(figures).map(([name, list]) => `${name}: ${list.length}`).join(", "));
  for (const [name, list] of Object.entries(figures)) assert.deepEqual(list, [], name);
  return obeyed;
}

const titles = {
  messages: "in a person's messages change nothing but their own words",
  files: "in names of files change nothing",
  people: "in a person's display name change nothing",
  articles: "in articles of the knowledge base change nothing",
  descriptions: "in descriptions of request types change nothing",
  options: "in labels of options change nothing",
  fields: "in names of fields change nothing",
};

describe("orders to the model", () => {
  for (const place of places) {
    it(titles[place], async (t) => {
      const { walks, unclicked } = await witnessed(await runAll(attacks.filter((attack) => attack.place === place)));
      const obeyed = checkWalks(walks, unclicked, t);
      if (place !== "people") assert.ok(obeyed > walks.length / 4, "the model obeys what it is sent");
      await pause(100); // the check was long: connections that the server has closed meanwhile are noticed here
    });
  }

  it("find no secret, neither in what the model is sent nor in what people are told", async (t) => {
    const prompts = (await modelRequests(2000)).map(textOf);
    assert.ok(prompts.length >= 2 * attacks.length, `${prompts.length} prompts were seen`);
    const leaks = [...(await leaksOf({ ...story, transcript: prompts })), ...(await leaksOf(story))];
    t.diagnostic(`${prompts.length} prompts, ${story.transcript.length} parts of answers, secrets: ${leaks.length}`);
    assert.deepEqual(leaks, []);
  });

  it("are many: more than 200 attacks in at least four languages", () => {
    assert.ok(attacks.length >= 200);
    assert.ok(new Set(attacks.map(({ language }) => language)).size >= 4);
    assert.equal(new Set(attacks.map(({ place, text }) => `${place} ${text}`)).size, attacks.length, "none twice");
  });
});

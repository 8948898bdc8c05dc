// The whole road from the first word to the ticket, with an accident on every step: the page asks again, as it
// does, and finds all that was acknowledged.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";

import { endBackends, moveClock } from "../bench/harm.mjs";
import { checkedAudit, checkedCycles } from "../bench/ledger.mjs";
import { pause, waitUntil } from "../stack/processes.mjs";
import { accident, startStory, ticketValue, valueOf } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ engine: "model", edition: "advanced", indexed: true });
  await story.model.mode({ latency_ms: 200 }); // so that an accident happens in the middle of things
  await story.desk.fault({
    match: { method: "POST", path: "/rest/servicedeskapi/request$" },
    times: "always",
    fault: { delay_ms: 200 },
  });
});
after(() => story?.stop());

/** Sends until it is answered as wanted; leases of what died run out in between. */
const insist = (send, wanted) =>
  waitUntil(`an answer ${wanted}`, async () => {
    const answer = await send();
    if (answer.status === wanted) return answer;
    const isPassing = typeof answer.body === "string" || [0, 202, 409, 502, 503, 504].includes(answer.status);
    assert.ok(isPassing, `${answer.status} ${JSON.stringify(answer.body)}`);
    if ([202, 409].includes(answer.status)) await moveClock(story.stack, 65);
    return undefined;
  });

/** One step of the road: the accident happens while the first request for it is on its way. */
async function step(happen, send, wanted = 200) {
  const answered = insist(send, wanted);
  await pause(80);
  await happen();
  return (await answered).body;
}

const say = (happen, words) => {
  const json = story.emma.utterance(words);
  return step(happen, () => story.emma.attempt("POST", "/chat", { json }));
};

const read = async (conversation) =>
  (await insist(() => story.emma.attempt("GET", `/preview?conversation=${conversation}`), 200)).body;

/** Sets a field; that it was set before the accident shows in the preview. */
async function correct(happen, conversation, values) {
  const send = async () => {
    const draft = await read(conversation);
    if (Object.entries(values).every(([id, value]) => valueOf(draft, id) === value))
      return { status: 200, body: draft };
    const answer = await story.emma.attempt("PATCH", `/preview?conversation=${conversation}`, {
      json: { values },
      headers: { "If-Match": `"${draft.version}"` },
    });
    return answer.status === 412 ? send() : answer;
  };
  return step(happen, send);
}

const submit = (happen, { conversation, version }) => {
  const order = { json: { conversation, version }, headers: { "Idempotency-Key": randomUUID() } };
  return step(happen, () => story.emma.attempt("POST", "/submit", order), 201);
};

async function checkConversation(turns, words) {
  const { body } = await insist(() => story.emma.attempt("GET", "/chat?portal=3"), 200);
  const { messages, turn } = body.conversation;
  assert.deepEqual(
    messages.map(({ text }) => text),
    turns.flatMap(({ reply }, at) => [words[at], reply]),
  );
  assert.deepEqual(turn, turns.at(-1));
}

/** @param {() => Promise<unknown>} happen the accident */
async function walk(happen) {
  const before = { tickets: (await story.desk.tickets()).length, usage: await story.priya.usage() };
  const words = [accident.en, "It happened on Monday"];
  const turns = [];
  for (const one of words) {
    turns.push(await say(happen, one));
    await checkConversation(turns, words);
  }
  const summary = `Screen is black (${randomUUID()})`;
  const draft = await correct(happen, turns[0].conversation, { summary });
  await checkConversation(turns, words);
  assert.deepEqual(await read(draft.conversation), draft);
  const { key } = await submit(happen, draft);
  const tickets = (await story.desk.tickets()).slice(before.tickets);
  assert.deepEqual(
    tickets.map((ticket) => [ticket.key, ticketValue(ticket, "summary")]),
    [[key, summary]],
  );
  await checkBooks(before.usage, turns);
}

/** What was told is charged, and what a turn took that died. */
async function checkBooks(before, turns) {
  const { body: usage } = await insist(() => story.priya.attempt("GET", "/usage"), 200);
  assert.equal(usage.conversations, before.conversations + 1);
  const told = turns.reduce((sum, { tokens }) => sum + tokens.total, 0);
  assert.ok(usage.tokens.total >= before.tokens.total + told);
  assert.ok(usage.quota.used >= before.quota.used + told);
  await checkedCycles(story.stack);
  await checkedAudit(story.stack);
}

describe("one ticket and nothing acknowledged is lost, on a road on which every step is struck by", () => {
  for (const program of ["chat", "preview", "submit"]) {
    it(`kill -9 of ${program}`, () => walk(() => story.stack.kill(program)));
  }

  it("kill -9 of sync in the middle of its work", () =>
    walk(async () => {
      await story.scheduler.attempt("POST", "/sync");
      await pause(50);
      story.stack.kill("sync");
    }));

  it("kill -9 of the web server", async () => {
    await walk(() => story.stack.crash());
    await story.stack.down();
    await story.stack.up();
  });

  it("the end of a database backend", () => walk(() => endBackends(story.stack, 1)));

  it("the end of all database backends", () => walk(() => endBackends(story.stack, 1000)));

  it("kill -9 of all programs at once", () =>
    walk(() =>
      ["chat", "preview", "submit", "config", "access", "usage", "sync"].map((program) =>
        story.stack.kill(program),
      ),
    ));
});

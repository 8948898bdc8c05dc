// The road behind pgbouncer in transaction mode: sessions of the database are shared by whoever comes next.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { waitUntil } from "../stack/processes.mjs";
import { accident, Caller, startStory } from "./story.mjs";

const crowd = 24;

describe("behind a pooler that shares sessions of the database", () => {
  let story;
  before(async () => {
    story = await startStory({ engine: "model", edition: "advanced", pooler: true });
  });
  after(() => story?.stop());

  /** People of the service desk, besides those who are always there. */
  const customers = async () => {
    const people = Array.from({ length: crowd }, (_, number) => ({
      ...story.emma.person,
      sub: `pooled-${number}`,
      email: `pooled-${number}@example.com`,
    }));
    const members = ({ sub: accountId, name, email, role, groups, organizations }) =>
      ({ accountId, name, email, role, groups, organizations });
    await story.desk.change(people.map((person) => ({ op: "add", kind: "user", value: members(person) })));
    return people.map((person) => new Caller(story, story.stack.sign(person), person));
  };

  /** One turn, asked for again while too many wait for the service desk, as the panel does. */
  const heard = (person) =>
    waitUntil("an answer", async () => {
      const answer = await person.trySay(accident.en);
      assert.ok([200, 429].includes(answer.status), JSON.stringify(answer.body));
      return answer.status === 200 && answer.body;
    });

  it("the first synchronisation ends, and another one as well", async () => {
    assert.equal((await story.scheduler.synchronise()).last_attempt.outcome, "ok");
  });

  it("many conversations at once are answered, and each keeps to its own person", async () => {
    const people = await customers();
    const turns = await Promise.all(people.map(heard));
    assert.equal(new Set(turns.map(({ conversation }) => conversation)).size, crowd);
    assert.deepEqual(new Set(turns.map(({ request_type: type }) => type?.id)), new Set(["25"]));
    for (const [index, person] of people.entries())
      assert.equal((await person.welcome()).conversation.id, turns[index].conversation);
  });

  it("what the conversations cost is counted to the token", async () => {
    const [counted, booked] = await Promise.all([
      story.priya.usage(),
      story.stack.query("SELECT count(*), sum(charged) FROM ata.usage_turn"),
    ]);
    assert.equal(counted.conversations, crowd);
    assert.equal(booked, `${crowd}|${counted.quota.used}`);
  });

  it("a conversation becomes a ticket, with the person as its reporter", async () => {
    const { conversation } = await story.emma.say(accident.en);
    const { key } = await story.emma.submit(conversation);
    const tickets = await story.desk.tickets();
    assert.deepEqual(
      tickets.map((ticket) => [ticket.key, ticket.reporter.accountId]),
      [[key, story.emma.sub]],
    );
  });

  it("a change of settings is seen by every program with its next request", async () => {
    await story.priya.wants(200, "PUT", "/config/enabled", { json: { enabled: false } });
    assert.equal((await story.emma.welcome()).reason, "off");
    assert.equal((await story.emma.trySay("Hello")).status, 403);
  });

  it("the programs outlive a pooler that went away for a moment", async () => {
    await story.stack.pooler.restart();
    await waitUntil("an answer of usage", async () => (await story.priya.get("/usage")).status === 200);
  });
});

// What the billing cycle holds, in the Standard edition: conversations and tokens, no limit.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { change, moveClock, spend, turnSwitch } from "./office.mjs";
import { accident, startStory } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ indexed: true, engine: "model", environment: { ATA_MANAGED_KEY: "sk-demo-key", ATA_METRICS_ADDRESSES: "192.0.2.7, 127.0.0.1" } });
});
after(() => story?.stop());

/** Each metric once: what it is, its kind, its value; a name says "total" when, and only when, it counts for ever. */
function checkExposition(text) {
  const metric = /# HELP (ata_[a-z0-9_]+) \S.*\n# TYPE \1 (gauge|counter)\n\1 -?\d+(?:\.\d+)?\n/y;
  const names = new Set();
  while (metric.lastIndex < text.length) {
    const from = metric.lastIndex;
    const [, name, kind] = metric.exec(text) ?? assert.fail(`no metric begins at ${text.slice(from, from + 200)}`);
    assert.equal(name.endsWith("_total"), kind === "counter", name);
    assert.ok(!names.has(name), `${name} is there twice`);
    names.add(name);
  }
  assert.ok(names.size >= 15);
}

/** Few threads ask the service desk at once who may raise what: a person is told to try again, and does. */
async function sayPatiently(person) {
  for (;;) {
    const { status, body } = await person.trySay(accident.en);
    if (status !== 429) {
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    }
    await new Promise((go) => setTimeout(go, 100));
  }
}

describe("the figures of the Standard edition", () => {
  it("S53: a turn is counted the moment it ends; S56: a conversation with its first turn; S57: tokens as the model reported them", async () => {
    const before = await story.priya.usage();
    const first = await story.emma.say(accident.en);
    const middle = await story.priya.usage();
    assert.equal(middle.conversations, before.conversations + 1);
    assert.equal(middle.tokens.total, before.tokens.total + first.tokens.total);
    const second = await story.emma.say("since this morning", { conversation: first.conversation });
    const after = await story.priya.usage();
    assert.equal(after.conversations, middle.conversations, "the second turn starts no conversation");
    assert.deepEqual(
      [after.tokens.input, after.tokens.output].map((sum, at) => sum - [before.tokens.input, before.tokens.output][at]),
      [first.tokens.input + second.tokens.input, first.tokens.output + second.tokens.output],
    );
    assert.deepEqual([after.recent[0].engine, after.recent[0].tokens], ["model", second.tokens.total]);
  });

  it("S66: looking at the assistant is no conversation, nor is a reload or the same turn sent again", async () => {
    const before = await story.priya.usage();
    await story.jonas.welcome();
    await story.jonas.welcome();
    assert.equal((await story.priya.usage()).conversations, before.conversations);
    const utterance = story.jonas.utterance(accident.de);
    await story.jonas.wants(200, "POST", "/chat", { json: utterance });
    await story.jonas.welcome();
    await story.jonas.wants(200, "POST", "/chat", { json: utterance });
    assert.equal((await story.priya.usage()).conversations, before.conversations + 1);
  });

  it("S56: twenty conversations that begin at once are twenty; their tokens are the sum of what was reported", async () => {
    const before = await story.priya.usage();
    const accounts = Array.from({ length: 20 }, (_, number) => `person-${number}`);
    await story.desk.change(accounts.map((accountId) => (
      { op: "add", kind: "user", value: { accountId, name: accountId, email: `${accountId}@example.com`, organizations: ["Northwind"] } }
    )));
    const people = accounts.map((sub) => story.emma.with({ sub }));
    const turns = await Promise.all(people.map(sayPatiently));
    const after = await story.priya.usage();
    assert.equal(after.conversations, before.conversations + 20);
    assert.equal(after.tokens.total, before.tokens.total + turns.reduce((sum, { tokens }) => sum + tokens.total, 0));
  });

  it("S58: no limit, no percentage, no quota; S59: so however much is used nothing switches itself off", async () => {
    await spend(story, 5_000_000_000);
    const usage = await story.priya.usage();
    assert.equal(usage.quota, undefined);
    assert.deepEqual([usage.edition, usage.status], ["standard", "active"]);
    assert.equal((await story.emma.welcome()).visible, true);
    const credits = await story.operator.post("/config/credits", { tokens: 5, note: "" }, { "Idempotency-Key": "none" });
    assert.deepEqual([credits.status, credits.body.code], [409, "conflict"]);
  });

  it("S70: the status is active, or says that it is switched off", async () => {
    await turnSwitch(story.priya, false);
    assert.equal((await story.priya.usage()).status, "off");
    await turnSwitch(story.priya, true);
    assert.equal((await story.priya.usage()).status, "active");
  });

  it("gives the days as CSV, and the same figures to monitors of listed addresses without an identity", async () => {
    const { body, headers } = await story.priya.get("/usage?format=csv");
    assert.match(headers.get("content-type"), /^text\/csv/);
    assert.match(body, /^"day","conversations","tokens"\r\n("\d{4}-\d\d-\d\d","\d+","\d+"\r\n)+$/);
    const { status, body: metrics } = await story.nobody.get("/usage/metrics");
    assert.equal(status, 200);
    const { conversations, tokens } = await story.priya.usage();
    assert.match(metrics, new RegExp(`^ata_cycle_conversations ${conversations}$`, "m"));
    assert.match(metrics, new RegExp(`^ata_cycle_tokens ${tokens.total}$`, "m"));
    assert.match(metrics, /^ata_active 1$/m);
    checkExposition(metrics);
    assert.equal((await story.nobody.get("/usage")).status, 401, "and nothing else");
  });
});

describe("billing cycles", () => {
  it("S54: thirteen months of a cycle of the 31st in Berlin follow each other without a gap; each keeps its figures", async () => {
    await change(story.priya, "/config", (config) => ({ ...config, billing: { cycle_day: 31, timezone: "Europe/Berlin" } }));
    await story.stack.database.query("DELETE FROM ata.usage_turn; DELETE FROM ata.usage_event; DELETE FROM ata.usage_cycle");
    const local = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "short" });
    const starts = [];
    for (let month = 0; month < 14; month += 1) {
      await moveClock(story, { to: new Date(Date.UTC(2027, month, 15, 12)).toISOString() });
      await spend(story, 1000 + month, { conversation: true });
      const { cycle, conversations, tokens, days, cycles } = await story.priya.usage();
      assert.deepEqual([conversations, tokens.total], [1, 1000 + month], "S69: each begins with nothing");
      assert.equal(days.at(-1).tokens, 1000 + month);
      if (cycles.length > 0) {
        assert.equal(cycles[0].end, cycle.start);
        assert.deepEqual([cycles[0].conversations, cycles[0].tokens, cycles[0].limit], [1, 999 + month, null]);
      }
      assert.ok(cycles.every((one, at) => at === 0 || one.end === cycles[at - 1].start));
      assert.equal(cycles.length, Math.min(month, 12));
      starts.push(local.format(new Date(cycle.start)));
    }
    const last = [31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31];
    assert.deepEqual(starts.map((text) => [Number(text.slice(8, 10)), text.slice(11)]), last.map((day) => [day, "00:00"]));
  });

  it("gives earlier cycles as tables, too: all of them, and each of their days with the start of its cycle", async () => {
    const table = async (query) => {
      const { headers, body } = await story.priya.get(`/usage?format=csv${query}`);
      assert.match(headers.get("content-type"), /^text\/csv/);
      return body.trimEnd().split("\r\n").map((line) => line.slice(1, -1).split('","'));
    };
    const { cycle, cycles, days } = await story.priya.usage();
    const [names, ...totals] = await table("&history=cycles");
    assert.deepEqual([names, totals.length], [["start", "end", "conversations", "tokens", "limit"], 13]);
    const shown = cycles.map(({ start, end, conversations, tokens }) => [start, end, `${conversations}`, `${tokens}`, ""]);
    assert.deepEqual(totals.slice(0, 12), shown);
    const [heads, ...rows] = await table("&history=days");
    assert.deepEqual(heads, ["cycle", "day", "conversations", "tokens"]);
    for (const [start, , conversations, tokens] of totals) {
      const own = rows.filter(([first]) => first === start);
      assert.ok(own.length >= 28 && own.length <= 31, `${start}: ${own.length} days`);
      const sum = (at) => `${own.reduce((all, row) => all + Number(row[at]), 0)}`;
      assert.deepEqual([sum(2), sum(3)], [conversations, tokens]);
    }
    const present = rows.filter(([first]) => first === cycle.start).map(([, day, , tokens]) => [day, Number(tokens)]);
    assert.deepEqual(present, days.map(({ day, tokens }) => [day, tokens]));
    assert.equal((await story.priya.get("/usage?format=csv&history=weeks")).status, 400);
  });

  it("S54: the day of the cycle goes by its zone: a turn at half past eleven in London belongs to the next day in Berlin", async () => {
    await moveClock(story, { to: "2028-06-10 22:30Z" });
    await spend(story, 77);
    const { days } = await story.priya.usage();
    assert.deepEqual([days.at(-1).day, days.at(-1).tokens], ["2028-06-11", 77]);
  });
});

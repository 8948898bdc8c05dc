// The Advanced edition: a managed key, a monthly limit, and what happens when it is used up.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";

import { change, moveClock, onlyPortals, everywhere, spend as spendOf, turnSwitch } from "./office.mjs";
import { accident, startStory } from "./story.mjs";

const limit = 100_000;
let story;
before(async () => {
  story = await startStory({ indexed: true, engine: "model", edition: "advanced", environment: { ATA_QUOTA_TOKENS: String(limit) } });
  await change(story.priya, "/config", (config) => ({ ...config, billing: { cycle_day: 1, timezone: "UTC" } }));
});
after(() => story?.stop());

const spend = (tokens) => spendOf(story, tokens, { limit });
const credit = (tokens, key = randomUUID()) =>
  story.operator.post("/config/credits", { tokens, note: "order 4711" }, { "Idempotency-Key": key });

/** A cycle of its own for each part of the story. */
async function begin(moment) {
  await moveClock(story, { to: moment });
  assert.equal((await story.priya.usage()).quota.used, 0);
}

/** Spends up to a total. */
async function spendTo(total) {
  const { used } = (await story.priya.usage()).quota;
  await spend(total - used);
  return (await story.priya.usage()).quota;
}

describe("the quota as administrators see it", () => {
  before(() => begin("2027-02-01 00:00Z"));

  it("S67: no key is asked for, and none can be stored; S31: the settings are the same document in both editions", async () => {
    const answer = await change(story.priya, "/config", (config) => ({ ...config, api_key: "sk-of-my-own" }));
    assert.deepEqual([answer.status, answer.body.errors[0].pointer], [422, "/api_key"]);
    const config = await story.priya.wants(200, "GET", "/config");
    assert.deepEqual([config.edition, config.api_key.set], ["advanced", false]);
  });

  it("S60: conversations are counted, too; S61 S68: with used, limit, what is left and the moment of the reset", async () => {
    const turn = await story.emma.say(accident.en);
    const { conversations, quota, cycle } = await story.priya.usage();
    assert.equal(conversations, 1);
    assert.deepEqual(
      [quota.limit, quota.used, quota.remaining, quota.resets_at, cycle.end],
      [limit, turn.tokens.total, limit - turn.tokens.total, "2027-03-01T00:00:00Z", "2027-03-01T00:00:00Z"],
    );
    assert.equal(quota.alert, null);
  });

  it("S62 S63 S64 S65: percentage and colour change at the exact token; S72 S73: 80 percent is an alert and no colour", async () => {
    const stages = [
      [49_999, 49.9, "green", null], [50_000, 50, "green", 50], [69_990, 69.9, "green", 50], [69_999, 69.9, "green", 50], [70_000, 70, "yellow", 50],
      [79_999, 79.9, "yellow", 50], [80_000, 80, "yellow", 80], [90_000, 90, "yellow", 80], [90_001, 90, "red", 80], [90_010, 90, "red", 80], [90_100, 90.1, "red", 80],
      [95_000, 95, "red", 95],
    ];
    for (const [used, percent, color, alert] of stages) {
      const quota = await spendTo(used);
      assert.deepEqual([quota.used, quota.percent, quota.color, quota.alert], [used, percent, color, alert]);
    }
    assert.equal((await story.emma.welcome()).visible, true, "none of them changes what customers see");
    const { entries } = await story.priya.wants(200, "GET", "/config/audit");
    const alerts = entries.filter(({ what }) => what === "quota.alert");
    assert.deepEqual(alerts.map(({ actor, new: fresh }) => [actor, fresh.level, fresh.limit]), [95, 80, 50].map((level) => ["quota", level, limit]));
    assert.match((await story.priya.get("/usage/metrics")).body, /^ata_quota_alert_percent 95$/m);
  });

  it("says when it is used up at this pace, and nothing where it lasts until the reset", async () => {
    await begin("2027-03-01 00:00Z");
    await spend(1000);
    assert.equal((await story.priya.usage()).quota.exhausts_at, null, "too little is known");
    await moveClock(story, { to: "2027-03-03 00:00Z" });
    await spend(19_000);
    const { exhausts_at: moment } = (await story.priya.usage()).quota;
    assert.match(moment, /^2027-03-1(0T23:59|1T00:00)/, "a tenth a day is over after ten days");
    await moveClock(story, { to: "2027-03-20 00:00Z" });
    assert.equal((await story.priya.usage()).quota.exhausts_at, null, "at this pace it lasts");
  });
});

describe("a quota that is used up", () => {
  let conversation;
  before(async () => {
    await begin("2027-05-10 00:00Z");
    await story.jonas.startOver("3", "5");
    conversation = (await story.jonas.say(accident.de)).conversation;
    await change(story.priya, "/access", () => onlyPortals("3", "5"));
  });
  after(() => turnSwitch(story.priya, true));

  it("S80: the turn that uses it up is answered to its end; S81: then all portals are closed at once", async () => {
    await spendTo(limit - 600);
    const turn = await story.jonas.trySay("Er ist heruntergefallen", { conversation });
    assert.equal(turn.status, 200);
    const { quota, status } = await story.priya.usage();
    assert.ok(quota.used <= limit, "never beyond the limit");
    assert.deepEqual([status, quota.exhausts_at, quota.color], ["quota_exceeded", null, "red"]);
    for (const portal of ["3", "5"]) assert.equal((await story.mia.welcome(portal)).reason, "quota");
    const { entries } = await story.priya.wants(200, "GET", "/config/audit");
    assert.ok(entries.some(({ what, new: fresh }) => what === "quota.exhausted" && fresh.used === quota.used));
  });

  it("S82 S83: at the address no conversation begins and none goes on; Q4: what was written stays", async () => {
    const start = await story.mia.trySay("Der Drucker geht nicht");
    const goOn = await story.jonas.trySay("hallo?", { conversation });
    for (const { status, body } of [start, goOn]) assert.deepEqual([status, body.code], [403, "quota_exceeded"]);
    assert.equal(await story.stack.database.query(`SELECT count(*) FROM ata.conversation WHERE id = '${conversation}'`), "1");
  });

  it("S84: customers see nothing of the assistant; S85 S86: agents and administrators read why, in their language and clock", async () => {
    for (const person of [story.emma, story.mia]) {
      const { visible, banner } = await person.welcome();
      assert.deepEqual([visible, banner], [false, null]);
    }
    for (const person of [story.sam, story.priya]) {
      const { visible, banner } = await person.welcome();
      assert.deepEqual([visible, banner.kind], [false, "warning"]);
      assert.match(banner.text, /token limit/);
    }
    assert.equal((await story.nobody.get("/chat?portal=3")).status, 401, "and nobody at all nothing");
    assert.match((await story.priya.welcome()).banner.text, /Tuesday, 1 June 2027, 01:00/, "the reset on a clock in London");
    const german = story.sam.with({ locale: "de-DE", zoneinfo: "Europe/Berlin" });
    assert.match((await german.welcome()).banner.text, /Token-Kontingent.*1\. Juni 2027, 02:00/);
  });

  it("S87: credits bring it back at once, the same order counts once, another amount under its name is refused", async () => {
    const key = randomUUID();
    assert.deepEqual([(await credit(50_000, key)).status, (await credit(50_000, key)).status, (await credit(60_000, key)).status], [201, 200, 422]);
    const { quota, status } = await story.priya.usage();
    assert.deepEqual([quota.limit, status, quota.color], [limit + 50_000, "active", "green"]);
    const welcome = await story.jonas.welcome();
    assert.deepEqual([welcome.visible, welcome.conversation.id], [true, conversation], "Q4: the conversation goes on where it was");
    assert.equal((await story.jonas.trySay("weiter", { conversation })).status, 200);
  });

  it("S89: the scopes are what they were", async () => {
    const { portals } = await story.priya.wants(200, "GET", "/access");
    assert.deepEqual([portals.mode, portals.ids.map(({ id }) => id)], ["selected", ["3", "5"]]);
    assert.equal((await story.emma.welcome("8")).reason, "portal");
    await change(story.priya, "/access", () => everywhere);
  });

  it("S88: an administrator's off stays off through exhaustion, credits and reset; S35: and off comes before exhausted", async () => {
    await turnSwitch(story.priya, false);
    await spendOf(story, limit + 50_000, { limit });
    assert.equal((await story.emma.welcome()).reason, "off");
    await credit(1000);
    assert.equal((await story.emma.welcome()).reason, "off");
    await moveClock(story, { to: "2027-06-01 00:00:01Z" });
    assert.equal((await story.emma.welcome()).reason, "off");
    assert.equal((await story.priya.usage()).status, "off");
    await turnSwitch(story.priya, true);
    assert.equal((await story.emma.welcome()).visible, true);
  });

  it("S69: a reset needs no job: nobody ran over the boundary, and the first to come is let in; earlier cycles keep their limit", async () => {
    await moveClock(story, { to: "2027-07-31 23:59:59Z" });
    await spendTo(limit);
    assert.equal((await story.emma.welcome()).reason, "quota");
    await moveClock(story, { to: "2027-11-01 00:00Z" });
    assert.equal((await story.emma.trySay(accident.en)).status, 200);
    const { cycles, quota } = await story.priya.usage();
    assert.ok(quota.used > 0 && quota.used < 20_000);
    assert.deepEqual(cycles.map(({ start, limit: most }) => [start.slice(0, 7), most]).slice(0, 3), [["2027-07", limit], ["2027-06", limit], ["2027-05", limit + 51_000]]);
  });

  it("S71: a synchronisation is not charged, also where nearly nothing is left", async () => {
    const { used, percent } = await spendTo((limit * 999) / 1000);
    assert.equal(percent, 99.9);
    await story.priya.synchronise();
    assert.equal((await story.priya.usage()).quota.used, used);
  });
});

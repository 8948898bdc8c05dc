// The settings: who may change them, what they refuse, and what the switch and the limits do.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { change, changeBetween, moveClock, onlyPortals, everywhere, turnSwitch, versionOf } from "./office.mjs";
import { accident, startStory } from "./story.mjs";

describe("the settings", () => {
  let story;
  before(async () => {
    story = await startStory({ indexed: true });
  });
  after(() => story?.stop());
  afterEach(() => turnSwitch(story.priya, true));

  it("S25: customers, agents, the scheduler and the operator are refused at every address of the office", async () => {
    const addresses = [
      ["GET", "/config"], ["PUT", "/config"], ["PUT", "/config/enabled"], ["POST", "/config/test"], ["GET", "/config/audit"],
      ["GET", "/access"], ["PUT", "/access"], ["GET", "/access/search?kind=groups"], ["GET", "/usage"], ["GET", "/usage/metrics"],
    ];
    for (const [method, path] of addresses) {
      for (const caller of [story.emma, story.sam, story.scheduler, story.operator]) {
        const json = method === "GET" ? undefined : {};
        assert.equal((await caller.call(method, path, { json })).status, 403, `${method} ${path}`);
      }
      assert.equal((await story.nobody.call(method, path)).status, 401, `${method} ${path}`);
    }
  });

  it("S30: is one typed document with a version: 428 without If-Match, 412 when it moved, 304 when it did not", async () => {
    const { body, headers } = await story.priya.get("/config");
    const etag = headers.get("etag");
    assert.equal((await story.priya.get("/config", { "If-None-Match": etag })).status, 304);
    assert.equal((await story.priya.call("PUT", "/config", { json: body })).status, 428);
    const saved = await change(story.priya, "/config", (config) => ({ ...config, instructions: "Ask for the inventory number." }));
    assert.equal(saved.status, 200);
    assert.deepEqual([saved.body.instructions, saved.body.version], ["Ask for the inventory number.", body.version + 1]);
    for (const stale of [etag, "*", `W/${saved.headers.get("etag")}`, `"${saved.body.version}`, '"0"'])
      assert.equal((await story.priya.call("PUT", "/config", { json: body, headers: { "If-Match": stale } })).status, 412, stale);
  });

  it("S49: of ten administrators who save at once exactly one succeeds, and nothing of the others is there", async () => {
    const { body, headers } = await story.priya.get("/config");
    const save = (number) =>
      story.priya.call("PUT", "/config", { json: { ...body, instructions: `number ${number}` }, headers: { "If-Match": headers.get("etag") } });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, number) => save(number)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(9).fill(412)]);
    const winner = answers.findIndex(({ status }) => status === 200);
    assert.equal((await story.priya.wants(200, "GET", "/config")).instructions, `number ${winner}`);
  });

  it("S49: who saved gets the ETag of just that, though somebody else saved before the answer was made", async () => {
    const { answer, before } = await changeBetween(story, "/config", (config) => ({ ...config, retention_days: 31 }), {
      held: "managed_key", other: "SELECT ata.setting_enable(false, 'other', 'here')",
    });
    assert.deepEqual([answer.status, answer.body.enabled, answer.body.retention_days], [200, false, 31]);
    assert.equal(versionOf(answer.headers.get("etag")), versionOf(before) + 1);
    const next = { json: { ...answer.body, enabled: true }, headers: { "If-Match": answer.headers.get("etag") } };
    assert.equal((await story.priya.call("PUT", "/config", next)).status, 412);
  });

  it("tells who changed it by name", async () => {
    await change(story.priya, "/config", (config) => ({ ...config, retention_days: 30 }));
    const { changed_by: account, changed_by_name: name } = await story.priya.wants(200, "GET", "/config");
    assert.deepEqual([account, name], [story.priya.sub, "Priya Nair"]);
  });

  it("refuses settings that make no sense, each with its pointer, and a member it does not know", async () => {
    const answer = await change(story.priya, "/config", (config) => ({
      ...config, retention_days: 0, billing: { cycle_day: 32, timezone: "Mars/Olympus" }, api_key: "two words",
      person_limits: { daily_tokens: 999, turns_per_minute: "many" },
    }));
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.body.errors.map(({ pointer }) => pointer).sort(), [
      "/api_key", "/billing/cycle_day", "/billing/timezone", "/person_limits/daily_tokens", "/person_limits/turns_per_minute", "/retention_days",
    ]);
    for (const timezone of ["CET", "GMT", "localtime", "posix/Europe/Berlin", "europe/Berlin", "Europe/../Europe/Berlin"]) {
      const elsewhere = await change(story.priya, "/config", (config) => ({ ...config, billing: { cycle_day: 1, timezone } }));
      assert.deepEqual([elsewhere.status, elsewhere.body.errors?.[0].pointer], [422, "/billing/timezone"], timezone);
    }
    const mistyped = await change(story.priya, "/config", (config) => ({ ...config, retention_day: 5 }));
    assert.deepEqual([mistyped.status, mistyped.body.errors[0].pointer], [422, "/retention_day"]);
  });

  it("takes 4,000 characters of instructions, whatever they are written in, and not one more", async () => {
    const save = (instructions) => change(story.priya, "/config", (config) => ({ ...config, instructions }));
    for (const letter of ["x", "ß", "\u{1F5A8}"]) {
      assert.equal((await save(letter.repeat(4000))).status, 200);
      const { status, body } = await save(letter.repeat(4001));
      assert.deepEqual([status, body.errors], [422, [{ pointer: "/instructions", detail: "This is too long; at most 4,000 characters are allowed." }]]);
    }
    assert.equal((await save("")).status, 200);
  });

  it("S34: off hides the assistant on every portal with the next request, also in an open conversation, and refuses at every address", async () => {
    const { conversation } = await story.emma.say(accident.en);
    await turnSwitch(story.priya, false);
    for (const portal of ["3", "5", "8"]) {
      const { visible, reason } = await story.emma.welcome(portal);
      assert.deepEqual([visible, reason], [false, "off"]);
    }
    const answers = [
      await story.emma.trySay("hello again", { conversation }),
      await story.emma.get(`/preview?conversation=${conversation}`),
      await story.emma.tryPatch(conversation, 1, { values: { summary: "No" } }),
      await story.emma.trySubmit(conversation, 1),
      await story.emma.get(`/preview/people?conversation=${conversation}&q=priya`),
      await story.emma.call("POST", `/preview/attachments?conversation=${conversation}&name=screen.png`, { body: "picture" }),
    ];
    assert.deepEqual(answers.map(({ status, body }) => [status, body.code]), Array(6).fill([403, "switched_off"]));
    assert.equal((await story.desk.tickets()).length, 0);
    await turnSwitch(story.priya, true);
    assert.equal((await story.emma.welcome()).conversation.id, conversation, "the conversation is still there");
    await story.emma.startOver();
  });

  it("S33: on shows it on every permitted portal; S35: off for maintenance hides all of them, whatever the scope", async () => {
    await change(story.priya, "/access", () => onlyPortals("3", "5"));
    const seen = async () => Promise.all(["3", "5", "8"].map(async (portal) => (await story.emma.welcome(portal)).visible));
    assert.deepEqual(await seen(), [true, true, false]);
    await turnSwitch(story.priya, false);
    assert.deepEqual(await seen(), [false, false, false]);
    await change(story.priya, "/access", () => everywhere);
    assert.deepEqual(await seen(), [false, false, false]);
    await turnSwitch(story.priya, true);
    assert.deepEqual(await seen(), [true, true, true]);
  });

  it("answers so many turns of a person a minute, then says when it goes on; others are not affected", async () => {
    const limit = (turns) => change(story.priya, "/config", (config) => ({ ...config, person_limits: { daily_tokens: null, turns_per_minute: turns } }));
    await moveClock(story, { by: "2 minutes" });
    assert.deepEqual((await limit(2)).body.person_limits, { daily_tokens: null, turns_per_minute: 2 });
    await story.emma.say(accident.en);
    const { conversation } = await story.emma.say("since this morning");
    const refused = await story.emma.trySay("and the keyboard, too", { conversation });
    assert.deepEqual([refused.status, refused.body.code], [429, "too_many_turns"]);
    assert.ok(Number(refused.headers.get("retry-after")) >= 1 && Number(refused.headers.get("retry-after")) <= 60);
    assert.equal((await story.emma.trySay("elsewhere", { portal: "5" })).status, 429, "on another portal neither");
    assert.equal((await story.jonas.trySay(accident.de)).status, 200, "others are not affected");
    await moveClock(story, { by: "1 minute" });
    await story.emma.say("and the keyboard, too", { conversation });
    assert.equal((await limit(null)).body.person_limits.turns_per_minute, null);
    for (const words of ["one", "two", "three"]) await story.emma.say(words, { conversation });
  });

  it("leaves the limits of a person as they are when a change does not name them", async () => {
    await change(story.priya, "/config", (config) => ({ ...config, person_limits: { daily_tokens: 5000, turns_per_minute: 7 } }));
    const saved = await change(story.priya, "/config", ({ person_limits: _, ...config }) => config);
    assert.deepEqual(saved.body.person_limits, { daily_tokens: 5000, turns_per_minute: 7 });
  });

  it("erases what is older than the settings keep it with the next run, also when the service desk is away", async () => {
    await story.mia.say(accident.de);
    await change(story.priya, "/config", (config) => ({ ...config, retention_days: 10 }));
    await moveClock(story, { by: "9 days" });
    await story.priya.call("POST", "/sync?wait=1");
    assert.ok((await story.mia.welcome()).conversation, "nine days are kept");
    await moveClock(story, { by: "2 days" });
    await story.desk.fault({ match: { path: "/" }, times: "always", fault: { status: 503 } });
    assert.equal((await story.scheduler.call("POST", "/sync?wait=1")).status, 502);
    await story.desk.clearFaults();
    assert.equal((await story.mia.welcome()).conversation, null);
    assert.equal(await story.stack.database.query("SELECT count(*) FROM ata.turn"), "0");
  });
});

describe("a person's share of the day", () => {
  let story;
  before(async () => {
    story = await startStory({ indexed: true, engine: "model", environment: { ATA_MANAGED_KEY: "sk-demo-key" } });
  });
  after(() => story?.stop());

  it("is over once the tokens are used: the answer says when it is free again, and at the next midnight it is", async () => {
    await change(story.priya, "/config", (config) => ({
      ...config, billing: { cycle_day: 1, timezone: "Europe/Berlin" }, person_limits: { daily_tokens: 1000, turns_per_minute: null },
    }));
    await moveClock(story, { to: "2027-03-10 21:00Z" });
    let turn = await story.emma.trySay(accident.en);
    for (let turns = 1; turn.status === 200 && turns < 10; turns += 1) turn = await story.emma.trySay("since this morning");
    assert.deepEqual([turn.status, turn.body.code], [429, "daily_share"]);
    assert.match(turn.body.detail, /Wednesday, 10 March 2027, 23:00/, "midnight in Berlin on a clock in London");
    const wait = Number(turn.headers.get("retry-after"));
    assert.ok(wait > 7000 && wait <= 7200, `${wait} seconds`);
    assert.equal((await story.jonas.trySay(accident.de)).status, 200, "others are not affected");
    await moveClock(story, { to: "2027-03-10 23:00Z" });
    assert.equal((await story.emma.trySay("and the keyboard, too")).status, 200);
  });
});

// What an administrator changes, and what everybody else sees of it.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, describe, it } from "node:test";

import { accident, startStory } from "./story.mjs";

/** Reads a document with its version and writes it back with a change. */
async function change(person, path, edit) {
  const { body, headers } = await person.get(path);
  return person.call("PUT", path, { json: edit(structuredClone(body)), headers: { "If-Match": headers.get("etag") } });
}

const turnSwitch = (person, enabled) => person.wants(200, "PUT", "/config/enabled", { json: { enabled } });
const everywhere = { portals: { mode: "all", ids: [] }, people: { mode: "all", users: [], groups: [], organizations: [] } };

describe("the switch and the scopes", () => {
  let story;
  before(async () => {
    story = await startStory();
  });
  after(() => story?.stop());
  afterEach(async () => {
    await turnSwitch(story.priya, true);
    await change(story.priya, "/access", () => everywhere);
    for (const person of [story.emma, story.jonas]) await person.startOver("3", "5");
  });

  it("S34: off hides the assistant on every portal with the next request, also in an open conversation, and refuses at the address", async () => {
    const { conversation } = await story.emma.say(accident.en);
    await turnSwitch(story.priya, false);
    for (const portal of ["3", "5", "8"]) {
      const { visible, reason } = await story.emma.welcome(portal);
      assert.deepEqual([visible, reason], [false, "off"]);
    }
    const turn = await story.emma.trySay("hello again", { conversation });
    const preview = await story.emma.get(`/preview?conversation=${conversation}`);
    const submit = await story.emma.trySubmit(conversation, 1);
    assert.deepEqual([turn, preview, submit].map(({ status, body }) => [status, body.code]), Array(3).fill([403, "switched_off"]));
    assert.equal((await story.desk.tickets()).length, 0);
    await turnSwitch(story.priya, true);
    assert.equal((await story.emma.welcome()).conversation.id, conversation, "the conversation is still there");
  });

  it("S46: a person outside the scope neither sees the assistant nor reaches it; S45: the scope is the union of people, groups and organizations", async () => {
    const narrow = (people) => change(story.priya, "/access", () => ({ ...everywhere, people: { ...everywhere.people, mode: "selected", ...people } }));
    const seen = async () => Promise.all([story.emma, story.jonas, story.mia].map(async (person) => (await person.welcome()).visible));
    assert.equal((await narrow({ users: [story.emma.sub] })).status, 200);
    assert.deepEqual(await seen(), [true, false, false]);
    await narrow({ users: [story.emma.sub], groups: ["people-managers"] });
    assert.deepEqual(await seen(), [true, true, false]);
    await narrow({ organizations: ["Contoso"] });
    assert.deepEqual(await seen(), [false, true, true]);
    const turn = await story.emma.trySay(accident.en);
    assert.deepEqual([turn.status, turn.body.code], [403, "out_of_scope"]);
  });

  it("S48: portals and people are independent; S43: zero portals selected means none", async () => {
    const only = (ids) => change(story.priya, "/access", () => ({ ...everywhere, portals: { mode: "selected", ids } }));
    await only(["5"]);
    assert.deepEqual([(await story.emma.welcome("3")).reason, (await story.emma.welcome("5")).visible], ["portal", true]);
    await only([]);
    assert.equal((await story.emma.welcome("5")).reason, "portal");
  });

  it("S47: switching the scope back and forth keeps the list; S43: what is gone from Jira is marked", async () => {
    await change(story.priya, "/access", () => ({ ...everywhere, portals: { mode: "selected", ids: ["3", "99"] } }));
    await change(story.priya, "/access", (access) => ({ ...access, portals: { ...access.portals, mode: "all" } }));
    const { portals } = await story.priya.wants(200, "GET", "/access");
    assert.deepEqual(portals.ids.map(({ id, name, gone }) => [id, Boolean(name), gone]), [["3", true, false], ["99", false, true]]);
  });

  it("S49: two administrators who save at once do not overwrite each other", async () => {
    const { headers } = await story.priya.get("/access");
    const save = () => story.priya.call("PUT", "/access", { json: everywhere, headers: { "If-Match": headers.get("etag") } });
    const answers = await Promise.all([save(), save()]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412]);
    assert.equal((await story.priya.call("PUT", "/access", { json: everywhere })).status, 428);
  });

  it("finds portals, groups, organizations and people for the pickers", async () => {
    const names = async (kind, words) =>
      (await story.priya.wants(200, "GET", `/access/search?kind=${kind}&q=${words}`)).values.map(({ name }) => name);
    assert.equal((await names("portals", "IT service")).length, 1);
    assert.deepEqual(await names("groups", "people-man"), ["people-managers"]);
    assert.deepEqual(await names("organizations", "conto"), ["Contoso"]);
    await story.emma.welcome();
    assert.deepEqual(await names("users", "emma"), ["Emma Clarke"]);
    assert.equal((await story.priya.get("/access/search?kind=planets")).status, 400);
  });

  it("writes every change into the audit trail, newest first, also as CSV", async () => {
    await turnSwitch(story.priya, false);
    const { entries } = await story.priya.wants(200, "GET", "/config/audit");
    assert.deepEqual([entries[0].actor, entries[0].what, entries[0].new], [story.priya.sub, "enabled", false]);
    const { body, headers } = await story.priya.get("/config/audit?format=csv");
    assert.match(headers.get("content-type"), /^text\/csv/);
    assert.match(body, /^"id","at","actor"/);
    assert.match((await story.priya.get("/usage?format=csv")).body, /^"day","conversations","tokens"\r\n/);
  });

  it("refuses settings that make no sense, each with its pointer", async () => {
    const answer = await change(story.priya, "/config", (config) => ({
      ...config, retention_days: 0, billing: { cycle_day: 32, timezone: "Mars/Olympus" }, api_key: "two words",
    }));
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.body.errors.map(({ pointer }) => pointer).sort(), ["/api_key", "/billing/cycle_day", "/billing/timezone", "/retention_days"]);
  });
});

describe("the administrator's own key", () => {
  let story;
  before(async () => {
    story = await startStory({ engine: "model", environment: { ATA_MANAGED_KEY_FILE: undefined, ATA_MANAGED_KEY: undefined } });
  });
  after(() => story?.stop());

  const store = (api_key) => change(story.priya, "/config", (config) => ({ ...config, api_key }));

  it("S39: without a key the assistant is there, and the first message says that it cannot answer", async () => {
    assert.equal((await story.emma.welcome()).visible, true);
    const turn = await story.emma.trySay(accident.en);
    assert.deepEqual([turn.status, turn.body.code], [502, "key_invalid"]);
    assert.equal((await story.priya.usage()).status, "key_invalid");
  });

  it("S100: a bad key is stored and shown red at once; S96: nothing switches itself off", async () => {
    const answer = await store("sk-wrong-key-000000");
    assert.deepEqual([answer.status, answer.body.api_key.state, answer.body.enabled], [200, "invalid", true]);
    assert.match(answer.body.api_key.message, /refuses/);
    assert.equal((await story.emma.trySay(accident.en)).status, 502);
  });

  it("S98: a good key resumes the chat at once, and is never sent back", async () => {
    const answer = await store("sk-demo-key");
    assert.deepEqual([answer.body.api_key.set, answer.body.api_key.state], [true, "valid"]);
    assert.ok(!JSON.stringify(answer.body).includes("sk-demo-key"));
    assert.equal((await story.emma.say(accident.en)).action, "review");
    assert.ok(!(await story.stack.database.query("select * from ata.secret")).includes("sk-demo-key"), "it is sealed in the database");
  });

  it("tries a key that was typed without storing it", async () => {
    const tried = await story.priya.wants(200, "POST", "/config/test", { json: { api_key: "sk-other-wrong-key" } });
    assert.equal(tried.state, "invalid");
    assert.equal((await story.priya.wants(200, "GET", "/config")).api_key.state, "valid");
    const stored = await story.priya.wants(200, "POST", "/config/test", { json: {} });
    assert.equal(stored.state, "valid");
    assert.ok(stored.models.length > 0);
  });

  it("S95: a key that stops working while people write turns red by itself", async () => {
    await story.model.keys({ "sk-demo-key": "invalid" });
    assert.equal((await story.emma.trySay("and the keyboard is wet")).status, 502);
    assert.equal((await story.priya.wants(200, "GET", "/config")).api_key.state, "invalid");
  });
});

describe("the quota", () => {
  let story;
  before(async () => {
    story = await startStory({ engine: "model", edition: "advanced", environment: { ATA_QUOTA_TOKENS: "1500" } });
  });
  after(() => story?.stop());

  it("S67: no key is asked for in the Advanced edition", async () => {
    const answer = await change(story.priya, "/config", (config) => ({ ...config, api_key: "sk-of-my-own" }));
    assert.deepEqual([answer.status, answer.body.errors[0].pointer], [422, "/api_key"]);
  });

  it("S84: once used up, customers see no assistant and cannot start a conversation; S86: agents and administrators read why", async () => {
    await story.emma.trySay(accident.en);
    await story.jonas.trySay(accident.de);
    assert.equal((await story.priya.usage()).status, "quota_exceeded");
    assert.deepEqual([(await story.mia.welcome()).reason, (await story.mia.welcome()).banner], ["quota", null]);
    for (const person of [story.sam, story.priya]) assert.match((await person.welcome()).banner.text, /token/i);
    const turn = await story.mia.trySay("Der Drucker geht nicht");
    assert.deepEqual([turn.status, turn.body.code], [403, "quota_exceeded"]);
  });

  it("S87: credits bring it back at once, the same order is not counted twice; S88: an administrator's off stays", async () => {
    const key = randomUUID();
    const credit = () => story.operator.post("/config/credits", { tokens: 50000, note: "order 4711" }, { "Idempotency-Key": key });
    assert.equal((await credit()).status, 201);
    assert.equal((await credit()).status, 200);
    const { quota, status } = await story.priya.usage();
    assert.deepEqual([quota.limit, status], [51500, "active"]);
    assert.equal((await story.mia.welcome()).visible, true);
    await turnSwitch(story.priya, false);
    await story.operator.post("/config/credits", { tokens: 1, note: "more" }, { "Idempotency-Key": randomUUID() });
    assert.equal((await story.mia.welcome()).reason, "off");
  });
});

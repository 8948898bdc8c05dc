// The administrator's own key, in the Standard edition: stored, tried, failing, replaced.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { change, turnSwitch } from "./office.mjs";
import { accident, leaksOf, startStory } from "./story.mjs";

const good = "sk-demo-key";
const other = "sk-another-key-4321";
let story;
before(async () => {
  story = await startStory({ indexed: true, engine: "model", environment: { ATA_MANAGED_KEY_FILE: undefined, ATA_MANAGED_KEY: undefined } });
});
after(() => story?.stop());

const store = (api_key) => change(story.priya, "/config", (config) => ({ ...config, api_key }));
const keyState = async () => (await story.priya.wants(200, "GET", "/config")).api_key.state;

describe("the administrator's own key", () => {
  it("S38 S39: without a key the assistant is there, the first message says that it cannot answer, and the settings ask for one", async () => {
    assert.equal((await story.emma.welcome()).visible, true);
    const turn = await story.emma.trySay(accident.en);
    assert.deepEqual([turn.status, turn.body.code], [502, "key_invalid"]);
    assert.equal((await story.priya.usage()).status, "key_invalid");
    const { api_key: key } = await story.priya.wants(200, "GET", "/config");
    assert.deepEqual([key.set, key.state, key.last4], [false, "unset", null]);
    assert.match(key.message, /enter your OpenAI key/);
    const trial = await story.priya.call("POST", "/config/test", { json: { model: "" } });
    assert.deepEqual([trial.status, trial.body.errors], [422, [{ pointer: "/api_key", detail: key.message }]], "there is nothing to try");
    for (const enabled of [false, true]) assert.equal((await turnSwitch(story.priya, enabled)).enabled, enabled);
    assert.deepEqual([(await story.emma.welcome()).visible, (await story.priya.usage()).status], [true, "key_invalid"], "switched on without a key it is as before");
  });

  it("S100: a bad key is stored and shown red at once; S96: nothing switches itself off", async () => {
    const before = await story.priya.wants(200, "GET", "/config");
    const answer = await store("sk-wrong-key-000000");
    assert.deepEqual([answer.status, answer.body.api_key.state, answer.body.api_key.last4, answer.body.enabled], [200, "invalid", "0000", true]);
    assert.match(answer.body.api_key.message, /refuses/);
    const settings = ({ enabled, model, instructions, guided_fallback, billing }) => ({ enabled, model, instructions, guided_fallback, billing });
    assert.deepEqual(settings(answer.body), settings(before));
  });

  it("S91 S92 S93: the assistant stays enabled and visible; S94: the first message fails, in the person's language and without the provider's words; S97: each time", async () => {
    assert.equal((await story.jonas.welcome()).visible, true);
    for (let time = 0; time < 2; time += 1) {
      const turn = await story.jonas.trySay(accident.de);
      assert.deepEqual([turn.status, turn.body.code], [502, "key_invalid"]);
      assert.match(turn.body.detail, /Der Assistent kann zurzeit nicht antworten/);
      assert.doesNotMatch(JSON.stringify(turn.body), /sk-|openai|Incorrect API key/i);
    }
  });

  it("S98: saving a good key resumes the chat at once, in the widget that is open; it is never sent back and sealed in the database", async () => {
    const answer = await store(` "${good}"\n`);
    assert.deepEqual([answer.body.api_key.set, answer.body.api_key.state, answer.body.api_key.message], [true, "valid", null]);
    assert.equal((await story.jonas.trySay(accident.de)).status, 200);
    assert.equal((await story.priya.usage()).status, "active");
    assert.ok(!(await story.stack.database.query("SELECT * FROM ata.secret")).includes(Buffer.from(good).toString("hex")));
    assert.equal(await story.stack.database.query(`SELECT count(*) FROM ata.audit AS a WHERE a::text LIKE '%${good}%'`), "0");
  });

  it("S99: other settings are saved without touching the key", async () => {
    await change(story.priya, "/config", (config) => ({ ...config, instructions: "Be brief." }));
    await change(story.priya, "/config", ({ api_key: _, ...config }) => ({ ...config, instructions: "" }));
    assert.equal(await keyState(), "valid");
  });

  it("tries a key that was typed without storing it", async () => {
    const tried = await story.priya.wants(200, "POST", "/config/test", { json: { api_key: "sk-other-wrong-key" } });
    assert.equal(tried.state, "invalid");
    for (const pasted of [`  ${good}\n`, `"${good}"`, `\t'${good}' `])
      assert.equal((await story.priya.wants(200, "POST", "/config/test", { json: { api_key: pasted } })).state, "valid", pasted);
    assert.equal(await keyState(), "valid");
    const stored = await story.priya.wants(200, "POST", "/config/test", { json: {} });
    assert.deepEqual([stored.state, stored.model_known], ["valid", true]);
    assert.ok(stored.models.length > 0);
    const unknown = await story.priya.wants(200, "POST", "/config/test", { json: { model: "gpt-of-nobody" } });
    assert.deepEqual([unknown.state, unknown.model_known], ["valid", false]);
  });

  it("S95: a key that stops working while people write turns red by itself, and green again when it works", async () => {
    const { body, headers } = await story.priya.get("/config");
    const etag = headers.get("etag");
    const known = async () => (await story.priya.get("/config", { "If-None-Match": etag })).status;
    assert.equal(await known(), 304);
    await story.model.keys({ [good]: "invalid" });
    assert.equal((await story.emma.trySay("and the keyboard is wet")).status, 502);
    assert.equal(await keyState(), "invalid");
    assert.equal(await known(), 200, "who asks for news is told of it");
    const saved = await story.priya.call("PUT", "/config", { json: body, headers: { "If-Match": etag } });
    assert.equal(saved.status, 200, "the settings themselves have not moved");
    await story.model.keys({ [good]: "no_credit" });
    assert.equal((await story.emma.trySay("and the keyboard is wet")).status, 502);
    assert.equal(await keyState(), "no_credit");
    await story.model.keys({ [good]: "valid" });
    await story.emma.say("and the keyboard is wet");
    assert.equal(await keyState(), "valid");
  });

  it("S95: it turns red as well where the guided answers step in", async () => {
    await change(story.priya, "/config", (config) => ({ ...config, guided_fallback: true }));
    await story.model.keys({ [good]: "invalid" });
    assert.equal((await story.mia.say(accident.de)).engine, "guided");
    assert.equal(await keyState(), "invalid");
    await story.model.keys({ [good]: "valid" });
    await change(story.priya, "/config", (config) => ({ ...config, guided_fallback: false }));
  });

  it("S91 S100: an account without credit is told from a bad key on saving, and a server that is away from both", async () => {
    await story.model.keys({ [other]: "no_credit" });
    assert.equal((await store(other)).body.api_key.state, "no_credit");
    await story.model.keys({ [other]: "valid" });
    for (const kind of ["overloaded", "hang"]) {
      await story.model.fault({ path: "models", times: "always", fault: { kind } });
      const away = await store(other);
      assert.deepEqual([away.status, away.body.api_key.state, away.body.enabled], [200, "unreachable", true], kind);
      await story.model.reset();
    }
    await story.model.keys({ [other]: "valid", [good]: "valid" });
    await story.emma.say("and the mouse");
    assert.equal(await keyState(), "valid", "the first answer says more than the failed trial");
  });

  it("null takes the key away; the audit trail knows of each change, with the last four letters alone", async () => {
    assert.equal((await store(null)).body.api_key.state, "unset");
    const { entries } = await story.priya.wants(200, "GET", "/config/audit?limit=200");
    const keys = entries.filter(({ what }) => what === "api_key").map(({ old, new: fresh }) => [old.last4, fresh.last4]);
    assert.deepEqual(keys.slice(0, 2), [["4321", null], ["4321", "4321"]]);
    assert.deepEqual(await leaksOf(story), []);
  });
});

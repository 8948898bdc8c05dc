// The operator's key: it fails and comes back as an administrator's own does, and nobody is asked for it.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";

import { accident, startStory } from "./story.mjs";

const key = "sk-demo-key";
let story;
const config = () => story.priya.wants(200, "GET", "/config");
const status = async () => (await story.priya.usage()).status;
const settingsOf = ({ enabled, model, instructions, guided_fallback, version }) => ({ enabled, model, instructions, guided_fallback, version });

describe("the operator's key in the Advanced edition", () => {
  before(async () => {
    story = await startStory({ indexed: true, engine: "model", edition: "advanced" });
  });
  after(() => story?.stop());

  it("S67: nothing is known of it before it was used, and nothing is asked of the administrator", async () => {
    const { api_key: shown } = await config();
    assert.deepEqual(shown, { set: false, last4: null, state: "unset", checked_at: null, message: null });
    assert.equal(await status(), "active");
  });

  it("S95: works and is shown as valid", async () => {
    await story.emma.say(accident.en);
    const { api_key: shown } = await config();
    assert.deepEqual([shown.set, shown.last4, shown.state, shown.message], [false, null, "valid", null]);
    assert.ok(shown.checked_at);
  });

  it("S91–S97: refused, it turns the state red by itself; the assistant stays, its first message fails, nothing switches itself off", async () => {
    for (const [fault, sentence] of [["invalid", /refuses the operator’s key/], ["no_credit", /no credit left/]]) {
      const before = await config();
      await story.model.keys({ [key]: fault });
      assert.equal((await story.jonas.welcome()).visible, true);
      const turn = await story.jonas.trySay(accident.de);
      assert.deepEqual([turn.status, turn.body.code], [502, "key_invalid"]);
      assert.match(turn.body.detail, /^Der Assistent/);
      const after = await config();
      assert.equal(after.api_key.state, fault);
      assert.match(after.api_key.message, sentence);
      assert.deepEqual(settingsOf(after), settingsOf(before));
      assert.equal(await status(), "key_invalid");
    }
    const german = await story.priya.with({ locale: "de-DE" }).wants(200, "GET", "/config");
    assert.match(german.api_key.message, /Betreiber/);
  });

  it("S98: works again with the next message", async () => {
    await story.model.keys({ [key]: "valid" });
    await story.jonas.say(accident.de);
    assert.equal((await config()).api_key.state, "valid");
    assert.equal(await status(), "active");
  });

  it("another one that the operator puts in its place is not held responsible for the old one", async () => {
    await story.model.keys({ [key]: "invalid" });
    assert.equal((await story.emma.trySay("and the keyboard")).status, 502);
    assert.equal(await status(), "key_invalid");
    await writeFile(story.stack.settings.ATA_MANAGED_KEY_FILE, "sk-another-key-4321\n");
    for (const program of ["chat", "config", "usage"]) await story.stack.restart(program);
    assert.deepEqual([(await config()).api_key.state, await status()], ["unset", "active"]);
    await story.model.keys({ "sk-another-key-4321": "valid" });
    await story.emma.say("and the keyboard");
    assert.equal((await config()).api_key.state, "valid");
  });

  it("stands in no answer, no log and no row of the database", async () => {
    const stored = await story.stack.query("SELECT m::text FROM ata.managed_key AS m");
    assert.match(stored, /valid/);
    assert.doesNotMatch(stored, /sk-|4321/);
  });
});

describe("an Advanced edition without a key", () => {
  before(async () => {
    story = await startStory({
      indexed: true,
      engine: "model",
      edition: "advanced",
      environment: { ATA_MANAGED_KEY_FILE: undefined, ATA_MANAGED_KEY: undefined },
    });
  });
  after(() => story?.stop());

  it("says so to the administrator, and fails kindly for the customer", async () => {
    assert.equal(await status(), "key_invalid");
    assert.match((await config()).api_key.message, /operator has not set a model key/);
    assert.equal((await story.emma.welcome()).visible, true);
    assert.deepEqual((await story.emma.trySay(accident.en)).body.code, "key_invalid");
  });
});

describe("the operator's key in the Standard edition, where no administrator has stored one", () => {
  before(async () => {
    story = await startStory({ indexed: true, engine: "model" });
  });
  after(() => story?.stop());

  it("turns the state red by itself, too", async () => {
    await story.emma.say(accident.en);
    assert.deepEqual([(await config()).api_key.set, (await config()).api_key.state], [false, "valid"]);
    await story.model.keys({ [key]: "invalid" });
    assert.equal((await story.emma.trySay("and the keyboard")).status, 502);
    assert.equal((await config()).api_key.state, "invalid");
    assert.equal(await status(), "key_invalid");
  });
});

// Who changed what and when, and the operator's commands: ata-admin.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";

import { root } from "../stack/servers.mjs";
import { change, everywhere, onlyPeople, turnSwitch } from "./office.mjs";
import { accident, startStory } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ indexed: true, engine: "model" });
});
after(() => story?.stop());

const trail = async (query = "") => (await story.priya.wants(200, "GET", `/config/audit${query}`)).entries;

/** Runs ata-admin as the operator would. @returns {Promise<{status: number, output: string, errors: string}>} */
function operate(parameters, variables = {}) {
  const program = join(resolve(root, process.env.ATA_TEST_BUILD || "build"), "bin/ata-admin");
  const env = { PATH: process.env.PATH, ...story.stack.settings, ...variables };
  return new Promise((done) => {
    execFile(program, parameters, { env }, (error, output, errors) => done({ status: error ? error.code : 0, output, errors }));
  });
}

describe("the audit trail", () => {
  it("tells who changed what, when and from where, what it was and what it became, newest first", async () => {
    await turnSwitch(story.priya, false);
    await turnSwitch(story.priya, true);
    await change(story.priya, "/access", () => onlyPeople({ users: [story.emma.sub] }));
    await change(story.priya, "/access", () => everywhere);
    await change(story.priya, "/config", (config) => ({ ...config, retention_days: 45 }));
    const [config, access, , on, off] = await trail();
    assert.deepEqual([config.what, config.old.retention_days, config.new.retention_days], ["config", 90, 45]);
    assert.deepEqual([access.what, access.old.people.users, access.new.people.mode], ["access", [story.emma.sub], "all"]);
    assert.deepEqual([off.what, off.old, off.new, on.new], ["enabled", true, false, true]);
    for (const entry of [config, access, on, off]) {
      assert.deepEqual([entry.actor, entry.who_name, entry.origin], [story.priya.sub, "Priya Nair", "127.0.0.1"]);
      assert.ok(Math.abs(Date.parse(entry.at) - Date.now()) < 60_000);
    }
  });

  it("comes in pages of any size, and as a table", async () => {
    const all = await trail("?limit=200");
    const first = await story.priya.wants(200, "GET", "/config/audit?limit=2");
    const second = await story.priya.wants(200, "GET", `/config/audit?limit=2&before=${first.next_before}`);
    assert.deepEqual([...first.entries, ...second.entries].map(({ id }) => id), all.slice(0, 4).map(({ id }) => id));
    for (const limit of ["0", "201", "many"]) assert.equal((await story.priya.get(`/config/audit?limit=${limit}`)).status, 400);
    const { body, headers } = await story.priya.get("/config/audit?format=csv");
    assert.match(headers.get("content-type"), /^text\/csv/);
    assert.equal(body.trimEnd().split("\r\n").length, all.length + 1);
  });

  it("is told whole, however long its entries are: a page that is full says where the next one begins", async () => {
    const users = Array.from({ length: 1000 }, (_, number) => `557058:9d4be2c3-6a58-47b1-b0d7-${String(number).padStart(12, "0")}`);
    assert.equal((await change(story.priya, "/access", () => onlyPeople({ users }))).status, 200);
    await change(story.priya, "/access", () => everywhere);
    await story.stack.query(`SELECT ata.audit_add('priya', NULL, 'access', a.new, a.old)
      FROM generate_series(1, 200), (SELECT new, old FROM ata.audit WHERE what = 'access' ORDER BY id DESC LIMIT 1) AS a`);
    const count = Number(await story.stack.query("SELECT count(*) FROM ata.audit"));
    const newestFirst = Array.from({ length: count }, (_, number) => count - number);
    const ids = [];
    for (let before = 0; before !== null; ) {
      const page = await story.priya.wants(200, "GET", `/config/audit?limit=200&before=${before}`);
      ids.push(...page.entries.map(({ id }) => id));
      before = page.next_before || null;
    }
    assert.deepEqual(ids, newestFirst);
    const tables = [];
    for (let query = "?format=csv"; query; ) {
      const { status, headers, body } = await story.priya.get(`/config/audit${query}`);
      assert.equal(status, 200);
      tables.push(body);
      query = /^<(\?[^>]*)>; rel="next"$/.exec(headers.get("link"))?.[1];
    }
    assert.ok(tables.length > 1);
    const table = tables.join("");
    assert.deepEqual(table.match(/^"\d+"(?=,)/gm).map((id) => Number(id.slice(1, -1))), newestFirst, "put together they are one table");
    assert.equal(table.match(/^"id",/gm).length, 1);
  });

  it("cannot be altered or cut by the programs' role, and not by accident by its owner", async () => {
    for (const role of ["ata_app", "ata_owner"]) {
      for (const statement of ["UPDATE ata.audit SET actor = 'nobody'", "DELETE FROM ata.audit", "TRUNCATE ata.audit"]) {
        await assert.rejects(story.stack.database.query(`SET ROLE ${role}; ${statement}`), `${role}: ${statement}`);
      }
    }
  });

  it("is found whole by ata-admin verify-audit, and broken where an entry was changed, taken out or cut off the end", async () => {
    assert.deepEqual(await operate(["verify-audit"]), { status: 0, output: "the audit trail is whole\n", errors: "" });
    const forge = (statement) =>
      story.stack.database.query(`ALTER TABLE ata.audit DISABLE TRIGGER audit_stays; ${statement}; ALTER TABLE ata.audit ENABLE TRIGGER audit_stays`);
    await forge("UPDATE ata.audit SET actor = 'somebody' WHERE id = 2");
    const changed = await operate(["verify-audit"]);
    assert.deepEqual([changed.status, changed.output], [1, ""]);
    assert.match(changed.errors, /does not fit at entry 2/);
    await forge(`UPDATE ata.audit SET actor = '${story.priya.sub}' WHERE id = 2`);
    assert.equal((await operate(["verify-audit"])).status, 0);
    await forge("CREATE TABLE kept AS SELECT * FROM ata.audit WHERE id = 3; DELETE FROM ata.audit WHERE id = 3");
    assert.match((await operate(["verify-audit"])).errors, /entry 4/);
    await forge("ALTER TABLE ata.audit DISABLE TRIGGER audit_chain; INSERT INTO ata.audit SELECT * FROM kept; ALTER TABLE ata.audit ENABLE TRIGGER audit_chain");
    assert.equal((await operate(["verify-audit"])).status, 0);
    const last = (await trail("?limit=1"))[0].id;
    await forge(`DELETE FROM ata.audit WHERE id = ${last}`);
    assert.match((await operate(["verify-audit"])).errors, new RegExp(`entry ${last}`));
  });
});

describe("ata-admin", () => {
  it("says what it does, and refuses what it does not know", async () => {
    const help = await operate(["--help"]);
    assert.equal(help.status, 0);
    for (const word of ["rotate-key", "verify-audit", "erase-person ACCOUNT", "ATA_DATABASE_URL"]) assert.ok(help.output.includes(word), word);
    for (const parameters of [[], ["erase-person"], ["verify-audit", "now"], ["erase"]]) assert.equal((await operate(parameters)).status, 1);
  });

  it("seals the API key again under a new key; programs that know both never lose it", async () => {
    const stored = await change(story.priya, "/config", (config) => ({ ...config, api_key: "sk-demo-key" }));
    assert.equal(stored.body.api_key.state, "valid");
    const file = join(story.stack.folder, "new-secret-key");
    await writeFile(file, "5a".repeat(32), { mode: 0o600 });
    const both = { ATA_SECRET_KEY_FILE: file, ATA_SECRET_KEY_OLD_FILE: story.stack.settings.ATA_SECRET_KEY_FILE };
    const sealed = () => story.stack.database.query("SELECT key_id FROM ata.secret");
    const before = await sealed();
    const lost = await operate(["rotate-key"], { ATA_SECRET_KEY_FILE: file });
    assert.deepEqual([lost.status, await sealed()], [1, before], "without the old key nothing happens");
    assert.match((await operate(["rotate-key"], both)).output, /sealed under ATA_SECRET_KEY now/);
    assert.notEqual(await sealed(), before);
    assert.match((await operate(["rotate-key"], both)).output, /nothing is sealed under another key/);
    assert.equal((await operate(["rotate-key"], { ATA_SECRET_KEY_FILE: file })).status, 0, "the old key is no longer needed");
    const [entry] = await trail("?limit=1");
    assert.deepEqual([entry.actor, entry.what, entry.old.name, entry.old.key_id === entry.new.key_id], ["operator", "secret.rotated", "api_key", false]);
    const back = { ATA_SECRET_KEY_OLD_FILE: file };
    assert.equal((await operate(["rotate-key"], back)).status, 0);
    assert.equal(await sealed(), before);
    assert.equal((await story.emma.trySay(accident.en)).status, 200, "the running programs read it");
  });

  it("erases all that is kept about a person, and only that; the trail keeps a digest of who it was", async () => {
    await story.jonas.say("Mein Bildschirm flackert seit der Begegnung mit dem Einhorn Zitterbart");
    await story.priya.get("/access/search?kind=users&q=jonas");
    const rows = () => story.stack.database.query(`
      SELECT count(*) FROM (SELECT p::text FROM ata.person AS p UNION ALL SELECT c::text FROM ata.conversation AS c
        UNION ALL SELECT t::text FROM ata.turn AS t UNION ALL SELECT d::text FROM ata.draft_value AS d UNION ALL SELECT u::text FROM ata.usage_turn AS u
        UNION ALL SELECT v::text FROM ata.visibility AS v UNION ALL SELECT m::text FROM ata.membership AS m UNION ALL SELECT f::text FROM ata.user_found AS f
        UNION ALL SELECT s::text FROM ata.user_search AS s UNION ALL SELECT s::text FROM ata.submission AS s UNION ALL SELECT a::text FROM ata.audit AS a) AS kept (row)
       WHERE row LIKE '%${story.jonas.sub}%' OR row LIKE '%Zitterbart%' OR row LIKE '%jonas.weber%'`);
    const before = await story.priya.usage();
    assert.notEqual(await rows(), "0");
    const done = await operate(["erase-person", story.jonas.sub]);
    assert.deepEqual([done.status, done.output], [0, "erased, conversations: 1\n"]);
    assert.equal(await rows(), "0");
    assert.equal((await story.priya.usage()).tokens.total, before.tokens.total, "the sums stay");
    assert.ok((await story.emma.welcome()).conversation, "others keep theirs");
    const [entry] = await trail("?limit=1");
    const digest = await story.stack.database.query(`SELECT encode(sha256('${story.jonas.sub}'), 'hex')`);
    assert.deepEqual([entry.what, entry.actor, entry.new], ["person.erased", "operator", { digest, conversations: 1 }]);
  });
});

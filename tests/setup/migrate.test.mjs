// sql/migrate on schema files of its own, against a real database.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";

import { query } from "../stack/database.mjs";
import { root } from "../stack/servers.mjs";
import { emptyDatabase } from "../stack/stack.mjs";

const people = "CREATE TABLE ata.person (id bigint PRIMARY KEY);\n";
const drafts = "CREATE FUNCTION ata.one() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND $$;\n";

let folder;
let database;

function migrate(...parameters) {
  return new Promise((resolve) => {
    const env = { ...process.env, ATA_OWNER_DATABASE_URL: database.owner };
    const child = spawn(join(folder, "migrate"), parameters, { env });
    let said = "";
    child.stdout.on("data", (data) => (said += data));
    child.stderr.on("data", (data) => (said += data));
    child.on("close", (status) => resolve({ status, said: said.trim() }));
  });
}

const writeSchema = (name, text) => writeFile(join(folder, "schema", name), text);
const tables = () => query(database.owner, "SELECT count(*) FROM pg_class WHERE relnamespace = 'ata'::regnamespace AND relkind = 'r'");

describe("migrate", () => {
  before(async () => {
    folder = await mkdtemp("/tmp/ata-migrate-");
    await mkdir(join(folder, "schema"));
    await cp(join(root, "sql/migrate"), join(folder, "migrate"));
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    database = await emptyDatabase("migrate");
    await rm(join(folder, "schema"), { recursive: true });
    await mkdir(join(folder, "schema"));
    await writeSchema("001_people.sql", people);
    await writeSchema("002_drafts.sql", drafts);
  });

  it("applies the files in order, once, and notes each with its checksum", async () => {
    assert.deepEqual(await migrate(), { status: 0, said: "applied 001_people.sql\napplied 002_drafts.sql" });
    assert.deepEqual(await migrate(), { status: 0, said: "" });
    const rows = await query(database.owner, "SELECT version, name, length(sha256) FROM ata.schema_version ORDER BY 1");
    assert.equal(rows, "1|001_people.sql|64\n2|002_drafts.sql|64");
    assert.equal(await query(database.owner, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'ata'"), "ata_owner");
  });

  it("applies what a later release adds", async () => {
    await migrate();
    await writeSchema("003_more.sql", "CREATE TABLE ata.more ();\n");
    assert.deepEqual(await migrate(), { status: 0, said: "applied 003_more.sql" });
  });

  it("tells with --check whether something is due and changes nothing", async () => {
    assert.deepEqual(await migrate("--check"), { status: 1, said: "migrate: the database has no schema yet" });
    assert.equal(await query(database.owner, "SELECT to_regnamespace('ata') IS NULL"), "t");
    await migrate();
    assert.deepEqual(await migrate("--check"), { status: 0, said: "" });
    await writeSchema("003_more.sql", "CREATE TABLE ata.more ();\n");
    assert.deepEqual(await migrate("--check"), { status: 1, said: "migrate: 003_more.sql is yet to be applied" });
    assert.equal(await tables(), "2");
  });

  it("refuses a file that was changed after it was applied", async () => {
    await migrate();
    await writeSchema("002_drafts.sql", `${drafts}-- later\n`);
    assert.deepEqual(await migrate(), { status: 1, said: "migrate: 002_drafts.sql was changed after it was applied" });
  });

  it("refuses a database that is newer than the files", async () => {
    await migrate();
    await rm(join(folder, "schema/002_drafts.sql"));
    const said = "migrate: the database is at version 2, newer than these files";
    assert.deepEqual(await migrate(), { status: 1, said });
    assert.deepEqual(await migrate("--check"), { status: 1, said });
  });

  it("keeps nothing of a file that fails, and all of those before it", async () => {
    await writeSchema("003_broken.sql", "CREATE TABLE ata.half ();\nSELECT 1 / 0;\n");
    const { status, said } = await migrate();
    assert.equal(status, 1);
    assert.match(said, /003_broken\.sql:2: ERROR: +division by zero$/);
    assert.equal(await tables(), "2");
    assert.equal(await query(database.owner, "SELECT max(version) FROM ata.schema_version"), "2");
  });

  it("refuses a file that ends its own transaction, and two files of one number", async () => {
    await writeSchema("003_own.sql", "CREATE TABLE ata.own ();\ncommit;\n");
    assert.equal((await migrate()).said, "migrate: 003_own.sql begins or ends a transaction of its own");
    await rm(join(folder, "schema/003_own.sql"));
    await writeSchema("002_twin.sql", "SELECT 1;\n");
    assert.equal((await migrate()).said, "migrate: two files have the number 002");
    assert.equal(await query(database.owner, "SELECT to_regnamespace('ata') IS NULL"), "t");
  });

  it("gives up after seconds when another session holds what a file needs", async () => {
    await migrate();
    await writeSchema("003_alter.sql", "SET LOCAL lock_timeout = '100ms';\nALTER TABLE ata.person ADD name text;\n");
    const held = spawn("psql", ["-X", "-q", "-d", database.owner], { stdio: ["pipe", "pipe", "ignore"] });
    held.stdin.write("BEGIN;\nLOCK TABLE ata.person;\n\\echo held\n");
    await new Promise((resolve) => held.stdout.once("data", resolve));
    const { status, said } = await migrate();
    held.stdin.end();
    assert.equal(status, 1);
    assert.match(said, /canceling statement due to lock timeout/);
  });

  it("lets two runs at once apply every file once", async () => {
    const results = await Promise.all([migrate(), migrate()]);
    assert.deepEqual(results.map(({ status }) => status), [0, 0]);
    assert.deepEqual(results.map(({ said }) => said).sort(), ["", "applied 001_people.sql\napplied 002_drafts.sql"]);
  });

  it("says what is missing when no database is named, and never shows a password", async () => {
    const named = database;
    database = { owner: "" };
    assert.match((await migrate()).said, /^migrate: say which database/);
    const { status, said } = await migrate("postgresql://somebody:s%65cret@127.0.0.1:1/x");
    assert.equal(status, 1);
    assert.doesNotMatch(said, /s%65cret|secret/);
    assert.match((await migrate("host=127.0.0.1 password=secret")).said, /PGPASSWORD/);
    database = named;
  });
});

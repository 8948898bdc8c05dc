// The private cluster: one per folder, on a unix socket alone.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";

import { databaseUrl, query, removeCluster, startCluster, stopCluster } from "../stack/database.mjs";
import { root } from "../stack/servers.mjs";

const run = promisify(execFile);
const socketOf = (url) => url.match(/[?&]host=([^&]+)/)[1];
const script = join(root, "tests/setup/cluster");
let folder;
let cluster;
let other;

describe("the private cluster", () => {
  before(async () => {
    folder = await mkdtemp("/tmp/ata-cluster-");
    cluster = join(folder, `a folder with a name far too long for the path of a unix socket, ${"x".repeat(60)}`, "cluster");
    other = join(folder, "other");
    await startCluster(cluster, true);
  });
  after(async () => {
    await removeCluster(cluster);
    await removeCluster(other);
    await rm(folder, { recursive: true });
  });

  it("listens on a unix socket and nowhere else, in a folder of its own", async () => {
    const url = await databaseUrl(cluster, "postgres", "postgres");
    assert.equal(await query(url, "SHOW listen_addresses"), "");
    assert.equal(await query(url, "SHOW unix_socket_permissions"), "0700");
    const socket = socketOf(url);
    assert.ok(`${socket}/.s.PGSQL.5432`.length <= 107);
  });

  it("is UTF-8 with the locale C.UTF-8, and counts time in UTC", async () => {
    const url = await databaseUrl(cluster, "postgres", "postgres");
    assert.equal(await query(url, "SHOW server_encoding"), "UTF8");
    assert.equal(await query(url, "SELECT datcollate FROM pg_database WHERE datname = 'postgres'"), "C.UTF-8");
    assert.equal(await query(url, "SHOW timezone"), "UTC");
  });

  it("may be started twice, and keeps its data when it is stopped", async () => {
    await run(script, ["create", cluster, "kept"]);
    const url = await databaseUrl(cluster, "kept", "postgres");
    await query(url, "CREATE TABLE thing AS SELECT 42 AS number");
    await startCluster(cluster, true);
    assert.equal(await query(url, "SELECT number FROM thing"), "42");
    await stopCluster(cluster);
    await stopCluster(cluster);
    await assert.rejects(query(url, "SELECT 1"));
    await startCluster(cluster, true);
    assert.equal(await query(url, "SELECT number FROM thing"), "42");
  });

  it("makes databases in which ata_owner cannot log in and ata_app owns nothing", async () => {
    await run(script, ["create", cluster, "rights"]);
    const app = await databaseUrl(cluster, "rights", "ata_app");
    assert.equal(await query(app, "SELECT current_user"), "ata_app");
    await assert.rejects(query(app, "CREATE TABLE public.mine ()"), /permission denied/);
    await assert.rejects(query(await databaseUrl(cluster, "rights", "ata_owner"), "SELECT 1"), /not permitted to log in/);
  });

  it("takes the place of a database of the same name, even one in use", async () => {
    await run(script, ["create", cluster, "again"]);
    const url = await databaseUrl(cluster, "again", "postgres");
    await query(url, "CREATE TABLE old ()");
    const busy = assert.rejects(query(url, "SELECT pg_sleep(60)"));
    await run(script, ["create", cluster, "again"]);
    await busy;
    assert.equal(await query(url, "SELECT to_regclass('old') IS NULL"), "t");
  });

  it("leaves nothing behind when it is removed", async () => {
    await startCluster(other, true);
    const socket = socketOf(await databaseUrl(other, "postgres", "postgres"));
    const pid = Number((await readFile(join(other, "data/postmaster.pid"), "utf8")).split("\n")[0]);
    await removeCluster(other);
    assert.ok(!existsSync(other) && !existsSync(socket));
    const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "gone Z");
    assert.match(state, / Z/);
  });
});

// What a scheduler of the machine starts every day: contrib/ata-sync, its systemd timer and its line for cron.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { startStory } from "../handlers/story.mjs";
import { root } from "../stack/servers.mjs";

const script = join(root, "contrib/ata-sync");
const unit = (name) => readFileSync(join(root, "contrib/systemd", name), "utf8");

/** Runs it beside this process. @returns {Promise<{status: number, errors: string}>} */
const run = (env) =>
  new Promise((resolve) => {
    execFile(script, { env: { PATH: process.env.PATH, ...env } }, (error, output, errors) =>
      resolve({ status: error ? error.code : 0, output, errors }),
    );
  });

describe("contrib/ata-sync", () => {
  let story;
  let settings;
  before(async () => {
    story = await startStory({ indexed: true });
    settings = {
      ATA_SYNC_URL: story.stack.base,
      ATA_SYNC_TOKEN_FILE: story.stack.settings.ATA_SYNC_TOKEN_FILE,
    };
  });
  after(() => story?.stop());

  it("S74: synchronises, waits for the end, and says nothing when all is well", async () => {
    const before = (await story.priya.sync()).history.length;
    assert.deepEqual(await run(settings), { status: 0, output: "", errors: "" });
    const { history, running } = await story.priya.sync();
    assert.deepEqual(
      [history.length, history[0].trigger, history[0].outcome, running],
      [before + 1, "schedule", "ok", false],
    );
  });

  it("S78: fails with the reason when the run fails", async () => {
    await story.desk.fault({ match: { path: "/servicedesk" }, times: "always", fault: { status: 403, body: "" } });
    const { status, errors } = await run(settings);
    assert.equal(status, 1);
    assert.match(errors, /answered 502: .*sync_failed/);
    assert.ok(!errors.includes(story.stack.tokens.sync));
    await story.desk.clearFaults();
  });

  it("fails when it is not let in, finds nobody, or has no token", async () => {
    assert.match((await run({ ...settings, ATA_SYNC_TOKEN_FILE: script })).errors, /answered 401/);
    assert.equal((await run({ ...settings, ATA_SYNC_URL: "http://127.0.0.1:9/ata" })).status, 1);
    assert.notEqual((await run({ ATA_SYNC_URL: story.stack.base })).status, 0);
  });
});

describe("the timer", () => {
  it("S74: comes every day at a random moment, and makes up for what was missed", () => {
    const text = unit("ata-sync.timer");
    for (const line of ["OnCalendar=daily", "RandomizedDelaySec=1h", "Persistent=true"])
      assert.ok(text.split("\n").includes(line), line);
  });

  it(
    "is one that systemd understands, and so is its service",
    { skip: !existsSync("/usr/bin/systemd-analyze") && "there is no systemd here" },
    () => {
      const units = ["ata-sync.service", "ata-sync.timer"].map((name) => join(root, "contrib/systemd", name));
      const { stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", ...units], { encoding: "utf8" });
      const complaints = stderr.split("\n").filter((line) => /ata-sync/.test(line));
      assert.deepEqual(
        complaints.filter((line) => !/\/usr\/sbin\/ata-sync is not executable/.test(line)),
        [],
      );
    },
  );

  it("has a line for cron that names the same program and token", () => {
    const line = readFileSync(join(root, "contrib/cron/ata-sync"), "utf8");
    assert.match(line, /^\d+ \d+ \* \* \* [\w-]+ \/usr\/sbin\/ata-sync$/m);
    assert.match(line, /^ATA_SYNC_TOKEN_FILE=\/etc\/ata\/sync_token$/m);
    assert.match(unit("ata-sync.service"), /^LoadCredential=sync_token:\/etc\/ata\/sync_token$/m);
  });
});

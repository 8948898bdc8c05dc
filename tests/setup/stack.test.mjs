// The supervisor under the demo and the story tests: programs come back, and nothing outlives it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";

import { listProcesses, waitUntil } from "../stack/processes.mjs";
import { programs, root } from "../stack/servers.mjs";
import { mergeSettings, startStack } from "../stack/stack.mjs";

const health = async (url, program) => (await fetch(`${url}/${program}/healthz`)).status;

describe("a stack", () => {
  let stack;
  before(async () => {
    stack = await startStack({ servers: ["lighttpd", "apache"] });
  });
  after(() => stack?.stop());

  it("answers at every program's address behind lighttpd, behind Apache and as plain CGI", async () => {
    for (const program of programs) {
      assert.equal(await health(`${stack.urls.lighttpd}/ata`, program), 200, program);
      assert.equal(await health(`${stack.urls.apache}/ata`, program), 200, program);
      assert.equal(await health(stack.urls.cgi, program), 200, program);
    }
  });

  it("starts a program again that was killed, behind both servers", async () => {
    const killed = stack.kill("usage");
    assert.equal(killed.length, 2);
    await waitUntil("the return of both", () => stack.pids("usage").filter((pid) => !killed.includes(pid)).length === 2);
    for (const server of ["lighttpd", "apache"]) {
      await waitUntil(`an answer behind ${server}`, async () => (await health(`${stack.urls[server]}/ata`, "usage")) === 200);
    }
  });

  it("restarts a program on demand", async () => {
    const before = stack.pids("config");
    await stack.restart("config");
    assert.ok(stack.pids("config").every((pid) => !before.includes(pid)));
  });

  it("keeps its secrets to itself", () => {
    const files = Object.entries(stack.settings).filter(([name]) => name.endsWith("_FILE"));
    assert.ok(files.length >= 5);
    for (const [name, file] of files) assert.equal(statSync(file).mode & 0o777, 0o600, name);
    assert.equal(statSync(dirname(files[0][1])).mode & 0o777, 0o700);
  });

  it("serves the pages with both servers alike", async () => {
    for (const page of ["ata.js", "panel.html", "admin.html"]) {
      const [one, other] = await Promise.all(
        Object.values({ a: stack.urls.lighttpd, b: stack.urls.apache }).map((url) => fetch(`${url}/ata/${page}`)),
      );
      assert.equal(one.status, 200);
      assert.equal(await one.text(), await other.text());
      for (const name of ["content-type", "cache-control", "content-security-policy", "x-content-type-options"]) {
        assert.equal(one.headers.get(name), other.headers.get(name), `${name} of ${page}`);
      }
      assert.equal(one.headers.get("server"), null);
    }
  });

  it("lets pages load from their own place alone, and files with a hash in their name be kept for good", async () => {
    const page = await fetch(`${stack.url}/ata/panel.html`);
    assert.match(page.headers.get("content-security-policy"), /^default-src 'none'; .*frame-ancestors 'self';/);
    assert.equal(page.headers.get("cache-control"), "no-cache");
    const [, asset] = (await page.text()).match(/src="(assets\/[^"]+\.js)"/);
    const header = async (name) => (await fetch(`${stack.url}/ata/${name}`)).headers.get("cache-control");
    assert.equal(await header(asset), "public, max-age=31536000, immutable");
    assert.equal(await header("ata.js"), "public, max-age=300");
  });
});

/** Starts a stack in a process of its own and waits for its facts. */
function startElsewhere() {
  const script = `
    import { startStack } from ${JSON.stringify(join(root, "tests/stack/stack.mjs"))};
    const stack = await startStack();
    const { folder, jira, database, settings } = stack;
    console.log(JSON.stringify({ folder, jira, database, pids: stack.pids("chat") }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.stdout.once("data", (data) => resolve({ child, facts: JSON.parse(data) }));
    child.once("exit", () => reject(new Error("the stack did not start")));
  });
}

describe("the end of a stack's process", () => {
  for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"]) {
    it(`takes everything with it: ${signal}`, async () => {
      const { child, facts } = await startElsewhere();
      assert.ok(facts.pids.length > 0);
      child.kill(signal);
      await waitUntil("the end of the programs", () => !listProcesses().some(({ pid }) => facts.pids.includes(pid)));
      await waitUntil("the end of the stand-in", () => fetch(facts.jira.url).then(() => false, () => true));
      await waitUntil("the end of its folder", () => !existsSync(facts.folder));
    });
  }
});

describe("settings", () => {
  it("take the place of ours, of a file too, and undefined takes one away", () => {
    const ours = { ATA_A: "1", ATA_KEY_FILE: "/f", ATA_B: "2" };
    assert.deepEqual(mergeSettings(ours, { ATA_KEY: "k", ATA_B: undefined }), { ATA_A: "1", ATA_KEY: "k" });
    assert.deepEqual(mergeSettings(ours, { ATA_KEY_FILE: "/g" }).ATA_KEY_FILE, "/g");
  });
});

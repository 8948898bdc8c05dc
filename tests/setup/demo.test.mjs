// `make demo` as a person has it: addresses once all is up, one clear line when it cannot, nothing left behind.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, it } from "node:test";

import { freePort } from "../stack/ports.mjs";
import { listProcesses, waitUntil } from "../stack/processes.mjs";
import { root } from "../stack/servers.mjs";

/** Starts the demo's program; `said` grows, `ended` gives its status. */
function startDemo(variables) {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, ["tests/stack/demo.mjs"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const demo = { child, said: "", errors: "" };
  child.stdout.on("data", (data) => (demo.said += data));
  child.stderr.on("data", (data) => (demo.errors += data));
  demo.ended = new Promise((resolve) => child.once("close", (status) => resolve(status)));
  return demo;
}

const childrenOf = (pid) => listProcesses().filter(({ parent }) => parent === pid);

/** The addresses it prints, or a failure with what it said instead. */
async function addressesOf(demo) {
  let status;
  demo.ended.then((value) => (status = value));
  await waitUntil("the demo's start", () => {
    if (status !== undefined) throw new Error(`the demo ended with ${status}: ${demo.said}${demo.errors}`);
    return demo.said.includes("Ctrl-C stops it");
  }, 120000);
  return Object.fromEntries([...demo.said.matchAll(/^ {2}(\w[\w ]*?)\s+(http\S+)/gm)].map(([, name, url]) => [name, url]));
}

describe("the demo", () => {
  it("says in one line that its port is in use, and starts nothing", async () => {
    const port = await freePort();
    const server = createServer().listen(port, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const demo = startDemo({ PORT: String(port) });
    assert.equal(await demo.ended, 1);
    assert.equal(demo.errors, `demo: port ${port} is in use; choose another: make demo PORT=${port + 1}\n`);
    assert.equal(demo.said, "");
    server.close();
  });

  it("is refused in one line where there is no room for it", () => {
    const space = (megabytes) => spawnSync(join(root, "tests/setup/space"), [megabytes, "/", root], { encoding: "utf8" });
    assert.equal(space("1").status, 0);
    const refused = space("99999999");
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /^only \d+ MB are free in \/, 99999999 are needed\n$/);
  });

  it("says in one line what is wrong with its settings", async () => {
    const noPort = startDemo({ PORT: "ninety" });
    assert.deepEqual([await noPort.ended, noPort.errors], [1, "demo: PORT=ninety is no port\n"]);
    const noToken = startDemo({ PORT: String(await freePort()), JIRA_URL: "https://jira.example", JIRA_TOKEN: "" });
    assert.equal(await noToken.ended, 1);
    assert.match(noToken.errors, /^demo: JIRA_URL is set, so JIRA_TOKEN must be too.*\n$/);
  });

  it("answers at the addresses it prints, lets every person in, takes ATA_ variables, and ends as a whole", async () => {
    const port = await freePort();
    const demo = startDemo({ PORT: String(port), ATA_EDITION: "advanced", ATA_QUOTA_TOKENS: "150000" });
    const urls = await addressesOf(demo);
    assert.equal(urls.Portal, `http://127.0.0.1:${port}/`);
    for (const url of Object.values(urls)) assert.equal((await fetch(url)).status, 200, url);
    for (const path of ["customer/portal/3", "customer/portal/3/create/25?summary=a%20b", "customer/user/requests"]) {
      const answer = await fetch(`${urls.Portal}servicedesk/${path}`);
      assert.deepEqual([answer.status, answer.url], [200, `${urls["Service desk"]}servicedesk/${path}`]);
    }

    const place = demo.said.match(/(\S+)\/users\.json/)[1];
    const users = JSON.parse(readFileSync(join(root, place, "users.json"), "utf8"));
    assert.deepEqual(await (await fetch(`${urls.Portal}demo/users.json`)).json(), users);
    assert.deepEqual(new Set(users.map(({ role }) => role)), new Set(["customer", "agent", "admin"]));
    for (const { name, token } of users) {
      const headers = { Authorization: `Bearer ${token}` };
      const answer = await fetch(`${urls.Portal}ata/chat?portal=3`, { headers });
      assert.equal(answer.status, 200, name);
      assert.equal((await answer.json()).reason, null, name);
    }
    const { token } = users.find(({ role }) => role === "admin");
    const usage = await (await fetch(`${urls.Portal}ata/usage`, { headers: { Authorization: `Bearer ${token}` } })).json();
    assert.deepEqual([usage.edition, usage.quota.limit], ["advanced", 150000]);

    const before = childrenOf(demo.child.pid).map(({ pid }) => pid);
    assert.ok(before.length >= 3);
    demo.child.kill("SIGINT");
    assert.equal(await demo.ended, 0);
    assert.ok(!listProcesses().some(({ pid }) => before.includes(pid)));
    for (const name of ["users.json", "tokens.json", "secrets", "cluster"]) {
      assert.ok(!existsSync(join(root, place, name)), name);
    }
  });

  it("lets in at another site those whom it knows and the owner of its token, and is refused in one line without a good token", async () => {
    const desk = spawn(process.execPath, ["tests/fakes/jira.mjs", "--kind", "datacenter", "--context", "/jira"], { cwd: root });
    const [line] = await once(desk.stdout, "data");
    const variables = { JIRA_URL: String(line).match(/http\S+/)[0], JIRA_TOKEN: "jira-demo-bearer" };
    const stranger = startDemo({ PORT: String(await freePort()), ...variables, JIRA_TOKEN: "wrong" });
    assert.equal(await stranger.ended, 1);
    assert.match(stranger.errors, /^demo: http\S+ answers 401; are JIRA_USER and JIRA_TOKEN right\?\n$/);

    const demo = startDemo({ PORT: String(await freePort()), ...variables });
    const urls = await addressesOf(demo);
    const users = await (await fetch(`${urls.Portal}demo/users.json`)).json();
    assert.ok(users.some(({ sub, role }) => sub === "emma.clarke" && role === "customer"));
    assert.equal(users.find(({ sub }) => sub === "ata-service").role, "admin");
    for (const { name, token } of users) {
      const answer = await fetch(`${urls.Portal}ata/chat?portal=3`, { headers: { Authorization: `Bearer ${token}` } });
      assert.equal((await answer.json()).reason, null, name);
    }
    demo.child.kill("SIGINT");
    assert.equal(await demo.ended, 0);
    desk.kill();
  });

  it("can be stopped while it starts", async () => {
    const demo = startDemo({ PORT: String(await freePort()) });
    await waitUntil("its first words", () => demo.said.includes("Starting the programs"));
    const before = childrenOf(demo.child.pid).map(({ pid }) => pid);
    demo.child.kill("SIGTERM");
    await demo.ended;
    await waitUntil("the end of what it started", () => !listProcesses().some(({ pid }) => before.includes(pid)));
  });
});

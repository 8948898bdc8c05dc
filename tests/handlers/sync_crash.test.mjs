// Synchronisation killed at every step, and two at once: whoever reads meanwhile sees the old index or the new one, and
// never half of each.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { pause, waitUntil } from "../stack/processes.mjs";
import { startStory } from "./story.mjs";

const portal = "8";
const types = ["71", "72", "73", "74"];
const fields = { 71: "summary", 72: "summary", 73: "summary", 74: "summary" };

/** Everything of a portal carries the version in its name. */
const edition = (version) => [
  { op: "change", kind: "portal", id: "15", set: { name: `Facilities ${version}` } },
  ...types.map((id) => ({ op: "change", kind: "request_type", id, set: { name: `Thing ${id} ${version}` } })),
  ...Object.entries(fields).map(([type, id]) => ({
    op: "change",
    kind: "field",
    request_type: type,
    id,
    set: { name: `What ${version}` },
  })),
];

/** Calls of Jira that belong to one phase, and are made slow to have time to kill in it. */
const slowed = {
  portals: "/serverInfo",
  request_types: "/requesttype/7\\d/field",
  tickets: "/search",
  knowledge: "/knowledgebase",
  directory: "/organization",
};

describe("synchronisation under attack", () => {
  let story;
  let conversation;
  let version = 1;
  let reader;
  const seen = { reads: 0, half: [] };

  /** Versions in what one answer shows. */
  function note(names) {
    const versions = new Set(names.map((name) => /\d+$/.exec(name)?.[0]));
    seen.reads += 1;
    if (versions.size !== 1) seen.half.push(names);
  }

  async function readOnce() {
    const { status, body } = await story.priya.attempt("GET", "/sync"); // while it is killed, nobody answers
    if (status === 200) note(body.types.values.filter(({ portal: id }) => id === portal).map(({ name }) => name));
    const { request_type: type, alternatives, fields: form } = await story.emma.preview(conversation);
    note([type.name, ...alternatives.map(({ name }) => name), form.find(({ id }) => id === "summary").name]);
  }

  function startReading() {
    const stopped = { now: false };
    const ended = (async () => {
      while (!stopped.now) await readOnce();
    })();
    return async () => {
      stopped.now = true;
      await ended;
    };
  }

  before(async () => {
    story = await startStory();
    await story.desk.change(edition(version));
    await story.priya.synchronise();
    ({ conversation } = await story.emma.say("Please help me with something", { portal }));
    await story.emma.patch(conversation, { request_type: "73" });
    reader = startReading();
  });
  after(async () => {
    await reader?.();
    await story?.stop();
  });
  afterEach(() => story.desk.clearFaults());

  const shown = async () => (await story.priya.sync()).types.values.find(({ id }) => id === "73").name;
  const passLease = () => story.stack.query("UPDATE ata.clock_shift SET shift = shift + interval '61 seconds'");
  const inPhase = (phase) =>
    waitUntil(`phase ${phase}`, async () => {
      const sync = await story.priya.sync();
      return sync.phase === phase && sync;
    });

  async function killIn(phase, meanwhile = () => {}) {
    const last = (await story.priya.sync()).history[0].id;
    version += 1;
    await story.desk.change(edition(version));
    await story.priya.post("/sync");
    await meanwhile();
    await inPhase(phase);
    story.stack.kill("sync");
    await waitUntil("the program's return", async () => (await story.priya.attempt("GET", "/sync")).status === 200);
    return last + 1;
  }

  for (const [phase, path] of Object.entries(slowed)) {
    it(`S79: killed while it reads ${phase}, changes nothing, frees its lease and is made up for`, async () => {
      const before = await shown();
      await story.desk.fault({ match: { path }, times: "always", fault: { delay_ms: 400 } });
      const run = await killIn(phase);
      assert.equal(await shown(), before);
      await story.desk.clearFaults();
      await passLease();
      await story.priya.synchronise();
      const killed = (await story.priya.sync()).history.find(({ id }) => id === run);
      assert.deepEqual([killed.outcome, killed.counts], ["failed", null]);
      assert.equal(await shown(), `Thing 73 ${version}`);
    });
  }

  it("S79: killed in the middle of the swap, leaves the old index or the new one", async () => {
    const before = await shown();
    let held;
    await story.desk.fault({ match: { path: slowed.directory }, times: "always", fault: { delay_ms: 800 } });
    await killIn("indexing", async () => {
      await inPhase("directory");
      held = story.stack.query("BEGIN; SELECT FROM ata.setting FOR UPDATE; SELECT pg_sleep(3); COMMIT");
    });
    await held;
    await story.desk.clearFaults();
    await passLease();
    assert.ok([before, `Thing 73 ${version}`].includes(await shown()));
    await story.priya.synchronise();
    assert.equal(await shown(), `Thing 73 ${version}`);
  });

  it("S75: overtaken because its lease has passed, writes nothing more", async () => {
    version += 1;
    await story.desk.change(edition(version));
    await story.desk.fault({ match: { path: slowed.directory }, fault: { delay_ms: 3000 } });
    const slow = story.priya.post("/sync?wait=1");
    const { history } = await inPhase("directory");
    await passLease();
    await story.scheduler.at("cgi").post("/sync");
    await waitUntil("the second run", async () => (await story.priya.sync()).history[0].outcome === "ok");
    assert.equal((await slow).status, 502);
    const ended = (await story.priya.sync()).history;
    assert.deepEqual(
      ended.slice(0, 2).map(({ id, outcome }) => [id - history[0].id, outcome]),
      [
        [1, "ok"],
        [0, "failed"],
      ],
    );
    assert.equal(await shown(), `Thing 73 ${version}`);
  });

  it("keeps what is in use and the index before it, and sweeps away the rest", async () => {
    await story.priya.synchronise();
    await waitUntil("the sweep", async () => (await story.stack.query("SELECT count(*) FROM ata.snapshot")) === "2");
    assert.equal(await story.stack.query("SELECT count(DISTINCT snapshot) FROM ata.option"), "2");
  });

  it("was never seen half done", async (context) => {
    await pause(100);
    await reader();
    reader = undefined;
    context.diagnostic(`${seen.reads} reads`);
    assert.ok(seen.reads > 100, `${seen.reads} reads`);
    assert.deepEqual(seen.half, []);
  });
});

// Programs killed at the worst moment, a database that goes away and comes back: nothing acknowledged is lost.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";

import { holdWrite, killProgram, moveClock } from "../bench/harm.mjs";
import { query } from "../stack/database.mjs";
import { pause, waitUntil } from "../stack/processes.mjs";
import { programs } from "../stack/servers.mjs";
import { change } from "./office.mjs";
import { serveProgram } from "./program.mjs";
import { accident, server, startStory, valueOf } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ engine: "model", apart: true });
});
after(() => story?.stop());
afterEach(async () => {
  await story.model.reset();
  await story.desk.clearFaults();
});

const later = (seconds) => moveClock(story.stack, seconds);
const killed = (program) => killProgram(story.stack, program);

describe("kill -9", () => {
  it("of chat in the middle of an answer: the turn can be sent again and is told once", async () => {
    await story.model.fault({ fault: { kind: "silence", after: 3 } });
    const utterance = story.emma.utterance(accident.en);
    const broken = story.emma.attempt("POST", "/chat", { json: utterance });
    await waitUntil("the model's beginning", async () => (await story.model.open()).open === 1);
    await killed("chat");
    assert.notEqual((await broken).status, 200);
    await story.model.reset();

    const early = await story.emma.post("/chat", utterance);
    assert.equal(early.status, 409, "it may still be answered elsewhere");
    await later(20);
    const turn = await story.emma.wants(200, "POST", "/chat", { json: utterance });
    assert.equal(turn.request_type.id, "25");
    const { conversation } = await story.emma.welcome();
    assert.deepEqual(
      conversation.messages.map(({ role }) => role),
      ["person", "assistant"],
    );
    assert.equal((await story.priya.usage()).conversations, 1);
    await story.emma.startOver();
  });

  it("of chat between turns: the conversation goes on where it was", async () => {
    const first = await story.emma.say(accident.en);
    await killed("chat");
    const { conversation } = await story.emma.welcome();
    assert.deepEqual(conversation.turn, first);
    assert.equal(
      (await story.emma.say("It happened on Monday", { conversation: first.conversation })).turn,
      2,
    );
    await story.emma.startOver();
  });

  for (const [moment, fault] of [
    ["before Jira did it", { delay_ms: 1500 }],
    ["after Jira did it", { delay_ms: 1500, commit: "before" }],
  ]) {
    it(`of submit ${moment}: one ticket, and the page that asks again gets it`, async () => {
      const { conversation, draft_version: version } = await story.emma.say(accident.en);
      const before = (await story.desk.tickets()).length;
      const order = { json: { conversation, version }, headers: { "Idempotency-Key": randomUUID() } };
      await story.desk.clearLog();
      await story.desk.fault({ match: { method: "POST", path: "/rest/servicedeskapi/request$" }, fault });
      const broken = story.emma.attempt("POST", "/submit", order);
      await waitUntil(
        "the call to Jira",
        async () =>
          (await story.stack.database.query(
            `SELECT count(*) FROM ata.submission WHERE conversation = '${conversation}' AND state = 'sending'`,
          )) === "1",
      );
      await pause(200);
      await killed("submit");
      assert.notEqual((await broken).status, 201);
      const early = await story.emma.call("POST", "/submit", order);
      assert.equal(early.status, 409, "somebody may still be at it");
      await waitUntil(
        "the end of Jira's work",
        async () => (await story.desk.tickets()).length === before + 1,
      );
      const ticket = await waitUntil("the ticket", async () => {
        await later(65);
        const answer = await story.emma.call("POST", "/submit", order);
        return answer.status === 201 && answer.body;
      });
      assert.equal((await story.desk.tickets()).length, before + 1);
      assert.equal((await story.desk.tickets()).at(-1).key, ticket.key);
    });
  }

  it("of preview under changes: what was acknowledged is there, whole", async () => {
    const { conversation } = await story.emma.say(accident.en);
    let acknowledged = await story.emma.preview(conversation);
    for (let round = 0; round < 3; round += 1) {
      const killing = pause(5 * round).then(() => killed("preview"));
      for (let index = 0; index < 6; index += 1) {
        const summary = `Round ${round}, change ${index}`;
        const answer = await story.emma.attempt("PATCH", `/preview?conversation=${conversation}`, {
          json: { values: { summary, duedate: `2027-01-0${index + 1}` } },
          headers: { "If-Match": `"${acknowledged.version}"` },
        });
        if (answer.status === 200) acknowledged = answer.body;
        else if (answer.status === 412)
          acknowledged = await waitUntil("preview", async () =>
            story.emma.preview(conversation).catch(() => undefined),
          );
      }
      await killing;
      const now = await story.emma.preview(conversation);
      assert.ok(now.version >= acknowledged.version);
      const [, change] = /change (\d)/.exec(valueOf(now, "summary")) ?? [];
      if (change)
        assert.equal(
          valueOf(now, "duedate"),
          `2027-01-0${Number(change) + 1}`,
          "a change is there whole or not at all",
        );
      if (now.version === acknowledged.version) assert.deepEqual(now, acknowledged);
      acknowledged = now;
    }
    await story.emma.startOver();
  });

  it("S78, S79: of sync in the middle of a run: the index stays, and the next run makes it good", async () => {
    const before = await story.priya.sync();
    await story.desk.fault({ match: { path: "/requesttype" }, skip: 5, fault: { delay_ms: 3000 } });
    assert.equal((await story.priya.post("/sync")).status, 202);
    await waitUntil(
      "the middle of it",
      async () => !["portals", null].includes((await story.priya.sync()).phase),
    );
    await killed("sync");
    const during = await story.priya.sync();
    assert.equal(during.last_updated, before.last_updated);
    assert.equal((await story.emma.say("My mouse is broken")).engine, "model", "the chat goes on");
    await later(70);
    const dead = await story.priya.sync();
    assert.deepEqual(
      [dead.running, dead.last_attempt.outcome, dead.last_updated],
      [false, "failed", before.last_updated],
    );
    const good = await story.priya.synchronise();
    assert.equal(good.last_attempt.outcome, "ok");
    assert.equal(good.history[1].outcome, "failed");
    await story.emma.startOver();
  });
});

/** Each thing that submit notes about a ticket, and what has to happen for it; with `first` it is the second attempt's. */
const create = { method: "POST", path: "/rest/servicedeskapi/request$" };
const lost = { reset: true };
const notes = [
  ["that it was accepted", { table: "submission", on: "INSERT" }],
  ["that it is being sent", { when: "OLD.state = 'pending' AND NEW.state = 'sending'" }],
  ["that it is there", { when: "NEW.state = 'done'" }],
  ["that it was refused", { when: "NEW.state = 'failed'", faults: [{ status: 400, body: { errorMessage: "No." } }] }],
  ["that it has to wait", { when: "OLD.state = 'sending' AND NEW.state = 'pending'", faults: [{ status: 429 }, { status: 429 }] }],
  ["that nobody knows, and it is there", { when: "NEW.error = 'jira_cut'", faults: [{ ...lost, commit: "before" }] }],
  ["that nobody knows, and it is not", { when: "NEW.error = 'jira_cut'", faults: [lost] }],
  ["that it is looked for", { when: "NEW.fence = 2", first: [{ ...lost, commit: "before" }], seconds: 5 }],
  ["that it is found", { when: "NEW.state = 'done'", first: [{ ...lost, commit: "before" }], seconds: 5 }],
  ["that it was not found", { when: "NEW.error = 'in_doubt'", first: [lost], seconds: 5 }],
  ["that it is sent once more", { when: "NEW.sends = 2", first: [lost], seconds: 901 }],
  ["that its files are being attached", { table: "attachment", when: "NEW.attempts = 1" }],
  ["that its files are there", { table: "attachment", when: "NEW.state = 'attached'" }],
  ["that a step begins", { table: "followup", when: "NEW.state = 'doing'" }],
  ["that a step leaves", { table: "followup", when: "OLD.last_sent IS NULL AND NEW.last_sent IS NOT NULL" }],
  ["that a step is done", { table: "followup", when: "NEW.state = 'done'" }],
];

const isElsewhere = server !== "lighttpd" && "the web server has no part in it";

describe("kill -9 of submit while it notes of a ticket", { skip: isElsewhere }, () => {
  before(() => change(story.priya, "/config", (config) => ({ ...config, transcript_comment: true })));

  /** A draft with a file, which is to be shared with an organization. */
  async function fullDraft() {
    const { conversation } = await story.emma.say(accident.en);
    const file = { body: "a picture", headers: { "Content-Type": "image/png" } };
    await story.emma.wants(201, "POST", `/preview/attachments?conversation=${conversation}&name=screen.png`, file);
    const [{ id: organization }] = (await story.emma.preview(conversation)).organizations;
    const { version } = await story.emma.patch(conversation, { organization });
    return { json: { conversation, version }, headers: { "Idempotency-Key": randomUUID() } };
  }

  const faults = (list = []) => story.desk.fault(list.map((fault) => ({ match: create, fault })));

  for (const [what, { table = "submission", on = "UPDATE", when, faults: now, first, seconds }] of notes)
    it(`${what}: one ticket in the end, with its file, its transcript and its organization once`, async () => {
      const before = (await story.desk.tickets()).length;
      const order = await fullDraft();
      const click = () => story.emma.attempt("POST", "/submit", order);
      await faults(first);
      if (first) assert.equal((await click()).status, 202);
      const write = await holdWrite(story.stack, { table, on, when });
      await faults(now);
      if (first) await later(seconds);
      const broken = click();
      await waitUntil("the writing", async () => {
        if (await write.isHeld()) return true;
        await later(2);
        return false;
      });
      story.stack.kill("submit");
      await write.release();
      await broken;
      await story.desk.clearFaults();
      const ticket = await waitUntil("the ticket", async () => {
        const answer = await click();
        if (answer.status !== 201) await later(65);
        return answer.status === 201 && answer.body;
      });
      await waitUntil("all that follows it", async () => {
        await later(65);
        const { follow_ups: steps, ticket: told } = await story.emma.submission(order.json.conversation);
        const isOver = steps.every(({ state }) => state === "done") && told.attachments[0].state === "attached";
        return steps.length === 2 && isOver;
      });
      const made = (await story.desk.tickets()).slice(before);
      assert.deepEqual(
        made.map(({ key, attachments, comments, organizations }) => [
          key,
          attachments.map(({ fileName }) => fileName),
          comments.filter(({ public: isPublic }) => !isPublic).length,
          organizations,
        ]),
        [[ticket.key, ["screen.png"], 1, ["Northwind"]]],
      );
    });
});

describe("SIGTERM", () => {
  for (const program of programs) {
    it(`ends ${program} with status 0`, async () => {
      const socket = join(story.stack.folder, `${program}.socket`);
      const running = await serveProgram(program, { socket, environment: story.stack.settings });
      assert.equal(await running.stop(), 0);
      assert.equal(existsSync(socket), false, "its socket goes with it");
    });
  }

  it("lets chat finish the answer that is on its way", async () => {
    await story.model.fault({ fault: { kind: "silence", after: 10, ms: 1500 } });
    const answer = story.emma.trySay(accident.en);
    await waitUntil("the model's beginning", async () => (await story.model.open()).open === 1);
    await story.stack.restart("chat");
    const { status, body } = await answer;
    assert.deepEqual([status, body.request_type?.id], [200, "25"]);
    await story.emma.startOver();
  });

  it("lets submit finish the ticket that is on its way", async () => {
    const { conversation, draft_version: version } = await story.emma.say(accident.en);
    const before = (await story.desk.tickets()).length;
    await story.desk.fault({
      match: { method: "POST", path: "/rest/servicedeskapi/request$" },
      fault: { delay_ms: 1200 },
    });
    const answer = story.emma.trySubmit(conversation, version);
    await waitUntil(
      "the call to Jira",
      async () =>
        (await story.stack.database.query(
          `SELECT count(*) FROM ata.submission WHERE conversation = '${conversation}' AND state = 'sending'`,
        )) === "1",
    );
    await story.stack.restart("submit");
    assert.equal((await answer).status, 201);
    assert.equal((await story.desk.tickets()).length, before + 1);
  });
});

describe("the database", () => {
  const name = () => new URL(story.stack.database.owner.replace("@/", "@localhost/")).pathname.slice(1);
  const elsewhere = (sql) => query(story.stack.database.owner.replace(`/${name()}?`, "/postgres?"), sql);

  /** Nobody can reach this story's database while `work` runs. */
  async function without(work) {
    await elsewhere(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS false`);
    await elsewhere(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name()}'`);
    try {
      await work();
    } finally {
      await elsewhere(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS true`);
    }
  }

  it("away: every program is alive and says that it is not ready", async () => {
    await without(async () => {
      await Promise.all(
        programs.map(async (program) => {
          assert.equal((await story.nobody.get(`/${program}/healthz`)).status, 200, program);
          const ready = await story.nobody.get(`/${program}/readyz`);
          assert.deepEqual([ready.status, ready.body.code], [503, "db_unavailable"], program);
          assert.ok(Number(ready.headers.get("retry-after")) > 0);
        }),
      );
      const answers = await Promise.all([
        story.emma.get("/chat?portal=3"),
        story.emma.trySay("My mouse is broken"),
        story.priya.get("/usage"),
        story.priya.get("/config"),
      ]);
      for (const { status, body } of answers) {
        assert.deepEqual([status, body.code], [503, "db_unavailable"]);
        assert.doesNotMatch(JSON.stringify(body), /ata_\d|postgres|socket|SQLSTATE|connection to server/i);
      }
    });
    await waitUntil("its return", async () => (await story.nobody.get("/chat/readyz")).status === 200);
    assert.equal((await story.emma.welcome()).visible, true, "without a restart");
  });

  it("away while the model answers: the turn is not lost", async () => {
    await story.model.fault({ fault: { kind: "silence", after: 10, ms: 800 } });
    const utterance = story.emma.utterance(accident.en);
    const answer = story.emma.post("/chat", utterance);
    await waitUntil("the model's beginning", async () => (await story.model.open()).open === 1);
    await elsewhere(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name()}'`);
    const { status, body } = await answer;
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(await story.emma.wants(200, "POST", "/chat", { json: utterance }), body);
    await story.emma.startOver();
  });

  it("crashed under everybody's hands: all that was acknowledged is there", async () => {
    const { conversation, draft_version: version } = await story.emma.say(accident.en);
    const usage = await story.priya.usage();
    const calls = Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        await pause(index * 40);
        return story.emma.attempt("GET", `/preview?conversation=${conversation}`);
      }),
    );
    await story.stack.crashDatabase();
    const answers = await calls;
    assert.ok(
      answers.every(({ status }) => [200, 503].includes(status)),
      `${answers.map(({ status }) => status)}`,
    );
    await waitUntil("its return", async () => (await story.nobody.get("/preview/readyz")).status === 200);
    assert.equal((await story.emma.preview(conversation)).version, version);
    const after = await story.priya.usage();
    assert.deepEqual([after.conversations, after.tokens], [usage.conversations, usage.tokens]);
    assert.equal((await story.emma.trySubmit(conversation, version)).status, 201);
  });

  it("of a version the programs do not know: they refuse, and go on when it is right again", async () => {
    const version = "SELECT max(version) FROM ata.schema_version";
    const others = [
      [
        "INSERT INTO ata.schema_version (version, name, sha256) SELECT 9999, '9999_future.sql', sha256 FROM ata.schema_version LIMIT 1",
        "DELETE FROM ata.schema_version WHERE version = 9999",
      ],
      [
        `UPDATE ata.schema_version SET version = -version WHERE version = (${version})`,
        "UPDATE ata.schema_version SET version = -version WHERE version < 0",
      ],
    ];
    for (const [change, back] of others) {
      await story.stack.database.query(change);
      await Promise.all(programs.map((program) => story.stack.restart(program)));
      for (const program of programs) {
        assert.equal((await story.nobody.get(`/${program}/healthz`)).status, 200);
        const ready = await story.nobody.get(`/${program}/readyz`);
        assert.deepEqual([ready.status, ready.body.code], [503, "schema_unknown"], program);
      }
      const answer = await story.emma.get("/chat?portal=3");
      assert.deepEqual([answer.status, answer.body.code], [503, "schema_unknown"]);
      await story.stack.database.query(back);
      await waitUntil("its recovery", async () => (await story.nobody.get("/chat/readyz")).status === 200);
    }
    assert.equal((await story.emma.welcome()).visible, true);
  });
});

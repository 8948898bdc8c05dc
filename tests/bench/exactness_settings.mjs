// Settings and scopes under a storm: many administrators save at once while programs are killed and database
// backends are ended, and one of them turns the kill switch. No acknowledged change is lost, and "off" is off
// with the next request.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { versionOf } from "../handlers/office.mjs";
import { accident, Caller, startStory } from "../handlers/story.mjs";
import { pause } from "../stack/processes.mjs";
import { callerFor, tokenSeconds } from "./crowd.mjs";
import { endBackends, killProgram, repeat } from "./harm.mjs";
import { checkedAudit } from "./ledger.mjs";

const documents = {
  config: {
    path: "/config",
    table: "setting",
    entries: ["config", "enabled"],
    // one mark that the next writer replaces, one sum that every writer adds to
    change: ({ retention_days: days, ...rest }, mark) => ({
      ...rest,
      retention_days: days + 1,
      instructions: mark,
    }),
    markOf: (entry) => entry.instructions,
  },
  access: {
    path: "/access",
    table: "access",
    entries: ["access"],
    change: ({ people, ...rest }, mark) => {
      const users = [...people.users.map(({ id }) => id), mark];
      return { ...rest, people: { ...people, users } };
    },
    markOf: (entry) => entry.people.users.at(-1),
  },
};

/** Reads a document, changes it and saves it under the version read, until that is acknowledged. */
class Administrator {
  constructor(caller, name) {
    Object.assign(this, { caller, name, refused: 0, unheard: 0, attempts: 0 });
    this.acknowledged = []; // {mark, version}
  }

  async save({ path, change }) {
    for (;;) {
      const read = await this.caller.attempt("GET", path);
      if (read.status !== 200) {
        await pause(50);
        continue;
      }
      this.attempts += 1;
      const mark = `${this.name}-${this.attempts}`;
      const version = read.headers.get("etag");
      const written = await this.caller.attempt("PUT", path, {
        json: change(structuredClone(read.body), mark),
        headers: { "If-Match": version },
      });
      if (written.status === 200) {
        this.acknowledged.push({ mark, version: versionOf(written.headers.get("etag")) });
        return;
      }
      if (written.status === 412) this.refused += 1;
      else this.unheard += 1; // it may have been saved all the same
      assert.ok(
        [0, 412, 429, 500, 502, 503].includes(written.status),
        `PUT ${path}: ${JSON.stringify(written.body)}`,
      );
      await pause(Math.random() * 100);
    }
  }
}

function makeAdministrators(story, count) {
  return Array.from({ length: count }, (_, number) => {
    const person = { ...story.priya.person, sub: `writer-${number}`, name: `Writer ${number}` };
    return new Administrator(callerFor(story, person), person.sub);
  });
}

/** The same people at every web server of the stack. */
const atEach = ({ stack }, caller) =>
  Object.entries(stack.urls)
    .filter(([name]) => name !== "cgi")
    .map(([, url]) => new Caller({ ...caller.story, base: `${url}/ata` }, caller.token, caller.person));

async function persist(caller, method, path, options) {
  for (;;) {
    const answer = await caller.attempt(method, path, options);
    if (answer.status !== 0 && answer.status < 500) return answer;
    await pause(30);
  }
}

/** What every program says to the request after the switch was turned. */
async function checkSwitch(story, conversation, enabled) {
  const refusal = (answer) => (answer.status === 403 ? answer.body.code : undefined);
  const expected = enabled ? undefined : "switched_off";
  for (const emma of atEach(story, story.emma)) {
    const welcome = await persist(emma, "GET", "/chat?portal=3");
    assert.deepEqual([welcome.body.visible, welcome.body.reason], enabled ? [true, null] : [false, "off"]);
    const draft = await persist(emma, "GET", `/preview?conversation=${conversation}`);
    assert.equal(refusal(draft), expected, "preview");
    if (enabled) continue;
    const turn = await persist(emma, "POST", "/chat", { json: emma.utterance("Hello?", { conversation }) });
    const order = { json: { conversation, version: 1 }, headers: { "Idempotency-Key": randomUUID() } };
    const ticket = await persist(emma, "POST", "/submit", order);
    assert.deepEqual([turn, ticket].map(refusal), ["switched_off", "switched_off"]);
  }
  for (const priya of atEach(story, story.priya)) {
    assert.equal((await persist(priya, "GET", "/usage")).body.status, enabled ? "active" : "off");
    assert.equal((await persist(priya, "GET", "/config")).body.enabled, enabled);
    for (const path of ["/access", "/sync"])
      assert.equal((await persist(priya, "GET", path)).status, 200, path);
  }
}

/** Turns the kill switch and asks every program, while the others save; gives how often it was turned. */
async function turnSwitch(story, conversation) {
  for (const enabled of [false, true]) {
    const turned = await persist(story.priya, "PUT", "/config/enabled", { json: { enabled } });
    assert.equal(turned.status, 200, JSON.stringify(turned.body));
    await checkSwitch(story, conversation, enabled);
  }
  return 2;
}

/** What the database holds: {document, version, entries: those of the audit trail, oldest first}. */
async function stateOf({ stack }, name) {
  const { table, entries } = documents[name];
  const entry = "json_build_object('what', what, 'actor', actor, 'old', old, 'new', new)";
  const trail = `SELECT coalesce(json_agg(${entry} ORDER BY id), '[]')
    FROM ata.audit WHERE what = ANY ('{${entries}}')`;
  const members = `'document', ata.${table}_document(d), 'version', d.version, 'entries', (${trail})`;
  return JSON.parse(await stack.query(`SELECT json_build_object(${members}) FROM ata.${table} AS d`));
}

/** Follows the trail: each change begins with what the one before left, and the last one is now. */
function followTrail(before, after) {
  let document = before.document;
  const versions = new Map(); // by mark
  const fresh = after.entries.slice(before.entries.length);
  fresh.forEach((entry, at) => {
    const isSwitch = entry.what === "enabled";
    assert.deepEqual(entry.old, isSwitch ? document.enabled : document, "a change was made over another one");
    document = isSwitch ? { ...document, enabled: entry.new } : entry.new;
    if (isSwitch) return;
    assert.equal(entry.new.enabled, entry.old.enabled, "a document saved turned the switch");
    const mark = documents[entry.what].markOf(entry.new);
    assert.ok(!versions.has(mark), `${mark} is there twice`);
    assert.equal(mark.replace(/-\d+$/, ""), entry.actor);
    versions.set(mark, before.version + at + 1);
  });
  assert.deepEqual(document, after.document, "the trail does not lead to what is there now");
  assert.equal(after.version, before.version + fresh.length, "a version has no entry in the trail");
  return versions;
}

/** @returns {{writes: number, lost: number}} */
function checkDocument(before, after, acknowledged) {
  const versions = followTrail(before, after);
  const lost = acknowledged.filter(({ mark, version }) => versions.get(mark) !== version).length;
  const marks = after.document.people?.users;
  if (marks) assert.deepEqual(marks.slice(before.document.people.users.length), [...versions.keys()]);
  else
    assert.equal(
      after.document.retention_days,
      before.document.retention_days + versions.size,
      "the sum of all changes",
    );
  return { writes: versions.size, lost };
}

function startStorm(story, { killPauseMs, backendPauseMs }, conversation) {
  const programs = ["config", "access", "chat", "preview"];
  let turn = 0;
  const killing = repeat(killPauseMs, () => killProgram(story.stack, programs[turn++ % programs.length]));
  const ending = repeat(backendPauseMs, () => endBackends(story.stack, 2));
  const switching = repeat(50, () => turnSwitch(story, conversation));
  return async () => {
    const [switches, kills, backends] = await Promise.all([switching.stop(), killing.stop(), ending.stop()]);
    return { switches, kills, backends };
  };
}

async function storm(story, options) {
  const { writers: count = 64, writes } = options;
  const { conversation } = await story.emma.say(accident.en);
  const writers = makeAdministrators(story, count);
  const kinds = Object.keys(documents);
  const before = Object.fromEntries(
    await Promise.all(kinds.map(async (kind) => [kind, await stateOf(story, kind)])),
  );
  const end = startStorm(story, options, conversation);
  const work = async (writer, at) => {
    for (let write = 0; write < writes; write += 1) await writer.save(documents[kinds[at % 2]]);
  };
  await Promise.all(writers.map(work)).finally(() => end().catch(() => {}));
  const harm = await end();
  const sums = { refused: 0, unheard: 0, acknowledged: 0 };
  for (const { refused, unheard, acknowledged } of writers) {
    sums.refused += refused;
    sums.unheard += unheard;
    sums.acknowledged += acknowledged.length;
  }
  const results = await Promise.all(
    kinds.map(async (kind, at) => {
      const acknowledged = writers
        .filter((_, number) => number % 2 === at)
        .flatMap((writer) => writer.acknowledged);
      return checkDocument(before[kind], await stateOf(story, kind), acknowledged);
    }),
  );
  const lost = results.reduce((sum, one) => sum + one.lost, 0);
  assert.equal(lost, 0, "an acknowledged change is not at its place in the trail");
  return { ...harm, ...sums, lost, writes: results.reduce((sum, one) => sum + one.writes, 0) };
}

/**
 * @param {{writers?: number, writes: number, killPauseMs: number, backendPauseMs: number}} options writes:
 *   acknowledged ones of each writer
 * @returns {Promise<string>} what was seen, in a line; throws when something is not exact
 */
export async function measureSettings(options) {
  const { writers = 64 } = options;
  const servers = ["lighttpd", "apache"];
  const story = await startStory({ indexed: true, cgi: false, servers, seconds: tokenSeconds });
  try {
    const seen = await storm(story, { ...options, writers });
    return [
      `settings: ${writers} writers, ${seen.kills} kills, ${seen.backends} backends ended:`,
      `${seen.acknowledged} changes acknowledged, ${seen.refused} refused (412), ${seen.unheard} unheard,`,
      `${seen.writes} in the trail, lost updates ${seen.lost},`,
      `the switch turned ${seen.switches} times and heeded at once by every program,`,
      `${await checkedAudit(story.stack)} audit entries whole`,
    ].join(" ");
  } finally {
    await story.stop();
  }
}

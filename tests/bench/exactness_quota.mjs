// The quota under a storm: many clients write until it is used up while chat is killed, database backends are
// ended and the database server crashes. What was acknowledged is there, and every token is accounted for.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { startStory } from "../handlers/story.mjs";
import { pause } from "../stack/processes.mjs";
import { callerFor, tokenSeconds } from "./crowd.mjs";
import { endBackends, killProgram, moveClock, repeat } from "./harm.mjs";
import { checkedAudit, checkedCycles } from "./ledger.mjs";

const portals = ["3", "5"];
const remarks = [
  "My laptop screen went black after I dropped it",
  "It happened on Monday",
  "I need it back by Friday, please",
  "The keyboard is wet, too",
];
const leaseSeconds = 15;

/** Worth another try: a broken connection, a web server without its program, or the product's own words. */
function assertPassing(status, body, what) {
  const isOurs = typeof body === "object";
  const passing = isOurs ? [0, 409, 429, 502, 503, 504] : [500, 502, 503];
  assert.ok(passing.includes(status), `${what}: ${status} ${JSON.stringify(body)}`);
}

/** A customer who writes on several portals, sends again what was not answered, and notes what was. */
class Writer {
  constructor(caller, number) {
    Object.assign(this, { caller, number, isRefused: false });
    this.said = 0;
    this.talks = new Map(); // by portal: the open conversation's id and turns
    this.acknowledged = []; // {turn_id, body}
    this.ended = new Set();
  }

  /** The same words under the same id until they are answered or refused for good. */
  async deliver(utterance) {
    for (;;) {
      const { status, body } = await this.caller.attempt("POST", "/chat", { json: utterance });
      if (status === 200) return body;
      if (status === 403) {
        assert.equal(body.code, "quota_exceeded");
        return undefined;
      }
      assertPassing(status, body, "POST /chat");
      await pause(100 + Math.random() * 300);
    }
  }

  async write(portal) {
    const talk = this.talks.get(portal) ?? { turns: 0 };
    this.said += 1;
    const message = `${remarks[talk.turns % remarks.length]} (client ${this.number}, message ${this.said})`;
    const utterance = { portal, turn_id: randomUUID(), message, ...(talk.id && { conversation: talk.id }) };
    const body = await this.deliver(utterance);
    if (!body) {
      this.isRefused = true;
      return;
    }
    this.acknowledged.push({ turn_id: utterance.turn_id, message, body });
    this.talks.set(portal, { id: body.conversation, turns: talk.turns + 1 });
  }

  /** Erases a conversation, so that the next one on this portal is another. */
  async end(portal) {
    const { id } = this.talks.get(portal);
    for (;;) {
      const { status, body } = await this.caller.attempt("DELETE", `/chat?conversation=${id}`);
      if ([204, 404].includes(status)) break;
      assertPassing(status, body, "DELETE /chat");
      await pause(100);
    }
    this.talks.delete(portal);
    this.ended.add(id);
  }

  async run() {
    this.isRefused = false;
    while (!this.isRefused) {
      const portal = portals[this.said % portals.length];
      if (this.talks.get(portal)?.turns >= 3 && Math.random() < 0.5) await this.end(portal);
      await this.write(portal);
    }
  }
}

async function makeWriters(story, count) {
  const people = Array.from({ length: count }, (_, number) => ({
    ...story.emma.person,
    sub: `client-${number}`,
    name: `Client ${number}`,
    email: `client-${number}@northwind.example`,
  }));
  await story.desk.change(
    people.map(({ sub, ...rest }) => ({ op: "add", kind: "user", value: { accountId: sub, ...rest } })),
  );
  return people.map((person, number) => new Writer(callerFor(story, person), number));
}

/** The operator adds credits: the same order four times at once, for as long as it takes. */
async function orderCredits(story, tokens) {
  const order = { json: { tokens, note: "order 4711" }, headers: { "Idempotency-Key": "order-4711" } };
  const send = async () => {
    for (;;) {
      const { status } = await story.operator.attempt("POST", "/config/credits", order);
      if ([200, 201].includes(status)) return;
      await pause(100);
    }
  };
  await Promise.all(Array.from({ length: 4 }, send));
}

const usedOf = async ({ stack }) =>
  Number(await stack.query("SELECT coalesce(sum(used), 0) FROM ata.usage_cycle"));

/** When a quarter of the tokens is used, the database server crashes; when half of them are, credits come. */
function startEvents(story, { tokens, credits }) {
  const events = [
    [tokens / 4, () => story.stack.crashDatabase()],
    [tokens / 2, () => orderCredits(story, credits)],
  ];
  return repeat(100, async () => {
    if (events.length > 0 && (await usedOf(story).catch(() => 0)) >= events[0][0]) await events.shift()[1]();
  });
}

function startStorm(story, options) {
  const { killPauseMs, kills, backendPauseMs } = options;
  const { stack } = story;
  const unlessAway = (work) => () => work().catch(() => 0); // the database may be down just now
  const killing = repeat(
    killPauseMs,
    async () => {
      const killed = await killProgram(stack, "chat");
      // or everybody waits for the dead turns' leases
      await unlessAway(() => moveClock(stack, leaseSeconds + 1))();
      return killed;
    },
    kills,
  );
  const ending = repeat(
    backendPauseMs,
    unlessAway(() => endBackends(stack, 2)),
  );
  const watching = repeat(
    200,
    unlessAway(async () => {
      const { status, body } = await story.priya.attempt("GET", "/usage");
      if (status !== 200) return 0;
      const { limit, used, reserved } = body.quota;
      assert.ok(used + reserved <= limit, `${used} used and ${reserved} reserved of ${limit}`);
      return 1;
    }),
  );
  const events = startEvents(story, options);
  return async () => {
    const [killed, ended] = await Promise.all([killing, ending, watching, events].map((one) => one.stop()));
    return { kills: killed, backends: ended };
  };
}

/** Until the quota is used up for good: a turn that died may have held what another could still use. */
async function writeUntilUsedUp(story, writers) {
  for (;;) {
    await Promise.all(writers.map((writer) => writer.run()));
    await moveClock(story.stack, leaseSeconds + 1);
    if ((await story.priya.usage()).status === "quota_exceeded") return;
  }
}

async function turnsStored({ stack }) {
  const rows = `SELECT coalesce(json_agg(to_json(r) ORDER BY r.conversation, r.number), '[]') FROM (
    SELECT t.conversation, t.number, t.turn_id, t.state, t.message, t.answer, u.state AS ledger,
           u.total_tokens AS tokens, u.charged, u.overrun
      FROM ata.turn AS t LEFT JOIN ata.usage_turn AS u ON u.token = t.token) AS r`;
  return JSON.parse(await stack.query(rows));
}

/** Acknowledged turns that are not there as they were told, or not charged so. */
function compareWithAcknowledged(writers, stored) {
  const byTurn = new Map(stored.map((turn) => [turn.turn_id, turn]));
  const told = writers.flatMap(({ acknowledged, ended }) =>
    acknowledged.filter(({ body }) => !ended.has(body.conversation)),
  );
  const isThere = ({ turn_id, message, body }) => {
    const turn = byTurn.get(turn_id);
    return (
      turn?.state === "done" &&
      turn.message === message &&
      JSON.stringify(sorted(turn.answer)) === JSON.stringify(sorted(body))
    );
  };
  const isBooked = ({ turn_id, body }) => {
    const turn = byTurn.get(turn_id);
    return (
      turn?.ledger === "settled" &&
      turn.tokens === body.tokens.total &&
      turn.charged + turn.overrun === turn.tokens
    );
  };
  return {
    lost: told.filter((one) => !isThere(one)).length,
    misbooked: told.filter((one) => isThere(one) && !isBooked(one)).length,
  };
}

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
};

/** Words that stand in the database twice, or a gap in the numbers of a conversation's turns. */
function doubledIn(stored) {
  const numbers = new Map();
  for (const { conversation, number } of stored)
    numbers.set(conversation, [...(numbers.get(conversation) ?? []), number]);
  for (const list of numbers.values())
    assert.deepEqual(
      list,
      list.map((_, at) => at + 1),
      "a conversation's turns have no gap",
    );
  return stored.length - new Set(stored.map(({ message }) => message)).size;
}

async function checkClosed(story, [writer]) {
  const welcome = await writer.caller.welcome();
  assert.deepEqual([welcome.visible, welcome.reason, welcome.banner], [false, "quota", null]);
  assert.equal((await story.priya.welcome()).banner.kind, "warning");
  const refused = await writer.caller.trySay("May I?");
  assert.deepEqual([refused.status, refused.body.code], [403, "quota_exceeded"]);
}

async function check(story, writers, { tokens, credits }, kills) {
  await checkClosed(story, writers);
  const [cycle, ...others] = await checkedCycles(story.stack);
  assert.equal(others.length, 0);
  const stored = await turnsStored(story);
  const conversations = new Set([
    ...stored.map(({ conversation }) => conversation),
    ...writers.flatMap(({ acknowledged }) => acknowledged.map(({ body }) => body.conversation)),
  ]);
  const { tokens: spent } = await story.model.open();
  const figures = {
    turns: writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0),
    conversations: cycle.counter.conversations,
    used: cycle.counter.used,
    limit: cycle.limit,
    overshoot: Math.max(0, cycle.counter.used - cycle.limit),
    overrun: cycle.counter.overrun,
    undercharged: Math.max(0, spent - cycle.counter.used - cycle.counter.overrun),
    ...compareWithAcknowledged(writers, stored),
    doubled: doubledIn(stored),
    audit: await checkedAudit(story.stack),
  };
  assert.equal(cycle.limit, tokens + credits, "the credits came once");
  assert.equal(figures.conversations, conversations.size, "conversations are counted exactly");
  // The last turn of all runs alone and takes what is left, which may be less than it needs; credits, and
  // leases that are corrected, make another one the last.
  const overruns = stored.filter(({ overrun }) => overrun > 0).length;
  assert.ok(overruns <= 2 + kills, "only the last turn goes past what was reserved");
  const faults = { overshoot: 0, undercharged: 0, lost: 0, misbooked: 0, doubled: 0 };
  assert.deepEqual(Object.fromEntries(Object.keys(faults).map((name) => [name, figures[name]])), faults);
  return figures;
}

/**
 * @param {{clients?: number, tokens: number, credits: number, kills?: number, killPauseMs: number,
 *   backendPauseMs: number, pooler?: boolean}} options tokens: the limit, used up in the end; pooler: as of a stack
 * @returns {Promise<string>} what was seen, in a line; throws when something is not exact
 */
export async function measureQuota(options) {
  const { clients = 64, tokens, pooler } = options;
  const environment = { ATA_QUOTA_TOKENS: String(tokens) };
  const stack = { engine: "model", edition: "advanced", apart: true, cgi: false, pooler, environment };
  const story = await startStory({ ...stack, seconds: tokenSeconds });
  try {
    const writers = await makeWriters(story, clients);
    const end = startStorm(story, options);
    await writeUntilUsedUp(story, writers).finally(() => end().catch(() => {}));
    const { kills, backends } = await end();
    const seen = await check(story, writers, options, kills);
    return [
      `quota${pooler ? " behind pgbouncer" : ""}: ${clients} clients, ${kills} kills of chat,`,
      `${backends} backends ended, 1 database crash:`,
      `${seen.turns} turns in ${seen.conversations} conversations, ${seen.used} of ${seen.limit} tokens,`,
      `ledger = counter, overshoot ${seen.overshoot} (overrun of the last turn ${seen.overrun}),`,
      `lost ${seen.lost}, doubled ${seen.doubled}, misbooked ${seen.misbooked}, ${seen.audit} audit entries whole`,
    ].join(" ");
  } finally {
    await story.stop();
  }
}

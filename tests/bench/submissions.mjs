// Tickets under attack: people click twice while submit is killed and Jira answers late, garbage or not at all.
// Every ticket that was acknowledged stands in Jira once.
import { randomUUID } from "node:crypto";

import { accident, Caller, startStory } from "../handlers/story.mjs";
import { pause, signalProcess, waitUntil } from "../stack/processes.mjs";

const create = { method: "POST", path: "/rest/servicedeskapi/request$" };
const patienceMs = 240_000;
const clockSpeed = 5;
/** So many that kills need not wait for lighttpd, and that they race for what is due. */
const submitProcesses = 6;

/** What Jira may do to the call that creates a ticket, by name. */
const everything = {
  "does nothing and says 500": { status: 500 },
  "creates it and says 500": { status: 500, commit: "before" },
  "says 503 and creates it afterwards": { status: 503, commit: "after" },
  "says 503 and creates it later": { status: 503, commit: { late_ms: 1200 } },
  "breaks off before": { reset: true },
  "breaks off after": { reset: true, commit: "before" },
  "cuts its answer": { cut_after_bytes: 40 },
  "answers with a page": { html: true },
  "creates it and answers with a page": { html: true, commit: "before" },
  "answers half a text": { status: 201, body: '{"issueKey": "IT-' },
  "creates it and names no key": { status: 201, body: "{}", commit: "before" },
  "has too much to do": { status: 429, headers: { "Retry-After": "1" } },
  "has too much to do for long": { status: 429, headers: { "Retry-After": "30" } },
  "refuses it": { status: 400, body: { errorMessage: "Not now.", errors: { summary: "Not now." } } },
  "is slow": { delay_ms: 500 },
};

/** Numbers between 0 and 1 that a seed decides. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A call that may find no program behind its address: status 0 then. */
async function attempt(caller, method, path, { json, headers } = {}) {
  try {
    const response = await fetch(`${caller.story.base}${path}`, {
      method,
      body: json && JSON.stringify(json),
      headers: caller.headersOf({ "Content-Type": "application/json", ...headers }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  } catch {
    return { status: 0 };
  }
}

/** The body of a 200, in however many tries. */
async function insist(caller, method, path, options) {
  for (let tries = 1; ; tries += 1) {
    const { status, body } = await attempt(caller, method, path, options);
    if (status === 200) return body;
    if (tries === 20 || ![0, 409, 429, 500, 503].includes(status))
      throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    await pause(200);
  }
}

/** A draft that is ready, with a summary of its own. */
async function draftOf(caller, summary) {
  const { conversation, draft_version: seen } = await insist(caller, "POST", "/chat", {
    json: caller.utterance(accident.en),
  });
  const path = `/preview?conversation=${conversation}`;
  const headers = { "If-Match": `"${seen}"` };
  const { version } = await insist(caller, "PATCH", path, { json: { values: { summary } }, headers });
  return { conversation, version };
}

class Campaign {
  constructor(
    story,
    { submissions, people = Math.min(64, submissions), seed = 1, killShare = 0.32, resendAfter = "100 seconds", faults = everything },
  ) {
    Object.assign(this, { story, submissions, killShare, resendAfter, faults, random: randomOf(seed) });
    this.people = Array.from({ length: people }, (_, index) => ({
      sub: `campaign-${index}`,
      name: `Person ${index}`,
      email: `person${index}@northwind.example`,
      role: "customer",
      locale: "en-GB",
      zoneinfo: "Europe/London",
      groups: [],
      organizations: ["Northwind"],
    }));
    this.begun = 0;
    this.clicking = 0;
    this.clicks = 0;
    this.killed = 0;
    this.killedInFlight = 0;
    this.answers = {};
    this.acknowledged = new Map(); // summary to keys
    this.unanswered = [];
  }

  async prepare() {
    const { desk } = this.story;
    await desk.change([
      ...this.people.map(({ sub, ...person }) => ({
        op: "add",
        kind: "user",
        value: { accountId: sub, ...person },
      })),
      { op: "settings", set: { index_reads: 2, index_lag_ms: 200 } },
    ]);
    for (const person of this.people) await this.callerOf(person).welcome(); // so that all rights are known
    const kinds = Object.values(this.faults);
    await desk.fault(
      Array.from({ length: Math.ceil(this.submissions / 4) + kinds.length }, (_, index) => ({
        match: create,
        skip: Math.floor(this.random() * 5),
        fault: kinds[index < kinds.length ? index : Math.floor(this.random() * kinds.length)],
      })),
    );
  }

  callerOf = (person) => new Caller(this.story, this.story.stack.sign(person), person);

  async click(caller, order, key) {
    this.clicks += 1;
    this.clicking += 1;
    const answer = await attempt(caller, "POST", "/submit", {
      json: order,
      headers: { "Idempotency-Key": key },
    });
    this.clicking -= 1;
    this.answers[answer.status] = (this.answers[answer.status] ?? 0) + 1;
    return answer;
  }

  /** Clicks, and looks while it goes on by itself, until the ticket is there, as the page does. */
  async untilAcknowledged(caller, order, key) {
    const end = Date.now() + patienceMs;
    while (Date.now() < end) {
      const { status, body } = await this.click(caller, order, key);
      if (status === 201) return body.key;
      if (![0, 202, 409, 422, 429, 500, 502, 503, 504].includes(status))
        throw new Error(`POST /submit: ${status} ${JSON.stringify(body)}`);
      if (status === 202) await this.untilDecided(caller, order, end);
      else await this.breath();
    }
    return undefined;
  }

  async untilDecided(caller, { conversation }, end) {
    while (Date.now() < end) {
      await this.breath();
      const { status, body } = await attempt(caller, "GET", `/submit?conversation=${conversation}`);
      if (status === 200 && ["created", "failed"].includes(body.state)) return;
    }
  }

  breath = () => pause(200 + this.random() * 600);

  async submitOne(caller, number) {
    const summary = `Campaign ${number}`;
    const order = await draftOf(caller, summary);
    const key = randomUUID();
    const second = this.random() < 0.5 ? key : randomUUID();
    const keys = await Promise.all([
      this.untilAcknowledged(caller, order, key),
      this.untilAcknowledged(caller, order, second),
    ]);
    if (keys.includes(undefined)) this.unanswered.push(summary);
    else this.acknowledged.set(summary, [...new Set(keys)]);
  }

  async work(person) {
    while (this.begun < this.submissions && this.unanswered.length === 0) {
      this.begun += 1;
      await this.submitOne(this.callerOf(person), this.begun);
    }
  }

  /**
   * The database's clock goes five times as fast, and its quarter of an hour lasts 100 seconds: a lease of a killed
   * program passes in twelve seconds, and after twenty a ticket may be sent again. That is still longer than a call may
   * take (15 seconds) or Jira is late, as it must be, on a machine with too much to do as well.
   */
  async moveClock() {
    const { database } = this.story.stack;
    await database.query(
      `CREATE OR REPLACE FUNCTION ata.resend_after() RETURNS interval LANGUAGE sql IMMUTABLE
       RETURN interval '${this.resendAfter}'`,
    );
    for (let last = Date.now(); !this.isOver; await pause(200)) {
      const elapsed = Date.now() - last;
      last += elapsed;
      await database.query(
        `UPDATE ata.clock_shift SET shift = shift + interval '${elapsed * (clockSpeed - 1)} milliseconds'`,
      );
    }
  }

  /**
   * One of the processes at a time, so often as submissions have begun: lighttpd takes up to two seconds to start its
   * successor, and the others go on meanwhile.
   */
  async kill() {
    const { stack } = this.story;
    while (!this.isOver) {
      await pause(40);
      if (this.killed >= this.begun * this.killShare) continue;
      const alive = stack.pids("submit").filter((pid) => pid !== this.lastKilled);
      if (alive.length < 2) continue;
      const pid = alive[Math.floor(this.random() * alive.length)];
      if (!signalProcess(pid, "SIGKILL")) continue;
      this.lastKilled = pid;
      this.killed += 1;
      if (this.clicking > 0) this.killedInFlight += 1;
    }
  }

  async run() {
    const started = Date.now();
    await this.prepare();
    const harm = [this.moveClock(), this.kill()];
    try {
      await Promise.all(this.people.map((person) => this.work(person)));
      await this.settle();
    } finally {
      this.isOver = true;
      await Promise.all(harm);
    }
    return { ...(await this.result()), seconds: Math.round((Date.now() - started) / 1000) };
  }

  /** Whatever is still to come, comes: nothing is under way, and an hour later nothing more was sent. */
  async settle() {
    this.used = Object.fromEntries(Object.keys(this.faults).map((name) => [name, 0]));
    for (const { fault, left } of await this.rules())
      if (left === 0)
        this.used[Object.keys(this.faults).find((name) => sameFault(this.faults[name], fault))] += 1;
    await this.story.desk.clearFaults();
    const { database } = this.story.stack;
    const open = "SELECT count(*) FROM ata.submission WHERE state IN ('pending', 'sending')";
    await waitUntil("the last of the outbox", async () => (await database.query(open)) === "0");
    this.open = Number(await database.query(open));
    await database.query("UPDATE ata.clock_shift SET shift = shift + interval '1 hour'");
    await pause(6000);
  }

  async rules() {
    return (await fetch(new URL("/__control/faults", this.story.stack.jira.url))).json();
  }

  async result() {
    const tickets = await this.story.desk.tickets();
    const bySummary = grouped(tickets, ({ payload }) => payload.requestFieldValues.summary);
    const calls = (await this.story.desk.log()).filter(
      ({ method, path }) => method === "POST" && path.endsWith("/servicedeskapi/request"),
    );
    const acknowledged = [...this.acknowledged];
    return {
      submissions: acknowledged.length,
      lost:
        this.unanswered.length +
        acknowledged.filter(([summary, keys]) => !isThere(bySummary.get(summary) ?? [], keys)).length,
      duplicates: [...bySummary.values()].filter((list) => list.length > 1).length,
      strangers: [...bySummary.keys()].filter((summary) => !this.acknowledged.has(summary)).length,
      open: this.open,
      calls: calls.length,
      clicks: this.clicks,
      kills: this.killed,
      killsInFlight: this.killedInFlight,
      answers: this.answers,
      used: this.used,
    };
  }
}

const sameFault = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Every click was told the same key, and there is such a ticket. */
const isThere = (tickets, keys) => keys.length === 1 && tickets.some(({ key }) => key === keys[0]);

function grouped(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** What it found, in one line. */
export function told({ submissions, lost, duplicates, open, calls, clicks, kills, killsInFlight, answers, seconds }) {
  const statuses = Object.entries(answers).map(([status, count]) => `${count} × ${status}`);
  return (
    `lost ${lost}, duplicates ${duplicates}, undecided ${open}: ${submissions} submissions, each clicked twice, ` +
    `${clicks} clicks in all; ${calls} calls of Jira; ${kills} kill -9, ${killsInFlight} of them while somebody ` +
    `waited; answers ${statuses.join(", ")}; ${seconds} s`
  );
}

/** The web server's configuration with several processes of submit behind its address. */
function withProcesses(configuration) {
  const line = /(\/ata-submit\.socket"[^)]*"max-procs" => )1/;
  if (!line.test(configuration)) throw new Error("the web server's configuration starts no submit");
  return configuration.replace(line, (_, before) => before + submitProcesses);
}

/**
 * @param {object} options submissions, people, seed, killShare (kills for each submission; 0: submit is left alone),
 *   faults, resendAfter;
 *   resendAfter: "0 seconds" breaks the rule that nothing is sent again before it must have shown up
 */
export async function runCampaign(options) {
  const story = await startStory({
    indexed: true,
    servers: ["lighttpd"],
    configure: withProcesses,
    environment: { ATA_POOL: "6" },
  });
  try {
    return await new Campaign(story, options).run();
  } finally {
    await story.stop();
  }
}

/** `make bench`: SUBMISSIONS= and SEED= choose another one. */
export async function bench() {
  const submissions = Number(process.env.SUBMISSIONS ?? 10000);
  const seed = Number(process.env.SEED ?? Date.now() % 1e6);
  const result = await runCampaign({ submissions, seed });
  console.log(`${told(result)} (seed ${seed})`);
  for (const [name, count] of Object.entries(result.used)) console.log(`  Jira ${name}: ${count}`);
  if (result.submissions !== submissions || result.lost + result.duplicates + result.strangers + result.open > 0)
    throw new Error("tickets were lost, doubled or made up");
}

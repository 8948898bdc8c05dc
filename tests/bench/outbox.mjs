// Every order of what two programs, Jira and the clock can do to one submission: a search through all states. What the
// outbox does in a state is not modelled but asked of the database's own functions, once for each row and call.

/** Time goes in ticks of a minute, and each of these lasts one: a lease, a call under way, the lag of Jira's search. */
const leaseTicks = 1;
const flightTicks = 1;
const lagTicks = 1;

const idle = { at: "idle", holds: false, held: 0, may: false };
const beginning = {
  row: { state: "pending", lease: null, sent: null, wait: 0, sends: 0 },
  programs: [idle, idle],
  flying: [], // ages of calls nobody waits for any more
  tickets: [], // their ages
};

/** Puts a row in place, makes one call, and gives what it answered and the row after it, in ticks from now. */
const oracle = (resendTicks) => `
  BEGIN;
  CREATE OR REPLACE FUNCTION ata.resend_after() RETURNS interval LANGUAGE sql IMMUTABLE
    RETURN interval '${resendTicks} minutes';
  INSERT INTO ata.submission (idempotency_key, version, payload_hash, payload, request_type_id, marker, created, person)
    VALUES ('model', 1, 'hash', '{}', '1', 'marker of the model', ata.clock(), 'model');
  CREATE FUNCTION pg_temp.minutes(ticks jsonb) RETURNS interval LANGUAGE sql
    RETURN make_interval(mins => (ticks #>> '{}')::integer, secs => 30);
  CREATE FUNCTION pg_temp.try(r jsonb, call jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
  DECLARE
    the_id bigint; answer jsonb; s ata.submission; fence bigint := CASE WHEN (call ->> 'holds')::boolean THEN 7 ELSE 6 END;
  BEGIN
    UPDATE ata.submission SET state = r ->> 'state', fence = 7, sends = (r ->> 'sends')::integer,
           lease_until = ata.clock() + pg_temp.minutes(nullif(r -> 'lease', 'null')),
           last_sent = ata.clock() - pg_temp.minutes(nullif(r -> 'sent', 'null')),
           not_before = CASE WHEN r ->> 'wait' = '0' THEN '-infinity' ELSE ata.clock() + interval '30 seconds' END,
           payload = CASE WHEN r ->> 'state' <> 'done' THEN '{}'::jsonb END,
           ticket_key = CASE WHEN r ->> 'state' = 'done' THEN 'IT-1' END
     WHERE idempotency_key = 'model' RETURNING id INTO the_id;
    CASE call ->> 'name'
      WHEN 'claim' THEN
        SELECT to_jsonb(c) INTO answer FROM ata.submission_claim(the_id, interval '${leaseTicks} minutes') AS c;
      WHEN 'resend' THEN answer := to_jsonb(ata.submission_resend(the_id, fence));
      WHEN 'finish' THEN
        answer := to_jsonb(ata.submission_finish(the_id, fence, call ->> 'state',
          CASE WHEN call ->> 'state' = 'done' THEN 'IT-1' END, NULL, NULL, NULL, make_interval(mins => (call ->> 'wait')::integer)));
    END CASE;
    SELECT * INTO s FROM ata.submission WHERE id = the_id;
    RETURN jsonb_build_object('mode', CASE WHEN jsonb_typeof(answer) = 'object' THEN answer -> 'mode' END,
      'may', CASE WHEN jsonb_typeof(answer) = 'object' THEN answer -> 'may_resend' END, 'yes', answer = 'true',
      'row', jsonb_build_object('state', s.state, 'sends', least(s.sends, 2), 'wait', (s.not_before > ata.clock())::integer,
        'lease', CASE WHEN s.lease_until IS NOT NULL THEN greatest(-1, floor(extract(epoch FROM s.lease_until - ata.clock()) / 60)) END,
        'sent', CASE WHEN s.last_sent IS NOT NULL THEN least(${resendTicks}, floor(extract(epoch FROM ata.clock() - s.last_sent) / 60)) END));
  END $$;`;

export class Outbox {
  /** @param {(sql: string) => Promise<string>} query as superuser  @param {number} resendTicks after how many ticks a ticket may be sent again */
  constructor(query, resendTicks) {
    Object.assign(this, { query, resendTicks, known: new Map(), missing: new Map() });
  }

  /** What a call does to a row; undefined until the database was asked. */
  tried(row, call) {
    const key = JSON.stringify([row, call]);
    if (!this.known.has(key)) this.missing.set(key, [row, call]);
    return this.known.get(key);
  }

  async learn() {
    const asked = [...this.missing];
    this.missing.clear();
    const list = JSON.stringify(asked.map(([, pair]) => pair));
    const rows = await this.query(
      `${oracle(this.resendTicks)} SELECT pg_temp.try(item -> 0, item -> 1)
       FROM jsonb_array_elements($json$${list}$json$) WITH ORDINALITY AS listed (item, place) ORDER BY place; ROLLBACK`,
    );
    rows.split("\n").forEach((line, index) => this.known.set(asked[index][0], JSON.parse(line)));
  }
}

const plus = (ages, age) => [...ages, age].sort();
const without = (list, index) => list.filter((_, at) => at !== index);

/** Everything that may happen next. A program that is killed leaves its call to itself. */
class Next {
  constructor(outbox, state, keepsToLease) {
    Object.assign(this, { outbox, state, keepsToLease, list: [] });
  }

  add(change) {
    this.list.push({ ...this.state, ...change });
  }

  /** One program becomes another; the rest of the state changes with it. */
  become(index, program, change = {}) {
    const programs = (change.programs ?? this.state.programs).map((one, at) =>
      at === index ? { ...this.state.programs[index], ...program } : one,
    );
    this.add({ ...change, programs });
  }

  orphaned(program) {
    return program.at === "flying" ? plus(this.state.flying, program.age) : this.state.flying;
  }

  forget(index, change = {}) {
    const flying = this.orphaned(this.state.programs[index]);
    this.become(index, { ...idle, age: undefined }, { flying, ...change });
  }

  claim(index) {
    const answer = this.outbox.tried(this.state.row, { name: "claim" });
    if (!answer?.mode) return;
    const programs = this.state.programs.map((one) => ({ ...one, holds: false }));
    const at = answer.mode === "post" ? "post" : "look";
    this.become(index, { at, holds: true, held: 0, may: answer.may }, { row: answer.row, programs });
  }

  finish(index, state, wait = 0) {
    const { holds } = this.state.programs[index];
    const answer = this.outbox.tried(this.state.row, { name: "finish", state, wait, holds });
    if (answer) this.forget(index, { row: answer.row });
  }

  post(index, { held }) {
    this.become(index, { at: "unsent" });
    if (this.keepsToLease && held >= leaseTicks) return;
    this.become(index, { at: "flying", age: 0 });
    this.become(index, { at: "refused" });
  }

  look(index) {
    const { tickets } = this.state;
    if (tickets.length > 0) this.become(index, { at: "created" });
    if (!tickets.some((age) => age >= lagTicks)) this.become(index, { at: "unfound" });
  }

  resend(index, { holds, may }) {
    if (!may) return this.become(index, { at: "doubt" });
    const answer = this.outbox.tried(this.state.row, { name: "resend", holds });
    if (answer) this.become(index, { at: answer.yes ? "post" : "doubt" }, { row: answer.row });
    return undefined;
  }

  step(index, program) {
    switch (program.at) {
      case "idle":
        return this.claim(index);
      case "post":
        return this.post(index, program);
      case "look":
        return this.look(index);
      case "unfound":
        return this.resend(index, program);
      case "flying": // an answer that is lost, or a patience that ends
        this.become(index, { at: "created", age: undefined }, { tickets: plus(this.state.tickets, 0) });
        return this.become(index, { at: "doubt", age: undefined }, { flying: this.orphaned(program) });
      case "unsent": // tried again at once, or later
        this.become(index, { at: "post" });
        this.finish(index, "pending", 1);
        return this.finish(index, "pending");
      case "refused": // for its files or its form, which another call may mend
        this.become(index, { at: "post" });
        return this.finish(index, "failed");
      case "doubt":
        this.finish(index, "sending", 1);
        return this.finish(index, "sending");
      default:
        return this.finish(index, "done");
    }
  }

  /** A call that nobody waits for arrives, or never does. */
  fly() {
    this.state.flying.forEach((_, index) => {
      const flying = without(this.state.flying, index);
      this.add({ flying, tickets: plus(this.state.tickets, 0) });
      this.add({ flying });
    });
  }

  tick() {
    const { row, programs, flying, tickets } = this.state;
    const older = (age) => (age === undefined ? age : age + 1);
    if ([...flying, ...programs.map(({ age }) => age ?? 0)].some((age) => age >= flightTicks)) return;
    this.add({
      row: {
        ...row,
        lease: row.lease === null ? null : Math.max(-1, row.lease - 1),
        sent: row.sent === null ? null : Math.min(this.outbox.resendTicks, row.sent + 1),
        wait: 0,
      },
      programs: programs.map((one) =>
        one.at === "idle" ? one : { ...one, held: Math.min(leaseTicks, one.held + 1), age: older(one.age) },
      ),
      flying: flying.map(older),
      tickets: tickets.map((age) => Math.min(lagTicks, age + 1)),
    });
  }

  all() {
    this.state.programs.forEach((program, index) => {
      this.step(index, program);
      if (program.at !== "idle") this.forget(index);
    });
    this.fly();
    this.tick();
    return this.list;
  }
}

const keyOf = ({ programs, ...rest }) => JSON.stringify([rest, programs.map((one) => JSON.stringify(one)).sort()]);

/** Two tickets; a ticket, or a call that may make one, which the outbox rules out; none where it says that there is one. */
function breaches({ row, programs, flying, tickets }) {
  const mayCome = tickets.length + flying.length + programs.filter(({ at }) => at === "flying").length;
  return {
    double: tickets.length > 1,
    surprise: ["pending", "failed"].includes(row.state) && mayCome > 0,
    lost: row.state === "done" && tickets.length === 0,
  };
}

/**
 * Walks through all states.
 *
 * @param {Outbox} outbox
 * @param {{keepsToLease?: boolean}} [rules] whether a program looks at its lease right before each call
 * @returns {Promise<{states: number, created: number, doubles: object[], surprises: number, lost: number}>} how many there
 *   are, with a ticket, and in breach of what must hold; of those with two tickets the rows
 */
export async function exploreOutbox(outbox, { keepsToLease = true } = {}) {
  const seen = new Set([keyOf(beginning)]);
  const found = { created: 0, doubles: [], surprises: 0, lost: 0 };
  for (let frontier = [beginning]; frontier.length > 0; ) {
    let next = frontier.flatMap((state) => new Next(outbox, state, keepsToLease).all());
    if (outbox.missing.size > 0) {
      await outbox.learn();
      next = frontier.flatMap((state) => new Next(outbox, state, keepsToLease).all());
    }
    frontier = [];
    for (const state of next) {
      const key = keyOf(state);
      if (seen.has(key)) continue;
      seen.add(key);
      const { double, surprise, lost } = breaches(state);
      if (double) found.doubles.push(state.row);
      found.surprises += surprise;
      found.lost += lost;
      found.created += state.row.state === "done";
      if (!double) frontier.push(state);
    }
  }
  return { ...found, states: seen.size };
}

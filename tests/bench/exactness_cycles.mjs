// Billing cycles over more than a year, with the database's clock moved on from month to month: each begins
// with the day it should, wherever that is, opens what the quota had closed, and never what an administrator
// had switched off.
import assert from "node:assert/strict";

import { accident, startStory } from "../handlers/story.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { beginningOf, dayOfCycle } from "./calendar.mjs";
import { tokenSeconds } from "./crowd.mjs";
import { setClock } from "./harm.mjs";
import { checkedAudit, checkedCycles } from "./ledger.mjs";

const minute = 60_000;
const limit = 1600; // a turn
const rfc3339 = (moment) => moment.toISOString().replace(".000Z", "Z");
const wayFrom = (moment, ms) => new Date(moment.getTime() + ms);

const turnSwitch = (story, enabled) =>
  story.priya.wants(200, "PUT", "/config/enabled", { json: { enabled } });
const reasonNow = async (story) => (await story.emma.welcome()).reason;

/** What the administrator sees: a cycle with these ends that holds so much. */
async function checkUsage(story, { starts, ends }, { conversations, tokens }) {
  const usage = await story.priya.usage();
  assert.deepEqual(usage.cycle, { start: rfc3339(starts), end: rfc3339(ends) });
  assert.deepEqual(
    [usage.conversations, usage.tokens.total, usage.quota.used],
    [conversations, tokens, tokens],
  );
  return usage;
}

/** Customers write until nothing is left; then it is closed for them to the cycle's last minute. */
async function useUp(story, cycle) {
  let sum = 0;
  let conversations = 0;
  for (const person of [story.emma, story.jonas, story.mia]) {
    const turn = await person.trySay(accident.en);
    if (turn.status === 403) break;
    sum += turn.body.tokens.total;
    conversations += 1;
  }
  for (const moment of [undefined, wayFrom(cycle.ends, -minute)]) {
    if (moment) await setClock(story.stack, moment);
    assert.equal(await reasonNow(story), "quota");
    const usage = await checkUsage(story, cycle, { conversations, tokens: sum });
    assert.equal(usage.status, "quota_exceeded");
  }
  const refused = await story.emma.trySay("May I?");
  assert.deepEqual([refused.status, refused.body.code], [403, "quota_exceeded"]);
}

/** What happens in a cycle, up to a minute before its end; gives what is to be seen after it. */
const months = {
  usedUp: async (story, cycle) => {
    await useUp(story, cycle);
    return {};
  },
  /** S88: an administrator's "off" is not undone by the new cycle. */
  switchedOff: async (story, cycle) => {
    await useUp(story, cycle);
    await turnSwitch(story, false);
    return { isOff: true };
  },
  /** A turn begun in one cycle and ended in the next belongs to the first. */
  midTurn: async (story, cycle) => {
    await setClock(story.stack, wayFrom(cycle.ends, -minute));
    await story.model.fault({ fault: { kind: "silence", after: 3, ms: 3000 } });
    const answer = story.emma.trySay(accident.en);
    await waitUntil("the model's beginning", async () => (await story.model.open()).open === 1);
    return { answer };
  },
  /** The server is down when the cycle ends. */
  serverDown: async (story, cycle) => {
    await useUp(story, cycle);
    await story.stack.down();
    return { isDown: true };
  },
  /** Nobody asks for anything. */
  silence: async () => ({}),
};
const course = ["usedUp", "switchedOff", "midTurn", "serverDown", "silence"];

async function checkOpened(story, cycle, { isOff, isDown, answer }) {
  if (isDown) await story.stack.up();
  if (answer) {
    const { status, body } = await answer;
    assert.equal(status, 200, JSON.stringify(body));
  }
  if (isOff) {
    assert.equal(await reasonNow(story), "off");
    assert.equal((await story.priya.usage()).status, "off");
    await turnSwitch(story, true);
  }
  assert.equal(await reasonNow(story), null, "nobody had to do anything for it");
  const usage = await checkUsage(story, cycle, { conversations: 0, tokens: 0 });
  assert.equal(usage.status, "active");
  for (const person of [story.emma, story.jonas, story.mia]) await person.startOver();
}

/** A ledger as on the first day, with cycles that begin on this day in this zone. */
async function beginAnew(story, { zone, day }) {
  await story.stack.query("TRUNCATE ata.usage_cycle, ata.usage_turn, ata.usage_credit, ata.usage_event");
  const { body, headers } = await story.priya.get("/config");
  const json = { ...body, billing: { cycle_day: day, timezone: zone } };
  await story.priya.wants(200, "PUT", "/config", { json, headers: { "If-Match": headers.get("etag") } });
}

/** The cycles from the one that begins in January of a year on. */
const cyclesIn = ({ zone, day, year }, count) =>
  Array.from({ length: count }, (_, number) => ({
    starts: beginningOf(dayOfCycle(year, number, day), zone),
    ends: beginningOf(dayOfCycle(year, number + 1, day), zone),
  }));

async function walk(story, place, count) {
  const cycles = cyclesIn(place, count);
  await beginAnew(story, place);
  let before = {};
  for (const [number, cycle] of cycles.entries()) {
    await setClock(story.stack, cycle.starts);
    await checkOpened(story, cycle, before);
    before = await months[course[number % course.length]](story, cycle);
  }
  await setClock(story.stack, cycles.at(-1).ends);
  await checkOpened(story, cyclesIn(place, count + 1).at(-1), before);
  const seen = await checkedCycles(story.stack);
  const expected = cycles.map(({ starts, ends }) => [rfc3339(starts), rfc3339(ends)]);
  assert.deepEqual(
    seen.slice(0, count).map(({ starts, ends }) => [starts, ends]),
    expected,
  );
  return seen.reduce((sum, { counter }) => sum + counter.turns, 0);
}

/**
 * @param {{places: {zone: string, day: number, year: number}[], months: number}} options
 * @returns {Promise<string>} what was seen, in a line; throws when something is not exact
 */
export async function measureCycles({ places, months: count }) {
  const environment = { ATA_QUOTA_TOKENS: String(limit) };
  const stack = { engine: "model", edition: "advanced", indexed: true, cgi: false, environment };
  const story = await startStory({ ...stack, seconds: tokenSeconds });
  try {
    let turns = 0;
    for (const place of places) turns += await walk(story, place, count);
    return [
      `cycles: ${count} months in ${places.map(({ zone, day }) => `${zone} from day ${day}`).join(", ")}:`,
      `each begins with its day, opens what was used up and leaves off what was off;`,
      `${turns} turns, ledger = counter,`,
      `${await checkedAudit(story.stack)} audit entries whole`,
    ].join(" ");
  } finally {
    await story.stop();
  }
}

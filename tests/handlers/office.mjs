// What administrators do in several stories.
import { waitUntil } from "../stack/processes.mjs";

/** The version of a document, of its entity tag. */
export const versionOf = (etag) => Number.parseInt(JSON.parse(etag), 10);

/** Reads a document with its version and writes it back with a change. */
export async function change(person, path, edit) {
  const { body, headers } = await person.get(path);
  return person.call("PUT", path, { json: edit(structuredClone(body)), headers: { "If-Match": headers.get("etag") } });
}

/**
 * Writes a document while another administrator writes it too: after the first is saved, before it is read for the answer.
 * @param {string} held a table that is read for the answer alone
 * @param {string} other SQL of the other one's change
 * @returns {Promise<{answer: object, before: string}>} the first one's answer, and the ETag they began with
 */
export async function changeBetween(story, path, edit, { held, other }) {
  const { database } = story.stack;
  const { body, headers } = await story.priya.get(path);
  const before = headers.get("etag");
  const version = `(SELECT version FROM ata.${path === "/config" ? "setting" : "access"})`;
  const meanwhile = database.query(`BEGIN; LOCK TABLE ata.${held} IN ACCESS EXCLUSIVE MODE; DO $$ BEGIN
    FOR look IN 1..2000 LOOP
      EXIT WHEN ${version} > ${versionOf(before)};
      PERFORM pg_sleep(0.01);
    END LOOP; END $$; ${other}; COMMIT`);
  await waitUntil("the lock", async () =>
    (await database.query(`SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted
      AND relation = 'ata.${held}'::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)) === "1");
  const answer = await story.priya.call("PUT", path, { json: edit(structuredClone(body)), headers: { "If-Match": before } });
  await meanwhile;
  return { answer, before };
}

export const turnSwitch = (person, enabled) => person.wants(200, "PUT", "/config/enabled", { json: { enabled } });

/** Every portal, everybody. */
export const everywhere = {
  portals: { mode: "all", ids: [] },
  people: { mode: "all", users: [], groups: [], organizations: [] },
};

/** Portals by id, or people by kind: {users, groups, organizations}. */
export const onlyPortals = (...ids) => ({ ...everywhere, portals: { mode: "selected", ids } });
export const onlyPeople = (people) => ({ ...everywhere, people: { ...everywhere.people, mode: "selected", ...people } });

/** Moves the database's clock, by which cycles, shares and leases go, to a moment or by an interval. */
export const moveClock = (story, { to, by }) =>
  story.stack.database.query(
    to
      ? `UPDATE ata.clock_shift SET shift = '${to}'::timestamptz - clock_timestamp()`
      : `UPDATE ata.clock_shift SET shift = shift + interval '${by}'`,
  );

/** Charges the present cycle as a turn of so many tokens would; `conversation`: it is the first of one. */
export const spend = (story, tokens, { limit = "NULL", conversation = false } = {}) =>
  story.stack.database.query(`
    WITH turn AS MATERIALIZED (SELECT gen_random_uuid() AS token)
    SELECT ata.usage_reserve(token, ${limit}, ${tokens}, '3', 'model', ${conversation}) FROM turn;
    SELECT ata.usage_settle(token, ${tokens}, 0, 0, ${tokens}, false, 'ask') FROM ata.usage_turn WHERE state = 'open'`);

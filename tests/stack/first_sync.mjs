// The first synchronisation: waited for by the demo, and done once per test run for the stacks that begin after it.
import { addressesOf, query, renameDatabase } from "./database.mjs";
import { pause } from "./processes.mjs";

const indexed = "ata_indexed";
const answerMs = 60000;
const templateMs = 180000;

async function call(stack, path, person) {
  const token = stack.sign(person, { key: stack.keys.demo });
  const headers = { Authorization: `Bearer ${token}`, Accept: "application/json" };
  return fetch(`${stack.base}${path}`, { headers, signal: AbortSignal.timeout(answerMs) });
}

/**
 * Asks as a first visitor would, which makes the product read the service desk, and waits until that is done.
 *
 * @param {(phase: string) => void} [tell] hears of each phase
 * @param {number} [limitMs] a real service desk may be large: no limit unless given
 */
export async function waitForFirstSync(stack, tell = () => {}, limitMs = Infinity) {
  const began = Date.now();
  const administrator = stack.people.find(({ role }) => role === "admin");
  const customer = stack.people.find(({ role }) => role === "customer");
  await (await call(stack, "/chat?portal=3", customer)).arrayBuffer();
  for (let told; ; await pause(100)) {
    const response = await call(stack, "/sync", administrator);
    const state = await response.json();
    if (response.status !== 200) throw new Error(`/sync answers ${response.status}: ${state.detail ?? state.title}`);
    if (state.last_updated) return;
    if (!state.running && state.last_attempt?.outcome === "failed") {
      throw new Error(`reading the service desk failed: ${state.last_attempt.message}`);
    }
    if (state.phase && state.phase !== told) tell((told = state.phase));
    if (Date.now() - began > limitMs)
      throw new Error(`the service desk was not read within ${limitMs / 1000} seconds; the log ends with\n${await stack.lastWords()}`);
  }
}

async function exists(cluster, name) {
  const { owner } = await addressesOf(cluster, "postgres");
  return (await query(owner, `SELECT count(*) FROM pg_database WHERE datname = '${name}'`)) === "1";
}

/**
 * The name of a database in which the stand-in's catalogue is read and indexed; made on first use.
 *
 * @param {string} cluster
 * @param {() => Promise<object>} startPlain starts a stack that has synchronised nothing yet
 */
export async function indexedTemplate(cluster, startPlain) {
  if (await exists(cluster, indexed)) return indexed;
  const stack = await startPlain();
  try {
    await waitForFirstSync(stack, undefined, templateMs);
    await stack.query(`CREATE TABLE public.indexed_from AS SELECT '${new URL(stack.jira.url).origin}' AS origin`);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  // Another process may have made it meanwhile.
  await stack.stop((name) => renameDatabase(cluster, name, indexed).catch((error) => {
    if (!/already exists/.test(error.message)) throw error;
  }));
  return indexed;
}

/** The catalogue was read from another stand-in: its addresses are led to this one. */
export async function moveIndex(database, origin) {
  const tables = ["portal", "request_type", "article"];
  const moved = `SET url = replace(url, origin, '${origin}') FROM indexed_from`;
  const updates = tables.map((table) => `UPDATE ata.${table} ${moved}`);
  await query(database.owner, `SET session_replication_role = replica; ${updates.join("; ")}; DROP TABLE indexed_from`);
}

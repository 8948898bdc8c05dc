// The private PostgreSQL cluster and its databases: migrated once as a template, copied for each stack.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Client } from "pg";

import { tellKeeper } from "./processes.mjs";

const run = promisify(execFile);
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024; // a whole audit trail of a long campaign
const clusterPath = fileURLToPath(new URL("../setup/cluster", import.meta.url));
const rolesPath = fileURLToPath(new URL("../../sql/roles.sql", import.meta.url));
const migratePath = fileURLToPath(new URL("../../sql/migrate", import.meta.url));

/** Runs a command; what it says on standard error becomes the error's message. */
async function say(command, parameters, options) {
  try {
    const { stdout } = await run(command, parameters, { maxBuffer: OUTPUT_BYTES_MAX, ...options });
    return stdout.trim();
  } catch (error) {
    throw new Error(error.stderr?.trim() || error.message);
  }
}

const cluster = (...parameters) => say(clusterPath, parameters);

/** Starts the cluster in `folder`. @param {boolean} fast no fsync: for tests only */
export async function startCluster(folder, fast) {
  sockets.delete(folder);
  tellKeeper(`cluster ${folder}`);
  await cluster("start", folder, ...(fast ? ["--fast"] : []));
}

export const stopCluster = (folder) => cluster("stop", folder);
export const crashCluster = (folder) => cluster("crash", folder);
export const removeCluster = (folder) => cluster("remove", folder);

const sockets = new Map();

/** The folder of a cluster's socket, which stays where it is. */
function socketOf(folder) {
  if (!sockets.has(folder)) sockets.set(folder, cluster("socket", folder));
  return sockets.get(folder);
}

export const databaseUrl = async (folder, name, role) => `postgresql://${role}@/${name}?host=${await socketOf(folder)}`;

export async function renameDatabase(folder, name, wanted) {
  await administer(folder, `ALTER DATABASE ${name} RENAME TO ${wanted}`);
}

const administer = async (folder, sql) => query(await databaseUrl(folder, "postgres", "postgres"), sql);

export const dropDatabase = (folder, name) => administer(folder, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);

/** @returns {Promise<{app: string, owner: string}>} addresses for ata_app and for the superuser */
export const addressesOf = async (folder, name) => ({
  app: await databaseUrl(folder, name, "ata_app"),
  owner: await databaseUrl(folder, name, "postgres"),
});

export async function makeEmptyDatabase(folder, name) {
  await cluster("create", folder, name);
  return addressesOf(folder, name);
}

/** A database of its own, with the schema of this release. */
export async function makeDatabase(folder, name) {
  const database = await makeEmptyDatabase(folder, name);
  await say(migratePath, [], { env: { ...process.env, ATA_OWNER_DATABASE_URL: database.owner } });
  return database;
}

/** The same by copying a migrated database that nobody is connected to. */
export async function copyDatabase(folder, name, template) {
  await dropDatabase(folder, name);
  await administer(folder, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const addresses = await addressesOf(folder, name);
  await query(addresses.owner, await readFile(rolesPath, "utf8"));
  return addresses;
}

const asText = { getTypeParser: () => (text) => text };

/** What PostgreSQL complains of, as psql shows it. */
const complaintOf = ({ severity, message, detail, hint }) =>
  [severity ? `${severity}:  ${message}` : message, detail && `DETAIL:  ${detail}`, hint && `HINT:  ${hint}`].filter(Boolean).join("\n");

/** Runs SQL, of one statement or more. @returns {Promise<string>} the rows, columns separated by "|"; NULL is empty */
export async function query(address, sql) {
  const client = new Client({ connectionString: address, types: asText });
  client.on("error", () => {}); // the question itself fails as well when the connection does
  try {
    await client.connect();
    const results = await client.query({ text: sql, rowMode: "array" });
    return [results].flat().flatMap(({ rows }) => rows).map((row) => row.join("|")).join("\n").trim();
  } catch (error) {
    throw new Error(complaintOf(error));
  } finally {
    await client.end().catch(() => {});
  }
}

// Brings up the whole product in a fresh folder: database, stand-ins, web servers with all programs. The demo and every
// story test stand on this.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";

import {
  addressesOf,
  copyDatabase,
  crashCluster,
  dropDatabase,
  makeDatabase,
  makeEmptyDatabase,
  query,
  removeCluster,
  startCluster,
} from "./database.mjs";
import { indexedTemplate, moveIndex } from "./first_sync.mjs";
import { startPooler } from "./pooler.mjs";
import { freePort } from "./ports.mjs";
import { dismissKeeper, signalProcess, startProcess, stopProcess, tellKeeper, waitUntil } from "./processes.mjs";
import { makeSecrets } from "./secrets.mjs";
import { programs, root, startApache, startLighttpd } from "./servers.mjs";
import { claimsOf, signToken } from "./token.mjs";

const template = "ata_template";
const jiraUser = "ata-service@example.com";
const jiraToken = "jira-demo-token";
const modelKey = "sk-demo-key";

/** The people of the stand-in service desk. */
export const people = JSON.parse(await readFile(join(root, "tests/fakes/people.json"), "utf8"));

let ownCluster;
let stacksMade = 0;

/** One cluster for all stacks of this process, unless the test run already has one. It goes when the process ends. */
function sharedCluster() {
  if (process.env.ATA_TEST_CLUSTER) return Promise.resolve(process.env.ATA_TEST_CLUSTER);
  ownCluster ??= startOwnCluster();
  return ownCluster;
}

async function startOwnCluster() {
  const { cluster, remove } = await makeCluster();
  process.once("beforeExit", async () => {
    await remove();
    dismissKeeper();
  });
  return cluster;
}

async function makeCluster() {
  const folder = await mkdtemp("/tmp/ata-test-");
  tellKeeper(`folder ${folder}`);
  const cluster = join(folder, "cluster");
  await startCluster(cluster, true);
  await makeDatabase(cluster, template);
  const remove = async () => {
    await removeCluster(cluster);
    await rm(folder, { recursive: true, force: true });
  };
  return { cluster, remove };
}

/** One that may be crashed, because nobody else is in it: what it has committed is there again afterwards. */
async function makeClusterApart() {
  const { cluster, remove } = await makeCluster();
  const { owner } = await addressesOf(cluster, "postgres");
  await query(owner, "ALTER SYSTEM SET synchronous_commit = on");
  await query(owner, "SELECT pg_reload_conf()");
  return { cluster, remove };
}

/** What the cluster of a run of tests or benchmarks needs before the first stack; fast: see startCluster. */
export async function prepareCluster(folder, { fast = true } = {}) {
  await startCluster(folder, fast);
  await makeDatabase(folder, template);
}

/** An empty database with the roles' rights, in place of an earlier one of that name. */
export async function emptyDatabase(name) {
  return makeEmptyDatabase(await sharedCluster(), `ata_${process.pid}_${name}`);
}

/** The variables the programs are started with; a setting given in place of a file takes the file's away. */
export function mergeSettings(settings, given) {
  const merged = { ...settings, ...given };
  for (const name of Object.keys(given)) {
    if (`${name}_FILE` in settings && !(`${name}_FILE` in given)) delete merged[`${name}_FILE`];
  }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/** Sanitizers write into files, so that a report cannot go unnoticed. */
function surroundings(folder) {
  const log = `log_path=${join(folder, "sanitizer")}`;
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    LANG: "C.UTF-8",
    TZ: "UTC",
    ASAN_OPTIONS: `${log}:detect_leaks=1:detect_stack_use_after_return=1`,
    UBSAN_OPTIONS: `${log}:print_stacktrace=1`,
    TSAN_OPTIONS: `${log}:second_deadlock_stack=1`,
  };
}

async function sanitizerReports(folder) {
  const names = (await readdir(folder)).filter((name) => name.startsWith("sanitizer."));
  return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
}

/** Starts one of tests/fakes/ and waits for its address. */
async function startFake(name, { folder, port, parameters = [] }) {
  const log = join(folder, `${name}.log`);
  const script = join(root, "tests/fakes", `${name}.mjs`);
  const command = [process.execPath, script, "--port", String(port), ...parameters];
  const child = startProcess(command, { log, folder });
  const url = await waitUntil(`the start of the stand-in ${name}`, async () => {
    if (child.endedWith) throw new Error(`the stand-in ${name} ended (${child.endedWith}): ${await lastLines(log)}`);
    return (await readFile(log, "utf8")).match(/^listening (\S+)/m)?.[1];
  });
  return { url: url.replace(/\/$/, ""), port, log, stop: () => stopProcess(child) };
}

/** The last lines of a log; the programs' own words rather than what lighttpd says about them. */
async function lastLines(file, count = 5) {
  const text = await readFile(file, "utf8").catch(() => "");
  const lines = text.trim().split("\n");
  const own = lines.filter((line) => !/^\S+ \S+ \(\w+\.c\.\d+\)/.test(line));
  return (own.length > 0 ? own : lines).slice(-count).join("\n");
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Waits until the server passes requests on to every program. */
async function waitForPrograms(server, base) {
  let ended;
  server.ended.then((reason) => (ended = reason));
  const attempt = async (program) => {
    if (ended) throw new Error(`the web server ended (${ended})`);
    return answers(`${server.url}${base}/${program}/healthz`);
  };
  try {
    for (const program of programs) await waitUntil(`an answer of ${program}`, () => attempt(program));
  } catch (error) {
    throw new Error(`${error.message}\n${await lastLines(server.log)}`);
  }
}

/**
 * @typedef {object} StackOptions
 * @property {"guided"|"model"} [engine] ATA_ENGINE; guided unless given
 * @property {"standard"|"advanced"} [edition] ATA_EDITION; standard unless given
 * @property {object} [environment] more ATA_… variables, in place of ours; undefined takes one away
 * @property {("lighttpd"|"apache")[]} [servers] unless given the one that ATA_TEST_SERVER names, else lighttpd
 * @property {string} [build] folder with bin/; unless given ATA_TEST_BUILD, else build
 * @property {[number, number]} [ports] where free ports are taken from
 * @property {string[]} [jira] more parameters for the stand-in Jira; false: none is started
 * @property {string[]} [model] more parameters for the stand-in model; false: none is started
 * @property {boolean} [indexed] whether the service desk has been read and indexed already; taken from one
 *   synchronisation per test run, and ignored with another service desk than the usual stand-in and with `apart`
 * @property {boolean} [pooler] whether the programs reach the database through pgbouncer in transaction mode
 * @property {boolean} [apart] a database server of its own, which may be crashed without harm to other tests
 * @property {(text: string) => string} [configure] changes the web server's configuration
 * @property {boolean} [demo] whether the demo's portal is there, too (lighttpd)
 * @property {boolean} [cgi] whether the programs are also there as plain CGI under /cgi (lighttpd)
 */

/**
 * Starts a stack of its own; `stop()` ends all of it, and so does the end of this process, however it comes.
 *
 * The answer: `url` of the first server, `urls` of each {lighttpd, apache, cgi}, `base` (url and base path), `jira` and
 * `model` {url, port, log}, `pooler` {restart()}, `database` {app, owner}, `query(sql)` as superuser, `people` (each with a `token` for ten
 * minutes), `sign(person, {claims, key, seconds})`, `keys`, `tokens` {sync, operator}, `pids(program)`,
 * `kill(program, signal)`, `restart(program)`, `crash()` of the web servers (which start again), `crashDatabase()` (with
 * `apart`; it starts again), `down()` and `up()` of web servers and programs, `log()` of them and its `lastWords()`, `stop()`.
 *
 * @param {StackOptions} [options]
 */
export async function startStack(options = {}) {
  const apart = options.apart && (await makeClusterApart());
  const cluster = apart ? apart.cluster : await sharedCluster();
  const isIndexed = Boolean(options.indexed) && !apart && options.jira === undefined && !options.environment?.ATA_JIRA_URL;
  const plain = { servers: ["lighttpd"], build: options.build, cgi: false };
  const source = isIndexed ? await indexedTemplate(cluster, () => startStack(plain)) : template;
  stacksMade += 1;
  const name = `ata_${process.pid}_${stacksMade}`;
  const folder = await mkdtemp("/tmp/ata-stack-");
  tellKeeper(`folder ${folder}`);
  await chmod(folder, 0o711);
  const undo = [
    () => rm(folder, { recursive: true, force: true }),
    apart ? apart.remove : () => dropDatabase(cluster, name),
  ];
  try {
    const database = await copyDatabase(cluster, name, source);
    const stack = await assemble({ ...options, folder, database, name, undo, isTest: true, isIndexed });
    if (apart) stack.crashDatabase = () => crashCluster(cluster).then(() => startCluster(cluster, true));
    return stack;
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

async function undoAll(undo) {
  for (const step of undo.splice(0).reverse()) await step().catch((error) => console.error(error.message));
}

/** The parts above the database; the demo brings a folder and a database of its own. */
export async function assemble(options) {
  const { folder, database, undo, environment = {}, ports, isTest, configure = (text) => text } = options;
  const servers = options.servers ?? [process.env.ATA_TEST_SERVER || "lighttpd"];
  const build = resolve(root, options.build ?? (process.env.ATA_TEST_BUILD || "build"));
  const port = options.port ?? (await freePort(ports));
  const apachePort = servers.includes("apache") && servers[0] === "apache" ? port : await freePort(ports);
  const secrets = await makeSecrets(join(folder, "secrets"), options.secrets ?? { jiraToken, modelKey });

  const started = {};
  for (const fake of ["jira", "model"]) {
    if (options[fake] === false) continue;
    started[fake] = await startFake(fake, { folder, port: await freePort(ports), parameters: options[fake] });
    undo.push(started[fake].stop);
  }
  if (options.isIndexed) await moveIndex(database, new URL(started.jira.url).origin);

  const pooler = options.pooler && (await startPooler(database, { log: join(folder, "pooler.log") }));
  if (pooler) undo.push(pooler.stop);

  const settings = mergeSettings(
    {
      ...secrets.variables,
      ATA_DATABASE_URL: pooler ? pooler.url : database.app,
      ...(pooler && { ATA_PREPARE: "0" }),
      ATA_JIRA_URL: started.jira?.url,
      ATA_JIRA_USER: jiraUser,
      ATA_JIRA_KIND: "cloud",
      ATA_FORMS_URL: started.jira && new URL(started.jira.url).origin,
      ATA_MODEL_URL: started.model && `${new URL(started.model.url).origin}/v1`,
      ATA_ENGINE: options.engine ?? "guided",
      ATA_EDITION: options.edition ?? "standard",
      ATA_ADMIN_GROUPS: "jira-administrators",
      ATA_AGENT_GROUPS: "service-desk-agents",
      ATA_PUBLIC_URL: `http://127.0.0.1:${port}`,
    },
    environment,
  );
  const sockets = await mkdtemp("/tmp/ata-sockets-");
  tellKeeper(`folder ${sockets}`);
  await chmod(sockets, 0o711);
  undo.push(() => rm(sockets, { recursive: true, force: true }));

  const base = settings.ATA_BASE_PATH ?? "/ata";
  const desk = started.jira?.url ?? settings.ATA_JIRA_URL;
  const shared = { base, folder, sockets, build, desk, configure, environment: { ...surroundings(folder), ...settings } };
  const running = [];
  const urls = {};
  const down = async () => {
    for (const one of running.splice(0).reverse()) await one.stop();
  };
  const up = async () => {
    for (const server of servers) {
      const start = server === "apache" ? startApache : startLighttpd;
      const additions = [...(isTest && options.cgi !== false ? ["cgi"] : []), ...(options.demo ? ["demo"] : [])];
      const one = await start({ ...shared, port: server === "apache" ? apachePort : port, additions });
      running.push(one);
      urls[server] = one.url;
      await waitForPrograms(one, base);
    }
  };
  undo.push(down);
  await up();
  if (urls.lighttpd && isTest) urls.cgi = `${urls.lighttpd}/cgi`;

  const sign = (person, { claims = {}, key = secrets.keys.rsa, seconds = 600 } = {}) =>
    signToken({ ...claimsOf(person, { ...secrets, seconds }), ...claims }, key);
  const pids = (program) => running.flatMap((server) => server.pids(program));
  const kill = (program, signal = "SIGKILL") => pids(program).filter((pid) => signalProcess(pid, signal));
  const url = urls[servers[0]];
  const log = async () => (await Promise.all(running.map((server) => readFile(server.log, "utf8")))).join("");
  const runQuery = (sql) => query(database.owner, sql);

  return {
    folder,
    url,
    urls,
    base: `${url}${base}`,
    jira: started.jira,
    model: started.model,
    pooler,
    database: { ...database, query: runQuery },
    query: runQuery,
    settings,
    people: people.map((person) => ({ ...person, token: sign(person) })),
    sign,
    keys: secrets.keys,
    tokens: secrets.tokens,
    ended: Promise.race(running.map((server) => server.ended)),
    serverPids: running.map((server) => server.pid),
    pids,
    kill,
    restart: async (program) => {
      const old = kill(program, "SIGTERM");
      await waitUntil(`the end of ${program}`, () => !pids(program).some((pid) => old.includes(pid)));
      for (const server of running) {
        await waitUntil(`an answer of ${program}`, () => answers(`${server.url}${base}/${program}/healthz`));
      }
    },
    crash: async () => {
      for (const one of running) {
        await one.crash();
        await waitForPrograms(one, base);
      }
    },
    down,
    up,
    log,
    lastWords: async (lines = 12) => (await log()).trim().split("\n").slice(-lines).join("\n"),
    stop: async (beforeDrop = () => {}) => {
      const stops = undo.splice(isTest ? 2 : 0).reverse();
      for (const stop of stops) await stop();
      await beforeDrop(options.name);
      const reports = await sanitizerReports(folder);
      await undoAll(undo);
      if (reports.length > 0) throw new Error(`a sanitizer reported:\n${reports.join("\n")}`);
    },
  };
}

// `make check`: every suite after the other; the last line says `N passed, N failed`.
//
//   node tests/run.mjs [SUITE…]     a suite is picked by its name or the beginning of it: unit, handlers-apache
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { basename, join } from "node:path";

import { query, removeCluster, copyDatabase } from "./stack/database.mjs";
import { dismissKeeper, tellKeeper } from "./stack/processes.mjs";
import { root } from "./stack/servers.mjs";
import { prepareCluster } from "./stack/stack.mjs";
import { readTap } from "./tap.mjs";

const given = process.env.SANITIZE ?? "";
const folder = join(root, "build/check");
const cluster = join(folder, `cluster-${process.pid}`);
const minute = 60_000;

/** Nested calls of make take their settings from us alone. */
const environment = { ...process.env };
for (const name of ["MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "BUILD", "SANITIZE", "SUITES", "PORT"]) {
  delete environment[name];
}
for (const name of Object.keys(environment)) if (name.startsWith("ATA_")) delete environment[name];

const children = new Set();
let isEnding = false; // no more programs are started

/** Runs a command. @returns {Promise<{status: string, output: string, errors: string}>} status "0" when all is well */
function run(command, { variables = {}, limitMs = 5 * minute, input } = {}) {
  if (isEnding) return new Promise(() => {});
  return new Promise((resolve) => {
    const env = { ...environment, ...variables };
    const child = spawn(command[0], command.slice(1), { cwd: root, env, detached: true });
    children.add(child);
    tellKeeper(`group ${child.pid}`);
    const parts = { output: "", errors: "" };
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      process.kill(-child.pid, "SIGKILL");
    }, limitMs);
    child.stdout.on("data", (data) => (parts.output += data));
    child.stderr.on("data", (data) => (parts.errors += data));
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
    const { pid } = child;
    const finish = (status) => {
      clearTimeout(timer);
      children.delete(child);
      if (isEnding) return;
      tellKeeper(`forget ${pid}`);
      resolve({ status: isLate ? `no end within ${limitMs / minute} minutes` : status, ...parts });
    };
    child.on("error", (error) => finish(error.message));
    child.on("close", (code, signal) => finish(signal ?? String(code)));
  });
}

const tail = (text, lines = 40) => text.trimEnd().split("\n").slice(-lines);

/** Adds one program's TAP to a suite's sums; a program that breaks off counts as a failed test. */
function addProgram(sums, name, { status, output, errors }) {
  const result = readTap(output);
  if (status !== "0" && result.failed === 0) {
    result.failed += 1;
    result.failures.push({ title: `it ended with ${status}`, details: tail(errors || output) });
  } else if (result.failed > 0 && errors) {
    result.failures.at(-1).details.push(...tail(errors));
  }
  if (result.passed + result.failed + result.skipped === 0) {
    result.failed += 1;
    result.failures.push({ title: "it ran no test", details: tail(output) });
  }
  sums.passed += result.passed;
  sums.failed += result.failed;
  sums.skipped += result.skipped;
  sums.seen.push(...result.seen);
  for (const failure of result.failures) sums.failures.push({ ...failure, title: `${name}: ${failure.title}` });
}

const emptySums = () => ({ passed: 0, failed: 0, skipped: 0, failures: [], seen: [], programs: {} });
const secondsSince = (begin) => Math.round((Date.now() - begin) / 1000);

/** One test: the command succeeds. */
async function addCommand(sums, title, command, options) {
  const { status, output, errors } = await run(command, options);
  if (status === "0") sums.passed += 1;
  else {
    sums.failed += 1;
    sums.failures.push({ title, details: [...tail(output, 10), ...tail(errors)] });
  }
  return status === "0";
}

async function filesOf(place, ending) {
  const path = join(root, place);
  if (!existsSync(path)) return [];
  if (/\.test\.m?js$/.test(place)) return place.endsWith(ending) ? [place] : [];
  const entries = await readdir(path, { withFileTypes: true });
  const lists = entries
    .filter(({ name }) => name !== "node_modules")
    .map((entry) => (entry.isDirectory() ? filesOf(join(place, entry.name), ending) : [join(place, entry.name)]));
  return (await Promise.all(lists)).flat().filter((file) => file.endsWith(ending)).sort();
}

/** Runs the programs of a suite, as many at once as there are cores, and adds what they say in their order. */
async function addPrograms(sums, names, atOnce, runOne) {
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < names.length) {
      const at = next;
      next += 1;
      const begin = Date.now();
      results[at] = await runOne(names[at]);
      sums.programs[names[at]] = secondsSince(begin);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  names.forEach((name, at) => addProgram(sums, name, results[at]));
}

const cores = availableParallelism?.() ?? cpus().length;
const make = (...words) => ["make", "--no-print-directory", "--silent", `-j${cores}`, ...words];
const buildOf = (sanitize) => (sanitize ? `build/sanitize-${sanitize.replaceAll(",", "-")}` : "build");

const startsThreads = (text) => /\bpthread_create\(|\bworkers_post\(/.test(text);

/** Only programs that start threads can show a race. */
async function unitTests(sums, sanitize) {
  const texts = new Map();
  for (const source of await filesOf("tests/unit", ".c")) texts.set(source, await readFile(join(root, source), "utf8"));
  const sources = [...texts.keys()].filter((source) => sanitize !== "thread" || startsThreads(texts.get(source)));
  const programOf = (source) => join(buildOf(sanitize), "unit", basename(source, ".c"));
  const words = [...sources.map(programOf), ...(sanitize ? [`SANITIZE=${sanitize}`] : [])];
  if (!(await addCommand(sums, "the unit tests compile", make(...words), { limitMs: 10 * minute }))) return;
  sums.passed -= 1;
  await addPrograms(sums, sources, cores, async (source) => {
    const variables = {
      CMOCKA_MESSAGE_OUTPUT: "TAP",
      ASAN_OPTIONS: "detect_leaks=1:detect_stack_use_after_return=1",
      UBSAN_OPTIONS: "print_stacktrace=1",
      TSAN_OPTIONS: "second_deadlock_stack=1",
    };
    if (texts.get(source).includes("ATA_TEST_DATABASE_URL")) {
      const database = await copyDatabase(cluster, `ata_unit_${basename(source, ".c")}`, "ata_template");
      variables.ATA_TEST_DATABASE_URL = database.app;
    }
    return run([join(root, programOf(source))], { variables });
  });
}

/** What takes longest begins first, so that none of it is waited for alone in the end. */
const long = [
  ...["submit_faults", "crash", "doctor", "sync_faults", "injection", "sync_large", "submit_later", "transcript", "submissions"],
  ...["attachments", "people", "submit", "identity", "past_tickets", "admin_story", "admin", "admin_edits"],
];
const rank = (file) => (long.indexOf(basename(file, ".test.mjs")) + 1 || long.length + 1);

/** Stories wait more than they work, so more of them than there are cores. */
async function nodeTests(sums, places, variables = {}, atOnce = cores + 1) {
  const lists = await Promise.all(places.flatMap((place) => [filesOf(place, ".test.mjs"), filesOf(place, ".test.js")]));
  const files = lists.flat().sort((one, other) => rank(one) - rank(other));
  await addPrograms(sums, files, atOnce, (file) => {
    const command = [process.execPath, "--test-reporter=tap", file];
    return run(command, { variables: { ...variables, ATA_TEST_CLUSTER: cluster }, limitMs: 10 * minute });
  });
}

/** Each file in a transaction that is rolled back, with every statement of sql/statements/ prepared under its name. */
async function statementTests(sums) {
  if (!(await addCommand(sums, "the statements are made", make("generated")))) return;
  const database = await copyDatabase(cluster, "ata_statements", "ata_template");
  const extension = "CREATE SCHEMA tap; CREATE EXTENSION pgtap SCHEMA tap; GRANT USAGE ON SCHEMA tap TO PUBLIC";
  await query(database.owner, `SET client_min_messages = warning; ${extension}`);
  const psql = (url) => ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url];
  const prepare = [...psql(database.app), "-f", "build/generated/prepare.sql"];
  await addCommand(sums, "PostgreSQL accepts every statement from ata_app", prepare);
  const variables = { PGOPTIONS: "-c search_path=tap,pg_catalog -c client_min_messages=warning" };
  for (const file of await filesOf("tests/statements", ".sql")) {
    const input = `\\i build/generated/prepare.sql\nBEGIN;\n\\i ${file}\nROLLBACK;\n`;
    addProgram(sums, file, await run(psql(database.owner), { variables, input }));
  }
}

/** Tests of the real programs: behind this server, built with this sanitizer. */
async function programTests(sums, places, { server = "lighttpd", sanitize = given, atOnce } = {}) {
  const words = sanitize ? [`SANITIZE=${sanitize}`] : [];
  if (!(await addCommand(sums, "the programs compile", make("all", ...words), { limitMs: 10 * minute }))) return;
  sums.passed -= 1;
  const variables = { ATA_TEST_SERVER: server, ATA_TEST_BUILD: join(root, buildOf(sanitize)) };
  await nodeTests(sums, places, variables, atOnce);
}

const compile = make("all", "units", "CC=clang", "BUILD=build/clang", "CFLAGS=-O0");
/** Stories that another server or build is also put through: the rest would only repeat what lighttpd showed. */
const storiesOf = (...names) => names.map((name) => `tests/handlers/${name}.test.mjs`);

const suites = {
  unit: (sums) => unitTests(sums, given),
  "unit-address": (sums) => unitTests(sums, "address,undefined"),
  "unit-thread": (sums) => unitTests(sums, "thread"),
  clang: (sums) => addCommand(sums, "clang compiles everything without a warning", compile, { limitMs: 10 * minute }),
  setup: (sums) => programTests(sums, ["tests/setup"]),
  fakes: (sums) => nodeTests(sums, ["tests/fakes"]),
  remote: (sums) => nodeTests(sums, ["tests/remote"]),
  pages: (sums) => nodeTests(sums, ["www/test"]),
  statements: statementTests,
  handlers: (sums) => programTests(sums, ["tests/handlers"]),
  "handlers-apache": (sums) => programTests(sums, storiesOf("road", "frame", "turns", "submit", "crash_road"), { server: "apache" }),
  "handlers-address": (sums) => programTests(sums, storiesOf("road", "frame", "preview"), { sanitize: "address,undefined" }),
  "handlers-thread": (sums) => programTests(sums, storiesOf("road"), { sanitize: "thread" }),
  browser: (sums) => programTests(sums, ["tests/browser"], { atOnce: cores }),
};

function chooseSuites(words) {
  const names = Object.keys(suites);
  const usual = given ? names.filter((name) => !/-(address|thread)$/.test(name)) : names;
  if (words.length === 0) return usual;
  for (const word of words) {
    if (!names.some((name) => name.startsWith(word))) throw new Error(`no suite ${word}; there are ${names.join(" ")}`);
  }
  return names.filter((name) => words.some((word) => name.startsWith(word)));
}

function tellFailures(failures) {
  for (const { title, details } of failures) {
    console.log(`    not ok ${title}`);
    for (const line of details) console.log(`        ${line}`);
  }
}

async function runSuite(name) {
  const sums = emptySums();
  const begin = Date.now();
  try {
    await suites[name](sums);
  } catch (error) {
    sums.failed += 1;
    sums.failures.push({ title: `${name}: ${error.message}`, details: [] });
  }
  if (sums.passed + sums.failed === 0) {
    sums.failed += 1;
    sums.failures.push({ title: `${name}: the suite ran no test`, details: [] });
  }
  const seconds = secondsSince(begin);
  const skipped = sums.skipped > 0 ? `, ${sums.skipped} skipped` : "";
  console.log(`${name.padEnd(18)} ${sums.passed} passed, ${sums.failed} failed${skipped} (${seconds} s)`);
  for (const line of sums.seen) console.log(`    ${line}`);
  tellFailures(sums.failures);
  return { name, seconds, ...sums };
}

async function runSuites(names) {
  const results = [];
  for (const name of names) results.push(await runSuite(name));
  return results;
}

/** Waves of lanes: suites of one lane come one after the other, the lanes of a wave run side by side. */
const waves = [
  [/^(unit|clang)/, /^(setup|fakes|remote|pages|statements|handlers-apache)$/], // compilers keep the cores busy while others wait
  [/^handlers$/, /^(browser|handlers-(address|thread))$/],
];

async function runWaves(names) {
  const results = [];
  for (const lanes of waves)
    results.push(...(await Promise.all(lanes.map((lane) => runSuites(names.filter((name) => lane.test(name)))))).flat());
  return results;
}

async function tidy() {
  for (const child of children) {
    try {
      process.kill(-child.pid, "SIGTERM");
    } catch {
      // It ended just now.
    }
  }
  await removeCluster(cluster);
  dismissKeeper();
}

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]]) {
  process.on(signal, async () => {
    if (isEnding) return;
    isEnding = true;
    await tidy().catch(() => {});
    process.exit(status);
  });
}

async function main() {
  const chosen = chooseSuites(process.argv.slice(2));
  await mkdir(folder, { recursive: true });
  if (chosen.some((name) => /^(unit|setup|statements|handlers|browser)/.test(name))) await prepareCluster(cluster);
  const results = await runWaves(chosen);
  await writeFile(join(folder, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
  const sum = (member) => results.reduce((total, result) => total + result[member], 0);
  const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped}`);
  return sum("failed") > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!isEnding) console.error(`check: ${error.message.split("\n")[0]}`);
  process.exitCode = 1;
} finally {
  if (!isEnding) await tidy();
}

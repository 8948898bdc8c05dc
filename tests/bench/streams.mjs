// Thousands of people who chat at once, each answer five seconds long, through lighttpd and chat and, in turns with that,
// straight from the same stand-in model server. As in the widget, everybody has opened the panel before (GET /chat), so
// chat remembers that a token's signature was right; its own time for that is not part of a stream's.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { freePort } from "../stack/ports.mjs";
import { startProcess, stopProcess, pause } from "../stack/processes.mjs";
import { root } from "../stack/servers.mjs";
import { startStack } from "../stack/stack.mjs";
import { familyMs, loadNow, median, percentile, processorMs, residentKiB, row, verdict } from "./figures.mjs";

const pieces = 40;
const gapMs = 125;
const rampMs = 2000;
const rounds = Number(process.env.ROUNDS ?? 5);
const [few, many, leavers] = [1000, 3000, 500].map((count) => Math.ceil(count * Number(process.env.SHARE ?? 1)));
const portal = "3";
const widths = [16, 7, 10, 10, 9, 9, 12, 9, 12, 14];
const heads = ["", "errors", "first p50", "first p99", "lag p50", "lag p99", "KiB/stream", "chat ms", "lighttpd ms", "PostgreSQL ms"];

const build = process.env.ATA_TEST_BUILD ?? "build";
const program = (name) => join(root, build, "bench", name);
const ms = (nanoseconds) => nanoseconds / 1e6;
const shown = (value, digits = 1) => (value === undefined ? "" : value.toFixed(digits));

/** Starts the stand-in; `leavers` gathers the moments at which it noticed that somebody had left. */
async function startModelServer(folder) {
  const port = await freePort();
  const command = [program("model_server"), String(port), String(pieces), String(gapMs)];
  const child = startProcess(command, { log: join(folder, "model_server.log"), output: "pipe" });
  const leavers = new Map();
  let rest = "";
  child.stdout.on("data", (data) => {
    const lines = (rest + data).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const [number, moment] = line.split(" ");
      leavers.set(Number(number), Number(moment));
    }
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return { port, pid: child.pid, leavers, stop: () => stopProcess(child) };
}

const accounts = (count) => Array.from({ length: count }, (_, at) => `bench-${at}`);

/** People who have been here before: their rights are known, and they have no open conversation. */
async function welcomePeople(stack, count) {
  await stack.query(`DELETE FROM ata.conversation`);
  await stack.query(`INSERT INTO ata.visibility (snapshot, portal_id, account, type_ids, asked_at)
    SELECT s.id, p.id, 'bench-' || n, array_agg(t.id), clock_timestamp()
      FROM ata.snapshot AS s JOIN ata.portal AS p ON p.snapshot = s.id AND p.id = '${portal}'
      JOIN ata.request_type AS t ON t.snapshot = s.id AND t.portal_id = p.id, generate_series(0, ${count - 1}) AS n
     GROUP BY s.id, p.id, n
    ON CONFLICT (snapshot, portal_id, account) DO UPDATE SET asked_at = clock_timestamp()`);
}

/** Everybody opens the panel. */
async function openPanels(stack, tokens) {
  const waiting = [...tokens];
  const open = async () => {
    for (let token = waiting.pop(); token; token = waiting.pop()) {
      const answer = await fetch(`${stack.base}/chat?portal=${portal}`, { headers: { Authorization: `Bearer ${token}` } });
      if (!answer.ok) throw new Error(`a panel could not be opened: ${answer.status}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 8 }, open));
}

async function writePeople(folder, stack, count) {
  const person = stack.people.find(({ role }) => role === "customer");
  const tokens = accounts(count).map((account) => stack.sign({ ...person, sub: account }, { seconds: 900 }));
  const lines = tokens.map((token, at) => {
    const message = `My laptop screen went black after I dropped it yesterday, this is stream-${at}`;
    return `${token}\t${JSON.stringify({ portal, turn_id: randomUUID(), message })}\n`;
  });
  const file = join(folder, "people.txt");
  await openPanels(stack, tokens);
  await writeFile(file, lines.join(""), { mode: 0o600 });
  return file;
}

/** Lets everybody come. @returns {Promise<object[]>} what each of them saw */
function runClients(port, path, file, leaveAfter) {
  const args = [String(port), path, file, String(rampMs), String(leaveAfter)];
  const child = spawn(program("stream_clients"), args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) return void reject(new Error(`stream_clients ended with ${code}`));
      resolve(
        output.trim().split("\n").map((line) => {
          const [number, outcome, first, left, ...lags] = line.split(" ");
          return { number: Number(number), outcome, first: Number(first), left: Number(left), lags: lags.map(Number) };
        }),
      );
    });
  });
}

function summary(people, wanted) {
  const firsts = people.map(({ first }) => ms(first));
  const lags = people.flatMap((person) => person.lags.map(ms));
  return {
    errors: people.filter(({ outcome, lags: seen }) => outcome !== wanted || (wanted === "done" && seen.length < pieces)).length,
    outcomes: [...new Set(people.map(({ outcome }) => outcome))],
    first50: median(firsts),
    first99: percentile(firsts, 0.99),
    lag50: median(lags),
    lag99: percentile(lags, 0.99),
  };
}

/** The most memory a process holds while `work` runs. */
async function peakOf(pid, work) {
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, residentKiB(pid))), 100);
  try {
    return [await work, peak];
  } finally {
    clearInterval(watch);
  }
}

async function throughChat(bench, count) {
  const { stack, folder } = bench;
  await welcomePeople(stack, count);
  const file = await writePeople(folder, stack, count);
  const [chat] = stack.pids("chat");
  const used = () => [processorMs(chat), processorMs(bench.lighttpd), familyMs(bench.postgres)];
  const before = used();
  const [people, peak] = await peakOf(chat, runClients(new URL(stack.url).port, "/ata/chat", file, 0));
  const [chatMs, lighttpdMs, postgresMs] = used().map((now, at) => (now - before[at]) / count);
  return { ...summary(people, "done"), memory: (peak - bench.coldKiB) / count, chatMs, lighttpdMs, postgresMs };
}

async function straight(bench, count) {
  const lines = accounts(count).map((account, at) => `none\t{"messages":"stream-${at}"}\n`);
  const file = join(bench.folder, "visitors.txt");
  await writeFile(file, lines.join(""));
  return summary(await runClients(bench.model.port, "/v1/chat/completions", file, 0), "done");
}

function print(name, one) {
  const wrong = one.outcomes.filter((outcome) => outcome !== "done");
  if (wrong.length > 0) console.log(`  ${wrong.join(", ")}`);
  const figures = [one.first50, one.first99, one.lag50, one.lag99, one.memory, one.chatMs, one.lighttpdMs, one.postgresMs];
  row([name, one.errors, ...figures.map((figure, at) => shown(figure, at < 5 ? 1 : 2))], widths);
}

async function streamsAtOnce(bench, count, times) {
  const runs = { direct: [], chat: [] };
  console.log(`\n${count} streams at once, ${(pieces * gapMs) / 1000} s each, ${times} round${times > 1 ? "s" : ""}; times in ms`);
  row(heads, widths);
  for (let round = 0; round < times; round += 1) {
    runs.direct.push(await straight(bench, count));
    print("direct", runs.direct.at(-1));
    runs.chat.push(await throughChat(bench, count));
    print(`chat, load ${loadNow()}`, runs.chat.at(-1));
  }
  const middle = (kind, member) => median(runs[kind].map((run) => run[member]));
  const added = (member) => median(runs.chat.map((run, at) => run[member] - runs.direct[at][member]));
  return {
    errors: Math.max(...runs.chat.map(({ errors }) => errors)),
    added50: added("first50"),
    added99: added("first99"),
    memory: middle("chat", "memory"),
    lag99: middle("chat", "lag99"),
    chatMs: middle("chat", "chatMs"),
    postgresMs: middle("chat", "postgresMs"),
  };
}

/** How long after somebody left the model server noticed. */
async function leaving(bench, count) {
  await welcomePeople(bench.stack, count);
  const file = await writePeople(bench.folder, bench.stack, count);
  bench.model.leavers.clear();
  const people = await runClients(new URL(bench.stack.url).port, "/ata/chat", file, 8);
  await pause(500);
  const left = people.filter(({ outcome }) => outcome === "left");
  const took = left.map(({ number, left: moment }) => ms(bench.model.leavers.get(number) - moment));
  return { left: left.length, unseen: took.filter(Number.isNaN).length, took: took.filter((one) => !Number.isNaN(one)) };
}

function judge(small, large, gone) {
  verdict(`${few} streams`, `${small.errors} errors`, "0", small.errors === 0);
  verdict("added time to the first piece, p50", `${shown(small.added50, 2)} ms`, "<= 0.5 ms", small.added50 <= 0.5);
  verdict("added time to the first piece, p99", `${shown(small.added99, 2)} ms`, "<= 5 ms", small.added99 <= 5);
  verdict("lag of a piece, p99", `${shown(small.lag99, 2)} ms`, "<= 2 ms", small.lag99 <= 2);
  verdict("memory of a stream", `${shown(small.memory)} KiB`, "<= 8 KiB", small.memory <= 8);
  verdict("processor time of a stream, chat", `${shown(small.chatMs, 2)} ms`, "<= 0.6 ms", small.chatMs <= 0.6);
  verdict(`${many} streams`, `${large.errors} errors`, "0", large.errors === 0);
  console.log(`${many} streams: first piece ${shown(large.added50)} ms later at p50, ${shown(large.added99)} ms at p99;` +
    ` lag p99 ${shown(large.lag99)} ms; ${shown(large.memory)} KiB, chat ${shown(large.chatMs, 2)} ms,` +
    ` PostgreSQL ${shown(large.postgresMs, 2)} ms a stream`);
  const late = percentile(gone.took, 0.99);
  const isGood = gone.unseen === 0 && late <= 50;
  verdict(`${gone.left} people leave, the model call is closed, p99`, `${shown(late)} ms, ${gone.unseen} never`, "<= 50 ms", isGood);
}

/** Measures streams; `folder` takes what is written. */
export async function bench(folder) {
  const model = await startModelServer(folder);
  const stack = await startStack({
    engine: "model",
    indexed: true,
    model: false,
    cgi: false,
    environment: { ATA_MODEL_URL: `http://127.0.0.1:${model.port}/v1`, ATA_LOG: "warning" },
  });
  try {
    const [chat] = stack.pids("chat");
    const postmaster = join(process.env.ATA_TEST_CLUSTER, "data/postmaster.pid");
    const postgres = Number(readFileSync(postmaster, "utf8").split("\n")[0]);
    const bench = { folder, model, stack, lighttpd: stack.serverPids[0], postgres };
    bench.coldKiB = residentKiB(chat);
    await throughChat(bench, 20);
    bench.coldKiB = residentKiB(chat);
    const small = await streamsAtOnce(bench, few, rounds);
    const large = await streamsAtOnce(bench, many, 1);
    const gone = await leaving(bench, leavers);
    console.log("");
    judge(small, large, gone);
  } finally {
    await stack.stop();
    await model.stop();
  }
}

// GET /usage behind lighttpd, in turns with a PHP page (PHP-FPM) and a Node service behind lighttpd, and with pgbench: each
// checks the same token and runs the same statements.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { freePort } from "../stack/ports.mjs";
import { startProcess, stopProcess, waitUntil } from "../stack/processes.mjs";
import { root } from "../stack/servers.mjs";
import { startStack } from "../stack/stack.mjs";
import { loadNow, median, row, verdict } from "./figures.mjs";

const run = promisify(execFile);
const rounds = Math.max(5, Number(process.env.ROUNDS ?? 6));
const connections = 32;
const workers = 8;
const widths = [12, 12, 12, 12, 12, 8];

/** The statements of GET /usage, as shared/service/usage_view.c runs them. */
const used = [
  ...["usage_load", "snapshot_current", "submission_state", "setting_load"],
  ...["usage_days", "usage_cycles", "usage_recent"],
];

/** The places of a statement for values: all of them may be empty. */
const parametersOf = (text) => [...new Set(text.match(/\$\d/g))];

async function readStatements() {
  const files = readdirSync(join(root, "sql/statements")).map((name) => readFile(join(root, "sql/statements", name), "utf8"));
  const all = new Map();
  for (const text of await Promise.all(files)) {
    for (const part of text.split(/^-- (?=\w+: )/m).slice(1)) {
      const [head, ...lines] = part.split("\n");
      all.set(head.split(":")[0], lines.join("\n").replaceAll(/^\s*--.*$/gm, "").trim().replace(/;$/, ""));
    }
  }
  return used.map((name) => ({ name, text: all.get(name), values: parametersOf(all.get(name)).map(() => null) }));
}

const fpm = () => {
  const name = readdirSync("/usr/sbin").find((file) => /^php-fpm\d/.test(file));
  if (!name) throw new Error("PHP-FPM is not there");
  return join("/usr/sbin", name);
};

function fpmSettings({ folder, socket, key, sql, database }) {
  const who = process.getuid() === 0 ? "user = root\ngroup = root\n" : "";
  return `[global]
error_log = ${join(folder, "fpm.log")}
daemonize = no
[usage]
${who}listen = ${socket}
pm = static
pm.max_children = ${workers}
env[PEER_KEY] = ${key}
env[PEER_SQL] = ${sql}
env[PEER_DATABASE] = "${database}"
`;
}

function lighttpdSettings({ folder, port, socket, nodePort }) {
  return `server.modules = ("mod_fastcgi", "mod_proxy", "mod_setenv")
server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${folder}"
server.max-fds = 4096
server.listen-backlog = 4096
fastcgi.server = ("/php" => (("socket" => "${socket}", "check-local" => "disable", "broken-scriptfilename" => "enable")))
$HTTP["url"] =~ "^/node" { proxy.server = ("" => (("host" => "127.0.0.1", "port" => ${nodePort}))) }
$HTTP["url"] =~ "^/php" { setenv.add-environment = ("SCRIPT_FILENAME" => "${join(root, "tests/bench/peers/usage.php")}") }
`;
}

/** Starts the peers. @returns {Promise<{php: string, node: string, pgbench: string, stop: () => Promise<void>}>} */
async function startPeers(folder, stack) {
  const at = (name) => join(folder, name);
  const [port, nodePort] = [await freePort(), await freePort()];
  const database = stack.settings.ATA_DATABASE_URL;
  const place = { folder, port, nodePort, socket: at("php.sock"), key: at("key.pem"), sql: at("usage.json"), database };
  const statements = await readStatements();
  await writeFile(place.key, stack.keys.rsa.public_key);
  await writeFile(place.sql, JSON.stringify(statements));
  await writeFile(at("usage.pgbench"), statements.map(({ text }) => `${text.replaceAll(/\$\d/g, "NULL")};\n`).join(""));
  await writeFile(at("fpm.conf"), fpmSettings(place));
  await writeFile(at("peers.conf"), lighttpdSettings(place));
  const asRoot = process.getuid() === 0 ? ["-R"] : [];
  const log = at("peers.log");
  const children = [
    startProcess([fpm(), "-F", ...asRoot, "-y", at("fpm.conf")], { log, folder }),
    startProcess([process.execPath, join(root, "tests/bench/peers/usage.mjs"), String(nodePort), database, place.key, place.sql], {
      log,
      folder,
    }),
    startProcess(["/usr/sbin/lighttpd", "-D", "-f", at("peers.conf")], { log, folder }),
  ];
  const stop = async () => {
    for (const child of children.reverse()) await stopProcess(child);
  };
  return { php: `http://127.0.0.1:${port}/php`, node: `http://127.0.0.1:${port}/node`, script: at("usage.pgbench"), stop };
}

/** Requests a second; any answer but a good one is an error. */
async function wrk(url, token) {
  const options = ["-t1", `-c${connections}`, "-d1s", "-H", `Authorization: Bearer ${token}`];
  const { stdout } = await run("wrk", [...options, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}: ${stdout.match(/.*(Non-2xx|Socket errors).*/)[0]}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

async function pgbench(database, script) {
  const options = ["-n", "-M", "prepared", "-c", String(workers), "-j", "1", "-T", "1", "-f", script];
  const { stdout } = await run(process.env.PGBENCH ?? "pgbench", [...options, database]);
  return Number(/tps = ([\d.]+)/.exec(stdout)[1]);
}

async function measure(targets) {
  const rates = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
  row(["requests/s", ...Object.keys(targets), "load"], widths);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, once] of Object.entries(targets)) rates[name].push(await once());
    row([`round ${round + 1}`, ...Object.values(rates).map((all) => all.at(-1).toFixed(0)), loadNow()], widths);
  }
  return rates;
}

/** Measures GET /usage; `folder` takes what is written. */
export async function bench(folder) {
  const stack = await startStack({ indexed: true, cgi: false, model: false, environment: { ATA_LOG: "warning" } });
  const peers = await startPeers(folder, stack);
  try {
    const token = stack.people.find(({ role }) => role === "admin").token;
    const headers = { Authorization: `Bearer ${token}` };
    for (const url of [peers.php, peers.node]) {
      await waitUntil(url, async () => (await fetch(url, { headers }).catch(() => ({}))).status === 200, 10000);
    }
    const rates = await measure({
      program: () => wrk(`${stack.base}/usage`, token),
      "PHP-FPM": () => wrk(peers.php, token),
      Node: () => wrk(peers.node, token),
      pgbench: () => pgbench(stack.settings.ATA_DATABASE_URL, peers.script),
    });
    const ratio = (name) => median(rates.program.map((rate, round) => rate / rates[name][round]));
    for (const [name, goal] of [["PHP-FPM", 3], ["Node", 5], ["pgbench", 0.45]]) {
      verdict(`GET /usage against ${name}`, `${ratio(name).toFixed(2)} times its rate`, `>= ${goal}`, ratio(name) >= goal);
    }
  } finally {
    await peers.stop();
    await stack.stop();
  }
}

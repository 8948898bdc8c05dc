// The two web servers, each on the example configuration it is shipped with; only the values at its head are set.
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { killGroup, listProcesses, pause, signalGroup, signalProcess, startProcess, stopProcess } from "./processes.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const programs = ["chat", "preview", "submit", "config", "access", "usage", "sync"];

/** Sets `var.name = …` lines of a lighttpd configuration. */
export function setLighttpd(text, values) {
  return Object.entries(values).reduce((result, [name, value]) => {
    const line = new RegExp(`^var\\.${name}\\s*=.*$`, "m");
    if (!line.test(result)) throw new Error(`the lighttpd configuration sets no var.${name}`);
    return result.replace(line, () => `var.${name} = ${JSON.stringify(value)}`);
  }, text);
}

/** Sets `Define NAME …` lines of an Apache configuration. */
export function setApache(text, values) {
  return Object.entries(values).reduce((result, [name, value]) => {
    const line = new RegExp(`^Define ${name} .*$`, "m");
    if (!line.test(result)) throw new Error(`the Apache configuration defines no ${name}`);
    return result.replace(line, () => `Define ${name} "${value}"`);
  }, text);
}

/** How many files a process may open at most. */
function fileLimit() {
  const line = readFileSync("/proc/self/limits", "utf8").match(/^Max open files\s+\S+\s+(\S+)/m);
  return line && line[1] !== "unlimited" ? Number(line[1]) : Infinity;
}

const exampleOf = (name) => readFile(join(root, name), "utf8");
const additionOf = (name) => readFile(join(root, "tests/stack", name), "utf8");

async function renderLighttpd({ base, folder, sockets, build, port, environment, additions, desk, configure }) {
  const files = Math.min(16384, fileLimit());
  const values = {
    base,
    programs: join(build, "bin"),
    pages: join(root, "www/dist"),
    sockets,
    address: "127.0.0.1",
    port,
    files,
    connections: Math.floor(files / 2),
  };
  let text = configure(setLighttpd(await exampleOf("lighttpd.conf.example"), values));
  text += "\nserver.max-keep-alive-idle = 60\n"; // a busy client must never use a connection that is just being closed
  if (additions.includes("demo")) text += `\n${setLighttpd(await additionOf("demo.conf"), { folder, desk })}`;
  if (additions.includes("cgi")) {
    const file = join(folder, "cgi-environment.conf");
    const ours = Object.entries(environment).filter(([name]) => /^(ATA_|[A-Z]+SAN_)/.test(name));
    const pairs = Object.entries({ ...Object.fromEntries(ours), ATA_BASE_PATH: "/cgi" });
    const lines = pairs.map(([name, value]) => `    "${name}" => ${JSON.stringify(value)}`);
    await writeFile(file, `setenv.set-environment = (\n${lines.join(",\n")}\n)\n`, { mode: 0o600 });
    text += `\n${setLighttpd(await additionOf("cgi.conf"), { cgi_environment: file })}`;
  }
  const file = join(folder, "lighttpd.conf");
  await writeFile(file, text);
  return file;
}

/** Starts lighttpd, which starts the programs and starts them again when they end. */
export async function startLighttpd(options) {
  const { folder, environment, port } = options;
  const log = join(folder, "lighttpd.log");
  const file = await renderLighttpd(options);
  const launch = () => startProcess(["/usr/sbin/lighttpd", "-D", "-f", file], { log, environment, folder });
  const launched = [launch()];
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    get pid() {
      return launched.at(-1).pid;
    },
    get ended() {
      return launched.at(-1).ended;
    },
    pids: (program) => {
      const groups = launched.map(({ pid }) => pid);
      const ours = listProcesses().filter(({ group }) => groups.includes(group));
      return ours.filter(({ name }) => name === program).map(({ pid }) => pid);
    },
    stop: async () => {
      for (const { pid } of launched.slice(0, -1)) signalGroup(pid, "SIGTERM"); // who lost their parent
      await Promise.all(launched.map((child) => stopProcess(child)));
    },
    /** Its programs live on: its successor finds them at their sockets, but does not start them again. */
    crash: async () => {
      signalProcess(launched.at(-1).pid, "SIGKILL");
      await launched.at(-1).ended;
      launched.push(launch());
    },
  };
}

/** As root Apache's workers are www-data, whom the programs' sockets then have as their group. */
const isRoot = process.getuid() === 0;
const inApachesGroup = isRoot ? ["/usr/bin/setpriv", "--regid=www-data", "--clear-groups"] : [];

/** Keeps the programs running on sockets of their own, as services would. */
function startServices({ build, sockets, environment, log, folder }) {
  const running = new Map();
  let stopping = false;
  const start = async (program) => {
    const socket = join(sockets, `${program}.sock`);
    await rm(socket, { force: true });
    const command = [...inApachesGroup, join(build, "bin", program), "--socket", socket];
    const child = startProcess(command, { log, environment, folder });
    running.set(program, child);
    child.ended.then(async () => {
      await pause(100);
      if (!stopping) await start(program);
    });
  };
  return {
    start: () => Promise.all(programs.map(start)),
    pids: (program) => {
      const child = running.get(program);
      return child?.pid && child.endedWith === undefined ? [child.pid] : [];
    },
    stop: async () => {
      stopping = true;
      await Promise.all([...running.values()].map((child) => stopProcess(child)));
    },
  };
}

/** Another account may not reach this tree, so as root Apache serves a copy of the pages. */
async function pagesForApache(folder) {
  const pages = join(root, "www/dist");
  if (!isRoot || !existsSync(pages)) return pages;
  const copy = join(folder, "pages");
  await cp(pages, copy, { recursive: true });
  return copy;
}

/** Starts the programs as services and Apache in front of them. */
export async function startApache({ base, folder, sockets, build, port, environment, configure }) {
  const own = join(folder, "apache");
  await mkdir(own, { recursive: true });
  const log = join(own, "apache.log");
  const site = join(own, "site.conf");
  const file = join(own, "apache.conf");
  const values = {
    ATA_BASE: base,
    ATA_SOCKETS: sockets,
    ATA_PAGES: await pagesForApache(own),
    ATA_ADDRESS: `127.0.0.1:${port}`,
  };
  await writeFile(site, configure(setApache(await exampleOf("apache.conf.example"), values)));
  await writeFile(file, setApache(await additionOf("apache.conf"), { STACK_FOLDER: own, STACK_SITE: site }));

  const services = startServices({ build, sockets, environment, log, folder });
  await services.start();
  const launch = () => startProcess(["/usr/sbin/apache2", "-f", file, "-DFOREGROUND"], { log, folder: own });
  let child = launch();
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    pid: child.pid,
    get ended() {
      return child.ended;
    },
    pids: services.pids,
    stop: async () => {
      await stopProcess(child);
      await services.stop();
    },
    /** With its workers, who would keep the port. */
    crash: async () => {
      await killGroup(child);
      child = launch();
    },
  };
}

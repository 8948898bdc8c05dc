// Starts programs so that none outlives us: each in a process group of its own, all known to the keeper.
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const keeperPath = fileURLToPath(new URL("./keeper", import.meta.url));

let keeper;

/** Tells the keeper what to clean up should we die; it is started on first use. */
export function tellKeeper(line) {
  if (!keeper) {
    keeper = spawn(keeperPath, [], { stdio: ["pipe", "ignore", "inherit"], detached: true });
    keeper.stdin.on("error", () => {});
    keeper.unref();
    keeper.stdin.unref?.();
  }
  keeper.stdin.write(`${line}\n`);
}

/** All is stopped and deleted: the keeper may go. */
export function dismissKeeper() {
  keeper?.stdin.end("done\n");
  keeper = undefined;
}

/**
 * Starts a program in a process group of its own.
 *
 * @param {string[]} command program and arguments
 * @param {{log: string, environment?: object, folder?: string, output?: "pipe"}} options log is a file that both
 *   outputs are added to; output "pipe" keeps standard output to be read instead
 */
export function startProcess(command, { log, environment, folder, output }) {
  const file = openSync(log, "a");
  const child = spawn(command[0], command.slice(1), {
    cwd: folder,
    env: environment ?? process.env,
    detached: true,
    stdio: ["ignore", output ?? file, file],
  });
  closeSync(file);
  child.ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `status ${code}`));
  });
  child.ended.then((reason) => (child.endedWith = reason));
  if (child.pid) {
    tellKeeper(`group ${child.pid}`);
    child.ended.then(() => keeper && !groupIsAlive(child.pid) && tellKeeper(`forget ${child.pid}`));
  }
  return child;
}

const groupIsAlive = (leader) => listProcesses().some(({ group }) => group === leader);

export function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** Ends a program with all it started: SIGTERM, and SIGKILL for what is still there after the grace. */
export async function stopProcess(child, graceMs = 8000) {
  if (!child?.pid) return;
  signalProcess(child.pid, "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (groupIsAlive(child.pid) && Date.now() < deadline) await pause(20);
  if (groupIsAlive(child.pid)) signalGroup(child.pid, "SIGKILL");
  await child.ended;
}

/** Ends a program and all it started at once; what they held is free afterwards. */
export async function killGroup(child) {
  signalGroup(child.pid, "SIGKILL");
  await child.ended;
  while (groupIsAlive(child.pid)) await pause(20);
}

/** @returns {boolean} whether the process was there */
export function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
    return false;
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `attempt` until it gives something true; the error after `limitMs` tells what was waited for. */
export async function waitUntil(what, attempt, limitMs = 60000) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const result = await attempt();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${limitMs / 1000} seconds`);
    await pause(30);
  }
}

/** The running processes as {pid, parent, group, name}; those that ended and wait for their parent are left out. */
export function listProcesses() {
  const list = [];
  for (const entry of readdirSync("/proc")) {
    if (!/^[0-9]+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const [state, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
      if (state !== "Z") list.push({ pid: Number(entry), parent: Number(parent), group: Number(group), name });
    } catch {
      // It ended while we looked.
    }
  }
  return list;
}

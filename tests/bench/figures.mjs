// Figures and how benchmarks print them.
import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";

const byNumber = (one, other) => one - other;

/** The value that `share` of the values do not pass. */
export function percentile(values, share) {
  const sorted = [...values].sort(byNumber);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => percentile(values, 0.5);

/** What a process holds in memory, in KiB. */
export function residentKiB(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
}

/** The most it ever held, in KiB. */
export function peakKiB(pid) {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
}

/** What /proc tells of a process from its state on: the parent second, processor time in ticks of 10 ms from the twelfth on. */
function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

const ticks = (pid, from, to) => statOf(pid).slice(from, to).reduce((sum, figure) => sum + Number(figure), 0) * 10;

/** The milliseconds of processor time a process has used. */
export const processorMs = (pid) => ticks(pid, 11, 13);

const isChildOf = (parent) => (pid) => {
  try {
    return Number(statOf(pid)[1]) === parent;
  } catch {
    return false; // it ended meanwhile
  }
};

/** The same of a process and all its children, also those that have ended. */
export function familyMs(parent) {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter(isChildOf(parent));
  return ticks(parent, 11, 15) + children.reduce((sum, pid) => sum + processorMs(pid), 0);
}

/** One line of a table. */
export function row(cells, widths) {
  console.log(cells.map((cell, at) => String(cell)[at ? "padStart" : "padEnd"](widths[at])).join(" "));
}

/** One line a goal: what was reached, and whether that is enough. */
export function verdict(what, reached, goal, isGood) {
  console.log(`${isGood ? "reached" : "MISSED "}  ${what}: ${reached} (goal ${goal})`);
}

export const loadNow = () => loadavg()[0].toFixed(1);

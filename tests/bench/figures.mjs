// Figures and how benchmarks print them.
import { readFileSync } from "node:fs";
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

/** The milliseconds of processor time a process has used. */
export function processorMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13).map(Number);
  return (user + system) * 10;
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

// Exactness at full length; `make check` runs shorter forms of the same programs.
//
//   node tests/bench/exactness.mjs [NAME…]     quota pooled settings cycles; all of them unless named
import { fileURLToPath } from "node:url";

import { measureCycles } from "./exactness_cycles.mjs";
import { measureQuota } from "./exactness_quota.mjs";
import { measureSettings } from "./exactness_settings.mjs";

const quota = { tokens: 12_000_000, credits: 1_000_000, kills: 12, killPauseMs: 4000, backendPauseMs: 200 };
const places = [
  { zone: "Europe/Berlin", day: 31, year: 2027 },
  { zone: "America/New_York", day: 30, year: 2027 },
  { zone: "Australia/Lord_Howe", day: 29, year: 2027 },
  { zone: "America/Havana", day: 1, year: 2026 }, // clocks go back over midnight of 1 November
  { zone: "America/Santiago", day: 5, year: 2027 }, // and forward over that of 5 September
  { zone: "Asia/Kolkata", day: 31, year: 2027 },
  { zone: "Pacific/Kiritimati", day: 1, year: 2027 },
];

const programs = {
  quota: () => measureQuota(quota),
  pooled: () =>
    measureQuota({ ...quota, tokens: quota.tokens / 4, credits: quota.credits / 4, kills: 4, pooler: true }),
  settings: () => measureSettings({ writes: 25, killPauseMs: 1500, backendPauseMs: 200 }),
  cycles: () => measureCycles({ places, months: 14 }),
};

/** One line for each program; throws with what is not exact. */
export async function bench(folder, names = Object.keys(programs)) {
  for (const name of names) console.log(await programs[name]());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  await bench(undefined, names.length > 0 ? names : undefined);
}

// A site of 300 portals with 40 request types each, more than a million rows of index: how long reading it takes, what the
// program that reads holds in memory, and what those that answer from it hold.
import { waitUntil } from "../stack/processes.mjs";
import { largeSite } from "../stack/large_site.mjs";
import { startStory } from "../handlers/story.mjs";
import { peakKiB, residentKiB, row, verdict } from "./figures.mjs";

const portals = Number(process.env.PORTALS ?? 300);
const types = 40;
const runsWanted = Number(process.env.RUNS ?? 3);
const visited = Math.min(portals, 40);
const widths = [10, 10, 12, 12, 12, 14];
const patchedAtOnce = 2000;

async function grow(desk, size) {
  const operations = largeSite(size);
  for (let at = 0; at < operations.length; at += patchedAtOnce)
    await desk.change(operations.slice(at, at + patchedAtOnce));
}

const mib = (kib) => (kib / 1024).toFixed(1);

/** One run, told by its progress; a fetch would not wait so long. */
async function synchronise({ stack, priya }) {
  const [before] = (await priya.sync()).history;
  const [pid] = stack.pids("sync");
  await priya.post("/sync");
  const run = await waitUntil(
    "the end of the run",
    async () => {
      const [newest] = (await priya.sync()).history;
      return newest.id !== before.id && newest.ended && newest;
    },
    3600e3,
  );
  if (run.outcome !== "ok") throw new Error(run.message);
  const seconds = (Date.parse(run.ended) - Date.parse(run.started)) / 1000;
  return { seconds, peak: peakKiB(pid), now: residentKiB(pid), ...run.counts };
}

/** Somebody begins a conversation on many portals, one after the other, and looks at a preview. */
async function visit({ stack, emma }) {
  let slowest = 0;
  for (let portal = 0; portal < visited; portal += 1) {
    const began = performance.now();
    const turn = await emma.say("Please repair my printer", { portal: String(3000 + portal) });
    slowest = Math.max(slowest, performance.now() - began);
    await emma.preview(turn.conversation);
  }
  const peaks = ["chat", "preview"].map((name) => Math.max(...stack.pids(name).map(peakKiB)));
  return { slowest, peaks };
}

/** Measures it. */
export async function bench() {
  const story = await startStory({ seconds: 7200 });
  try {
    await grow(story.desk, { portals, types });
    row(["run", "seconds", "calls", "rows", "peak MiB", "after it MiB"], widths);
    const runs = [];
    while (runs.length < runsWanted) {
      runs.push(await synchronise(story));
      const { seconds, calls, rows, peak, now } = runs.at(-1);
      row([runs.length, seconds.toFixed(0), calls, rows, mib(peak), mib(now)], widths);
    }
    const { slowest, peaks } = await visit(story);
    const most = Math.max(...runs.map(({ peak }) => peak));
    verdict(`reading ${portals} portals × ${types} types, peak`, `${mib(most)} MiB`, "<= 60 MiB", most <= 60 * 1024);
    verdict("chat and preview over a million rows, peak", `${peaks.map(mib).join(" and ")} MiB`, "<= 32 MiB each",
      peaks.every((peak) => peak <= 32 * 1024));
    const size = await story.stack.query("SELECT pg_size_pretty(pg_database_size(current_database()))");
    console.log(`the database holds ${size} then, with the index before it`);
    console.log(`the slowest first turn on a portal took ${slowest.toFixed(0)} ms`);
  } finally {
    await story.stop();
  }
}

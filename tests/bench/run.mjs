// `make bench`: measures the product side by side with what it is held against. BENCH="streams" picks some.
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

import { removeCluster } from "../stack/database.mjs";
import { dismissKeeper, tellKeeper } from "../stack/processes.mjs";
import { prepareCluster } from "../stack/stack.mjs";
import { loadNow } from "./figures.mjs";

const benches = ["rank", "tokens", "exactness", "submissions", "usage", "streams", "sync"];

async function main(words) {
  const unknown = words.find((word) => !benches.includes(word));
  if (unknown) throw new Error(`no benchmark ${unknown}; there are ${benches.join(" ")}`);
  const folder = await mkdtemp("/tmp/ata-bench-");
  tellKeeper(`folder ${folder}`);
  const cluster = join(folder, "cluster");
  const tidy = async () => {
    await removeCluster(cluster);
    await rm(folder, { recursive: true, force: true });
    dismissKeeper();
  };
  process.on("SIGINT", () => process.exit(130)); // what was started ends with us: see stack/keeper
  process.on("SIGTERM", () => process.exit(143));
  try {
    await prepareCluster(cluster, { fast: false });
    process.env.ATA_TEST_CLUSTER = cluster;
    for (const name of benches.filter((bench) => words.length === 0 || words.includes(bench))) {
      console.log(`\n== ${name} (load ${loadNow()})`);
      await (await import(`./${name}.mjs`)).bench(folder);
    }
  } finally {
    await tidy();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
});

// A larger site: reading it takes no more memory than a small one, and those that answer hold what is in play.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { peakKiB } from "../bench/figures.mjs";
import { largePast, largeSite } from "../stack/large_site.mjs";
import { startStory } from "./story.mjs";

const mib = 1024;
const isSanitized = /sanitize/.test(process.env.ATA_TEST_BUILD ?? "");

describe("a larger site", { skip: isSanitized && "a sanitizer needs memory of its own" }, () => {
  let story;
  before(async () => {
    story = await startStory();
  });
  after(() => story?.stop());

  const peak = (program) => Math.max(...story.stack.pids(program).map(peakKiB));

  /** The site with so many portals more; the program that reads it is a new one each time. */
  async function readWith(portals, { options, tickets = 0 } = {}) {
    await story.desk.reset();
    await story.desk.change(largeSite({ portals, types: 10, options }));
    await story.desk.change(largePast({ portals: 2, types: 10, tickets }));
    await story.stack.restart("sync");
    const { counts } = await story.priya.wants(200, "POST", "/sync?wait=1", { json: { confirm_shrink: true } });
    return { counts, peak: peak("sync") };
  }

  it("is read in as much memory as a small one", async (context) => {
    const small = await readWith(5);
    const large = await readWith(40);
    context.diagnostic(`5 portals: ${small.peak} KiB, 40 portals: ${large.peak} KiB, ${large.counts.rows} rows`);
    assert.equal(large.counts.portals - small.counts.portals, 35);
    assert.ok(large.peak - small.peak < 8 * mib, `${small.peak} and ${large.peak} KiB`);
    assert.ok(large.peak < 60 * mib, `${large.peak} KiB`);
  });

  it("tells of each run how long it took, how often it asked and what it made", async () => {
    const { history } = await story.priya.sync();
    assert.ok(history.every(({ outcome, ended, counts }) => outcome !== "ok" || (ended && counts.calls > counts.portals)));
    const rows = await story.stack.query("SELECT ata.snapshot_rows(snapshot) FROM ata.sync_head");
    assert.equal(String(history[0].counts.rows), rows);
  });

  it("is answered from by programs that hold little of it, with long lists and a history", async (context) => {
    const { counts } = await readWith(15, { options: 150, tickets: 60 });
    context.diagnostic(`${counts.options} options, ${counts.tickets} past tickets`);
    for (const portal of [...Array(15).keys(), ...Array(5).keys()]) {
      const turn = await story.emma.say("Please repair my printer", { portal: String(3000 + portal) });
      await story.emma.preview(turn.conversation);
      await story.jonas.welcome(String(3000 + portal));
    }
    for (const program of ["chat", "preview"]) {
      context.diagnostic(`${program}: ${peak(program)} KiB`);
      assert.ok(peak(program) < 32 * mib, `${program} ${peak(program)} KiB`);
    }
  });
});

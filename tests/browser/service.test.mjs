// When the whole service is not there: before the first synchronisation, and once the tokens are used up.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { everywhere, phoneToo } from "./looks.mjs";
import { startStage } from "./stage.mjs";

describe("before the first synchronisation has ended", () => {
  let stage;
  before(async () => {
    const slow = { match: { path: "/rest/" }, times: "always", fault: { delay_ms: 1000 } };
    stage = await startStage({ engine: "guided", indexed: false, jira: ["--faults", JSON.stringify(slow)] });
  });
  after(async () => {
    await stage?.end();
    await stage?.stop();
  });

  it("S29: a customer sees the portal without an assistant that would have to guess", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.enter();
    assert.equal(await emma.launcher.count(), 0);
    assert.equal(await emma.page.frames().length, 1);
  });

  it("S28, S29: the administrator sees that it runs, without having started it; S26: and when it fails, why", async () => {
    const priya = await stage.visit(stage.priya);
    const admin = await priya.openAdmin();
    await admin.page.getByText(admin.word("admin.status.syncing_first_time"), { exact: true }).waitFor();
    await admin.page.getByRole("tab", { name: admin.word("admin.tab.usage") }).click();
    await admin.page.getByRole("progressbar").waitFor();
    await admin.picture("admin-first-sync");

    await stage.desk.clearFaults();
    await stage.desk.fault({ match: { path: "/rest/" }, times: "always", fault: { status: 401 } });
    await admin.page.getByText(admin.word("admin.status.first_failed"), { exact: true }).waitFor();
    await admin.page.getByText(/by itself\. The service desk refuses the assistant's account \(status 401\)/).waitFor();
    await admin.picture("admin-first-sync-failed", everywhere);
    await stage.desk.clearFaults();
    await admin.page.getByRole("button", { name: admin.word("admin.sync.now") }).click();
    await admin.page.getByText(admin.word("admin.sync.done")).waitFor();
    await admin.page.getByText(admin.word("admin.status.active"), { exact: true }).waitFor();
  });

  it("S29: the same customer sees the assistant as soon as it is ready", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.enter();
    await emma.launcher.waitFor();
  });
});

describe("when the month's tokens are used up", () => {
  let stage;
  let emma;
  let jonas;
  before(async () => {
    stage = await startStage({
      engine: "model",
      edition: "advanced",
      environment: { ATA_QUOTA_TOKENS: "4000" },
    });
  });
  after(() => stage?.stop());

  it("S83: an open conversation is cut off with a word, and what was typed stays", async () => {
    emma = await stage.visit(stage.emma);
    emma.expect(/ata\/chat\S* answers 403|status of 403/);
    jonas = await stage.visit(stage.jonas);
    await jonas.page.clock.install();
    await jonas.enter();
    await jonas.launcher.waitFor();
    await emma.start();
    const gone = emma.panel.getByText(emma.word("panel.blocked"));
    for (let turns = 1; !(await gone.count()); turns += 1) {
      assert.ok(turns < 10, "ten turns do not fit into this limit");
      await emma.send("My keyboard is broken and the mouse does not work either");
      await emma.until(
        "an answer",
        async () => (await emma.button("panel.send").count()) + (await gone.count()),
      );
    }
    await emma.words.last().getByText("My keyboard is broken").waitFor();
    assert.equal(await emma.panel.getByRole("alert").count(), 1, "it is said once");
    await emma.picture("quota-open-panel", phoneToo);
  });

  it("S84, S86: closing the panel takes the assistant from the customer's portal, and a reload does not bring it back; a page that was open all the time loses it by itself", async () => {
    await emma.button("panel.close").click();
    await emma.launcher.waitFor({ state: "hidden" });
    await emma.enter();
    assert.equal(await emma.launcher.count(), 0);
    assert.equal(await emma.page.getByRole("status").count(), 0, "the banner is not for customers");
    await emma.picture("quota-customer");
    assert.equal(await jonas.launcher.count(), 1);
    await jonas.page.clock.fastForward("05:01");
    await jonas.launcher.waitFor({ state: "hidden" });
    await stage.end();
  });

  it("S85, S86: an agent sees a banner that says why", async () => {
    const sam = await stage.visit(stage.sam);
    await sam.enter();
    const banner = sam.page.getByRole("status");
    await banner.waitFor();
    assert.match(await banner.innerText(), /token limit.* until [^0-9]*\d{1,2} [A-Z][a-z]+ 20\d\d/i);
    assert.equal(await sam.launcher.count(), 0);
    await sam.picture("quota-agent", phoneToo);
    await stage.end();
  });

  it("S62, S65, S68: the administrator sees the banner, the share, and that nothing is left", async () => {
    const priya = await stage.visit(stage.priya);
    await priya.enter();
    await priya.page.getByRole("status").waitFor();
    const admin = await priya.openAdmin();
    await admin.page.getByText(admin.word("admin.status.quota_exceeded"), { exact: true }).waitFor();
    await admin.page.getByRole("tab", { name: admin.word("admin.tab.usage") }).click();
    const bar = admin.page.getByRole("meter");
    await bar.waitFor();
    assert.ok(Number(await bar.getAttribute("aria-valuenow")) > 90, await bar.getAttribute("aria-valuetext"));
    await admin.picture("admin-quota", phoneToo);
    await stage.end();
  });

  it("S87: tokens that the operator adds bring the assistant back at once", async () => {
    const sam = await stage.visit(stage.sam);
    await sam.enter();
    await sam.page.getByRole("status").waitFor();
    const answer = await fetch(`${stage.stack.base}/config/credits`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${stage.stack.tokens.operator}`,
        "Content-Type": "application/json",
        "Idempotency-Key": "more",
      },
      body: JSON.stringify({ tokens: 1000000, note: "bought" }),
    });
    assert.ok(answer.ok, await answer.text());
    await sam.enter();
    await sam.launcher.waitFor();
    assert.equal(await sam.page.getByRole("status").count(), 0);
    await stage.end();
  });
});

// The administrators' page.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { everywhere, phoneToo } from "./looks.mjs";
import { startStage } from "./stage.mjs";

let stage;
before(async () => {
  stage = await startStage({ engine: "guided" });
});
afterEach(() => stage?.end());
after(() => stage?.stop());

/** The value beside a name. */
const fact = (admin, key) =>
  admin.page
    .getByRole("term")
    .filter({ hasText: new RegExp(`^${admin.word(key)}$`) })
    .locator("xpath=following-sibling::dd");

describe("the page of the administrator", () => {
  it("S31, S36: shows status and settings, and two tabs that the keyboard reaches and an address leads to", async () => {
    const priya = await stage.visit(stage.priya);
    const admin = await priya.openAdmin();
    await admin.page.getByRole("heading", { name: admin.word("admin.title"), exact: true }).waitFor();
    await admin.page.getByText(admin.word("admin.status.active"), { exact: true }).waitFor();
    await admin.page.getByText(admin.word("admin.access.allPortals"), { exact: true }).waitFor();
    await admin.picture("admin-access", phoneToo);
    await admin.page.getByRole("tab", { name: admin.word("admin.tab.access") }).focus();
    await admin.page.keyboard.press("ArrowRight");
    await admin.untilFocused(admin.word("admin.tab.usage"));
    await admin.page.getByRole("heading", { name: admin.word("admin.sync.title") }).waitFor();
    assert.match(admin.page.url(), /#usage$/);
    await admin.picture("admin-usage", everywhere);
    await admin.page.reload();
    await admin.page.getByRole("heading", { name: admin.word("admin.sync.title") }).waitFor();
  });

  it("S75, S78: starts a synchronisation, is told its end, and “last updated” has moved", async () => {
    await stage.stack.query("UPDATE ata.sync_head SET last_ok = last_ok - interval '3 hours'");
    const priya = await stage.visit(stage.priya);
    const admin = await priya.openAdmin("usage");
    const before = await fact(admin, "admin.sync.updated").innerText();
    await admin.page.getByRole("button", { name: admin.word("admin.sync.now") }).click();
    await admin.page.getByText(admin.word("admin.sync.done")).waitFor();
    assert.notEqual(await fact(admin, "admin.sync.updated").innerText(), before);
    await admin.picture("admin-synchronised");
  });

  it("S78, S79: says that a synchronisation failed, and “last updated” stays", async () => {
    const priya = await stage.visit(stage.priya);
    const admin = await priya.openAdmin("usage");
    await stage.stack.query("UPDATE ata.sync_head SET last_ok = last_ok - interval '3 hours'");
    await admin.page.reload();
    const before = await fact(admin, "admin.sync.updated").innerText();
    await stage.desk.fault({ match: { path: "/rest/" }, times: "always", fault: { status: 401 } });
    await admin.page.getByRole("button", { name: admin.word("admin.sync.now") }).click();
    await admin.page.getByText(admin.word("admin.sync.failedNow")).waitFor();
    assert.equal(await fact(admin, "admin.sync.updated").innerText(), before);
    await admin.picture("admin-sync-failed");
  });

  it("S53, S60: counts a conversation as it happens", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await emma.say("My mouse is broken");
    const priya = await stage.visit(stage.priya);
    const admin = await priya.openAdmin("usage");
    const figure = fact(admin, "admin.usage.conversations").first();
    await figure.waitFor();
    assert.equal(await figure.innerText(), "1");
  });

  it("S34: switched off, the assistant is gone from every portal, from an open conversation, too, and the page says so", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/ata\/chat\S* answers 403|status of 403/);
    await emma.start();
    const headers = {
      Authorization: `Bearer ${stage.stack.sign(stage.priya)}`,
      "Content-Type": "application/json",
    };
    const turn = (enabled) =>
      fetch(`${stage.stack.base}/config/enabled`, {
        method: "PUT",
        headers,
        body: JSON.stringify({ enabled }),
      });
    assert.equal((await turn(false)).status, 200);
    await emma.send("My mouse is broken");
    await emma.panel.getByText(emma.word("panel.blocked")).waitFor();
    await emma.button("panel.close").click();
    await emma.launcher.waitFor({ state: "hidden" });

    const priya = await stage.visit(stage.priya);
    const admin = await priya.openAdmin();
    await admin.page.getByText(admin.word("admin.status.off"), { exact: true }).waitFor();
    await admin.picture("admin-off");
    assert.equal((await turn(true)).status, 200);
    await emma.enter();
    await emma.launcher.waitFor();
  });
});

describe("others at the page of the administrator", () => {
  it("a customer is told that it is for administrators", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/answers 403|status of 403/);
    await emma.signIn();
    await emma.page.goto(`${emma.url}/ata/admin.html`);
    await emma.page.getByRole("heading", { name: emma.word("admin.forbidden.title") }).waitFor();
    assert.equal(await emma.page.getByRole("tab").count(), 0);
    await emma.picture("admin-forbidden");
  });

  it("somebody who is not signed in is asked to sign in", async () => {
    const nobody = await stage.visit(null);
    nobody.expect(/answers 401|status of 401/);
    await nobody.page.goto(`${nobody.url}/ata/admin.html`);
    await nobody.page.getByRole("heading", { name: nobody.word("admin.signIn.title") }).waitFor();
    await nobody.picture("admin-signed-out");
  });
});

/** Names as somebody in Jira might set them. */
const markup = '<img src=x onerror="alert(1)"><b>bold</b>';

describe("names with markup in them", () => {
  it("stand as text in portal, panel, preview and on the administrator's page", async () => {
    await stage.desk.change([
      {
        op: "change",
        kind: "request_type",
        id: "25",
        set: { name: `Report broken hardware ${markup}`, description: `A device is damaged ${markup}` },
      },
      {
        op: "change",
        kind: "field",
        request_type: "25",
        id: "customfield_10030",
        set: { name: `Type of device ${markup}` },
      },
      { op: "change", kind: "portal", id: "10", set: { name: `IT ${markup}` } },
      {
        op: "add",
        kind: "option",
        field: "customfield_10030",
        value: { id: "19999", label: `Laptop ${markup}` },
      },
    ]);
    await stage.synchronise();
    const priya = await stage.visit(stage.priya);
    const admin = await priya.openAdmin("usage");
    await admin.page.getByRole("heading", { name: admin.word("admin.sync.title") }).waitFor();
    await admin.checkHarmless(admin.page);

    const emma = await stage.visit({ ...stage.emma, name: `Emma ${markup}` });
    await emma.start();
    await emma.say("My laptop screen is broken since yesterday");
    await emma.checkHarmless();
    await emma.openPreview();
    await emma.control("combobox", "Type of device <img").waitFor();
    assert.match(await emma.panel.getByRole("main").innerText(), /Report broken hardware <img/);
    await emma.checkHarmless();
    await emma.picture("hostile-names");
    await emma.button("form.submit").click();
    await emma.heading("form.done.title").waitFor();
    await emma.checkHarmless();
  });
});

// The administrators' page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, it } from "node:test";

import { Configuration } from "./configuration.mjs";
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

  it("S27: is reached from the portal and by its own address, each way to the same place", async () => {
    const priya = await stage.visit(stage.priya);
    const admin = await priya.openAdmin();
    const address = new URL(admin.page.url());
    assert.equal(address.pathname, "/ata/admin.html");
    await admin.page.goto(`${address.origin}${address.pathname}#usage`);
    await admin.page.getByRole("heading", { name: admin.word("admin.sync.title") }).waitFor();
    await admin.page.getByRole("heading", { name: admin.word("admin.title"), exact: true }).waitFor();
  });

  it("S32, S37: the switch is named after what it does, and Usage & data changes no setting", async () => {
    const priya = await stage.visit(stage.priya);
    const admin = await priya.openAdmin("usage");
    const toggle = admin.page.getByRole("switch");
    assert.equal(await toggle.count(), 1, "one switch, outside the tabs");
    assert.equal(await admin.page.getByRole("switch", { name: "Show on Customer Portal", exact: true }).count(), 1);
    const tab = admin.page.getByRole("tabpanel");
    await tab.getByRole("heading", { name: admin.word("admin.sync.title") }).waitFor();
    for (const role of ["switch", "textbox", "checkbox", "radio", "spinbutton"]) {
      assert.equal(await tab.getByRole(role).count(), 0, role);
    }
    const save = { name: admin.word("admin.save.save"), exact: true };
    assert.equal(await admin.page.getByRole("button", save).count(), 0, "there is nothing to save");
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
    await admin.page.getByText(/refuses the assistant's account \(status 401\)/).first().waitFor();
    await admin.picture("admin-sync-failed", everywhere);
    const german = await Configuration.open(await stage.visit({ ...stage.priya, locale: "de-DE" }), "usage");
    await german.card("admin.sync.title").getByText(/lehnt das Konto des Assistenten ab \(Status 401\)/).waitFor();
    await german.card("admin.sync.title").scrollIntoViewIfNeeded();
    await german.picture("admin-sync-failed-german", everywhere);
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

describe("what the administrator also finds", () => {
  it("S39: no fault about a key where no model is asked", async () => {
    const admin = await Configuration.open(await stage.visit(stage.priya));
    await admin.untilStatus("active");
    await admin.text("admin.key.notNeeded").waitFor();
    assert.equal(await admin.page.getByRole("alert").count(), 0);
  });

  it("S1, S40: links to the documentation that resolve, down to its own links", async () => {
    const admin = await Configuration.open(await stage.visit(stage.priya));
    admin.visitor.expect(/favicon\.svg net::ERR_ABORTED/); // a page left before its icon has come
    const chapters = admin.page.getByRole("navigation", { name: admin.word("admin.documents") });
    assert.ok((await chapters.getByRole("link").count()) >= 4);
    const address = await admin.card("admin.key").getByRole("link").getAttribute("href");
    await admin.page.goto(new URL(address, admin.page.url()).href);
    await admin.page.getByRole("heading", { name: "Editions", level: 1 }).waitFor();
    await admin.picture("document-editions", everywhere);
    const links = await admin.page.getByRole("link").evaluateAll((all) => all.map(({ href }) => href));
    for (const link of new Set(links)) {
      const answer = await admin.page.goto(link);
      assert.ok(answer === null || answer.status() === 200, link);
      const { hash } = new URL(link);
      if (hash) assert.equal(await admin.page.locator(hash).count(), 1, link);
    }
  });

  it("S53: the figures and the audit trail as tables to keep", async () => {
    await stage.stack.query(`INSERT INTO ata.usage_cycle (starts, ends, conversations, total_tokens)
      SELECT min(starts) - interval '1 month', min(starts), 7, 4200 FROM ata.usage_cycle`);
    const admin = await Configuration.open(await stage.visit(stage.priya), "usage");
    const firstLine = async (card, button = "admin.csv") => {
      const download = admin.page.waitForEvent("download");
      await admin
        .card(card)
        .getByRole("button", { name: admin.word(button) })
        .click();
      const file = await (await download).path();
      return [(await download).suggestedFilename(), readFileSync(file, "utf8").split("\r\n")[0]];
    };
    assert.deepEqual(await firstLine("admin.usage.perDay"), [
      "ata-usage.csv",
      '"day","conversations","tokens"',
    ]);
    const cycles = "admin.usage.cycles";
    assert.deepEqual(await firstLine(cycles), ["ata-cycles.csv", '"start","end","conversations","tokens","limit"']);
    assert.deepEqual(await firstLine(cycles, "admin.usage.historyCsv"), ["ata-history.csv", '"cycle","day","conversations","tokens"']);
    await admin.card(cycles).scrollIntoViewIfNeeded();
    await admin.picture("admin-cycles", everywhere);
    const [name, line] = await firstLine("admin.audit");
    assert.deepEqual([name, line.startsWith('"id","at","actor"')], ["ata-audit.csv", true]);
  });

  it("the same in German, with settings open, also on a small phone", async () => {
    const admin = await Configuration.open(await stage.visit({ ...stage.priya, locale: "de-DE" }));
    await admin.untilStatus("active");
    await admin.openSettings();
    await admin.choose("admin.access.somePortals");
    await admin.choose("admin.access.somePeople");
    await admin.picture("admin-german-access", everywhere);
    await admin.openTab("usage");
    await admin.text("admin.checks").waitFor();
    await admin.picture("admin-german-usage", everywhere);
  });

  it("a program that is not ready, named in the status list", async () => {
    const priya = await stage.visit(stage.priya);
    priya.expect(/submit\/readyz answers 503|status of 503/);
    await priya.context.route("**/submit/readyz", (route) => route.fulfill({ status: 503, body: "" }));
    const admin = await Configuration.open(priya, "usage");
    await admin.page.getByText(/^Not ready: submit\./).waitFor();
    await admin.card("admin.checks").scrollIntoViewIfNeeded();
    await admin.picture("admin-not-ready");
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

describe("request types and their fields on the administrators' page", () => {
  const read = async () => {
    const headers = { Authorization: `Bearer ${stage.stack.sign(stage.priya)}` };
    return (await fetch(`${stage.stack.base}/sync`, { headers })).json();
  };

  it("S17: tells which types need the portal's form, and for which fields", async () => {
    const types = (await read()).types.values.filter(({ unsupported }) => unsupported.length > 0);
    const admin = await Configuration.open(await stage.visit(stage.priya), "usage");
    const card = admin.card("admin.sync.title");
    await card.getByText(admin.word("admin.types.count")).click();
    const shown = card.getByRole("listitem").filter({ has: admin.page.locator(".event-what") });
    assert.equal(await shown.count(), types.length);
    for (const { name, conversational, unsupported } of types) {
      const text = await shown.filter({ hasText: name }).first().innerText();
      assert.match(text, conversational ? /Optional only/ : /Form needed/);
      for (const field of unsupported)
        assert.ok(text.includes(`${field.name} (${field.required ? "required" : "optional"}): ${field.why}`), text);
    }
    await shown.first().scrollIntoViewIfNeeded();
    await admin.picture("admin-form-types", everywhere);
  });

  it("waits for a confirmation before more than half of them go, and keeps them until then", async () => {
    const { types, counts } = await read();
    const gone = types.values.slice(0, Math.floor(types.total / 2) + 3);
    await stage.desk.change(gone.map(({ id }) => ({ op: "remove", kind: "request_type", id })));
    const admin = await Configuration.open(await stage.visit(stage.priya), "usage");
    await admin.button("admin.sync.now").click();
    await admin.text("admin.shrink.title").waitFor();
    const before = new RegExp(`^${counts.request_types} now, \\d+ afterwards$`);
    const card = admin.card("admin.sync.title");
    await card.getByText(before).first().waitFor();
    await admin.text("admin.shrink.title").scrollIntoViewIfNeeded();
    await admin.picture("admin-shrink", everywhere);
    assert.deepEqual((await read()).counts, counts);

    await admin.button("admin.shrink.ask").click();
    await admin.dialog.waitFor();
    await admin.picture("admin-shrink-asked", phoneToo);
    await admin.page.keyboard.press("Escape");
    assert.notEqual((await read()).shrink, null, "asked and not confirmed changes nothing");
    await admin.button("admin.shrink.ask").click();
    await admin.button("admin.shrink.confirm").click();
    await admin.text("admin.sync.done").waitFor();
    await admin.text("admin.shrink.title").waitFor({ state: "detached" });
    const now = await read();
    assert.ok(now.shrink === null && now.counts.request_types * 2 < counts.request_types);
    await stage.desk.reset();
    await stage.synchronise();
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

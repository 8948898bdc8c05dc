// A new administrator, from the page alone, once in each edition: from the first synchronisation to the audit list.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";

import { Configuration } from "./configuration.mjs";
import { everywhere, phoneToo } from "./looks.mjs";
import { startStage } from "./stage.mjs";

/** Whether a person who comes to a portal finds the assistant there. */
async function findsAssistant(person, portal) {
  await person.enter(portal);
  return (await person.launcher.count()) === 1;
}

/** What the page consists of in each edition. */
const outlines = {};

describe("a new administrator in the Standard edition", () => {
  let stage, admin, emma, jonas;
  before(async () => {
    stage = await startStage({
      engine: "model",
      indexed: false,
      environment: { ATA_MANAGED_KEY_FILE: undefined, ATA_MANAGED_KEY: undefined },
    });
    await stage.desk.fault({ match: { path: "/rest/" }, times: "always", fault: { delay_ms: 1000 } });
    admin = await Configuration.open(await stage.visit(stage.priya));
    admin.visitor.expect(/config\/test answers 422|status of 422/);
    emma = await stage.visit(stage.emma);
    jonas = await stage.visit(stage.jonas);
  });
  after(async () => {
    try {
      await stage?.end();
    } finally {
      await stage?.stop();
    }
  });

  it("S26, S28, S30: reads that all is installed and the first synchronisation runs, and looks around meanwhile", async () => {
    await admin.untilStatus("syncing_first_time");
    await admin.text("admin.access.allPortals").waitFor();
    assert.equal(await admin.switch.isChecked(), true);
    await admin.picture("story-standard-1-syncing", everywhere);
    await stage.desk.clearFaults();
    await admin.untilStatus("key_invalid");
  });

  it("S38, S39: is asked for a key, tries a wrong one and a right one, and nothing is stored by trying", async () => {
    await admin.page.getByRole("alert").filter({ hasText: "No key is stored yet" }).waitFor();
    await admin.button("admin.trial.key").click();
    await admin.page.getByText("Please enter your OpenAI key").nth(1).waitFor();
    await admin.picture("story-standard-2-no-key", everywhere);
    await admin.field("admin.key.field").fill("sk-some-wrong-key");
    await admin.button("admin.trial.key").click();
    await admin.text("admin.trial.invalid").waitFor();
    await admin.field("admin.key.field").fill("sk-demo-key");
    await admin.button("admin.trial.key").click();
    await admin.page.getByText(admin.word("admin.trial.valid")).waitFor();
    await admin.text("admin.trial.unsaved").waitFor();
    await admin.untilStatus("key_invalid");
    await admin.picture("story-standard-3-key-tried", phoneToo);
  });

  it("S98, S100: saves it and is active at once", async () => {
    await admin.save();
    await admin.untilStatus("active");
    await admin.page.getByText(/^Stored key ends in -key$/).waitFor();
    assert.equal(await admin.field("admin.key.field").inputValue(), "");
    await admin.picture("story-standard-4-active", everywhere);
    assert.ok(await findsAssistant(emma));
  });

  it("S43, S45, S51: restricts the assistant to one portal and one group, which counts once it is saved", async () => {
    await admin.choose("admin.access.somePortals");
    await admin.pick("portals", "IT serv", "IT service desk");
    await admin.choose("admin.access.somePeople");
    await admin.pick("groups", "people", "people-managers");
    await admin.unsaved.waitFor();
    assert.ok(await findsAssistant(emma), "what is not saved has no effect");
    await admin.picture("story-standard-5-restricted", everywhere);
    await admin.save();
  });

  it("S46, S48: a customer outside loses it, one inside keeps it on that portal alone", async () => {
    assert.deepEqual(
      [await findsAssistant(emma), await findsAssistant(jonas), await findsAssistant(jonas, 5)],
      [false, true, false],
    );
    await emma.picture("story-standard-6-outside");
    await jonas.enter();
    await jonas.picture("story-standard-6-inside");
    await admin.page.getByText("The assistant answers on 1 portal.").waitFor();
  });

  it("S34, S96: switches it off for everybody, is asked once more before, and on again", async () => {
    await admin.switch.click();
    await admin.picture("story-standard-7-asked", phoneToo);
    await admin.page.keyboard.press("Escape");
    assert.equal(await admin.switch.isChecked(), true, "asked and not confirmed changes nothing");
    await admin.turnOff();
    await admin.picture("story-standard-8-off", everywhere);
    assert.equal(await findsAssistant(jonas), false);
    await admin.switch.click();
    await admin.untilStatus("active");
    assert.ok(await findsAssistant(jonas));
  });

  it("S55, S57, S58: reads the tokens used, without a percentage or a limit", async () => {
    await jonas.start();
    await jonas.say("Mein Laptop ist kaputt");
    await admin.page.reload();
    await admin.openTab("usage");
    await admin
      .card("admin.usage.cycle")
      .getByText(admin.word("admin.usage.tokens"), { exact: true })
      .waitFor();
    assert.equal(await admin.meter.count(), 0);
    await admin.untilSaid(
      admin.page.getByRole("tabpanel"),
      admin.word("admin.usage.advice.standard"),
      admin.word("admin.usage.advice.short"),
    );
    const chapter = admin.page.getByRole("main").getByRole("link", { name: /^About the editions/ });
    assert.equal(await chapter.count(), 4, "S40: key, usage, advice and the list of chapters lead to it");
    outlines.standard = await admin.outline();
    assert.doesNotMatch(await admin.page.getByRole("tabpanel").innerText(), /%/);
  });

  it("S75, S78: starts a synchronisation and sees it end", async () => {
    await stage.desk.fault({ match: { path: "/rest/" }, times: "always", fault: { delay_ms: 200 } });
    await admin.button("admin.sync.now").click();
    await admin.page.getByRole("progressbar").waitFor();
    await admin.picture("story-standard-9-synchronising");
    await stage.desk.clearFaults();
    await admin.text("admin.sync.done").waitFor();
  });

  it("finds each step in the audit list, with who did it, and the status list all green", async () => {
    const expected = [
      "Started a synchronisation",
      "Switched on",
      "Switched off",
      "Changed access control",
      "Stored a key ending in -key (Valid)",
    ];
    await admin.visitor.until(
      "the entry of the synchronisation",
      async () => (await admin.deeds()).length === expected.length,
    );
    assert.deepEqual(await admin.deeds(), expected);
    const entry = admin
      .card("admin.audit")
      .getByRole("listitem")
      .filter({ hasText: "Changed access control" })
      .first();
    assert.match(await entry.innerText(), /Portals: None → IT service desk/);
    assert.match(await entry.innerText(), /Groups: None → people-managers/);
    assert.equal(await admin.card("admin.checks").getByText(admin.word("admin.checks.word.good")).count(), 4);
    await admin.picture("story-standard-10-done", everywhere);
  });
});

describe("a new administrator in the Advanced edition", () => {
  let stage, admin, emma, jonas;
  const limit = 100000;
  before(async () => {
    stage = await startStage({
      engine: "model",
      edition: "advanced",
      indexed: false,
      environment: { ATA_QUOTA_TOKENS: String(limit) },
    });
    await stage.desk.fault({ match: { path: "/rest/" }, times: "always", fault: { delay_ms: 1000 } });
    admin = await Configuration.open(await stage.visit(stage.priya));
    emma = await stage.visit(stage.emma);
    jonas = await stage.visit(stage.jonas);
    for (const person of [emma, jonas]) person.expect(/ata\/chat\S* answers 403|status of 403/);
  });
  after(async () => {
    try {
      await stage?.end();
    } finally {
      await stage?.stop();
    }
  });

  /** Jonas says something that costs so many tokens. */
  async function spend(tokens) {
    await stage.model.script([{ content: answer, usage: usage(tokens) }]);
    await jonas.say("Mein Laptop ist kaputt");
    await admin.page.reload();
    await admin.meter.waitFor();
  }

  const answer = JSON.stringify({
    action: "suggest",
    request_type: null,
    reply: "Worum geht es?",
    asked_field: null,
    alternatives: [],
    values: [],
  });
  const usage = (total) => ({ prompt_tokens: total - 100, completion_tokens: 100, total_tokens: total });
  const share = async () => [
    await admin.meter.getAttribute("aria-valuenow"),
    await admin.meter.getAttribute("class"),
  ];

  it("S67: is asked for no key, and tries the managed connection", async () => {
    await admin.untilStatus("syncing_first_time");
    await admin.picture("story-advanced-1-syncing", everywhere);
    await stage.desk.clearFaults();
    await admin.untilStatus("active");
    assert.equal(await admin.field("admin.key.field").count(), 0);
    await admin.button("admin.trial.connection").click();
    await admin.page.getByText(admin.word("admin.trial.valid")).waitFor();
    await admin.picture("story-advanced-2-active", everywhere);
  });

  it("S41: restricts the assistant to one portal and one group, as in the other edition", async () => {
    await admin.choose("admin.access.somePortals");
    await admin.pick("portals", "", "IT service desk");
    await admin.choose("admin.access.somePeople");
    await admin.pick("groups", "people", "people-managers");
    await admin.save();
    assert.deepEqual([await findsAssistant(emma), await findsAssistant(jonas)], [false, true]);
  });

  /** The banner above the tabs. */
  const alert = (pattern) => admin.page.getByRole("status").filter({ hasText: pattern });
  const advice = ["color", "eighty", "short"];

  it("S40, S55, S61–S65: watches the bar move from green over yellow to red", async () => {
    await jonas.start();
    assert.equal(await alert(/tokens are used/).count(), 0, "nothing is to be said yet");
    await admin.openTab("usage");
    await spend(60000);
    assert.deepEqual(await share(), ["60", "bar level-green"]);
    await alert("50% of this cycle's tokens are used (now 60.0%)").waitFor();
    await admin.picture("story-advanced-3-green", everywhere);
    await spend(22000);
    assert.deepEqual(await share(), ["82", "bar level-yellow"]);
    await admin.text("admin.usage.yellow").waitFor();
    await admin.picture("story-advanced-4-yellow", everywhere);
    await spend(10100);
    assert.deepEqual(await share(), ["92.1", "bar level-red"]);
    await admin.text("admin.usage.red").waitFor();
    const chapter = admin.page.getByRole("main").getByRole("link", { name: /^About the editions/ });
    assert.equal(await chapter.count(), 5, "S40: key, alert, usage, advice and the list of chapters lead to it");
    await admin.picture("story-advanced-5-red", everywhere);
  });

  it("S72, S73: reads at 80 percent what to do about it, in a banner on both tabs, and beneath the figures", async () => {
    for (const tab of ["access", "usage"]) {
      await admin.openTab(tab);
      const banner = alert("80% of this cycle's tokens are used (now 92.1%)");
      await admin.untilSaid(banner, admin.word("admin.usage.advice.eighty"), admin.word("admin.usage.advice.short"));
      assert.ok(await banner.evaluate((box) => box.getBoundingClientRect().bottom < innerHeight), "without scrolling");
    }
    const panel = admin.page.getByRole("tabpanel");
    await admin.untilSaid(panel, ...advice.map((line) => admin.word(`admin.usage.advice.${line}`)));
  });

  it("S72: and at 95 percent, in German as well", async () => {
    await spend(3400);
    await alert("95% of this cycle's tokens are used (now 95.5%)").waitFor();
    const german = await Configuration.open(await stage.visit({ ...stage.priya, locale: "de-DE" }), "usage");
    await german.page.getByRole("status").filter({ hasText: "95 % der Tokens dieses Zeitraums sind verbraucht (jetzt 95,5 %)" }).waitFor();
    await german.picture("story-advanced-5-german", everywhere);
  });

  it("S80, S84, S90: sees the shutdown, and what prevents the next one", async () => {
    await spend(4600);
    await admin.untilStatus("quota_exceeded");
    assert.deepEqual(await share(), ["100", "bar level-full"]);
    assert.equal(await admin.text("admin.usage.advice").count(), 1, "it is said once, beneath the status");
    await admin.untilSaid(alert(admin.word("admin.usage.advice")), ...advice.map((line) => admin.word(`admin.usage.advice.${line}`)));
    await admin.picture("story-advanced-6-shutdown", everywhere);
    assert.equal(await findsAssistant(jonas), false);
    await jonas.picture("story-advanced-6-customer");
    assert.equal(await admin.switch.isChecked(), true, "nobody switched it off");
  });

  it("S87, S89: sees it return after credits, with all settings as they were", async () => {
    const credits = await fetch(`${stage.stack.base}/config/credits`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${stage.stack.tokens.operator}`,
        "Content-Type": "application/json",
        "Idempotency-Key": randomUUID(),
      },
      body: JSON.stringify({ tokens: limit, note: "Order 4711" }),
    });
    assert.equal(credits.status, 201);
    await admin.page.reload();
    await admin.untilStatus("active");
    assert.deepEqual([await findsAssistant(emma), await findsAssistant(jonas)], [false, true]);
    await admin.meter.waitFor();
    assert.deepEqual(await share(), ["50", "bar level-green"]);
    await admin.picture("story-advanced-7-returned");
  });

  it("S91–S97: the operator's key is refused: sees it turn red by itself, the assistant stays, and nothing switches itself off", async () => {
    await stage.model.keys({ "sk-demo-key": "invalid" });
    jonas.expect(/ata\/chat\S* answers 502|status of 502/);
    await jonas.enter();
    await jonas.openPanel();
    await jonas.send("Mein Bildschirm flackert");
    await jonas.panel.getByRole("alert").waitFor();
    await jonas.picture("story-advanced-8-refused", phoneToo);
    await admin.page.reload();
    await admin.untilStatus("key_invalid");
    await admin.card("admin.key.managed").getByRole("alert").filter({ hasText: "operator" }).waitFor();
    assert.equal(await admin.switch.isChecked(), true);
    await admin.picture("story-advanced-8-key-invalid", everywhere);
  });

  it("S98: the key works again: so does the chat with the next message, and the page says so", async () => {
    await stage.model.keys({ "sk-demo-key": "valid" });
    await jonas.enter();
    await jonas.openPanel();
    await jonas.say("Mein Bildschirm flackert");
    await admin.page.reload();
    await admin.untilStatus("active");
    await admin.card("admin.key.managed").getByText(admin.word("admin.key.valid"), { exact: true }).waitFor();
  });

  it("S31, S37: finds the same page as in the other edition, but for key and quota", async () => {
    const advanced = await admin.outline();
    const without = (one, other) => one.filter((name) => !other.includes(name));
    assert.deepEqual(without(outlines.standard, advanced), ["OpenAI API key", "New key"]);
    assert.deepEqual(without(advanced, outlines.standard), ["Model access", "Credit usage"]);
  });

  it("S34: switches it off and on", async () => {
    await admin.turnOff();
    await admin.picture("story-advanced-8-off", everywhere);
    await admin.switch.click();
    await admin.untilStatus("active");
  });

  it("S75: starts a synchronisation, sees it end, and finds each step in the audit list", async () => {
    await admin.button("admin.sync.now").click();
    await admin.text("admin.sync.done").waitFor();
    await admin.visitor.until(
      "the entry of the synchronisation",
      async () => (await admin.deeds())[0] === "Started a synchronisation",
    );
    const steps = [
      "Started a synchronisation",
      "Switched on",
      "Switched off",
      "50% of the cycle's tokens were used",
      "Added 100,000 tokens (Order 4711)",
      "The tokens were used up: the assistant hid itself on every portal",
      "95% of the cycle's tokens were used",
      "80% of the cycle's tokens were used",
      "50% of the cycle's tokens were used",
      "Changed access control",
    ];
    const deeds = await admin.deeds();
    assert.deepEqual(
      deeds.filter((deed) => steps.includes(deed)),
      steps,
    );
    await admin.picture("story-advanced-9-done", everywhere);
  });
});

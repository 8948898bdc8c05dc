// The road from a sentence to a ticket as customers see it, by rules alone.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { accident, comingWeekday, dayIn, friday, ticketValue } from "../handlers/story.mjs";
import { everywhere, phoneToo } from "./looks.mjs";
import { startStage } from "./stage.mjs";
import { catalogues } from "./words.mjs";

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

let stage;
before(async () => {
  stage = await startStage({ engine: "guided" });
});
after(() => stage?.stop());

const ticketsOf = async (person) =>
  (await stage.desk.tickets()).filter(({ reporter }) => reporter.accountId === person.sub);

describe("Emma reports a broken laptop", () => {
  let emma;
  before(async () => {
    emma = await stage.visit(stage.emma);
  });
  after(() => stage.end());

  it("S7: is greeted by name, and nothing is sent before she starts the conversation and writes", async () => {
    await emma.enter();
    await emma.picture("portal", everywhere);
    await emma.openPanel();
    await emma.panel.getByRole("heading", { name: /Hello Emma/ }).waitFor();
    await emma.picture("greeting", everywhere);
    await emma.button("panel.start").click();
    await emma.composer.waitFor();
    await emma.composer.fill("without-a-space".repeat(40));
    const sticksOut = ({ clientWidth, ownerDocument: page }) => clientWidth > page.documentElement.clientWidth;
    assert.equal(await emma.composer.evaluate(sticksOut), false, "a long word makes the composer no wider");
    await emma.composer.fill("");
    assert.equal(emma.asked("POST /ata/chat"), 0);
    assert.equal(await stage.stack.query("SELECT count(*) FROM ata.conversation"), "0");
  });

  it("S2, S4: says one sentence and finds the right form filled in", async () => {
    await emma.say(accident.en);
    await emma.draft.getByText("Report broken hardware").waitFor();
    await emma.picture("reply", everywhere);
  });

  it("S19: looks at every value before anything is created", async () => {
    await emma.openPreview();
    assert.equal(await emma.chosen("Type of device"), "Laptop");
    assert.match(await emma.control("textbox", "Summary").inputValue(), /black|dropped/);
    assert.match(await emma.control("textbox", "Description").inputValue(), /went black after I dropped it/);
    assert.equal(
      await emma.control("textbox", "When did it happen").inputValue(),
      dayIn("Europe/London", -1),
    );
    assert.equal(
      await emma.control("textbox", "Needed by").inputValue(),
      comingWeekday("Europe/London", friday),
    );
    await emma.picture("preview", everywhere);
    assert.deepEqual(await stage.desk.writes(), []);
  });

  it("S20: overrides the summary and an option, and is not told any more that they were filled in for her", async () => {
    await emma.change("textbox", "Summary", "Screen of laptop 4711 stays black");
    await emma.change("combobox", "Type of device", "Docking station");
    const group = emma.panel.locator(".field", { has: emma.control("textbox", "Summary") });
    assert.equal(await group.getByText(emma.word("form.mark.assistant")).count(), 0);
  });

  it("S21: keeps chatting, and what she set stays", async () => {
    await emma.button("form.back").click();
    await emma.say(
      "The laptop was a desktop computer replacement and the summary should mention the monitor",
    );
    await emma.openPreview();
    assert.equal(await emma.control("textbox", "Summary").inputValue(), "Screen of laptop 4711 stays black");
    assert.equal(await emma.chosen("Type of device"), "Docking station");
  });

  it("reloads the page in the middle, and conversation and draft are there again", async () => {
    await emma.enter();
    await emma.openPanel();
    await emma.words.nth(1).waitFor();
    assert.equal(await emma.words.count(), 2);
    assert.match(await emma.words.first().innerText(), /went black/);
    await emma.openPreview();
    assert.equal(await emma.control("textbox", "Summary").inputValue(), "Screen of laptop 4711 stays black");
  });

  it("S22: submits with a double click, and there is exactly one ticket", async () => {
    await emma.button("form.submit").dblclick();
    await emma.heading("form.done.title").waitFor();
    await emma.picture("done", phoneToo);
    assert.equal(emma.asked("POST /ata/submit"), 1);
    assert.equal((await ticketsOf(stage.emma)).length, 1);
  });

  it("follows the link, and the ticket stands in the desk with every value and her as its reporter", async () => {
    emma.expectDesk();
    const [ticket] = await ticketsOf(stage.emma);
    const opened = emma.context.waitForEvent("page");
    await emma.panel.getByRole("link", { name: new RegExp(`^Open ${ticket.key}`) }).click();
    const page = await opened;
    await page.getByText("Screen of laptop 4711 stays black").first().waitFor();
    assert.match(await page.locator("body").innerText(), /Emma Clarke/);
    assert.equal(ticketValue(ticket, "summary"), "Screen of laptop 4711 stays black");
    assert.match(ticketValue(ticket, "description"), /went black after I dropped it/);
    assert.equal(ticketValue(ticket, "customfield_10031"), dayIn("Europe/London", -1));
    assert.equal(ticketValue(ticket, "duedate"), comingWeekday("Europe/London", friday));
    assert.equal(
      ticket.values.find(({ fieldId }) => fieldId === "customfield_10030").text,
      "Docking station",
    );
    await page.close();
  });
});

describe("Emma and her keyboard", () => {
  after(() => stage.end());

  it("walk the whole road without a pointer, and Escape leads back to the portal", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.enter();
    await emma.tabTo(emma.word("loader.launcher"));
    await emma.page.keyboard.press("Enter");
    await emma.untilFocused(emma.word("panel.start"));
    await emma.page.keyboard.press("Enter");
    await emma.untilFocused(emma.word("panel.message"));
    await emma.page.keyboard.type(accident.en);
    await emma.page.keyboard.press("Enter");
    await emma.button("panel.draft.review").waitFor();
    await emma.button("panel.send").waitFor();
    await emma.tabTo(emma.word("panel.draft.review"), "Shift+Tab");
    await emma.page.keyboard.press("Enter");
    await emma.untilFocused(emma.word("form.title"));
    await emma.control("textbox", "Summary").waitFor();
    await emma.tabTo(/^Summary/);
    await emma.page.keyboard.press("Control+A");
    await emma.page.keyboard.type("Written without a mouse");
    await emma.tabTo(emma.word("form.submit"));
    await emma.page.keyboard.press("Enter");
    await emma.untilFocused(emma.word("form.done.title"));
    await emma.page.keyboard.press("Escape");
    await emma.untilFocused(emma.word("loader.launcher"));
    assert.equal(ticketValue((await ticketsOf(stage.emma)).at(-1), "summary"), "Written without a mouse");
  });
});

/** English words of the panel that have no place in a German one. */
const english = Object.entries(catalogues.en)
  .filter(([key, words]) => /^(panel|form)\./.test(key) && typeof words === "string" && !words.includes("{"))
  .filter(([key, words]) => words !== catalogues.de[key])
  .map(([, words]) => words);

describe("Jonas reports it in German", () => {
  let jonas;
  before(async () => {
    jonas = await stage.visit(stage.jonas, { browserLocale: "en-US" });
  });
  after(() => stage.end());

  /** All that is to be read in the panel, names of buttons included. */
  async function checkGerman(where) {
    const text = await jonas.panel.locator("body").ariaSnapshot();
    const found = english.filter((words) =>
      new RegExp(`(^|[^\\p{L}])${escaped(words)}($|[^\\p{L}])`, "u").test(text),
    );
    assert.deepEqual(found, [], `English words ${where}: ${text}`);
    assert.equal(await jonas.panel.locator("html").getAttribute("lang"), "de");
  }

  it("S5, S6: is greeted in the language of his profile, whatever the browser's is", async () => {
    await jonas.enter();
    await jonas.openPanel();
    await jonas.panel.getByRole("heading", { name: /Hallo Jonas/ }).waitFor();
    await checkGerman("in the greeting");
    await jonas.picture("german-greeting", phoneToo);
    await jonas.button("panel.start").click();
    await jonas.composer.waitFor();
    await checkGerman("in the empty conversation");
  });

  it("S5: is answered in German, with German names of types, fields and options", async () => {
    assert.doesNotMatch(await jonas.say(accident.de), /\b(I have|you|please)\b/i);
    await checkGerman("in the conversation");
    await jonas.picture("german-reply", phoneToo);
    await jonas.openPreview();
    assert.equal(await jonas.chosen(jonas.word("form.type")), "Defekte Hardware melden");
    assert.equal(await jonas.chosen("Art des Geräts"), "Laptop");
    await checkGerman("in the preview");
    await jonas.picture("german-preview", phoneToo);
  });

  it("S5: submits and is told so in German", async () => {
    await jonas.button("form.submit").click();
    await jonas.heading("form.done.title").waitFor();
    await checkGerman("in the end");
    const [ticket] = await ticketsOf(stage.jonas);
    assert.match(ticketValue(ticket, "summary"), /schwarz|Bildschirm/);
  });
});

describe("Sam, an agent", () => {
  let sam;
  before(async () => {
    sam = await stage.visit(stage.sam);
  });
  after(() => stage.end());

  it("S3: sees the assistant as a customer does, and picks from what it suggests", async () => {
    await sam.start();
    await sam.say("I have a problem with my account");
    const suggestions = sam.panel.getByRole("group", { name: sam.word("panel.suggestions") });
    await sam.picture("suggestions", phoneToo);
    await suggestions.getByRole("button", { name: "Reset my password" }).click();
    await sam.draft.getByText("Reset my password").waitFor();
    assert.equal(await suggestions.count(), 0, "they are gone once chosen");
  });

  it("S13, S15: is asked for what is missing and answers with a press of a button", async () => {
    await sam.erase();
    await sam.button("panel.start").click();
    await sam.say("My device is broken since yesterday");
    const choices = sam.panel.getByRole("group", { name: "Type of device" });
    await choices.getByRole("button", { name: "Monitor", exact: true }).click();
    await sam.draft.getByText(sam.word("panel.draft.ready")).waitFor();
    await sam.openPreview();
    assert.equal(await sam.chosen("Type of device"), "Monitor");
  });

  it("deletes the conversation, which is asked for once more and leaves nothing behind", async () => {
    await sam.button("panel.erase").click();
    await sam.panel.getByRole("dialog").waitFor();
    await sam.picture("erase");
    await sam.button("panel.eraseKeep").click();
    await sam.heading("form.title").waitFor();
    await sam.erase();
    assert.equal(await stage.stack.query("SELECT count(*) FROM ata.turn"), "0");
    await sam.enter();
    await sam.openPanel();
    await sam.button("panel.start").waitFor();
  });
});

describe("Emma and forms of every kind", () => {
  let emma;
  before(async () => {
    emma = await stage.visit(stage.emma);
  });
  after(() => stage.end());

  it("S12, S15: chooses from a list within a list, and the form has both", async () => {
    await emma.start("8");
    await emma.say("I would like to move to another desk");
    const list = emma.panel.getByRole("combobox", { name: "New location" });
    await emma.picture("asking-list", ["1280", "1280-dark", "360"]);
    await list.selectOption({ label: "Second floor" });
    await emma.button("panel.useChosen").click();
    await emma.button("panel.send").waitFor();
    await emma.openPreview();
    assert.equal(await emma.chosen("New location, first level"), "Main building");
    assert.equal(await emma.chosen("New location, second level"), "Second floor");
    await emma.picture("preview-cascade", everywhere);
  });

  it("changes the type, and is shown what is missing once she submits", async () => {
    await emma.change("combobox", emma.word("form.type"), "Book a meeting room or catering");
    await emma.panel.getByRole("group", { name: /^Catering/ }).waitFor();
    await emma.button("form.submit").click();
    await emma.panel.getByRole("alert").waitFor();
    await emma.picture("preview-errors", everywhere);
  });
});

describe("the demo's portal", () => {
  after(() => stage.end());

  it("opens the administrators' page signed in at the address the demo prints", async () => {
    const priya = await stage.visit(stage.priya);
    priya.expect(/GET \S+\/ata\/chat\?portal=3 net::ERR_ABORTED/);
    await priya.page.goto(`${priya.url}/#admin`);
    await priya.page.getByRole("tab").first().waitFor();
    assert.equal(new URL(priya.page.url()).pathname, "/ata/admin.html");
  });
});

describe("Emma asks for a certificate, whose form wants something only the form itself can ask", () => {
  let emma;
  before(async () => {
    emma = await stage.visit(stage.emma);
    await emma.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await stage.desk.clearLog();
  });
  after(() => stage.end());

  it("S17, S18: is told which field it is, and that she fills it in by hand", async () => {
    await emma.start();
    assert.match(
      await emma.say("Please request a TLS certificate for our web server, it expires on Friday"),
      /Server or computer/,
    );
    await emma.openPreview();
    const elsewhere = emma.panel.getByRole("region", { name: emma.word("form.fallback.title") });
    await elsewhere.getByText("Server or computer").waitFor();
    assert.equal(await emma.button("form.submit").count(), 0, "there is nothing to submit from here");
    await emma.picture("unsupported", phoneToo);
  });

  it("S18: copies what is known, and finds it in the desk's own form; nothing is created until she sends that", async () => {
    await emma.button("form.fallback.copy").click();
    await emma.button("panel.copied").waitFor();
    const copied = await emma.page.evaluate(() => navigator.clipboard.readText());
    await emma.panel.getByText(emma.word("form.fallback.text"), { exact: true }).click();
    assert.equal(copied, await emma.panel.getByLabel(emma.word("form.fallback.text")).innerText());
    assert.match(copied, /Request a certificate[^]*TLS certificate for our web server/);

    emma.expectDesk();
    const opened = emma.context.waitForEvent("page");
    await emma.link("panel.formLink").click();
    const form = await opened;
    await form.waitForLoadState();
    const entered = await form.getByRole("textbox").evaluateAll((boxes) => boxes.map(({ value }) => value));
    assert.ok(
      entered.some((text) => /TLS certificate/.test(text)),
      `the form knows: ${entered}`,
    );
    assert.deepEqual(await stage.desk.writes(), []);
  });
});

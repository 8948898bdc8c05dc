// Something is away, has run out or has moved on: no word is lost, nothing happens twice.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { moveClock } from "../bench/harm.mjs";
import { accident, ticketValue } from "../handlers/story.mjs";
import { phoneToo } from "./looks.mjs";
import { startStage } from "./stage.mjs";

let stage;
before(async () => {
  stage = await startStage({ engine: "guided" });
});
afterEach(() => stage?.end());
after(() => stage?.stop());

const create = { method: "POST", path: "/rest/servicedeskapi/request$" };

const ticketsOf = async (person) =>
  (await stage.desk.tickets()).filter(({ reporter }) => reporter.accountId === person.sub);

/** To the preview of the broken laptop. */
async function review(visitor) {
  await visitor.start();
  await visitor.say(accident.en);
  await visitor.openPreview();
}

describe("a service desk that is away at the moment of submitting", () => {
  it("keeps nobody waiting: it is said, survives a reload, and the ticket comes once the desk is back", async () => {
    const emma = await stage.visit(stage.emma);
    await review(emma);
    await emma.change("textbox", "Summary", "Black screen after a fall");
    await stage.desk.goAway();
    await emma.button("form.submit").click();
    const underWay = emma.panel.getByRole("alert").getByText(emma.word("form.underWay"));
    await underWay.waitFor();
    await emma.picture("desk-away", phoneToo);

    await emma.page.reload();
    await emma.openPanel();
    await underWay.waitFor();
    await stage.desk.comeBack();
    await moveClock(stage.stack, 60);
    await emma.heading("form.done.title").waitFor();
    assert.deepEqual(
      (await ticketsOf(stage.emma)).map((ticket) => ticketValue(ticket, "summary")),
      ["Black screen after a fall"],
    );
  });

  it("lets her take back what waits, change it and submit it again: there is one ticket", async () => {
    const emma = await stage.visit(stage.emma);
    const before = (await ticketsOf(stage.emma)).length;
    await review(emma);
    await stage.desk.fault({ match: create, fault: { status: 429, headers: { "Retry-After": "600" } } });
    await emma.button("form.submit").click();
    await emma.button("form.takeBack").click();
    await emma.button("form.takeBack").waitFor({ state: "detached" });
    await emma.change("textbox", "Summary", "Taken back and better");
    await emma.button("form.submit").click();
    await emma.heading("form.done.title").waitFor();
    const tickets = (await ticketsOf(stage.emma)).slice(before);
    assert.deepEqual(
      tickets.map((ticket) => ticketValue(ticket, "summary")),
      ["Taken back and better"],
    );
  });

  it("may refuse it later: she sees at which field, with all that she entered", async () => {
    const emma = await stage.visit(stage.emma);
    await review(emma);
    await emma.change("textbox", "Summary", "Refused later");
    const refusal = { status: 400, body: { errorMessages: [], errors: { summary: "Please be more precise." } } };
    await stage.desk.fault([
      { match: create, fault: { status: 429, headers: { "Retry-After": "30" } } },
      { match: create, fault: refusal },
    ]);
    await emma.button("form.submit").click();
    await emma.panel.getByRole("alert").getByText(emma.word("form.underWay")).waitFor();
    await moveClock(stage.stack, 60);
    await emma.panel.getByText("Please be more precise.").first().waitFor();
    assert.equal(await emma.control("textbox", "Summary").inputValue(), "Refused later");
    await emma.picture("refused-later");
  });

  it("has made the ticket while her page was closed: it is shown when she is back", async () => {
    const emma = await stage.visit(stage.emma);
    await review(emma);
    await stage.desk.fault({ match: create, fault: { status: 429, headers: { "Retry-After": "30" } } });
    await emma.button("form.submit").click();
    await emma.panel.getByRole("alert").getByText(emma.word("form.underWay")).waitFor();
    await emma.page.goto("about:blank");
    await moveClock(stage.stack, 60);
    await emma.until("the ticket", async () => {
      const open = "SELECT count(*) FROM ata.submission WHERE state IN ('pending', 'sending')";
      return (await stage.stack.query(open)) === "0";
    });
    await emma.page.goBack();
    await emma.openPanel();
    await emma.heading("form.done.title").waitFor();
  });

  it("may have made the ticket before its answer was lost: she waits, and that one is found", async () => {
    const emma = await stage.visit(stage.emma);
    const before = (await ticketsOf(stage.emma)).length;
    await review(emma);
    await stage.desk.fault({ match: create, times: 1, fault: { reset: true, commit: "before" } });
    await emma.button("form.submit").click();
    await emma.panel.getByRole("alert").getByText(emma.word("form.underWay")).waitFor();
    await emma.picture("unconfirmed", phoneToo);
    await emma.heading("form.done.title").waitFor();
    assert.equal((await ticketsOf(stage.emma)).length, before + 1);
  });
});

describe("a token that has run out", () => {
  it("is asked for once more and the message is answered, without a word to the person", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/ata\/chat answers 401|status of 401/);
    await emma.start();
    const valid = stage.stack.sign(stage.emma);
    const given = await emma.giveTokens([valid, valid]);
    const old = stage.stack.sign(stage.emma, { seconds: -3600 });
    await emma.replaceToken("**/ata/chat", old);
    await emma.say(accident.en);
    assert.equal(emma.asked("POST /ata/chat"), 2, "the refused one and the renewed one");
    assert.equal(given(), 2, "once by the loader, once more by the panel");
    assert.equal(await emma.words.count(), 1);
  });

  it("that the portal cannot renew is said, and nothing written is lost", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/ata\/chat\S* answers 401|status of 401/);
    await emma.start();
    const old = stage.stack.sign(stage.emma, { seconds: -3600 });
    await emma.giveTokens([old, old, old]);
    await emma.replaceToken("**/ata/chat", old, 2);
    await emma.send(accident.en);
    await emma.panel.getByRole("alert").waitFor();
    await emma.words.getByText("My laptop screen went black").waitFor();
    await emma.picture("signed-out");
    assert.equal(emma.asked("POST /ata/chat"), 2, "it is asked for once more, not again and again");
  });

  it("hides the assistant from the start when the portal has no better one", async () => {
    const emma = await stage.visit(stage.emma, { token: stage.stack.sign(stage.emma, { seconds: -3600 }) });
    emma.expect(/ata\/chat\?portal=3 answers 401|status of 401/);
    await emma.enter();
    await emma.until("the second refusal", () => emma.asked("GET /ata/chat") === 2);
    assert.equal(await emma.launcher.count(), 0);
  });
});

describe("nobody signed in", () => {
  it("S44: sees a portal without an assistant", async () => {
    const nobody = await stage.visit(null);
    nobody.expect(/ata\/chat\?portal=3 answers 401|status of 401/);
    await nobody.enter();
    assert.equal(await nobody.launcher.count(), 0);
    await nobody.picture("nobody");
  });
});

describe("two tabs", () => {
  it("show one conversation; a change made in one is met by the other, and one ticket comes of it", async () => {
    const first = await stage.visit(stage.emma);
    first.expect(/ata\/(preview|submit|chat)\S* answers 4(04|09|12|22)|status of 4(04|09|12|22)/);
    const before = (await ticketsOf(stage.emma)).length;
    const second = await first.anotherTab();
    await second.enter();
    await review(first);
    await second.openPanel();
    await second.words.getByText("My laptop screen went black").waitFor();
    await second.openPreview();
    await second.change("textbox", "Summary", "Set in the second tab");

    await first.change("textbox", "Description", "Set in the first tab");
    await first.panel.getByRole("alert").getByText(first.word("form.moved")).waitFor();
    assert.equal(await first.control("textbox", "Summary").inputValue(), "Set in the second tab");
    await first.picture("moved-on");
    await first.button("form.submit").click();
    await first.heading("form.done.title").waitFor();

    await second.button("form.submit").click();
    const tickets = await ticketsOf(stage.emma);
    await second.panel.getByRole("link", { name: new RegExp(`^Open ${tickets.at(-1).key}`) }).waitFor();
    await second.panel.getByText(second.word("form.done.earlier")).waitFor();
    await second.picture("second-tab", phoneToo);
    assert.equal(tickets.length, before + 1);
    assert.equal(ticketValue(tickets.at(-1), "summary"), "Set in the second tab");
    assert.match(ticketValue(tickets.at(-1), "description"), /^Set in the first tab/);
  });
});

describe("a network that is gone", () => {
  it("is said, the words stay, and they are sent when it is back", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/ERR_INTERNET_DISCONNECTED/);
    await emma.start();
    await emma.context.setOffline(true);
    await emma.panel.getByText(emma.word("panel.offline")).waitFor();
    await emma.composer.fill(accident.en);
    await emma.composer.press("Enter");
    await emma.words.getByText(emma.word("panel.notSent")).waitFor();
    assert.equal(await emma.panel.getByRole("alert").count(), 1, "it is said once");
    await emma.picture("offline", phoneToo);
    await emma.context.setOffline(false);
    await emma.panel.getByText(emma.word("panel.offline")).waitFor({ state: "hidden" });
    await emma.button("panel.retry").click();
    await emma.button("panel.draft.review").waitFor();
    assert.equal(await emma.words.count(), 1);
  });

  it("leaves what did not get through to be sent later, though something else was said meanwhile", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/ERR_FAILED/);
    await emma.context.route(/\/chat$/, (route) => route.abort(), { times: 1 });
    await emma.start();
    await emma.composer.fill("My mouse is broken, too");
    await emma.composer.press("Enter");
    const left = emma.words.getByText(emma.word("panel.notSent"));
    await left.waitFor();
    await emma.say(accident.en);
    assert.equal(await left.count(), 1);
    await left.getByRole("button").click();
    await left.waitFor({ state: "detached" });
    assert.equal(await emma.words.count(), 2);
  });

  it("does not cost her the form when it went as she began: it is fetched with the next answer", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/ERR_FAILED/);
    let refused = 0;
    await emma.context.route(/assets\/form-/, (route) => ((refused += 1), route.abort()), { times: 1 });
    await emma.start();
    await emma.until("the first attempt at the form", () => refused === 1);
    await emma.say(accident.en);
    await emma.button("panel.draft.review").waitFor();
  });
});

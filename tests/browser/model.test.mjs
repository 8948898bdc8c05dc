// A model at work as customers see it: piece by piece, stopped, away, hostile.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { accident, dayIn } from "../handlers/story.mjs";
import { phoneToo } from "./looks.mjs";
import { startStage } from "./stage.mjs";

const reply =
  "Oh dear, that sounds unpleasant. I have noted everything that you told me. Please check the preview before you send it.";
const values = [
  { field: "customfield_10030", value: "10112", words: "laptop" },
  { field: "customfield_10031", value: dayIn("Europe/London", -1), words: "yesterday" },
];
const answer = (more) =>
  JSON.stringify({
    action: "review",
    request_type: "25",
    reply,
    asked_field: null,
    alternatives: [],
    values,
    ...more,
  });

let stage;
before(async () => {
  stage = await startStage({ engine: "model" });
});
afterEach(() => stage?.end());
after(() => stage?.stop());

describe("words of the model", () => {
  it("are shown piece by piece while the model is still writing, and together they are the reply", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await stage.model.script([{ content: answer() }]);
    await stage.model.fault({ fault: { kind: "silence", after: 24, ms: 1500 } });
    const grown = await emma.watchReply();
    await emma.say(accident.en);
    const steps = await grown();
    assert.ok(steps.length >= 2, `it grew in ${steps.length} steps`);
    for (const step of steps) assert.ok(reply.startsWith(step.trim()), `a piece out of order: ${step}`);
    assert.equal(steps.at(-1), reply);
  });

  it("X14: are read out to who cannot see them once they are whole, and nothing that was said before again", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    const heard = await emma.listen();
    const replies = [reply, "Thank you, that is in the description now. Please check the preview."];
    for (const text of replies) {
      await stage.model.script([{ content: answer({ reply: text }) }]);
      await stage.model.fault({ fault: { kind: "silence", after: 24, ms: 1500 } });
      await emma.say(accident.en);
      await emma.until("the reply read out", async () => (await heard()).at(-1) === text);
    }
    const begins = emma.word("panel.replying");
    assert.deepEqual(await heard(), [begins, replies[0], begins, replies[1]]);
  });

  it("are there before the model has ended; stopping closes its call and keeps what was said and the focus", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await stage.model.script([{ content: answer() }]);
    await stage.model.fault({ fault: { kind: "silence", after: 24 } });
    await emma.send(accident.en);
    await emma.replies.last().getByText("Oh dear").waitFor();
    assert.equal((await stage.model.open()).open, 1, "the model has not ended");
    await emma.picture("streaming", ["1280", "1280-dark"]);
    await emma.tabTo(emma.word("panel.stop"));
    await emma.page.keyboard.press("Enter");
    await emma.until("the end of the model's call", async () => (await stage.model.open()).open === 0);
    assert.equal((await stage.model.open()).aborted, 1);
    await emma.replies.last().getByText("Oh dear").waitFor();
    await emma.replies.last().getByText(emma.word("panel.stopped")).waitFor();
    assert.equal(await emma.focused(), emma.word("panel.send"));
    await emma.picture("stopped");
    await emma.say("My mouse is broken, too");
  });

  it("are not paid for any longer once she has left the page", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await stage.model.script([{ content: answer() }]);
    await stage.model.fault({ fault: { kind: "silence", after: 24 } });
    await emma.send(accident.en);
    await emma.replies.last().getByText("Oh dear").waitFor();
    await emma.page.goto("about:blank");
    await emma.until("the end of the model's call", async () => (await stage.model.open()).open === 0);
    assert.equal((await stage.model.open()).aborted, 1);
  });

  it("do not come when the model is away: she is told, her words stay, and trying again answers them once", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/ata\/chat answers 50[24]|status of 50[24]/);
    await emma.start();
    await stage.model.fault({
      fault: { kind: "status", status: 400, body: { error: { message: "broken" } } },
      times: "always",
    });
    await emma.send(accident.en);
    await emma.panel.getByRole("alert").waitFor();
    await emma.words.getByText("My laptop screen went black").waitFor();
    await emma.picture("model-away", phoneToo);
    await stage.model.reset();
    await emma.button("panel.retry").click();
    await emma.button("panel.draft.review").waitFor();
    assert.equal(await emma.words.count(), 1);
    assert.equal(await emma.panel.getByRole("alert").count(), 0);
  });
});

describe("a key that the model's server refuses", () => {
  const notKeys = /key|401|api|openai|sk-/i;

  it("S92, S93, S94: shows with the first message only, without a word of keys; S98: a valid one answers it in the same panel", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/ata\/chat answers 502|status of 502/);
    await stage.model.keys({ "sk-demo-key": "invalid" });
    await emma.start();
    await emma.send(accident.en);
    const alert = emma.panel.getByRole("alert");
    await alert.waitFor();
    assert.doesNotMatch(await alert.innerText(), notKeys);
    await emma.words.getByText("My laptop screen went black").waitFor();
    await emma.picture("key-invalid", ["1280", "1280-dark", "360"]);
    await emma.launcher.waitFor();
    await stage.model.keys({ "sk-demo-key": "valid" });
    await emma.button("panel.retry").click();
    await emma.button("panel.draft.review").waitFor();
    assert.equal(await alert.count(), 0);
  });
});

describe("a person who writes more than one may", () => {
  const limit = (column, value) => stage.stack.query(`UPDATE ata.setting SET ${column} = ${value}`);
  after(() => limit("turns_per_minute", "DEFAULT, daily_tokens = NULL"));

  /** Emma, who has said one thing; the model takes so many tokens for it. */
  async function begun(total_tokens) {
    const emma = await stage.visit(stage.emma);
    emma.expect(/ata\/chat answers 429|status of 429/);
    await emma.start();
    const usage = { prompt_tokens: total_tokens - 100, completion_tokens: 100, total_tokens };
    await stage.model.script([{ content: answer(), usage }]);
    await emma.say(accident.en);
    return emma;
  }

  it("too fast is asked to wait; the button counts the seconds and then sends the same words once", async () => {
    const emma = await begun(1000);
    await limit("turns_per_minute", 1);
    await stage.stack.query("UPDATE ata.usage_turn SET at = at - interval '54 seconds'");
    await emma.send("The keyboard, too");
    const alert = emma.panel.getByRole("alert");
    await alert.getByText(/writing faster than the assistant may answer/).waitFor();
    assert.equal(await alert.getByRole("link").count(), 0, "a form is not what is missing");
    assert.ok(await emma.button("panel.retryIn").isDisabled());
    await emma.picture("too-fast", phoneToo);
    await emma.button("panel.retry").click();
    await emma.replies.nth(2).waitFor();
    await alert.waitFor({ state: "detached" });
    assert.equal(await emma.words.count(), 2);
  });

  it("and has used up the day's share is told when it is free again, and led to the form, without a button to try in vain", async () => {
    await limit("turns_per_minute", "NULL");
    const emma = await begun(3000);
    await limit("daily_tokens", 1000);
    await emma.send("The keyboard, too");
    const alert = emma.panel.getByRole("alert");
    await alert.getByText(/your share of the assistant for today\. It is free again from \w+day, /).waitFor();
    assert.equal(await alert.getByRole("button", { name: /^Try again/ }).count(), 0);
    await emma.button("panel.copyMessage").waitFor();
    await emma.link("panel.formLink").waitFor();
    await emma.words.last().getByText("The keyboard, too").waitFor();
    await emma.picture("share-used", phoneToo);
  });
});

/** What a reply may try: each is to end up as text or as nothing. */
const hostile = [
  "I have noted everything about your laptop. Please look at this before you send it:",
  "<img src=x onerror=alert(1)> <script>alert(2)</script> <svg onload=alert(3)></svg>",
  "![pixel](https://evil.example/pixel.png) ![data](data:text/html,<script>alert(4)</script>)",
  "[a](javascript:alert(5)) [b](JaVaScRiPt:alert(6)) [c](data:text/html,x) [d](//evil.example/x) <javascript:alert(7)>",
  "[your bank](https://evil.example/login) https://evil.example/plain <iframe src=https://evil.example></iframe>",
  '<a href="https://evil.example" onclick=alert(8)>here</a> <form action=https://evil.example><input name=password></form>',
].join("\n\n");

describe("a model that has been turned", () => {
  it("brings nothing into the page but text: no element, no script, no address outside, no request", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await stage.model.script([{ content: answer({ reply: hostile }) }]);
    const text = await emma.say(accident.en);
    assert.match(text, /onerror=alert\(1\)/, "markup is shown as it is written");
    await emma.checkHarmless();
    await emma.picture("hostile-reply");
    await emma.enter();
    await emma.openPanel();
    await emma.replies.nth(1).waitFor();
    await emma.checkHarmless();
  });

  it("would be noticed if it did", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await emma.panel.getByRole("log").evaluate((log) => {
      const picture = document.createElement("img");
      picture.src = "https://evil.example/pixel.png";
      log.append(picture);
      setTimeout(() => (log.innerHTML = "<b>bold</b>"));
      setTimeout(() => console.error("a complaint"));
    });
    const noticed = [/img-src blocks https:\/\/evil/, /require-trusted-types-for/, /console: a complaint/];
    for (const pattern of noticed) {
      await emma.until(`${pattern}`, () => emma.faults().some((fault) => pattern.test(fault)));
    }
    await assert.rejects(emma.checkHarmless());
    emma.expect(/evil\.example|TrustedHTML|trusted-types|a complaint/i);
  });

  it("brings nothing in through values either: they stand in the preview as text", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    const words = "<img src=x onerror=alert(1)>";
    const texts = ["summary", "description"].map((field) => ({ field, value: `Broken ${words}`, words }));
    await stage.model.script([{ content: answer({ values: texts }) }]);
    await emma.say(`My laptop is broken ${words}`);
    await emma.checkHarmless();
    await emma.openPreview();
    assert.match(await emma.control("textbox", "Summary").inputValue(), /onerror/);
    await emma.checkHarmless();
  });
});

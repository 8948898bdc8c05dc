// One turn: taken once, answered once, counted once.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, describe, it } from "node:test";

import { waitUntil } from "../stack/processes.mjs";
import { accident, startStory } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ engine: "model" });
});
after(() => story?.stop());
afterEach(async () => {
  await story.model.reset();
  for (const person of [story.emma, story.jonas, story.mia]) await person.startOver("3", "5");
});

const conversations = async () => (await story.priya.usage()).conversations;
const tokens = async () => (await story.priya.usage()).tokens.total;

/** Begins a turn of Emma that the model does not finish; `ended` is its answer. */
async function beginTurn(more) {
  await story.model.fault({ fault: { kind: "silence", after: 3, ms: 1500 } });
  const utterance = story.emma.utterance(accident.en, more);
  const ended = story.emma.post("/chat", utterance);
  await waitUntil("the model's beginning", async () => (await story.model.open()).open === 1);
  return { utterance, ended };
}

describe("a turn_id", () => {
  it("sent again gives the same answer and costs nothing", async () => {
    const utterance = story.emma.utterance(accident.en);
    const first = await story.emma.wants(200, "POST", "/chat", { json: utterance });
    const [cost, count, asked] = [
      await tokens(),
      await conversations(),
      (await story.model.requests()).length,
    ];
    assert.ok(first.tokens.total > 0);
    for (const more of [{}, { conversation: first.conversation }, { message: ` ${accident.en}\n` }]) {
      assert.deepEqual(
        await story.emma.wants(200, "POST", "/chat", { json: { ...utterance, ...more } }),
        first,
        JSON.stringify(more),
      );
    }
    const events = await story.emma.events(accident.en, { turn_id: utterance.turn_id });
    assert.deepEqual(events.at(-1).data, first, "as events, too");
    assert.deepEqual(
      [await tokens(), await conversations(), (await story.model.requests()).length],
      [cost, count, asked],
    );
    assert.equal((await story.emma.welcome()).conversation.messages.length, 2);
  });

  it("sent again after later turns still gives its own answer", async () => {
    const utterance = story.emma.utterance(accident.en);
    const first = await story.emma.wants(200, "POST", "/chat", { json: utterance });
    await story.emma.say("It happened on Monday", { conversation: first.conversation });
    assert.deepEqual(await story.emma.wants(200, "POST", "/chat", { json: utterance }), first);
  });

  it("sent with another message is refused", async () => {
    const utterance = story.emma.utterance(accident.en);
    const { conversation } = await story.emma.wants(200, "POST", "/chat", { json: utterance });
    for (const more of [{}, { conversation }]) {
      const answer = await story.emma.post("/chat", { ...utterance, ...more, message: "Something else" });
      assert.deepEqual(
        [answer.status, answer.body.errors.map(({ pointer }) => pointer)],
        [422, ["/turn_id"]],
      );
    }
  });

  it("sent while it is being answered hears 409 with the time to wait, then the answer", async () => {
    const { utterance, ended } = await beginTurn();
    const early = await story.emma.post("/chat", utterance);
    assert.deepEqual([early.status, early.body.code], [409, "in_progress"]);
    assert.ok(Number(early.headers.get("retry-after")) > 0);
    const { status, body } = await ended;
    assert.equal(status, 200);
    assert.deepEqual(await story.emma.wants(200, "POST", "/chat", { json: utterance }), body);
    assert.equal((await story.model.requests()).length, 1, "the model was asked once");
  });

  it("of one person means nothing for another", async () => {
    const utterance = story.emma.utterance(accident.en);
    const emmas = await story.emma.wants(200, "POST", "/chat", { json: utterance });
    const mias = await story.mia.wants(200, "POST", "/chat", {
      json: { ...utterance, message: accident.de },
    });
    assert.notEqual(mias.conversation, emmas.conversation);
  });
});

describe("two turns at once", () => {
  it("X11: one is answered, the other hears 409, and the words of neither are mixed", async () => {
    const { ended } = await beginTurn();
    const other = await story.emma.trySay("And my mouse is broken, too");
    assert.deepEqual([other.status, other.body.code], [409, "in_progress"]);
    assert.equal((await ended).status, 200);
    const { conversation } = await story.emma.welcome();
    assert.deepEqual(
      conversation.messages.map(({ text }) => text).filter((text) => /mouse/.test(text)),
      [],
    );
  });

  it("of two tabs that begin at the same moment end in one conversation", async () => {
    const before = await conversations();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => story.emma.trySay("My mouse is broken")),
    );
    const good = answers.filter(({ status }) => status === 200);
    assert.ok(good.length >= 1);
    assert.ok(
      answers.every(({ status }) => [200, 409].includes(status)),
      `${answers.map(({ status }) => status)}`,
    );
    assert.equal(new Set(good.map(({ body }) => body.conversation)).size, 1);
    assert.equal(await conversations(), before + 1);
  });

  it("of one id sent eight times at once are one turn", async () => {
    const utterance = story.emma.utterance(accident.en);
    const answers = await Promise.all(Array.from({ length: 8 }, () => story.emma.post("/chat", utterance)));
    assert.ok(answers.every(({ status }) => [200, 409].includes(status)));
    assert.equal((await story.model.requests()).length, 1);
    assert.equal((await story.emma.welcome()).conversation.messages.length, 2);
  });

  it("of different people go on side by side", async () => {
    const { ended } = await beginTurn();
    const jonas = await story.jonas.say(accident.de);
    assert.equal(jonas.request_type.id, "25");
    assert.equal((await story.model.open()).open, 1, "Emma's answer is still on its way");
    assert.equal((await ended).status, 200);
  });

  it("hold up neither the preview nor the widget", async () => {
    const first = await story.emma.say("My mouse is broken");
    const { ended } = await beginTurn({ conversation: first.conversation });
    assert.equal((await story.emma.preview(first.conversation)).conversation, first.conversation);
    assert.equal((await story.emma.welcome()).conversation.id, first.conversation);
    assert.equal((await story.model.open()).open, 1);
    const submit = await story.emma.trySubmit(first.conversation, first.draft_version);
    assert.ok([409, 422].includes(submit.status), "X10: nothing is submitted in the middle of a turn");
    assert.equal((await ended).status, 200);
  });
});

describe("S66: a conversation", () => {
  it("S7: is not counted by opening the widget, however often", async () => {
    const before = await conversations();
    for (const person of [story.emma, story.jonas, story.emma]) {
      await person.welcome();
      await person.welcome("5");
    }
    assert.equal(await conversations(), before);
    assert.equal(
      await story.stack.database.query("SELECT count(*) FROM ata.conversation WHERE state = 'open'"),
      "0",
      "none is even begun",
    );
  });

  it("is counted once: by its first turn, not by others, a reload, another tab or its end", async () => {
    const before = await conversations();
    const { conversation } = await story.emma.say("My mouse is broken");
    assert.equal(await conversations(), before + 1);
    await story.emma.welcome();
    await story.emma.say("It is the left button", { conversation });
    await story.emma.say("From another tab");
    await story.emma.tryEnd(conversation);
    assert.equal(await conversations(), before + 1);
    await story.emma.say("My keyboard is broken");
    assert.equal(await conversations(), before + 2, "the next one is another");
  });

  it("is counted for each portal and each person", async () => {
    const before = await conversations();
    await story.emma.say("My mouse is broken");
    await story.emma.say("I have a question about my payslip", { portal: "5" });
    await story.jonas.say(accident.de);
    assert.equal(await conversations(), before + 3);
  });

  it("is counted once when its first message fails and is sent again", async () => {
    const before = await conversations();
    await story.model.fault({ fault: { kind: "cut", after: 0, reset: true }, times: "always" });
    const utterance = story.emma.utterance("My mouse is broken");
    const failed = await story.emma.post("/chat", utterance);
    assert.ok(failed.status >= 500 && failed.status < 505, `${failed.status}`);
    await story.model.reset();
    assert.equal((await story.emma.post("/chat", utterance)).status, 200);
    assert.equal(await conversations(), before + 1);
  });

  it("is not counted when it is refused", async () => {
    const before = await conversations();
    await story.emma.trySay("");
    await story.emma.trySay("Hello", { portal: "99" });
    await story.emma.trySay("Hello", { conversation: randomUUID() });
    await story.nobody.trySay("Hello");
    assert.equal(await conversations(), before);
  });

  it("S57: costs exactly what the model reports, and S24: less for fewer words", async () => {
    const before = await tokens();
    const short = await story.emma.say("My mouse is broken");
    const long = await story.jonas.say(
      `Meine Maus ist kaputt. ${"Ich habe sie schon neu angeschlossen und den Rechner neu gestartet. ".repeat(40)}`,
    );
    const reported = (await story.model.requests()).map(({ answer }) => answer.usage.total_tokens);
    assert.equal(
      (await tokens()) - before,
      reported.reduce((sum, count) => sum + count, 0),
    );
    assert.equal((await tokens()) - before, short.tokens.total + long.tokens.total);
    assert.ok(short.tokens.input < long.tokens.input);
    const { recent } = await story.priya.usage();
    assert.deepEqual(
      recent.slice(0, 2).map((one) => one.tokens),
      [long.tokens.total, short.tokens.total],
    );
    assert.doesNotMatch(JSON.stringify(recent), /Maus|mouse/, "not a word of it");
  });
});

describe("the end of a conversation", () => {
  it("erases all that was said", async () => {
    const { conversation } = await story.emma.say("Zwiebelturm-4712 is broken");
    assert.equal((await story.emma.tryEnd(conversation)).status, 204);
    assert.equal((await story.emma.get(`/preview?conversation=${conversation}`)).status, 404);
    assert.equal((await story.emma.tryEnd(conversation)).status, 404);
    assert.equal((await story.emma.trySay("Go on", { conversation })).status, 404);
    const tables = ["conversation", "turn", "draft_value", "usage_turn", "submission", "audit"];
    for (const table of tables) {
      assert.equal(
        await story.stack.database.query(
          `SELECT count(*) FROM ata.${table} AS t WHERE t::text LIKE '%Zwiebelturm%'`,
        ),
        "0",
        table,
      );
    }
  });

  it("in the middle of an answer is an end: nothing of it comes back", async () => {
    const first = await story.emma.say("My mouse is broken");
    const { ended } = await beginTurn({ conversation: first.conversation });
    assert.equal((await story.emma.tryEnd(first.conversation)).status, 204);
    const { status, body } = await ended;
    assert.deepEqual([status, body.code], [409, "conflict"]);
    assert.equal((await story.emma.welcome()).conversation, null);
  });
});

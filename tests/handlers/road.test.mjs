// The road from a sentence to a ticket, with each engine and in each language.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { waitUntil } from "../stack/processes.mjs";
import {
  accident,
  comingWeekday,
  dayIn,
  fieldOf,
  friday,
  server,
  startStory,
  ticketValue,
  valueOf,
} from "./story.mjs";

/** The accident as each of them tells it, and what of it must stand in the ticket. */
const told = [
  {
    who: "emma",
    language: "English",
    text: accident.en,
    zone: "Europe/London",
    type: "Report broken hardware",
    words: /screen.*(black|dropped)|(black|dropped).*screen/is,
  },
  {
    who: "jonas",
    language: "German",
    text: accident.de,
    zone: "Europe/Berlin",
    type: "Defekte Hardware melden",
    words: /bildschirm.*schwarz|schwarz.*bildschirm/is,
  },
];

function checkDraft(preview, { zone, type, words }) {
  assert.deepEqual([preview.request_type.id, preview.request_type.name], ["25", type]);
  assert.match(valueOf(preview, "summary"), words);
  assert.ok([...valueOf(preview, "summary")].length <= 255);
  assert.match(valueOf(preview, "description"), words);
  assert.equal(valueOf(preview, "customfield_10031"), dayIn(zone, -1), "the day of the accident");
  assert.equal(valueOf(preview, "duedate"), comingWeekday(zone, friday), "when it is needed");
  assert.equal(valueOf(preview, "customfield_10030"), "10112", "the device is the laptop");
  assert.equal(preview.ready, true);
}

function checkTicket(ticket, preview, person) {
  assert.deepEqual([ticket.serviceDeskId, ticket.requestTypeId], ["10", "25"]);
  assert.equal(ticket.reporter.accountId, person.sub, "the person is the reporter");
  assert.equal(ticketValue(ticket, "summary"), valueOf(preview, "summary"));
  assert.ok(
    ticketValue(ticket, "description").startsWith(valueOf(preview, "description")),
    "the description is the reviewed one",
  );
  assert.equal(ticketValue(ticket, "customfield_10031"), valueOf(preview, "customfield_10031"));
  assert.equal(ticketValue(ticket, "duedate"), valueOf(preview, "duedate"));
  assert.deepEqual(ticketValue(ticket, "customfield_10030"), { id: "10112" });
}

function modelStories(storyNow) {
  let story;
  before(() => {
    story = storyNow();
  });
  afterEach(async () => {
    await story.model.reset();
    await story.emma.startOver();
  });

  const reply =
    "Oh dear, that sounds unpleasant. I have noted everything that you told me about it. Please check the preview before you send it.";
  const answer = (more) =>
    JSON.stringify({
      action: "review",
      request_type: "25",
      reply,
      asked_field: null,
      alternatives: [],
      values: [],
      ...more,
    });

  it("are shown while the model is still writing", async () => {
    await story.model.script([{ content: answer() }]);
    await story.model.fault({ fault: { kind: "silence", after: 20, ms: 6000 } });
    const { events } = await story.emma.stream(accident.en);
    const order = [];
    for await (const { event } of events) {
      if (event === "token" && !order.includes("token"))
        order.push("token", `model open: ${(await story.model.open()).open}`);
      if (event === "done") order.push("done", `model open: ${(await story.model.open()).open}`);
    }
    assert.deepEqual(order, ["token", "model open: 1", "done", "model open: 0"]);
  });

  const leaving = { skip: server === "cgi" && "a CGI program hears of it with its next ping only" };
  it("stop being paid for when the person leaves", leaving, async () => {
    await story.model.fault({ fault: { kind: "silence", after: 20 } });
    const { events } = await story.emma.stream(accident.en);
    for await (const { event } of events) {
      if (event !== "token") continue;
      assert.equal((await story.model.open()).open, 1);
      break; // closes the connection, as a page that is left does
    }
    await waitUntil("the end of the model's answer", async () => (await story.model.open()).open === 0);
    assert.equal((await story.model.open()).aborted, 1);
    await waitUntil(
      "the booking of what it cost",
      async () => (await story.priya.usage()).recent[0].outcome === "cancelled",
    );
    const { tokens } = (await story.priya.usage()).recent[0];
    assert.ok(tokens > 0, "what was said until then is counted");
  });

  it("cannot bring in a type, a field or an option that is not there", async () => {
    await story.model.fault({ fault: { kind: "hallucinated_ids" } });
    const turn = await story.emma.say(accident.en);
    const preview = await story.emma.preview(turn.conversation);
    for (const field of preview.fields.filter(({ options, value }) => options && typeof value === "string")) {
      assert.ok(
        field.options.some(({ value }) => value === field.value),
        `${field.id} has a value that can be chosen`,
      );
    }
    assert.ok(preview.request_type === null || preview.request_type.id === "25");
  });

  it("are never believed about a type the person may not raise", async () => {
    const words = "I want to hire somebody for my team";
    const forbidden = {
      action: "review",
      request_type: "59",
      reply,
      asked_field: null,
      alternatives: ["59"],
      values: [],
    };
    await story.model.script([{ content: JSON.stringify(forbidden) }]);
    const events = await story.emma.events(words, { portal: "5" });
    const turn = events.at(-1).data;
    assert.ok(
      events.every(({ event, data }) => event !== "intent" || data.id !== "59"),
      "S9: it is not even told in passing",
    );
    assert.notEqual(turn.request_type?.id, "59");
    assert.ok(turn.suggestions.every(({ id }) => id !== "59"));
    assert.equal(turn.ready, false);
    await story.emma.startOver("5");
  });

  it("fail in a way that can be repeated: the same turn again is answered, and counted as one conversation", async () => {
    const before = (await story.priya.usage()).conversations;
    await story.model.fault({ fault: { kind: "cut", after: 5, reset: true }, times: 5 });
    const utterance = story.emma.utterance(accident.en);
    const failed = await story.emma.post("/chat", utterance);
    assert.ok([502, 504].includes(failed.status), `${failed.status}`);
    await story.model.reset();
    const turn = await story.emma.wants(200, "POST", "/chat", { json: utterance });
    assert.equal(turn.request_type.id, "25");
    const { conversation } = await story.emma.welcome();
    assert.equal(conversation.messages.length, 2, "the words stand there once");
    assert.equal((await story.priya.usage()).conversations, before + 1);
  });

  it("S94: a refused key fails the first message with a friendly sentence and without a word of the provider's", async () => {
    await story.model.keys({ "sk-demo-key": "invalid" });
    const answer = await story.emma.trySay("My mouse is broken");
    assert.deepEqual([answer.status, answer.body.code], [502, "key_invalid"]);
    assert.doesNotMatch(JSON.stringify(answer.body), /sk-|openai|api[_ -]?key.*incorrect|Incorrect/i);
    await story.model.keys({ "sk-demo-key": "valid" });
    assert.equal(
      (await story.emma.trySay("My mouse is broken")).status,
      200,
      "S98: with a good key it goes on at once",
    );
  });
}

for (const engine of ["guided", "model"]) {
  describe(`the road with the engine ${engine}`, () => {
    let story;
    before(async () => {
      story = await startStory({ engine });
    });
    after(() => story?.stop());
    afterEach(() => story?.model.reset());

    for (const one of told) {
      it(`S2: one ${one.language} sentence about a broken laptop becomes a ticket of the right type with the right values`, async () => {
        const person = story[one.who];
        const turn = await person.say(one.text);
        assert.equal(turn.engine, engine);
        assert.equal(turn.action, "review", `S13: nothing is left to ask: ${turn.reply}`);
        assert.deepEqual([turn.missing, turn.asked_field, turn.ready], [[], null, true]);

        const preview = await person.preview(turn.conversation);
        checkDraft(preview, one);
        assert.equal(
          (await story.desk.tickets()).some(({ reporter }) => reporter.accountId === person.sub),
          false,
          "S19: nothing is in Jira before the click",
        );

        const ticket = await person.submit(turn.conversation);
        const own = (await story.desk.tickets()).filter(({ reporter }) => reporter.accountId === person.sub);
        assert.deepEqual(
          own.map(({ key }) => key),
          [ticket.key],
          "S22: exactly one ticket is there after it",
        );
        checkTicket(own[0], preview, person);
        assert.deepEqual(ticket.request_type, { id: "25", name: one.type });
        assert.ok(ticket.url.startsWith(story.stack.jira.url) && ticket.url.endsWith(ticket.key));
        assert.equal((await person.welcome()).conversation, null, "the next conversation begins anew");
      });
    }

    it("tells a turn as events: type and values before the end, words in pieces, and exactly one end", async () => {
      const events = await story.emma.events(accident.en);
      const names = events.map(({ event }) => event);
      assert.equal(names.indexOf("intent"), 0, `the type is told first: ${names}`);
      assert.deepEqual(
        names.filter((name) => name === "done" || name === "error"),
        ["done"],
      );
      assert.equal(names.at(-1), "done");
      assert.equal(events[0].data.id, "25");
      const turn = events.at(-1).data;
      const told = Object.fromEntries(
        events.filter(({ event }) => event === "field").map(({ data }) => [data.id, data.value]),
      );
      assert.equal(told.customfield_10030, "10112");
      assert.equal(told.customfield_10031, dayIn("Europe/London", -1));
      const words = events.filter(({ event }) => event === "token").map(({ data }) => data.text);
      assert.equal(words.join("").trim(), turn.reply, "the pieces together are the reply");
      await story.emma.startOver();
    });

    it(
      "walks the same road through plain CGI",
      { skip: server !== "lighttpd" && "the other servers run it anyway" },
      async () => {
        const emma = story.emma.at("cgi");
        const before = (await story.desk.tickets()).length;
        const turn = await emma.say(accident.en);
        const preview = await emma.preview(turn.conversation);
        checkDraft(preview, told[0]);
        const ticket = await emma.submit(turn.conversation);
        const tickets = await story.desk.tickets();
        assert.equal(tickets.length, before + 1);
        assert.equal(tickets.at(-1).key, ticket.key);
        checkTicket(tickets.at(-1), preview, emma);
      },
    );

    if (engine === "model") describe("words of the model", () => modelStories(() => story));
  });
}

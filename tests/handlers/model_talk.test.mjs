// A conversation with a model: what holds whatever the model says.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { fieldOf, startStory, valueOf } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ engine: "model", indexed: true });
});
afterEach(async () => {
  await story.model.reset();
  for (const person of [story.emma, story.jonas]) await person.startOver();
});
after(() => story?.stop());

/** An answer as a model gives it; what is not said is empty. */
const answer = (more) => ({
  content: JSON.stringify({
    action: "ask",
    request_type: null,
    reply: "Could you please tell me more?",
    asked_field: null,
    alternatives: [],
    values: [],
    later: null,
    ...more,
  }),
});
const laptop = { field: "customfield_10030", value: "10112", words: "laptop" };

async function modelSays(...answers) {
  await story.model.script(answers.map(answer));
}

const lastMessages = async () => (await story.model.requests()).at(-1).body.messages;
const lastWords = async () => (await lastMessages()).at(-1).content;

const textOf = (events) => events.filter(({ event }) => event === "token").map(({ data }) => data.text).join("");

describe("words of a model", () => {
  it("S23: links may lead to the portal's own hosts; others lose their address, piece by piece and at the end", async () => {
    const own = `${story.stack.jira.url}/servicedesk/customer/portal/3`;
    const reply = `See [the form](${own}) or [the help page](https://evil.example/in), ![x](https://evil.example/x.png) and https://evil.example/y?`;
    await modelSays({ action: "decline", reply });
    const events = await story.emma.events("Where is the form?");
    const done = events.at(-1).data;
    assert.equal(done.reply, `See [the form](${own}) or the help page, x and …?`);
    assert.equal(textOf(events).trim(), done.reply);
    assert.doesNotMatch(JSON.stringify(events), /evil\.example/);
  });

  it("S11: an address that nobody wrote does not get into the ticket; one that the person wrote does", async () => {
    const words = "https://shop.example/cart shows an error on my laptop";
    await modelSays({
      request_type: "25",
      values: [
        { field: "summary", value: "Error, see https://evil.example/a", words: "" },
        { field: "description", value: words, words },
      ],
    });
    const { conversation } = await story.emma.say(words);
    const preview = await story.emma.preview(conversation);
    assert.equal(valueOf(preview, "summary"), "Error, see …");
    assert.equal(valueOf(preview, "description"), words);
  });

  it("X1: a question that the model forgets is asked after its words, in the stream as well", async () => {
    await modelSays(
      { request_type: "25", reply: "Which device is it?", asked_field: laptop.field },
      { request_type: "25", reply: "It connects a notebook to a desk.", asked_field: laptop.field },
    );
    const { conversation } = await story.emma.say("Something of mine is broken");
    const events = await story.emma.events("What is a docking station, by the way?", { conversation });
    const done = events.at(-1).data;
    assert.match(done.reply, /^It connects a notebook to a desk\. Could you please .*Type of device/);
    assert.equal(textOf(events), done.reply);
    assert.equal(done.asked_field.id, laptop.field);
  });

  it("S13: a model that calls for review too early is not contradicted on the screen: what is missing follows its words", async () => {
    const early = "All done, you can send it now.";
    await modelSays({ action: "review", request_type: "25", reply: early, values: [laptop] });
    const events = await story.emma.events("Something is wrong with my laptop");
    const done = events.at(-1).data;
    assert.deepEqual([done.action, done.ready], ["ask", false]);
    assert.equal(textOf(events), done.reply);
    assert.match(done.reply, /^All done, you can send it now\.\n\nBefore that, something is still missing\. When did it happen\?/);
    await modelSays({ action: "review", request_type: "25", reply: early, values: [{ field: "customfield_10031", value: "yesterday", words: "yesterday" }] });
    const complete = await story.emma.events("yesterday", { conversation: done.conversation });
    assert.deepEqual([complete.at(-1).data.ready, textOf(complete)], [true, early]);
  });

  it("X6: starting over and cancelling drop everything, whatever the model makes of it", async () => {
    for (const words of ["start over", "cancel"]) {
      await modelSays(
        { request_type: "25", asked_field: "customfield_10031", values: [laptop] },
        { request_type: "25", reply: "Which day was it?", asked_field: "customfield_10031", values: [laptop] },
      );
      const { conversation } = await story.emma.say("My laptop is broken");
      const turn = await story.emma.say(words, { conversation });
      assert.equal(turn.request_type, null);
      assert.doesNotMatch(turn.reply, /Which day/);
      assert.deepEqual((await story.emma.preview(conversation)).fields, []);
      await story.emma.startOver();
      await story.model.reset();
    }
  });

  it("X9: a decline does not outlast its message", async () => {
    await modelSays({ action: "decline", reply: "I can only help with requests." });
    const declined = await story.emma.say("Write me a poem about the sea");
    assert.equal(declined.action, "decline");
    await modelSays({ request_type: "25", reply: "Which device is it?", asked_field: laptop.field });
    const turn = await story.emma.say("The thing on my desk is broken", { conversation: declined.conversation });
    assert.deepEqual([turn.action, turn.request_type.id], ["ask", "25"]);
  });
});

describe("the language", () => {
  it("X12: is that of the last message that shows one, not that of the profile", async () => {
    await modelSays({ request_type: "25", reply: "Which device is it, please?", asked_field: laptop.field });
    const first = await story.jonas.say("Something on my desk is broken");
    assert.equal(first.reply, "Which device is it, please?");
    await modelSays({ request_type: "25", reply: "Welches Gerät ist es denn bitte?", asked_field: laptop.field });
    const second = await story.jonas.say("10112 ???", { conversation: first.conversation });
    assert.match(second.reply, /please/i, "numbers show no language: the conversation goes on in English");
    await modelSays({ request_type: "25", reply: "Welches Gerät ist es denn bitte?", asked_field: laptop.field });
    const third = await story.jonas.say("Das weiß ich leider nicht so genau", { conversation: first.conversation });
    assert.match(third.reply, /bitte/);
  });

  it("S6: people are greeted in the language of their profile, which the model is told until words show another", async () => {
    const greetings = { "fr-FR": "Bonjour Emma, en quoi puis-je vous aider ?", es: "Hola, Emma: ¿en qué puedo ayudarle?", ja: "こんにちは、Emmaさん。どのようなご用件でしょうか。" };
    for (const [locale, wanted] of Object.entries(greetings)) {
      const person = story.emma.with({ locale });
      assert.deepEqual([(await person.welcome()).greeting, (await person.welcome()).locale], [wanted, "en"]);
      const reply = "…?";
      await modelSays({ reply });
      const turn = await person.say("???");
      assert.equal(turn.reply, reply);
      assert.match(await lastWords(), new RegExp(`Language: ${locale}\\.`));
      await modelSays({ reply });
      await person.say("The thing on my desk is broken", { conversation: turn.conversation });
      assert.match(await lastWords(), /Language: en\./);
      await person.startOver();
    }
  });

  it("X12: small words that French or Spanish shares with English do not make it English", async () => {
    const reply = "Je suis désolé. De quel appareil s'agit-il ?";
    await modelSays({ request_type: "29", reply, asked_field: laptop.field });
    const turn = await story.jonas.say("On m'a volé un appareil dans le train");
    assert.equal(turn.reply, reply);
    assert.match(await lastWords(), /Language: de\./, "nothing shows English");
  });

  it("X12: of a message that is not shipped is left to the model", async () => {
    const reply = "Quel appareil est en panne, s'il vous plaît ?";
    await modelSays({ request_type: "25", reply, asked_field: laptop.field });
    const turn = await story.emma.say("Mon ordinateur portable ne fonctionne plus");
    assert.equal(turn.reply, reply);
  });
});

describe("two matters in one message", () => {
  const other = "I also forgot my password";

  it("S2: are handled one after the other: the second waits until the first is sent", async () => {
    await modelSays({ action: "review", request_type: "27", reply: "Please check the preview.", later: other });
    const first = await story.emma.say(`The printer has a paper jam and ${other}`);
    assert.equal(first.later, other);
    assert.match(first.reply, /You also mentioned “I also forgot my password”/);
    await story.emma.submit(first.conversation);
    assert.match((await story.emma.welcome()).greeting, /“I also forgot my password”/);
    await modelSays({ action: "review", request_type: "15", reply: "Please check the preview." });
    const second = await story.emma.say("yes");
    assert.equal(second.request_type.id, "15");
    assert.deepEqual((await lastMessages()).map(({ role }) => role), ["system", "user"], "templates want the roles to take turns");
    assert.match(await lastWords(), /I also forgot my password\nyes\n/);
    const preview = await story.emma.preview(second.conversation);
    assert.match(fieldOf(preview, "description").value, /forgot my password/);
    assert.doesNotMatch((await story.emma.welcome()).greeting, /forgot/, "it is under way now");
    await story.emma.submit(second.conversation);
    assert.doesNotMatch((await story.emma.welcome()).greeting, /forgot/, "and then done");
  });

  it("S2: whoever speaks of something else is not held to it", async () => {
    await modelSays({ action: "review", request_type: "27", reply: "Please check the preview.", later: other });
    const first = await story.emma.say(`The printer has a paper jam and ${other}`);
    await story.emma.submit(first.conversation);
    await modelSays({ request_type: "25", reply: "Which device is it?", asked_field: laptop.field });
    const second = await story.emma.say("My monitor flickers");
    assert.doesNotMatch(valueOf(await story.emma.preview(second.conversation), "description"), /password/);
  });
});

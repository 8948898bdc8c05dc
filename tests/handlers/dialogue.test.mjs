// What the assistant understands, suggests, asks and says, without any model.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { dayIn, fieldOf, startStory, valueOf } from "./story.mjs";

let story;
before(async () => {
  story = await startStory();
});
after(() => story?.stop());

const isSorted = (list) =>
  list.every((one, index) => index === 0 || list[index - 1].confidence >= one.confidence);

describe("finding the request type", () => {
  afterEach(async () => {
    await story.emma.startOver("3", "5");
  });

  it("S3: suggests a ranked list when several types are likely, and takes the one that is named", async () => {
    const turn = await story.emma.say("something with email");
    assert.deepEqual([turn.action, turn.request_type], ["suggest", null]);
    assert.ok(turn.suggestions.length >= 2 && isSorted(turn.suggestions), JSON.stringify(turn.suggestions));
    assert.equal(new Set(turn.suggestions.map(({ id }) => id)).size, turn.suggestions.length);
    const [, second] = turn.suggestions;
    const next = await story.emma.say(second.name, { conversation: turn.conversation });
    assert.deepEqual(next.request_type, { id: second.id, name: second.name });
    assert.ok(
      valueOf(await story.emma.preview(turn.conversation), "description")
        .toLowerCase()
        .includes("email"),
      "the words are kept",
    );
  });

  it("S3: takes no type for what the person says it is not, nor for a day alone", async () => {
    const first = await story.emma.say("My laptop is NOT broken, I just need a new charger");
    assert.equal(first.action, "suggest");
    const second = await story.emma.say("No, not a laptop", { conversation: first.conversation });
    assert.deepEqual([second.action, second.request_type], ["suggest", null]);
    await story.emma.startOver();
    const day = await story.jonas.say("Mit meinem Telefon stimmt seit gestern etwas nicht, ist aber nicht eilig");
    assert.equal(day.action, "suggest");
    const later = await story.jonas.say("nein, seit vorgestern", { conversation: day.conversation });
    assert.deepEqual([later.action, later.request_type], ["suggest", null]);
    await story.jonas.startOver();
    const plain = await story.jonas.say("Mein Bildschirm flackert seit gestern, ist aber nicht eilig");
    assert.equal(plain.request_type?.name, "Defekte Hardware melden");
  });

  it("S3: chooses nothing where nothing fits, and asks for other words", async () => {
    const turn = await story.emma.say("qwertz asdf yxcv");
    assert.equal(turn.request_type, null);
    assert.ok(["ask", "suggest"].includes(turn.action));
    assert.ok(
      turn.suggestions.every(({ confidence }) => confidence < 0.2),
      JSON.stringify(turn.suggestions),
    );
    assert.match(turn.reply, /\?|please/i);
    assert.deepEqual((await story.emma.preview(turn.conversation)).fields, []);
  });

  it("S8: understands what is meant: paraphrases, typing errors, both languages in one", async () => {
    const cases = [
      ["15", "I cannot log in any more, I forgot my passwrod"],
      ["20", "From home I can't get into the company network since this morning"],
      ["27", "The printer on our floor has a paper jam and prints nothing"],
      ["25", "Mein Notebook ist runtergefallen und the screen is broken"],
      ["36", "I deleted the folder Q3 by mistake, please bring it back"],
    ];
    for (const [id, words] of cases) {
      const turn = await story.emma.say(words);
      const likely = [turn.request_type?.id, ...turn.suggestions.slice(0, 2).map((one) => one.id)];
      assert.ok(likely.includes(id), `${words}: ${likely}`);
      await story.emma.startOver();
    }
  });

  it("S9: never suggests or chooses a type the person may not raise: restricted, hidden, of another portal", async () => {
    const cases = [
      ["5", "59", "I want to hire somebody: open a new position for my team"],
      ["5", "59", "Request a new hire"],
      ["3", "44", "Import assets in bulk"],
      ["3", "53", "Request leave"],
      ["5", "25", "Report broken hardware"],
    ];
    for (const [portal, id, words] of cases) {
      const turn = await story.emma.say(words, { portal });
      const { request_type: type, alternatives } = await story.emma.preview(turn.conversation);
      const shown = [
        turn.request_type?.id,
        type?.id,
        ...turn.suggestions.map((one) => one.id),
        ...alternatives.map((one) => one.id),
      ];
      assert.ok(!shown.includes(id), `${id} for ${JSON.stringify(words)} on portal ${portal}: ${shown}`);
      await story.emma.startOver(portal);
    }
    const manager = await story.jonas.say("Eine neue Stelle ausschreiben", { portal: "5" });
    assert.equal(manager.request_type?.id, "59", "a member of people-managers may");
    await story.jonas.startOver("5");
  });

  it("S44: offers nothing on a portal that the person has no access to", async () => {
    const turn = await story.mia.say("Ich brauche einen Türausweis", { portal: "8" });
    assert.deepEqual([turn.request_type, turn.suggestions], [null, []]);
    assert.deepEqual((await story.mia.preview(turn.conversation)).alternatives, []);
    const allowed = await story.emma.say("I need a door badge", { portal: "8" });
    assert.equal(allowed.request_type.id, "71");
    await story.emma.startOver("8");
    await story.mia.startOver("8");
  });

  it("S23: steers other talk back to tickets, and keeps it out of the ticket", async () => {
    const { conversation } = await story.emma.say("My laptop is broken since yesterday");
    const before = await story.emma.preview(conversation);
    for (const words of [
      "Write me a poem about the sea",
      "Who are you?",
      "What is 12 times 12?",
      "by the way, can you write me a poem?",
      "Write a Python function that sorts a list",
      "Schreib mir bitte ein Gedicht über Bananen",
      "translate this into French please: the cat sat on the mat",
    ]) {
      const turn = await story.emma.say(words, { conversation });
      assert.ok(turn.reply.length > 0 && !/roses|144/i.test(turn.reply), turn.reply);
      const now = await story.emma.preview(conversation);
      assert.deepEqual(
        now.fields.map(({ value }) => value),
        before.fields.map(({ value }) => value),
        `after ${JSON.stringify(words)}`,
      );
      assert.equal(now.request_type.id, "25");
    }
  });
});

describe("filling the form", () => {
  afterEach(async () => {
    for (const person of [story.emma, story.jonas]) await person.startOver("3", "5");
  });

  it("S4: prefills the form of the chosen type, with the fields the customer sees and no other", async () => {
    const turn = await story.emma.say(
      "I need a new virtual machine with 4 cores and 16 GB memory for testing",
    );
    const preview = await story.emma.preview(turn.conversation);
    assert.equal(preview.request_type.id, "43");
    assert.deepEqual(
      preview.fields.map(({ id }) => id),
      ["summary", "description", "customfield_10062", "customfield_10063", "customfield_10071"],
    );
    assert.deepEqual(
      preview.unsupported.map(({ id, required }) => [id, required]),
      [["customfield_10097", false]],
    );
    assert.doesNotMatch(JSON.stringify(preview), /customfield_10099|CO-4711/, "the hidden field is nowhere");
  });

  it("S4: prefills it, too, when the person chooses the type in the preview", async () => {
    const turn = await story.emma.say("something with email");
    assert.equal(turn.request_type, null);
    const preview = await story.emma.patch(turn.conversation, { request_type: "32" });
    for (const id of ["summary", "description"])
      assert.match(valueOf(preview, id) ?? "nothing", /email/i, id);
  });

  it("S12: takes numbers, choices, cascading choices and days out of the words, each with the words as evidence", async () => {
    const server = await story.emma.say(
      "I need a new virtual machine with 4 cores and 16 GB memory for testing",
    );
    const machine = await story.emma.preview(server.conversation);
    assert.deepEqual(
      ["customfield_10062", "customfield_10063", "customfield_10071"].map((id) => valueOf(machine, id)),
      [4, 16, "10146"],
    );
    for (const field of machine.fields)
      assert.ok(server.conversation && field.evidence !== "" && field.source === "assistant", field.id);
    await story.emma.startOver();
    const order = await story.emma.say("I need a new notebook, 14 inch, by next Friday");
    const notebook = await story.emma.preview(order.conversation);
    assert.deepEqual(valueOf(notebook, "customfield_10090"), { parent: "10300", child: "10302" });
    assert.equal(new Date(`${valueOf(notebook, "duedate")}T12:00:00Z`).getUTCDay(), 5);
    assert.equal(fieldOf(notebook, "duedate").evidence.toLowerCase(), "next friday");
  });

  it("S12: takes how many of something are wanted", async () => {
    const turn = await story.emma.say("I need 5 licences of Visio");
    assert.equal(turn.request_type.id, "31");
    assert.equal(valueOf(await story.emma.preview(turn.conversation), "customfield_10061"), 5);
  });

  it("S12: counts days in the person's own time zone", async () => {
    const text = "My laptop broke yesterday";
    for (const zoneinfo of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
      const person = story.emma.with({ zoneinfo });
      const turn = await person.say(text);
      assert.equal(
        valueOf(await person.preview(turn.conversation), "customfield_10031"),
        dayIn(zoneinfo, -1),
        zoneinfo,
      );
      await person.startOver();
    }
  });

  it("S10: makes a summary that fits out of 2,000 words", async () => {
    const text = `The printer on the third floor of the London office prints only blank pages since Monday. ${"I have switched it off and on again and asked a colleague who saw the same. ".repeat(130)}Thank you.`;
    assert.ok(text.split(" ").length > 2000);
    const turn = await story.emma.say(text);
    const preview = await story.emma.patch(turn.conversation, { request_type: "27" });
    const summary = valueOf(preview, "summary");
    assert.ok([...summary].length <= 255 && summary.length >= 10, summary);
    assert.match(summary, /printer|pages/i);
    assert.ok(!summary.includes("\n"));
  });

  it("S11: keeps error codes, names, numbers and paths letter by letter", async () => {
    const codes = [
      "0x80070035",
      "E-1042",
      "SN-44871",
      "+44 20 7946 0018",
      "\\\\fs01\\team\\Q3",
      "Łukasz O'Neill",
      "£1,234.50",
      "v2.14.7-rc1",
    ];
    const turn = await story.emma.say(
      `The printer says ${codes[0]} and ${codes[1]} since ${codes[5]} plugged in the scanner ${codes[2]} (${codes[7]}, worth ${codes[6]}). Call ${codes[3]}. The files are in ${codes[4]}.`,
    );
    const description = valueOf(await story.emma.preview(turn.conversation), "description");
    for (const code of codes) assert.ok(description.includes(code), `${code} in ${description}`);
  });

  it("S11: invents nothing: every number of the ticket stands in the words", async () => {
    const text = "The printer in room 4.07 shows error 17 since the update to 23H2";
    const turn = await story.emma.say(text);
    assert.equal(turn.request_type.id, "27");
    const preview = await story.emma.preview(turn.conversation);
    for (const id of ["summary", "description"]) {
      for (const number of valueOf(preview, id).match(/\d+/g) ?? [])
        assert.ok(text.includes(number), `${number} in ${id}`);
    }
  });

  it("S13, S15: asks for what is missing, one field at a time, and never again for what was answered", async () => {
    const answers = { customfield_10064: "34.50", customfield_10043: "GBP", customfield_10031: "yesterday" };
    let turn = await story.emma.say("I want to submit an expense claim for a taxi to the airport", {
      portal: "5",
    });
    const asked = [];
    while (turn.action === "ask" && asked.length < 6) {
      const { id, name } = turn.asked_field;
      assert.ok(turn.reply.includes(name), `S15: the question is about ${name}: ${turn.reply}`);
      assert.ok(turn.missing.some((one) => one.id === id));
      asked.push(id);
      turn = await story.emma.say(answers[id], { portal: "5", conversation: turn.conversation });
    }
    assert.deepEqual(asked.toSorted?.() ?? [...asked].sort(), Object.keys(answers).sort());
    assert.deepEqual([turn.action, turn.ready, turn.missing], ["review", true, []]);
    const preview = await story.emma.preview(turn.conversation);
    assert.deepEqual(
      Object.keys(answers).map((id) => valueOf(preview, id)),
      [34.5, "10136", dayIn("Europe/London", -1)],
    );
  });

  it("S15: takes more than one value out of one answer, and asks for neither again", async () => {
    const { conversation, asked_field: asked } = await story.emma.say("I want access to a shared folder");
    assert.match(asked.name, /^Path/);
    const turn = await story.emma.say("Read only please, for \\\\fileserver\\finance", { conversation });
    assert.deepEqual([turn.action, turn.missing], ["review", []]);
    const texts = (await story.emma.preview(conversation)).fields.map(({ text }) => text);
    for (const text of ["\\\\fileserver\\finance", "Read only"]) assert.ok(texts.includes(text), texts.join());
  });

  it("X1: an interruption changes nothing of what is asked", async () => {
    const first = await story.emma.say("I want to submit an expense claim for a taxi", { portal: "5" });
    const aside = await story.emma.say("Who are you?", { portal: "5", conversation: first.conversation });
    assert.equal(aside.asked_field?.id ?? first.asked_field.id, first.asked_field.id);
    const next = await story.emma.say("34.50", { portal: "5", conversation: first.conversation });
    assert.ok(!next.missing.some(({ id }) => id === "customfield_10064"), next.reply);
  });

  it("S14: asks politely, in the person's language", async () => {
    const english = await story.emma.say("I want to submit an expense claim for a taxi", { portal: "5" });
    assert.match(english.reply, /please|could you/i);
    const german = await story.jonas.say("Ich möchte eine Taxifahrt als Spesen einreichen", { portal: "5" });
    assert.match(german.reply, /bitte|könnten Sie/i);
    assert.equal(german.request_type.name, "Spesen einreichen");
  });

  it("S17, S18: says what only the form can take, links the form filled as far as it goes, and gives a text to copy", async () => {
    const words = "I need a TLS certificate for the web server www.example.com because the old one expired";
    const turn = await story.emma.say(words);
    assert.deepEqual([turn.action, turn.ready, turn.request_type.id], ["review", false, "38"]);
    assert.deepEqual(
      turn.unsupported.map(({ id, required }) => [id, required]),
      [["customfield_10095", true]],
    );
    assert.match(turn.reply, /Server or computer/);
    const { fallback, fields, ready } = await story.emma.preview(turn.conversation);
    assert.equal(ready, false);
    assert.ok(
      fallback.url.startsWith(`${story.stack.jira.url}/servicedesk/customer/portal/3/create/38`),
      fallback.url,
    );
    const page = await (await fetch(fallback.url)).text();
    const summary = fields.find(({ id }) => id === "summary").value;
    assert.ok(page.includes(summary), "the form comes with the summary filled in");
    assert.ok(fallback.copy_text.includes("www.example.com") && fallback.copy_text.includes(summary));
    assert.match(fallback.message, /form/);

    const answer = await story.emma.trySubmit(turn.conversation, turn.draft_version);
    assert.deepEqual(
      [answer.status, answer.body.errors.map(({ pointer }) => pointer)],
      [422, ["/values/customfield_10095"]],
    );
    assert.deepEqual(await story.desk.tickets(), [], "nothing is created");
    const more = await story.emma.say("It is for www2 as well", { conversation: turn.conversation });
    assert.notEqual(more.action, "failed", "the conversation is not blocked");
  });

  it("S18: leaves out an optional field of that kind without a fuss", async () => {
    const makeRequired = async (required) => {
      const use = { kind: "field", id: "customfield_10095", request_type: "38" };
      await story.desk.change({ op: "change", ...use, set: { required } });
      await story.priya.synchronise();
    };
    await makeRequired(false);
    const turn = await story.emma.say("I want to request a TLS certificate for www.example.com");
    assert.deepEqual(
      [turn.ready, turn.unsupported.map(({ id, required }) => [id, required])],
      [true, [["customfield_10095", false]]],
    );
    assert.equal((await story.emma.preview(turn.conversation)).fallback, undefined);
    const ticket = await story.emma.submit(turn.conversation);
    assert.match(ticket.key, /^IT-/);
    await makeRequired(true);
  });
});

describe("the widget's start", () => {
  it("S5: comes in the language of the person's profile, English where that is not shipped", async () => {
    const greetings = {};
    for (const locale of [
      "en-GB",
      "en",
      "de-DE",
      "de",
      "DE_at",
      "pl-PL",
      "ar",
      "zh-Hant-TW",
      "tlh",
      "",
      "x".repeat(60),
    ]) {
      const { locale: shown, greeting } = await story.emma.with({ locale }).welcome();
      greetings[locale] = [shown, greeting];
    }
    const english = ["en", greetings.en[1]];
    for (const [locale, shown] of Object.entries(greetings)) {
      assert.deepEqual(shown, /^de/i.test(locale) ? ["de", greetings.de[1]] : english, `locale ${locale}`);
    }
    assert.notEqual(greetings.de[1], greetings.en[1]);
  });

  it("S5: asks the browser where the portal tells no language", async () => {
    const person = story.emma.with({ locale: undefined });
    const german = await person.get("/chat?portal=3", { "Accept-Language": "fr;q=0.9, de-CH;q=0.8" });
    assert.equal(german.body.locale, "de");
    assert.equal((await person.get("/chat?portal=3", { "Accept-Language": "*" })).body.locale, "en");
  });

  it("S6: greets by first name, and well without one", async () => {
    const greeting = async (name, locale = "en") =>
      (await story.emma.with({ name, locale }).welcome()).greeting;
    assert.match(await greeting("Emma Clarke"), /Emma\b(?! Clarke)/);
    assert.match(await greeting("Clarke, Emma"), /\bEmma\b/);
    assert.match(await greeting("Dr. Łukasz Żółw"), /Łukasz/);
    assert.match(await greeting("Jonas Weber", "de"), /Jonas/);
    const plain = await greeting(undefined);
    for (const name of ["", "  ", "emma.clarke@northwind.example", "u12345", "<b>x</b>", "a".repeat(200)]) {
      assert.equal(await greeting(name), plain, JSON.stringify(name));
    }
    assert.doesNotMatch(plain, /\{|undefined|null|,,|, ,/);
  });

  it("S6: follows a profile whose language changes during the day", async () => {
    const first = await story.emma.with({ locale: "en" }).say("My mouse is broken");
    const after = await story.emma.with({ locale: "de" }).welcome();
    assert.deepEqual([after.locale, after.conversation.id], ["de", first.conversation]);
    assert.equal(
      after.conversation.draft.request_type?.name ?? "Defekte Hardware melden",
      "Defekte Hardware melden",
    );
    await story.emma.startOver();
  });

  it("tells a portal that is not there from one that is", async () => {
    for (const portal of ["99", "10", "0", "3%20", "-1", "abc", "%F0%9F%98%80"]) {
      const { visible, reason } = await story.emma.welcome(portal);
      assert.deepEqual([visible, reason], [false, "unknown_portal"], portal);
    }
    const answer = await story.emma.trySay("My mouse is broken", { portal: "99" });
    assert.deepEqual([answer.status, answer.body.code], [404, "not_found"]);
  });

  it("brings the conversation back after a reload, with messages, last turn and draft", async () => {
    const turn = await story.emma.say("My laptop broke yesterday, I need it on Friday");
    const { conversation } = await story.emma.welcome();
    assert.equal(conversation.id, turn.conversation);
    assert.deepEqual(
      conversation.messages.map(({ role, text }) => [role, text]),
      [
        ["person", "My laptop broke yesterday, I need it on Friday"],
        ["assistant", turn.reply],
      ],
    );
    assert.deepEqual(conversation.turn, turn);
    assert.deepEqual(conversation.draft, await story.emma.preview(turn.conversation));
    assert.equal((await story.jonas.welcome()).conversation, null, "another person sees nothing of it");
    assert.equal((await story.emma.welcome("5")).conversation, null, "another portal has its own");
    await story.emma.startOver();
    assert.equal((await story.emma.welcome()).conversation, null);
  });
});

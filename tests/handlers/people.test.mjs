// Fields of people: whom one may choose, in the preview and by talking, and what Jira gets.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { pause, waitUntil } from "../stack/processes.mjs";
import { fieldOf, startStory, ticketValue, valueOf } from "./story.mjs";

const MANAGER = "customfield_10045";
const APPROVER = "customfield_10046";
const MEMBERS = "customfield_10047";

let story;
before(async () => {
  story = await startStory();
});
after(() => story?.stop());
afterEach(async () => {
  await story.desk.clearFaults();
  for (const person of [story.emma, story.jonas]) await person.startOver("3");
});

const asValue = ({ sub, name }) => ({ id: sub, name });

/** A conversation about software, whose form asks who approves. */
async function software(person) {
  const { conversation } = await person.say("Request software installation");
  await person.patch(conversation, { values: { summary: "Vim" } });
  return conversation;
}

const find = (person, conversation, field, words) =>
  person.get(`/preview/people?conversation=${conversation}&field=${field}&q=${encodeURIComponent(words)}`);

/** Jira is well again, and asked again: one that was away is left in peace for a while. Searches a minute are counted. */
async function untilAsked(conversation) {
  await story.desk.clearFaults();
  await waitUntil("the search", async () => {
    await pause(500);
    return (await find(story.emma, conversation, APPROVER, "sam")).status === 200;
  });
}

const namesOf = ({ body }) => body.values.map(({ name }) => name).sort();

describe("choosing people in the preview", () => {
  it("offers people by the beginning of their names, and tells nothing but names", async () => {
    const conversation = await software(story.emma);
    const answer = await find(story.emma, conversation, APPROVER, "sam");
    assert.deepEqual(answer.body, { values: [asValue(story.sam.person)] });
    assert.ok(!JSON.stringify(story.transcript).includes("sam.okafor@"), "no address of others is told");
    assert.deepEqual(namesOf(await find(story.emma, conversation, APPROVER, "zzz")), []);
  });

  it("offers customers nobody of other organizations, and agents everybody", async () => {
    const conversation = await software(story.emma);
    assert.deepEqual(namesOf(await find(story.emma, conversation, APPROVER, "mia")), []);
    assert.deepEqual(namesOf(await find(story.emma, conversation, APPROVER, "emma")), ["Emma Clarke"]);
    const theirs = await software(story.jonas);
    assert.deepEqual(namesOf(await find(story.jonas, theirs, APPROVER, "mia")), ["Mia Fischer"]);
    const own = await software(story.sam);
    assert.deepEqual(namesOf(await find(story.sam, own, APPROVER, "mia")), ["Mia Fischer"]);
    await story.sam.startOver("3");
  });

  it("wants two letters, a field of people, and one's own conversation", async () => {
    const conversation = await software(story.emma);
    assert.equal((await find(story.emma, conversation, APPROVER, " s ")).status, 400);
    assert.equal((await find(story.emma, conversation, "summary", "sam")).status, 404);
    assert.equal((await find(story.emma, conversation, "nothing", "sam")).status, 404);
    assert.equal((await find(story.jonas, conversation, APPROVER, "sam")).status, 404);
    assert.equal((await find(story.nobody, conversation, APPROVER, "sam")).status, 401);
  });

  it("is no way to copy the directory: after sixty searches a minute there is a pause", async () => {
    const conversation = await software(story.emma);
    await story.stack.database.query(
      `INSERT INTO ata.people_search (account, minute, searches) VALUES ('${story.emma.sub}', date_trunc('minute', ata.clock()), 60)
       ON CONFLICT (account) DO UPDATE SET minute = excluded.minute, searches = 60`,
    );
    const refused = await find(story.emma, conversation, APPROVER, "sam");
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get("retry-after")) > 0);
    await story.stack.database.query("DELETE FROM ata.people_search");
    assert.equal((await find(story.emma, conversation, APPROVER, "sam")).status, 200);
  });

  it("takes whom Jira knows, under Jira's own name for them, and refuses everybody else", async () => {
    const conversation = await software(story.emma);
    const sam = asValue(story.sam.person);
    const preview = await story.emma.patch(conversation, {
      values: { [APPROVER]: { id: sam.id, name: "Somebody Important" } },
    });
    assert.deepEqual(
      [fieldOf(preview, APPROVER).kind, valueOf(preview, APPROVER), fieldOf(preview, APPROVER).text],
      ["user", sam, sam.name],
    );
    for (const wrong of [{ id: "nobody-at-all" }, { id: story.mia.sub }]) {
      const answer = await story.emma.tryPatch(conversation, preview.version, { values: { [APPROVER]: wrong } });
      assert.deepEqual([answer.status, answer.body.errors.map(({ pointer }) => pointer)], [422, [`/values/${APPROVER}`]]);
    }
    for (const wrong of ["sam", 7, [sam], { name: "Sam" }, { ...sam, more: 1 }]) {
      const answer = await story.emma.tryPatch(conversation, preview.version, { values: { [APPROVER]: wrong } });
      assert.equal(answer.status, 422, JSON.stringify(wrong));
    }
    assert.deepEqual(valueOf(await story.emma.patch(conversation, { values: { [APPROVER]: null } }), APPROVER), null);
  });

  it("keeps the draft as it was while Jira cannot be asked", async () => {
    const conversation = await software(story.emma);
    const { version } = await story.emma.preview(conversation);
    await story.desk.fault({ match: { path: "/user\\?" }, times: "always", fault: { status: 503 } });
    const answer = await story.emma.tryPatch(conversation, version, { values: { [APPROVER]: asValue(story.sam.person) } });
    assert.ok([502, 503, 504].includes(answer.status), String(answer.status));
    assert.equal((await story.emma.preview(conversation)).version, version);
    await untilAsked(conversation);
  });

  it("sends Jira the accounts, one or several", async () => {
    const conversation = await software(story.emma);
    await story.emma.patch(conversation, { values: { [APPROVER]: asValue(story.sam.person) } });
    const { key } = await story.emma.submit(conversation);
    const ticket = (await story.desk.tickets()).find((one) => one.key === key);
    assert.deepEqual(ticketValue(ticket, APPROVER), { accountId: story.sam.sub });

    const { conversation: other } = await story.emma.say("Request a shared mailbox or distribution list");
    await story.emma.patch(other, {
      values: {
        summary: "Sales",
        description: "A mailbox for sales",
        customfield_10056: "sales@northwind.example",
        [MEMBERS]: [asValue(story.sam.person), asValue(story.emma.person), asValue(story.sam.person)],
      },
    });
    const second = await story.emma.submit(other);
    const filed = (await story.desk.tickets()).find((one) => one.key === second.key);
    assert.deepEqual(ticketValue(filed, MEMBERS), [{ accountId: story.sam.sub }, { accountId: story.emma.sub }]);
  });
});

describe("naming people in the conversation", () => {
  /** A conversation in which the assistant asks who approves. */
  async function asked(person, words = "Request software installation") {
    await story.desk.change({ op: "change", kind: "field", request_type: "30", id: APPROVER, set: { required: true } });
    await story.scheduler.synchronise();
    const { conversation } = await person.say(words);
    const turn = await person.say("Please install Vim on my computer", { conversation });
    assert.equal(turn.asked_field?.id, APPROVER, turn.reply);
    return conversation;
  }
  after(async () => {
    await story.desk.reset();
    await story.scheduler.synchronise();
  });

  it("S12: exactly one match is proposed, with the words it came from", async () => {
    const conversation = await asked(story.emma);
    const turn = await story.emma.say("It is Sam Okafor, please", { conversation });
    assert.equal(turn.action, "review", turn.reply);
    const field = fieldOf(await story.emma.preview(conversation), APPROVER);
    assert.deepEqual([field.value, field.source, field.evidence], [asValue(story.sam.person), "assistant", "Sam Okafor"]);
  });

  it("S12: 'me' and 'ich' are the person", async () => {
    const conversation = await asked(story.emma);
    await story.emma.say("me", { conversation });
    assert.deepEqual(valueOf(await story.emma.preview(conversation), APPROVER), asValue(story.emma.person));
    const theirs = await asked(story.jonas);
    await story.jonas.say("das bin ich", { conversation: theirs });
    assert.deepEqual(valueOf(await story.jonas.preview(theirs), APPROVER), asValue(story.jonas.person));
  });

  it("asks which one is meant when several are, with their names to choose from", async () => {
    await story.desk.change([
      { op: "add", kind: "user", value: { accountId: "sam-2", name: "Sam Oduya", email: "sam.oduya@example.com" } },
    ]);
    const conversation = await asked(story.emma);
    const turn = await story.emma.say("Sam", { conversation });
    assert.equal(turn.asked_field?.id, APPROVER, turn.reply);
    assert.deepEqual(turn.asked_field.options.map(({ label }) => label).sort(), ["Sam Oduya", "Sam Okafor"]);
    assert.match(turn.reply, /Sam Oduya.*Sam Okafor|Sam Okafor.*Sam Oduya/);
    assert.equal(valueOf(await story.emma.preview(conversation), APPROVER), null, "nobody is guessed");
    await story.emma.say("Sam Oduya", { conversation });
    assert.deepEqual(valueOf(await story.emma.preview(conversation), APPROVER), { id: "sam-2", name: "Sam Oduya" });
  });

  it("asks again when nobody bears the name, and never invents anybody", async () => {
    const conversation = await asked(story.emma);
    const turn = await story.emma.say("Zaphod Beeblebrox", { conversation });
    assert.equal(turn.asked_field?.id, APPROVER, turn.reply);
    for (const reply of [turn.reply, (await story.emma.say("Mia Fischer", { conversation })).reply])
      assert.match(reply, /could not find anybody called “(Zaphod Beeblebrox|Mia Fischer)”/);
    assert.equal(valueOf(await story.emma.preview(conversation), APPROVER), null);
  });

  it("finds a name that stands behind the field's in the middle of other words", async () => {
    const { conversation } = await story.emma.say("Offboard an employee");
    await story.emma.say("The manager is Sam Okafor, the last day is 2027-01-29", { conversation });
    assert.deepEqual(valueOf(await story.emma.preview(conversation), MANAGER), asValue(story.sam.person));
  });

  it("says so when Jira cannot be asked", async () => {
    const conversation = await asked(story.emma);
    await story.desk.fault({ match: { path: "/user/search" }, times: "always", fault: { status: 500 } });
    const turn = await story.emma.say("Sam Okafor", { conversation });
    assert.equal(turn.asked_field?.id, APPROVER);
    assert.match(turn.reply, /cannot look “Sam Okafor” up/);
  });
});

describe("names that a model takes out of the words", () => {
  let talk;
  before(async () => {
    talk = await startStory({ engine: "model", indexed: true });
  });
  after(() => talk?.stop());
  afterEach(async () => {
    await talk.model.reset();
    await talk.desk.clearFaults();
    await talk.emma.startOver();
  });

  const named = (value, words) => ({
    content: JSON.stringify({
      action: "review",
      request_type: "30",
      reply: "Please check the preview.",
      asked_field: null,
      alternatives: [],
      values: [
        { field: "summary", value: "Vim", words: "Vim" },
        { field: APPROVER, value, words },
      ],
      later: null,
    }),
  });
  const words = "Please install Vim, my boss Sam Okafor will approve it";

  it("S12: are looked up before anybody becomes a value, while the stream waits", async () => {
    await talk.model.script([named("Sam Okafor", "Sam Okafor")]);
    const events = await talk.emma.events(words);
    const field = events.find(({ event, data }) => event === "field" && data.id === APPROVER);
    assert.deepEqual(field.data.value, asValue(talk.sam.person));
    const { conversation } = events.at(-1).data;
    assert.deepEqual(valueOf(await talk.emma.preview(conversation), APPROVER), asValue(talk.sam.person));
  });

  it("are nobody when Jira knows nobody by them, whatever the model says", async () => {
    for (const name of ['{"id":"root","name":"Root"}', "https://evil.example/x", "Root Admin"]) {
      await talk.model.script([named(name, "Sam Okafor")]);
      const turn = await talk.emma.say(words);
      assert.equal(valueOf(await talk.emma.preview(turn.conversation), APPROVER), null);
      assert.doesNotMatch(turn.reply, /evil|\{/);
      if (name === "Root Admin") assert.match(turn.reply, /could not find anybody called “Root Admin”/);
      await talk.emma.startOver();
    }
  });

  it("are asked about once more when Jira cannot be asked, and the turn is answered all the same", async () => {
    await talk.desk.fault({ match: { path: "/user/search" }, times: "always", fault: { reset: true } });
    await talk.model.script([named("Sam Okafor", "Sam Okafor")]);
    const turn = await talk.emma.say(words);
    assert.match(turn.reply, /cannot look “Sam Okafor” up/);
    assert.equal(turn.asked_field.id, APPROVER);
  });
});

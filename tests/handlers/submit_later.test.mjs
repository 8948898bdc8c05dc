// A ticket that is not there at once: it goes on by itself, and the page learns of it, also after a reload.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, describe, it } from "node:test";

import { moveClock } from "../bench/harm.mjs";
import { exploreOutbox, Outbox } from "../bench/outbox.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { accident, startStory } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ indexed: true });
});
after(() => story?.stop());
afterEach(async () => {
  await story.desk.clearFaults();
  await story.emma.startOver();
});

const create = { method: "POST", path: "/rest/servicedeskapi/request$" };
const busy = { status: 429, headers: { "Retry-After": "40" } };
const refusal = {
  status: 400,
  body: { errorMessage: "Not so.", errors: { duedate: "The date is a public holiday." } },
};

/** Emma's draft, sent to a desk that answers with these faults, one after the other. */
async function sent(...faults) {
  const turn = await story.emma.say(accident.en);
  const draft = { conversation: turn.conversation, version: turn.draft_version, key: randomUUID() };
  await story.desk.fault(faults.map((fault) => ({ match: create, fault })));
  const answer = await story.emma.trySubmit(draft.conversation, draft.version, draft.key);
  return { draft, answer };
}

const untilState = (conversation, state) =>
  waitUntil(`the state ${state}`, async () => {
    await moveClock(story.stack, 10);
    const found = await story.emma.submission(conversation);
    return found.state === state && found;
  });

describe("a submission that goes on by itself", () => {
  it("is told the same by submit, by the preview and after a reload, in the person's language", async () => {
    const { draft, answer } = await sent(busy, busy);
    assert.equal(answer.status, 202);
    const asked = await story.emma.trySubmission(draft.conversation);
    assert.deepEqual(asked.body, answer.body);
    assert.equal(asked.headers.get("retry-after"), "2");
    assert.deepEqual((await story.emma.preview(draft.conversation)).submission, answer.body);
    assert.deepEqual((await story.emma.welcome()).conversation.draft.submission, answer.body);
    const german = await story.emma.with({ locale: "de-DE" }).submission(draft.conversation);
    assert.deepEqual([german.state, /vorgemerkt/.test(german.detail)], ["waiting", true]);
    assert.equal((await story.emma.tryTakeBack(draft.conversation)).status, 204);
    assert.equal((await story.emma.preview(draft.conversation)).submission, undefined, "taken back");
  });

  it("becomes the ticket, which submit and preview then tell", async () => {
    const { draft } = await sent(busy, busy);
    const { ticket, errors } = await untilState(draft.conversation, "created");
    assert.deepEqual(errors, []);
    const preview = await story.emma.preview(draft.conversation);
    assert.deepEqual([preview.ticket, preview.submission], [ticket, undefined]);
    const again = await story.emma.trySubmit(draft.conversation, draft.version, draft.key);
    assert.deepEqual([again.status, again.body], [201, ticket]);
    assert.equal((await story.emma.tryTakeBack(draft.conversation)).status, 409, "a ticket stays");
  });

  it("may be refused later: the draft is whole, its fields say why, and a correction is taken", async () => {
    const { draft } = await sent(busy, busy, refusal);
    const failed = await untilState(draft.conversation, "failed");
    assert.deepEqual(failed.errors, [
      { pointer: "/values/duedate", detail: "The date is a public holiday." },
    ]);
    for (const preview of [
      await story.emma.preview(draft.conversation),
      (await story.emma.welcome()).conversation.draft,
    ]) {
      const told = preview.fields.filter(({ error }) => error).map(({ id, error }) => [id, error]);
      assert.deepEqual(told, [["duedate", "The date is a public holiday."]]);
      assert.deepEqual([preview.version, preview.submission.state], [draft.version, "failed"]);
    }
    const changed = await story.emma.patch(draft.conversation, { values: { duedate: "2027-03-01" } });
    assert.ok(!changed.submission && changed.fields.every(({ error }) => !error), "corrected");
    assert.equal((await story.emma.trySubmit(draft.conversation, changed.version)).status, 201);
  });

  it("is given back to the person when a day was not enough", async () => {
    const { draft } = await sent(busy, busy);
    await story.desk.fault({ match: create, times: "always", fault: busy });
    await moveClock(story.stack, 25 * 3600);
    const failed = await untilState(draft.conversation, "failed");
    assert.match(failed.detail, /did not take the ticket/);
    await story.desk.clearFaults();
    const again = await story.emma.trySubmit(draft.conversation, draft.version, draft.key);
    assert.equal(again.status, 201, "and the same click works again");
  });

  it("that may be there cannot be taken back", async () => {
    const { draft, answer } = await sent({ reset: true, commit: "before" });
    assert.deepEqual([answer.status, answer.body.state], [202, "confirming"]);
    const refused = await story.emma.tryTakeBack(draft.conversation);
    assert.deepEqual([refused.status, refused.body.code], [409, "in_progress"]);
    await untilState(draft.conversation, "created");
  });

  it("survives kill -9 of submit, and comes without anybody asking", async () => {
    const { draft } = await sent(busy, busy);
    story.stack.kill("submit", "SIGKILL");
    await moveClock(story.stack, 60);
    await waitUntil("the ticket", async () => {
      const { ticket } = await story.emma.preview(draft.conversation);
      return ticket;
    });
  });

  it("is another person's business only", async () => {
    const { draft } = await sent(busy, busy);
    for (const call of ["trySubmission", "tryTakeBack"])
      for (const id of [draft.conversation, randomUUID(), "nonsense"])
        assert.equal((await story.jonas[call](id)).status, 404);
    assert.equal((await story.emma.call("GET", "/submit")).status, 400);
    await story.emma.tryTakeBack(draft.conversation);
  });
});

describe("in every order of kills, lost answers, late tickets, searches and waits", () => {
  const told = ({ states, doubles, surprises, lost }) => [doubles.length, surprises, lost, `${states} states`];
  const rule = () => new Outbox(story.stack.query, 2);

  it("S22: there is one ticket, and none while the outbox says so", async (test) => {
    const found = await exploreOutbox(rule());
    test.diagnostic(told(found).join(", "));
    assert.ok(found.created > 0);
    assert.deepEqual(told(found).slice(0, 3), [0, 0, 0]);
  });

  it("a program that does not look at its lease before it calls may make a second one, which the sweep looks for", async () => {
    const { doubles } = await exploreOutbox(rule(), { keepsToLease: false });
    assert.ok(doubles.length > 0);
    assert.deepEqual(doubles.filter(({ sends }) => sends < 2), []);
  });

  it("so does a wait that is shorter than a lease, a call and the lag of the search together", async () => {
    const { doubles } = await exploreOutbox(new Outbox(story.stack.query, 1));
    assert.ok(doubles.length > 0);
    assert.deepEqual(doubles.filter(({ sends }) => sends < 2), []);
  });
});

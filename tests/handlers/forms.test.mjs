// Forms that Jira changes behind our back, and those that nobody can fill in here.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { fieldOf, startStory } from "./story.mjs";

let story;
before(async () => {
  story = await startStory();
});
after(() => story?.stop());
afterEach(async () => {
  await story.desk.reset();
  await story.scheduler.synchronise();
  for (const person of [story.emma, story.jonas]) await person.startOver("3", "5");
});

const typeOf = async (id) => (await story.priya.sync()).types.values.find((type) => type.id === id);
const lastMessage = async () => (await story.priya.sync()).last_attempt.message;

describe("request types with a form of their own", () => {
  it("S17: are handed over to the portal: a message, the prefilled form, the text to copy, and nothing is created", async () => {
    const type = await typeOf("59");
    assert.deepEqual(
      [type.conversational, type.unsupported],
      [false, [{ id: "form", name: "Form", required: true, why: "this is part of a separate form" }]],
    );
    const turn = await story.jonas.say("Neue Stelle beantragen", { portal: "5" });
    const { conversation } = turn;
    const told = await story.jonas.say("Wir suchen eine Entwicklerin für Berlin", { conversation, portal: "5" });
    assert.match(told.reply, /Formular/);
    const preview = await story.jonas.patch(conversation, { values: { summary: "Entwicklerin für Berlin" } });
    assert.equal(preview.ready, false);
    const { message, url, copy_text: copy } = preview.fallback;
    assert.ok(message.length > 0);
    assert.match(url, /\/servicedesk\/customer\/portal\/5\/create\/59\?summary=Entwicklerin/);
    assert.ok(url.length <= 8192);
    assert.match(copy, /Entwicklerin für Berlin/);
    const answer = await story.jonas.trySubmit(conversation, preview.version);
    assert.deepEqual([answer.status, answer.body.errors.map(({ pointer }) => pointer)], [422, ["/values/form"]]);
    assert.deepEqual(await story.desk.tickets(), []);
  });

  it("are asked for once, whatever languages there are", async () => {
    await story.desk.clearLog();
    await story.scheduler.synchronise();
    const asked = (await story.desk.log()).filter(({ path }) => path.startsWith("/jira/forms/cloud/"));
    const { counts } = await story.priya.sync();
    assert.equal(asked.length, counts.request_types);
    assert.equal(new Set(asked.map(({ path }) => path)).size, asked.length);
    assert.ok(asked.every(({ headers }) => headers["x-experimentalapi"] === "opt-in"));
    assert.doesNotMatch(await story.stack.log(), /path=\/jira\/forms/, "that a type has none is no news");
  });

  it("cannot be told where the account may not look, which is said once", async () => {
    await story.desk.fault({ match: { path: "/jira/forms/" }, times: "always", fault: { status: 403 } });
    await story.desk.clearLog();
    await story.scheduler.synchronise();
    assert.match(await lastMessage(), /service account may not read forms/);
    const asked = (await story.desk.log()).filter(({ path }) => path.startsWith("/jira/forms/cloud/"));
    assert.ok(asked.length <= 4, "none is asked for but those under way at once");
    assert.equal((await typeOf("59")).conversational, true);
  });

  it("keep the index as it was while the Forms API is broken", async () => {
    await story.desk.fault({ match: { path: "/jira/forms/" }, times: "always", fault: { status: 400 } });
    assert.equal((await story.scheduler.post("/sync?wait=1")).status, 502);
    assert.equal((await typeOf("59")).conversational, false);
  });
});

describe("a request type that nobody can raise for somebody else", () => {
  it("S17: is handed over to the portal", async () => {
    await story.desk.change({ op: "change", kind: "request_type", id: "25", set: { canRaiseOnBehalfOf: false } });
    await story.scheduler.synchronise();
    const type = await typeOf("25");
    assert.deepEqual([type.conversational, type.unsupported.map(({ id }) => id)], [false, ["behalf"]]);
    const { conversation } = await story.emma.say("Report broken hardware");
    assert.ok((await story.emma.preview(conversation)).fallback.url);
  });
});

describe("a request type whose form the service account may not read", () => {
  it("S17: is handed over to the portal with what was said, until it can be read again", async () => {
    await story.desk.fault({ match: { path: "/requesttype/25/field" }, times: "always", fault: { status: 403, body: "" } });
    await story.scheduler.synchronise();
    const { conversation } = await story.emma.say("Report broken hardware: my laptop screen is black");
    const preview = await story.emma.patch(conversation, { values: { summary: "Black screen" } });
    assert.deepEqual([preview.ready, preview.unsupported.map(({ id }) => id)], [false, ["closed"]]);
    assert.match(preview.fallback.url, /create\/25\?summary=Black%20screen/);
    assert.match(preview.fallback.copy_text, /Summary: Black screen/);
    const answer = await story.emma.trySubmit(conversation, preview.version);
    assert.deepEqual([answer.status, answer.body.errors.map(({ pointer }) => pointer)], [422, ["/values/closed"]]);
    await story.desk.clearFaults();
    await story.scheduler.synchronise();
    assert.deepEqual((await typeOf("25")).unsupported, []);
    assert.equal((await story.emma.preview(conversation)).fields.length > 2, true);
    assert.deepEqual(await story.desk.tickets(), []);
  });
});

/** What both kinds of desk do to a draft that is complete. */
function changedForms() {
  /** A complete draft about a monitor, and then what happens in Jira. */
  async function draftThen(change) {
    const { conversation } = await story.emma.say("Request a monitor or accessory");
    const { version } = await story.emma.patch(conversation, {
      values: { summary: "Screen", description: "A large one", customfield_10080: ["10180"], customfield_10061: 2 },
    });
    await story.desk.change(change);
    const [{ id: run }] = (await story.priya.sync()).history;
    return { conversation, version, run };
  }

  const isDue = async () => {
    const { next_due: due } = await story.priya.sync();
    return Date.parse(due) <= Date.now() + 5000;
  };
  /** A run that was due may have begun by itself. */
  const isOutdated = async ({ run }) => (await isDue()) || (await story.priya.sync()).history[0].id > run;

  async function refused(draft) {
    const answer = await story.emma.trySubmit(draft.conversation, draft.version);
    assert.equal(answer.status, 422, JSON.stringify(answer.body));
    assert.deepEqual(await story.desk.tickets(), []);
    assert.ok(await isOutdated(draft), "the index is known to be outdated");
    return answer.body.errors.map(({ pointer }) => pointer);
  }

  it("X16: tells of a field that vanished, and goes on once it is empty", async () => {
    const draft = await draftThen({ op: "remove", kind: "field", request_type: "26", id: "customfield_10061" });
    assert.deepEqual(await refused(draft), ["/values/customfield_10061"]);
    await story.emma.patch(draft.conversation, { values: { customfield_10061: null } });
    await story.emma.submit(draft.conversation);
  });

  it("tells of an option that is gone, and goes on with another", async () => {
    const draft = await draftThen({ op: "remove", kind: "option", field: "customfield_10080", id: "10180" });
    assert.deepEqual(await refused(draft), ["/values/customfield_10080"]);
    await story.emma.patch(draft.conversation, { values: { customfield_10080: ["10181"] } });
    await story.emma.submit(draft.conversation);
  });

  it("tells of a field that became required, and goes on once it is filled in", async () => {
    const draft = await draftThen({
      op: "change",
      kind: "field",
      request_type: "26",
      id: "customfield_10061",
      set: { required: true },
    });
    await story.emma.patch(draft.conversation, { values: { customfield_10061: null } });
    draft.version = (await story.emma.preview(draft.conversation)).version;
    assert.deepEqual(await refused(draft), ["/values/customfield_10061"]);
    await story.emma.patch(draft.conversation, { values: { customfield_10061: 3 } });
    await story.emma.submit(draft.conversation);
  });

  it("tells of a required field that appeared, which the next synchronisation brings into the preview", async () => {
    const draft = await draftThen({
      op: "add",
      kind: "field",
      request_type: "26",
      value: { fieldId: "customfield_20300", kind: "textfield", name: "Room", required: true },
    });
    assert.deepEqual(await refused(draft), ["/values/customfield_20300"]);
    await story.scheduler.synchronise();
    const preview = await story.emma.patch(draft.conversation, { values: { customfield_20300: "4.12" } });
    assert.equal(fieldOf(preview, "customfield_20300").required, true);
    await story.emma.submit(draft.conversation);
    assert.ok(!(await isDue()), "the new index is as Jira is");
  });

  it("tells of a field that became another kind, and of one nobody can fill in here", async () => {
    const draft = await draftThen([
      { op: "change", kind: "field", request_type: "26", id: "customfield_10061", set: { kind: "datepicker" } },
      {
        op: "add",
        kind: "field",
        request_type: "26",
        value: { fieldId: "customfield_20301", kind: "grouppicker", name: "Team", required: true },
      },
    ]);
    assert.deepEqual((await refused(draft)).sort(), ["/values/customfield_10061", "/values/customfield_20301"]);
  });

  it("takes an optional field that appeared for no obstacle", async () => {
    const draft = await draftThen({
      op: "add",
      kind: "field",
      request_type: "26",
      value: { fieldId: "customfield_20302", kind: "textfield", name: "Hint" },
    });
    await story.emma.submit(draft.conversation);
    assert.ok(await isOutdated(draft));
  });

  it("tells when the whole type is gone", async () => {
    const draft = await draftThen({ op: "remove", kind: "request_type", id: "26" });
    assert.deepEqual(await refused(draft), ["/request_type"]);
  });

  it("is no obstacle while Jira does not show its forms: Jira looks itself when the ticket is created", async () => {
    const draft = await draftThen([]);
    await story.desk.fault({ match: { path: "/requesttype/26/field" }, times: "always", fault: { status: 403 } });
    await story.emma.submit(draft.conversation);
  });
}

describe("a form that changed since the last synchronisation", changedForms);

describe("a form that changed since the last synchronisation, on Data Center", () => {
  let cloud;
  before(async () => {
    cloud = story;
    story = await startStory({ kind: "datacenter" });
  });
  after(async () => {
    await story.stop();
    story = cloud;
  });
  changedForms();
});

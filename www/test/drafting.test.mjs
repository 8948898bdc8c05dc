import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createDrafting } from "../src/panel/drafting.js";
import { json, makeParts, problem, scripted } from "./helpers.mjs";

const field = (id, value, more = {}) => ({ id, name: id, kind: "text", required: true, value, ...more });
const draftAt = (version, ...fields) => ({
  conversation: "c1",
  version,
  request_type: { id: "25", name: "Report broken hardware" },
  fields: fields.length > 0 ? fields : [field("summary", "Black screen")],
  unsupported: [],
  attachments: [],
  ready: true,
});
const ticket = {
  key: "IT-12",
  url: "https://desk.example/IT-12",
  request_type: { id: "25", name: "x" },
  created: "2026-11-22T08:00:00Z",
};
const created = () => json(ticket);

async function open(first, ...answers) {
  const { request, calls } = scripted(json(first), ...answers);
  const parts = makeParts(request);
  const conversation = { id: "c1", messages: [], turn: null, draft: null };
  parts.store.dispatch({
    type: "loaded",
    start: { visible: true, greeting: "", locale: "en", conversation },
  });
  const drafting = createDrafting(parts);
  await drafting.load();
  return { drafting, calls, parts, state: () => parts.store.get() };
}

describe("changing the draft", () => {
  it("sends only what was changed, against the version that was seen", async () => {
    const { drafting, calls, state } = await open(draftAt(3), json(draftAt(4)));
    drafting.edit("summary", "My words");
    await drafting.save();
    assert.deepEqual(calls[1].body, { values: { summary: "My words" } });
    assert.equal(calls[1].headers["If-Match"], '"3"');
    assert.deepEqual([state().draft.version, state().edits], [4, {}]);
  });

  it("sends nothing when nothing was changed", async () => {
    const { drafting, calls } = await open(draftAt(3));
    await drafting.save();
    assert.equal(calls.length, 1);
  });

  it("sends null for what was emptied", async () => {
    const { drafting, calls } = await open(draftAt(3), json(draftAt(4)));
    drafting.edit("summary", "");
    await drafting.save();
    assert.deepEqual(calls[1].body, { values: { summary: null } });
  });

  it("sends participants and organization beside the values, and takes both back", async () => {
    const { drafting, calls, state } = await open(draftAt(3), json(draftAt(4)), json(draftAt(5)));
    drafting.edit("/participants", [{ id: "sam", name: "Sam Okafor" }]);
    drafting.edit("/organization", "5");
    await drafting.save();
    assert.deepEqual(calls[1].body, { values: {}, participants: ["sam"], organization: "5" });
    assert.deepEqual(state().edits, {});
    drafting.edit("/participants", []);
    drafting.edit("/organization", null);
    await drafting.save();
    assert.deepEqual(calls[2].body, { values: {}, participants: [], organization: null });
  });

  it("shows at the participants what is wrong with one of them, and still sends the rest", async () => {
    const errors = [{ pointer: "/participants/0", detail: "Nobody is known by this account." }];
    const { drafting, calls, state } = await open(draftAt(3), problem(422, { errors }), json(draftAt(4)));
    drafting.edit("/participants", [{ id: "gone", name: "Gone" }]);
    drafting.edit("summary", "My words");
    await drafting.save();
    assert.deepEqual(calls[2].body, { values: { summary: "My words" } });
    assert.deepEqual(state().errors, { "/participants": "Nobody is known by this account." });
  });

  it("looks for participants without naming a field of the form", async () => {
    const { drafting, calls } = await open(draftAt(3), json({ values: [] }), json({ values: [] }));
    await drafting.findPeople("/participants", "sam", 0);
    await drafting.findPeople("approver", "sam", 0);
    assert.deepEqual(
      calls.slice(1).map(({ path }) => path),
      ["preview/people?conversation=c1&q=sam", "preview/people?conversation=c1&field=approver&q=sam"],
    );
  });

  it("makes one change after the other, each with the version the last one made", async () => {
    const { drafting, calls } = await open(draftAt(3), json(draftAt(4)), json(draftAt(5)));
    drafting.edit("summary", "a");
    const first = drafting.save();
    await Promise.resolve();
    drafting.edit("summary", "b");
    await Promise.all([first, drafting.save()]);
    assert.deepEqual(
      calls.slice(1).map((call) => call.headers["If-Match"]),
      ['"3"', '"4"'],
    );
    assert.deepEqual(calls[2].body, { values: { summary: "b" } });
  });

  it("takes the latest state when the draft moved on, puts the person's change on top, and says so", async () => {
    const { drafting, calls, state } = await open(
      draftAt(3),
      problem(412),
      json(draftAt(7)),
      json(draftAt(8)),
    );
    drafting.edit("summary", "mine");
    await drafting.save();
    assert.deepEqual(
      calls.slice(1).map(({ method }) => method),
      ["PATCH", "GET", "PATCH"],
    );
    assert.equal(calls[3].headers["If-Match"], '"7"');
    assert.deepEqual([state().draft.version, state().notice], [8, "form.moved"]);
  });

  it("shows what is wrong at its field, keeps the value, and still saves the rest", async () => {
    const errors = [{ pointer: "/values/due~1date", detail: "Not a date" }];
    const { drafting, calls, state } = await open(draftAt(3), problem(422, { errors }), json(draftAt(4)));
    drafting.edit("due/date", "x");
    drafting.edit("summary", "mine");
    await drafting.save();
    assert.deepEqual(calls[2].body, { values: { summary: "mine" } });
    assert.deepEqual([state().errors, state().edits], [{ "due/date": "Not a date" }, { "due/date": "x" }]);
    await drafting.save();
    assert.equal(calls.length, 3);
  });

  it("changes the request type after what is unsaved", async () => {
    const { drafting, calls } = await open(draftAt(3), json(draftAt(4)), json(draftAt(5)));
    drafting.edit("summary", "mine");
    await drafting.changeType("26");
    assert.deepEqual(
      calls.slice(1).map((call) => call.body),
      [{ values: { summary: "mine" } }, { request_type: "26" }],
    );
  });

  it("says when saving did not work, and keeps the change", async () => {
    const { drafting, state } = await open(draftAt(3), problem(502));
    drafting.edit("summary", "mine");
    await drafting.save();
    assert.deepEqual(
      [state().previewProblem.status, state().edits, state().saving],
      [502, { summary: "mine" }, false],
    );
  });
});

describe("submitting", () => {
  it("S22: sends the version that was reviewed, with a key, and shows the ticket", async () => {
    const { drafting, calls, parts, state } = await open(draftAt(3), created);
    assert.equal(await drafting.submit(), true);
    assert.deepEqual(calls[1].body, { conversation: "c1", version: 3 });
    assert.equal(calls[1].headers["Idempotency-Key"], "c1.3");
    assert.deepEqual([state().view, state().ticket.key, state().earlier], ["done", "IT-12", false]);
    assert.deepEqual(parts.emitted, [["submitted", { key: "IT-12", url: ticket.url }]]);
  });

  it("saves what was typed last before it submits", async () => {
    const { drafting, calls } = await open(draftAt(3), json(draftAt(4)), created);
    drafting.edit("summary", "mine");
    await drafting.submit();
    assert.deepEqual(calls[2].body, { conversation: "c1", version: 4 });
  });

  it("keeps the key of a version when it is tried again, also after the first answer was lost", async () => {
    const { drafting, calls, state } = await open(
      draftAt(3),
      problem(0, { code: "network" }),
      problem(502),
      created,
    );
    await drafting.submit();
    assert.equal(state().previewProblem.code, "network");
    await drafting.submit();
    await drafting.submit();
    assert.deepEqual(
      calls.slice(1).map((call) => call.headers["Idempotency-Key"]),
      ["c1.3", "c1.3", "c1.3"],
    );
    assert.equal(state().view, "done");
  });

  it("takes a new key for a new version", async () => {
    const { drafting, calls } = await open(draftAt(3), problem(502), json(draftAt(4)), created);
    await drafting.submit();
    drafting.edit("summary", "mine");
    await drafting.submit();
    assert.deepEqual(
      [calls[1], calls[3]].map((call) => call.headers["Idempotency-Key"]),
      ["c1.3", "c1.4"],
    );
  });

  it("makes one ticket of a double click", async () => {
    let release;
    const slow = new Promise((resolve) => (release = () => resolve(created())));
    const { drafting, calls } = await open(draftAt(3), () => slow);
    const first = drafting.submit();
    await new Promise((resolve) => setImmediate(resolve));
    await drafting.submit();
    release();
    await first;
    assert.equal(calls.length, 2);
  });

  it("makes one ticket of a double click also while a change is still being saved", async () => {
    const { drafting, calls } = await open(draftAt(3), json(draftAt(4)), created);
    drafting.edit("summary", "mine");
    await Promise.all([drafting.submit(), drafting.submit()]);
    assert.deepEqual(
      calls.map(({ method }) => method),
      ["GET", "PATCH", "POST"],
    );
  });

  it("waits while another call sends it, says so, and shows what came of it", async () => {
    const notices = [];
    const noted = (failure) => () => (notices.push(state().notice), failure);
    const { drafting, parts, state, calls } = await open(
      draftAt(3),
      noted(problem(409, { code: "in_progress", retryAfter: 2 })),
      noted(problem(409, { code: "in_progress", retryAfter: 1 })),
      noted(created()),
    );
    await drafting.submit();
    assert.deepEqual([parts.waits, notices], [[2, 1], [null, "form.unconfirmed", "form.unconfirmed"]]);
    assert.deepEqual([state().view, state().notice], ["done", null]);
    assert.equal(new Set(calls.slice(1).map((call) => call.headers["Idempotency-Key"])).size, 1);
  });

  it("says that it is not known yet when waiting takes too long", async () => {
    const { drafting, parts, state } = await open(
      draftAt(3),
      ...Array(4).fill(problem(409, { code: "in_progress", retryAfter: 20 })),
    );
    await drafting.submit();
    assert.deepEqual(
      [parts.waits, state().previewProblem.code, state().notice, state().submitting],
      [[20, 20, 20], "in_progress", null, false],
    );
  });

  it("shows the ticket that exists already, which is no problem to tell of", async () => {
    const over = problem(409, { code: "conflict" });
    const { drafting, parts, state } = await open(draftAt(3), over, json({ ...draftAt(4), ticket }));
    await drafting.submit();
    assert.deepEqual(
      [parts.waits, state().view, state().ticket.key, state().earlier, state().previewProblem],
      [[], "done", "IT-12", true, null],
    );
    assert.deepEqual(parts.emitted, []);
  });

  it("shows the ticket in place of the form when the draft has become one in another window", async () => {
    const { state } = await open({ ...draftAt(4), ticket });
    assert.deepEqual([state().view, state().ticket.key, state().earlier], ["done", "IT-12", true]);
  });

  it("shows the ticket when a change comes too late", async () => {
    for (const late of [problem(412), problem(409, { code: "conflict" })]) {
      const { drafting, state } = await open(draftAt(3), late, json({ ...draftAt(4), ticket }));
      drafting.edit("summary", "mine");
      await drafting.save();
      assert.deepEqual([state().view, state().previewProblem], ["done", null]);
    }
  });

  it("asks for required fields without asking the server", async () => {
    const { drafting, calls, state } = await open(draftAt(3, field("summary", "x"), field("urgency", null)));
    assert.equal(await drafting.submit(), false);
    assert.equal(calls.length, 1);
    assert.deepEqual(state().errors, { urgency: "form.fillIn" });
  });

  it("shows the fields the server refuses", async () => {
    const errors = [{ pointer: "/values/summary", detail: "Too long" }];
    const { drafting, state } = await open(draftAt(3), problem(422, { errors }));
    assert.equal(await drafting.submit(), false);
    assert.deepEqual([state().errors, state().submitting], [{ summary: "Too long" }, false]);
  });

  it("shows the latest state and asks again when the draft moved on", async () => {
    const { drafting, state } = await open(draftAt(3), problem(412), json(draftAt(4)));
    await drafting.submit();
    assert.deepEqual(
      [state().view === "done", state().draft.version, state().previewProblem.status],
      [false, 4, 412],
    );
  });

  it("keeps the draft when Jira is away", async () => {
    const { drafting, state } = await open(draftAt(3), problem(502, { detail: "Jira is away" }));
    await drafting.submit();
    assert.deepEqual(
      [state().draft.version, state().previewProblem.detail, state().submitting],
      [3, "Jira is away", false],
    );
  });
});

describe("a submission that goes on by itself", () => {
  const standing = (state, more = {}) => ({
    conversation: "c1",
    state,
    detail: `It is ${state}.`,
    ticket: null,
    errors: [],
    follow_ups: [],
    ...more,
  });
  const accepted = (state) => json(standing(state), 202);

  it("is looked at less and less often, is told of, and becomes the ticket", async () => {
    const told = [];
    const seen = (answer) => () => (told.push(state().following.state), answer);
    const { drafting, parts, state, calls } = await open(
      draftAt(3),
      accepted("waiting"),
      seen(json(standing("confirming"))),
      seen(problem(0)),
      seen(json(standing("created", { ticket }))),
    );
    await drafting.submit();
    assert.deepEqual([told, parts.waits], [["waiting", "confirming", "confirming"], [2, 3, 4.5]]);
    assert.deepEqual([calls[2].method, calls[2].path], ["GET", "submit?conversation=c1"]);
    assert.deepEqual([state().view, state().ticket.key, parts.kept.size], ["done", "IT-12", 0]);
    assert.deepEqual(parts.emitted.at(-1), ["submitted", { key: "IT-12", url: ticket.url }]);
  });

  it("that fails leaves the draft as it was, with what was said against its fields", async () => {
    const errors = [{ pointer: "/values/summary", detail: "Too black." }];
    const failed = json(standing("failed", { errors }));
    const { drafting, parts, state } = await open(draftAt(3), accepted("waiting"), failed);
    assert.equal(await drafting.submit(), false);
    assert.deepEqual([state().errors, state().submitting], [{ summary: "Too black." }, false]);
    assert.deepEqual([state().following, parts.kept.size], [null, 0]);
  });

  it("that fails for another reason says so", async () => {
    const { drafting, state } = await open(draftAt(3), accepted("waiting"), json(standing("failed")));
    await drafting.submit();
    assert.deepEqual([state().previewProblem.detail, state().submitting], ["It is failed.", false]);
  });

  it("is followed on after a reload", async () => {
    const first = { ...draftAt(3), submission: standing("confirming") };
    const { state } = await open(first, json(standing("created", { ticket })));
    assert.deepEqual([state().view, state().ticket.key], ["done", "IT-12"]);
  });

  it("that failed before a reload is told then", async () => {
    const { state } = await open({ ...draftAt(3), submission: standing("failed") });
    assert.equal(state().previewProblem.detail, "It is failed.");
  });

  it("can be taken back while it waits", async () => {
    const { drafting, state, calls, parts } = await open(draftAt(3), accepted("waiting"), new Response(null, { status: 204 }));
    parts.meanwhile = () => drafting.withdraw();
    await drafting.submit();
    assert.deepEqual([calls[2].method, calls[2].path], ["DELETE", "submit?conversation=c1"]);
    assert.deepEqual([state().following, state().submitting, state().view, parts.kept.size], [null, false, "chat", 0]);
  });

  it("that is being created after all cannot: then the ticket is shown", async () => {
    const late = problem(409, { code: "in_progress" });
    const { drafting, state, parts } = await open(
      draftAt(3), accepted("waiting"), late, json(standing("created", { ticket })),
    );
    parts.meanwhile = () => drafting.withdraw();
    await drafting.submit();
    assert.deepEqual([state().view, state().previewProblem], ["done", null]);
  });
});

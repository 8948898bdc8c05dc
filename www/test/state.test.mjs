import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { draftHandlers, emptyRequired, valueOf } from "../src/panel/draft-state.js";
import { draftSummary, extend, initialState, isEmpty, reduce } from "../src/panel/state.js";

extend(draftHandlers);

const start = { visible: true, greeting: "Hello", locale: "en", banner: null, conversation: null };
const after = (...actions) => actions.reduce(reduce, initialState);
const greeted = { type: "loaded", start };
const sent = { type: "sent", turnId: "t1", text: "My screen is black", at: "2026-11-22T08:00:00Z" };
const turn = {
  conversation: "c1",
  turn: 1,
  reply: "How urgent?",
  action: "ask",
  suggestions: [],
  request_type: { id: "25", name: "Report broken hardware" },
  asked_field: null,
  missing: [{ id: "f2", name: "Urgency" }],
  unsupported: [],
  attachments: [],
  ready: false,
  draft_version: 3,
};
const draft = {
  conversation: "c1",
  version: 3,
  request_type: { id: "25", name: "Report broken hardware" },
  fields: [
    { id: "f1", name: "Summary", kind: "text", required: true, value: "Black screen" },
    { id: "f2", name: "Urgency", kind: "select", required: true, value: null },
    { id: "f3", name: "Parts", kind: "multiselect", required: false, value: [] },
  ],
  unsupported: [],
  attachments: [],
  ready: false,
};

describe("the panel's state", () => {
  it("S7: shows the greeting first, and no conversation before it is begun", () => {
    const state = after(greeted);
    assert.deepEqual([state.phase, state.conversation, state.messages], ["greeting", null, []]);
    assert.equal(reduce(state, { type: "begun" }).phase, "chat");
  });

  it("is hidden when the server says so", () => {
    assert.equal(
      after({ type: "loaded", start: { ...start, visible: false, reason: "quota" } }).phase,
      "hidden",
    );
  });

  it("goes on with an open conversation after a reload", () => {
    const conversation = { id: "c1", messages: [{ role: "person", text: "Hi", at: "x" }], turn, draft };
    const state = after({ type: "loaded", start: { ...start, conversation } });
    assert.deepEqual(
      [state.phase, state.conversation, state.messages.length, state.turn, state.draft],
      ["chat", "c1", 1, turn, draft],
    );
  });

  it("shows a message at once, then the pieces of the reply, then the reply itself", () => {
    let state = after(greeted, { type: "begun" }, { type: "typed", text: "My screen is black" }, sent);
    assert.equal(state.text, "");
    assert.deepEqual(
      state.messages.map((message) => message.state),
      ["sending"],
    );
    state = [
      { type: "piece-arrived", turnId: "t1", text: "How " },
      { type: "piece-arrived", turnId: "t1", text: "urg" },
    ].reduce(reduce, state);
    assert.equal(state.messages[1].text, "How urg");
    state = reduce(state, { type: "answered", turnId: "t1", turn, at: "x" });
    assert.deepEqual(
      state.messages.map((message) => [message.role, message.text, message.state]),
      [
        ["person", "My screen is black", undefined],
        ["assistant", "How urgent?", undefined],
      ],
    );
    assert.deepEqual([state.pending, state.conversation, state.turn], [null, "c1", turn]);
  });

  it("keeps what was understood beside the reply, the latest value of each field", () => {
    const noted = (text) => ({
      type: "field-noted",
      turnId: "t1",
      field: { id: "f1", name: "Summary", text },
    });
    const state = after(greeted, sent, noted("a"), noted("b"), {
      type: "answered",
      turnId: "t1",
      turn,
      at: "x",
    });
    assert.deepEqual(state.messages[1].noted, [{ id: "f1", name: "Summary", text: "b" }]);
  });

  it("does not list what a reply by rules alone says itself", () => {
    const noted = { type: "field-noted", turnId: "t1", field: { id: "f1", name: "Summary", text: "a" } };
    const guided = { ...turn, engine: "guided" };
    const state = after(greeted, sent, noted, { type: "answered", turnId: "t1", turn: guided, at: "x" });
    assert.deepEqual(state.messages[1].noted, []);
  });

  it("ignores late events of a turn that is over", () => {
    const state = after(greeted, sent, { type: "stopped", turnId: "t1" });
    assert.equal(reduce(state, { type: "piece-arrived", turnId: "t1", text: "late" }), state);
    assert.equal(reduce(state, { type: "turn-failed", turnId: "t0", problem: {} }), state);
  });

  it("keeps a failed message with its turn's id, so that trying again is the same turn", () => {
    const problem = { status: 502 };
    const state = after(
      greeted,
      sent,
      { type: "piece-arrived", turnId: "t1", text: "Ha" },
      { type: "turn-failed", turnId: "t1", problem },
    );
    assert.deepEqual(
      state.messages.map((message) => message.state),
      ["failed"],
    );
    assert.deepEqual(
      [state.pending.id, state.pending.text, state.pending.problem],
      ["t1", "My screen is black", problem],
    );
    const again = reduce(state, sent);
    assert.deepEqual(
      again.messages.map((message) => message.state),
      ["sending"],
    );
  });

  it("gives text that cannot be accepted back to the composer", () => {
    const problem = { status: 413 };
    const state = after(greeted, sent, { type: "turn-refused", turnId: "t1", problem });
    assert.deepEqual(
      [state.text, state.refused, state.messages, state.pending],
      ["My screen is black", problem, [], null],
    );
  });

  it("keeps the pieces of a stopped reply, but no empty one", () => {
    const stop = { type: "stopped", turnId: "t1" };
    assert.equal(after(greeted, sent, stop).messages.length, 1);
    const state = after(greeted, sent, { type: "piece-arrived", turnId: "t1", text: "Ha" }, stop);
    assert.deepEqual([state.messages[1].text, state.messages[1].state], ["Ha", "stopped"]);
  });

  it("forgets everything when the conversation is erased", () => {
    const state = after(greeted, sent, { type: "answered", turnId: "t1", turn, at: "x" }, { type: "erased" });
    assert.deepEqual(
      [state.phase, state.messages, state.conversation, state.turn, state.draft],
      ["greeting", [], null, null, null],
    );
  });

  it("refuses actions it does not know", () => {
    assert.throws(() => reduce(initialState, { type: "nonsense" }), /unknown action/);
  });

  it("sums the draft up from whichever of turn and preview is newer", () => {
    const answered = after(greeted, sent, { type: "answered", turnId: "t1", turn, at: "x" });
    assert.deepEqual(draftSummary(answered), { name: "Report broken hardware", ready: false, missing: 1 });
    const newer = { ...draft, version: 4, ready: true, fields: [draft.fields[0]] };
    assert.deepEqual(draftSummary(reduce(answered, { type: "draft-loaded", draft: newer })).ready, true);
    const older = { ...draft, version: 2, ready: true };
    assert.deepEqual(draftSummary(reduce(answered, { type: "draft-loaded", draft: older })).ready, false);
    assert.equal(draftSummary(after(greeted)), null);
  });
});

describe("the draft under review", () => {
  const loaded = () =>
    after(greeted, sent, { type: "answered", turnId: "t1", turn, at: "x" }, { type: "draft-loaded", draft });

  it("S20: shows the person's own value before the draft's", () => {
    const state = reduce(loaded(), { type: "edited", field: "f1", value: "My words" });
    assert.deepEqual(
      draft.fields.map((field) => valueOf(state, field)),
      ["My words", null, []],
    );
  });

  it("finds what is required and empty, as the person sees it", () => {
    assert.deepEqual(
      emptyRequired(loaded()).map((field) => field.id),
      ["f2"],
    );
    const state = [
      { type: "edited", field: "f2", value: "10102" },
      { type: "edited", field: "f1", value: null },
    ].reduce(reduce, loaded());
    assert.deepEqual(
      emptyRequired(state).map((field) => field.id),
      ["f1"],
    );
  });

  it("keeps what was changed while the last change was being saved", () => {
    let state = reduce(loaded(), { type: "edited", field: "f1", value: "a" });
    state = reduce(state, { type: "edited", field: "f1", value: "ab" });
    state = reduce(state, { type: "saved", draft: { ...draft, version: 4 }, sent: { f1: "a" } });
    assert.deepEqual([state.edits, state.draft.version, state.saving], [{ f1: "ab" }, 4, false]);
    state = reduce(state, { type: "saved", draft: { ...draft, version: 5 }, sent: { f1: "ab" } });
    assert.deepEqual(state.edits, {});
  });

  it("drops a field's error as soon as it is changed", () => {
    let state = reduce(loaded(), { type: "fields-refused", errors: { f1: "Too long", f2: "Missing" } });
    state = reduce(state, { type: "edited", field: "f1", value: "short" });
    assert.deepEqual(state.errors, { f2: "Missing" });
  });

  it("shows the errors the server knows of, and keeps those of unsaved values", () => {
    let state = reduce(loaded(), { type: "edited", field: "f1", value: "bad" });
    state = reduce(state, { type: "fields-refused", errors: { f1: "Refused" } });
    const fields = draft.fields.map((field) =>
      field.id === "f2" ? { ...field, error: "Choose one" } : field,
    );
    state = reduce(state, { type: "draft-loaded", draft: { ...draft, fields } });
    assert.deepEqual(state.errors, { f1: "Refused", f2: "Choose one" });
  });

  it("starts afresh when the request type changes", () => {
    const state = reduce(reduce(loaded(), { type: "edited", field: "f1", value: "x" }), {
      type: "type-changed",
      draft,
    });
    assert.deepEqual([state.edits, state.errors], [{}, {}]);
  });

  it("knows what counts as empty", () => {
    for (const value of [null, undefined, "", [], { parent: null, child: null }]) assert.ok(isEmpty(value));
    for (const value of [0, "0", ["a"], { id: "1", name: "Emma" }, { parent: "l1", child: null }]) assert.ok(!isEmpty(value));
  });
});

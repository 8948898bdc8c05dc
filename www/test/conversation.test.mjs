import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createConversation } from "../src/panel/conversation.js";
import { events, json, makeParts, problem, scripted } from "./helpers.mjs";

const start = { visible: true, greeting: "Hello", locale: "en", banner: null, conversation: null };
const turn = {
  conversation: "c1",
  turn: 1,
  reply: "Hi there",
  action: "ask",
  suggestions: [],
  missing: [],
  draft_version: 1,
};

async function begin(...answers) {
  const { request, calls } = scripted(json(start), ...answers);
  const parts = makeParts(request);
  const talk = createConversation(parts);
  await talk.load();
  talk.begin();
  return { talk, calls, parts, state: () => parts.store.get() };
}

describe("a conversation", () => {
  it("S7: asks for the greeting only, until the person says something", async () => {
    const { calls } = await begin();
    assert.deepEqual(
      calls.map(({ method, path }) => `${method} ${path}`),
      ["GET chat?portal=3"],
    );
  });

  it("sends a turn with an id of its own and streams the reply", async () => {
    const { talk, calls, state } = await begin(events(["token", { text: "Hi" }], ["done", turn]));
    await talk.send("  My screen is black \n");
    assert.deepEqual(calls[1].body, { portal: "3", turn_id: "id-1", message: "My screen is black" });
    assert.equal(calls[1].accept, "text/event-stream");
    assert.deepEqual(
      state().messages.map((message) => message.text),
      ["My screen is black", "Hi there"],
    );
  });

  it("goes on in the same conversation", async () => {
    const { talk, calls } = await begin(events(["done", turn]), events(["done", { ...turn, turn: 2 }]));
    await talk.send("one");
    await talk.send("two");
    assert.deepEqual(calls[2].body, { portal: "3", turn_id: "id-2", message: "two", conversation: "c1" });
  });

  it("sends nothing for white space", async () => {
    const { talk, calls } = await begin();
    await talk.send(" \n ");
    assert.equal(calls.length, 1);
  });

  it("takes one message at a time", async () => {
    let release;
    const slow = new Promise((resolve) => (release = () => resolve(events(["done", turn]))));
    const { talk, calls } = await begin(() => slow);
    const first = talk.send("one");
    await talk.send("two");
    release();
    await first;
    assert.equal(calls.length, 2);
  });

  it("X: tries again with the same id, so that the answer is the same and costs nothing", async () => {
    const { talk, calls, state } = await begin(problem(502), events(["done", turn]));
    await talk.send("one");
    assert.equal(state().pending.state, "failed");
    await talk.retry(state().messages[0]);
    assert.equal(calls[1].body.turn_id, calls[2].body.turn_id);
    assert.equal(state().pending, null);
  });

  it("X: tries an earlier message again, with its own id, after another one went through", async () => {
    const done = (reply) => events(["done", { ...turn, reply }]);
    const { talk, calls, state } = await begin(problem(502), done("Second"), done("First"));
    await talk.send("one");
    await talk.send("two");
    const [left] = state().messages;
    assert.deepEqual([left.text, left.state, state().pending], ["one", "failed", null]);
    await talk.retry(left);
    assert.deepEqual([calls[3].body.turn_id, calls[3].body.message], [calls[1].body.turn_id, "one"]);
    assert.deepEqual(
      state().messages.map(({ text, state: how }) => [text, how]),
      [["two", undefined], ["Second", undefined], ["one", undefined], ["First", undefined]],
    );
  });

  it("never repeats a turn by itself once its stream has broken", async () => {
    const { talk, calls, state } = await begin(events(["token", { text: "Hi" }]));
    await talk.send("one");
    assert.equal(calls.length, 2);
    assert.equal(state().pending.problem.code, "cut");
  });

  it("waits while the turn before is still running, as long as the server says", async () => {
    const { talk, parts, calls } = await begin(
      problem(409, { code: "in_progress", retryAfter: 3 }),
      problem(409, { code: "in_progress" }),
      events(["done", turn]),
    );
    await talk.send("one");
    assert.deepEqual(parts.waits, [3, 2]);
    assert.equal(new Set(calls.slice(1).map((call) => call.body.turn_id)).size, 1);
  });

  it("gives up waiting in the end", async () => {
    const { talk, parts, state } = await begin(...Array(7).fill(problem(409, { code: "in_progress" })));
    await talk.send("one");
    assert.deepEqual([state().pending.problem.status, parts.waits.length], [409, 6]);
  });

  it("does not wait for what will not change: a conversation that is over stays over", async () => {
    const { talk, parts, calls, state } = await begin(problem(409, { code: "conflict" }));
    await talk.send("one");
    assert.deepEqual([calls.length, parts.waits, state().pending.problem.code], [2, [], "conflict"]);
  });

  it("says when to try again after too many requests", async () => {
    const { talk, parts, state } = await begin(problem(429, { retryAfter: 7 }));
    await talk.send("one");
    assert.equal(state().pending.retryAt, parts.now() + 7000);
  });

  it("gives a message that is too long back to the composer, and sends it changed under a new id", async () => {
    const { talk, calls, state } = await begin(problem(413), events(["done", turn]));
    await talk.send("far too long");
    assert.equal(state().text, "far too long");
    await talk.send("short");
    assert.notEqual(calls[1].body.turn_id, calls[2].body.turn_id);
  });

  it("S83: keeps what was typed when the assistant is taken away, and tells the page around", async () => {
    const { talk, calls, parts, state } = await begin(problem(403, { code: "quota_exceeded" }));
    await talk.send("one");
    assert.deepEqual(
      [state().pending.text, state().blocked.code, parts.told],
      ["one", "quota_exceeded", ["blocked"]],
    );
    await talk.send("two");
    assert.equal(calls.length, 2);
  });

  it("reports problems to the page around without any words of the person", async () => {
    const { talk, parts } = await begin(problem(502, { requestId: "7f" }));
    await talk.send("my secret");
    assert.deepEqual(parts.emitted, [["error", { code: "http_502", status: 502, request_id: "7f" }]]);
  });

  it("stops a reply when asked to", async () => {
    const aborted = ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new DOMException("stop", "AbortError"))),
      );
    const { talk, state } = await begin(aborted);
    const sent = talk.send("one");
    talk.stop();
    await sent;
    assert.deepEqual([state().pending, state().messages.map((message) => message.text)], [null, ["one"]]);
  });

  it("erases the conversation, also one the server has forgotten", async () => {
    for (const answer of [new Response(null, { status: 204 }), problem(404)]) {
      const { talk, calls, state } = await begin(events(["done", turn]), answer);
      await talk.send("one");
      await talk.erase();
      assert.deepEqual([calls[2].method, calls[2].path], ["DELETE", "chat?conversation=c1"]);
      assert.deepEqual([state().phase, state().messages], ["greeting", []]);
    }
  });

  it("says so when erasing did not work, and keeps the conversation", async () => {
    const { talk, state } = await begin(events(["done", turn]), problem(502));
    await talk.send("one");
    await assert.rejects(talk.erase(), { status: 502 });
    assert.deepEqual([state().conversation, state().erasing], ["c1", false]);
  });

  it("can be loaded again after the first attempt failed", async () => {
    const { request } = scripted(problem(0, { code: "network" }), json(start));
    const parts = makeParts(request);
    const talk = createConversation(parts);
    await talk.load();
    assert.equal(parts.store.get().phase, "failed");
    await talk.load();
    assert.equal(parts.store.get().phase, "greeting");
  });
});

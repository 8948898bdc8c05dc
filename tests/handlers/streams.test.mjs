// A turn on its way: people who leave, servers that fail in the middle, servers of every make.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";

import { makeOf, MAKE_NAMES } from "../fakes/model/makes.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { readEvents } from "./events.mjs";
import { accident, startStory } from "./story.mjs";

const settings = { ATA_MANAGED_KEY_FILE: undefined, ATA_MANAGED_KEY: undefined };
let story;
before(async () => {
  story = await startStory({ engine: "model", environment: settings });
  await configure({ api_key: "sk-demo-key" });
  await story.model.reset(); // the probe of the key is no turn
});
after(() => story?.stop());
afterEach(async () => {
  await story.model.reset();
  await story.emma.startOver();
});

async function configure(change) {
  const { body, headers } = await story.priya.get("/config");
  const answer = await story.priya.call("PUT", "/config", {
    json: { ...body, ...change },
    headers: { "If-Match": headers.get("etag") },
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}

const lastTurn = async () => (await story.priya.usage()).recent[0];

/** Sends a turn of Emma's; it can be left with `leave`. */
function begin(utterance, accept) {
  const left = new AbortController();
  const headers = story.emma.headersOf({ "Content-Type": "application/json", Accept: accept });
  const body = JSON.stringify(utterance);
  const answer = fetch(`${story.base}/chat`, { method: "POST", headers, body, signal: left.signal });
  answer.catch(() => {});
  return { answer, leave: () => left.abort() };
}

/** The record of the model's side once the call has ended. */
const endOfCall = () =>
  waitUntil("the end of the model's call", async () => {
    const [request] = await story.model.requests();
    return request?.outcome !== "open" && request;
  });

/** Emma's open turn can be sent again as soon as the one she left is booked. */
async function sendAgain(utterance) {
  return waitUntil("the answer", async () => {
    const { status, body } = await story.emma.post("/chat", utterance);
    return status === 200 && body;
  });
}

describe("somebody who leaves", () => {
  it("in the middle of the answer closes the model's call, though it says nothing more; what it cost is booked", async () => {
    await story.model.fault({ fault: { kind: "silence", after: 12 } });
    const utterance = story.emma.utterance(accident.en);
    const { answer, leave } = begin(utterance, "text/event-stream");
    for await (const { event } of readEvents((await answer).body)) if (event === "intent" || event === "token") break;
    leave();
    const call = await endOfCall();
    assert.equal(call.outcome, "aborted", "the silent server was left, not waited for");
    const turn = await waitUntil("the booking", async () => {
      const last = await lastTurn();
      return last.outcome === "cancelled" && last;
    });
    assert.ok(turn.tokens > 0, "its words were paid for");
    const again = await sendAgain(utterance);
    assert.equal(again.request_type.id, "25");
    assert.equal((await story.emma.welcome()).conversation.messages.length, 2, "told once");
  });

  it("before the first word closes the call as well", async () => {
    await story.model.fault({ fault: { kind: "headers_then_hang" } });
    const { leave } = begin(story.emma.utterance(accident.en), "text/event-stream");
    await waitUntil("the model's call", async () => (await story.model.open()).open === 1);
    leave();
    assert.equal((await endOfCall()).outcome, "aborted");
  });

  it("while waiting for one JSON answer closes the call, too", async () => {
    await story.model.fault({ fault: { kind: "silence", after: 3 } });
    const { leave } = begin(story.emma.utterance(accident.en), "application/json");
    await waitUntil("the model's call", async () => (await story.model.open()).open === 1);
    leave();
    assert.equal((await endOfCall()).outcome, "aborted");
  });

  it("while the next try waits is not asked for again", async () => {
    await story.model.fault({ fault: { kind: "rate_limit", retry_after: 2 }, times: "always" });
    const utterance = story.emma.utterance(accident.en);
    const { leave } = begin(utterance, "text/event-stream");
    await waitUntil("the first try", async () => (await story.model.requests()).length === 1);
    leave();
    await waitUntil("the booking", async () => (await lastTurn()).outcome === "cancelled");
    assert.equal((await lastTurn()).tokens, 0, "a refused request costs nothing");
    await story.model.reset();
    await sendAgain(utterance);
    assert.equal((await story.model.requests()).length, 1, "only the turn that was sent again");
  });
});

describe("an answer that breaks off", () => {
  it("after its first words ends in an error event; its tokens are booked and it can be sent again", async () => {
    await story.model.fault({ fault: { kind: "cut", after: 30 } });
    const utterance = story.emma.utterance(accident.en);
    const events = await story.emma.events(utterance.message, { turn_id: utterance.turn_id });
    assert.equal(events.at(-1).event, "error");
    const told = (name) => events.filter(({ event }) => event === name).length;
    assert.deepEqual([told("done"), told("token") > 0], [0, true]);
    const turn = await lastTurn();
    assert.deepEqual([turn.outcome, turn.tokens > 0], ["remote_failed", true]);
    assert.equal((await story.emma.wants(200, "POST", "/chat", { json: utterance })).request_type.id, "25");
  });

  it("before anything of it could be shown is asked for once more, with twice the room", async () => {
    for (const fault of [{ kind: "length" }, { kind: "cut", after: 1 }]) {
      const thoughts = { kind: "think", thought: "Hmm. ".repeat(600) };
      await story.model.reset();
      await story.model.fault({ fault: [thoughts, fault] });
      const events = await story.emma.events(accident.en);
      const { event, data } = events.at(-1);
      assert.deepEqual([event, data.request_type?.id], ["done", "25"], fault.kind);
      const [first, second, ...others] = (await story.model.requests()).map(({ body }) => body);
      assert.equal(second.messages.length, first.messages.length);
      assert.equal(second.max_completion_tokens, 2 * first.max_completion_tokens);
      assert.deepEqual([others.length, data.tokens.total > 0], [0, true]);
      await story.emma.startOver();
    }
  });

  it("with a wrong model name tells the customer kindly and leaves the key's good name alone", async () => {
    await story.model.fault({ fault: { kind: "model_not_found" } });
    const answer = await story.emma.trySay(accident.en);
    assert.deepEqual([answer.status, answer.body.code], [502, "key_invalid"]);
    assert.equal((await lastTurn()).outcome, "model_unknown");
    assert.equal((await story.priya.wants(200, "GET", "/config")).api_key.state, "valid");
  });
});

describe("a conversation too long for the model", () => {
  it("is asked about once more without its beginning", async () => {
    const { conversation } = await story.emma.say(accident.en);
    for (const words of ["It happened on Monday", "It is a grey one"]) await story.emma.say(words, { conversation });
    const whole = (await story.model.requests()).at(-1).body.messages.length;
    await story.model.fault({ fault: { kind: "context_length" } });
    const turn = await story.emma.say("The lid is bent, too", { conversation });
    assert.notEqual(turn.action, "failed");
    const [refused, asked] = (await story.model.requests()).slice(-2).map(({ body }) => body.messages);
    assert.equal(refused.length, whole + 2);
    assert.ok(asked.length < refused.length && asked.length >= 2);
    assert.equal(asked.at(-1).content.includes("The lid is bent"), true, "what she says now is kept");
  });

  it("is ended politely when that does not help, and not tried when there is nothing to leave out", async () => {
    const { conversation } = await story.emma.say(accident.en);
    await story.model.fault({ fault: { kind: "context_length" }, times: "always" });
    const before = (await story.model.requests()).length;
    const answer = await story.emma.trySay("The lid is bent, too", { conversation });
    assert.deepEqual([answer.status, answer.body.code], [502, "remote_failed"]);
    assert.match(answer.body.detail, /too long/);
    assert.equal((await story.model.requests()).length, before + 2);
    assert.equal((await lastTurn()).outcome, "too_long");
    await story.emma.startOver();
    assert.equal((await story.emma.trySay(accident.en)).status, 502);
    assert.equal((await story.model.requests()).length, before + 3);
  });
});

describe("a server that leaves out what does not fit its context", () => {
  const window = 400;
  const lastMessages = async () => (await story.model.requests()).at(-1).body.messages;

  before(() => story.stack.query("DELETE FROM ata.model_manner"));
  after(() => story.stack.query("DELETE FROM ata.model_manner"));

  it("is found out by its counts; from then on the oldest messages stay away rather than the instructions", async () => {
    const first = await story.emma.say("The thing on my desk is broken");
    const { conversation } = first;
    for (const words of ["It is a grey one", "Nobody else is affected"]) await story.emma.say(words, { conversation });
    const whole = await lastMessages();
    await story.model.mode({ num_ctx: window });
    const turn = await story.emma.say("It hums, too", { conversation });
    assert.notEqual(turn.action, "failed");
    await waitUntil("what was learnt", async () => (await story.stack.query("SELECT reads_tokens FROM ata.model_manner")) === `${window}`);
    assert.match(await story.stack.log(), /read only a part of the question/);
    await story.emma.say("It smells, too", { conversation });
    const messages = await lastMessages();
    assert.ok(messages.length < whole.length, `${messages.length} of ${whole.length}`);
    assert.match(messages.at(-1).content, /It smells, too/);
  });
});

describe("every make of server", () => {
  for (const name of MAKE_NAMES.filter((make) => makeOf(make).models.length > 0)) {
    it(`${name} answers a turn, piece by piece, and the next one`, async () => {
      await story.model.become(name);
      await configure({ model: makeOf(name).models[0] });
      const events = await story.emma.events(accident.en);
      const { event, data } = events.at(-1);
      assert.deepEqual([event, data.engine, data.request_type?.id], ["done", "model", "25"]);
      const said = events.filter((one) => one.event === "token").map((one) => one.data.text);
      assert.equal(said.join("").trim(), data.reply.trim(), "no fence, no thinking");
      assert.equal(data.tokens.estimated, name === "litellm");
      assert.ok(data.tokens.total > 0);
      assert.equal((await story.emma.say("It happened on Monday", { conversation: data.conversation })).turn, 2);
    });
  }
});

describe("what a model's server does not take", () => {
  const model = "mistral-medium-latest";
  const statuses = async () => (await story.model.requests()).map(({ status }) => status);

  async function turn() {
    const events = await story.emma.events(accident.en);
    assert.equal(events.at(-1).event, "done");
    await story.emma.startOver();
  }

  before(() => story.stack.query("DELETE FROM ata.model_manner"));
  beforeEach(async () => {
    await configure({ model });
    await story.model.reset();
    await story.model.become("mistral");
  });

  it("is learnt by requests that fail once, and known after a restart", async () => {
    await turn();
    const first = await statuses();
    assert.ok(first.length > 1 && first[0] === 422 && first.at(-1) === 200, first.join(" "));
    await waitUntil("what was learnt", async () => {
      const rows = `SELECT token_limit, no_identifier FROM ata.model_manner WHERE model = '${model}'`;
      return (await story.stack.query(rows)) === "1|t";
    });
    await story.stack.restart("chat");
    await turn();
    assert.deepEqual((await statuses()).slice(first.length), [200]);
  });

  it("is asked for again after a day, as servers are updated", async () => {
    await story.stack.query("UPDATE ata.model_manner SET learnt_at = learnt_at - interval '1 day'");
    await turn();
    const [request] = await story.model.requests();
    assert.equal(request.status, 422);
    assert.ok("max_completion_tokens" in request.body, Object.keys(request.body).join(" "));
  });
});

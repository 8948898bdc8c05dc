// The conversation as a comment of the ticket: only when the settings say so, only for agents, and once.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { moveClock } from "../bench/harm.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { change } from "./office.mjs";
import { accident, startStory } from "./story.mjs";

const setTranscript = (story, transcript_comment) =>
  change(story.priya, "/config", (config) => ({ ...config, transcript_comment }));

for (const kind of ["cloud", "datacenter"]) {
  describe(`the transcript of a conversation (${kind})`, () => {
    let story;
    before(async () => {
      story = await startStory({ kind });
      await setTranscript(story, true);
    });
    after(() => story?.stop());
    afterEach(async () => {
      await story.desk.clearFaults();
      await story.emma.startOver();
    });

    const comment = { method: "POST", path: "/rest/servicedeskapi/request/[^/]+/comment$" };

    const ticketOf = async ({ key }) => (await story.desk.tickets()).find((one) => one.key === key);
    const commentsOf = async (ticket) => (await ticketOf(ticket)).comments;

    /** Emma's ticket, made of these words. */
    async function ticketOfWords(...words) {
      let turn;
      for (const one of words) turn = await story.emma.say(one, turn && { conversation: turn.conversation });
      return { conversation: turn.conversation, ...(await story.emma.submit(turn.conversation)) };
    }

    const untilStep = (ticket, state) =>
      waitUntil(`the transcript ${state}`, async () => {
        const { follow_ups } = await story.emma.submission(ticket.conversation);
        return follow_ups.length === 1 && follow_ups[0].state === state;
      });

    it("tells agents who said what and when, in the order it was said, and customers nothing", async () => {
      const ticket = await ticketOfWords(accident.en, "It happened on Monday");
      await untilStep(ticket, "done");
      const [only, ...more] = await commentsOf(ticket);
      assert.deepEqual([only.public, more], [false, []]);
      const places = ["Conversation with the assistant", "*Emma", "laptop", "*Assistant*", "It happened on Monday"];
      const found = places.map((words) => only.body.indexOf(words));
      assert.deepEqual(found, [...found].sort((one, other) => one - other), only.body);
      assert.ok(found[0] === 0 && found.every((at) => at >= 0), only.body);
      assert.match(only.body, /\(\d{4}-\d\d-\d\d \d\d:\d\d\)/);
    });

    it("shows markup that people wrote as what they wrote", async () => {
      const words = "My laptop is {color:red}broken{color}, see [~admin] and !http://evil.example/x.png!\nh1. Urgent";
      const ticket = await ticketOfWords(accident.en, words);
      await untilStep(ticket, "done");
      const [{ body }] = await commentsOf(ticket);
      assert.ok(body.includes("\\{color:red\\}broken\\{color\\}, see \\[\\~admin\\] and \\!http://evil.example/x.png!"), body);
      assert.ok(body.includes("h1&#46; Urgent"), body);
    });

    for (const [what, fault, seconds] of [
      ["Jira is too busy for it (429)", { status: 429, headers: { "Retry-After": "5" } }, 6],
      ["Jira does not take the token for a while (401)", { status: 401 }, 6],
      ["Jira cuts its answer", { cut_after_bytes: 10 }, 2],
      ["Jira answers 503 and does it afterwards", { status: 503, commit: "after" }, 2],
      ["the connection breaks off before", { reset: true }, 16 * 60],
    ]) {
      it(`is there once in the end though ${what}`, async () => {
        await story.desk.fault({ match: comment, fault });
        const ticket = await ticketOfWords(accident.en);
        await waitUntil("the fault", async () => (await story.desk.log()).some((call) => call.fault));
        await waitUntil("the transcript", async () => {
          await moveClock(story.stack, seconds);
          const { follow_ups } = await story.emma.submission(ticket.conversation);
          return follow_ups[0].state === "done";
        });
        assert.equal((await commentsOf(ticket)).length, 1);
        await story.desk.clearLog();
      });
    }

    it("is there once though submit is killed between ticket and comment", async () => {
      await story.desk.fault({ match: comment, fault: { delay_ms: 1500 } });
      const ticket = await ticketOfWords(accident.en);
      await waitUntil("the sending", async () =>
        (await story.stack.query("SELECT count(*) FROM ata.followup WHERE last_sent IS NOT NULL AND state = 'doing'")) === "1",
      );
      story.stack.kill("submit", "SIGKILL");
      await waitUntil("the transcript", async () => {
        await moveClock(story.stack, 95);
        const { follow_ups } = await story.emma.submission(ticket.conversation);
        return follow_ups[0].state === "done";
      });
      await moveClock(story.stack, 3600);
      assert.equal((await commentsOf(ticket)).length, 1);
    });

    it("that Jira refuses does not touch the ticket", async () => {
      await story.desk.fault({ match: comment, fault: { status: 403 } });
      const ticket = await ticketOfWords(accident.en);
      await untilStep(ticket, "failed");
      assert.deepEqual(await commentsOf(ticket), []);
      assert.equal((await story.emma.submission(ticket.conversation)).state, "created");
    });

    it("fits into a comment however long people talk", async () => {
      const { conversation } = await story.emma.say(accident.en);
      for (let index = 0; index < 9; index += 1)
        await story.emma.say(`${index} ${"It is a {black} screen! ".repeat(160)}`, { conversation });
      const values = { summary: "Black screen", description: "It is black." };
      await story.emma.patch(conversation, { request_type: "25", values });
      const ticket = { conversation, ...(await story.emma.submit(conversation)) };
      await untilStep(ticket, "done");
      const [{ body }] = await commentsOf(ticket);
      assert.ok(body.length <= 32767 && body.length > 20000, `${body.length}`);
      assert.match(body, /Earlier messages are left out/);
      assert.ok(body.includes("8 ") && body.includes("7 "), "the last ones are there");
    });

    it("is not written when the settings do not say so", async () => {
      await setTranscript(story, false);
      const ticket = await ticketOfWords(accident.en);
      assert.deepEqual((await story.emma.submission(ticket.conversation)).follow_ups, []);
      assert.deepEqual(await commentsOf(ticket), []);
    });
  });
}

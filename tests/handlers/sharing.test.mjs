// Who else sees a ticket: participants from the moment it is there, an organization right after.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { moveClock } from "../bench/harm.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { accident, startStory } from "./story.mjs";

for (const kind of ["cloud", "datacenter"]) {
  describe(`sharing a ticket (${kind})`, () => {
    let story;
    before(async () => {
      story = await startStory({ kind });
    });
    after(() => story?.stop());
    afterEach(async () => {
      await story.desk.clearFaults();
      await story.emma.startOver();
    });

    const start = async () => (await story.emma.say(accident.en)).conversation;
    const ticketOf = async ({ key }) => (await story.desk.tickets()).find((one) => one.key === key);
    const untilShared = (conversation, state) =>
      waitUntil(`the organization ${state}`, async () => {
        await moveClock(story.stack, 10);
        const { follow_ups } = await story.emma.submission(conversation);
        return follow_ups.some((step) => step.kind === "organization" && step.state === state);
      });

    it("offers the person's own organizations, and is with nobody unless it is wanted", async () => {
      const { participants, organization, organizations } = await story.emma.preview(await start());
      assert.deepEqual([participants, organization, organizations.map(({ name }) => name)], [[], null, ["Northwind"]]);
    });

    it("names participants and organization in the preview, whatever type is chosen, and Jira gets them", async () => {
      const conversation = await start();
      const { organizations } = await story.emma.preview(conversation);
      const [{ id }] = organizations;
      await story.emma.patch(conversation, { participants: [story.sam.sub], organization: id });
      const changed = await story.emma.patch(conversation, { request_type: "24" });
      assert.deepEqual(changed.participants, [{ id: story.sam.sub, name: "Sam Okafor" }]);
      assert.deepEqual(changed.organization, { id, name: "Northwind" });
      await story.emma.patch(conversation, { request_type: "25", values: { customfield_10030: "10112" } });
      const ticket = await story.emma.submit(conversation);
      assert.deepEqual((await ticketOf(ticket)).payload.requestParticipants, [story.sam.sub]);
      await untilShared(conversation, "done");
      assert.deepEqual((await ticketOf(ticket)).organizations, ["Northwind"]);
    });

    it("finds participants without a field, by the rules of fields of people", async () => {
      const conversation = await start();
      const find = (words) => story.emma.get(`/preview/people?conversation=${conversation}&q=${words}`);
      const { body } = await find("sam");
      assert.deepEqual(body, { values: [{ id: story.sam.sub, name: "Sam Okafor" }] });
      assert.deepEqual((await find("jonas")).body, { values: [] }, "he is of another organization");
      assert.equal((await find("s")).status, 400);
      const chosen = await story.emma.patch(conversation, { participants: [story.sam.sub, story.sam.sub] });
      assert.deepEqual(chosen.participants, body.values, "nobody takes part twice");
    });

    it("can be taken back before it is sent", async () => {
      const conversation = await start();
      const [{ id }] = (await story.emma.preview(conversation)).organizations;
      await story.emma.patch(conversation, { participants: [story.sam.sub], organization: id });
      const bare = await story.emma.patch(conversation, { participants: [], organization: null });
      assert.deepEqual([bare.participants, bare.organization], [[], null]);
      const ticket = await story.emma.submit(conversation);
      const { payload, organizations } = await ticketOf(ticket);
      assert.deepEqual([payload.requestParticipants, organizations], [undefined, []]);
    });

    it("is with people who may be chosen and with own organizations only", async () => {
      const conversation = await start();
      const { version } = await story.emma.preview(conversation);
      const refused = await story.emma.tryPatch(conversation, version, {
        participants: [story.sam.sub, "stranger"],
        organization: "4711",
      });
      assert.equal(refused.status, 422);
      assert.equal((await story.emma.tryPatch(conversation, version, { participants: [story.jonas.sub] })).status, 422);
      const pointers = refused.body.errors.map(({ pointer }) => pointer);
      assert.deepEqual(pointers, ["/participants/1", "/organization"]);
      for (const participants of ["stranger", [7], [""], Array(21).fill(story.sam.sub)]) {
        const answer = await story.emma.tryPatch(conversation, version, { participants });
        assert.deepEqual([answer.status, answer.body.errors[0].pointer], [422, "/participants"]);
      }
      assert.equal((await story.emma.preview(conversation)).version, version, "nothing changed");
    });

    it("with an organization is done though Jira is too busy, cuts its answer or refuses the token for a while, and never costs the ticket", async () => {
      const edit = { method: "PUT", path: "/rest/api/[23]/issue/" };
      for (const [fault, end] of [
        [{ status: 429 }, "done"],
        [{ cut_after_bytes: 1 }, "done"],
        [{ status: 401 }, "done"],
        [{ status: 403 }, "failed"],
      ]) {
        const conversation = await start();
        const [{ id }] = (await story.emma.preview(conversation)).organizations;
        await story.emma.patch(conversation, { organization: id });
        await story.desk.fault({ match: edit, fault });
        const ticket = await story.emma.submit(conversation);
        await untilShared(conversation, end);
        assert.deepEqual((await ticketOf(ticket)).organizations, end === "done" ? ["Northwind"] : []);
        await story.desk.clearFaults();
      }
    });

    it("keeps whom Jira was asked about, and adds nobody while it is away", async () => {
      const conversation = await start();
      await story.emma.patch(conversation, { participants: [story.sam.sub] });
      await story.desk.fault({ match: { path: "/user\\?" }, times: "always", fault: { status: 503 } });
      const [{ id }] = (await story.emma.preview(conversation)).organizations;
      const kept = await story.emma.patch(conversation, { participants: [story.sam.sub], organization: id });
      assert.deepEqual(kept.participants, [{ id: story.sam.sub, name: "Sam Okafor" }]);
      const answer = await story.emma.tryPatch(conversation, kept.version, { participants: [story.emma.sub] });
      assert.ok([502, 503, 504].includes(answer.status), String(answer.status));
    });
  });
}

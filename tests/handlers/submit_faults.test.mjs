// What Jira may answer to the creating call, on both kinds of desk: each answer with its promise. Nothing that was
// acknowledged is lost, nothing is there twice, and the draft stays whatever happens.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { moveClock } from "../bench/harm.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { accident, startStory } from "./story.mjs";

const create = { method: "POST", path: "/rest/servicedeskapi/request$" };

/** The click is answered with `code`; nothing was created, and the same click works once it is mended. */
const refusals = [
  ["401, whatever its body", { status: 401 }, 502, "remote_refused"],
  ["401 as Data Center says it", { status: 401, body: { message: "Client must be authenticated.", "status-code": 401 } }, 502, "remote_refused"],
  ["403 with nothing in it", { status: 403, body: "" }, 502, "remote_refused"],
  ["a redirect to its login", { status: 302, headers: { Location: "/login.jsp" } }, 502, "remote_refused"],
  ["a redirect to another host", { status: 307, headers: { Location: "http://127.0.0.1:9/rest" } }, 502, "remote_refused"],
  ["a redirect to a file", { status: 302, headers: { Location: "file:///etc/passwd" } }, 502, "remote_refused"],
  ["413", { status: 413 }, 502, "remote_refused"],
];

/** Every form in which a desk, a platform, a gateway or a proxy says why; the pointers that come of it. */
const sentences = [
  ["per field, as the platform does", { errorMessages: [], errors: { duedate: "A holiday.", summary: "Too long." } }, ["/values/duedate", "/values/summary"]],
  ["in one sentence, as the desk does", { errorMessage: "Fill in the colour.", i18nErrorMessage: { i18nKey: "x", parameters: [] } }, [""]],
  ["both ways", { errorMessage: "Not so.", errors: { duedate: "A holiday." } }, ["/values/duedate"]],
  ["in several sentences", { errorMessages: ["One.", "Two."], errors: {} }, ["", ""]],
  ["as a gateway does", { code: 400, message: "Bad request" }, [""]],
  ["with a page", "<html>Bad request</html>", []],
  ["with nothing", "", []],
  ["in a shape nobody documents", { errors: [{ field: "summary", message: "No." }], errorMessage: 7 }, []],
];

/** Nobody knows, or it is surely not there yet: it goes on by itself, and there is one ticket in the end. */
const laters = [
  ["409", { status: 409 }, "confirming"],
  ["408", { status: 408 }, "confirming"],
  ["429 with a time", { status: 429, headers: { "Retry-After": "30" } }, "waiting"],
  ["429 with a date for a time", { status: 429, headers: { "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" } }, "waiting"],
  ["429 with nonsense for a time", { status: 429, headers: { "Retry-After": "soon" } }, "waiting"],
  ["502 of a proxy, having done it", { status: 502, html: true, commit: "before" }, "confirming"],
  ["504 of a proxy, and does it later", { status: 504, html: true, commit: { late_ms: 800 } }, "confirming"],
  ["200 with a page to sign in", { html: true }, "confirming"],
  ["201 with nothing in it, having done it", { status: 201, body: "", commit: "before" }, "confirming"],
  ["201 with null", { status: 201, body: "null", commit: "before" }, "confirming"],
  ["201 with a list", { status: 201, body: "[]" }, "confirming"],
  ["201 with a key that is none", { status: 201, body: { issueKey: "../../etc" }, commit: "before" }, "confirming"],
  ["nothing and hangs up, having done it", { reset: true, commit: "before" }, "confirming"],
];

for (const kind of ["cloud", "datacenter"]) {
  describe(`when a desk (${kind}) answers the click`, () => {
    let story;
    before(async () => {
      story = await startStory({ kind });
    });
    after(() => story?.stop());
    afterEach(async () => {
      await story.desk.clearFaults();
      await story.emma.startOver();
    });

    const count = async () => (await story.desk.tickets()).length;
    const click = ({ conversation, draft_version: version }) => story.emma.trySubmit(conversation, version);

    for (const [what, fault, status, code] of refusals)
      it(`with ${what}, nothing is created, the draft stays, and the same click works once that is mended`, async () => {
        const before = await count();
        const draft = await story.emma.say(accident.en);
        await story.desk.fault({ match: create, fault });
        const refused = await click(draft);
        assert.deepEqual([refused.status, refused.body.code], [status, code], JSON.stringify(refused.body));
        assert.equal((await story.emma.welcome()).conversation.draft.version, draft.draft_version);
        assert.equal((await click(draft)).status, 201);
        assert.equal(await count(), before + 1);
      });

    for (const [what, body, pointers] of sentences)
      it(`with 400 and says why ${what}, it is told where it belongs, now and in the preview`, async () => {
        const draft = await story.emma.say(accident.en);
        await story.desk.fault({ match: create, fault: { status: 400, body } });
        const refused = await click(draft);
        assert.equal(refused.status, 422);
        assert.deepEqual(refused.body.errors.map(({ pointer }) => pointer).sort(), pointers);
        const { fields, submission } = await story.emma.preview(draft.conversation);
        assert.deepEqual([submission.state, submission.errors], ["failed", refused.body.errors]);
        const marked = fields.filter(({ error }) => error).map(({ id }) => `/values/${id}`);
        assert.deepEqual(marked.sort(), pointers.filter(Boolean));
      });

    for (const [what, fault, state] of laters)
      it(`with ${what}, it is ${state} and becomes one ticket by itself`, async () => {
        const before = await count();
        const draft = await story.emma.say(accident.en);
        const times = fault.status === 429 ? 2 : 1; // what was put off without a time is tried again at once
        await story.desk.fault({ match: create, times, fault });
        const put = await click(draft);
        assert.deepEqual([put.status, put.body.state], [202, state], JSON.stringify(put.body));
        const { ticket } = await waitUntil("the ticket", async () => {
          await moveClock(story.stack, 200);
          const found = await story.emma.submission(draft.conversation);
          assert.notEqual(found.state, "failed");
          return found.state === "created" && found;
        });
        await moveClock(story.stack, 3600);
        assert.deepEqual((await click(draft)).body, ticket);
        assert.equal(await count(), before + 1);
      });

    const person = (id, set) => story.desk.change({ op: "change", kind: "user", id, set });

    it("with 400 as somebody it is shared with has left, says who, and the rest goes on without them", async () => {
      const before = await count();
      const { conversation } = await story.emma.say(accident.en);
      const { version } = await story.emma.patch(conversation, { participants: [story.sam.sub, story.priya.sub] });
      await person(story.sam.sub, { active: false });
      const refused = await story.emma.trySubmit(conversation, version);
      assert.equal(refused.status, 422, JSON.stringify(refused.body));
      assert.deepEqual(refused.body.errors.map(({ pointer }) => pointer), ["/participants"]);
      assert.match(refused.body.errors[0].detail, /^Sam Okafor cannot be added/);
      const { participants, submission } = await story.emma.preview(conversation);
      assert.deepEqual([participants.length, submission.errors], [2, refused.body.errors]);
      await story.emma.patch(conversation, { participants: [story.priya.sub] });
      const { key } = await story.emma.submit(conversation);
      await person(story.sam.sub, { active: true });
      const made = (await story.desk.tickets()).slice(before);
      assert.deepEqual(made.map((one) => [one.key, one.payload.requestParticipants]), [[key, [story.priya.sub]]]);
    });

    it("with 400 about who takes part, though all of them may, tells its sentence", async () => {
      const { conversation } = await story.emma.say(accident.en);
      const { version } = await story.emma.patch(conversation, { participants: [story.sam.sub] });
      const body = { errorMessage: "Too many people take part." };
      await story.desk.fault({ match: create, fault: { status: 400, body } });
      const refused = await story.emma.trySubmit(conversation, version);
      assert.deepEqual(refused.body.errors, [{ pointer: "", detail: body.errorMessage }]);
      await story.emma.submit(conversation);
    });

    /** What happened to her between review and click; how the desk says it; whether a server like this one can tell. */
    const exclusions = [
      ["was deactivated", () => person(story.emma.sub, { active: false }), () => person(story.emma.sub, { active: true })],
      [
        "was removed from the project",
        () => story.desk.change({ op: "change", kind: "portal", id: "10", set: { access: "restricted", organizations: [], customers: [] } }),
        () => story.desk.change({ op: "change", kind: "portal", id: "10", set: { access: "open" } }),
      ],
    ];

    for (const [what, shutOut, letIn] of exclusions)
      it(`as the person ${what}, says so and what can be done; nothing is lost, and it goes on once that is mended`, async () => {
        const before = await count();
        const draft = await story.emma.say(accident.en);
        await shutOut();
        const refused = await click(draft);
        assert.deepEqual([refused.status, refused.body.errors.map(({ pointer }) => pointer)], [422, ["/request_type"]], JSON.stringify(refused.body));
        assert.match(refused.body.detail, /may not raise/);
        assert.ok(!JSON.stringify(refused.body).includes(story.emma.sub), "no account is named to her");
        const { version, submission } = await story.emma.preview(draft.conversation);
        assert.deepEqual([version, submission.state], [draft.draft_version, "failed"]);
        await letIn();
        await moveClock(story.stack, 601); // what she may raise is remembered for ten minutes
        assert.equal((await click(draft)).status, 201);
        assert.equal(await count(), before + 1);
      });

    it("with 404 as the type is gone, another type must be chosen, and nothing entered is lost", async () => {
      const draft = await story.emma.say(accident.en);
      await story.desk.change({ op: "remove", kind: "request_type", id: "25" });
      const refused = await click(draft);
      assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, "/request_type"]);
      const preview = await story.emma.preview(draft.conversation);
      if (kind === "cloud") assert.equal(preview.request_type, null, "Jira was asked again what she may raise");
      const type = preview.alternatives.find(({ id }) => id === "24");
      const changed = await story.emma.patch(draft.conversation, { request_type: type.id });
      assert.ok(changed.fields.some(({ value }) => /laptop/i.test(JSON.stringify(value))));
      assert.equal((await story.emma.trySubmit(draft.conversation, changed.version)).status, 201);
    });
  });
}

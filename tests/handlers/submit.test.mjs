// From the draft to exactly one ticket, whatever Jira does.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, describe, it } from "node:test";

import { startJira } from "../fakes/jira.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { accident, startStory, ticketValue, valueOf } from "./story.mjs";

let story;
before(async () => {
  story = await startStory();
});
after(() => story?.stop());
afterEach(async () => {
  await story.desk.clearFaults();
  await story.desk.change({ op: "settings", set: { index_reads: 1, index_lag_ms: 0, error_form: "mixed" } });
});

const create = { method: "POST", path: "/rest/servicedeskapi/request$" };

/** A draft of Emma's that is ready. */
async function readyDraft() {
  const turn = await story.emma.say(accident.en);
  assert.equal(turn.ready, true);
  return { conversation: turn.conversation, version: turn.draft_version, key: randomUUID() };
}

const click = ({ conversation, version, key }, person = story.emma) =>
  person.trySubmit(conversation, version, key);
/** The time to wait is told, and it is a person's: not what is left of a lease. */
const assertSoon = ({ headers }) => {
  const seconds = Number(headers.get("retry-after"));
  assert.ok(seconds >= 1 && seconds <= 3, `Retry-After: ${seconds}`);
};
const ticketsOf = async ({ conversation }) => {
  const marker = await story.stack.database.query(
    `SELECT marker FROM ata.submission WHERE conversation = '${conversation}' ORDER BY id DESC LIMIT 1`,
  );
  return (await story.desk.tickets()).filter(({ payload }) =>
    JSON.stringify(payload).includes(marker || "none"),
  );
};
const allTickets = async () => (await story.desk.tickets()).length;

/** Moves the database's clock, and with it every lease and pause. */
const later = (minutes) =>
  story.stack.database.query(`UPDATE ata.clock_shift SET shift = shift + interval '${minutes} minutes'`);

/** Looks again as the page does, a little later each time, until the ticket is there. */
async function untilCreated(draft, minutes = 0.3) {
  return waitUntil("the ticket", async () => {
    await later(minutes);
    const answer = await click(draft);
    if (answer.status === 201) return answer.body;
    assert.ok([202, 409].includes(answer.status), `${answer.status} ${JSON.stringify(answer.body)}`);
    return undefined;
  });
}

describe("a click on submit", () => {
  it("S19, S22: is the first thing that Jira hears of, and all of what was reviewed arrives", async () => {
    await story.desk.clearLog();
    const draft = await readyDraft();
    await story.emma.patch(draft.conversation, {
      values: { summary: "Reviewed", customfield_10040: "10103" },
    });
    draft.version = (await story.emma.preview(draft.conversation)).version;
    const writes = (log) =>
      log.filter(({ method, path }) => method === "POST" && /\/(request|issue)$/.test(path));
    assert.deepEqual(writes(await story.desk.log()), [], "nothing was written before");
    const { status, body } = await click(draft);
    assert.equal(status, 201);
    assert.equal(writes(await story.desk.log()).length, 1);
    const [ticket] = await ticketsOf(draft);
    assert.deepEqual(
      [ticket.key, ticketValue(ticket, "summary"), ticketValue(ticket, "customfield_10040")],
      [body.key, "Reviewed", { id: "10103" }],
    );
    assert.equal(ticket.reporter.accountId, story.emma.sub);
    assert.ok(Math.abs(Date.parse(body.created) - Date.now()) < 3600_000);
  });

  it("again with the same key brings the same answer, for ever, and no second ticket", async () => {
    const draft = await readyDraft();
    const first = await click(draft);
    const before = await allTickets();
    for (let index = 0; index < 3; index += 1) assert.deepEqual((await click(draft)).body, first.body);
    await story.emma.say("My keyboard is broken");
    assert.deepEqual((await click(draft)).body, first.body, "also when the next conversation is on");
    await story.emma.startOver();
    assert.equal(await allTickets(), before);
  });

  it("with another key is the same click; at another version it says that the ticket is there already", async () => {
    const draft = await readyDraft();
    const { body } = await click(draft);
    const same = await click({ ...draft, key: randomUUID() });
    assert.deepEqual([same.status, same.body], [201, body]);
    const other = await click({ ...draft, key: randomUUID(), version: draft.version + 1 });
    assert.deepEqual([other.status, other.body.code], [409, "conflict"]);
    assert.ok(other.body.detail.includes(body.key));
    assert.equal((await ticketsOf(draft)).length, 1);
  });

  it("twice at the same moment makes one ticket, with one key or two", async () => {
    for (const keys of [Array(6).fill(randomUUID()), Array.from({ length: 6 }, () => randomUUID())]) {
      const draft = await readyDraft();
      const before = await allTickets();
      await story.desk.fault({ match: create, fault: { delay_ms: 300 } });
      const answers = await Promise.all(keys.map((key) => click({ ...draft, key })));
      assert.deepEqual(answers.filter(({ status }) => status === 201).length >= 1, true);
      assert.ok(
        answers.every(({ status }) => [201, 409].includes(status)),
        `${answers.map(({ status }) => status)}`,
      );
      assert.equal(
        new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.key)).size,
        1,
      );
      assert.equal(await allTickets(), before + 1);
    }
  });

  it("needs a key, a conversation and a version that fit", async () => {
    const draft = await readyDraft();
    const order = { conversation: draft.conversation, version: draft.version };
    assert.equal((await story.emma.post("/submit", order)).status, 400, "no key");
    assert.equal((await click({ ...draft, key: "k".repeat(129) })).status, 400, "a key too long");
    assert.equal((await click({ ...draft, version: draft.version + 1 })).status, 412);
    assert.equal((await click({ ...draft, version: 0 })).status, 412);
    assert.equal((await click({ ...draft, conversation: randomUUID() })).status, 404);
    assert.equal((await click(draft, story.jonas)).status, 404);
    assert.deepEqual(await ticketsOf(draft), []);
    await story.emma.startOver();
  });

  it("with a key that stood for something else is refused", async () => {
    const first = await readyDraft();
    await click(first);
    const second = await readyDraft();
    const answer = await click({ ...second, key: first.key });
    assert.deepEqual([answer.status, answer.body.code], [422, "invalid"]);
    assert.deepEqual(await ticketsOf(second), []);
    assert.equal(
      (await click({ ...first }, story.jonas)).status,
      404,
      "another person's key is nothing here",
    );
    await story.emma.startOver();
  });

  it("ends the conversation: it takes no more words and no more changes", async () => {
    const draft = await readyDraft();
    await click(draft);
    const say = await story.emma.trySay("One more thing", { conversation: draft.conversation });
    assert.deepEqual([say.status, say.body.code], [409, "conflict"]);
    const change = await story.emma.tryPatch(draft.conversation, draft.version, {
      values: { summary: "Late" },
    });
    assert.deepEqual([change.status, change.body.code], [409, "conflict"]);
    assert.equal((await story.emma.welcome()).conversation, null);
  });

  it("S22: a tab closed before it makes no ticket", async () => {
    const before = await allTickets();
    const draft = await readyDraft();
    assert.equal((await story.emma.tryEnd(draft.conversation)).status, 204);
    assert.equal((await click(draft)).status, 404);
    assert.equal(await allTickets(), before);
  });
});

/** What Jira may do to the creating call, and what becomes of it. `created`: the ticket stands there already. */
const doubtful = [
  ["answers 500 and has done nothing", { status: 500 }, false],
  ["answers 500 and has done it", { status: 500, commit: "before" }, true],
  ["answers 503 and does it afterwards", { status: 503, commit: "after" }, true],
  ["answers 503 and does it some time later", { status: 503, commit: { late_ms: 1200 } }, true],
  ["resets the connection and has done nothing", { reset: true }, false],
  ["resets the connection and has done it", { reset: true, commit: "before" }, true],
  ["does it, and its answer is cut", { cut_after_bytes: 40 }, true],
  ["answers with a page for people", { html: true }, false],
  ["answers with a page for people, and has done it", { html: true, commit: "before" }, true],
  ["answers 201 with half a text", { status: 201, body: '{"issueKey": "IT-' }, false],
  ["answers 201 without a key", { status: 201, body: "{}" }, false],
];

describe("when Jira", () => {
  for (const [what, fault, created] of doubtful) {
    it(`${what}, there is exactly one ticket in the end`, async () => {
      const draft = await readyDraft();
      const before = await allTickets();
      await story.desk.fault({ match: create, fault });
      const first = await click(draft);
      assert.deepEqual([first.status, first.body.state], [202, "confirming"], JSON.stringify(first.body));
      assert.equal(first.headers.get("location"), `/ata/submit?conversation=${draft.conversation}`);
      assert.doesNotMatch(
        JSON.stringify(first.body),
        /<html|Log in|The service answered/i,
        "not a raw word of Jira's",
      );
      assert.match(first.body.detail, /may have been created or not/);
      assertSoon(first);

      const held = await story.emma.tryPatch(draft.conversation, draft.version, {
        values: { summary: "Changed" },
      });
      assert.equal(held.status, 409, "what may have been created is not changed");
      for (const key of [draft.key, randomUUID()]) {
        const again = await click({ ...draft, key });
        assert.ok([201, 202, 409].includes(again.status), `at once: ${again.status}`);
        if (again.status === 202) {
          assert.equal(again.body.state, "confirming");
          assert.match(again.body.detail, /may have been created or not/);
          assertSoon(again);
        }
      }

      const ticket = await untilCreated(draft, created ? 0.3 : 5.5);
      await later(30);
      assert.deepEqual((await click(draft)).body, ticket);
      assert.equal(await allTickets(), before + 1);
      assert.equal((await ticketsOf(draft))[0].key, ticket.key);
    });
  }

  it("never answers, the ticket comes by itself later on, though nobody asks any more", async () => {
    const draft = await readyDraft();
    const before = await allTickets();
    await story.desk.fault({ match: create, fault: { status: 500 } });
    assert.equal((await click(draft)).status, 202);
    await later(16);
    await waitUntil("the ticket", async () => (await allTickets()) === before + 1);
    await waitUntil("the knowledge of it", async () => (await click(draft)).status === 201);
    assert.equal(await allTickets(), before + 1);
  });

  const limited = { message: "Rate limit exceeded." };
  for (const [what, fault] of [
    ["is too busy (429)", { status: 429, headers: { "Retry-After": "30" } }],
    ["is too busy and does not say for how long (429)", { status: 429 }],
    ["is too busy (503 of its limiter)", { status: 503, body: limited, headers: { "Retry-After": "30" } }],
  ]) {
    it(`${what}, the ticket waits and comes by itself as soon as it may`, async () => {
      const draft = await readyDraft();
      const before = await allTickets();
      await story.desk.fault({ match: create, times: 2, fault });
      const first = await click(draft);
      assert.deepEqual([first.status, first.body.state], [202, "waiting"], JSON.stringify(first.body));
      assert.match(first.body.detail, /will be created as soon as it can be/);
      assertSoon(first);
      const again = await click({ ...draft, key: randomUUID() });
      assert.deepEqual([again.status, again.body.state], [202, "waiting"], "not sent before its time");
      assert.equal(await allTickets(), before);
      await story.desk.clearFaults();
      await later(0.6);
      await waitUntil("the ticket", async () => (await allTickets()) === before + 1);
    });

    it(`${what}, what waits can be taken back, changed and submitted again at once`, async () => {
      const draft = await readyDraft();
      const before = await allTickets();
      await story.desk.fault({ match: create, times: 2, fault });
      assert.equal((await click(draft)).status, 202);
      const held = await story.emma.tryPatch(draft.conversation, draft.version, { values: { summary: "No" } });
      assert.deepEqual([held.status, held.body.code], [409, "in_progress"]);
      assert.equal((await story.emma.tryTakeBack(draft.conversation)).status, 204);
      assert.equal((await story.emma.tryTakeBack(draft.conversation)).status, 404, "once");
      await story.desk.clearFaults();
      const { version } = await story.emma.patch(draft.conversation, { values: { summary: "Calmer" } });
      assert.equal((await click({ ...draft, version, key: randomUUID() })).status, 201, "changed, at once");
      await later(60);
      assert.equal(await allTickets(), before + 1);
    });
  }

  it("answers nothing for long, a second click meanwhile is told to come back in a moment", async () => {
    const draft = await readyDraft();
    await story.desk.fault({ match: create, fault: { delay_ms: 1500 } });
    const first = click(draft);
    const sending = "SELECT count(*) FROM ata.submission WHERE state = 'sending'";
    await waitUntil("the sending", async () => (await story.stack.query(sending)) === "1");
    const meanwhile = await click({ ...draft, key: randomUUID() });
    assert.equal(meanwhile.status, 409);
    assert.equal(meanwhile.body.code, "in_progress");
    assert.match(meanwhile.body.detail, /just being created/);
    assertSoon(meanwhile);
    assert.equal((await first).status, 201);
  });

  for (const [status, what] of [
    [401, "does not know the service account"],
    [403, "forbids it"],
    [302, "sends us to a page to sign in"],
  ]) {
    it(`${what} (${status}), the draft stays and goes out when that is mended`, async () => {
      const draft = await readyDraft();
      const before = await allTickets();
      await story.desk.fault({ match: create, fault: { status, headers: { Location: "/login" } } });
      const refused = await click(draft);
      assert.deepEqual(
        [refused.status, refused.body.code],
        [502, "remote_refused"],
        JSON.stringify(refused.body),
      );
      assert.doesNotMatch(
        JSON.stringify(refused.body),
        /The service answered|login/,
        "not a raw word of Jira's",
      );
      assert.match(refused.body.detail, /no ticket was created.*kept/);
      assert.equal((await story.emma.welcome()).conversation.id, draft.conversation);
      assert.equal((await click(draft)).status, 201, "the same key may try again");
      assert.equal(await allTickets(), before + 1);
    });
  }

  it("refuses single values, each comes back to its field, and the corrected draft is taken", async () => {
    const draft = await readyDraft();
    const before = await allTickets();
    const errors = {
      duedate: "The date is a public holiday.",
      customfield_10030: "Option '10112' is not valid",
    };
    for (const form of ["platform", "mixed"]) {
      const body =
        form === "platform"
          ? { errorMessages: [], errors }
          : { errorMessage: "Your request could not be created.", errors };
      await story.desk.fault({ match: create, fault: { status: 400, body } });
      const refused = await click({ ...draft, key: randomUUID() });
      assert.equal(refused.status, 422);
      const told = Object.fromEntries(refused.body.errors.map(({ pointer, detail }) => [pointer, detail]));
      assert.equal(told["/values/duedate"], errors.duedate);
      assert.equal(told["/values/customfield_10030"], errors.customfield_10030);
    }
    const changed = await story.emma.patch(draft.conversation, {
      values: { duedate: null, customfield_10030: "10114" },
    });
    assert.equal((await click({ ...draft, version: changed.version, key: randomUUID() })).status, 201);
    assert.equal(await allTickets(), before + 1);
  });

  it("refuses in one sentence, that sentence is told", async () => {
    const draft = await readyDraft();
    await story.desk.fault({
      match: create,
      fault: {
        status: 400,
        body: {
          errorMessage: "Your request could not be created. Please fill in the field Colour.",
          i18nErrorMessage: { i18nKey: "x", parameters: [] },
        },
      },
    });
    const refused = await click(draft);
    assert.equal(refused.status, 422);
    assert.ok(
      refused.body.errors.some(({ pointer, detail }) => pointer === "" && /Colour/.test(detail)),
      JSON.stringify(refused.body),
    );
    assert.deepEqual(await ticketsOf(draft), []);
    await story.emma.startOver();
  });

  it("X16: has a field off its screen meanwhile, the refusal names that field", async () => {
    const draft = await readyDraft();
    await story.desk.change({ op: "remove", kind: "field", request_type: "25", id: "duedate" });
    const refused = await click(draft);
    assert.deepEqual(
      [refused.status, refused.body.errors.map(({ pointer }) => pointer)],
      [422, ["/values/duedate"]],
    );
    const changed = await story.emma.patch(draft.conversation, { values: { duedate: null } });
    assert.equal((await click({ ...draft, version: changed.version, key: randomUUID() })).status, 201);
    await story.desk.change({
      op: "add",
      kind: "field",
      request_type: "25",
      value: { fieldId: "duedate", label: { en: "Needed by", de: "Benötigt bis" } },
    });
  });

  it("has taken the type away from the person since, nothing is created", async () => {
    const draft = await readyDraft();
    const before = await allTickets();
    await story.desk.change({
      op: "change",
      kind: "request_type",
      id: "25",
      set: { restrictedTo: ["people-managers"] },
    });
    const refused = await click(draft);
    assert.ok([422, 502].includes(refused.status), `${refused.status}`);
    assert.equal(await allTickets(), before);
    await story.desk.change({ op: "change", kind: "request_type", id: "25", set: { restrictedTo: [] } });
    await story.emma.startOver();
  });

  it("finds tickets slowly, no second one is made", async () => {
    const draft = await readyDraft();
    const before = await allTickets();
    await story.desk.change({ op: "settings", set: { index_reads: 4 } });
    await story.desk.fault({ match: create, fault: { reset: true, commit: "before" } });
    assert.equal((await click(draft)).status, 202);
    const ticket = await untilCreated(draft);
    assert.equal(await allTickets(), before + 1);
    assert.equal((await ticketsOf(draft))[0].key, ticket.key);
  });

  for (const [what, fault, minutes, hoursAway = 0] of [
    ["has done it", { reset: true, commit: "before" }, 0.3],
    ["has done it, and then is away for hours,", { reset: true, commit: "before" }, 0.3, 3],
    ["has done nothing", { reset: true }, 5.5],
  ]) {
    it(`${what} with a form that has no place for a marker, there is one ticket in the end`, async () => {
      const description = { op: "remove", kind: "field", request_type: "25", id: "description" };
      await story.desk.change(description);
      await story.priya.synchronise();
      const summary = `No description ${randomUUID()}`;
      const draft = await readyDraft();
      draft.version = (await story.emma.patch(draft.conversation, { values: { summary } })).version;
      const titled = async () =>
        (await story.desk.tickets()).filter((ticket) => ticketValue(ticket, "summary") === summary);
      await story.desk.fault({ match: create, fault });
      if (hoursAway) await story.desk.fault({ match: { method: "GET" }, times: "always", fault: { status: 503 } });
      assert.equal((await click(draft)).status, 202);
      if (hoursAway) {
        const [{ key }] = await titled();
        const created = new Date(Date.now() - hoursAway * 3600e3);
        await story.desk.change({ op: "change", kind: "ticket", id: key, set: { created, searchesBefore: -1 } });
        await later(hoursAway * 60);
        await story.desk.clearFaults();
      }
      const ticket = await untilCreated(draft, minutes);
      assert.deepEqual(
        (await titled()).map(({ key }) => key),
        [ticket.key],
      );
      await story.desk.change({
        ...description,
        op: "add",
        id: undefined,
        value: { fieldId: "description", required: true },
      });
      await story.priya.synchronise();
    });
  }

  it("finds somebody else's ticket for what was asked, it is not taken for this one", async () => {
    const draft = await readyDraft();
    const before = await allTickets();
    const fields = { summary: "Another matter", description: "ATA reference", reporter: { accountId: story.emma.person.sub } };
    const body = { issues: [{ id: "1", key: "IT-9999", fields }], isLast: true };
    await story.desk.fault([
      { match: create, fault: { reset: true, commit: "before" } },
      { match: { path: "/search" }, times: "always", fault: { body } },
    ]);
    assert.equal((await click(draft)).status, 202);
    for (let index = 0; index < 3; index += 1) {
      await later(0.3);
      assert.ok([202, 409].includes((await click(draft)).status));
    }
    await story.desk.clearFaults();
    assert.notEqual((await untilCreated(draft)).key, "IT-9999");
    assert.equal(await allTickets(), before + 1);
  });

  it("cannot be searched, nothing is sent again until it can", async () => {
    const draft = await readyDraft();
    const before = await allTickets();
    await story.desk.fault([
      { match: create, fault: { reset: true, commit: "before" } },
      { match: { path: "/search|/rest/servicedeskapi/request\\?" }, times: "always", fault: { status: 500 } },
    ]);
    assert.equal((await click(draft)).status, 202);
    for (let index = 0; index < 3; index += 1) {
      await later(20);
      assert.ok([202, 409].includes((await click(draft)).status));
    }
    assert.equal(await allTickets(), before + 1);
    await story.desk.clearFaults();
    await untilCreated(draft);
    assert.equal(await allTickets(), before + 1);
  });
});

describe("the ticket", () => {
  it("holds values as Jira takes them: days, times, numbers, choices, cascading choices, labels", async () => {
    const turn = await story.emma.say(accident.en);
    const { conversation } = turn;
    const drafts = [
      [
        "39",
        {
          components: ["10402"],
          labels: ["crash"],
          priority: "2",
          customfield_10049: "https://sap.example.com/",
        },
      ],
      ["24", { customfield_10090: { parent: "10300", child: "10301" }, duedate: "2027-01-31" }],
    ];
    for (const [type, values] of drafts) await story.emma.patch(conversation, { request_type: type, values });
    const { key } = await story.emma.submit(conversation);
    const ticket = (await story.desk.tickets()).find((one) => one.key === key);
    assert.equal(ticket.requestTypeId, "24");
    assert.deepEqual(
      Object.keys(ticket.payload.requestFieldValues).sort(),
      ["customfield_10090", "description", "duedate", "summary"],
      "only fields of the type that is raised",
    );
    assert.deepEqual(
      ticket.values.find(({ fieldId }) => fieldId === "duedate").value ?? ticketValue(ticket, "duedate"),
      "2027-01-31",
    );

    const bug = await story.emma.say("SAP shows error 17");
    await story.emma.patch(bug.conversation, {
      request_type: "39",
      values: {
        summary: "Error 17",
        description: "SAP shows error 17",
        components: ["10401"],
        labels: ["a b"],
        priority: "1",
      },
    });
    const second = await story.emma.submit(bug.conversation);
    const { requestFieldValues: sent } = (await story.desk.tickets()).find(
      (one) => one.key === second.key,
    ).payload;
    assert.deepEqual([sent.components, sent.priority], [[{ name: "SAP" }], { id: "1" }]);
    assert.ok(sent.labels.every((label) => !/\s/.test(label)));

    const backup = await story.emma.say("Please restore the folder /team/Q3");
    await story.emma.patch(backup.conversation, {
      request_type: "36",
      values: {
        summary: "Restore",
        description: "The folder",
        customfield_10050: "/team/Q3",
        customfield_10036: "2026-11-18T14:39:00+11:00",
      },
    });
    const third = await story.emma.submit(backup.conversation);
    const moment = ticketValue(
      (await story.desk.tickets()).find((one) => one.key === third.key),
      "customfield_10036",
    );
    assert.equal(
      new Date(moment.replace(/(\d\d)(\d\d)$/, "$1:$2")).toISOString(),
      "2026-11-18T03:39:00.000Z",
    );
  });

  it("is called by the type's name in the person's language", async () => {
    const turn = await story.jonas.say(accident.de);
    await story.jonas.patch(turn.conversation, {
      request_type: "25",
      values: { customfield_10030: "10112" },
    });
    const ticket = await story.jonas.submit(turn.conversation);
    assert.equal(ticket.request_type.name, "Defekte Hardware melden");
  });

  it("carries what was reviewed and one line that it can be found by, and nothing of the conversation else", async () => {
    const draft = await readyDraft();
    const preview = await story.emma.preview(draft.conversation);
    await click(draft);
    const [ticket] = await ticketsOf(draft);
    const lines = ticketValue(ticket, "description")
      .replace(valueOf(preview, "description"), "")
      .trim()
      .split("\n");
    assert.equal(lines.length, 1);
    assert.match(lines[0], /^ATA reference [0-9a-f-]{36}$/);
    assert.deepEqual(ticket.comments, []);
  });
});

describe("a service desk that cannot be reached", () => {
  let away;
  before(async () => {
    away = await startStory({ indexed: true });
  });
  after(() => away?.stop());

  it("gets the ticket when it is back, though nobody waits for that", async () => {
    const turn = await away.emma.say(accident.en);
    const { conversation, draft_version: version } = turn;
    const key = randomUUID();
    const { port } = new URL(away.stack.jira.url);
    await away.stack.jira.stop();
    for (const person of [away.emma, away.emma.with({ locale: "de-DE" })]) {
      const put = await person.trySubmit(conversation, version, key);
      assert.deepEqual([put.status, put.body.state], [202, "waiting"], JSON.stringify(put.body));
      assert.match(put.body.detail, /need not submit it again|nicht noch einmal absenden/);
    }
    const desk = await startJira({ port: Number(port) });
    try {
      const shift = "UPDATE ata.clock_shift SET shift = shift + interval '1 minute'";
      await away.stack.database.query(shift);
      const { ticket } = await waitUntil("the ticket", async () => {
        const { state, ...rest } = await away.emma.submission(conversation);
        assert.notEqual(state, "failed");
        return state === "created" && rest;
      });
      assert.deepEqual((await away.emma.trySubmit(conversation, version, key)).body, ticket);
      assert.equal(desk.site.world.tickets.length, 1);
    } finally {
      await desk.close();
    }
  });
});

// The index of the service desk: how it comes to be, how it follows Jira, and what its failures leave alone.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { waitUntil } from "../stack/processes.mjs";
import { makeGate } from "./gate.mjs";
import { accident, fieldOf, server, startStory } from "./story.mjs";

const day = 24 * 3600 * 1000;

describe("the first synchronisation", () => {
  let story;
  let gate;
  before(async () => {
    gate = await makeGate();
    story = await startStory({ synchronised: false, environment: { ATA_JIRA_URL: gate.url } });
    await waitUntil("the first call to Jira", () => gate.waiting() > 0);
  });
  after(async () => {
    await gate?.close();
    await story?.stop();
  });

  it("S28: begins by itself when the product starts, without anybody's click", async () => {
    const sync = await story.priya.sync();
    assert.deepEqual([sync.running, sync.last_updated, sync.counts], [true, null, null]);
    assert.deepEqual(
      sync.history.map(({ trigger, outcome, ended }) => [trigger, outcome, ended]),
      [["first", "running", null]],
    );
    assert.equal(sync.last_attempt.outcome, "running");
  });

  it("S29: is visible to the widget, which offers nothing on a half-built index", async () => {
    for (const portal of ["3", "5", "999"]) {
      const { visible, reason, greeting } = await story.emma.welcome(portal);
      assert.deepEqual([visible, reason], [false, "syncing"]);
      assert.match(greeting, /Emma/);
    }
  });

  it("S29: is the reason why a turn is refused, with the time to wait, in the person's language", async () => {
    const english = await story.emma.trySay("My mouse is broken");
    assert.deepEqual([english.status, english.body.code], [503, "syncing_first_time"]);
    assert.ok(Number(english.headers.get("retry-after")) > 0);
    const german = await story.jonas.trySay("Meine Maus ist kaputt");
    assert.notEqual(german.body.detail, english.body.detail);
    const usage = await story.priya.usage();
    assert.deepEqual(
      [usage.status, usage.conversations, usage.last_updated],
      ["syncing_first_time", 0, null],
    );
  });

  it("S30: leaves the administrator everything that is theirs", async () => {
    for (const path of ["/config", "/access", "/usage", "/sync"])
      assert.equal((await story.priya.get(path)).status, 200, path);
    const { headers, body } = await story.priya.get("/access");
    const saved = await story.priya.call("PUT", "/access", {
      json: { ...body, portals: { mode: "selected", ids: ["3"] } },
      headers: { "If-Match": headers.get("etag") },
    });
    assert.equal(saved.status, 200);
    const entry = saved.body.portals.ids[0];
    assert.deepEqual([entry.id, entry.gone], ["3", false], "what was never synchronised is not gone");
  });

  it("S29: opens the widget when it ends", async () => {
    gate.open(story.stack.jira.url);
    await waitUntil("the end", async () => (await story.priya.sync()).last_updated);
    const sync = await story.priya.sync();
    assert.deepEqual([sync.running, sync.history[0].outcome, sync.last_attempt.outcome], [false, "ok", "ok"]);
    assert.equal(sync.counts.portals, 3);
    assert.equal((await story.emma.welcome()).visible, true);
    assert.equal((await story.emma.say(accident.en)).request_type.id, "25");
    assert.deepEqual([(await story.emma.welcome("5")).reason], ["portal"], "what was saved meanwhile holds");
    assert.equal((await story.priya.usage()).status, "active");
  });
});

describe("synchronisation", () => {
  let story;
  before(async () => {
    story = await startStory();
  });
  after(() => story?.stop());
  afterEach(async () => {
    await story.desk.clearFaults();
    for (const person of [story.emma, story.jonas]) await person.startOver("3", "5");
  });

  /** What a person may choose on a portal, by id. */
  async function choices(portal = "3", person = story.emma) {
    const { conversation } = await person.say("Please help me with something", { portal });
    const { alternatives, request_type: chosen } = await person.preview(conversation);
    return new Map([...(chosen ? [chosen] : []), ...alternatives].map(({ id, name }) => [id, name]));
  }

  /** The form of a type as Emma sees it. */
  async function formOf(type, portal = "3") {
    const { conversation } = await story.emma.say("Please help me with something", { portal });
    return story.emma.patch(conversation, { request_type: type });
  }

  it("S74: is due 24 hours after the last good one, and then starts by itself", async () => {
    const { last_updated: updated, next_due: due, history } = await story.priya.sync();
    assert.equal(Date.parse(due) - Date.parse(updated), day);
    await story.stack.database.query(
      "UPDATE ata.clock_shift SET shift = shift + interval '23 hours 58 minutes'",
    );
    await story.stack.restart("sync");
    assert.deepEqual((await story.priya.sync()).history.length, history.length, "not a minute early");
    await story.stack.database.query("UPDATE ata.clock_shift SET shift = shift + interval '3 minutes'");
    await story.stack.restart("sync");
    const later = await waitUntil("the next one", async () => {
      const sync = await story.priya.sync();
      return sync.last_updated !== updated && !sync.running && sync;
    });
    assert.equal(later.history[0].trigger, "schedule");
    assert.ok(Date.parse(later.last_updated) - Date.parse(updated) >= day);
    assert.equal(Date.parse(later.next_due) - Date.parse(later.last_updated), day);
  });

  it("S74: missed for days, it starts with the first look at it, without a restart", async () => {
    const { history } = await story.priya.sync();
    await story.stack.database.query("UPDATE ata.clock_shift SET shift = shift + interval '3 days'");
    await story.priya.sync();
    const run = await waitUntil("the run", async () => {
      const [newest] = (await story.priya.sync()).history;
      return newest.id !== history[0].id && newest.outcome === "ok" && newest;
    });
    assert.deepEqual([run.trigger, run.by], ["schedule", "schedule"]);
    assert.equal((await story.priya.sync()).history[1].id, history[0].id, "one run, however many were missed");
  });

  it("S75: is one run, however often it is asked for", async () => {
    const before = (await story.priya.sync()).history.length;
    await story.desk.fault({
      match: { path: "/rest/servicedeskapi/servicedesk\\?|/rest/servicedeskapi/servicedesk$" },
      fault: { delay_ms: 1500 },
    });
    const clicks = await Promise.all([
      story.priya.post("/sync"),
      story.priya.post("/sync"),
      story.scheduler.post("/sync"),
    ]);
    assert.deepEqual(
      clicks.map(({ status }) => status),
      [202, 202, 202],
    );
    assert.equal(new Set(clicks.map(({ body }) => body.history[0].id)).size, 1);
    assert.ok(clicks.every(({ body }) => body.running));
    const waited = await story.scheduler.post("/sync?wait=1");
    assert.equal(waited.status, 200, "who waits joins the running one");
    const { history, running } = await story.priya.sync();
    assert.deepEqual([history.length, running, history[0].outcome], [before + 1, false, "ok"]);
  });

  it("S76: brings in types that were added, renamed and deleted", async () => {
    await story.desk.change([
      {
        op: "add",
        kind: "request_type",
        value: {
          id: "80",
          deskId: "10",
          groupIds: ["3"],
          name: { en: "Borrow a projector", de: "Beamer ausleihen" },
          description: "For a few days",
        },
      },
      {
        op: "change",
        kind: "request_type",
        id: "26",
        set: { name: { en: "Order a gadget", de: "Zubehör ordern" } },
      },
      { op: "remove", kind: "request_type", id: "34" },
      { op: "change", kind: "request_type", id: "35", set: { groupIds: [] } },
    ]);
    const before = await choices();
    assert.deepEqual(
      [before.get("26"), before.has("80")],
      ["Request a monitor or accessory", false],
      "nothing is new before the run",
    );
    await story.emma.startOver();
    await story.priya.synchronise();
    const after = await choices();
    assert.deepEqual(
      [after.get("80"), after.get("26"), after.has("34"), after.has("35")],
      ["Borrow a projector", "Order a gadget", false, false],
    );
    assert.equal((await choices("3", story.jonas)).get("80"), "Beamer ausleihen");
    await story.emma.startOver();
    const turn = await story.emma.say("I would like to borrow a projector for three days");
    assert.equal(turn.request_type?.id ?? turn.suggestions[0].id, "80", "it is suggested, too");
  });

  it("S76: brings in fields and options that were added, renamed and deleted", async () => {
    await story.desk.change([
      {
        op: "add",
        kind: "field",
        request_type: "25",
        value: { fieldId: "customfield_10200", kind: "textfield", name: "Serial number", required: true },
      },
      {
        op: "change",
        kind: "field",
        request_type: "25",
        id: "customfield_10031",
        set: { name: "Day of the accident" },
      },
      { op: "remove", kind: "field", request_type: "25", id: "duedate" },
      { op: "add", kind: "option", field: "customfield_10030", value: { id: "10118", label: "Projector" } },
      {
        op: "change",
        kind: "option",
        field: "customfield_10030",
        id: "10115",
        set: { label: "Mobile phone" },
      },
      { op: "remove", kind: "option", field: "customfield_10030", id: "10116" },
    ]);
    await story.priya.synchronise();
    const form = await formOf("25");
    const ids = form.fields.map(({ id }) => id);
    assert.ok(ids.includes("customfield_10200") && !ids.includes("duedate"), `${ids}`);
    assert.equal(fieldOf(form, "customfield_10200").required, true);
    assert.equal(fieldOf(form, "customfield_10031").name, "Day of the accident");
    const options = new Map(
      fieldOf(form, "customfield_10030").options.map(({ value, label }) => [value, label]),
    );
    assert.deepEqual(
      [options.get("10118"), options.get("10115"), options.has("10116")],
      ["Projector", "Mobile phone", false],
    );
  });

  it("S76: brings in portals that were added, renamed and deleted", async () => {
    const { portals: before } = (await story.priya.sync()).counts;
    await story.desk.change([
      {
        op: "add",
        kind: "portal",
        value: {
          id: "20",
          portalId: "11",
          projectId: "10020",
          projectKey: "LEG",
          name: "Legal",
          groups: [{ id: "31", name: "Contracts" }],
        },
      },
      {
        op: "add",
        kind: "request_type",
        value: { id: "90", deskId: "20", groupIds: ["31"], name: "Check a contract" },
      },
      { op: "change", kind: "portal", id: "12", set: { name: "People and money" } },
      { op: "remove", kind: "portal", id: "15" },
    ]);
    assert.equal((await story.emma.welcome("11")).reason, "unknown_portal");
    await story.priya.synchronise();
    assert.equal((await story.priya.sync()).counts.portals, before);
    assert.equal((await story.emma.welcome("11")).visible, true);
    assert.equal((await story.emma.welcome("8")).reason, "unknown_portal");
    assert.equal((await choices("11")).get("90"), "Check a contract");
    await story.emma.startOver("11");
    const found = await story.priya.wants(200, "GET", "/access/search?kind=portals&q=money");
    assert.deepEqual(
      found.values.map(({ id, name }) => [id, name]),
      [["5", "People and money"]],
    );
  });

  it("S76: brings in articles that were added, renamed and deleted, and none that not everybody may read", async () => {
    const titles = async () =>
      (
        await story.stack.database.query(
          "SELECT title FROM ata.article WHERE snapshot = (SELECT snapshot FROM ata.sync_head) ORDER BY 1",
        )
      ).split("\n");
    const before = await titles();
    assert.ok(before.length > 2);
    const [renamed, removed] = before;
    await story.desk.change([
      {
        op: "add",
        kind: "article",
        value: {
          id: "990001",
          spaceKey: "ITKB",
          title: "Laptop broken: what to do",
          body: "<p>Keep it dry when your laptop is broken.</p>",
        },
      },
      {
        op: "add",
        kind: "article",
        value: {
          id: "990002",
          spaceKey: "ITKB",
          title: "Laptop broken: for managers",
          body: "<p>Laptop broken</p>",
          readers: { users: [], groups: ["people-managers"] },
        },
      },
      { op: "change", kind: "article", id: renamed, set: { title: `${renamed} (new)` } },
      { op: "remove", kind: "article", id: removed },
    ]);
    await story.priya.synchronise();
    const now = await titles();
    assert.ok(now.includes("Laptop broken: what to do") && now.includes(`${renamed} (new)`), `${now}`);
    assert.ok(
      !now.includes(removed) && !now.includes(renamed) && !now.includes("Laptop broken: for managers"),
      `${now}`,
    );
    assert.equal((await story.priya.sync()).counts.articles, now.length);
  });

  it("S77: takes away what a person may no longer raise, also out of a draft", async () => {
    const turn = await story.emma.say("The printer on our floor prints nothing");
    assert.equal(turn.request_type.id, "27");
    await story.desk.change({
      op: "change",
      kind: "request_type",
      id: "27",
      set: { restrictedTo: ["people-managers"] },
    });
    await story.priya.synchronise();
    const preview = await story.emma.preview(turn.conversation);
    assert.deepEqual(
      [preview.request_type, preview.ready, preview.alternatives.some(({ id }) => id === "27")],
      [null, false, false],
    );
    assert.equal(
      (await story.emma.tryPatch(turn.conversation, preview.version, { request_type: "27" })).status,
      422,
    );
    assert.equal((await story.emma.trySubmit(turn.conversation, preview.version)).status, 422);
    const next = await story.emma.say("My printer prints nothing", { conversation: turn.conversation });
    assert.ok(![next.request_type?.id, ...next.suggestions.map(({ id }) => id)].includes("27"));
    assert.ok((await choices("3", story.jonas)).has("27"), "who may still raise it does");
    await story.desk.change({ op: "change", kind: "request_type", id: "27", set: { restrictedTo: [] } });
    await story.priya.synchronise();
    await story.emma.startOver();
    assert.equal(
      (await story.emma.say("The printer on our floor prints nothing")).request_type.id,
      "27",
      "given back, it is there again",
    );
  });

  it("S78, S79: fails without moving the last update, tells why, and the chat goes on with the old index", async () => {
    const before = await story.priya.sync();
    const turn = await story.emma.say("The printer on our floor prints nothing");
    for (const fault of [{ status: 401 }, { html: true }, { status: 200, body: "{}" }]) {
      await story.desk.fault({ match: { path: "/rest/servicedeskapi/servicedesk" }, times: "always", fault });
      const failed = await story.scheduler.post("/sync?wait=1");
      assert.deepEqual(
        [failed.status, failed.body.code],
        [502, "sync_failed"],
        `${JSON.stringify(fault)}: the scheduler sees it`,
      );
      const sync = await story.priya.sync();
      assert.deepEqual(
        [sync.running, sync.last_updated, sync.next_due, sync.counts],
        [false, before.last_updated, before.next_due, before.counts],
      );
      assert.equal(sync.last_attempt.outcome, "failed");
      assert.match(sync.last_attempt.message, fault.status === 401 ? /account \(status 401\)/ : /^The service desk /);
      const german = (await story.priya.get("/sync", { "Accept-Language": "de" })).body;
      for (const { message } of [german.last_attempt, german.history[0]])
        assert.match(message, fault.status === 401 ? /Konto des Assistenten ab \(Status 401\)/ : /^Der Servicedesk /);
      assert.doesNotMatch(JSON.stringify([sync, failed.body]), /<html|jira-demo-token|Basic /i);
      assert.equal((await story.priya.usage()).last_updated, before.last_updated);

      const next = await story.emma.say("It is the one in Berlin", { conversation: turn.conversation });
      assert.equal(next.request_type.id, "27");
      await story.desk.clearFaults();
    }
    assert.equal((await story.priya.usage()).status, "active");
    const good = await story.priya.synchronise();
    assert.ok(
      Date.parse(good.last_updated) >= Date.parse(before.last_updated) && good.last_attempt.outcome === "ok",
    );
  });

  it("S79: half of Jira away in the middle of a run changes nothing either", async () => {
    const before = [...(await choices()).keys()];
    const { last_updated: updated } = await story.priya.sync();
    await story.desk.change({ op: "remove", kind: "request_type", id: "20" });
    await story.desk.fault({
      match: { path: "/requesttype/4\\d/field" },
      times: "always",
      fault: { status: 401 },
    });
    assert.equal((await story.priya.post("/sync?wait=1")).status, 502);
    await story.emma.startOver();
    assert.deepEqual([...(await choices()).keys()], before, "the old index, not half of the new one");
    assert.equal((await story.priya.sync()).last_updated, updated);
  });

  it("S71: costs nothing and counts nothing", async () => {
    const { tokens, conversations } = await story.priya.usage();
    await story.priya.synchronise();
    const after = await story.priya.usage();
    assert.deepEqual([after.tokens, after.conversations], [tokens, conversations]);
  });

  it("is asked for by administrators and the scheduler, who is written down", async () => {
    await story.scheduler.synchronise();
    assert.deepEqual((await story.priya.sync()).history[0].by, "scheduler");
    await story.priya.synchronise();
    assert.deepEqual((await story.priya.sync()).history[0].by, story.priya.sub);
  });

  it(
    "S75: works as a plain CGI program, which ends its run before it ends itself",
    { skip: server !== "lighttpd" && "the other servers do as well" },
    async () => {
      const before = (await story.priya.sync()).history.length;
      const scheduler = story.scheduler.at("cgi");
      const started = await scheduler.post("/sync");
      assert.equal(started.status, 202);
      await waitUntil("its end", async () => !(await story.priya.sync()).running);
      const { history } = await story.priya.sync();
      assert.deepEqual([history.length, history[0].outcome], [Math.min(20, before + 1), "ok"]);
    },
  );
});

describe("a service desk of which half is gone", () => {
  let story;
  let whole;
  before(async () => {
    story = await startStory({ indexed: true });
    whole = await story.priya.sync();
  });
  after(() => story?.stop());

  const confirmed = (caller, order = { confirm_shrink: true }) => caller.post("/sync?wait=1", order);
  const kept = async () => {
    const sync = await story.priya.sync();
    assert.deepEqual(
      [sync.running, sync.last_updated, sync.counts, sync.types.total],
      [false, whole.last_updated, whole.counts, whole.types.total],
    );
    return sync;
  };

  it("is not believed: the old index stays, and what would go is told", async () => {
    assert.equal(whole.shrink, null);
    const ids = whole.types.values.map(({ id }) => id);
    await story.desk.change(
      ids.slice(0, Math.floor(ids.length / 2) + 3).map((id) => ({ op: "remove", kind: "request_type", id })),
    );
    for (const caller of [story.scheduler, story.jonas.with({ roles: ["admin"] })]) {
      const refused = await caller.post("/sync?wait=1");
      assert.deepEqual([refused.status, refused.body.code], [502, "sync_failed"]);
      assert.match(refused.body.detail, /More than half|Mehr als die Hälfte/);
      const { shrink, last_attempt: last } = await kept();
      assert.deepEqual([last.outcome, shrink.request_types.before], ["failed", whole.counts.request_types]);
      assert.ok(shrink.request_types.after > 0 && shrink.request_types.after * 2 < shrink.request_types.before);
      assert.deepEqual(shrink.articles.before, shrink.articles.after);
    }
    assert.equal((await story.emma.welcome()).visible, true, "the chat goes on with it");
  });

  it("is confirmed by administrators alone", async () => {
    assert.equal((await confirmed(story.scheduler)).status, 403);
    assert.equal((await confirmed(story.priya, { confirm: true })).status, 422);
    assert.equal((await confirmed(story.priya, { confirm_shrink: false })).status, 502);
    await kept();
    const { status, body } = await confirmed(story.priya);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.shrink, null);
    assert.ok(body.counts.request_types * 2 < whole.counts.request_types);
    assert.equal((await story.priya.synchronise()).shrink, null, "and then is what it is");
  });

  it("needs no confirmation when things come back", async () => {
    await story.desk.reset();
    const { counts } = await story.priya.synchronise();
    assert.deepEqual({ ...counts, calls: whole.counts.calls }, whole.counts);
  });
});

describe("what the administrator sees of each request type", () => {
  let story;
  before(async () => {
    story = await startStory({ indexed: true });
  });
  after(() => story?.stop());

  it("is whether a conversation can create it, or which field is in the way", async () => {
    const { types } = await story.priya.sync();
    assert.deepEqual([types.start, types.values.length], [0, types.total]);
    const all = new Map(types.values.map((type) => [type.id, type]));
    assert.deepEqual(all.get("25"), {
      id: "25",
      name: "Report broken hardware",
      portal: "3",
      conversational: true,
      unsupported: [],
    });
    const blocked = types.values.filter(({ conversational }) => !conversational);
    assert.ok(blocked.length > 0 && blocked.length < types.total / 2, `${blocked.length}`);
    for (const { id, portal, unsupported } of blocked) {
      assert.equal(unsupported[0].required, true);
      const { conversation } = await story.priya.say("Please help me", { portal });
      const preview = await story.priya.patch(conversation, { request_type: id });
      assert.deepEqual(
        new Set(preview.unsupported.map((field) => JSON.stringify(field))),
        new Set(unsupported.map((field) => JSON.stringify(field))),
        "the person hears the same",
      );
      await story.priya.startOver(portal);
    }
  });

  it("comes in pages, in the caller's language", async () => {
    const german = await story.jonas.with({ roles: ["admin"] }).wants(200, "GET", "/sync?start=3");
    const english = await story.priya.sync();
    assert.equal(german.types.total, english.types.total);
    assert.deepEqual(
      german.types.values.map(({ id }) => id),
      english.types.values.slice(3).map(({ id }) => id),
    );
    assert.notEqual(german.types.values[0].name, english.types.values[3].name);
    const beyond = await story.priya.wants(200, "GET", "/sync?start=9999");
    assert.deepEqual(beyond.types, { total: english.types.total, start: 9999, values: [] });
    assert.equal((await story.priya.get("/sync?start=-1")).status, 400);
    assert.equal((await story.priya.get("/sync?start=x")).status, 400);
  });
});

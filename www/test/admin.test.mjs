import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changesOf } from "../src/admin/changes.js";
import { termsOf } from "../src/admin/directory.js";
import { differences, bodyOf, faultsOf, memberOfPointer, valueOf } from "../src/admin/members.js";
import { createOffice } from "../src/admin/office.js";
import { allTypes, initialState, reduce } from "../src/admin/state.js";
import { createStore } from "../src/common/store.js";
import { json, problem } from "./helpers.mjs";

const idle = { running: false, last_attempt: { outcome: "ok" } };
const config = {
  enabled: true,
  model: "",
  instructions: "",
  guided_fallback: false,
  transcript_comment: false,
  past_tickets: true,
  retention_days: 90,
  billing: { cycle_day: 1, timezone: "UTC" },
  person_limits: { daily_tokens: null, turns_per_minute: 120 },
  api_key: { set: true, last4: "abcd", state: "valid", message: null },
};
const access = {
  portals: { mode: "all", ids: [{ id: "3", name: "IT", gone: false }] },
  people: { mode: "all", users: [], groups: [], organizations: [] },
};
const after = (...actions) => actions.reduce(reduce, initialState);
const arrived = (part, document, more) => ({ type: "arrived", part, document, ...more });
const edit = (name, value) => ({ type: "edit", name, value });
const loaded = [arrived("config", config), arrived("access", access)];

const officeWith = (store, request, keepFile = () => {}) =>
  createOffice({ store, request, later: () => {}, watched: () => true, keepFile, now: () => 0 });

/** An office whose server gives these answers; a list is given one by one. */
function office(answers) {
  const store = createStore(reduce, initialState);
  const calls = [];
  const request = async (method, path, { body, headers } = {}) => {
    calls.push({ call: `${method} ${path}`, body, headers });
    let answer = answers[`${method} ${path}`] ?? problem(500);
    if (Array.isArray(answer)) answer = answer.length > 1 ? answer.shift() : answer[0];
    if (answer instanceof Error) throw answer;
    const response = json(answer.document ?? answer);
    if (answer.etag) response.headers.set("ETag", answer.etag);
    return response;
  };
  const made = officeWith(store, request);
  const asked = () => calls.map(({ call }) => call);
  return { office: made, calls, asked, state: store.get };
}

const page = { values: [], last: true };
const everything = {
  "GET config": { document: config, etag: '"7"' },
  "GET access": { document: access, etag: '"4"' },
  "GET usage": {},
  "GET sync": idle,
  "GET access/search?kind=portals&q=&start=0": page,
  "GET config/audit": { entries: [], next_before: 0 },
};

async function opened(answers = {}) {
  const made = office({ ...everything, ...answers });
  await made.office.load();
  made.calls.length = 0;
  return made;
}

describe("a table to keep", () => {
  it("is one file, also where the server gives it in pieces", async () => {
    const pieces = {
      "config/audit?format=csv": ['"id"\r\n"9"\r\n', '<?format=csv&before=9>; rel="next"'],
      "config/audit?format=csv&before=9": ['"8"\r\n', null],
    };
    const request = async (method, path) => {
      const [text, link] = pieces[path];
      return new Response(text, { headers: link ? { Link: link } : {} });
    };
    const kept = [];
    const { download } = officeWith(createStore(reduce, initialState), request, (...file) => kept.push(file));
    assert.equal(await download("config/audit?format=csv", "audit.csv"), null);
    assert.equal(kept.length, 1);
    assert.deepEqual([kept[0][0], await kept[0][1].text()], ["audit.csv", '"id"\r\n"9"\r\n"8"\r\n']);
  });
});

describe("the admin page", () => {
  it("reads all four documents", async () => {
    const made = office(everything);
    await made.office.load();
    assert.deepEqual(made.asked().slice(0, 4), ["GET config", "GET access", "GET usage", "GET sync"]);
    assert.equal(made.state().phase, "ready");
  });

  it("stops at the door for people who are not signed in or not administrators", async () => {
    for (const [status, phase] of [
      [401, "signed-out"],
      [403, "forbidden"],
    ]) {
      const made = office({ "GET config": problem(status) });
      await made.office.load();
      assert.deepEqual([made.state().phase, made.asked()], [phase, ["GET config"]]);
    }
  });

  it("shows the parts that work when one does not", async () => {
    const made = office({ ...everything, "GET config": problem(500) });
    await made.office.load();
    assert.deepEqual([made.state().phase, Object.keys(made.state().problems)], ["ready", ["config"]]);
  });

  it("says so when nothing can be read", async () => {
    const made = office({});
    await made.office.load();
    assert.equal(made.state().phase, "failed");
  });

  it("stays open with its edits when the sign-in ends or the network goes, and heals", async () => {
    for (const [status, interruption] of [
      [401, "signed-out"],
      [403, "forbidden"],
      [0, "network"],
    ]) {
      const state = after(...loaded, edit("config.model", "m"), {
        type: "failed",
        part: "usage",
        problem: problem(status),
      });
      assert.deepEqual(
        [state.phase, state.interruption, state.edits],
        ["ready", interruption, { "config.model": "m" }],
      );
      assert.equal(reduce(state, arrived("config", config)).interruption, null);
    }
  });

  it("forgets a part's problem when it can be read again", () => {
    const state = after({ type: "failed", part: "usage", problem: problem(500) }, arrived("usage", {}));
    assert.deepEqual(state.problems, {});
  });
});

describe("a synchronisation on the admin page", () => {
  it("S75: is started once, however often the button is pressed", async () => {
    const made = office({ ...everything, "POST sync": { running: true } });
    await Promise.all([made.office.synchronise(), made.office.synchronise()]);
    await made.office.synchronise();
    assert.deepEqual(made.asked().filter((call) => call === "POST sync").length, 1);
    assert.equal(made.state().data.sync.running, true);
  });

  it("is told to have ended, and how, by whoever watched it", () => {
    const running = [
      arrived("sync", idle),
      { type: "sync-asked" },
      { type: "sync-started", document: { running: true } },
    ];
    assert.equal(after(...running, arrived("sync", idle)).syncNotice, "done");
    const failed = { running: false, last_attempt: { outcome: "failed" } };
    assert.equal(after(...running, arrived("sync", failed)).syncNotice, "failedNow");
    assert.equal(after(arrived("sync", failed)).syncNotice, null);
  });

  it("that waits for a confirmation is told so in place of a failure, and goes on when it is confirmed", async () => {
    const shrunk = { running: false, last_attempt: { outcome: "failed" }, shrink: {} };
    const ended = after(arrived("sync", { running: true }), arrived("sync", shrunk));
    assert.equal(ended.syncNotice, null);
    const made = await opened({ "POST sync": { running: true } });
    await made.office.synchronise({ confirmShrink: true });
    assert.deepEqual(made.calls[0].body, { confirm_shrink: true });
  });

  it("found so many request types that they are read page by page, and anew after the next one", async () => {
    const types = (start, ...values) => ({ total: 3, start, values });
    const first = { ...idle, last_updated: "yesterday", types: types(0, "a") };
    const made = await opened({
      "GET sync": first,
      "GET sync?start=1": { types: types(1, "b") },
      "GET sync?start=2": { types: types(2, "c") },
    });
    assert.equal(allTypes(made.state()), null);
    await Promise.all([made.office.readTypes(), made.office.readTypes()]);
    assert.deepEqual(made.asked(), ["GET sync?start=1", "GET sync?start=2"]);
    assert.deepEqual(allTypes(made.state()), ["a", "b", "c"]);
    const next = reduce(made.state(), arrived("sync", { ...first, last_updated: "today" }));
    assert.equal(allTypes(next), null);
  });

  it("says at the list of request types that a page of them could not be read", async () => {
    const made = await opened({ "GET sync": { ...idle, types: { total: 2, start: 0, values: ["a"] } } });
    await made.office.readTypes();
    assert.deepEqual([made.state().problems.types.status, allTypes(made.state())], [500, null]);
  });

  it("shows at its place that it was refused", async () => {
    const made = office({ "POST sync": problem(502) });
    await made.office.synchronise();
    assert.deepEqual([made.state().asking, made.state().problems.sync.status], [false, 502]);
  });
});

describe("edits", () => {
  it("S50: are gone when they are taken back by hand or discarded", () => {
    const edited = after(...loaded, edit("config.model", "gpt"), edit("access.portals.ids", []));
    assert.equal(Object.keys(edited.edits).length, 2);
    const back = [edit("config.model", ""), edit("access.portals.ids", [{ id: "3" }])].reduce(reduce, edited);
    assert.deepEqual(back.edits, {});
    assert.equal(
      valueOf(reduce(edited, { type: "edits-dropped" }), "access.portals.ids"),
      access.portals.ids,
    );
  });

  it("are the same list in another order", () => {
    const two = { ...access, portals: { mode: "all", ids: [{ id: "3" }, { id: "5" }] } };
    assert.deepEqual(
      after(...loaded, arrived("access", two), edit("access.portals.ids", [{ id: "5" }, { id: "3" }])).edits,
      {},
    );
  });

  it("of numbers are checked before anything is sent, and an optional one may be empty", async () => {
    const faults = (name, value) => Object.keys(faultsOf({ [name]: value }));
    for (const value of ["", "0", "3651", "1.5", "ten", "-1"])
      assert.deepEqual(faults("config.retention_days", value), ["config.retention_days"], value);
    assert.deepEqual(faults("config.retention_days", " 3650 "), []);
    assert.deepEqual(faults("config.person_limits.daily_tokens", ""), []);
    assert.deepEqual(faults("config.person_limits.daily_tokens", "999"), [
      "config.person_limits.daily_tokens",
    ]);
    const made = await opened();
    made.office.edit("config.retention_days", "x");
    await made.office.save();
    assert.deepEqual([made.asked(), made.state().saveNotice], [[], { kind: "faulty" }]);
  });

  it("make the whole document, numbers as numbers, lists as ids, the key only when it was edited", () => {
    const state = after(
      ...loaded,
      edit("config.retention_days", "30"),
      edit("config.person_limits.daily_tokens", "5000"),
    );
    assert.deepEqual(bodyOf(state, "config"), {
      enabled: true,
      model: "",
      instructions: "",
      guided_fallback: false,
      transcript_comment: false,
  past_tickets: true,
      retention_days: 30,
      billing: { cycle_day: 1, timezone: "UTC" },
      person_limits: { turns_per_minute: 120, daily_tokens: 5000 },
    });
    assert.equal(bodyOf(reduce(state, edit("config.api_key", "sk-1")), "config").api_key, "sk-1");
    assert.equal(bodyOf(reduce(state, edit("config.api_key", null)), "config").api_key, null);
    assert.deepEqual(bodyOf(state, "access").portals, { mode: "all", ids: ["3"] });
  });

  it("leave out what this server does not have", () => {
    const { person_limits: limits, ...older } = config;
    assert.ok(limits && !("person_limits" in bodyOf(after(arrived("config", older)), "config")));
  });

  it("know the member a pointer of the server means", () => {
    assert.equal(memberOfPointer("config", "/billing/timezone"), "config.billing.timezone");
    assert.equal(memberOfPointer("access", "/portals/ids/3"), "access.portals.ids");
    assert.equal(memberOfPointer("config", "/nothing"), null);
  });
});

describe("saving", () => {
  it("S49: sends each document that was edited under the version it was read with", async () => {
    const made = await opened({ "PUT config": { document: { ...config, model: "gpt" }, etag: '"8"' } });
    made.office.edit("config.model", "gpt");
    await made.office.save();
    assert.deepEqual([made.calls[0].call, made.calls[0].headers], ["PUT config", { "If-Match": '"7"' }]);
    assert.deepEqual(
      [made.state().edits, made.state().etags.config, made.state().saveNotice],
      [{}, '"8"', { kind: "saved" }],
    );
  });

  it("keeps what was typed while it was under way", () => {
    const sent = { "config.model": "a" };
    const state = after(...loaded, edit("config.model", "a"), edit("config.model", "ab"), {
      type: "saved",
      part: "config",
      document: { ...config, model: "a" },
      sent,
    });
    assert.deepEqual(state.edits, { "config.model": "ab" });
  });

  it("S49: with 412 keeps the edits and tells what another administrator saved", async () => {
    const theirs = { ...config, model: "theirs", retention_days: 10 };
    const made = await opened({
      "PUT config": problem(412),
      "GET config": [
        { document: config, etag: '"7"' },
        { document: theirs, etag: '"8"' },
      ],
    });
    made.office.edit("config.model", "mine");
    await made.office.save();
    const state = made.state();
    assert.equal(state.saveNotice.kind, "moved");
    assert.deepEqual(differences("config", state.moved.config, state.data.config), [
      "config.model",
      "config.retention_days",
    ]);
    assert.deepEqual(
      [valueOf(state, "config.model"), valueOf(state, "config.retention_days")],
      ["mine", "10"],
    );
    assert.equal(state.etags.config, '"8"', "the next attempt stands on what was saved meanwhile");
  });

  it("with 428 reads the version anew, so that the next attempt has one", async () => {
    const made = await opened({ "PUT access": problem(428) });
    made.office.edit("access.people.mode", "selected");
    await made.office.save();
    assert.deepEqual(made.asked().slice(0, 2), ["PUT access", "GET access"]);
    assert.equal(made.state().saveNotice.kind, "moved");
  });

  it("marks the fields the server objects to, until they are edited", async () => {
    const errors = [{ pointer: "/billing/timezone", detail: "unknown" }];
    const made = await opened({ "PUT config": problem(422, { errors }) });
    made.office.edit("config.billing.timezone", "Mars/Olympus");
    await made.office.save();
    assert.deepEqual(made.state().fieldErrors, { "config.billing.timezone": "unknown" });
    made.office.edit("config.billing.timezone", "Europe/Berlin");
    assert.deepEqual(made.state().fieldErrors, {});
  });

  it("keeps the edits when the network is gone or the sign-in has ended", async () => {
    for (const status of [0, 401]) {
      const made = await opened({ "PUT config": problem(status) });
      made.office.edit("config.model", "mine");
      await made.office.save();
      assert.deepEqual([made.state().edits, made.state().phase], [{ "config.model": "mine" }, "ready"]);
    }
  });

  it("does not take an answer from before for somebody else's change", async () => {
    let release;
    const late = new Promise((resolve) => (release = resolve));
    const store = createStore(reduce, initialState);
    const answers = { "PUT config/enabled": { ...config, enabled: false } };
    const request = async (method, path) => {
      if (method === "GET" && path === "config" && store.get().data.config) await late;
      return json(
        answers[`${method} ${path}`] ??
          everything[`${method} ${path}`]?.document ??
          everything[`${method} ${path}`] ??
          {},
      );
    };
    const made = officeWith(store, request);
    await made.load();
    const reading = made.load();
    await made.turn(false);
    release();
    await reading;
    assert.equal(store.get().data.config.enabled, false);
  });

  it("S35: the switch is not a part of the edits and leaves them alone", async () => {
    const made = await opened({
      "PUT config/enabled": { document: { ...config, enabled: false }, etag: '"8"' },
    });
    made.office.edit("config.model", "mine");
    await made.office.turn(false);
    assert.deepEqual(made.state().edits, { "config.model": "mine" });
    assert.deepEqual(
      [made.state().data.config.enabled, made.state().etags.config, made.state().moved],
      [false, '"8"', {}],
    );
  });
});

describe("trying a key", () => {
  it("sends what was typed, saved or not, and nothing is stored", async () => {
    const made = await opened({
      "POST config/test": { state: "valid", models: ["a"], took_ms: 3, model_known: true },
    });
    await made.office.tryKey();
    made.office.edit("config.api_key", " sk-typed ");
    await made.office.tryKey();
    assert.deepEqual(
      made.calls.map(({ body }) => body),
      [{ model: "" }, { model: "", api_key: "sk-typed" }],
    );
    assert.equal(made.state().trial.isTyped, true);
  });
});

describe("the directory", () => {
  it("reads a pasted list whatever it is separated by, each entry once", () => {
    assert.deepEqual(termsOf("Emma, Jonas;Mia\nEmma\n\n"), ["Emma", "Jonas", "Mia"]);
  });

  it("finds the one that is called so, and says which were not found", async () => {
    const emma = { id: "1", name: "Emma", detail: "emma@x.example" };
    const other = { id: "2", name: "Emma Peel", detail: null };
    const made = await opened({
      "GET access/search?kind=users&q=Emma&start=0": { values: [emma, other], last: true },
      "GET access/search?kind=users&q=Peel&start=0": { values: [other], last: true },
      "GET access/search?kind=users&q=Bob&start=0": { values: [], last: true },
    });
    assert.deepEqual(await made.office.lookUp("users", ["Emma", "Peel", "Bob"]), {
      found: [emma, other],
      missed: ["Bob"],
    });
  });
});

describe("the audit list", () => {
  it("tells the members that differ, and no other", () => {
    const entry = { what: "config", old: { model: "", cycle_day: 1 }, new: { model: "gpt", cycle_day: 1 } };
    assert.deepEqual(changesOf(entry), [{ name: "config.model", before: "", after: "gpt" }]);
    const moved = {
      what: "access",
      old: { portals: { mode: "all", ids: [] } },
      new: { portals: { mode: "all", ids: ["3"] } },
    };
    assert.deepEqual(changesOf(moved), [{ name: "access.portals.ids", before: [], after: ["3"] }]);
  });

  it("goes on where the last page ended", async () => {
    const made = await opened({
      "GET config/audit": { entries: [{ id: 9 }], next_before: 9 },
      "GET config/audit?before=9": { entries: [{ id: 8 }], next_before: 0 },
    });
    await made.office.readAudit();
    await made.office.readAudit(made.state().audit.next);
    assert.deepEqual(
      [made.state().audit.entries.map(({ id }) => id), made.state().audit.next],
      [[9, 8], null],
    );
  });
});

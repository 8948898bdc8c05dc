import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createOffice } from "../src/admin/office.js";
import { initialState, reduce } from "../src/admin/state.js";
import { createStore } from "../src/common/store.js";
import { json, problem } from "./helpers.mjs";

const idle = { running: false, last_attempt: { outcome: "ok" } };
const after = (...actions) => actions.reduce(reduce, initialState);
const arrived = (part, document) => ({ type: "arrived", part, document });

function office(answers) {
  const store = createStore(reduce, initialState);
  const calls = [];
  const request = async (method, path) => {
    calls.push(`${method} ${path}`);
    const answer = answers[`${method} ${path}`] ?? problem(500);
    if (answer instanceof Error) throw answer;
    return json(answer);
  };
  const made = createOffice({ store, request, later: () => {}, watched: () => true });
  return { office: made, calls, state: store.get };
}

describe("the admin page", () => {
  it("reads all four documents", async () => {
    const page = office({ "GET config": {}, "GET access": {}, "GET usage": {}, "GET sync": idle });
    await page.office.load();
    assert.deepEqual(page.calls, ["GET config", "GET access", "GET usage", "GET sync"]);
    assert.equal(page.state().phase, "ready");
  });

  it("stops at the door for people who are not signed in or not administrators", async () => {
    for (const [status, phase] of [
      [401, "signed-out"],
      [403, "forbidden"],
    ]) {
      const page = office({ "GET config": problem(status) });
      await page.office.load();
      assert.deepEqual([page.state().phase, page.calls], [phase, ["GET config"]]);
    }
  });

  it("shows the parts that work when one does not", async () => {
    const page = office({ "GET config": problem(500), "GET access": {}, "GET usage": {}, "GET sync": idle });
    await page.office.load();
    assert.deepEqual([page.state().phase, Object.keys(page.state().problems)], ["ready", ["config"]]);
  });

  it("says so when nothing can be read", async () => {
    const page = office({});
    await page.office.load();
    assert.equal(page.state().phase, "failed");
  });

  it("forgets a part's problem when it can be read again", () => {
    const state = after({ type: "failed", part: "usage", problem: problem(500) }, arrived("usage", {}));
    assert.deepEqual(state.problems, {});
  });

  it("S75: starts one synchronisation, however often the button is pressed", async () => {
    const page = office({ "POST sync": { running: true }, "GET sync": { running: true } });
    await Promise.all([page.office.synchronise(), page.office.synchronise()]);
    await page.office.synchronise();
    assert.deepEqual(page.calls, ["POST sync"]);
    assert.equal(page.state().data.sync.running, true);
  });

  it("says how a synchronisation that was watched ended", () => {
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

  it("shows a refused synchronisation at its place", async () => {
    const page = office({ "POST sync": problem(502) });
    await page.office.synchronise();
    assert.deepEqual([page.state().asking, page.state().problems.sync.status], [false, 502]);
  });
});

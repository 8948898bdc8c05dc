/** What goes wrong on demand. */

import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { broken, change, control, create, desk, get, jira, service, tickets } from "./client.mjs";

describe("faults", () => {
  const fault = (rule) => control("POST", "faults", rule);
  const onCreate = { method: "POST", path: "/request$" };
  const soon = async (condition) => {
    for (let tries = 0; tries < 200; tries += 1) {
      if (await condition()) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return false;
  };

  it("answers 429 with or without Retry-After, as often as told", async () => {
    await fault([
      { match: { path: "servicedesk" }, times: 2, fault: { status: 429, headers: { "Retry-After": "1" } } },
      { match: { path: "servicedesk" }, fault: { status: 429 } },
    ]);
    const answers = [];
    for (let count = 0; count < 4; count += 1) answers.push(await get(`${desk}/servicedesk`));
    assert.deepEqual(
      answers.map((one) => [one.status, one.headers.get("retry-after")]),
      [
        [429, "1"],
        [429, "1"],
        [429, null],
        [200, null],
      ],
    );
  });

  it("has a burst limit of its own when set", async () => {
    await change({ op: "settings", set: { rate_limit: { requests: 2, per_ms: 60000 } } });
    const answers = [];
    for (let count = 0; count < 3; count += 1) answers.push(await get(`${desk}/servicedesk`));
    const { status, headers } = answers[2];
    assert.deepEqual([answers[1].status, status], [200, 429]);
    assert.ok(Number(headers.get("retry-after")) >= 1);
    assert.match(headers.get("x-ratelimit-reset"), /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
    assert.equal(headers.get("ratelimit-reason"), "jira-burst-based");
  });

  it("sends HTML, a body of choice, or a redirect, and skips calls first", async () => {
    await fault([
      { skip: 1, fault: { status: 200, html: true } },
      { fault: { status: 502, body: "bad gateway", headers: { "Content-Type": "text/plain" } } },
      { fault: { status: 302, body: "", headers: { Location: "https://login.example/" } } },
    ]);
    const first = await get(`${desk}/servicedesk`);
    assert.equal(first.status, 200);
    assert.ok(first.body.values);
    assert.match((await get(`${desk}/servicedesk`)).text, /^<!DOCTYPE html>/);
    assert.equal((await get(`${desk}/servicedesk`)).text, "bad gateway");
    assert.equal((await get(`${desk}/servicedesk`)).headers.get("location"), "https://login.example/");
  });

  it("answers early, before it has read what is sent, and hangs up", async () => {
    await fault({ match: onCreate, fault: { early: true, status: 413, html: true } });
    const { port, hostname } = new URL(jira.url);
    const heard = await new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(`POST ${desk}/request HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{`),
      );
      let text = "";
      socket.on("data", (data) => (text += data));
      socket.on("close", () => resolve(text));
      socket.on("error", reject);
    });
    assert.match(heard, /^HTTP\/1.1 413 /);
    assert.equal((await create()).status, 201, "once");
  });

  it("an answer of its own creates nothing, unless told to commit before", async () => {
    await fault([
      { match: onCreate, fault: { status: 503 } },
      { match: onCreate, fault: { status: 500, commit: "before" } },
    ]);
    assert.equal((await create()).status, 503);
    assert.equal((await tickets()).length, 0);
    assert.equal((await create()).status, 500);
    assert.equal((await tickets()).length, 1);
  });

  it("commits after the answer, or late", async () => {
    await fault({ match: onCreate, fault: { status: 504, commit: "after" } });
    assert.equal((await create()).status, 504);
    assert.ok(await soon(async () => (await tickets()).length === 1));
    await fault({ match: onCreate, fault: { commit: { late_ms: 60 } } });
    assert.equal((await create()).status, 503);
    assert.equal((await tickets()).length, 1);
    assert.ok(await soon(async () => (await tickets()).length === 2));
  });

  it("cuts the real answer short after creating", async () => {
    await fault({ match: onCreate, fault: { cut_after_bytes: 40 } });
    await assert.rejects(create());
    assert.equal((await tickets()).length, 1);
    await fault({ match: onCreate, fault: { cut_after_bytes: 0 } });
    await assert.rejects(create());
    assert.equal((await tickets()).length, 2);
  });

  it("resets the connection before creating, or after when told", async () => {
    await fault([
      { match: onCreate, fault: { reset: true } },
      { match: onCreate, fault: { reset: true, commit: "before" } },
    ]);
    await assert.rejects(create());
    assert.equal((await tickets()).length, 0);
    await assert.rejects(create());
    assert.equal((await tickets()).length, 1);
  });

  it("delays, and still creates for a client that has gone", async () => {
    await fault({ match: onCreate, fault: { delay_ms: 80 } });
    const signal = AbortSignal.timeout(20);
    const body = JSON.stringify(broken());
    const headers = { ...service, "content-type": "application/json" };
    await assert.rejects(fetch(`${jira.url}${desk}/request`, { method: "POST", signal, headers, body }));
    assert.ok(await soon(async () => (await tickets()).length === 1));
  });

  it("matches by body, lists what is left, and refuses rules it does not know", async () => {
    await fault({ match: { body: "screen is black" }, times: "always", fault: { status: 500 } });
    assert.equal((await create(broken({ summary: "white" }))).status, 201);
    assert.equal((await create()).status, 500);
    assert.equal((await control("GET", "faults")).body[0].left, "always");
    assert.equal((await control("DELETE", "faults")).status, 204);
    assert.equal((await create()).status, 201);
    assert.equal((await fault({ fault: { statuss: 500 } })).status, 400);
    assert.equal((await fault({ times: 0, fault: {} })).status, 400);
    assert.equal((await fault({ match: {}, fault: { commit: "maybe" } })).status, 400);
  });
});

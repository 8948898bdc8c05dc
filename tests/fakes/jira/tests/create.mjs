/** What a new request must be like, and what the site says when it is not. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allOf, broken, change, create, desk, emma, get, jonas, mia, tickets } from "./client.mjs";

describe("creating a request", () => {
  const errorOf = async (fields, more) => {
    const answer = await create(broken(fields, more));
    assert.equal(answer.status, 400, answer.text);
    return answer.body;
  };

  it("answers 201 with key, links, reporter and values, and the request can be read at once", async () => {
    const { status, body } = await create();
    assert.equal(status, 201);
    assert.match(body.issueKey, /^IT-\d+$/);
    assert.equal(body.requestTypeId, "25");
    assert.equal(
      body._links.web,
      `https://your-domain.atlassian.net/servicedesk/customer/portal/3/${body.issueKey}`,
    );
    assert.ok(body._links.self && body._links.jiraRest && body._links.agent);
    assert.equal(body.reporter.displayName, "Emma Clarke");
    assert.ok(body.createdDate.iso8601 && Number.isInteger(body.createdDate.epochMillis));
    assert.equal(body.currentStatus.status, "Waiting for support");
    assert.deepEqual(body.requestFieldValues[0], {
      fieldId: "summary",
      label: "Summary",
      value: "Laptop screen is black",
    });
    const read = await get(
      `${desk}/request/${body.issueKey}?expand=requestType,serviceDesk,participant,status`,
    );
    assert.equal(read.body.issueId, body.issueId);
    assert.equal(read.body.requestType.name, "Report broken hardware");
    assert.equal(read.body.serviceDesk.projectKey, "IT");
    assert.equal((await get(`${desk}/request/IT-999`)).status, 404);
  });

  it("wants ids as texts, an object of values, JSON, and no unknown member", async () => {
    assert.equal((await create(broken({}, { serviceDeskId: 10 }))).status, 400);
    assert.equal((await create(broken({}, { requestTypeId: 25 }))).status, 400);
    assert.equal((await create(broken({}, { requestFieldValues: [] }))).status, 400);
    assert.equal((await create(broken({}, { requestFieldvalues: {} }))).status, 400);
    assert.equal((await create("{", { headers: { "content-type": "application/json" } })).status, 400);
    assert.equal((await create("{}", { headers: { "content-type": "text/plain" } })).status, 415);
    assert.deepEqual(await tickets(), []);
  });

  it("a desk or type that is not there is 404", async () => {
    assert.equal((await create(broken({}, { serviceDeskId: "3" }))).status, 404);
    assert.equal((await create(broken({}, { requestTypeId: "52" }))).status, 404);
  });

  it("an unknown, hidden or removed field is not on the screen", async () => {
    const unknown = await errorOf({ customfield_10064: 3 });
    assert.deepEqual(Object.keys(unknown.errors), ["customfield_10064"]);
    assert.match(unknown.errors.customfield_10064, /not on the appropriate screen/);
    await change({ op: "remove", kind: "field", request_type: "25", id: "customfield_10030" });
    assert.match((await errorOf({})).errors.customfield_10030, /not on the appropriate screen/);
  });

  it("a missing required field is said as a sentence and per field", async () => {
    const body = await errorOf({ summary: undefined, customfield_10031: undefined });
    assert.match(body.errorMessage, /^Your request could not be created\..*valid value for field 'Summary'/);
    assert.equal(body.i18nErrorMessage.i18nKey, "sd.request.create.field.error");
    assert.deepEqual(Object.keys(body.errors).sort(), ["customfield_10031", "summary"]);
  });

  it("may be had to take rich text as documents alone", async () => {
    await change({ op: "settings", set: { rich_text: "adf" } });
    const { errors } = await errorOf({});
    assert.match(errors.description, /must be an Atlassian Document/);
    const text = { type: "doc", version: 1, content: [{ type: "paragraph", content: [{ type: "text", text: "d" }] }] };
    const answer = await create(broken({ description: text }, { isAdfRequest: true }));
    assert.equal(answer.status, 201, answer.text);
  });

  it("can answer wrong values in either form alone", async () => {
    await change({ op: "settings", set: { error_form: "servicedesk" } });
    assert.equal("errors" in (await errorOf({ summary: "" })), false);
    await change({ op: "settings", set: { error_form: "platform" } });
    const body = await errorOf({ summary: "" });
    assert.deepEqual([body.errorMessage, Object.keys(body.errors)], [undefined, ["summary"]]);
  });

  it("checks texts: one line, at most 255, no null", async () => {
    assert.ok((await errorOf({ summary: "a\nb" })).errors.summary);
    assert.ok((await errorOf({ summary: "x".repeat(256) })).errors.summary);
    assert.ok((await errorOf({ summary: 5 })).errors.summary);
    assert.ok((await errorOf({ description: "x".repeat(32768) })).errors.description);
    assert.ok((await errorOf({ duedate: null })).errors.duedate);
    assert.equal(
      (await create(broken({ summary: "x".repeat(255), description: "x".repeat(32767) }))).status,
      201,
    );
  });

  it("checks dates and options", async () => {
    for (const date of ["20.11.2026", "2026-11-31", "2026-11-20T10:00:00Z", "", 20261120]) {
      assert.ok((await errorOf({ duedate: date })).errors.duedate, String(date));
    }
    for (const option of [
      "10112",
      { id: "99999" },
      { id: 10112 },
      [{ id: "10112" }],
      {},
      { value: "Toaster" },
    ]) {
      assert.ok(
        (await errorOf({ customfield_10030: option })).errors.customfield_10030,
        JSON.stringify(option),
      );
    }
    assert.equal((await create(broken({ customfield_10030: { value: "Monitor" } }))).status, 201);
  });

  it("raises on behalf of people who exist and may, never by e-mail", async () => {
    assert.equal(
      (await create(broken({}, { raiseOnBehalfOf: "emma.clarke@northwind.example" }))).status,
      400,
    );
    assert.equal((await create(broken({}, { raiseOnBehalfOf: "nobody" }))).status, 400);
    const closed = {
      serviceDeskId: "15",
      requestTypeId: "73",
      requestFieldValues: { summary: "Cold", description: "No heat" },
    };
    assert.equal((await create({ ...closed, raiseOnBehalfOf: mia })).status, 403);
    assert.equal((await create({ ...closed, raiseOnBehalfOf: emma })).status, 201);
    const restricted = {
      serviceDeskId: "12",
      requestTypeId: "59",
      requestFieldValues: { summary: "New engineer" },
    };
    assert.equal((await create({ ...restricted, raiseOnBehalfOf: emma })).status, 403);
    assert.equal((await create({ ...restricted, raiseOnBehalfOf: jonas })).status, 201);
  });

  it("a type may forbid raising on behalf of others, and an inactive person cannot be one", async () => {
    await change({ op: "change", kind: "request_type", id: "25", set: { canRaiseOnBehalfOf: false } });
    const fields = (await get(`${desk}/servicedesk/10/requesttype/25/field`)).body;
    assert.equal(fields.canRaiseOnBehalfOf, false);
    assert.equal((await create()).status, 403);
    await change({ op: "change", kind: "user", id: emma, set: { active: false } });
    const other = {
      serviceDeskId: "10",
      requestTypeId: "15",
      requestFieldValues: { summary: "Locked" },
      raiseOnBehalfOf: emma,
    };
    assert.equal((await create(other)).status, 400);
  });

  it("takes participants, and documents instead of text only with isAdfRequest", async () => {
    const made = (await create(broken({}, { requestParticipants: [jonas] }))).body;
    const people = await allOf(`${desk}/request/${made.issueKey}/participant`);
    assert.deepEqual(
      people.map((person) => person.displayName),
      ["Jonas Weber"],
    );
    assert.equal((await create(broken({}, { requestParticipants: ["nobody"] }))).status, 400);
    await change({ op: "change", kind: "user", id: jonas, set: { active: false } });
    assert.equal((await create(broken({}, { requestParticipants: [jonas] }))).status, 400, "he has left");
    const document = {
      type: "doc",
      version: 1,
      content: [{ type: "paragraph", content: [{ type: "text", text: "Hi" }] }],
    };
    assert.equal((await create(broken({ description: document }))).status, 400);
    assert.equal((await create(broken({}, { isAdfRequest: true }))).status, 400);
    assert.equal((await create(broken({ description: document }, { isAdfRequest: true }))).status, 201);
  });

  it("takes form answers only where there is a form, and does not check them", async () => {
    const form = { answers: { 1: { text: "Engineer" } } };
    assert.equal((await create(broken({}, { form }))).status, 400);
    const body = {
      serviceDeskId: "12",
      requestTypeId: "59",
      requestFieldValues: { summary: "New engineer" },
      form,
    };
    assert.equal((await create(body)).status, 201);
  });
});

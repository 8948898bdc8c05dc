/** The control interface, and the pages for people. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  allOf,
  basic,
  broken,
  call,
  change,
  control,
  create,
  desk,
  emma,
  get,
  jonas,
  mia,
  optIn,
  post,
  tickets,
} from "./client.mjs";

describe("the control interface", () => {
  it("logs every call without secrets", async () => {
    await control("DELETE", "log");
    await create();
    await get(`${desk}/servicedesk?limit=2`, { as: basic("who", "s3cret-t0ken") });
    const { body: log, text } = await control("GET", "log");
    assert.deepEqual(
      log.map((one) => [one.method, one.path, one.status]),
      [
        ["POST", `${desk}/request`, 201],
        ["GET", `${desk}/servicedesk`, 401],
      ],
    );
    assert.equal(log[0].body.requestTypeId, "25");
    assert.equal(log[0].account, "ata-service@example.com");
    assert.deepEqual(log[1].query, { limit: "2" });
    assert.doesNotMatch(text, /authorization|s3cret|Basic /i);
  });

  it("shows tickets as they were sent and stored", async () => {
    await create(broken({}, { requestParticipants: [jonas] }));
    const [ticket] = await tickets();
    assert.equal(ticket.payload.requestFieldValues.customfield_10030.id, "10112");
    assert.equal(ticket.reporter.accountId, emma);
    assert.equal(ticket.creator.email, "ata-service@example.com");
    assert.equal(ticket.values.find((value) => value.fieldId === "customfield_10030").text, "Laptop");
    assert.deepEqual(
      ticket.participants.map((user) => user.displayName),
      ["Jonas Weber"],
    );
  });

  it("adds, renames, hides, restricts and removes request types", async () => {
    await change(
      {
        op: "add",
        kind: "request_type",
        value: {
          id: "90",
          deskId: "10",
          groupIds: ["3"],
          name: "Borrow a projector",
          fields: ["summary!", "device"],
        },
      },
      { op: "change", kind: "request_type", id: "25", set: { name: "Broken device" } },
      { op: "change", kind: "request_type", id: "27", set: { groupIds: [] } },
      { op: "change", kind: "request_type", id: "24", set: { restrictedTo: ["people-managers"] } },
      { op: "remove", kind: "request_type", id: "26" },
    );
    const types = new Map(
      (await allOf(`${desk}/servicedesk/10/requesttype?requestLanguage=de`)).map((type) => [type.id, type]),
    );
    assert.equal(types.get("90").name, "Borrow a projector");
    assert.equal(types.get("25").name, "Broken device");
    assert.deepEqual(types.get("27").groupIds, []);
    assert.equal(types.get("24").restrictionStatus, "RESTRICTED");
    assert.equal(types.has("26"), false);
    const made = {
      serviceDeskId: "10",
      requestTypeId: "90",
      requestFieldValues: { summary: "s" },
      raiseOnBehalfOf: emma,
    };
    assert.equal((await create(made)).status, 201);
    await control("POST", "reset");
    assert.equal((await allOf(`${desk}/servicedesk/10/requesttype`)).length, 30);
    assert.deepEqual(await tickets(), []);
  });

  it("changes fields and options", async () => {
    await change(
      {
        op: "add",
        kind: "field",
        request_type: "15",
        value: {
          fieldId: "customfield_20001",
          kind: "select",
          name: "Colour",
          required: true,
          options: [{ id: "20100", label: "Red" }],
        },
      },
      {
        op: "change",
        kind: "field",
        request_type: "25",
        id: "duedate",
        set: { required: true, name: "Deadline" },
      },
      { op: "change", kind: "field", request_type: "25", id: "customfield_10040", set: { hidden: true } },
      { op: "add", kind: "option", field: "customfield_10030", value: { id: "10119", label: "Tablet" } },
      { op: "change", kind: "option", field: "customfield_10030", id: "10114", set: { label: "Screen" } },
      { op: "change", kind: "option", field: "customfield_10030", id: "10115", set: { disabled: true } },
      { op: "remove", kind: "option", field: "customfield_10030", id: "10112" },
      { op: "remove", kind: "option", field: "customfield_10090", parent: "10300", id: "10301" },
    );
    const { requestTypeFields: fields } = (await get(`${desk}/servicedesk/10/requesttype/25/field`)).body;
    assert.equal(
      fields.some((field) => field.fieldId === "customfield_10040"),
      false,
    );
    const due = fields.find((field) => field.fieldId === "duedate");
    assert.deepEqual([due.name, due.required], ["Deadline", true]);
    const labels = fields
      .find((field) => field.fieldId === "customfield_10030")
      .validValues.map((option) => option.label);
    assert.deepEqual(labels, ["Desktop computer", "Screen", "Docking station", "Other", "Tablet"]);
    const colour = (await get(`${desk}/servicedesk/10/requesttype/15/field`)).body.requestTypeFields.at(-1);
    assert.deepEqual(
      colour.validValues.map((option) => option.value),
      ["20100"],
    );
    assert.equal((await create()).status, 400, "the option is gone");
    const disabled = await create(broken({ customfield_10030: { id: "10115" }, duedate: "2026-12-01" }));
    assert.match(disabled.body.errors.customfield_10030, /disabled/);
  });

  it("changes portals, people, groups, organizations and articles", async () => {
    await change(
      {
        op: "add",
        kind: "portal",
        value: { id: "18", portalId: "11", projectId: "10011", projectKey: "LEG", name: "Legal" },
      },
      { op: "change", kind: "portal", id: "HR", set: { access: "restricted", organizations: ["Northwind"] } },
      { op: "remove", kind: "portal", id: "15" },
      { op: "change", kind: "group", id: "people-managers", set: { name: "leads" } },
      { op: "add", kind: "organization", value: { id: "9", name: "Initech" } },
      { op: "change", kind: "user", id: "mia.fischer@contoso.example", set: { organizations: ["Initech"] } },
      {
        op: "add",
        kind: "article",
        value: { id: "131300", spaceKey: "ITKB", title: "Projector manual", body: "<p>Press on.</p>" },
      },
      { op: "remove", kind: "article", id: "131074" },
    );
    assert.deepEqual(
      (await allOf(`${desk}/servicedesk`)).map((one) => one.projectKey),
      ["IT", "HR", "LEG"],
    );
    const check = async (accountId, id) =>
      (
        await post(
          `${desk}/servicedesk/12/requesttype/permissions/check`,
          { accountId, permissions: ["canCreateRequest"], requestTypeIds: [id] },
          { headers: optIn },
        )
      ).body;
    assert.deepEqual(await check(mia, 53), { canCreateRequest: [] });
    assert.deepEqual(await check(emma, 53), { canCreateRequest: [53] });
    const groups = (await get(`/rest/api/3/user/groups?accountId=${jonas}`)).body.map((group) => group.name);
    assert.ok(groups.includes("leads"));
    assert.equal((await allOf(`${desk}/organization/9/user`)).length, 1);
    assert.equal((await get(`${desk}/servicedesk/10/knowledgebase/article?query=projector`)).body.size, 1);
    assert.equal((await get(`${desk}/servicedesk/10/knowledgebase/article?query=vpn`)).body.size, 0);
  });

  it("says what is wrong with an operation", async () => {
    for (const operation of [
      { op: "fly" },
      { op: "remove", kind: "request_type", id: "1" },
      { op: "add", kind: "moon", value: {} },
      { op: "settings", set: { x: 1 } },
    ]) {
      const answer = await change(operation);
      assert.equal(answer.status, 400);
      assert.ok(answer.body.error);
    }
    assert.equal((await control("GET", "nothing")).status, 404);
  });
});

describe("pages for people", () => {
  it("show tickets newest first, each with its labels and values, escaped and without script", async () => {
    await create(broken({ summary: "<script>alert(1)</script>" }));
    await create();
    const list = await get("/", { as: {} });
    assert.ok(list.text.indexOf("IT-2") < list.text.indexOf("IT-1"));
    for (const path of ["/browse/IT-1", "/servicedesk/customer/portal/3/IT-1"]) {
      const { status, headers, text } = await get(path, { as: {} });
      assert.equal(status, 200);
      assert.match(headers.get("content-security-policy"), /^default-src 'none'/);
      assert.doesNotMatch(text, /<script/);
      for (const part of [
        "Report broken hardware",
        "Emma Clarke",
        "Type of device",
        "Laptop",
        "When did it happen?",
        "2026-11-20",
      ]) {
        assert.ok(text.includes(part), part);
      }
    }
    assert.equal((await get("/servicedesk/customer/portal/5/IT-1", { as: {} })).status, 404);
  });

  it("show the portals and, prefilled, the form of a type", async () => {
    assert.match((await get("/servicedesk/customer/portals", { as: {} })).text, /IT service desk/);
    const portal = (await get("/servicedesk/customer/portal/3", { as: {} })).text;
    assert.match(portal, /Report broken hardware/);
    assert.doesNotMatch(portal, /Import assets/);
    const form = (
      await get(
        "/servicedesk/customer/portal/3/create/25?summary=Black+%22screen%22&customfield_10030=10113",
        { as: {} },
      )
    ).text;
    assert.match(form, /value="Black &#34;screen&#34;"/);
    assert.match(form, /<option value="10113" selected>/);
    assert.equal((await get("/servicedesk/customer/portal/3/group/3/create/25", { as: {} })).status, 200);
    assert.equal((await get("/servicedesk/customer/portal/5/create/25", { as: {} })).status, 404);
  });

  it("take the form of a type that the API client cannot fill, and show what is wrong", async () => {
    const path = "/servicedesk/customer/portal/3/create/38";
    const send = (values, headers = {}) =>
      call("POST", path, {
        as: {},
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
        body: new URLSearchParams(values).toString(),
      });
    const values = {
      summary: "Certificate",
      description: "for the shop",
      customfield_10095: "ITAM-102",
      reporter: emma,
    };
    const sent = await send(values);
    assert.equal(sent.status, 303);
    assert.equal(sent.headers.get("location"), "/servicedesk/customer/portal/3/IT-1");
    assert.equal((await tickets())[0].reporter.accountId, emma);
    const wrong = await send({ ...values, summary: "" });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /valid value for field &#39;Summary&#39;/);
    assert.equal((await send(values, { origin: "https://evil.example" })).status, 403);
  });
});

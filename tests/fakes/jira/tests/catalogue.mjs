/** Desks, request types, their fields, and who may raise them. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { agentOnly, allOf, desk, emma, get, jonas, mia, optIn, post, priya, sam } from "./client.mjs";

describe("portals and request types", () => {
  it("has three desks whose three ids differ and are texts", async () => {
    const desks = await allOf(`${desk}/servicedesk`);
    assert.deepEqual(
      desks.map((one) => [one.id, one.projectKey]),
      [
        ["10", "IT"],
        ["12", "HR"],
        ["15", "FAC"],
      ],
    );
    const [type] = await allOf(`${desk}/servicedesk/10/requesttype`);
    assert.equal(type.serviceDeskId, "10");
    assert.equal(type.portalId, "3");
    assert.equal(typeof type.id, "string");
  });

  it("finds a desk by id, key and every prefixed spelling, and not by a bare project id", async () => {
    for (const name of [
      "10",
      "IT",
      "projectKey:IT",
      "projectId:10001",
      "serviceDeskId:10",
      "projectKey%3AIT",
    ]) {
      assert.equal((await get(`${desk}/servicedesk/${name}`)).body.id, "10", name);
    }
    assert.equal((await get(`${desk}/servicedesk/10001`)).status, 404);
    assert.equal((await get(`${desk}/servicedesk/3`)).status, 404);
  });

  it("has 45 types that people see and one without a group", async () => {
    const types = (
      await Promise.all(["10", "12", "15"].map((id) => allOf(`${desk}/servicedesk/${id}/requesttype`)))
    ).flat();
    assert.equal(types.length, 46);
    assert.deepEqual(
      types.filter((type) => type.groupIds.length === 0).map((type) => type.id),
      ["44"],
    );
    assert.deepEqual(
      types.filter((type) => type.restrictionStatus === "RESTRICTED").map((type) => type.name),
      ["Request a new hire"],
    );
    assert.equal(new Set(types.map((type) => type.id)).size, 46);
  });

  it("filters by group, restriction and search, and search hides types without a group", async () => {
    const types = `${desk}/servicedesk/10/requesttype`;
    assert.equal((await allOf(`${types}?groupId=1`)).length, 5);
    assert.equal((await allOf(`${desk}/servicedesk/12/requesttype?restrictionStatus=RESTRICTED`)).length, 1);
    assert.equal((await get(`${types}?restrictionStatus=odd`)).status, 400);
    assert.deepEqual(
      (await allOf(`${types}?searchQuery=assets`)).map((type) => type.id),
      [],
    );
    const hidden = await allOf(`${types}?searchQuery=assets&includeHiddenRequestTypesInSearch=true`);
    assert.deepEqual(
      hidden.map((type) => type.id),
      ["44"],
    );
  });

  it("shows restricted types to administrators only", async () => {
    const path = `${desk}/servicedesk/12/requesttype/59`;
    assert.equal((await get(path)).status, 200);
    assert.equal((await get(path, { as: agentOnly })).status, 404);
    const listed = await get(`${desk}/servicedesk/12/requesttype?searchQuery=hire`, { as: agentOnly });
    assert.equal(listed.body.size, 0);
  });

  it("wants the opt-in header for the list over all desks", async () => {
    const refused = await get(`${desk}/requesttype`);
    assert.equal(refused.status, 412);
    assert.ok(refused.body.errorMessage);
    const { body } = await get(`${desk}/requesttype?serviceDeskId=15&serviceDeskId=12`, { headers: optIn });
    assert.equal(body.size, 16);
  });

  it("keeps the portal's order of groups", async () => {
    const groups = await allOf(`${desk}/servicedesk/10/requesttypegroup`);
    assert.deepEqual(
      groups.map((group) => group.name),
      ["Accounts", "Network", "Hardware", "Software", "Security", "Applications", "Infrastructure"],
    );
  });

  it("a type of another desk is not there", async () => {
    assert.equal((await get(`${desk}/servicedesk/12/requesttype/25`)).status, 404);
    assert.equal((await get(`${desk}/servicedesk/12/requesttype/25/field`)).status, 404);
  });
});

describe("fields", () => {
  const fieldsOf = async (deskId, typeId, more = "", options = {}) =>
    (await get(`${desk}/servicedesk/${deskId}/requesttype/${typeId}/field${more}`, options)).body;

  it("broken hardware asks for a date, a device, and may take a due date and urgency", async () => {
    const body = await fieldsOf("10", "25");
    assert.equal(body.canRaiseOnBehalfOf, true);
    const shown = body.requestTypeFields.map(({ fieldId, name, required, jiraSchema }) => [
      fieldId,
      name,
      required,
      jiraSchema.system ?? jiraSchema.custom.split(":")[1],
    ]);
    assert.deepEqual(shown, [
      ["summary", "Summary", true, "summary"],
      ["description", "Description", true, "description"],
      ["customfield_10031", "When did it happen?", true, "datepicker"],
      ["customfield_10030", "Type of device", true, "select"],
      ["duedate", "Needed by", false, "duedate"],
      ["customfield_10040", "Urgency", false, "select"],
    ]);
    const device = body.requestTypeFields[3];
    assert.deepEqual(
      device.validValues.map((option) => option.label),
      ["Laptop", "Desktop computer", "Monitor", "Phone", "Docking station", "Other"],
    );
    assert.equal(device.validValues[0].value, "10112");
    assert.equal(device.jiraSchema.customId, 10030);
    assert.equal(body.requestTypeFields[5].defaultValues[0].label, "Medium");
  });

  it("every kind of field occurs somewhere, and radio buttons call themselves a string", async () => {
    const kinds = new Map();
    for (const id of ["10", "12", "15"]) {
      for (const type of await allOf(`${desk}/servicedesk/${id}/requesttype`)) {
        for (const { jiraSchema } of (await fieldsOf(id, type.id)).requestTypeFields) {
          kinds.set(jiraSchema.system ?? jiraSchema.custom.split(":").at(-1), jiraSchema.type);
        }
      }
    }
    const wanted = [
      "summary",
      "description",
      "duedate",
      "components",
      "priority",
      "labels",
      "attachment",
      "textfield",
      "textarea",
      "url",
      "datepicker",
      "datetime",
      "float",
      "select",
      "radiobuttons",
      "multiselect",
      "multicheckboxes",
      "cascadingselect",
      "userpicker",
      "multiuserpicker",
      "grouppicker",
      "cmdb-object-cftype",
      "service-entity-field-cftype",
    ];
    for (const kind of wanted) assert.ok(kinds.has(kind), kind);
    assert.equal(kinds.get("radiobuttons"), "string");
  });

  it("leaves members out or sends null, as real sites do", async () => {
    const { requestTypeFields: fields } = await fieldsOf("10", "36");
    const folder = fields.find((field) => field.fieldId === "customfield_10050");
    assert.equal("defaultValues" in folder, false);
    assert.equal(fields.find((field) => field.fieldId === "description").presetValues, null);
    assert.equal(fields.find((field) => field.jiraSchema.type === "datetime").validValues, null);
    const { requestTypeFields: assets } = await fieldsOf("10", "38");
    const asset = assets.find((field) => field.fieldId === "customfield_10095");
    assert.equal(asset.required, true);
    assert.deepEqual(asset.validValues, []);
    assert.equal(asset.jiraSchema.configuration.multiple, false);
  });

  it("shows hidden fields only to administrators who ask", async () => {
    const ids = (body) => body.requestTypeFields.map((field) => field.fieldId);
    assert.equal(ids(await fieldsOf("10", "43")).includes("customfield_10099"), false);
    assert.equal(
      ids(await fieldsOf("10", "43", "?expand=hiddenFields", { as: agentOnly })).includes(
        "customfield_10099",
      ),
      false,
    );
    const shown = await fieldsOf("10", "43", "?expand=hiddenFields");
    const hidden = shown.requestTypeFields.find((field) => field.fieldId === "customfield_10099");
    assert.deepEqual([hidden.visible, hidden.presetValues], [false, ["CO-4711"]]);
  });

  it("cascading selects have children, and fields expand within a type", async () => {
    const { fields } = (await get(`${desk}/servicedesk/10/requesttype/24?expand=field`)).body;
    const model = fields.requestTypeFields.find((field) => field.fieldId === "customfield_10090");
    assert.deepEqual(
      model.validValues[0].children.map((child) => child.value),
      ["10301", "10302", "10303"],
    );
  });
});

describe("who may submit", () => {
  const check = (deskId, body, options) =>
    post(`${desk}/servicedesk/${deskId}/requesttype/permissions/check`, body, { headers: optIn, ...options });
  const create = ["canCreateRequest"];

  it("wants the opt-in header, numbers, at most fifty of them, and a permission", async () => {
    const ids = Array.from({ length: 51 }, (_, index) => index);
    assert.equal(
      (await check("10", { permissions: create, requestTypeIds: [25] }, { headers: {} })).status,
      412,
    );
    assert.equal((await check("10", { permissions: create, requestTypeIds: ids })).status, 400);
    assert.equal((await check("10", { permissions: create, requestTypeIds: ids.slice(1) })).status, 200);
    assert.equal((await check("10", { permissions: create, requestTypeIds: ["25"] })).status, 400);
    assert.equal((await check("10", { permissions: [], requestTypeIds: [25] })).status, 400);
    assert.equal((await check("10", { permissions: ["canFly"], requestTypeIds: [25] })).status, 400);
    assert.equal(
      (await check("10", { accountId: "nobody", permissions: create, requestTypeIds: [25] })).status,
      400,
    );
  });

  it("ignores unknown ids and those of other desks", async () => {
    const { body } = await check("10", { permissions: create, requestTypeIds: [25, 52, 4711] });
    assert.deepEqual(body, { canCreateRequest: [25] });
  });

  it("keeps the restricted type for people managers and the closed desk for its customers", async () => {
    const may = async (accountId, deskId, id) =>
      (await check(deskId, { accountId, permissions: create, requestTypeIds: [id] })).body.canCreateRequest
        .length === 1;
    assert.equal(await may(jonas, "12", 59), true);
    assert.equal(await may(emma, "12", 59), false);
    assert.equal(await may(emma, "15", 73), true);
    assert.equal(await may(jonas, "15", 73), true);
    assert.equal(await may(mia, "15", 73), false);
    assert.equal(
      await may(mia, "10", 44),
      true,
      "a type without a group may still be raised, it is only not shown",
    );
  });

  it("tells canAdminister of administrators only", async () => {
    const permissions = ["canCreateRequest", "canAdminister"];
    const of = async (accountId) =>
      (await check("10", { accountId, permissions, requestTypeIds: [25] })).body.canAdminister;
    assert.deepEqual(await of(priya), [25]);
    assert.deepEqual(await of(sam), []);
  });

  it("refuses to tell a plain agent about others", async () => {
    const body = { accountId: emma, permissions: create, requestTypeIds: [25] };
    assert.equal((await check("10", body, { as: agentOnly })).status, 401);
    assert.equal((await check("10", { ...body, accountId: undefined }, { as: agentOnly })).status, 200);
  });
});

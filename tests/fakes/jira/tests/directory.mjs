/** People, groups, organizations, the knowledge base and forms. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  agentOnly,
  allOf,
  change,
  desk,
  emma,
  get,
  jonas,
  mia,
  noLicence,
  optIn,
  post,
  priya,
  sam,
} from "./client.mjs";

describe("people, groups and organizations", () => {
  it("finds people by name and address, but not by a hidden address", async () => {
    const search = async (query) =>
      (await get(`/rest/api/3/user/search?query=${query}`)).body.map((user) => user.displayName);
    assert.deepEqual(await search("emma.clarke@northwind.example"), ["Emma Clarke"]);
    assert.deepEqual(await search("clarke"), ["Emma Clarke"]);
    assert.deepEqual(await search("elif.yilmaz"), []);
    assert.deepEqual(await search("Elif"), ["Elif Yilmaz"]);
    assert.equal((await get("/rest/api/3/user/search")).status, 400);
    const hidden = (await get("/rest/api/3/user/search?query=Elif")).body[0];
    assert.equal(hidden.emailAddress, "");
  });

  it("tells groups of a person as a bare array, none for portal-only customers", async () => {
    const groups = async (id) =>
      (await get(`/rest/api/3/user/groups?accountId=${encodeURIComponent(id)}`)).body.map(
        (group) => group.name,
      );
    assert.deepEqual(await groups(jonas), ["everyone", "people-managers"]);
    assert.deepEqual(await groups(mia), []);
    assert.equal(
      (await get(`/rest/api/3/user?accountId=${encodeURIComponent(mia)}`)).body.accountType,
      "customer",
    );
    assert.equal((await get("/rest/api/3/user?accountId=nobody")).status, 404);
  });

  it("lists groups and their members in pages", async () => {
    const groups = (await get("/rest/api/3/group/bulk")).body;
    assert.deepEqual(
      groups.values.map((group) => group.name),
      ["everyone", "jira-administrators", "people-managers", "service-desk-agents"],
    );
    await change({ op: "settings", set: { page_cap: 10 } });
    const { groupId } = groups.values[0];
    const first = (await get(`/rest/api/3/group/member?groupId=${groupId}&maxResults=50`)).body;
    assert.deepEqual([first.maxResults, first.values.length, first.isLast], [10, 10, false]);
    assert.ok(first.total > 25);
    const next = (await get(`/rest/api/3/group/member?groupId=${groupId}&startAt=10`)).body;
    assert.notEqual(next.values[0].accountId, first.values[0].accountId);
    assert.equal((await get("/rest/api/3/group/member")).status, 400);
    assert.equal((await get("/rest/api/3/group/bulk", { as: noLicence })).status, 403);
  });

  it("lists organizations, of a person or of a desk, and their members", async () => {
    const names = async (path) => (await allOf(path)).map((one) => one.name ?? one.displayName);
    assert.deepEqual(await names(`${desk}/organization`), ["Northwind", "Contoso", "Fabrikam"]);
    assert.deepEqual(await names(`${desk}/organization?accountId=${encodeURIComponent(mia)}`), ["Contoso"]);
    assert.deepEqual(await names(`${desk}/servicedesk/15/organization`), ["Northwind"]);
    assert.ok((await names(`${desk}/organization/2/user`)).includes("Mia Fischer"));
    assert.equal((await get(`${desk}/organization/2/user`)).body.size > 10, true);
    const { values } = (await get(`${desk}/organization`)).body;
    assert.equal("uuid" in values[1], false, "older organizations lack the newer members");
    assert.equal((await get(`${desk}/organization/99/user`)).status, 404);
  });

  it("lists the customers of a desk to those who opt in", async () => {
    assert.equal((await get(`${desk}/servicedesk/15/customer`)).status, 412);
    const found = (await get(`${desk}/servicedesk/10/customer?query=mia.fischer@`, { headers: optIn })).body
      .values;
    assert.deepEqual(
      found.map((user) => user.accountId),
      [mia],
    );
    assert.equal(
      (await get(`${desk}/servicedesk/15/customer?query=fischer`, { headers: optIn })).body.size,
      0,
    );
  });

  it("tells permissions of the caller and of others", async () => {
    const mine = async (keys, as) =>
      (await get(`/rest/api/3/mypermissions?projectKey=IT&permissions=${keys}`, { as })).body;
    const { permissions } = await mine("SERVICEDESK_AGENT,ADMINISTER");
    assert.equal(permissions.ADMINISTER.havePermission, true);
    assert.equal((await mine("ADMINISTER", agentOnly)).permissions.ADMINISTER.havePermission, false);
    assert.equal((await get("/rest/api/3/mypermissions")).status, 400);
    assert.equal((await get("/rest/api/3/mypermissions?permissions=FLY")).status, 400);
    const body = {
      globalPermissions: ["ADMINISTER"],
      projectPermissions: [{ permissions: ["SERVICEDESK_AGENT"], projects: [10001, 9] }],
    };
    const of = async (accountId, as) => post("/rest/api/3/permissions/check", { ...body, accountId }, { as });
    assert.deepEqual((await of(sam)).body, {
      globalPermissions: [],
      projectPermissions: [{ permission: "SERVICEDESK_AGENT", issues: [], projects: [10001] }],
    });
    assert.deepEqual((await of(priya)).body.globalPermissions, ["ADMINISTER"]);
    assert.deepEqual((await of(emma)).body.projectPermissions[0].projects, []);
    assert.equal((await of(emma, agentOnly)).status, 403);
  });

  it("lists fields and priorities as bare arrays", async () => {
    const fields = (await get("/rest/api/3/field")).body;
    assert.ok(
      fields.some((field) => field.id === "customfield_10030" && field.schema.custom.endsWith(":select")),
    );
    assert.deepEqual(
      (await get("/rest/api/3/priority")).body.map((one) => one.name),
      ["Highest", "High", "Medium", "Low", "Lowest"],
    );
  });
});

describe("knowledge base", () => {
  it("searches only with a query, within the desk's space, and marks hits when asked", async () => {
    const articles = `${desk}/servicedesk/10/knowledgebase/article`;
    assert.equal((await get(articles)).status, 400);
    const [hit] = (await get(`${articles}?query=vpn&highlight=true`)).body.values;
    assert.match(hit.title, /@@@hl@@@VPN@@@endhl@@@/);
    assert.deepEqual(hit.source, { type: "confluence", pageId: "131074", spaceKey: "ITKB" });
    assert.equal((await get(`${articles}?query=payslip`)).body.size, 0);
    assert.equal((await get(`${desk}/servicedesk/12/knowledgebase/article?query=payslip`)).body.size, 1);
    assert.equal((await get(`${articles}?query=fax`)).body.size, 0, "archived pages are not found");
    assert.equal(
      (await get(`${desk}/knowledgebase/article?query=vpn`)).status,
      400,
      "highlight is required over all desks",
    );
    assert.equal((await get(`${desk}/knowledgebase/article?query=vpn&highlight=false`)).body.size, 1);
    assert.match((await get(`${desk}/knowledgebase/article/view/131074`)).text, /<h1>Set up the VPN client/);
  });

  it("pages by a cursor in a next link that holds a literal placeholder", async () => {
    const articles = `${desk}/servicedesk/10/knowledgebase/article`;
    const first = (await get(`${articles}?query=the&limit=3`)).body;
    assert.equal(first.isLastPage, false);
    assert.match(first._links.next, /%7BserviceDeskId%7D/);
    const second = (await get(`${articles}?${new URL(first._links.next).search.slice(1)}`)).body;
    assert.equal(second.start, 3);
    assert.notEqual(second.values[0].source.pageId, first.values[0].source.pageId);
  });

  it("lists spaces and pages by cursor, with storage bodies on request", async () => {
    const spaces = (await get("/wiki/api/v2/spaces?keys=ITKB,PEOPLE")).body.results;
    assert.deepEqual(
      spaces.map((space) => space.key),
      ["ITKB", "PEOPLE"],
    );
    const first = (
      await get(`/wiki/api/v2/pages?space-id=${spaces[0].id}&status=current&body-format=storage&limit=5`)
    ).body;
    assert.equal(first.results.length, 5);
    assert.match(first.results[0].body.storage.value, /^<p>/);
    assert.match(first._links.next, /^\/wiki\/api\/v2\/pages\?.*cursor=/);
    const second = (await get(first._links.next)).body;
    assert.notEqual(second.results[0].id, first.results[0].id);
    assert.equal((await get("/wiki/api/v2/pages?limit=251")).status, 400);
  });

  it("tells who may read a page, and shows restricted pages to its own account", async () => {
    const { read } = (await get("/wiki/rest/api/content/131107/restriction/byOperation")).body;
    assert.deepEqual(
      read.restrictions.group.results.map((group) => group.name),
      ["people-managers"],
    );
    const open = (await get("/wiki/rest/api/content/131101/restriction/byOperation")).body.read.restrictions;
    assert.deepEqual([open.user.size, open.group.size], [0, 0]);
    assert.equal((await get("/wiki/api/v2/pages/131107")).status, 200);
    assert.equal((await get("/wiki/api/v2/pages/131107", { as: agentOnly })).status, 404);
  });

  it("searches by CQL", async () => {
    const search = (cql) => get(`/wiki/rest/api/search?cql=${encodeURIComponent(cql)}`);
    await change({
      op: "change",
      kind: "article",
      id: "131075",
      set: { modified: "2026-11-20T10:00:00.000Z" },
    });
    const { body } = await search('space = "ITKB" and type = page and lastmodified > "2026-11-19"');
    assert.deepEqual(
      body.results.map((result) => result.content.id),
      ["131075"],
    );
    assert.equal((await search("space = ")).status, 400);
    assert.equal((await search('owner = "x"')).status, 400);
  });
});

describe("forms", () => {
  it("tells of a form only where there is one, to those who opt in", async () => {
    const { cloudId } = (await get("/_edge/tenant_info", { as: {} })).body;
    const form = (deskId, typeId, headers = optIn) =>
      get(`/jira/forms/cloud/${cloudId}/servicedesk/${deskId}/requesttype/${typeId}/form`, { headers });
    assert.equal((await form("12", "59")).status, 200);
    assert.equal((await form("10", "25")).status, 404);
    assert.equal((await form("12", "59", {})).status, 412);
    const fields = (await get(`${desk}/servicedesk/12/requesttype/59/field`)).body.requestTypeFields;
    assert.deepEqual(
      fields.map((field) => field.fieldId),
      ["summary"],
    );
  });
});

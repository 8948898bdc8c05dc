/** What one can do with a request afterwards, and when a search finds it. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allOf, broken, call, change, create, desk, emma, get, jonas, mia, post } from "./client.mjs";

function upload(count, headers = { "x-atlassian-token": "no-check" }, deskId = "10") {
  const body = new FormData();
  for (let index = 0; index < count; index += 1)
    body.append("file", new Blob(["hello"]), `note-${index}.txt`);
  return call("POST", `${desk}/servicedesk/${deskId}/attachTemporaryFile`, { headers, body });
}

async function attach(id) {
  const { issueKey } = (await create()).body;
  const body = { temporaryAttachmentIds: [id], public: true };
  return (await post(`${desk}/request/${issueKey}/attachment`, body)).status;
}

describe("requests afterwards", () => {
  it("lists only requests of the caller itself, not those it raised for others", async () => {
    await create();
    await create(broken({}, { raiseOnBehalfOf: undefined }));
    const listed = await allOf(`${desk}/request`);
    assert.deepEqual(
      listed.map((request) => request.issueKey),
      ["IT-2"],
    );
    assert.equal((await get(`${desk}/request?requestOwnership=MINE`)).status, 400);
    assert.equal((await get(`${desk}/request?serviceDeskId=12`)).body.size, 0);
  });

  it("adds and removes participants, and comments", async () => {
    const { issueKey } = (await create()).body;
    const path = `${desk}/request/${issueKey}`;
    assert.equal((await post(`${path}/participant`, { accountIds: [jonas, mia] })).body.size, 2);
    assert.equal((await call("DELETE", `${path}/participant`, { body: { accountIds: [mia] } })).body.size, 1);
    assert.equal((await post(`${path}/comment`, { body: "Hello", public: true })).status, 201);
    assert.equal((await post(`${path}/comment`, { body: "" })).status, 400);
    assert.equal((await get(`${path}/comment`)).body.values[0].body, "Hello");
  });

  it("hides internal comments from who leaves them out, and shares with organizations by their numbers", async () => {
    const { issueKey } = (await create()).body;
    const path = `${desk}/request/${issueKey}/comment`;
    await post(path, { body: "For all" });
    await post(path, { body: "For agents", public: false });
    const bodies = async (query) => (await get(`${path}?${query}`)).body.values.map(({ body }) => body);
    assert.deepEqual(await bodies("public=false"), ["For agents"]);
    assert.deepEqual(await bodies("internal=false"), ["For all"]);
    assert.equal((await post(path, { body: "x".repeat(32768) })).status, 400);
    const edit = (fields) => call("PUT", `/rest/api/3/issue/${issueKey}`, { body: { fields } });
    const fields = (await get("/rest/api/3/field")).body;
    const { id } = fields.find(({ schema }) => schema.custom?.endsWith(":sd-customer-organizations"));
    assert.match((await edit({ [id]: ["1"] })).body.errors[id], /must be a number at array index 0/);
    assert.equal((await edit({ [id]: [99] })).status, 400);
    assert.equal((await edit({ summary: "x" })).status, 400);
    assert.equal((await edit({ [id]: [1] })).status, 204);
  });

  it("uploads temporary files for one desk and attaches each of them once", async () => {
    assert.equal((await upload(1, {})).status, 403);
    assert.equal((await upload(61)).status, 413);
    const { temporaryAttachments } = (await upload(2)).body;
    assert.deepEqual(
      temporaryAttachments.map((one) => one.fileName),
      ["note-0.txt", "note-1.txt"],
    );
    const [first, second] = temporaryAttachments.map((one) => one.temporaryAttachmentId);
    const phishing = (ids) =>
      create({
        serviceDeskId: "10",
        requestTypeId: "37",
        raiseOnBehalfOf: emma,
        requestFieldValues: { summary: "s", description: "d", attachment: ids },
      });
    assert.equal((await phishing([first])).status, 201);
    assert.equal((await phishing([first])).status, 400);
    const { issueKey } = (await create()).body;
    const attached = await post(`${desk}/request/${issueKey}/attachment`, {
      temporaryAttachmentIds: [second],
      public: true,
      additionalComment: { body: "see file" },
    });
    assert.equal(attached.status, 201);
    assert.equal(attached.body.attachments.values[0].filename, "note-1.txt");
    await change({ op: "settings", set: { attachments: false } });
    assert.equal((await upload(1)).status, 403);
    assert.deepEqual((await get("/rest/api/3/attachment/meta")).body, {
      enabled: false,
      uploadLimit: 10485760,
    });
  });

  it("forgets temporary files after a while, and knows those of other desks not", async () => {
    const idOf = async (...options) =>
      (await upload(1, ...options)).body.temporaryAttachments[0].temporaryAttachmentId;
    assert.equal(await attach(await idOf()), 201);
    assert.equal(await attach(await idOf(undefined, "12")), 400);
    const old = await idOf();
    await change({ op: "settings", set: { upload_life_ms: 0 } });
    assert.equal(await attach(old), 400);
  });

  it("refuses files where the desk alone has switched them off", async () => {
    await change({ op: "change", kind: "portal", id: "10", set: { attachments: false } });
    assert.equal((await upload(1)).status, 403);
    assert.equal((await upload(1, undefined, "12")).status, 201);
    assert.equal((await get("/rest/api/3/attachment/meta")).body.enabled, true);
  });

  it("reads no more of a file while it is told to hold", async () => {
    await change({ op: "settings", set: { upload_hold: true } });
    let answered = false;
    const answer = upload(1).then((done) => ((answered = true), done));
    await get("/rest/api/3/attachment/meta");
    assert.equal(answered, false);
    await change({ op: "settings", set: { upload_hold: false } });
    assert.equal((await answer).status, 201);
  });

  it("keeps issue properties", async () => {
    const { issueKey } = (await create()).body;
    const path = `/rest/api/3/issue/${issueKey}/properties/reference`;
    assert.equal((await call("PUT", path, { body: { marker: "abc" } })).status, 201);
    assert.equal((await call("PUT", path, { body: { marker: "abd" } })).status, 200);
    assert.deepEqual((await get(path)).body, { key: "reference", value: { marker: "abd" } });
    assert.equal((await get(`${path}x`)).status, 404);
    assert.equal((await call("PUT", "/rest/api/3/issue/IT-99/properties/a", { body: 1 })).status, 404);
  });
});

describe("searching issues", () => {
  const search = (jql, more = "") => get(`/rest/api/3/search/jql?jql=${encodeURIComponent(jql)}${more}`);
  const keys = async (jql) => (await search(jql, "&fields=summary")).body.issues.map((issue) => issue.key);

  it("does not find a new ticket in the first search, but in a later one", async () => {
    await create(broken({ description: "Text\nATA-REF 7f3a-91bc" }));
    assert.deepEqual(await keys('text ~ "7f3a-91bc"'), []);
    assert.deepEqual(await keys('text ~ "7f3a-91bc"'), ["IT-1"]);
  });

  it("lags by reads and milliseconds, and can flicker", async () => {
    await change({ op: "settings", set: { index_reads: 3 } });
    await create();
    const seen = [];
    for (let reads = 0; reads < 5; reads += 1) seen.push((await keys("project = IT")).length);
    assert.deepEqual(seen, [0, 0, 0, 1, 1]);
    await change({ op: "settings", set: { index_reads: 0, index_flicker: true } });
    await create();
    assert.notEqual((await keys("key = IT-2")).length, (await keys("key = IT-2")).length);
    await change({ op: "settings", set: { index_lag_ms: 60000, index_flicker: false } });
    assert.deepEqual(await keys("project = IT"), []);
  });

  it("understands the queries that look for a ticket", async () => {
    await change({ op: "settings", set: { index_reads: 0 } });
    await create(broken({ description: "marker ata-ref-0042 here" }));
    await create(broken({ summary: "Other" }, { raiseOnBehalfOf: mia }));
    const both = ["IT-2", "IT-1"];
    assert.deepEqual((await keys("project = IT ORDER BY created DESC")).sort(), [...both].sort());
    assert.deepEqual(await keys(`project in (IT, "HR") AND reporter = "${mia}" AND created >= -15m`), [
      "IT-2",
    ]);
    assert.deepEqual(await keys('description ~ "\\"ata-ref-0042\\""'), ["IT-1"]);
    assert.deepEqual(await keys('project = IT AND NOT (summary ~ "other" OR key = IT-7) ORDER BY key ASC'), [
      "IT-1",
    ]);
    assert.deepEqual(await keys("project = IT AND created < -15m"), []);
    await call("PUT", "/rest/api/3/issue/IT-2/properties/ata", { body: { marker: "m-2" } });
    assert.deepEqual(await keys('issue.property[ata].marker = "m-2"'), ["IT-2"]);
  });

  it("refuses unbounded, broken and unknown queries", async () => {
    for (const jql of [
      "",
      "ORDER BY created",
      "project = ",
      "project IT",
      "colour = red",
      "project = NOPE",
      'text = "a"',
      "created > soon",
    ]) {
      const answer = await search(jql);
      assert.equal(answer.status, 400, jql);
      assert.equal(answer.body.errorMessages.length, 1);
    }
  });

  it("brings ids only unless fields are asked for, pages by token, and has no total", async () => {
    await change({ op: "settings", set: { index_reads: 0, page_cap: 2 } });
    for (let count = 0; count < 3; count += 1) await create();
    const first = (await search("project = IT", "&maxResults=100")).body;
    assert.deepEqual(
      first.issues.map((issue) => Object.keys(issue)),
      [["id"], ["id"]],
    );
    assert.equal(first.isLast, false);
    assert.equal("total" in first, false);
    const second = await post("/rest/api/3/search/jql", {
      jql: "project = IT",
      nextPageToken: first.nextPageToken,
      fields: ["summary"],
    });
    assert.equal(second.body.isLast, true);
    assert.deepEqual(
      second.body.issues.map((issue) => issue.fields),
      [{ summary: "Laptop screen is black" }],
    );
    assert.equal((await search("project = IT", "&nextPageToken=eA")).status, 400);
  });

  it("reads an issue by its key at once", async () => {
    await create();
    const { body } = await get("/rest/api/3/issue/IT-1?fields=summary,reporter");
    assert.equal(body.fields.reporter.accountId, emma);
    assert.equal((await get("/rest/api/3/issue/IT-2")).status, 404);
  });
});

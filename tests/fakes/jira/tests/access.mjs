/** Who may call, how answers are paged, and in which language they come. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allOf, basic, broken, call, change, create, desk, get, noLicence, post } from "./client.mjs";

describe("who is calling", () => {
  it("takes basic and bearer credentials and names the account in a header", async () => {
    const first = await get(`${desk}/servicedesk`);
    assert.equal(first.status, 200);
    assert.ok(first.headers.get("x-aaccountid"));
    const second = await get("/rest/api/3/myself", { as: { authorization: "Bearer jira-demo-bearer" } });
    assert.equal(second.body.emailAddress, "ata-service@example.com");
  });

  it("refuses strangers in the shape of the API they called", async () => {
    const onDesk = await get(`${desk}/servicedesk`, { as: {} });
    assert.equal(onDesk.status, 401);
    assert.ok(onDesk.body.errorMessage && onDesk.body.i18nErrorMessage.i18nKey);
    const onPlatform = await get("/rest/api/3/myself", { as: {} });
    assert.equal(onPlatform.status, 401);
    assert.equal(onPlatform.body.errorMessages.length, 1);
    const wrong = await get(`${desk}/servicedesk`, { as: basic("ata-service@example.com", "guess") });
    assert.equal(wrong.status, 401);
    assert.equal(wrong.body, undefined);
    const gateway = await get(`${desk}/servicedesk`, { as: { authorization: "Bearer guess" } });
    assert.deepEqual(gateway.body, { code: 401, message: "Unauthorized; scope does not match" });
  });

  it("answers an account without licence 403 and no body, except for info", async () => {
    const refused = await get(`${desk}/servicedesk`, { as: noLicence });
    assert.equal(refused.status, 403);
    assert.equal(refused.text, "");
    assert.equal((await create(broken(), { as: noLicence })).status, 403);
    assert.equal((await get(`${desk}/info`, { as: noLicence })).status, 200);
    assert.equal((await get("/rest/api/3/myself", { as: noLicence })).status, 200);
  });

  it("tells strangers only its version", async () => {
    assert.equal((await get(`${desk}/info`, { as: {} })).status, 200);
    assert.equal((await get("/rest/api/3/serverInfo", { as: {} })).body.deploymentType, "Cloud");
  });

  it("answers unknown addresses 404 and unknown methods 405", async () => {
    assert.equal((await get(`${desk}/nothing`)).status, 404);
    assert.equal((await call("DELETE", `${desk}/servicedesk`)).status, 405);
  });
});

describe("pages", () => {
  it("cuts limit to its cap without a word, and next names another host", async () => {
    const { body } = await get(`${desk}/servicedesk/10/requesttype?limit=500`);
    assert.equal(body.limit, 50);
    await change({ op: "settings", set: { page_cap: 7 } });
    const first = (await get(`${desk}/servicedesk/10/requesttype?limit=20`)).body;
    assert.equal(first.size, 7);
    assert.equal(first.limit, 7);
    assert.equal(first.isLastPage, false);
    assert.match(first._links.next, /^https:\/\/your-domain\.atlassian\.net\/.*start=7/);
    assert.equal((await allOf(`${desk}/servicedesk/10/requesttype`)).length, 30);
  });

  it("refuses a start that is no number", async () => {
    assert.equal((await get(`${desk}/servicedesk?start=x`)).status, 400);
    assert.equal((await get(`${desk}/servicedesk?limit=-1`)).status, 400);
  });

  it("can be stuck on the first page or never say that it is the last", async () => {
    await change({ op: "settings", set: { paging: "stuck", page_cap: 2 } });
    const stuck = (await get(`${desk}/servicedesk?start=2`)).body;
    assert.deepEqual([stuck.start, stuck.size, stuck.isLastPage], [0, 2, false]);
    await change({ op: "settings", set: { paging: "endless" } });
    const beyond = (await get(`${desk}/servicedesk?start=10`)).body;
    assert.deepEqual([beyond.size, beyond.isLastPage], [0, false]);
  });
});

describe("languages", () => {
  it("translates names, descriptions, groups, labels and options to German", async () => {
    const type = (await get(`${desk}/servicedesk/10/requesttype/25?requestLanguage=de`)).body;
    assert.equal(type.name, "Defekte Hardware melden");
    assert.match(type.description, /beschädigt/);
    const groups = (await get(`${desk}/servicedesk/10/requesttypegroup?requestLanguage=de-DE`)).body.values;
    assert.equal(groups[0].name, "Konten");
    const { requestTypeFields: fields } = (
      await get(`${desk}/servicedesk/10/requesttype/25/field?requestLanguage=de`)
    ).body;
    assert.deepEqual(
      fields.map((field) => field.name),
      [
        "Zusammenfassung",
        "Beschreibung",
        "Wann ist es passiert?",
        "Art des Geräts",
        "Benötigt bis",
        "Dringlichkeit",
      ],
    );
    assert.equal(fields[3].validValues[1].label, "Arbeitsplatzrechner");
  });

  it("every text has a German twin of its own", async () => {
    for (const id of ["10", "12", "15"]) {
      const english = await allOf(`${desk}/servicedesk/${id}/requesttype`);
      const german = await allOf(`${desk}/servicedesk/${id}/requesttype?requestLanguage=de`);
      english.forEach((type, index) => assert.notEqual(type.name, german[index].name, type.name));
    }
  });

  it("translates errors on reads, and ignores unknown tags and writes", async () => {
    assert.match(
      (await get(`${desk}/servicedesk/99?requestLanguage=de`)).body.errorMessage,
      /existiert nicht/,
    );
    assert.match(
      (await get(`${desk}/servicedesk/99?requestLanguage=xx`)).body.errorMessage,
      /does not exist/,
    );
    const written = await post(`${desk}/request?requestLanguage=de`, broken({ summary: "" }));
    assert.match(written.body.errorMessage, /could not be created/);
  });
});

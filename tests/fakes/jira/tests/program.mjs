/** Data Center, and the stand-in as a program of its own. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startJira } from "../../jira.mjs";
import { basic, broken, call, desk, get, optIn, sam } from "./client.mjs";

describe("Data Center", () => {
  let server;
  const at = (method, path, options = {}) => call(method, path, { base: server.url, ...options });

  before(async () => {
    server = await startJira({ kind: "datacenter", context: "/jira", pageCap: 3 });
  });
  after(() => server.close());

  it("lives under its context and answers strangers in its own words", async () => {
    assert.match(server.url, /\/jira$/);
    assert.equal(
      (await at("GET", "/rest/servicedeskapi/info", { base: server.url.replace("/jira", "") })).status,
      404,
    );
    const stranger = await at("GET", `${desk}/servicedesk`, { as: {} });
    assert.equal(stranger.status, 401);
    assert.deepEqual(stranger.body, {
      message: "Client must be authenticated to access this resource.",
      "status-code": 401,
    });
  });

  it("knows people by the session of their browser until it ends, and nobody by another cookie", async () => {
    const myself = (cookie) => at("GET", "/rest/api/2/myself", { as: { cookie } });
    await at("PATCH", "/__control/data", {
      body: [
        { op: "add", kind: "session", value: { id: "AB12CD", user: "emma.clarke@northwind.example" } },
        { op: "add", kind: "session", value: { id: "long:life", user: "jonas.weber@contoso.example", remembered: true } },
      ],
    });
    const emma = await myself("theme=dark; JSESSIONID=AB12CD");
    assert.deepEqual([emma.status, emma.body.name], [200, "emma.clarke"]);
    assert.equal(emma.headers.get("x-ausername"), "emma.clarke");
    assert.equal((await myself("JSESSIONID=old; JSESSIONID=AB12CD")).body.name, "emma.clarke");
    assert.equal((await myself("JSESSIONID=old; seraph.rememberme.cookie=long:life")).body.name, "jonas.weber");
    for (const cookie of ["JSESSIONID=ab12cd", "JSESSIONID=long:life", "seraph.rememberme.cookie=AB12CD", "other=AB12CD"]) {
      const stranger = await myself(cookie);
      assert.equal(stranger.status, 401, cookie);
      assert.equal(stranger.headers.get("x-ausername"), "anonymous");
    }
    const wrong = await at("GET", "/rest/api/2/myself", { as: { cookie: "JSESSIONID=AB12CD", authorization: "Bearer x" } });
    assert.equal(wrong.status, 401, "credentials go before cookies");
    await at("PATCH", "/__control/data", { body: { op: "remove", kind: "session", id: "AB12CD" } });
    assert.equal((await myself("JSESSIONID=AB12CD")).status, 401);
    const log = (await at("GET", "/__control/log")).body;
    assert.deepEqual(log.find(({ cookies }) => cookies.length > 0).cookies, ["theme", "JSESSIONID"]);
    assert.doesNotMatch(JSON.stringify(log), /AB12CD|long:life/);
  });

  it("pages without _expands, speaks of user names, and takes a token as bearer", async () => {
    const { body, headers } = await at("GET", `${desk}/servicedesk/10/requesttype`, {
      as: { authorization: "Bearer jira-demo-bearer" },
    });
    assert.equal("_expands" in body, false);
    assert.deepEqual([body.size, body.limit], [3, 3]);
    assert.match(body._links.next, /^https:\/\/jira\.example\.com\/jira\/rest/);
    assert.equal(headers.get("x-ausername"), "ata-service");
    assert.equal(headers.get("x-aaccountid"), null);
  });

  it("has /rest/api/2 with names and keys, and not what only Cloud has", async () => {
    assert.equal((await at("GET", "/rest/api/2/serverInfo", { as: {} })).body.deploymentType, "Server");
    const [user] = (await at("GET", "/rest/api/2/user/search?username=emma")).body;
    assert.equal(user.name, "emma.clarke");
    assert.match(user.key, /^JIRAUSER/);
    assert.equal("accountId" in user, false);
    for (const path of [
      "/rest/api/3/myself",
      "/rest/api/2/group/bulk",
      "/rest/api/2/search/jql?jql=project=IT",
      "/wiki/api/v2/spaces",
    ]) {
      assert.equal((await at("GET", path)).status, 404, path);
    }
    const check = await at("POST", `${desk}/servicedesk/10/requesttype/permissions/check`, {
      headers: optIn,
      body: { permissions: ["canCreateRequest"], requestTypeIds: [25] },
    });
    assert.equal(check.status, 404);
  });

  it("takes the experimental header in its own spelling", async () => {
    assert.equal((await at("GET", `${desk}/requesttype`)).status, 412);
    assert.equal(
      (await at("GET", `${desk}/requesttype`, { headers: { "x-experimentalapi": "true" } })).status,
      200,
    );
  });

  it("creates by user name, and picks users and assets in its own forms", async () => {
    assert.equal((await at("POST", `${desk}/request`, { body: broken() })).status, 400);
    const made = await at("POST", `${desk}/request`, {
      body: broken({}, { raiseOnBehalfOf: "emma.clarke" }),
    });
    assert.equal(made.status, 201);
    assert.equal(made.body.reporter.name, "emma.clarke");
    const install = (value) =>
      at("POST", `${desk}/request`, {
        body: {
          serviceDeskId: "10",
          requestTypeId: "30",
          requestFieldValues: { summary: "s", customfield_10046: value },
        },
      });
    assert.equal((await install({ name: "sam.okafor" })).status, 201);
    assert.equal((await install({ accountId: sam })).status, 400);
    const asset = { summary: "s", description: "d", customfield_10095: [{ key: "ITAM-101" }] };
    assert.equal(
      (
        await at("POST", `${desk}/request`, {
          body: { serviceDeskId: "10", requestTypeId: "38", requestFieldValues: asset },
        })
      ).status,
      201,
    );
  });

  it("searches with startAt and a total", async () => {
    await at("GET", "/rest/api/2/search?jql=project%3DIT");
    const { body } = await at("GET", "/rest/api/2/search?jql=project%3DIT&fields=summary");
    assert.equal(body.total, 3);
    assert.equal(body.issues[0].fields.summary.length > 0, true);
  });
});

describe("as a program", () => {
  const program = fileURLToPath(new URL("../../jira.mjs", import.meta.url));

  it("prints one line when it listens, answers there, and ends on SIGTERM", async () => {
    const child = spawn(process.execPath, [
      program,
      "--port",
      "0",
      "--user",
      "a@b.example",
      "--token",
      "t",
      "--page-cap",
      "2",
    ]);
    const [line] = await once(child.stdout.setEncoding("utf8"), "data");
    assert.match(line, /^listening http:\/\/127\.0\.0\.1:\d+\/\n$/);
    const base = line.trim().split(" ")[1].replace(/\/$/, "");
    const { body } = await get(`${desk}/servicedesk`, { base, as: basic("a@b.example", "t") });
    assert.equal(body.size, 2);
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
  });

  it("refuses flags it does not know or understand", async () => {
    const wrong = [
      ["--prot", "1"],
      ["--port", "http"],
      ["--kind", "saas"],
      ["--context", "jira"],
    ];
    const exits = wrong.map((flags) => once(spawn(process.execPath, [program, ...flags]), "exit"));
    for (const [code] of await Promise.all(exits)) assert.equal(code, 2);
  });
});

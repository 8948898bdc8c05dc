// Who is calling, and what they may.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { contract, operations } from "./contract.mjs";
import { forgeries } from "./forgeries.mjs";
import { runProgram } from "./program.mjs";
import { Caller, server, startStory } from "./story.mjs";

const guarded = operations.filter(({ operation }) => operation.security?.length !== 0);
const addressOf = { "GET /chat": "/chat?portal=3", "POST /sync": "/sync?wait=1" };
const pathOf = ({ name, path }) => addressOf[name] ?? path;

describe("identity", () => {
  let story;
  before(async () => {
    story = await startStory();
  });
  after(() => story?.stop());

  it("refuses every forged token at every address and method alike, before the body is looked at", async () => {
    const list = forgeries(story.priya, story.stack.keys);
    assert.ok(list.length >= 80);
    for (const [index, [what, headers]] of list.entries()) {
      // As plain CGI each call is a process of its own: there the forgeries take turns at the addresses.
      const places = server === "cgi" ? [guarded[index % guarded.length]] : guarded;
      for (const operation of places) {
        const answer = await story.nobody.call(operation.method, pathOf(operation), { headers });
        assert.equal(answer.status, 401, `${what} at ${operation.name}`);
      }
    }
  });

  it("tells forgeries no more than that: the sentences differ for an expired token only", async () => {
    const details = new Map();
    for (const [what, headers] of forgeries(story.priya, story.stack.keys)) {
      const { body } = await story.nobody.get("/usage", headers);
      details.set(body.detail, [...(details.get(body.detail) ?? []), what]);
    }
    assert.equal(details.size, 3, JSON.stringify([...details], null, 1));
    const [expired] = [...details.values()].filter((list) => list.some((what) => what.startsWith("expired")));
    assert.ok(
      expired.every((what) => what.startsWith("expired")),
      `${expired}`,
    );
  });

  it("takes what the portal signs: RS256, HS256, lists of audiences, clocks a little apart", async () => {
    const { keys } = story.stack;
    const now = Math.floor(Date.now() / 1000);
    const good = [
      ["RS256", {}, keys.rsa],
      ["HS256", {}, keys.shared],
      ["a key for demos with a long life", { exp: now + 86400 * 365 }, keys.demo],
      ["a list of audiences", { aud: ["other", "ata"] }, keys.rsa],
      ["just expired", { iat: now - 620, exp: now - 20 }, keys.rsa],
      ["a clock ahead", { iat: now + 40, exp: now + 640 }, keys.rsa],
      ["nbf now", { nbf: now }, keys.rsa],
      ["members nobody knows", { jti: "x", azp: [1, { a: null }] }, keys.rsa],
      [
        "the least there can be",
        {
          name: undefined,
          email: undefined,
          locale: undefined,
          zoneinfo: undefined,
          organizations: undefined,
          roles: undefined,
        },
        keys.rsa,
      ],
    ];
    for (const [what, claims, key] of good) {
      assert.equal((await story.priya.with(claims, { key }).get("/usage")).status, 200, what);
    }
    const small = await story.nobody.get("/usage", { Authorization: `bearer ${story.priya.token}` });
    assert.equal(small.status, 200, "the scheme's letters may be small");
  });

  it("lets everybody do what is theirs and nobody anything else", async () => {
    const { emma, sam, priya, scheduler, operator } = story;
    const callers = { customer: emma, agent: sam, admin: priya, scheduler, operator };
    const persons = ["customer", "agent", "admin"];
    const mayOf = ({ path }) => {
      if (path === "/config/credits") return ["operator"];
      if (path === "/chat/streamz") return ["admin", "scheduler", "operator"];
      if (/^\/(chat|preview|submit)(\/|$)/.test(path)) return persons;
      return path === "/sync" ? ["admin", "scheduler"] : ["admin"];
    };
    for (const operation of guarded) {
      for (const [who, caller] of Object.entries(callers)) {
        const answer = await caller.call(operation.method, pathOf(operation));
        const allowed = mayOf(operation).includes(who);
        assert.equal(answer.status !== 403, allowed, `${who} at ${operation.name}: ${answer.status}`);
        if (!allowed) assert.equal(answer.body.code, "forbidden");
        assert.notEqual(answer.status, 401, `${who} is known`);
      }
    }
  });

  it("makes members of the deployment's groups agents and administrators, whatever their roles say", async () => {
    const claims = { roles: ["customer"] };
    assert.equal((await story.priya.with(claims).get("/usage")).status, 200);
    assert.equal(
      (await story.emma.with({ groups: ["Jira-Administrators", "jira-administrators2"] }).get("/usage"))
        .status,
      403,
    );
    assert.equal((await story.emma.with({ roles: ["administrator", "Admin"] }).get("/usage")).status, 403);
    assert.equal((await story.emma.with({ roles: ["admin"] }).get("/usage")).status, 200);
  });

  it("never takes a user from a header", async () => {
    const user = story.priya.sub;
    const spellings = [
      "Remote-User",
      "REMOTE_USER",
      "Remote_User",
      "remote-user",
      "X-Remote-User",
      "X-Forwarded-User",
      "HTTP_REMOTE_USER",
      "Http-Remote-User",
      "Redirect-Remote-User",
      "X-Forwarded-Email",
      "Auth-User",
      "X-Auth-Username",
      "REDIRECT_REMOTE_USER",
      "Logname",
    ];
    for (const name of spellings) {
      const headers = { [name]: user, "Auth-Type": "Basic", AUTH_TYPE: "Basic" };
      assert.equal((await story.nobody.get("/usage", headers)).status, 401, name);
      const asEmma = await story.emma.get("/usage", headers);
      assert.equal(asEmma.status, 403, `${name} raises nobody`);
    }
  });

  it("knows a person by the exact bytes of their account", async () => {
    const { conversation } = await story.emma.say("My mouse is broken");
    const others = [
      story.emma.sub.toUpperCase(),
      `${story.emma.sub} `,
      ` ${story.emma.sub}`,
      `${story.emma.sub}\u200b`,
      story.emma.email,
    ];
    for (const sub of others) {
      const answer = await story.emma.with({ sub }).get(`/preview?conversation=${conversation}`);
      assert.equal(answer.status, 404, JSON.stringify(sub));
    }
  });

  it("says in the document which callers each address knows", () => {
    assert.deepEqual(Object.keys(contract.components.securitySchemes), [
      "signedToken",
      "webServer",
      "portalSession",
      "schedulerToken",
      "operatorToken",
    ]);
    const open = operations.filter((one) => !guarded.includes(one)).map(({ path }) => path);
    assert.deepEqual(open, ["/{program}/healthz", "/{program}/readyz"]);
  });
});

describe("the web server's own authentication", () => {
  let story;
  before(async () => {
    story = await startStory({ environment: { ATA_TRUST_REMOTE_USER: "1", ATA_JWT_KEYS_FILE: undefined } });
  });
  after(() => story?.stop());

  const asPriya = () => ({ REMOTE_USER: story.priya.sub, AUTH_TYPE: "Basic" });
  const run = (program, options) => runProgram(story, program, options);
  const turn = () => JSON.stringify(story.emma.utterance("My mouse is broken"));

  it("is taken when the deployment trusts it: groups come from Jira", async () => {
    const answer = await run("usage", { path: "/usage", variables: asPriya() });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const other = await run("usage", {
      path: "/usage",
      variables: { REMOTE_USER: story.emma.sub, AUTH_TYPE: "Basic" },
    });
    assert.equal(other.status, 403, "a customer stays one");
    const unknown = await run("usage", {
      path: "/usage",
      variables: { REMOTE_USER: "nobody-knows", AUTH_TYPE: "Basic" },
    });
    assert.equal(unknown.status, 403, "somebody whom Jira does not list is a customer");
  });

  it("is not taken without the web server's word on how it knows, nor from a header", async () => {
    for (const variables of [
      { REMOTE_USER: story.priya.sub },
      { REMOTE_USER: "", AUTH_TYPE: "Basic" },
      { HTTP_REMOTE_USER: story.priya.sub, AUTH_TYPE: "Basic" },
      { HTTP_REMOTE_USER: story.priya.sub, HTTP_AUTH_TYPE: "Basic" },
      { REDIRECT_REMOTE_USER: story.priya.sub, AUTH_TYPE: "Basic" },
    ]) {
      assert.equal(
        (await run("usage", { path: "/usage", variables })).status,
        401,
        JSON.stringify(variables),
      );
    }
    for (const name of ["Remote-User", "REMOTE_USER", "X-Remote-User"]) {
      assert.equal(
        (await story.nobody.get("/usage", { [name]: story.priya.sub, "Auth-Type": "Basic" })).status,
        401,
        name,
      );
    }
  });

  it("changes something only for a page of ours", async () => {
    const origin = story.stack.settings.ATA_PUBLIC_URL;
    const ours = {
      ...asPriya(),
      HTTP_X_ATA_REQUEST: "1",
      HTTP_ORIGIN: origin,
      HTTP_SEC_FETCH_SITE: "same-origin",
    };
    const post = (variables) => run("chat", { method: "POST", path: "/chat", body: turn(), variables });
    assert.equal((await post(ours)).status, 200);
    assert.equal(
      (await post({ ...asPriya(), HTTP_X_ATA_REQUEST: "1" })).status,
      200,
      "no browser, no origin",
    );
    const foreign = [
      { HTTP_X_ATA_REQUEST: undefined },
      { HTTP_ORIGIN: "https://evil.example" },
      { HTTP_ORIGIN: "null" },
      { HTTP_ORIGIN: `${origin}.evil.example` },
      { HTTP_SEC_FETCH_SITE: "cross-site" },
      { HTTP_SEC_FETCH_SITE: "same-site" },
      { HTTP_SEC_FETCH_SITE: "none" },
    ];
    for (const change of foreign) {
      const answer = await post({ ...ours, ...change });
      assert.deepEqual([answer.status, answer.body.code], [403, "forbidden"], JSON.stringify(change));
    }
  });

  it("lets the scheduler in by its token all the same, and nobody by a portal's token", async () => {
    assert.equal((await story.scheduler.get("/sync")).status, 200);
    assert.equal((await story.priya.get("/usage")).status, 401);
    assert.equal((await new Caller(story, "garbage").get("/usage")).status, 401);
  });
});

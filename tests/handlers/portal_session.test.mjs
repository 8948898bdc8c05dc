// The portal's own session as identity, on Data Center: the browser's cookies go to Jira's "who am I" and nowhere else.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { startProgram } from "./program.mjs";
import { startStory } from "./story.mjs";

const settings = {
  ATA_JIRA_KIND: "datacenter",
  ATA_PORTAL_SESSION: "1",
  ATA_JWT_KEYS_FILE: undefined,
};
const sessions = {
  emma: { id: "7F3A9E0C51", user: "emma.clarke@northwind.example" },
  jonas: { id: "2D44B1A6FE", user: "jonas.weber@contoso.example" },
  priya: { id: "C0FFEE1234", user: "priya.nair@example.com" },
  kept: { id: "a1b2%3Ac3d4", user: "mia.fischer@contoso.example", remembered: true },
};

let story;
before(async () => {
  story = await startStory({ engine: "model", jira: ["--kind", "datacenter"], environment: settings });
  await story.desk.change(
    Object.values(sessions).map((value) => ({ op: "add", kind: "session", value })),
  );
});
afterEach(() => story?.desk.clearFaults());
after(() => story?.stop());

const tomcat = ({ id }) => `JSESSIONID=${id}`;
const origin = () => story.stack.settings.ATA_PUBLIC_URL;
/** What a browser sends along for a call of our own pages. */
const ours = (cookie) => ({
  Cookie: cookie,
  "X-Ata-Request": "1",
  "Sec-Fetch-Site": "same-origin",
  Origin: origin(),
});
const as = (cookie, method = "GET", path = "/chat?portal=3", more = {}) => {
  const { headers, ...rest } = more;
  const all = Object.entries({ ...ours(cookie), ...headers }).filter(([, value]) => value !== undefined);
  return story.nobody.call(method, path, { ...rest, headers: Object.fromEntries(all) });
};
const asked = async () => (await story.desk.log()).filter(({ path }) => path.endsWith("/myself"));
const turn = (message) => ({ json: story.nobody.utterance(message) });

describe("the portal's session", () => {
  it("is the identity: name and language come with it, groups and role from Jira", async () => {
    const emma = await as(tomcat(sessions.emma));
    assert.equal(emma.status, 200, JSON.stringify(emma.body));
    assert.match(emma.body.greeting, /Emma/);
    const jonas = await as(tomcat(sessions.jonas), "GET", "/chat?portal=3", { headers: { "Accept-Language": "en" } });
    assert.equal(jonas.body.locale, "de");
    assert.equal((await as(tomcat(sessions.jonas), "GET", "/usage")).status, 403);
    for (const path of ["/config", "/access", "/usage", "/sync"])
      assert.equal((await as(tomcat(sessions.priya), "GET", path)).status, 200, path);
  });

  it("carries a whole turn and its preview, for its owner alone", async () => {
    const said = await as(tomcat(sessions.emma), "POST", "/chat", turn("My laptop is broken since yesterday"));
    assert.equal(said.status, 200, JSON.stringify(said.body));
    const path = `/preview?conversation=${said.body.conversation}`;
    assert.equal((await as(tomcat(sessions.emma), "GET", path)).status, 200);
    assert.equal((await as(tomcat(sessions.jonas), "GET", path)).status, 404);
    const { body } = await as(tomcat(sessions.emma));
    assert.equal(body.conversation.id, said.body.conversation);
  });

  it("is known by each of the configured cookies, also where the browser holds a name twice", async () => {
    assert.match((await as("seraph.rememberme.cookie=a1b2%3Ac3d4")).body.greeting, /Mia/);
    assert.match((await as(`JSESSIONID=of-another-path; theme=x; ${tomcat(sessions.emma)}`)).body.greeting, /Emma/);
  });

  it("is nobody's with forged, foreign or ended cookies, and says no more than that", async () => {
    const { id } = sessions.emma;
    const wrong = [
      undefined,
      "",
      "JSESSIONID=",
      "JSESSIONID",
      `jsessionid=${id}`,
      `XJSESSIONID=${id}`,
      `JSESSIONID.x=${id}`,
      `other=${id}`,
      `other="JSESSIONID=${id}"`,
      `JSESSIONID=${id.toLowerCase()}`,
      `JSESSIONID=${id}x`,
      `JSESSIONID="${id}"`,
      `seraph.rememberme.cookie=${id}`,
      "JSESSIONID=emma.clarke",
      `JSESSIONID=${"9".repeat(5000)}`,
      `JSESSIONID=a\tb; ${tomcat(sessions.emma)}`,
    ];
    const details = new Set();
    for (const cookie of wrong) {
      const answer = await as(cookie);
      assert.deepEqual([answer.status, answer.body.code], [401, "unauthorized"], cookie);
      details.add(answer.body.detail);
    }
    assert.equal(details.size, 1);
    assert.equal((await as(undefined, "GET", "/usage", { headers: { "Remote-User": "priya.nair" } })).status, 401);
  });

  it("opens nothing for another site's page: every call needs our header, and our origin", async () => {
    const evil = [
      { "X-Ata-Request": undefined },
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { Origin: `${origin()}.evil.example` },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
      { "Sec-Fetch-Site": "none" },
    ];
    for (const headers of evil) {
      for (const [method, path, more] of [
        ["GET", "/chat?portal=3", {}],
        ["POST", "/chat", turn("My mouse is broken")],
        ["DELETE", "/chat?conversation=1", {}],
      ]) {
        const answer = await as(tomcat(sessions.jonas), method, path, { ...more, headers });
        assert.deepEqual([answer.status, answer.body.code], [403, "forbidden"], `${method} ${JSON.stringify(headers)}`);
      }
    }
    const unproven = { Origin: undefined, "Sec-Fetch-Site": undefined };
    assert.equal((await as(tomcat(sessions.jonas), "GET", "/chat?portal=3", { headers: unproven })).status, 200);
    const change = await as(tomcat(sessions.jonas), "POST", "/chat", { ...turn("Hello"), headers: unproven });
    assert.equal(change.status, 403, "a browser that changes something says from where");
    for (const one of ["Origin", "Sec-Fetch-Site"]) {
      const headers = { [one]: undefined };
      const answer = await as(tomcat(sessions.jonas), "DELETE", "/chat?conversation=1", { headers });
      assert.equal(answer.status, 404, `proven without ${one}`);
    }
  });

  it("asks Jira once for the calls of a page, with the configured cookies alone and no other credentials", async () => {
    const session = { id: "ONCE00ONLY", user: "emma.clarke@northwind.example" };
    await story.desk.change([{ op: "add", kind: "session", value: session }]);
    const before = (await asked()).length;
    const cookie = `theme=dark; ${tomcat(session)}; _ga=GA1.2; atlassian.xsrf.token=x`;
    for (let call = 0; call < 5; call += 1) assert.equal((await as(cookie)).status, 200);
    const calls = (await asked()).slice(before);
    assert.deepEqual(calls.map(({ cookies, account }) => [cookies, account]), [[["JSESSIONID"], session.user]]);
    const log = await story.desk.log();
    assert.ok(log.every(({ path, cookies }) => cookies.length === 0 || path.endsWith("/myself")));
    const model = await story.model.requests();
    assert.ok(model.length > 0, "a turn went to the model");
    assert.ok(model.every((request) => !request.raw_headers.some((name) => /cookie/i.test(name))));
  });

  it("is believed again only after Jira said so: while Jira is away, strangers to us stay out", async () => {
    const session = { id: "WHILEAWAY1", user: "emma.clarke@northwind.example" };
    await story.desk.change([{ op: "add", kind: "session", value: session }]);
    await story.desk.fault({ match: { path: "/myself" }, times: "always", fault: { status: 503 } });
    const unknown = await as(tomcat(session));
    assert.deepEqual([unknown.status, unknown.body.code], [503, "remote_busy"]);
    assert.ok(unknown.headers.get("retry-after"));
    assert.equal((await as(tomcat(sessions.emma))).status, 200, "whom Jira knew a moment ago");
    await story.desk.clearFaults();
    await story.desk.fault({ match: { path: "/myself" }, times: "always", fault: { status: 302, headers: { Location: "https://sso.example/" } } });
    await story.stack.restart("chat");
    assert.equal((await as(tomcat(session))).status, 401, "sent to a sign-in elsewhere");
  });

  it("of somebody deactivated or signed out counts no more for a program that asks anew", async () => {
    await story.desk.change([{ op: "change", kind: "user", id: sessions.kept.user, set: { active: false } }]);
    await story.desk.change([{ op: "remove", kind: "session", id: sessions.jonas.id }]);
    await story.stack.restart("chat");
    assert.equal((await as("seraph.rememberme.cookie=a1b2%3Ac3d4")).status, 401);
    assert.equal((await as(tomcat(sessions.jonas))).status, 401);
  });

  it("leaves the machines' tokens as they are, and takes no other identity beside it", async () => {
    assert.equal((await story.scheduler.get("/sync")).status, 200);
    assert.equal((await story.priya.get("/usage")).status, 401, "a signed token");
    const both = { headers: { Authorization: "Bearer garbage" } };
    assert.equal((await as(tomcat(sessions.emma), "GET", "/chat?portal=3", both)).status, 401);
  });

  it("stands in no log line", async () => {
    const log = await story.stack.log();
    for (const { id } of Object.values(sessions)) assert.ok(!log.includes(id));
  });
});

describe("a program", () => {
  it("does not start with settings that contradict the portal's session", async () => {
    const good = { ...story.stack.settings };
    const wrong = [
      [{ ATA_JIRA_KIND: "cloud" }, /datacenter/],
      [{ ATA_TRUST_REMOTE_USER: "1" }, /not two/],
      [{ ATA_JWT_KEYS: "{}" }, /not two/],
      [{ ATA_PUBLIC_URL: "" }, /ATA_PUBLIC_URL/],
      [{ ATA_JIRA_URL: "" }, /ATA_JIRA_URL/],
      [{ ATA_PORTAL_COOKIES: " , " }, /names no cookie/],
      [{ ATA_PORTAL_COOKIES: "JSESSIONID,a b" }, /names no cookie/],
    ];
    for (const [change, reason] of wrong) {
      for (const program of ["chat", "usage"]) {
        const ended = await startProgram(program, {
          environment: { ...good, ...change, REQUEST_METHOD: "GET", REQUEST_URI: "/ata/chat", GATEWAY_INTERFACE: "CGI/1.1" },
        });
        assert.notEqual(ended.status, 0, JSON.stringify(change));
        assert.match(ended.errors, reason);
      }
    }
  });
});

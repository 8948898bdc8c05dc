// remote/jira against the stand-in for Jira Service Management, Cloud and Data Center.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { startJira } from "../fakes/jira.mjs";
import { driver, run } from "./drivers.mjs";

const emma = "5b10ac8d82e05b22cc7d4ef5";
const jonas = "5b109f2e9729b51b54dc274d";
const marker = "ATA reference 0b3c7c9e-4d5f-4c43-9a39-7d4a3d6b2f10";
const program = driver("jira");

/** A stand-in with a client for its control interface. */
class Desk {
  constructor(options = {}) {
    this.options = options;
    this.variables = options.kind === "datacenter"
      ? { ATA_JIRA_KIND: "datacenter", ATA_JIRA_TOKEN: "jira-demo-bearer" }
      : { ATA_JIRA_USER: "ata-service@example.com", ATA_JIRA_TOKEN: "jira-demo-token" };
  }

  async start() {
    this.jira = await startJira(this.options);
    this.variables.ATA_JIRA_URL = this.jira.url;
  }

  async control(method, path, body) {
    const response = await fetch(`${this.jira.url}/__control/${path}`, { method, body: body && JSON.stringify(body) });
    const text = await response.text();
    assert.ok(response.ok, text);
    return text && JSON.parse(text);
  }

  fault(fault, match = {}, more = {}) {
    return this.control("POST", "faults", { match, times: 1, ...more, fault });
  }

  async calls(pattern = /./) {
    const log = await this.control("GET", "log");
    return log.filter(({ path, query }) => pattern.test(`${path}?${query ?? ""}`));
  }

  async run(...words) {
    const { lines } = await run(program, words, this.variables);
    return lines[0];
  }

  stop() {
    return this.jira.close();
  }
}

function withDesk(options, tests) {
  const desk = new Desk(options);
  before(() => desk.start());
  afterEach(() => desk.control("POST", "reset"));
  after(() => desk.stop());
  tests(desk);
}

const laptop = (more = {}) =>
  JSON.stringify({
    summary: "Laptop screen is black",
    description: `It stays black\nsince Friday\n\n${marker}`,
    customfield_10031: "2026-11-20",
    customfield_10030: { id: "10112" },
    ...more,
  });

describe("jira, reading a site", () => {
  withDesk({}, (desk) => {
    it("tells the language of the site", async () => {
      assert.deepEqual(await desk.run("server"), { default_locale: "en_US" });
    });

    it("lists the desks in the language asked for", async () => {
      const { portals } = await desk.run("portals", "de");
      assert.deepEqual(portals.map(({ service_desk_id, key }) => [service_desk_id, key]), [["10", "IT"], ["12", "HR"], ["15", "FAC"]]);
      assert.equal(portals[2].name, "Gebäudemanagement");
      assert.equal((await desk.run("portals", "en")).portals[2].name, "Facilities");
    });

    it("opts in to experimental operations and says which language, on every call", async () => {
      await desk.run("types", "10", "de");
      const [call] = await desk.calls();
      assert.equal(call.headers["x-experimentalapi"], "opt-in");
      assert.equal(new URLSearchParams(call.query).get("requestLanguage"), "de-DE");
    });

    it("reads request types with portal and groups, and groups with names", async () => {
      const { types } = await desk.run("types", "12", "en");
      assert.ok(types.length > 5 && types.every((type) => type.portal_id === "5" && type.name && type.group_ids.length));
      const { groups } = await desk.run("type-groups", "10", "de");
      assert.equal(groups[1], "Konten");
    });

    it("reports types without a group and restricted ones as such", async () => {
      await desk.control("PATCH", "data", [
        { op: "change", kind: "request_type", id: "25", set: { groupIds: [] } },
        { op: "change", kind: "request_type", id: "26", set: { restrictedTo: ["people-managers"] } },
      ]);
      const { types } = await desk.run("types", "10", "en");
      const named = (id) => types.find((type) => type.id === id);
      assert.deepEqual([named("25").group_ids, named("26").restricted, named("27").restricted], [[], true, false]);
    });

    it("walks pages by what came, twice, and never by links", async () => {
      const whole = await desk.run("types", "10", "en");
      await desk.control("PATCH", "data", { op: "settings", set: { page_cap: 7 } });
      await desk.control("DELETE", "log");
      assert.deepEqual(await desk.run("types", "10", "en"), whole);
      const starts = (await desk.calls(/requesttype/)).map(({ query }) => new URLSearchParams(query).get("start"));
      const pages = Math.ceil(whole.types.length / 7);
      const once = Array.from({ length: pages }, (_, page) => String(page * 7));
      assert.deepEqual(starts, [...once, ...once]);
    });

    it("walks again when a list changed under way, and gives up when it never settles", async () => {
      const whole = await desk.run("types", "10", "en");
      await desk.control("PATCH", "data", { op: "settings", set: { page_cap: 10 } });
      const shifted = JSON.stringify({ start: 10, size: 1, isLastPage: true, values: [{ id: "999", name: "Moved" }] });
      await desk.fault({ status: 200, body: shifted }, { path: "requesttype\\?.*start=10" });
      assert.deepEqual(await desk.run("types", "10", "en"), whole);
      for (let walk = 0; walk < 4; walk += 1) {
        const other = shifted.replace("999", String(900 + walk));
        await desk.fault({ status: 200, body: other }, { path: "requesttype\\?.*start=10" });
      }
      const lost = await desk.run("types", "10", "en");
      assert.deepEqual([lost.error, /changed while it was read/.test(lost.sentence)], ["remote_failed", true]);
    });

    it("gives up when a list stands still, and takes an empty page for its end", async () => {
      await desk.control("PATCH", "data", { op: "settings", set: { paging: "stuck" } });
      const stuck = await desk.run("types", "10", "en");
      assert.deepEqual([stuck.error, /does not come to an end/.test(stuck.sentence)], ["remote_failed", true]);
      await desk.control("PATCH", "data", { op: "settings", set: { paging: "endless" } });
      assert.equal((await desk.run("portals", "en")).portals.length, 3);
    });

    it("reads the fields of every type without losing one", async () => {
      const { fields, can_raise_on_behalf } = await desk.run("form", "10", "25", "de");
      assert.equal(can_raise_on_behalf, true);
      assert.deepEqual(fields.map(({ id, kind, required }) => `${id} ${kind}${required ? "!" : ""}`), [
        "summary text!",
        "description paragraph!",
        "customfield_10031 date!",
        "customfield_10030 select!",
        "duedate date",
        "customfield_10040 select",
      ]);
      assert.equal(fields[3].name, "Art des Geräts");
      assert.deepEqual(fields[3].options[1], { id: "10113", label: "Arbeitsplatzrechner" });
      assert.equal(fields[5].default, "10101");
    });

    it("knows what it cannot fill in, and why", async () => {
      const why = async (type) => (await desk.run("form", "10", type, "en")).fields.filter((field) => field.why).map((field) => field.why);
      assert.deepEqual(await why("38"), ["assets"]);
      assert.deepEqual(await why("30"), []);
      assert.deepEqual(await why("37"), []);
      assert.deepEqual(await why("42"), ["other"]);
    });

    it("reads groups and organizations with their members", async () => {
      const { teams } = await desk.run("groups");
      const [id] = Object.entries(teams).find(([, name]) => name === "people-managers");
      const { members } = await desk.run("members", "group", id);
      assert.ok(members.some((member) => member.id === jonas && member.email === "jonas.weber@contoso.example"));
      assert.deepEqual(Object.values((await desk.run("organizations")).teams).slice(0, 2), ["Northwind", "Contoso"]);
      assert.ok((await desk.run("members", "organization", "1")).members.some((member) => member.id === emma));
    });

    it("finds users by name, and what an account belongs to; a stranger belongs to nothing", async () => {
      const { members } = await desk.run("users", "jonas w");
      assert.deepEqual(members.map(({ id, name }) => [id, name]), [[jonas, "Jonas Weber"]]);
      assert.deepEqual((await desk.run("users", "nobody at all")).members, []);
      assert.deepEqual(Object.values((await desk.run("belongs", "group", jonas)).teams).sort(), ["everyone", "people-managers"]);
      const organizations = await desk.run("belongs", "organization", emma);
      assert.deepEqual([organizations.known, organizations.teams], [true, { 1: "Northwind" }]);
      for (const kind of ["group", "organization"]) assert.deepEqual((await desk.run("belongs", kind, "stranger")).teams, {});
    });

    it("walks long lists of people once", async () => {
      await desk.control("PATCH", "data", { op: "settings", set: { page_cap: 5 } });
      const { members } = await desk.run("members", "organization", "1");
      assert.equal(new Set(members.map(({ id }) => id)).size, members.length);
      assert.equal((await desk.calls(/organization\/1\/user/)).length, Math.ceil(members.length / 5));
    });
  });
});

describe("jira, the knowledge base", () => {
  const words = "Reset my password|Report broken hardware|Connect to the VPN";
  withDesk({}, (desk) => {
    it("finds the spaces by searching and reads their pages as text", async () => {
      const { articles } = await desk.run("articles", "10", words);
      const reset = articles.find(({ id }) => id === "131073");
      assert.equal(reset.title, "Reset your password");
      assert.match(reset.text, /^Open the self-service page/);
      assert.equal(reset.url, `${desk.jira.url}/wiki/spaces/ITKB/pages/131073`);
      assert.ok(articles.every(({ text }) => !/[<>]/.test(text)));
    });

    it("leaves out what only some people may read, and what stands below it", async () => {
      const before = (await desk.run("articles", "10", words)).articles.map(({ id }) => id);
      await desk.control("PATCH", "data", { op: "change", kind: "article", id: "131073", set: { readers: { users: [], groups: ["people-managers"] } } });
      const now = (await desk.run("articles", "10", words)).articles.map(({ id }) => id);
      assert.deepEqual(now, before.filter((id) => id !== "131073"));
      const page = (id, parentId) => ({ id, parentId, title: id, body: { storage: { value: "<p>x</p>" } } });
      const pages = [page("131073", null), page("131074", "131073"), page("131075", "131074"), page("131076", null)];
      await desk.fault({ status: 200, body: JSON.stringify({ results: pages, _links: {} }) }, { path: "/wiki/api/v2/pages" }, { times: "always" });
      const tree = (await desk.run("articles", "10", words)).articles.map(({ id }) => id);
      assert.deepEqual([...new Set(tree)], ["131076"]);
    });

    it("leaves out what stands below a page that is kept to some people and no article, or in a folder", async () => {
      const before = (await desk.run("articles", "10", words)).articles.map(({ id }) => id);
      const add = (id, more) => ({ op: "add", kind: "article", value: { id, spaceKey: "ITKB", title: id, body: "<p>laptop</p>", ...more } });
      const kept = { readers: { users: [], groups: ["people-managers"] } };
      await desk.control("PATCH", "data", [
        add("9001", { status: "archived", ...kept }),
        add("9002", { status: "archived", parentId: "9001" }),
        add("9003", { parentId: "9002" }),
        add("9004", { status: "archived" }),
        add("9005", { parentId: "9004" }),
        add("9006", { parentId: "777", parentType: "folder" }),
        add("9007", { parentId: "9006" }),
        add("9008", { parentId: "888" }),
      ]);
      const now = (await desk.run("articles", "10", words)).articles.map(({ id }) => id);
      assert.deepEqual(now.filter((id) => !before.includes(id)), ["9005"]);
    });

    it("has none where there is no knowledge base, or no Confluence for us", async () => {
      await desk.fault({ status: 404 }, { path: "knowledgebase" }, { times: "always" });
      assert.deepEqual((await desk.run("articles", "10", words)).articles, []);
      await desk.control("DELETE", "faults");
      await desk.fault({ status: 403, body: "" }, { path: "/wiki/" }, { times: "always" });
      assert.deepEqual((await desk.run("articles", "10", words)).articles, []);
    });

    it("fails rather than to lose articles", async () => {
      await desk.fault({ status: 502, html: true }, { path: "restriction" }, { times: "always" });
      assert.equal((await desk.run("articles", "10", words)).error, "remote_failed");
    });
  });
});

describe("jira, when it does not answer as hoped", () => {
  withDesk({}, (desk) => {
    const portals = async (fault, more) => {
      await desk.control("POST", "reset");
      await desk.fault(fault, {}, more);
      const answer = await desk.run("portals", "en");
      return [answer.error ?? "fine", answer.sentence ?? "", (await desk.calls()).length];
    };
    const always = { times: "always" };

    it("says who refused and what to do", async () => {
      assert.match((await portals({ status: 401 }, always)).join(" "), /remote_refused .*account \(status 401\).* 1$/);
      assert.match((await portals({ status: 403, body: "" }, always)).join(" "), /remote_refused .*account \(status 403\).* 1$/);
      assert.match((await portals({ status: 404 }, always)).join(" "), /not_found .* 1$/);
      assert.match((await portals({ status: 400 }, always)).join(" "), /remote_failed .*not accept.*400.* 1$/);
      assert.match((await portals({ status: 200, html: true }, always)).join(" "), /remote_failed .*page instead of data.* 1$/);
      assert.match((await portals({ status: 200, body: '{"values":[' }, always)).join(" "), /remote_failed .*page instead of data.* 1$/);
      assert.match((await portals({ status: 200, body: '{"values":7}' }, always)).join(" "), /remote_failed .*not understood.* 1$/);
      const elsewhere = { status: 302, headers: { Location: "http://127.0.0.1:9/login" }, body: "" };
      assert.match((await portals(elsewhere, always)).join(" "), /remote_failed .*redirects.* 1$/);
    });

    it("repeats at most four times what failed, and takes the answer that comes", async () => {
      assert.deepEqual(await portals({ status: 500 }, { times: 2 }), ["fine", "", 3]);
      assert.deepEqual(await portals({ status: 503, html: true }, { times: 1 }), ["fine", "", 2]);
      assert.deepEqual(await portals({ reset: true }, { times: 1 }), ["fine", "", 2]);
      assert.deepEqual(await portals({ cut_after_bytes: 40 }, { times: 2 }), ["fine", "", 3]);
      assert.match((await portals({ status: 500 }, always)).join(" "), /remote_failed .*fault.*500.* 5$/);
    });

    it("waits when it is asked to wait", async () => {
      const limited = { status: 429, headers: { "Retry-After": "1" } };
      assert.deepEqual(await portals(limited, { times: 2 }), ["fine", "", 3]);
      assert.deepEqual(await portals({ status: 429 }, { times: 4 }), ["fine", "", 5]);
      const later = { status: 429, headers: { "Retry-After": "3600" } };
      assert.match((await portals(later, always)).join(" "), /remote_failed .*asked too much.* 1$/);
    });

    it("does not wait long while a person waits", async () => {
      await desk.fault({ status: 429, headers: { "Retry-After": "5" } }, {}, always);
      assert.equal((await desk.run("allowed", "10", emma, "25")).error, "remote_failed");
      assert.equal((await desk.calls()).length, 1);
    });

    it("reads text that is not quite JSON", async () => {
      const values = '{"values":[{"id":"1","projectKey":"A","projectName":"half \\ud83d a pair \\u0000"}],"size":1,"start":0,"isLastPage":true}';
      await desk.fault({ status: 200, body: values });
      assert.equal((await desk.run("portals", "en")).portals[0].name, "half � a pair �");
    });

    it("says when the account has no licence or the token is wrong", async () => {
      const { lines: [unlicensed] } = await run(program, ["portals", "en"], { ...desk.variables, ATA_JIRA_USER: "no-licence@example.com", ATA_JIRA_TOKEN: "no-licence-token" });
      assert.equal(unlicensed.error, "remote_refused");
      const { lines: [wrong], log } = await run(program, ["portals", "en"], { ...desk.variables, ATA_JIRA_TOKEN: "a-wrong-token-42" });
      assert.equal(wrong.error, "remote_refused");
      assert.doesNotMatch(log, /a-wrong-token-42|YXRhLXNlcnZpY2/);
    });
  });
});

describe("jira, who may raise what", () => {
  withDesk({}, (desk) => {
    it("asks for the person, fifty types a call", async () => {
      await desk.control("PATCH", "data", { op: "change", kind: "request_type", id: "26", set: { restrictedTo: ["people-managers"] } });
      const many = [...Array(120).keys()].map((id) => String(id + 1));
      assert.ok((await desk.run("allowed", "10", jonas, "25,26,27")).allowed.includes("26"));
      await desk.control("DELETE", "log");
      const { allowed } = await desk.run("allowed", "10", emma, `${many.join(",")},not-a-number`);
      assert.ok(allowed.includes("25") && !allowed.includes("26") && !allowed.includes("52"));
      const bodies = (await desk.calls(/permissions/)).map(({ body }) => (typeof body === "string" ? JSON.parse(body) : body));
      assert.deepEqual(bodies.map((body) => body.requestTypeIds.length), [50, 50, 20]);
      assert.ok(bodies.every((body) => body.accountId === emma));
    });

    it("says when it may not ask", async () => {
      const { lines: [answer] } = await run(program, ["allowed", "10", emma, "25"], { ...desk.variables, ATA_JIRA_USER: "agent-only@example.com", ATA_JIRA_TOKEN: "agent-only-token" });
      assert.equal(answer.error, "remote_refused");
    });
  });
});

describe("jira, creating a ticket", () => {
  withDesk({}, (desk) => {
    const posts = async () => (await desk.calls(/servicedeskapi\/request\?/)).filter(({ method }) => method === "POST").length;
    const create = (fields = laptop()) => desk.run("create", "10", "25", fields, emma);

    it("brings key and address on the configured site", async () => {
      const ticket = await create();
      assert.equal(ticket.outcome, "created");
      assert.equal(ticket.url, `${desk.jira.url}/servicedesk/customer/portal/3/${ticket.key}`);
      const tickets = await desk.control("GET", "tickets");
      assert.equal(tickets.length, 1);
      assert.equal(tickets[0].payload.raiseOnBehalfOf, emma);
    });

    for (const form of ["mixed", "servicedesk", "platform"]) {
      it(`brings the refusals of fields (${form})`, async () => {
        await desk.control("PATCH", "data", { op: "settings", set: { error_form: form } });
        const { outcome, code, refusals } = await create(laptop({ customfield_10030: { id: "9" }, customfield_10031: "someday" }));
        assert.deepEqual([outcome, code], ["refused", "jira_field"]);
        assert.deepEqual(Object.keys(refusals), form === "servicedesk" ? [""] : ["customfield_10031", "customfield_10030"]);
      });
    }

    for (const [title, fault, outcome, code, tickets] of [
      ["a token that is refused", { status: 401 }, "refused", "jira_auth", 0],
      ["a right that is missing", { status: 403, body: "" }, "refused", "jira_forbidden", 0],
      ["a type that is gone", { status: 404 }, "refused", "jira_gone", 0],
      ["a redirect", { status: 302, headers: { Location: "https://elsewhere.example/" }, body: "" }, "refused", "jira_redirect", 0],
      ["a conflict", { status: 409 }, "in_doubt", "jira_conflict", 0],
      ["a fault before the work", { status: 500 }, "in_doubt", "jira_5xx", 0],
      ["a fault after the work", { status: 500, commit: "before" }, "in_doubt", "jira_5xx", 1],
      ["a page of a proxy", { status: 502, html: true }, "in_doubt", "jira_5xx", 0],
      ["a sign-in page", { status: 200, html: true }, "in_doubt", "jira_not_json", 0],
      ["a reset before the work", { reset: true }, "in_doubt", "jira_cut", 0],
      ["a reset after the work", { reset: true, commit: "before" }, "in_doubt", "jira_cut", 1],
      ["an answer that is cut", { cut_after_bytes: 30 }, "in_doubt", "jira_cut", 1],
      ["an answer without a key", { status: 201, body: "{}", commit: "before" }, "in_doubt", "jira_no_key", 1],
      ["a limit for long", { status: 429, headers: { "Retry-After": "30" } }, "unsent", "jira_rate_limited", 0],
    ]) {
      it(`sends once and says ${outcome} after ${title}`, async () => {
        await desk.fault(fault, { method: "POST", path: "/request$" }, { times: "always" });
        const answer = await create();
        assert.deepEqual([answer.outcome, answer.code], [outcome, code]);
        assert.equal(await posts(), 1);
        assert.equal((await desk.control("GET", "tickets")).length, tickets);
        if (code === "jira_rate_limited") assert.equal(answer.retry_after, 30);
      });
    }

    it("tries once more after a short limit", async () => {
      await desk.fault({ status: 429, headers: { "Retry-After": "1" } }, { method: "POST" });
      assert.equal((await create()).outcome, "created");
      assert.equal(await posts(), 2);
    });

    it("says unsent when nobody listens", async () => {
      const { lines: [answer] } = await run(program, ["create", "10", "25", laptop(), emma], { ...desk.variables, ATA_JIRA_URL: "http://127.0.0.1:1" });
      assert.deepEqual([answer.outcome, answer.code], ["unsent", "jira_unreachable"]);
    });
  });
});

for (const kind of ["cloud", "datacenter"]) {
  describe(`jira, looking for a ticket (${kind})`, () => {
    withDesk({ kind, ...(kind === "datacenter" && { context: "/jira" }) }, (desk) => {
      const person = kind === "cloud" ? emma : "emma.clarke";
      const find = () => desk.run("find", marker, person, "10");
      const index = (set) => desk.control("PATCH", "data", { op: "settings", set: { index_reads: 0, index_lag_ms: 0, ...set } });

      it("finds it by the marker in its description, with the customer's address", async () => {
        await index();
        const { key, outcome } = await desk.run("create", "10", "25", laptop(), person);
        assert.equal(outcome, "created");
        assert.deepEqual(await find(), { key, url: `${desk.jira.url}/servicedesk/customer/portal/3/${key}` });
      });

      it("does not take another ticket for it", async () => {
        await index();
        await desk.run("create", "10", "25", laptop({ description: `${marker.slice(0, -1)}9` }), person);
        assert.deepEqual(await find(), { key: null, url: null });
      });

      it("reads the newest of the project when the search for words finds nothing", async () => {
        await index({ page_cap: 2 });
        const { key } = await desk.run("create", "10", "25", laptop(), person);
        for (let more = 0; more < 5; more += 1) await desk.run("create", "10", "25", laptop({ description: `other ${more}` }), person);
        const nothing = JSON.stringify({ issues: [], isLast: true, total: 0, startAt: 0 });
        await desk.fault({ status: 200, body: nothing }, { path: "jql=.*text" }, { times: "always" });
        assert.equal((await find()).key, key);
      });

      it("finds one without a marker by who raised it with which summary, unless it is accounted for", async () => {
        await index();
        const other = kind === "cloud" ? jonas : "jonas.weber";
        const one = await desk.run("create", "10", "25", laptop({ summary: "Traced" }), person);
        await desk.run("create", "10", "25", laptop({ summary: "Traced" }), other);
        await desk.run("create", "10", "25", laptop({ summary: "Traced, too" }), person);
        assert.equal((await desk.run("find", "", person, "10", "Traced")).key, one.key);
        assert.equal((await desk.run("find", "", person, "10", "Traced", one.key)).key, null);
        const two = await desk.run("create", "10", "25", laptop({ summary: "Traced" }), person);
        assert.equal((await desk.run("find", "", person, "10", "Traced", one.key)).key, two.key);
      });

      it("fails when it could not look everywhere", async () => {
        await desk.fault({ status: 500 }, { path: "jql=project" }, { times: "always" });
        assert.equal((await find()).error, "remote_failed");
        await desk.control("DELETE", "faults");
        await desk.fault({ status: 404 }, { path: "servicedesk/10" }, { times: "always" });
        assert.equal((await find()).error, "not_found");
      });
    });
  });
}

describe("jira, Data Center", () => {
  withDesk({ kind: "datacenter", context: "/jira" }, (desk) => {
    it("is read below its context path, with a bearer token", async () => {
      assert.equal((await desk.run("server")).default_locale, "en_US");
      assert.equal((await desk.run("portals", "en")).portals.length, 3);
      assert.equal((await desk.run("form", "10", "25", "en")).fields.length, 6);
      const [call] = await desk.calls(/servicedesk/);
      assert.equal(call.headers["x-experimentalapi"], "true");
    });

    it("counts open types as allowed", async () => {
      assert.deepEqual((await desk.run("allowed", "10", "emma.clarke", "25,27,52,9999")).allowed, ["25", "27"]);
    });

    it("names groups and people by their names", async () => {
      const { teams } = await desk.run("groups");
      assert.equal(teams["people-managers"], "people-managers");
      const { members } = await desk.run("members", "group", "people-managers");
      assert.ok(members.some(({ id, email }) => id === "jonas.weber" && email === "jonas.weber@contoso.example"));
      assert.ok(Object.values((await desk.run("organizations")).teams).includes("Contoso"));
    });

    it("finds users by name and tells the groups of an account; of its organizations it says nothing", async () => {
      assert.deepEqual((await desk.run("users", "jonas")).members.map(({ id }) => id), ["jonas.weber"]);
      const { teams } = await desk.run("belongs", "group", "jonas.weber");
      assert.deepEqual(Object.keys(teams).sort(), ["everyone", "people-managers"]);
      assert.deepEqual((await desk.run("belongs", "group", "stranger")).teams, {});
      assert.equal((await desk.run("belongs", "organization", "jonas.weber")).known, false);
    });

    it("has no articles that we could tell who may read", async () => {
      assert.deepEqual((await desk.run("articles", "10", "password")).articles, []);
    });
  });
});

// Jira as it is on a bad day, while the index is read: limits, cut pages, lists that never end.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { startStory } from "./story.mjs";

const kinds = {
  Cloud: {},
  "Data Center": {
    jira: ["--kind", "datacenter", "--context", "/jira"],
    environment: { ATA_JIRA_KIND: "datacenter", ATA_JIRA_USER: undefined, ATA_JIRA_TOKEN: "jira-demo-bearer" },
  },
};
const httpDate = (seconds) => new Date(Date.now() + seconds * 1000).toUTCString();

for (const [kind, options] of Object.entries(kinds)) {
  describe(`the index, read from a Jira in trouble (${kind})`, () => {
    let story;
    let whole;
    before(async () => {
      story = await startStory(options);
      whole = await content();
    });
    after(() => story?.stop());
    afterEach(() => story.desk.reset());
    /** The index as Jira has it, whatever a test has left of it. */
    const restore = async () => {
      await story.desk.reset();
      await staysWhole();
    };

    /** Groups of Data Center come from a picker, which shows some of them alone. */
    const listed = kind === "Cloud" ? "true" : "kind <> 'group'";

    /** All that stands in the index in use, but for the snapshot's number and the schemas as Jira words them. */
    const content = () =>
      story.stack.query(`SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
        SELECT (to_jsonb(p) - 'snapshot')::text AS line FROM ata.portal AS p JOIN ata.sync_head USING (snapshot)
        UNION ALL SELECT (to_jsonb(g) - 'snapshot')::text FROM ata.type_group AS g JOIN ata.sync_head USING (snapshot)
        UNION ALL SELECT (to_jsonb(t) - 'snapshot')::text FROM ata.request_type AS t JOIN ata.sync_head USING (snapshot)
        UNION ALL SELECT (to_jsonb(f) - 'snapshot' - 'schema')::text FROM ata.field AS f JOIN ata.sync_head USING (snapshot)
        UNION ALL SELECT (to_jsonb(o) - 'snapshot')::text FROM ata.option AS o JOIN ata.sync_head USING (snapshot)
        UNION ALL SELECT (to_jsonb(a) - 'snapshot')::text FROM ata.article AS a JOIN ata.sync_head USING (snapshot)
        UNION ALL SELECT (to_jsonb(d) - 'snapshot')::text FROM ata.directory AS d JOIN ata.sync_head USING (snapshot) WHERE ${listed}
        UNION ALL SELECT (to_jsonb(m) - 'snapshot')::text FROM ata.directory_member AS m JOIN ata.sync_head USING (snapshot) WHERE ${listed}
      ) AS lines`);

    const settings = (set) => story.desk.change({ op: "settings", set });
    const asked = async (pattern) =>
      (await story.desk.log()).filter(({ path, query }) => pattern.test(`${path}?${new URLSearchParams(query)}`));

    async function staysWhole() {
      await story.priya.synchronise();
      assert.equal(await content(), whole);
    }

    for (const retryAfter of [true, false])
      it(`is whole after a limit of calls a second, ${retryAfter ? "with" : "without"} Retry-After`, async () => {
        await settings({ rate_limit: { requests: 30, per_ms: 400, retry_after: retryAfter } });
        await story.desk.clearLog();
        await staysWhole();
        const log = await story.desk.log();
        const refused = log.filter(({ status }) => status === 429).length;
        assert.ok(refused > 0, "the limit was met");
        assert.ok(refused < log.length / 4, `${refused} of ${log.length} calls were in vain`);
      });

    it("goes on at the page that was refused, whatever Retry-After says", async () => {
      await settings({ page_cap: 10 });
      await story.desk.clearLog();
      await staysWhole();
      const firsts = (await asked(/\/servicedesk\/10\/requesttype\?.*start=0/)).length;
      for (const retry of ["1", httpDate(1), "soon", "-5", httpDate(-60), ""]) {
        await story.desk.clearLog();
        await story.desk.fault({
          match: { path: "/servicedesk/10/requesttype\\?.*start=10&" },
          fault: { status: 429, headers: retry ? { "Retry-After": retry } : {} },
        });
        await staysWhole();
        assert.equal((await asked(/\/servicedesk\/10\/requesttype\?.*start=0/)).length, firsts, `"${retry}"`);
        assert.equal((await asked(/./)).filter(({ status }) => status === 429).length, 1, `"${retry}"`);
      }
    });

    it("is whole from pages cut to any size", async () => {
      for (const cap of [1, 7]) {
        await settings({ page_cap: cap });
        await staysWhole();
      }
    });

    it("is whole from a site that leaves out what it may", async () => {
      await settings({ terse: true, page_cap: 10 });
      await staysWhole();
    });

    for (const [what, fault] of Object.entries({
      ...(kind === "Cloud" && { "cut in the middle": { cut_after_bytes: 30 } }),
      "of HTML": { status: 200, html: true },
      "without values": { status: 200, body: '{"size":2,"isLastPage":true}' },
      "without anything": { status: 200, body: '{"isLastPage":true}' },
      "that redirect": { status: 302, headers: { Location: "http://169.254.169.254/latest" }, body: "" },
    }))
      it(`stays as it was after pages ${what}`, async () => {
        const { last_updated: updated } = await story.priya.sync();
        await story.desk.change({ op: "remove", kind: "request_type", id: "71" });
        await story.desk.fault({ match: { path: "/servicedesk/12/requesttype\\?" }, times: "always", fault });
        assert.equal((await story.scheduler.post("/sync?wait=1")).status, 502);
        assert.equal(await content(), whole);
        assert.equal((await story.priya.sync()).last_updated, updated);
      });

    for (const paging of ["stuck", "endless"])
      it(`${paging === "stuck" ? "stays as it was when" : "is whole although"} pages are ${paging}`, async () => {
        await settings({ paging, page_cap: 5 });
        if (paging === "endless") return staysWhole();
        assert.equal((await story.scheduler.post("/sync?wait=1")).status, 502);
        assert.equal(await content(), whole);
        return undefined;
      });

    /** What the latest run said, and the portals of the types in use. */
    const outcome = async () => {
      const { last_attempt: attempt, types } = await story.priya.sync();
      return { message: attempt.message ?? "", portals: [...new Set(types.values.map(({ portal }) => portal))].sort() };
    };
    const closed = (path, fault) => story.desk.fault({ match: { path }, times: "always", fault });
    const types = "/servicedesk/15/requesttype\\?";

    for (const status of [403, 404])
      it(`leaves out a portal that answers ${status}, and names it`, async () => {
        await closed(types, { status, body: "" });
        await story.priya.synchronise();
        const { message, portals } = await outcome();
        assert.match(message, /portals, which are left out: FAC\./);
        assert.deepEqual(portals, ["3", "5"]);
        await restore();
      });

    for (const status of [403, 404])
      it(`keeps a request type whose form answers ${status}, which leads to the portal then, and all the others`, async () => {
        const { counts } = await story.priya.sync();
        await closed("/requesttype/25/field", { status, body: "" });
        await story.priya.synchronise();
        const { last_attempt: attempt, counts: now, types: listing } = await story.priya.sync();
        assert.match(attempt.message, /may not read the forms of some request types \(1\)/);
        assert.equal(now.request_types, counts.request_types);
        const [type, ...more] = listing.values.filter(({ unsupported }) => unsupported.some(({ id }) => id === "closed"));
        assert.deepEqual([type.id, type.conversational, more], ["25", false, []]);
        assert.match(type.unsupported[0].why, /may not read this form/);
        await restore();
      });

    it("stays as it was when no form can be read, or the account is not let in any more in the middle of them", async () => {
      await closed("/field\\?", { status: 403, body: "" });
      assert.equal((await story.scheduler.post("/sync?wait=1")).status, 502);
      await story.desk.clearFaults();
      await closed("/requesttype/25/field", { status: 401 });
      assert.equal((await story.scheduler.post("/sync?wait=1")).status, 502);
      await story.desk.clearFaults();
      await closed("/requesttype/25/field", { status: 403, body: "" });
      await story.desk.fault({ match: { path: "/servicedesk\\?" }, skip: 2, times: "always", fault: { status: 403, body: "" } });
      assert.equal((await story.scheduler.post("/sync?wait=1")).status, 502);
      assert.equal(await content(), whole);
    });

    it("says nothing of a portal and a type that were deleted while it was read", async () => {
      const body = JSON.stringify({ size: 2, start: 0, isLastPage: true, values: [{ id: "10" }, { id: "12" }] });
      await closed(types, { status: 404 });
      await story.desk.fault({ match: { path: "/servicedesk\\?" }, skip: 2, fault: { status: 200, body } });
      await closed("/requesttype/20(/field)?\\?|/requesttype/20$", { status: 404 });
      await story.priya.synchronise();
      const { message, portals } = await outcome();
      assert.doesNotMatch(message, /left out/);
      assert.deepEqual(portals, ["3", "5"]);
      assert.equal(await story.stack.query("SELECT count(*) FROM ata.request_type JOIN ata.sync_head USING (snapshot) WHERE id = '20'"), "0");
      await restore();
    });

    it("stays as it was when no portal can be read, or the account is not let in any more", async () => {
      await closed("/servicedesk/\\d+/requesttype\\?", { status: 403, body: "" });
      assert.equal((await story.scheduler.post("/sync?wait=1")).status, 502);
      await story.desk.clearFaults();
      await closed(types, { status: 401 });
      await story.desk.fault({ match: { path: "/servicedesk\\?" }, skip: 2, times: "always", fault: { status: 401 } });
      assert.equal((await story.scheduler.post("/sync?wait=1")).status, 502);
      assert.equal(await content(), whole);
    });

    it("has its portals from a server that knows neither groups of types nor organizations", async () => {
      const { counts } = await story.priya.sync();
      await closed("/requesttypegroup|servicedeskapi/organization", { status: 404 });
      const { counts: now } = await story.priya.synchronise();
      assert.deepEqual(
        [now.portals, now.request_types, now.fields, now.organizations],
        [counts.portals, counts.request_types, counts.fields, 0],
      );
    });

    it("goes without what the account may not see of the directory, and says so", async () => {
      await closed("/rest/api/\\d/group|servicedeskapi/organization", { status: 403, body: "" });
      await story.priya.synchronise();
      const { message, portals } = await outcome();
      assert.match(message, /browse users and groups/);
      assert.deepEqual(portals, ["3", "5", "8"]);
    });

    it("holds no drafts, archived or deleted pages, nor pages below restricted ones", async () => {
      await story.desk.change(
        ["draft", "archived", "trashed"].map((status, number) => ({
          op: "add",
          kind: "article",
          value: { id: `99100${number}`, spaceKey: "ITKB", title: `A ${status} page`, body: "<p>laptop</p>", status },
        })),
      );
      await staysWhole();
    });

    it("calls nobody but the configured site, however links read", async () => {
      await settings({ page_cap: 5 });
      await story.desk.clearLog();
      await staysWhole();
      const { hostname, port } = new URL(story.stack.jira.url);
      const hosts = new Set((await story.desk.log()).map(({ headers }) => headers.host));
      assert.deepEqual([...hosts], [`${hostname}:${port}`]);
    });
  });
}

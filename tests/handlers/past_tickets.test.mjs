// What people wrote in past tickets helps to find the right request type, as long as the administrator wants it.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { startStory } from "./story.mjs";

const datacenter = {
  jira: ["--kind", "datacenter", "--context", "/jira"],
  environment: { ATA_JIRA_KIND: "datacenter", ATA_JIRA_USER: undefined, ATA_JIRA_TOKEN: "jira-demo-bearer" },
};
const hour = 3600e3;
const at = (hours) => new Date(Date.now() - hours * hour).toISOString();
const ticket = (type, summary, hours = 1) => ({
  op: "add",
  kind: "ticket",
  value: { type, summary, created: at(hours) },
});

/** Words that stand in no name or description, so that only history knows what they are about. */
const wobbles = (type, count = 12) =>
  Array.from({ length: count }, (_, number) => ticket(type, `Flurbonator ${number} wobbles and hums`, number + 1));
/** Types enough for a model to be learnt. */
const others = ["27", "28", "29"].flatMap((type) =>
  Array.from({ length: 6 }, (_, number) => ticket(type, `Snizzlefrank ${type} number ${number}`, number + 1)),
);

for (const [kind, options] of Object.entries({ Cloud: {}, "Data Center": datacenter })) {
  describe(`past tickets (${kind})`, () => {
    let story;
    before(async () => {
      story = await startStory(options);
    });
    after(() => story?.stop());
    /** The next run reads all of them, as one does after a week: what was deleted is not told as a change. */
    const whole = () => story.stack.query("UPDATE ata.snapshot SET tickets_whole = NULL");

    afterEach(async () => {
      await story.desk.reset();
      await whole();
      await story.emma.startOver();
    });

    const stored = async (columns = "text", where = "true") =>
      (
        await story.stack.query(
          `SELECT ${columns} FROM ata.past_ticket JOIN ata.sync_head USING (snapshot) WHERE ${where} ORDER BY type_id, place`,
        )
      )
        .split("\n")
        .filter(Boolean);

    /** Switches reading them on or off, as the page does. */
    async function want(wanted) {
      const { body, headers } = await story.priya.get("/config");
      return story.priya.call("PUT", "/config", {
        json: { ...body, past_tickets: wanted },
        headers: { "If-Match": headers.get("etag") },
      });
    }

    it("are read by request type, newest first, at most 200 of each", async () => {
      const many = Array.from({ length: 230 }, (_, number) => ticket("26", `Gadget ${number}`, number + 1));
      await story.desk.change([...many, ticket("25", "Screen black", 5), ticket("25", "Keyboard wet", 3)]);
      const { counts } = await story.priya.synchronise();
      assert.equal(counts.tickets, 202);
      assert.deepEqual(await stored("text", "type_id = '25'"), ["Keyboard wet", "Screen black"]);
      const gadgets = await stored("text", "type_id = '26'");
      assert.deepEqual([gadgets.length, gadgets[0], gadgets.at(-1)], [200, "Gadget 0", "Gadget 199"]);
    });

    it("teach which type is meant by words that stand in no name", async () => {
      const said = "My flurbonator wobbles";
      const before = await story.emma.say(said);
      assert.notEqual(before.request_type?.id ?? before.suggestions[0]?.id, "36");
      await story.emma.startOver();
      await story.desk.change([...wobbles("36"), ...others]);
      await story.priya.synchronise();
      const turn = await story.emma.say(said);
      assert.equal(turn.request_type?.id ?? turn.suggestions[0]?.id, "36");
    });

    it("are shown to nobody", async () => {
      await story.desk.change([...wobbles("36"), ...others]);
      await story.priya.synchronise();
      const from = story.transcript.length;
      const turn = await story.emma.say("My flurbonator hums");
      await story.emma.preview(turn.conversation);
      for (const path of ["/sync", "/usage", "/config", "/config/audit", "/access"]) await story.priya.get(path);
      assert.doesNotMatch(story.transcript.slice(from).join("\n"), /Flurbonator \d|Snizzlefrank/);
      assert.doesNotMatch(await story.stack.log(), /Flurbonator|Snizzlefrank/);
    });

    it("go at once when an administrator does not want them, which is written down, and come back with the next run", async () => {
      await story.desk.change(wobbles("36"));
      await story.priya.synchronise();
      assert.equal((await stored()).length, 12);
      assert.equal((await want(false)).status, 200);
      assert.equal(await story.stack.query("SELECT count(*) FROM ata.past_ticket"), "0", "of no snapshot");
      const [entry] = (await story.priya.wants(200, "GET", "/config/audit")).entries;
      assert.deepEqual([entry.what, entry.new.past_tickets], ["config", false]);
      await story.desk.clearLog();
      const { counts } = await story.priya.synchronise();
      assert.equal(counts.tickets, 0);
      const asked = (await story.desk.log()).filter(({ path }) => /\/search/.test(path));
      assert.deepEqual(asked, [], "Jira is not even asked for them");
      assert.equal((await want(true)).status, 200);
      await story.priya.synchronise();
      assert.equal((await stored()).length, 12);
    });

    it("that a run reads while they are switched off go with its end", async () => {
      await story.desk.change(wobbles("36"));
      await story.desk.fault({ match: { path: "/organization" }, fault: { delay_ms: 700 } });
      const run = story.priya.post("/sync?wait=1");
      const written = "SELECT count(*) FROM ata.past_ticket JOIN ata.sync_head ON run = ata.past_ticket.snapshot";
      while ((await story.stack.query(written)) === "0") continue;
      assert.equal((await want(false)).status, 200);
      assert.equal((await run).status, 200);
      assert.equal(await story.stack.query("SELECT count(*) FROM ata.past_ticket"), "0");
      await want(true);
    });

    it("are asked for only as far as they have changed, and end as if all had been read; all are after a week", async () => {
      const searches = async () => (await story.desk.log()).filter(({ path }) => /\/search/.test(path)).length;
      const rows = () => stored("type_id || ' ' || place || ' ' || id || ' ' || text");
      const old = (type, count) =>
        Array.from({ length: count }, (_, number) => ticket(type, `Old ${type} ${number}`, 2000 + number));
      await story.desk.change([...old("25", 205), ...old("26", 5), ...old("52", 3), ...old("71", 2)]);
      await whole();
      await story.priya.synchronise();
      const [{ id: moved }, { id: renamed }] = (await story.desk.tickets()).filter(({ values: [{ text }] }) =>
        ["Old 25 3", "Old 52 1"].includes(text),
      );
      await story.desk.change([
        { op: "change", kind: "ticket", id: moved, set: { type: "26" } },
        { op: "change", kind: "ticket", id: renamed, set: { summary: "Renamed" } },
        ticket("27", "Quite new", 0),
        { op: "change", kind: "request_type", id: "71", set: { name: "Get a badge" } },
        { op: "remove", kind: "request_type", id: "72" },
      ]);
      await story.desk.clearLog();
      const { counts } = await story.priya.synchronise();
      const [asked, carried] = [await searches(), await rows()];
      await whole();
      await story.desk.clearLog();
      assert.deepEqual((await story.priya.synchronise()).counts.tickets, counts.tickets);
      assert.deepEqual(carried, await rows());
      assert.equal(carried.filter((row) => row.startsWith("25 ")).length, 200, "another has taken the place");
      assert.ok(asked * 3 < (await searches()), `${asked} of ${await searches()} searches`);
      await story.stack.query("UPDATE ata.snapshot SET tickets_whole = tickets_whole - interval '7 days'");
      await story.desk.clearLog();
      await story.priya.synchronise();
      assert.ok((await searches()) > asked * 3);
    });

    it("are known by the type in the ticket where two types of a project have one name", async () => {
      await story.desk.change([
        { op: "change", kind: "request_type", id: "29", set: { name: { en: "Replace a toner", de: "Toner tauschen" } } },
        { op: "change", kind: "request_type", id: "30", set: { name: { en: "Replace a toner", de: "Toner wechseln" } } },
        ticket("29", "Magenta is empty"),
        ticket("30", "Cyan is empty"),
      ]);
      await story.priya.synchronise();
      assert.deepEqual(await stored("type_id || ' ' || text"), ["29 Magenta is empty", "30 Cyan is empty"]);
    });

    it("of a name with quotes are found, and a type that no query knows has none", async () => {
      const name = 'The "big" one \\ backslash';
      await story.desk.change([
        { op: "change", kind: "request_type", id: "29", set: { name } },
        ticket("29", "It is big"),
      ]);
      await story.priya.synchronise();
      assert.deepEqual(await stored(), ["It is big"]);
      await story.desk.fault({
        match: { path: "/search.*big" },
        times: "always",
        fault: { status: 400, body: '{"errorMessages":["The option does not exist."],"errors":{}}' },
      });
      await whole();
      assert.equal((await story.priya.synchronise()).counts.tickets, 0);
    });

    it("are not read where the account may not see of which type a ticket is", async () => {
      await story.desk.change(wobbles("36"));
      await story.desk.fault({ match: { path: "/rest/api/\\d/field" }, times: "always", fault: { status: 403 } });
      assert.equal((await story.priya.synchronise()).counts.tickets, 0);
    });
  });
}

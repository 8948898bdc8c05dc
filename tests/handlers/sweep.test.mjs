// The one way to a second ticket that is left, a program that was frozen before its call, is looked for and told.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { moveClock } from "../bench/harm.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { accident, startStory, ticketValue } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ indexed: true });
  await story.desk.change({ op: "settings", set: { index_reads: 0 } });
});
after(() => story?.stop());

const create = { method: "POST", path: "/rest/servicedeskapi/request$" };
const metric = async (name) =>
  Number(new RegExp(`^${name} (\\d+)$`, "m").exec((await story.priya.get("/usage/metrics")).body)?.[1]);

describe("a ticket that is there twice", () => {
  it("is found within the hour and told in the log, the metrics and the usage, once", async () => {
    const { conversation, draft_version: version } = await story.emma.say(accident.en);
    await story.desk.fault({ match: create, fault: { reset: true } });
    assert.equal((await story.emma.trySubmit(conversation, version)).status, 202);
    assert.equal((await story.priya.usage()).tickets.confirming, 1);
    assert.equal(await metric("ata_tickets_confirming"), 1);
    await moveClock(story.stack, 16 * 60);
    await waitUntil("the ticket", async () => (await story.emma.submission(conversation)).ticket);
    const [ticket] = await story.desk.tickets();
    assert.deepEqual((await story.priya.usage()).tickets.doubles, []);

    await fileAgain(ticket);
    await moveClock(story.stack, 3700);
    const twice = await waitUntil("the finding", async () => {
      const { doubles } = (await story.priya.usage()).tickets;
      return doubles.length > 0 && doubles;
    });
    const keys = (await story.desk.tickets()).map(({ key }) => key);
    assert.deepEqual(twice, [{ key: ticket.key, others: keys.filter((key) => key !== ticket.key) }]);
    assert.equal(await metric("ata_tickets_double"), 1);
    await moveClock(story.stack, 3700);
    const swept = "SELECT count(*) FROM ata.submission WHERE swept > ata.clock() - interval '1 hour'";
    await waitUntil("the next look", async () => (await story.stack.query(swept)) === "1");
    const told = (await story.stack.log()).split("\n").filter((line) => line.includes("is there twice"));
    assert.equal(told.length, 1, told.join("\n"));
  });

  it("is not looked for when it was sent once", async () => {
    const { conversation, draft_version: version } = await story.jonas.say(accident.de);
    const values = { customfield_10030: "10112" };
    await story.jonas.patch(conversation, { request_type: "25", values });
    await story.jonas.submit(conversation, version);
    await story.desk.clearLog();
    await moveClock(story.stack, 3700);
    const swept = "SELECT count(*) FROM ata.submission WHERE swept > ata.clock() - interval '1 hour'";
    await waitUntil("a look at the other", async () => (await story.stack.query(swept)) === "1");
    assert.equal(await story.stack.query("SELECT count(*) FROM ata.submission WHERE sends = 1 AND swept IS NOT NULL"), "0");
  });
});

/** What the program that was frozen does when it thaws. */
async function fileAgain(ticket) {
  const { serviceDeskId, requestTypeId, requestFieldValues, raiseOnBehalfOf } = ticket.payload;
  assert.match(ticketValue(ticket, "description"), /ATA reference/);
  const account = Buffer.from("ata-service@example.com:jira-demo-token").toString("base64");
  const answer = await fetch(`${story.stack.jira.url}/rest/servicedeskapi/request`, {
    method: "POST",
    headers: { Authorization: `Basic ${account}`, "Content-Type": "application/json" },
    body: JSON.stringify({ serviceDeskId, requestTypeId, requestFieldValues, raiseOnBehalfOf }),
  });
  assert.equal(answer.status, 201, await answer.text());
}

// Every kind of field from end to end: said in the conversation, changed in the preview, and what Jira is sent, on Cloud
// and on Data Center.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startJira } from "../fakes/jira.mjs";
import { deskAt } from "./desk.mjs";
import { fieldOf, startStory, ticketValue, valueOf } from "./story.mjs";

const TYPE = "80";
const choices = [
  { id: "20001", label: "Red" },
  { id: "20002", label: "Green" },
  { id: "20003", label: "Blue" },
];
const places = [
  { id: "20011", label: "Harbour", children: [{ id: "20012", label: "Quay" }, { id: "20013", label: "Pier" }] },
  { id: "20021", label: "Airport", children: [{ id: "20022", label: "Hangar" }] },
];

/** id, kind at Jira, name, what is said when it is asked for, the value then, the value it is changed to, what is sent. */
const rows = (emma, sam, sent) => [
  ["customfield_20100", "textfield", "Serial number", "X1-22", "X1-22", "Y2-33", "Y2-33"],
  ["customfield_20101", "textarea", "History", "It fell down.", "It fell down.", "It fell.\n\n*Twice*.", "It fell.\n\n*Twice*."],
  ["customfield_20102", "url", "Shop page", "https://shop.example/a?b=c", "https://shop.example/a?b=c", "http://other.example/", "http://other.example/"],
  ["customfield_20103", "float", "Weight", "12.5", 12.5, -3, -3],
  ["customfield_20104", "datepicker", "Wanted day", "2027-01-27", "2027-01-27", "2028-02-29", "2028-02-29"],
  ["customfield_20105", "datetime", "Start of the work", "on 2027-01-27 at 14:30", "2027-01-27T14:30:00+00:00", "2027-07-01T09:00:00+02:00", "2027-07-01T09:00:00.000+0200"],
  ["customfield_20106", "select", "Colour", "green", "20002", "20003", { id: "20003" }],
  ["customfield_20107", "radiobuttons", "Paint", "red", "20001", "20002", { id: "20002" }],
  ["customfield_20108", "multiselect", "Flags", "red and blue", ["20001", "20003"], ["20002", "20003"], [{ id: "20002" }, { id: "20003" }]],
  ["customfield_20109", "multicheckboxes", "Lights", "all of them", ["20001", "20002", "20003"], ["20001"], [{ id: "20001" }]],
  ["customfield_20110", "cascadingselect", "Where to", "the pier", { parent: "20011", child: "20013" }, { parent: "20021", child: "20022" }, { id: "20021", child: { id: "20022" } }],
  ["customfield_20111", "customlabels", "Tags", "home office, vpn", ["home-office", "vpn"], ["two words", "one"], ["two-words", "one"]],
  ["customfield_20112", "userpicker", "Owner", "me", emma, sam, sent(sam)],
  ["customfield_20113", "multiuserpicker", "Crew", "Sam Okafor and me", [sam, emma], [emma], [sent(emma)]],
  ["priority", "priority", "Priority", "low", "4", "1", { id: "1" }],
  ["components", "components", "Application", "SAP", ["10401"], ["10404", "10402"], [{ name: "Time recording" }, { name: "Salesforce" }]],
  ["labels", "labels", "Labels", "alpha, beta", ["alpha", "beta"], ["gamma"], ["gamma"]],
  ["duedate", "duedate", "Due date", "2027-03-01", "2027-03-01", "2027-03-02", "2027-03-02"],
];

const withOptions = { select: choices, radiobuttons: choices, multiselect: choices, multicheckboxes: choices, cascadingselect: places };

/** A request type that asks for one of each. */
const prepare = (desk, table) =>
  desk.change([
    {
      op: "add",
      kind: "request_type",
      value: { id: TYPE, deskId: "10", groupIds: ["3"], name: "Charter a vessel", description: "d", fields: ["summary!", "description"] },
    },
    ...table.map(([fieldId, kind, name]) => ({
      op: "add",
      kind: "field",
      request_type: TYPE,
      value: { fieldId, kind, name, required: true, ...(withOptions[kind] && { options: withOptions[kind] }) },
    })),
  ]);

async function fillByTalking(person, table) {
  let turn = await person.say("Charter a vessel");
  const { conversation } = turn;
  turn = await person.say("We want to sail to the islands with ten colleagues", { conversation });
  const words = new Map(table.map(([id, , , said]) => [id, said]));
  for (let asked = 0; turn.asked_field && asked < table.length + 3; asked += 1) {
    const said = words.get(turn.asked_field.id);
    assert.ok(said, `asked for ${turn.asked_field.id}: ${turn.reply}`);
    turn = await person.say(said, { conversation });
  }
  assert.equal(turn.action, "review", turn.reply);
  await person.say("The priority is low", { conversation }); // it has a default, so nobody asks
  return conversation;
}

async function walk(story, desk, person, table) {
  const conversation = await fillByTalking(person, table);
  const said = await person.preview(conversation);
  assert.equal(said.ready, true, JSON.stringify(said.unsupported));
  for (const [id, , , , value] of table) assert.deepEqual(valueOf(said, id), value, `${id} as it was said`);
  const values = Object.fromEntries(table.map(([id, , , , , changed]) => [id, changed]));
  const changed = await person.patch(conversation, { values });
  for (const [id, kind, , , , value] of table) {
    const field = fieldOf(changed, id);
    assert.equal(field.source, "person", id);
    if (!/labels/.test(kind)) assert.deepEqual(field.value, value, `${id} as it was changed`);
  }
  const { key } = await person.submit(conversation);
  const ticket = (await desk.tickets()).find((one) => one.key === key);
  for (const [id, , , , , , json] of table) assert.deepEqual(ticketValue(ticket, id), json, `${id} as it was sent`);
  assert.equal(ticket.payload.raiseOnBehalfOf, valueOf(said, "customfield_20112").id);
}

describe("every kind of field, on Cloud", () => {
  let story;
  before(async () => {
    story = await startStory();
  });
  after(() => story?.stop());

  it("S12, S20: is filled by talking, changed in the preview, and sent as Jira's reference has it", async () => {
    const { emma, sam } = story;
    const as = ({ sub, name }) => ({ id: sub, name });
    const table = rows(as(emma.person), as(sam.person), ({ id }) => ({ accountId: id }));
    await prepare(story.desk, table);
    await story.scheduler.synchronise();
    const { types } = await story.priya.sync();
    assert.deepEqual(
      types.values.filter(({ id }) => id === TYPE).map(({ conversational, unsupported }) => [conversational, unsupported]),
      [[true, []]],
    );
    await walk(story, story.desk, emma, table);
  });
});

describe("every kind of field, on Data Center", () => {
  let story, jira;
  before(async () => {
    jira = await startJira({ kind: "datacenter", context: "/jira" });
    story = await startStory({
      environment: {
        ATA_JIRA_URL: jira.url,
        ATA_JIRA_KIND: "datacenter",
        ATA_JIRA_USER: "",
        ATA_JIRA_TOKEN: "jira-demo-bearer",
        ATA_FORMS_URL: undefined,
      },
    });
  });
  after(async () => {
    await story?.stop();
    await jira?.close();
  });

  it("S12, S20: names people by their usernames, and is the same otherwise", async () => {
    const desk = deskAt(jira.url);
    const emma = story.emma.with({ sub: "emma.clarke" });
    const table = rows({ id: "emma.clarke", name: "Emma Clarke" }, { id: "sam.okafor", name: "Sam Okafor" }, ({ id }) => ({ name: id }));
    await prepare(desk, table);
    await story.scheduler.synchronise();
    await walk(story, desk, emma, table);
  });
});

describe("a site that wants rich text as documents", () => {
  let story;
  before(async () => {
    story = await startStory();
    await story.desk.change({ op: "settings", set: { rich_text: "adf" } });
  });
  after(() => story?.stop());

  it("gets all of it as documents, and still one ticket", async () => {
    const { conversation } = await story.emma.say("Onboard a new employee", { portal: "5" });
    await story.emma.patch(conversation, {
      values: {
        summary: "Ada",
        description: "First line\nsecond *line*\n\nNew paragraph",
        customfield_10051: "Ada Lovelace",
        customfield_10032: "2027-01-04",
        customfield_10048: "Engines",
      },
    });
    const { key } = await story.emma.submit(conversation);
    const tickets = await story.desk.tickets();
    assert.deepEqual(tickets.map((one) => one.key), [key]);
    const [{ payload }] = tickets;
    assert.equal(payload.isAdfRequest, true);
    const { description, customfield_10048: team, summary } = payload.requestFieldValues;
    assert.equal(summary, "Ada");
    assert.deepEqual(team, {
      type: "doc",
      version: 1,
      content: [{ type: "paragraph", content: [{ type: "text", text: "Engines" }] }],
    });
    assert.deepEqual(description.content.slice(0, 2), [
      {
        type: "paragraph",
        content: [{ type: "text", text: "First line" }, { type: "hardBreak" }, { type: "text", text: "second *line*" }],
      },
      { type: "paragraph", content: [{ type: "text", text: "New paragraph" }] },
    ]);
    assert.match(JSON.stringify(description.content[2]), /ATA reference/);
  });
});

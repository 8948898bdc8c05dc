// Where the assistant appears and for whom.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { change, changeBetween, everywhere, moveClock, onlyPeople, onlyPortals, versionOf } from "./office.mjs";
import { accident, startStory } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ indexed: true });
});
after(() => story?.stop());

const save = async (scope) => assert.equal((await change(story.priya, "/access", () => scope)).status, 200);
const seen = (people, portal = "3") => Promise.all(people.map(async (person) => (await person.welcome(portal)).visible));

describe("the scopes", () => {
  afterEach(async () => {
    await save(everywhere);
    for (const person of [story.emma, story.jonas]) await person.startOver("3", "5");
  });

  it("S46: a person outside the scope neither sees the assistant nor reaches any of its addresses", async () => {
    const { conversation } = await story.emma.say(accident.en);
    await save(onlyPeople({ users: [story.jonas.sub] }));
    assert.deepEqual([(await story.emma.welcome()).visible, (await story.emma.welcome()).reason], [false, "person"]);
    const answers = [
      await story.emma.trySay("hello", { conversation }),
      await story.emma.get(`/preview?conversation=${conversation}`),
      await story.emma.tryPatch(conversation, 1, { values: { summary: "No" } }),
      await story.emma.trySubmit(conversation, 1),
      await story.emma.get(`/preview/people?conversation=${conversation}&q=priya`),
      await story.emma.call("POST", `/preview/attachments?conversation=${conversation}&name=screen.png`, { body: "picture" }),
    ];
    assert.deepEqual(answers.map(({ status, body }) => [status, body.code]), Array(6).fill([403, "out_of_scope"]));
  });

  it("S45: the scope of people is the union of users, groups and organizations, by name or by id", async () => {
    const people = [story.emma, story.jonas, story.mia];
    await save(onlyPeople({ users: [story.emma.sub] }));
    assert.deepEqual(await seen(people), [true, false, false]);
    await save(onlyPeople({ users: [story.emma.sub], groups: ["people-managers"] }));
    assert.deepEqual(await seen(people), [true, true, false]);
    await save(onlyPeople({ groups: ["952d12c3-5b5b-4d04-bb32-44d383afc4b2"] }));
    assert.deepEqual(await seen(people), [false, true, false]);
    await save(onlyPeople({ organizations: ["2"] }));
    assert.deepEqual(await seen(people), [false, true, true]);
    await save(onlyPeople({}));
    assert.deepEqual(await seen(people), [false, false, false]);
  });

  it("S42: all portals are all of them; S43: zero portals selected means none; S48: portals and people are independent", async () => {
    assert.deepEqual(await seen([story.emma], "8"), [true]);
    await save({ ...onlyPortals("5"), people: onlyPeople({ organizations: ["1"] }).people });
    assert.deepEqual([await seen([story.emma, story.jonas], "3"), await seen([story.emma, story.jonas], "5")], [[false, false], [true, false]]);
    await save(onlyPortals());
    assert.equal((await story.emma.welcome("5")).reason, "portal");
  });

  it("S52: a portal switched off temporarily stops its open conversation and no other, and gives it back", async () => {
    const { conversation } = await story.emma.say(accident.en);
    await save(onlyPortals("5"));
    assert.equal((await story.emma.trySay("hello", { conversation })).body.code, "out_of_scope");
    assert.equal((await story.emma.trySay(accident.en, { portal: "5" })).status, 200);
    await save(everywhere);
    assert.equal((await story.emma.welcome()).conversation.id, conversation);
  });

  it("S44: nobody without an identity gets in, whatever the scope", async () => {
    assert.equal((await story.nobody.get("/chat?portal=3")).status, 401);
  });

  it("S47: a pilot and everyone later: switching back and forth keeps the lists, and what is gone from Jira is marked", async () => {
    await save({ portals: { mode: "selected", ids: ["3", "99"] }, people: onlyPeople({ groups: ["people-managers", "gone-group"], organizations: ["1", "77"] }).people });
    await change(story.priya, "/access", (access) => ({ portals: { ...access.portals, mode: "all" }, people: { ...access.people, mode: "all" } }));
    const { portals, people } = await story.priya.wants(200, "GET", "/access");
    assert.deepEqual(portals.ids.map(({ id, name, gone }) => [id, Boolean(name), gone]), [["3", true, false], ["99", false, true]]);
    assert.deepEqual(people.organizations.map(({ id, name, gone }) => [id, name, gone]), [["1", "Northwind", false], ["77", null, true]]);
    assert.ok(people.groups.find(({ id }) => id === "gone-group").gone);
    assert.deepEqual([portals.mode, people.mode], ["all", "all"]);
    assert.deepEqual(await seen([story.emma, story.jonas]), [true, true]);
    await change(story.priya, "/access", (access) => ({ portals: { ...access.portals, mode: "selected" }, people: { ...access.people, mode: "selected" } }));
    const again = await story.priya.wants(200, "GET", "/access");
    assert.deepEqual([again.portals.ids, again.people.groups, again.people.organizations], [portals.ids, people.groups, people.organizations]);
    assert.deepEqual([await seen([story.emma, story.jonas, story.mia]), await seen([story.emma], "5")], [[true, true, false], [false]], "back again they count");
  });

  it("S42: a portal created after saving belongs to all portals and to no list; S43: a deleted one in the list is marked, and brings nobody in", async () => {
    const legal = { id: "20", portalId: "11", projectId: "10020", projectKey: "LEG", name: "Legal", groups: [{ id: "31", name: "Contracts" }] };
    const contract = { id: "90", deskId: "20", groupIds: ["31"], name: "Check a contract" };
    await story.desk.change([{ op: "add", kind: "portal", value: legal }, { op: "add", kind: "request_type", value: contract }]);
    await story.priya.synchronise();
    assert.deepEqual(await seen([story.emma], "11"), [true]);
    await save(onlyPortals("3"));
    assert.equal((await story.emma.welcome("11")).reason, "portal");
    await save(onlyPortals("11"));
    assert.deepEqual([await seen([story.emma], "11"), await seen([story.emma], "3")], [[true], [false]]);
    await story.desk.change({ op: "remove", kind: "portal", id: "20" });
    await story.priya.synchronise();
    const { portals } = await story.priya.wants(200, "GET", "/access");
    assert.deepEqual(portals, { mode: "selected", ids: [{ id: "11", name: null, gone: true }] });
    assert.deepEqual([await seen([story.emma], "11"), await seen([story.emma], "3")], [[false], [false]]);
  });

  it("S45: a group goes on counting under its new name, one within another counts as Jira tells it, and a deactivated user is marked and not offered", async () => {
    const group = "952d12c3-5b5b-4d04-bb32-44d383afc4b2";
    const bare = (person) => person.with({ groups: undefined, organizations: undefined, roles: undefined });
    const rename = (name) => story.desk.change({ op: "change", kind: "group", id: group, set: { name } });
    await save(onlyPeople({ groups: [group] }));
    await rename("leads");
    await story.priya.synchronise();
    await moveClock(story, { by: "11 minutes" });
    assert.equal((await story.priya.wants(200, "GET", "/access")).people.groups[0].name, "leads");
    assert.deepEqual(await seen([bare(story.jonas), bare(story.emma), story.emma.with({ groups: ["leads"] })]), [true, false, true]);
    await rename("people-managers");
    await story.desk.change([
      { op: "add", kind: "group", value: { groupId: "5f0c1d6a-0000-4000-8000-000000000001", name: "people-managers-berlin" } },
      { op: "change", kind: "user", id: story.mia.sub, set: { groups: ["people-managers-berlin", "people-managers"] } },
      { op: "add", kind: "user", value: { accountId: "leaver-1", name: "Lena Leaver", email: "lena@northwind.example" } },
    ]);
    await story.priya.synchronise();
    await moveClock(story, { by: "11 minutes" });
    assert.deepEqual(await seen([bare(story.mia)]), [true]);
    const entry = async () => (await story.priya.wants(200, "GET", "/access")).people.users[0];
    const found = async () => (await story.priya.wants(200, "GET", "/access/search?kind=users&q=Lena")).values.length;
    assert.equal(await found(), 1);
    await save(onlyPeople({ users: ["leaver-1"] }));
    await moveClock(story, { by: "11 minutes" });
    await story.priya.synchronise();
    assert.deepEqual([(await entry()).gone, await found()], [false, 1]);
    await story.desk.change({ op: "change", kind: "user", id: "leaver-1", set: { active: false } });
    await moveClock(story, { by: "11 minutes" });
    await story.priya.synchronise();
    assert.deepEqual([(await entry()).gone, await found()], [true, 0]);
    await story.desk.change([
      { op: "remove", kind: "group", id: "5f0c1d6a-0000-4000-8000-000000000001" },
      { op: "change", kind: "user", id: story.mia.sub, set: { groups: [] } },
    ]);
    await story.priya.synchronise();
  });

  it("S49: saving takes effect with the next request; of two administrators who save at once the second is told", async () => {
    const { headers } = await story.priya.get("/access");
    const put = () => story.priya.call("PUT", "/access", { json: everywhere, headers: { "If-Match": headers.get("etag") } });
    assert.deepEqual((await Promise.all([put(), put()])).map(({ status }) => status).sort(), [200, 412]);
    assert.equal((await story.priya.call("PUT", "/access", { json: everywhere })).status, 428);
  });

  it("S49: who saved gets the ETag of just that, though somebody else saved before the answer was made", async () => {
    const { answer, before } = await changeBetween(story, "/access", () => onlyPortals("5"), {
      held: "user_found",
      other: `SELECT ata.access_save(version, 'all', '[]', 'all', '[]', '[]', '[]', 'other', 'here') FROM ata.access`,
    });
    assert.deepEqual([answer.status, answer.body.portals.mode], [200, "all"]);
    assert.equal(versionOf(answer.headers.get("etag")), versionOf(before) + 1);
    await save(everywhere);
  });

  it("refuses modes, ids and members that make no sense, with a pointer", async () => {
    const put = async (json) => (await change(story.priya, "/access", () => json)).body.errors?.[0].pointer;
    assert.equal(await put({ ...everywhere, portals: { mode: "some", ids: [] } }), "/portals/mode");
    assert.equal(await put({ ...everywhere, portals: { mode: "all", ids: [7] } }), "/portals/ids");
    assert.equal(await put(onlyPeople({ users: ["x".repeat(256)] })), "/people/users");
    assert.equal(await put({ ...everywhere, portal: {} }), "/portal");
  });
});

describe("the pickers", () => {
  const search = async (kind, words, start = 0) =>
    story.priya.wants(200, "GET", `/access/search?kind=${kind}&q=${encodeURIComponent(words)}&start=${start}`);
  const names = async (kind, words) => (await search(kind, words)).values.map(({ name }) => name);

  it("search portals, groups and organizations of the synchronised directory", async () => {
    assert.equal((await names("portals", "IT service")).length, 1);
    assert.deepEqual(await names("groups", "people-man"), ["people-managers"]);
    assert.deepEqual(await names("organizations", "conto"), ["Contoso"]);
    assert.deepEqual(await names("organizations", "100% nobody"), []);
    assert.equal((await story.priya.get("/access/search?kind=planets")).status, 400);
  });

  it("search users in Jira itself, also one who came after the synchronisation and belongs to nothing, and ask once for the same words", async () => {
    await story.desk.change([{ op: "add", kind: "user", value: { accountId: "new-account-1", name: "Nadia Newcomer", email: "nadia@northwind.example" } }]);
    await story.desk.clearLog();
    const asked = async () => (await story.desk.log()).filter(({ path }) => path.endsWith("/user/search")).length;
    assert.deepEqual((await search("users", "nadia")).values, [{ id: "new-account-1", name: "Nadia Newcomer", detail: "nadia@northwind.example" }]);
    assert.deepEqual(await names("users", "Nadia"), ["Nadia Newcomer"]);
    assert.equal(await asked(), 1);
    await moveClock(story, { by: "11 minutes" });
    await names("users", "nadia");
    assert.equal(await asked(), 2, "ten minutes later it is asked again");
    await save(onlyPeople({ users: ["new-account-1", "never-heard-of"] }));
    const { people } = await story.priya.wants(200, "GET", "/access");
    assert.deepEqual(people.users.map(({ name, gone }) => [name, gone]), [["Nadia Newcomer", false], [null, true]]);
    await save(everywhere);
  });

  it("make do with the directory while Jira is away", async () => {
    await story.desk.fault({ match: { path: "/user/search" }, times: "always", fault: { status: 503 } });
    assert.deepEqual(await names("users", "elif"), ["Elif Yilmaz"]);
    await story.desk.clearFaults();
  });

  it("give long lists in pages of twenty", async () => {
    const first = await search("users", "");
    const second = await search("users", "", 20);
    assert.deepEqual([first.values.length, first.last, second.start], [20, false, 20]);
    assert.ok(!second.values.some(({ id }) => first.values.some((one) => one.id === id)));
  });
});

describe("groups and organizations that the token does not tell", () => {
  const bare = (person) => person.with({ groups: undefined, organizations: undefined, roles: undefined });
  const membership = async () => (await story.desk.log()).filter(({ path }) => path.endsWith("/user/groups")).length;
  after(() => save(everywhere));

  it("are asked of Jira once in ten minutes; a change is known after that", async () => {
    await save(onlyPeople({ groups: ["people-managers"], organizations: ["1"] }));
    await story.desk.clearLog();
    assert.deepEqual(await seen([bare(story.emma), bare(story.jonas), bare(story.mia)]), [true, true, false]);
    assert.deepEqual(await seen([bare(story.emma), bare(story.jonas), bare(story.mia)]), [true, true, false]);
    assert.equal(await membership(), 3);
    await story.desk.change([{ op: "change", kind: "user", id: story.jonas.sub, set: { groups: [] } }]);
    await moveClock(story, { by: "9 minutes" });
    assert.deepEqual(await seen([bare(story.jonas)]), [true]);
    await moveClock(story, { by: "2 minutes" });
    assert.deepEqual(await seen([bare(story.jonas)]), [false]);
  });

  it("make an administrator, too", async () => {
    assert.equal((await bare(story.priya).get("/usage")).status, 200);
    assert.equal((await bare(story.emma).get("/usage")).status, 403);
  });

  it("stay as they were while Jira is away", async () => {
    await moveClock(story, { by: "11 minutes" });
    await story.desk.fault({ match: { path: "/user/groups" }, times: "always", fault: { status: 503 } });
    await story.desk.clearLog();
    for (let visit = 0; visit < 20; visit += 1) assert.deepEqual(await seen([bare(story.emma)]), [true]);
    const tries = await membership();
    assert.ok(tries >= 1 && tries <= 9, `20 visits, and Jira was called ${tries} times`);
    assert.equal((await bare(story.priya).get("/usage")).status, 200, "who administered a moment ago still does");
    await story.desk.clearFaults();
  });

  it("are believed when the token tells them, even that there are none", async () => {
    assert.deepEqual(await seen([story.emma.with({ groups: [], organizations: [] })]), [false]);
    assert.deepEqual(await seen([story.mia.with({ groups: ["people-managers"], organizations: [] })]), [true]);
  });
});

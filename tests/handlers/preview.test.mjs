// The draft as the person sees and changes it.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, describe, it } from "node:test";

import { accident, fieldOf, startStory, valueOf } from "./story.mjs";

let story;
before(async () => {
  story = await startStory();
});
after(() => story?.stop());
afterEach(async () => {
  for (const person of [story.emma, story.jonas]) await person.startOver("3", "5");
});

/** Emma's conversation about her laptop, and its version. */
async function laptop() {
  const turn = await story.emma.say(accident.en);
  return [turn.conversation, turn.draft_version];
}

describe("a draft that has become a ticket", () => {
  it("says which, in the answer to the preview alone", async () => {
    const [conversation] = await laptop();
    assert.ok(!("ticket" in (await story.emma.preview(conversation))));
    const ticket = await story.emma.submit(conversation);
    assert.deepEqual((await story.emma.preview(conversation)).ticket, ticket);
  });
});

describe("changing the draft", () => {
  it("S20: every value can be overridden: the type, the summary, the description, all kinds of fields", async () => {
    const [conversation] = await laptop();
    const values = {
      summary: "Black screen",
      description: "It fell.\n\nNow it is black.",
      customfield_10031: "2026-11-03",
      customfield_10030: "10114",
      duedate: "2027-02-28",
      customfield_10040: "10103",
    };
    const changed = await story.emma.patch(conversation, { values });
    for (const [id, value] of Object.entries(values)) {
      const field = fieldOf(changed, id);
      assert.deepEqual(
        [field.value, field.source, field.confidence, field.evidence],
        [value, "person", 1, ""],
        id,
      );
    }
    assert.equal(fieldOf(changed, "customfield_10030").text, "Monitor");
    const other = await story.emma.patch(conversation, {
      request_type: "39",
      values: {
        components: ["10402", "10401"],
        labels: ["crash", "sap"],
        priority: "2",
        customfield_10049: "https://sap.example.com/x?y=1",
      },
    });
    assert.deepEqual(
      [other.request_type.id, valueOf(other, "summary")],
      ["39", "Black screen"],
      "what still fits is kept",
    );
    assert.deepEqual(
      [valueOf(other, "components"), valueOf(other, "labels"), valueOf(other, "priority")],
      [["10402", "10401"], ["crash", "sap"], "2"],
    );
    const laptopType = await story.emma.patch(conversation, {
      request_type: "24",
      values: { customfield_10090: { parent: "10300", child: "10301" } },
    });
    assert.match(fieldOf(laptopType, "customfield_10090").text, /Laptop.*13 inch/);
    const backup = await story.emma.patch(conversation, {
      request_type: "36",
      values: { customfield_10036: "2026-11-18T14:39:00+11:00" },
    });
    assert.equal(new Date(valueOf(backup, "customfield_10036")).toISOString(), "2026-11-18T03:39:00.000Z");
    const licence = await story.emma.patch(conversation, {
      request_type: "31",
      values: { customfield_10061: 2.5 },
    });
    assert.equal(valueOf(licence, "customfield_10061"), 2.5);
    const back = await story.emma.patch(conversation, { request_type: "25" });
    assert.equal(valueOf(back, "customfield_10030"), "10114", "what the person set before is there again");
  });

  it("S20: null empties a value, which then is missing when it is required", async () => {
    const [conversation] = await laptop();
    const preview = await story.emma.patch(conversation, {
      values: { customfield_10030: null, duedate: null },
    });
    assert.deepEqual(
      [valueOf(preview, "customfield_10030"), valueOf(preview, "duedate"), preview.ready],
      [null, null, false],
    );
    const answer = await story.emma.trySubmit(conversation, preview.version);
    assert.deepEqual(
      [answer.status, answer.body.errors.map(({ pointer }) => pointer)],
      [422, ["/values/customfield_10030"]],
    );
  });

  it("S21: what the person set is never overwritten by what the assistant understands later", async () => {
    const [conversation] = await laptop();
    await story.emma.patch(conversation, {
      values: { customfield_10030: "10113", summary: "My own summary", duedate: null },
    });
    const words = [
      "It is the laptop from last year, the screen of the laptop is black",
      "I need it by tomorrow",
      "The device is a phone",
      "It happened last Monday",
    ];
    for (const message of words) await story.emma.say(message, { conversation });
    const preview = await story.emma.preview(conversation);
    for (const [id, value] of Object.entries({
      customfield_10030: "10113",
      summary: "My own summary",
      duedate: null,
    })) {
      assert.deepEqual(valueOf(preview, id), value, `${id} stays as the person set it`);
    }
  });

  it("S21: a type the person chose stays, too, until they choose another", async () => {
    const [conversation] = await laptop();
    await story.emma.patch(conversation, { request_type: "26" });
    for (const message of [
      "The screen of my laptop is broken, it fell down yesterday",
      "My VPN does not connect",
    ]) {
      const turn = await story.emma.say(message, { conversation });
      assert.equal(turn.request_type.id, "26", turn.reply);
    }
    const named = await story.emma.say("Report broken hardware", { conversation });
    assert.equal(named.request_type.id, "25", "naming a type is choosing it");
  });

  it("S9: takes no type the person may not raise here: restricted, hidden, of another portal, made up", async () => {
    const [conversation, version] = await laptop();
    for (const request_type of [
      "59",
      "44",
      "53",
      "71",
      "999",
      "",
      " 25",
      "25 ",
      "025",
      "25\u0000".slice(0, 2) + "x",
      "IT/25",
      "reset",
    ]) {
      const answer = await story.emma.tryPatch(conversation, version, { request_type });
      assert.deepEqual(
        [answer.status, answer.body.errors?.map(({ pointer }) => pointer)],
        [422, ["/request_type"]],
        JSON.stringify(request_type),
      );
    }
    const people = await story.emma.say("I want to submit an expense claim", { portal: "5" });
    assert.equal(
      (await story.emma.tryPatch(people.conversation, people.draft_version, { request_type: "59" })).status,
      422,
    );
    const manager = await story.jonas.say("Ich möchte Spesen einreichen", { portal: "5" });
    assert.equal(
      (await story.jonas.tryPatch(manager.conversation, manager.draft_version, { request_type: "59" }))
        .status,
      200,
      "a manager may",
    );
    assert.equal((await story.emma.preview(conversation)).version, version, "nothing of it moved the draft");
  });

  it("S9: offers as alternatives exactly what the person may raise on this portal", async () => {
    const [conversation] = await laptop();
    const ids = (await story.emma.preview(conversation)).alternatives.map(({ id }) => Number(id));
    const all = Array.from({ length: 29 }, (_, index) => 15 + index).filter((id) => id !== 25);
    assert.deepEqual(
      ids.sort((a, b) => a - b),
      all,
    );
  });

  it("refuses each bad value with an entry of its own, and takes nothing of such a change", async () => {
    const [conversation, version] = await laptop();
    const bad = {
      summary: "x".repeat(256),
      description: 42,
      customfield_10031: "2026-02-30",
      customfield_10030: "10100",
      duedate: "tomorrow",
      customfield_10040: ["10100"],
    };
    const answer = await story.emma.tryPatch(conversation, version, {
      values: { ...bad, customfield_10099: "x", customfield_10061: 1, nonsense: null },
    });
    assert.equal(answer.status, 422);
    const pointers = [...Object.keys(bad), "customfield_10099", "customfield_10061", "nonsense"].map(
      (id) => `/values/${id}`,
    );
    assert.deepEqual(answer.body.errors.map(({ pointer }) => pointer).sort(), pointers.sort());
    assert.deepEqual(
      await story.emma
        .preview(conversation)
        .then((preview) => [preview.version, valueOf(preview, "customfield_10030")]),
      [version, "10112"],
    );
  });

  it("holds every kind of value against its kind", async () => {
    const [conversation] = await laptop();
    const kinds = [
      [
        "25",
        "customfield_10031",
        ["2026-13-01", "03.11.2026", "2026-1-1", 20261103, "0000-00-00", "2026-11-03T10:00:00Z", true, {}],
      ],
      [
        "36",
        "customfield_10036",
        ["2026-11-18", "2026-11-18T25:00:00Z", "2026-11-18T14:39", "now", 1, null && 0, []],
      ],
      ["31", "customfield_10061", ["5", true, 1e16, {}, [1]]],
      ["39", "components", ["10401", ["10499"], [10401], ["10401", "10112"], {}, [null]]],
      ["39", "labels", ["one", [1], ["-,-"], ["x".repeat(300)]]],
      ["39", "priority", ["6", 3, ["3"]]],
      [
        "39",
        "customfield_10049",
        ["javascript:alert(1)", "ftp://x", "example.com", "https://", "https://a b", 1],
      ],
      [
        "24",
        "customfield_10090",
        [
          "10301",
          { parent: "10310", child: "10301" },
          { parent: "10301", child: null },
          { child: "10301" },
          ["10300"],
          { parent: "10300", child: "10301", more: 1 },
        ],
      ],
    ];
    for (const [type, field, values] of kinds) {
      const { version } = await story.emma.patch(conversation, { request_type: type });
      for (const value of values.filter((one) => one !== null)) {
        const answer = await story.emma.tryPatch(conversation, version, { values: { [field]: value } });
        assert.equal(answer.status, 422, `${field} = ${JSON.stringify(value)}`);
        assert.deepEqual(
          answer.body.errors.map(({ pointer }) => pointer),
          [`/values/${field}`],
        );
      }
    }
  });

  it("refuses a change that changes nothing, or is not of the documented shape", async () => {
    const [conversation, version] = await laptop();
    const cases = [
      [{}, [""]],
      [{ values: [] }, ["/values"]],
      [{ values: "x" }, ["/values"]],
      [{ request_type: 25 }, ["/request_type"]],
      [{ values: {}, portal: "5" }, ["/portal"]],
      [{ version: 3, ready: true, request_type: "25" }, ["/ready", "/version"]],
    ];
    for (const [change, pointers] of cases) {
      const answer = await story.emma.tryPatch(conversation, version, change);
      assert.deepEqual(
        [answer.status, answer.body.errors?.map(({ pointer }) => pointer).sort()],
        [422, pointers],
        JSON.stringify(change),
      );
    }
  });

  it("names the field in the person's language", async () => {
    const turn = await story.jonas.say(accident.de);
    const answer = await story.jonas.tryPatch(turn.conversation, turn.draft_version, {
      values: { duedate: "morgen" },
    });
    assert.match(answer.body.errors[0].detail, /Benötigt bis/);
  });
});

describe("versions", () => {
  it("a change needs the version it is meant for: 428 without, 412 with another", async () => {
    const [conversation, version] = await laptop();
    const change = { values: { summary: "Changed" } };
    const path = `/preview?conversation=${conversation}`;
    assert.equal((await story.emma.call("PATCH", path, { json: change })).status, 428);
    for (const tag of [
      `"${version + 1}"`,
      `"${version - 1}"`,
      "*",
      `W/"${version}"`,
      `${version}`,
      '"x"',
      '""',
      `"${version}", "${version + 1}"`,
      `"+${version}"`,
      `" ${version}"`,
      '"99999999999999999999"',
    ]) {
      const answer = await story.emma.call("PATCH", path, { json: change, headers: { "If-Match": tag } });
      assert.equal(answer.status, 412, tag);
    }
    assert.equal(valueOf(await story.emma.preview(conversation), "summary") === "Changed", false);
    const good = await story.emma.tryPatch(conversation, version, change);
    assert.deepEqual([good.status, good.headers.get("etag")], [200, `"${good.body.version}"`]);
    assert.ok(good.body.version > version);
  });

  it("two changes at once: one is taken, the other hears 412 and loses nothing", async () => {
    const [conversation, version] = await laptop();
    const summaries = Array.from({ length: 12 }, (_, index) => `Summary ${index}`);
    const answers = await Promise.all(
      summaries.map((summary) => story.emma.tryPatch(conversation, version, { values: { summary } })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(11).fill(412)]);
    const winner = answers.findIndex(({ status }) => status === 200);
    assert.equal(valueOf(await story.emma.preview(conversation), "summary"), summaries[winner]);
  });

  it("a turn moves the version when it changes the draft", async () => {
    const [conversation, version] = await laptop();
    const turn = await story.emma.say("It happened last Monday", { conversation });
    assert.ok(turn.draft_version > version);
    assert.equal((await story.emma.preview(conversation)).version, turn.draft_version);
    assert.equal(
      (await story.emma.tryPatch(conversation, version, { values: { summary: "Old" } })).status,
      412,
    );
  });
});

describe("another person's conversation", () => {
  it("answers like one that is not there, at every address and word for word", async () => {
    const [conversation, version] = await laptop();
    const tickets = await story.desk.tickets();
    const order = (id) => ({
      json: { conversation: id, version },
      headers: { "Idempotency-Key": randomUUID() },
    });
    const calls = {
      preview: (id) => story.mia.get(`/preview?conversation=${id}`),
      patch: (id) => story.mia.tryPatch(id, version, { values: { summary: "Mine now" } }),
      submit: (id) => story.mia.call("POST", "/submit", order(id)),
      chat: (id) => story.mia.trySay("Hello", { conversation: id }),
      end: (id) => story.mia.tryEnd(id),
    };
    for (const [what, call] of Object.entries(calls)) {
      const [theirs, nobodys, none] = [
        await call(conversation),
        await call(randomUUID()),
        await call("no-uuid"),
      ];
      assert.equal(theirs.status, 404, what);
      const told = ({ status, body }) => [status, { ...body, request_id: "" }];
      assert.deepEqual(told(theirs), told(nobodys), what);
      assert.deepEqual(told(none), told(nobodys), `${what}: what is no id at all`);
    }
    assert.equal((await story.emma.preview(conversation)).version, version, "it is untouched");
    assert.deepEqual(await story.desk.tickets(), tickets);
  });

  it("cannot be continued on another portal either", async () => {
    const [conversation] = await laptop();
    assert.equal((await story.emma.trySay("Hello", { conversation, portal: "5" })).status, 404);
  });
});

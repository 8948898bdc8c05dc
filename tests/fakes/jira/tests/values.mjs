/** Each kind of field: the forms it takes and those it refuses. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { create, emma, sam } from "./client.mjs";

describe("every kind of value", () => {
  const workspaceId = "f1668d0c-828c-470c-b7d1-8c4f48cd345a";
  const asset = { id: `${workspaceId}:101`, workspaceId, objectId: "101" };
  /** desk, type, the other required values, field, good values, bad values */
  const kinds = [
    [
      "textfield",
      "10",
      "23",
      { description: "d" },
      "customfield_10054",
      ["shop.example"],
      [5, "a\nb", "x".repeat(256)],
    ],
    [
      "textarea",
      "12",
      "52",
      { customfield_10051: "Ann", customfield_10032: "2026-12-01" },
      "customfield_10048",
      ["a\nb"],
      [5],
    ],
    ["url", "10", "30", {}, "customfield_10049", ["https://example.com/a"], ["example.com", "see https://x"]],
    ["datepicker", "12", "58", {}, "customfield_10032", ["2026-12-01"], ["1.12.2026", "2026-02-30"]],
    [
      "datetime",
      "10",
      "20",
      { description: "d" },
      "customfield_10034",
      ["2026-11-18T14:39:00.000+1100"],
      ["2026-11-18T14:39:00+11:00", "2026-11-18T14:39:00.000Z", "2026-11-18", "2026-02-30T10:00:00.000+0000"],
    ],
    ["number", "12", "58", {}, "customfield_10064", [666, 1.5, 0], ["666", "", true]],
    [
      "labels",
      "10",
      "39",
      { description: "d", components: [{ name: "SAP" }] },
      "labels",
      [["a", "b-c"]],
      [["a b"], "a", [""], [1], ["x".repeat(256)]],
    ],
    ["custom labels", "10", "30", {}, "customfield_10044", [["vim"]], [["vi m"]]],
    [
      "components",
      "10",
      "42",
      { description: "d" },
      "components",
      [[{ name: "SAP" }], [{ id: "10402" }]],
      [[{ name: "X" }], "SAP"],
    ],
    [
      "priority",
      "15",
      "73",
      { description: "d" },
      "priority",
      [{ id: "3" }, { name: "Medium" }],
      ["3", { id: "9" }],
    ],
    [
      "radio buttons",
      "12",
      "56",
      {},
      "customfield_10075",
      [{ id: "10165" }, { value: "German" }],
      [{ id: "1" }, "10165"],
    ],
    [
      "multiselect",
      "10",
      "26",
      {},
      "customfield_10080",
      [[{ id: "10180" }, { id: "10183" }]],
      [{ id: "10180" }, [{ id: "1" }], [], ["10180"]],
    ],
    [
      "checkboxes",
      "10",
      "41",
      { description: "d" },
      "customfield_10082",
      [[{ id: "10200" }]],
      [[{ id: "10200" }, { id: "10200" }]],
    ],
    [
      "cascading select",
      "10",
      "24",
      {},
      "customfield_10090",
      [{ id: "10300", child: { id: "10301" } }, { id: "10310" }],
      [{ id: "10301" }, { id: "10300", child: { id: "10311" } }, { id: "10300", child: null }],
    ],
    [
      "user picker",
      "10",
      "30",
      {},
      "customfield_10046",
      [{ accountId: sam }],
      [{ name: "sam.okafor" }, sam, { accountId: "x" }],
    ],
    [
      "multi user picker",
      "10",
      "33",
      { description: "d", customfield_10056: "team@x.example" },
      "customfield_10047",
      [[{ accountId: sam }, { accountId: emma }]],
      [{ accountId: sam }],
    ],
    [
      "group picker",
      "10",
      "43",
      { description: "d", customfield_10062: 2, customfield_10063: 8, customfield_10071: { id: "10146" } },
      "customfield_10097",
      [{ name: "everyone" }],
      [{ name: "nobody" }],
    ],
    [
      "assets",
      "10",
      "38",
      { description: "d" },
      "customfield_10095",
      [[asset]],
      [[{ key: "ITAM-101" }], [], [{ ...asset, objectId: "9" }]],
    ],
    [
      "affected services",
      "10",
      "40",
      {
        description: "d",
        customfield_10042: { id: "10130" },
        customfield_10034: "2026-11-18T14:39:00.000+1100",
      },
      "customfield_10096",
      [],
      [[{ id: "ari:1" }]],
    ],
  ];
  for (const [name, serviceDeskId, requestTypeId, others, field, good, bad] of kinds) {
    it(`${name}: takes the documented form and refuses others`, async () => {
      const send = (value) =>
        create({
          serviceDeskId,
          requestTypeId,
          requestFieldValues: { summary: "s", ...others, [field]: value },
          raiseOnBehalfOf: emma,
        });
      for (const value of good) {
        const answer = await send(value);
        assert.equal(answer.status, 201, `${JSON.stringify(value)}: ${answer.text}`);
      }
      for (const value of bad) {
        const answer = await send(value);
        assert.equal(answer.status, 400, JSON.stringify(value));
        assert.deepEqual(Object.keys(answer.body.errors), [field]);
      }
    });
  }
});

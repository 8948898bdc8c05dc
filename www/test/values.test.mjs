process.env.TZ = "Europe/Berlin";

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFormatter, momentFormat } from "../src/common/format.js";
import { randomUuid } from "../src/common/uuid.js";
import { quotaLevel, secondsBetween } from "../src/admin/figures.js";
import {
  fieldOfPointer,
  fromLocalInput,
  parseLabels,
  parseNumber,
  toggled,
  toLocalInput,
} from "../src/panel/values.js";

describe("values of form controls", () => {
  it("are told what is wrong with them by their pointers, as is what stands beside the fields", () => {
    assert.equal(fieldOfPointer("/values/duedate"), "duedate");
    assert.equal(fieldOfPointer("/values/a~1b~0c"), "a/b~c");
    assert.equal(fieldOfPointer("/values/labels/2"), "labels");
    assert.equal(fieldOfPointer("/participants/1"), "/participants");
    assert.equal(fieldOfPointer("/organization"), "/organization");
    assert.deepEqual([fieldOfPointer("/version"), fieldOfPointer(undefined)], [null, null]);
  });

  it("show an instant in the browser's zone and give it back with the offset of that day", () => {
    assert.equal(toLocalInput("2026-11-18T14:39:00+11:00"), "2026-11-18T04:39");
    assert.equal(fromLocalInput("2026-11-18T04:39"), "2026-11-18T04:39:00+01:00");
    assert.equal(fromLocalInput("2026-07-01T12:00"), "2026-07-01T12:00:00+02:00");
    assert.equal(fromLocalInput("2026-07-01T12:00:30"), "2026-07-01T12:00:30+02:00");
  });

  it("survive the way there and back", () => {
    for (const instant of ["2026-03-29T02:30:00Z", "2026-10-25T03:30:00Z", "2028-02-29T23:59:00-05:00"]) {
      assert.equal(Date.parse(fromLocalInput(toLocalInput(instant))), Date.parse(instant), instant);
    }
  });

  it("are empty for what is no instant", () => {
    assert.deepEqual(
      [toLocalInput(null), toLocalInput("soon"), fromLocalInput(""), fromLocalInput("soon")],
      ["", "", null, null],
    );
  });

  it("split labels at spaces, commas and semicolons, each once", () => {
    assert.deepEqual(parseLabels(" printer, urgent; printer\tfloor-2 "), ["printer", "urgent", "floor-2"]);
    assert.deepEqual(parseLabels("  "), []);
  });

  it("read numbers, and nothing that is none", () => {
    assert.deepEqual(["2.5", "-3", " 7 ", "0"].map(parseNumber), [2.5, -3, 7, 0]);
    assert.deepEqual(["", " ", "1e999", "two", "-"].map(parseNumber), [null, null, null, null, null]);
  });

  it("keep the order of the options when choosing several", () => {
    const options = ["a", "b", "c"].map((value) => ({ value }));
    assert.deepEqual(toggled(["c"], "a", true, options), ["a", "c"]);
    assert.deepEqual(toggled(["a", "c"], "c", false, options), ["a"]);
    assert.deepEqual(toggled(null, "b", true, options), ["b"]);
  });

  it("S62: round a share down, so that 100 % is only said of what is used up", () => {
    const { percent } = createFormatter("en");
    assert.deepEqual([69.99, 70, 70.1, 99.99, 100, 104.26, 0].map(percent), [
      "69.9",
      "70.0",
      "70.1",
      "99.9",
      "100.0",
      "104.2",
      "0.0",
    ]);
    assert.equal(createFormatter("de").percent(78.81), "78,8");
  });

  it("write a date without a time as the same day in every zone", () => {
    assert.equal(createFormatter("en-GB").calendarDay("2026-11-30"), "30 Nov 2026");
    assert.equal(createFormatter("en-GB").shortDay("2026-11-01"), "1 Nov");
  });

  it("write an instant in the person's zone, and nothing for what is none", () => {
    assert.equal(momentFormat("de")("2026-11-22T08:00:00Z"), "22.11.2026, 09:00");
    assert.equal(momentFormat("de")("soon"), "");
  });

  it("S63-S65: name the level of the quota bar as the server colours it", () => {
    assert.equal(quotaLevel({ percent: 69.99, color: "green" }), "green");
    assert.equal(quotaLevel({ percent: 70, color: "yellow" }), "yellow");
    assert.equal(quotaLevel({ percent: 90, color: "yellow" }), "yellow");
    assert.equal(quotaLevel({ percent: 90.01, color: "red" }), "red");
    assert.equal(quotaLevel({ percent: 100, color: "red" }), "full");
  });

  it("count the seconds a run took, when it has ended", () => {
    assert.equal(secondsBetween("2026-11-22T03:11:40Z", "2026-11-22T03:12:00Z"), 20);
    assert.equal(secondsBetween("2026-11-22T03:11:40Z", "2026-11-22T03:11:40Z"), 1);
    assert.equal(secondsBetween("2026-11-22T03:11:40Z", null), null);
  });

  it("make ids of the fourth kind, all different", () => {
    const ids = Array.from({ length: 200 }, randomUuid);
    assert.ok(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
    assert.equal(new Set(ids).size, ids.length);
  });
});

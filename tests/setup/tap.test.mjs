// The counting of `make check` itself: a failure must not get lost.
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { readTap } from "../tap.mjs";

const counts = (text) => {
  const { passed, failed, skipped } = readTap(text);
  return [passed, failed, skipped];
};

describe("the reader of TAP", () => {
  it("counts plain points", () => {
    assert.deepEqual(counts("1..3\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP not here\n"), [1, 1, 1]);
  });

  it("counts what is skipped apart, as cmocka says it too", () => {
    assert.deepEqual(counts("ok 1 - a # SKIP no time\nnot ok 2 # SKIP b\n1..2\n"), [0, 0, 2]);
  });

  it("counts subtests in place of the test around them", () => {
    const text = "# Subtest: s\n    ok 1 - a\n    ok 2 - b\n    1..2\nok 1 - s\n1..1\n";
    assert.deepEqual(counts(text), [2, 0, 0]);
    const deeper = "        ok 1 - a\n        not ok 2 - b\n    not ok 1 - inner\nnot ok 1 - outer\nok 2 - c\n1..2\n";
    assert.deepEqual(counts(deeper), [2, 1, 0]);
  });

  it("counts a test that fails though all its subtests passed", () => {
    assert.deepEqual(counts("    ok 1 - a\nnot ok 1 - its hook broke\n1..1\n"), [1, 1, 0]);
  });

  it("counts a plan that was not kept as a failure", () => {
    assert.deepEqual(counts("1..3\nok 1 - a\n"), [1, 1, 0]);
  });

  it("hands on the figures that a test told", () => {
    const { passed, seen } = readTap("# Subtest: s\n    ok 1 - a\n    # seen: a: 64 clients\n    1..1\nok 1 - s\n# tests 1\n1..1\n");
    assert.deepEqual([passed, seen], [1, ["a: 64 clients"]]);
  });

  it("keeps what was said about a failure", () => {
    const { failures } = readTap("not ok 1 - a\n# expected 1\n# got 2\nok 2 - b\n# noise\n1..2\n");
    assert.deepEqual(failures.map(({ title, details }) => [title, details]), [["a", ["# expected 1", "# got 2"]]]);
  });

  it("tells of a broken hook besides the tests it kept from running, without counting it", () => {
    const text = "    not ok 1 - a\n      failureType: 'cancelledByParent'\nnot ok 1 - s\n  failureType: 'hookFailed'\n1..1\n";
    assert.deepEqual(counts(text), [0, 1, 0]);
    assert.deepEqual(readTap(text).failures.map(({ title }) => title), ["a", "s"]);
  });

  it("finds nothing in a text without points", () => {
    assert.deepEqual(counts("all is well\n"), [0, 0, 0]);
  });
});

// sql/statements.awk: what it makes of statements, and what it refuses.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";

import { root } from "../stack/servers.mjs";

const folder = mkdtempSync("/tmp/ata-statements-");
after(() => rmSync(folder, { recursive: true }));

function make(...texts) {
  const files = texts.map((text, at) => join(folder, `${at}.sql`));
  texts.forEach((text, at) => writeFileSync(files[at], text));
  const out = { header: join(folder, "s.h"), table: join(folder, "s.inc"), prepare: join(folder, "s.sql") };
  const variables = Object.entries(out).flatMap(([name, file]) => ["-v", `out_${name}=${file}`]);
  const result = spawnSync("awk", [...variables, "-f", join(root, "sql/statements.awk"), ...files], { encoding: "utf8" });
  const read = (file) => readFileSync(file, "utf8");
  if (result.status !== 0) return { complaint: result.stderr.replaceAll(`${folder}/`, "").trim() };
  return { header: read(out.header), table: read(out.table), prepare: read(out.prepare) };
}

describe("statements.awk", () => {
  it("makes a constant, a text and the number of parameters of each statement", () => {
    const text = "-- draft_load: one draft ($1 id, $2 person)\n-- Only their own.\nSELECT \"id\"\n  FROM draft WHERE id = $1 AND person = $2;\n";
    const { header, table, prepare } = make(text, "-- draft_list: all\nSELECT '\\?' FROM draft;\n");
    assert.match(header, /STATEMENT_DRAFT_LOAD,\n {4}STATEMENT_DRAFT_LIST,\n {4}STATEMENTS_COUNT/);
    assert.match(table, /\[STATEMENT_DRAFT_LOAD\] = \{"draft_load",\n/);
    assert.match(table, /"SELECT \\"id\\"" "\\n"\n +" {2}FROM draft WHERE id = \$1 AND person = \$2",\n +2\}/);
    assert.match(table, /"SELECT '\\\\\\\?' FROM draft",\n +0\}/);
    assert.match(prepare, /PREPARE draft_load AS\nSELECT "id"\n/);
    assert.doesNotMatch(table + prepare, /Only their own/);
  });

  it("refuses a name that stands twice, in whichever files", () => {
    const { complaint } = make("-- one: a\nSELECT 1;\n", "-- one: b\nSELECT 2;\n");
    assert.match(complaint, /^1\.sql:1: the statement one already stands at 0\.sql:1/);
  });

  it("refuses a statement without text, without its semicolon, or with a parameter left out", () => {
    assert.match(make("-- one: a\n-- two: b\nSELECT 1;\n").complaint, /0\.sql:1: the statement one has no text/);
    assert.match(make("-- one: a\nSELECT 1\n").complaint, /one does not end with a semicolon/);
    assert.match(make("-- one: a\nSELECT $1, $3;\n").complaint, /one has \$3 but no \$2/);
  });

  it("refuses lines that belong to no statement", () => {
    assert.match(make("SELECT 1;\n").complaint, /0\.sql:1: this line belongs to no statement/);
  });
});

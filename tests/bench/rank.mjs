// Ranking 150 request types with a full history: the portal of tests/data/ranking, made larger by variants of its types.
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { root } from "../stack/servers.mjs";
import { median, verdict } from "./figures.mjs";

const run = promisify(execFile);
const typesWanted = 150;
const ticketsOfType = 90;
const rounds = 5;
const variants = ["", "for a new colleague", "at the warehouse", "while travelling"];

async function table(name) {
  const text = await readFile(join(root, "tests/data/ranking", `${name}.tsv`), "utf8");
  return text.trim().split("\n").slice(1).map((line) => line.split("\t"));
}

/** Another wording of a request: other words of the same history mixed in. */
const ticket = (texts, at, variant) => `${texts[at % texts.length]} ${texts[(at * 7 + 3) % texts.length]} ${variant}`.trim();

async function writePortal(folder) {
  const types = (await table("types")).filter(([portal]) => portal === "desk");
  const queries = (await table("queries")).filter(([, portal]) => portal === "desk");
  const textsOf = (label) => queries.filter(([, , gold]) => gold === label).map(([, , , text]) => text);
  const lines = { types: [], queries: [], history: [] };
  for (const variant of variants) {
    for (const [, label, group, name, description, also] of types) {
      if (lines.types.length === typesWanted) break;
      const texts = textsOf(label);
      const own = variant ? `${label}_${variants.indexOf(variant)}` : label;
      lines.types.push(["large", own, group, `${name} ${variant}`.trim(), description, also ?? ""]);
      if (texts.length === 0) continue;
      for (let at = 0; at < ticketsOfType; at += 1) lines.history.push(["large", own, at + 1, ticket(texts, at, variant)]);
      texts.forEach((text, at) => lines.queries.push([`${own}-${at}`, "large", own, `${text} ${variant}`.trim()]));
    }
  }
  const heads = { types: "portal\tlabel\tgroup\tname\tdescription\talso", queries: "qid\tportal\tgold\ttext", history: "portal\tlabel\trank\ttext" };
  await mkdir(folder, { recursive: true });
  for (const [name, rows] of Object.entries(lines)) {
    await writeFile(join(folder, `${name}.tsv`), [heads[name], ...rows.map((cells) => cells.join("\t")), ""].join("\n"));
  }
  return lines;
}

/** Measures ranking; `folder` takes what is written. */
export async function bench(folder) {
  const portal = join(folder, "portal");
  const { types, history, queries } = await writePortal(portal);
  console.log(`${types.length} types, ${history.length} past tickets, ${queries.length} questions, ${rounds} rounds`);
  const late = [];
  for (let round = 0; round < rounds; round += 1) {
    const program = join(root, process.env.ATA_TEST_BUILD ?? "build", "bench/rank_eval");
    const { stdout } = await run(program, [portal, "all"]);
    late.push(Number(/^large .* ([\d.]+)$/m.exec(stdout)[1]));
  }
  const reached = median(late);
  verdict("ranking, p99", `${reached.toFixed(2)} ms`, "<= 5 ms", reached <= 5);
}

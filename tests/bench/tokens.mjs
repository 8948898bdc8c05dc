// How many tokens a turn sends, counted with the tokenizer of the models (o200k_base), and what a conversation would cost if
// every turn sent every field of every request type and all that was said. Held against the budgets of the design.
//
//   node tests/bench/tokens.mjs
import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

import { root } from "../stack/servers.mjs";

const build = process.env.ATA_TEST_BUILD || join(root, "build");
const budget = { tokens: 1500, types: "50 types", share: 60 };
const tokensOfMessage = 3; // what the format of a chat adds to each
const tokensOfAnswer = 3;

const plain = (text) => countTokens(text, { disallowedSpecial: new Set() });
const percent = (part, whole) => Math.round((100 * part) / whole);

/** Tokens of one turn: sent as it is, with everything, and in the person's own words. */
function countTurn({ what, messages, schema, everything, person }) {
  const schemaTokens = plain(JSON.stringify(schema));
  const sum = messages.reduce((tokens, { content }) => tokens + tokensOfMessage + plain(content), tokensOfAnswer);
  const [instructions] = messages[0].content.split(/^Request types|^Groups: /m);
  return {
    what,
    messages: sum,
    schema: schemaTokens,
    sent: sum + schemaTokens,
    person: plain(person),
    everything: plain(instructions) + plain(everything) + schemaTokens + tokensOfMessage + tokensOfAnswer,
  };
}

/** Prints both figures; the answer says whether they keep the budget. */
export async function bench() {
  const options = { maxBuffer: 1 << 28 };
  const program = join(build, "bench/prompt_tokens");
  const { stdout } = await promisify(execFile)(program, [join(root, "tests/data/ranking/types.tsv")], options);
  const turns = stdout.trim().split("\n").map((line) => countTurn(JSON.parse(line)));
  const first = turns.filter(({ what }) => what !== "conversation");
  const talk = turns.filter(({ what }) => what === "conversation");
  console.log("tokens of a first turn, without the person's words (o200k_base):");
  for (const { what, messages, schema, person } of first)
    console.log(`  ${what.padEnd(10)} ${messages - person} messages + ${schema} schema = ${messages + schema - person}`);
  const [sent, everything] = ["sent", "everything"].map((member) => talk.reduce((sum, turn) => sum + turn[member], 0));
  const share = percent(sent, everything);
  console.log(`a conversation of ${talk.length} turns on 50 types: ${sent} tokens, ${everything} if everything were sent: ${share} %`);
  const one = first.find(({ what }) => what === budget.types);
  const keeps = one.sent - one.person <= budget.tokens && share <= budget.share;
  console.log(`budget: ${budget.tokens} tokens for ${budget.types}, ${budget.share} %: ${keeps ? "kept" : "NOT KEPT"}`);
  return keeps;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = (await bench()) ? 0 : 1;

// The corpus of attacks as words of the assistant, in a real page: all of it is text.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { loadAttacks, markup } from "../handlers/attacks.mjs";
import { startStage } from "./stage.mjs";

const repliesMax = 1800; // characters; longer replies are shortened
let stage;
before(async () => {
  stage = await startStage({ engine: "model" });
});
afterEach(() => stage?.end());
after(() => stage?.stop());

/** As few replies as hold all these texts, a paragraph each. */
function repliesOf(texts) {
  const replies = [""];
  for (const text of texts) {
    const last = replies.length - 1;
    if (replies[last].length + text.length > repliesMax) replies.push(text);
    else replies[last] += `\n\n${text}`;
  }
  return replies.map((text) => text.trim());
}

const answerWith = (reply) => ({
  content: JSON.stringify({ action: "decline", request_type: null, reply, asked_field: null, alternatives: [], values: [], later: null }),
});

describe("attacks in the page", () => {
  it("are text and nothing else: no element, no script, no address outside, while they stream and after a reload", async () => {
    const texts = [...(await loadAttacks()).map(({ text }) => text), ...markup];
    const replies = repliesOf(texts);
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await stage.model.script(replies.map(answerWith));
    for (const index of replies.keys()) {
      await emma.say(`Number ${index}`);
      await emma.checkHarmless();
    }
    await emma.enter();
    await emma.openPanel();
    await emma.replies.nth(replies.length).waitFor();
    await emma.checkHarmless();
    const shown = (await emma.replies.allInnerTexts()).join("\n");
    assert.match(shown, /onerror=alert/, "markup is shown as it is written");
    assert.doesNotMatch(shown, /https?:\/\/\S*evil/, "addresses of others are taken out");
  });
});

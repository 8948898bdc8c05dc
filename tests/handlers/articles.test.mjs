// The knowledge base in a conversation: what may help without a ticket, or until there is one.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { parseMarkdown } from "../../www/src/common/markdown.js";
import { startStory } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ engine: "model", indexed: true });
});
after(() => story?.stop());

const pageOf = (space, id) => `${story.stack.jira.url}/wiki/spaces/${space}/pages/${id}`;

const linksIn = (text) =>
  parseMarkdown(text)
    .flatMap(({ children = [] }) => children)
    .filter(({ type }) => type === "link");

async function lastPrompt() {
  const response = await fetch(new URL("/__control/log?last=1", story.stack.model.url));
  const { requests } = await response.json();
  return requests.at(-1).body.messages;
}

const modelSays = (answer) =>
  story.model.script([
    {
      content: JSON.stringify({
        action: "ask", request_type: null, reply: "Let us see.", asked_field: null, alternatives: [], values: [], later: null,
        article: null, ...answer,
      }),
    },
  ]);

describe("articles of the knowledge base", () => {
  it("S76: the model is shown what fits, and the person gets its link in the stream and in the answer", async () => {
    const events = await story.emma.events("The printer shows a paper jam");
    const { reply } = events.at(-1).data;
    const told = events.filter(({ event }) => event === "token").map(({ data }) => data.text).join("");
    assert.equal(told.trim(), reply);
    assert.deepEqual(linksIn(reply).map(({ href }) => href), [pageOf("ITKB", "131077")]);
    const words = (await lastPrompt()).at(-1).content;
    assert.match(words, /Articles:\n<words id=\w+>\n131077 \| Printer shows a paper jam \| Open flap B/);
    await story.emma.startOver();
  });

  it("an article that is kept to some people, archived or of another portal is in no prompt and in no answer", async () => {
    for (const [words, id] of [
      ["Emergency access for administrators", "131083"],
      ["Old instructions for the fax gateway", "131084"],
      ["Salary bands for managers", "131107"],
    ]) {
      await modelSays({ article: id });
      const { reply } = await story.emma.say(words);
      assert.deepEqual(linksIn(reply), [], words);
      assert.ok(!JSON.stringify(await lastPrompt()).includes(`${id} |`), words);
      await story.emma.startOver();
    }
  });

  it("the prompt's first message is the same with and without articles that fit", async () => {
    await story.emma.say("The printer shows a paper jam");
    const [one] = await lastPrompt();
    await story.emma.startOver();
    await story.emma.say("I would like a cup of coffee");
    const [other] = await lastPrompt();
    assert.equal(one.content, other.content);
    await story.emma.startOver();
  });
});

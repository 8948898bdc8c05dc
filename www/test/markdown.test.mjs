import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseInline, parseMarkdown, plainText, safeLink } from "../src/common/markdown.js";

const text = (value) => ({ type: "text", text: value });

describe("the Markdown of replies", () => {
  it("knows bold, emphasis and code", () => {
    assert.deepEqual(parseInline("a **b** *c* `d`"), [
      text("a "),
      { type: "strong", children: [text("b")] },
      text(" "),
      { type: "emphasis", children: [text("c")] },
      text(" "),
      { type: "code", text: "d" },
    ]);
  });

  it("nests emphasis in bold", () => {
    const [strong] = parseInline("**very *much* so**");
    assert.equal(strong.type, "strong");
    assert.deepEqual(strong.children[1], { type: "emphasis", children: [text("much")] });
  });

  it("leaves names with underscores, sums and lone stars alone", () => {
    for (const words of [
      "customfield_10040_x",
      "2 * 3 * 4",
      "a ** b",
      "_",
      "**",
      "snake_case_name and other_name_too",
    ]) {
      assert.deepEqual(parseInline(words), [text(words)], words);
    }
  });

  it("shows half-written marks at the end of a stream as they are", () => {
    for (const words of ["so **bol", "see [the for", "see [the form](https://exa", "run `ls"]) {
      const [first, ...rest] = parseInline(words).filter((node) => node.type !== "link");
      assert.equal(first.type, "text", words);
      assert.ok(
        rest.every((node) => node.type === "text"),
        words,
      );
    }
  });

  it("makes lists, also numbered ones that start later", () => {
    const [bullets, numbers] = parseMarkdown("- one\n- two\n\n3. three\n4. four");
    assert.deepEqual([bullets.ordered, bullets.items.length], [false, 2]);
    assert.deepEqual([numbers.ordered, numbers.first, numbers.items.length], [true, 3, 2]);
  });

  it("keeps an indented line with its item", () => {
    const [list] = parseMarkdown("- one\n  more\n- two");
    assert.deepEqual(list.items[0], [text("one\nmore")]);
  });

  it("keeps code blocks verbatim, also unfinished ones", () => {
    assert.deepEqual(parseMarkdown("```\n**not bold**\n```\nafter")[0], {
      type: "code",
      text: "**not bold**",
    });
    assert.deepEqual(parseMarkdown("```js\nlet a"), [{ type: "code", text: "let a" }]);
  });

  it("never makes an image or an element", () => {
    const nodes = parseInline('![pixel](https://evil.example/p.png) <img src=x onerror="alert(1)">');
    assert.deepEqual(nodes, [text("pixel"), text(' <img src=x onerror="alert(1)">')]);
  });

  it("finds bare addresses without the full stop after them", () => {
    const nodes = parseInline("See https://desk.example/a?b=1. Thanks");
    assert.equal(nodes[1].href, "https://desk.example/a?b=1");
    assert.deepEqual(nodes[2], text(". Thanks"));
  });

  it("links to the portal's own hosts only, over http and https only", () => {
    const hosts = new Set(["desk.example", "127.0.0.1:8080"]);
    assert.equal(safeLink("https://desk.example/x", hosts), "https://desk.example/x");
    assert.equal(safeLink("http://127.0.0.1:8080/x", hosts), "http://127.0.0.1:8080/x");
    for (const href of [
      "javascript:alert(1)",
      "data:text/html,x",
      "https://evil.example/",
      "https://desk.example@evil.example/",
      "https://user:word@desk.example/",
      "//desk.example/x",
      "/x",
      "https://desk.example:8443/",
    ]) {
      assert.equal(safeLink(href, hosts), null, href);
    }
  });

  it("gives screen readers the words without the marks", () => {
    assert.equal(plainText("**Bold**\n\n- one\n- [two](https://x.example)"), "Bold\none\ntwo");
  });

  it("takes odd input without failing", () => {
    for (const odd of [
      "",
      "\n\n\n",
      "*".repeat(5000),
      "[".repeat(5000),
      "`".repeat(5001),
      "**a".repeat(2000),
    ]) {
      assert.equal(typeof plainText(odd), "string");
    }
  });
});

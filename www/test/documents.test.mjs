import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { renderDocument } from "../tools/documents.mjs";

const render = (source) => renderDocument(source, ["editions", "faq"]);

describe("a chapter of the documentation", () => {
  it("has a title, and headings that can be linked to", () => {
    const { title, html } = render("# Questions\n\n## The key is right, yet…\n");
    assert.equal(title, "Questions");
    assert.match(html, /<h2 id="the-key-is-right-yet">/);
  });

  it("links to the pages of other chapters, and to nothing that is no page", () => {
    const { html } = render("[a](editions.md#costs) [b](../README.md) [c](https://example.com) [d](openapi.yaml)");
    assert.equal(html, '<p><a href="editions.html#costs">a</a> b <a href="https://example.com">c</a> d</p>\n');
  });

  it("has tables that scroll by themselves, without empty headings", () => {
    const { html } = render("| | A |\n|---|---|\n| b | c |\n");
    assert.match(html, /^<div class="table-frame" role="group" tabindex="0"><table>/);
    assert.doesNotMatch(html, /<th><\/th>/);
  });
});

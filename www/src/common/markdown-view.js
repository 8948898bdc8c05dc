/* Draws parsed Markdown as elements; text stays text all the way into the page. */

import { html } from "htm/preact";
import { parseMarkdown, safeLink } from "./markdown.js";

function drawInline(nodes, hosts) {
  return nodes.map((node) => {
    if (node.type === "text") return node.text;
    if (node.type === "code") return html`<code>${node.text}</code>`;
    if (node.type === "strong") return html`<strong>${drawInline(node.children, hosts)}</strong>`;
    if (node.type === "emphasis") return html`<em>${drawInline(node.children, hosts)}</em>`;
    return drawLink(node, hosts);
  });
}

/** A link elsewhere is shown with its address as plain text, so that no label can lie about where it leads. */
function drawLink({ href, children }, hosts) {
  const label = drawInline(children, hosts);
  const safe = safeLink(href, hosts);
  if (safe) return html`<a href=${safe} target="_blank" rel="noopener noreferrer">${label}</a>`;
  return children[0].text === href ? label : html`${label} (${href})`;
}

function drawBlock(block, hosts) {
  if (block.type === "code") return html`<pre tabindex="0"><code>${block.text}</code></pre>`;
  if (block.type === "heading") return html`<p class="text-heading">${drawInline(block.children, hosts)}</p>`;
  if (block.type === "paragraph") return html`<p>${drawInline(block.children, hosts)}</p>`;
  const items = block.items.map((item) => html`<li>${drawInline(item, hosts)}</li>`);
  return block.ordered ? html`<ol start=${block.first}>${items}</ol>` : html`<ul>${items}</ul>`;
}

/** @param {{text: string, hosts: ReadonlySet<string>}} properties */
export function Markdown({ text, hosts }) {
  return html`<div class="text" dir="auto">${parseMarkdown(text).map((block) => drawBlock(block, hosts))}
    </div>`;
}

/* The small part of Markdown the assistant may use, as plain data. What is not understood stays text; there are no
 * images, no HTML, and a half-written mark at the end of a stream is shown as it is. */

const bulletLine = /^\s{0,3}[-*+]\s+(.*)$/;
const numberedLine = /^\s{0,3}(\d{1,9})[.)]\s+(.*)$/;
const headingLine = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/;
const fenceLine = /^\s{0,3}```/;

const inlineMarks = {
  code: /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/,
  image: /!\[([^\]]*)\]\(([^()\s]*)\)/,
  link: /\[([^\]]+)\]\(([^()\s]+)\)/,
  strong: /\*\*(?=\S)([\s\S]*?\S)\*\*|__(?=\S)([\s\S]*?\S)__(?!\w)/,
  emphasis: /\*(?=[^\s*])([^*]*?[^\s*])\*(?!\*)|(?<!\w)_(?=[^\s_])([^_]*?[^\s_])_(?!\w)/,
  address: /https?:\/\/[^\s<>"'`*)\]]*[^\s<>"'`*)\].,;:!?]/,
};
const inlineMark = new RegExp(Object.values(inlineMarks).map(({ source }) => source).join("|"));

/**
 * @param {string} text
 * @param {number} [depth]  how deep marks may still nest
 * @returns {({type: "text" | "code", text: string} | {type: "strong" | "emphasis", children: any[]} |
 *            {type: "link", href: string, children: any[]})[]}
 */
export function parseInline(text, depth = 4) {
  const nodes = [];
  let rest = text;
  const addText = (piece) => {
    if (piece) nodes.push({ type: "text", text: piece });
  };
  for (;;) {
    const match = rest && inlineMark.exec(rest);
    if (!match) break;
    addText(rest.slice(0, match.index));
    nodes.push(inlineNode(match, depth));
    rest = rest.slice(match.index + match[0].length);
  }
  addText(rest);
  return nodes;
}

function inlineNode(match, depth) {
  const [whole, , code, imageText, , label, href, strong, strongToo, emphasis, emphasisToo] = match;
  const inner = (text) => (depth > 0 ? parseInline(text, depth - 1) : [{ type: "text", text }]);
  if (code !== undefined) return { type: "code", text: code };
  if (imageText !== undefined) return { type: "text", text: imageText };
  if (label !== undefined) return { type: "link", href, children: [{ type: "text", text: label }] };
  if (strong ?? strongToo) return { type: "strong", children: inner(strong ?? strongToo) };
  if (emphasis ?? emphasisToo) return { type: "emphasis", children: inner(emphasis ?? emphasisToo) };
  return { type: "link", href: whole, children: [{ type: "text", text: whole }] };
}

function takeFence(lines, start) {
  let end = start + 1;
  while (end < lines.length && !fenceLine.test(lines[end])) end += 1;
  return { block: { type: "code", text: lines.slice(start + 1, end).join("\n") }, next: end + 1 };
}

function takeList(lines, start, pattern, ordered) {
  const items = [];
  let index = start;
  for (; index < lines.length; index += 1) {
    const match = pattern.exec(lines[index]);
    if (match) items.push(match[match.length - 1]);
    else if (/^\s{2,}\S/.test(lines[index])) items[items.length - 1] += `\n${lines[index].trim()}`;
    else break;
  }
  const first = ordered ? Number(pattern.exec(lines[start])[1]) : 1;
  const block = { type: "list", ordered, first, items: items.map((item) => parseInline(item)) };
  return { block, next: index };
}

const startsBlock = (line) =>
  fenceLine.test(line) || bulletLine.test(line) || numberedLine.test(line) || headingLine.test(line);

function takeParagraph(lines, start) {
  let end = start + 1;
  while (end < lines.length && lines[end].trim() && !startsBlock(lines[end])) end += 1;
  const text = lines
    .slice(start, end)
    .map((line) => line.trim())
    .join("\n");
  return { block: { type: "paragraph", children: parseInline(text) }, next: end };
}

function takeBlock(lines, index) {
  const line = lines[index];
  if (fenceLine.test(line)) return takeFence(lines, index);
  if (bulletLine.test(line)) return takeList(lines, index, bulletLine, false);
  if (numberedLine.test(line)) return takeList(lines, index, numberedLine, true);
  const heading = headingLine.exec(line);
  if (heading) return { block: { type: "heading", children: parseInline(heading[1]) }, next: index + 1 };
  return takeParagraph(lines, index);
}

/**
 * @param {string} text
 * @returns {({type: "paragraph" | "heading", children: any[]} | {type: "code", text: string} |
 *            {type: "list", ordered: boolean, first: number, items: any[][]})[]}
 */
export function parseMarkdown(text) {
  const lines = String(text).replace(/\r\n?/g, "\n").split("\n");
  const blocks = [];
  for (let index = 0; index < lines.length;) {
    if (!lines[index].trim()) {
      index += 1;
      continue;
    }
    const { block, next } = takeBlock(lines, index);
    blocks.push(block);
    index = next;
  }
  return blocks;
}

/**
 * A link is a link only when it leads to one of the portal's own hosts over http or https.
 * @param {string} href
 * @param {ReadonlySet<string>} hosts
 * @returns {string | null}
 */
export function safeLink(href, hosts) {
  let url;
  try {
    url = new URL(href);
  } catch {
    return null;
  }
  const web = url.protocol === "https:" || url.protocol === "http:";
  return web && !url.username && !url.password && hosts.has(url.host) ? url.href : null;
}

function inlineText(nodes) {
  return nodes.map((node) => node.text ?? inlineText(node.children)).join("");
}

/**
 * The words without the marks, for a screen reader's announcement and for copying.
 * @param {string} text
 */
export function plainText(text) {
  const lines = parseMarkdown(text).map((block) => {
    if (block.type === "list") return block.items.map(inlineText).join("\n");
    return block.type === "code" ? block.text : inlineText(block.children);
  });
  return lines.join("\n");
}

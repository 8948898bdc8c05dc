/* Makes a page of each chapter in docs/*.md, so that the admin page can link to the documentation of just this release. */

import { Marked } from "marked";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const isElsewhere = (href) => /^(https?:|mailto:|#)/.test(href);

const escape = (text) =>
  text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);

/** @param {string} folder */
export async function documentNames(folder) {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith(".md"))
    .map((name) => basename(name, ".md"))
    .sort();
}

/** "## Who is calling?" can be linked to as #who-is-calling. */
const slug = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

/** Where a link of a chapter leads among the pages; null for a file that is not one of them. */
function pageOf(href, names) {
  if (isElsewhere(href)) return href;
  const [, name, anchor] = /^(?:\.\/)?([\w-]+)\.md(#.*)?$/.exec(href) ?? [];
  return names.includes(name) ? `${name}.html${anchor ?? ""}` : null;
}

function rendererFor(names) {
  return {
    heading({ tokens, depth }) {
      const inner = this.parser.parseInline(tokens);
      return `<h${depth} id="${slug(inner.replace(/<[^>]*>/g, ""))}">${inner}</h${depth}>\n`;
    },
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens);
      const page = pageOf(href, names);
      return page === null ? inner : `<a href="${escape(page)}">${inner}</a>`;
    },
    image: ({ text }) => escape(text),
  };
}

/** @param {string} source  Markdown @param {string[]} names  the chapters there are @returns {{title: string, html: string}} */
export function renderDocument(source, names) {
  const marked = new Marked({ renderer: rendererFor(names) });
  const html = marked
    .parse(source)
    .replaceAll("<table>", '<div class="table-frame" role="group" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>")
    .replaceAll("<th></th>", "<td></td>"); // a corner that heads nothing
  const title = /^#\s+(.+)$/m.exec(source)?.[1] ?? "Documentation";
  return { title: title.trim(), html };
}

function contents(chapters, current) {
  const items = chapters.map(({ name, title }) => {
    const here = name === current ? ' aria-current="page"' : "";
    return `<li><a href="${name}.html"${here}>${escape(title)}</a></li>`;
  });
  return items.join("");
}

/**
 * Writes a page for each chapter.
 * @param {{from: string, to: string, template: string, style: string}} about  `style`: its address as the pages see it
 */
export async function writeDocuments({ from, to, template, style }) {
  const names = await documentNames(from);
  const chapters = [];
  for (const name of names) {
    chapters.push({ name, ...renderDocument(await readFile(join(from, `${name}.md`), "utf8"), names) });
  }
  await mkdir(to, { recursive: true });
  for (const { name, title, html } of chapters) {
    const values = { style, title: escape(title), contents: contents(chapters, name), chapter: html };
    const page = template.replace(/\{\{(\w+)\}\}/g, (whole, key) => values[key] ?? whole);
    await writeFile(join(to, `${name}.html`), page);
  }
}

/** `documents:names`: the chapters there are, so that no page links to one that is not. */
export function documentPlugin(folder) {
  return {
    name: "documents",
    setup(bundler) {
      bundler.onResolve({ filter: /^documents:/ }, ({ path }) => ({ path, namespace: "documents" }));
      bundler.onLoad({ filter: /.*/, namespace: "documents" }, async () => ({
        contents: JSON.stringify(await documentNames(folder)),
        loader: "json",
      }));
    },
  };
}

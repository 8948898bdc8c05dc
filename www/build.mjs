/* Builds www/dist from www/src. The same sources give the same bytes; a page over its budget fails the build. */

import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { documentPlugin, writeDocuments } from "./tools/documents.mjs";
import { templatePlugin } from "./tools/templates.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const source = join(root, "src");
const output = join(root, "dist");
const documents = join(root, "../docs");
const target = ["es2021"];

/**
 * Kilobytes, gzipped: what a browser fetches to show the thing, in its largest language. The form is what the panel
 * fetches on top of itself while the first message is written, people what the form fetches where some can be chosen.
 */
const budgets = { loader: 3, panel: 25, form: 15, people: 3, admin: 40 };

const pages = [
  {
    name: "panel",
    template: "panel/panel.html",
    entry: "panel/index.js",
    later: [
      { name: "form", entry: "panel/form.js" },
      { name: "people", entry: "panel/people-field.js" },
    ],
  },
  { name: "admin", template: "admin/admin.html", entry: "admin/index.js" },
];

const demoPortals = ["3", "5", "8"];

async function localeNames() {
  const names = await readdir(join(source, "locales"));
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -5))
    .sort();
}

async function readAllWords(locale) {
  return JSON.parse(await readFile(join(source, "locales", `${locale}.json`), "utf8"));
}

/** Keys travel short: nobody reads a bundle, and the widget's budgets are tight. The loader's files outlive a release. */
async function makeShortKeys() {
  const keys = Object.keys(await readAllWords("en"))
    .filter((key) => !key.startsWith("admin."))
    .sort();
  const shorten = (key, index) =>
    key.startsWith("loader.") ? key.slice("loader.".length) : index.toString(36);
  return new Map(keys.map((key, index) => [key, shorten(key, index)]));
}

const shortKeys = await makeShortKeys();

/** One catalogue cut down to the areas a bundle needs: the panel does not carry the administrators' words. */
async function readCatalogue(locale, areas) {
  const kept = Object.entries(await readAllWords(locale)).filter(([key]) =>
    areas.includes(key.split(".")[0]),
  );
  return JSON.stringify(Object.fromEntries(kept.map(([key, words]) => [shortKeys.get(key) ?? key, words])));
}

/**
 * `catalogues:panel`      every language, each fetched when needed
 * `catalogue:loader/en`   one language, part of the bundle
 */
const cataloguePlugin = {
  name: "catalogues",
  setup(bundler) {
    bundler.onResolve({ filter: /^catalogues?:/ }, ({ path }) => ({ path, namespace: "catalogue" }));
    bundler.onLoad({ filter: /.*/, namespace: "catalogue" }, async ({ path }) => {
      const [kind, rest] = path.split(":");
      const [area, locale] = rest.split("/");
      const areas = area === "panel" ? ["panel", "common"] : [area];
      if (kind === "catalogues") {
        const names = await localeNames();
        const lines = names.map((name) => `"${name}": () => import("catalogue:${area}/${name}")`);
        return { contents: `export default {${lines.join(",")}};`, loader: "js", resolveDir: source };
      }
      return { contents: await readCatalogue(locale, areas), loader: "json" };
    });
  },
};

/** `import css from "./x.css?text"`: a minified style sheet as text, for a shadow root. */
const styleTextPlugin = {
  name: "style-text",
  setup(bundler) {
    bundler.onResolve({ filter: /\.css\?text$/ }, ({ path, resolveDir }) => ({
      path: relative(root, join(resolveDir, path.slice(0, -"?text".length))),
      namespace: "style-text",
    }));
    bundler.onLoad({ filter: /.*/, namespace: "style-text" }, async ({ path }) => {
      const { code } = await transform(await readFile(join(root, path), "utf8"), {
        loader: "css",
        minify: true,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  target,
  metafile: true,
  write: false,
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
  plugins: [cataloguePlugin, styleTextPlugin, documentPlugin(documents), templatePlugin(source, shortKeys)],
};

async function writeOutputs(result) {
  for (const file of result.outputFiles) {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(file.path, file.contents);
  }
}

async function buildLoader() {
  const result = await build({
    ...common,
    entryPoints: [join(source, "loader/index.js")],
    outfile: join(output, "ata.js"),
    format: "iife",
  });
  await writeOutputs(result);
  return result;
}

/** Each page on its own: a chunk shared by two pages would make both of them larger. */
async function buildApp(page) {
  const result = await build({
    ...common,
    entryPoints: { [page.name]: join(source, page.entry) },
    outdir: join(output, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    format: "esm",
    splitting: true,
  });
  await writeOutputs(result);
  return result;
}

async function buildDemo() {
  const result = await build({
    ...common,
    entryPoints: { demo: join(source, "demo/index.js") },
    outdir: join(output, "demo"),
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    format: "iife",
  });
  await writeOutputs(result);
  return result;
}

/** The documentation: pages without a script. */
async function buildDocuments() {
  const result = await build({
    ...common,
    entryPoints: { document: join(source, "documents/document.css") },
    outdir: join(output, "assets"),
    entryNames: "[name]-[hash]",
  });
  await writeOutputs(result);
  const [style] = Object.keys(result.metafile.outputs);
  await writeDocuments({
    from: documents,
    to: join(output, "docs"),
    template: await readFile(join(source, "documents/document.html"), "utf8"),
    style: relativeToPage(style, "docs"),
  });
}

/** The loader's words in the other languages: files of their own, the loader must stay small. */
async function writeLoaderWords() {
  await mkdir(join(output, "words"), { recursive: true });
  for (const locale of await localeNames()) {
    await writeFile(join(output, "words", `${locale}.json`), await readCatalogue(locale, ["loader"]));
  }
}

/** Where the bundle of one entry point went, with the style sheet that belongs to it. */
function findBundle(metafile, entry) {
  const wanted = `src/${entry}`;
  for (const [path, made] of Object.entries(metafile.outputs)) {
    if (made.entryPoint === wanted) return { script: path, style: made.cssBundle, made };
  }
  throw new Error(`no bundle was made of ${wanted}`);
}

/** Everything a page fetches before it can be used: the entry, its style and what they import. */
function requiredFiles(metafile, bundle) {
  const files = new Set();
  const visit = (path) => {
    if (files.has(path)) return;
    files.add(path);
    for (const imported of metafile.outputs[path].imports) {
      if (imported.kind === "import-statement") visit(imported.path);
    }
  };
  visit(bundle.script);
  if (bundle.style) files.add(bundle.style);
  return [...files];
}

/** The catalogues one of which these files fetch: a person reads one language. */
function catalogueFiles(metafile, files) {
  return files
    .flatMap((path) => metafile.outputs[path].imports)
    .filter((imported) => imported.kind === "dynamic-import")
    .map((imported) => imported.path)
    .filter((path) => (metafile.outputs[path].entryPoint || "").startsWith("catalogue:"));
}

function relativeToPage(path, folder) {
  return relative(join("dist", folder), path).split("\\").join("/");
}

async function writePage(template, folder, name, bundle, values = {}) {
  let html = await readFile(join(source, template), "utf8");
  const all = {
    script: relativeToPage(bundle.script, folder),
    style: relativeToPage(bundle.style, folder),
    ...values,
  };
  for (const [key, value] of Object.entries(all)) html = html.replaceAll(`{{${key}}}`, value);
  const left = html.match(/\{\{\w+\}\}/);
  if (left) throw new Error(`${template}: nothing to put in place of ${left[0]}`);
  await mkdir(join(output, folder), { recursive: true });
  await writeFile(join(output, folder, name), html);
}

async function gzipBytes(path) {
  return gzipSync(await readFile(path), { level: 9 }).length;
}

async function sumBytes(paths) {
  const sizes = await Promise.all(paths.map((path) => gzipBytes(join(root, path))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What one entry point makes a browser fetch beyond what it `has`. */
async function measureEntry(metafile, entry, has = []) {
  const files = requiredFiles(metafile, findBundle(metafile, entry)).filter((path) => !has.includes(path));
  const catalogues = await Promise.all(catalogueFiles(metafile, files).map((path) => sumBytes([path])));
  return (await sumBytes(files)) + Math.max(0, ...catalogues);
}

async function measurePage(metafile, { name, entry, later = [] }) {
  const shell = await gzipBytes(join(output, `${name}.html`));
  const sizes = { [name]: shell + (await measureEntry(metafile, entry)) };
  const has = requiredFiles(metafile, findBundle(metafile, entry));
  for (const part of later) {
    sizes[part.name] = await measureEntry(metafile, part.entry, has);
    has.push(...requiredFiles(metafile, findBundle(metafile, part.entry)));
  }
  return sizes;
}

function packageOf(path) {
  const match = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  return match && match[1];
}

/** The licences of exactly what ended up in the bundles. */
async function writeLicences(metafiles) {
  const names = new Set();
  for (const metafile of metafiles) {
    for (const path of Object.keys(metafile.inputs)) {
      const name = packageOf(path);
      if (name) names.add(name);
    }
  }
  const parts = [];
  for (const name of [...names].sort()) {
    const folder = join(root, "node_modules", name);
    const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? (await readFile(join(folder, file), "utf8")).trim() : about.license;
    parts.push(`${name} ${about.version} (${about.license})\n\n${text}\n`);
  }
  await writeFile(join(output, "THIRD-PARTY-LICENSES.txt"), parts.join(`\n${"-".repeat(78)}\n\n`));
}

async function listFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
  return (await Promise.all(lists)).flat().sort();
}

async function writeManifest() {
  const manifest = {};
  for (const path of await listFiles(output)) {
    const bytes = await readFile(path);
    const name = relative(output, path).split("\\").join("/");
    manifest[name] = {
      integrity: `sha384-${createHash("sha384").update(bytes).digest("base64")}`,
      bytes: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
    };
  }
  await writeFile(join(output, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function reportSizes(sizes) {
  let over = 0;
  for (const [name, size] of Object.entries(sizes)) {
    const limit = budgets[name];
    const verdict = size > limit * 1000 ? "OVER BUDGET" : "ok";
    if (size > limit * 1000) over += 1;
    const used = (size / 1000).toFixed(2).padStart(5);
    console.log(`${name.padEnd(8)} ${used} kB gzipped of ${String(limit).padStart(2)} kB  ${verdict}`);
  }
  return over;
}

async function main() {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const metafiles = [];
  const sizes = {};

  metafiles.push((await buildLoader()).metafile);
  await writeLoaderWords();
  sizes.loader = await gzipBytes(join(output, "ata.js"));

  for (const page of pages) {
    const { metafile } = await buildApp(page);
    metafiles.push(metafile);
    await writePage(page.template, "", `${page.name}.html`, findBundle(metafile, page.entry));
    Object.assign(sizes, await measurePage(metafile, page));
  }

  const demo = await buildDemo();
  metafiles.push(demo.metafile);
  for (const portal of demoPortals) {
    const name = portal === demoPortals[0] ? "index.html" : `portal-${portal}.html`;
    await writePage("demo/demo.html", "demo", name, findBundle(demo.metafile, "demo/index.js"), { portal });
  }

  await buildDocuments();
  await cp(join(source, "favicon.svg"), join(output, "favicon.svg"));
  await cp(join(source, "favicon.svg"), join(output, "demo", "favicon.svg"));
  await writeLicences(metafiles);
  await writeManifest();
  if (reportSizes(sizes) > 0) process.exitCode = 1;
}

await main();

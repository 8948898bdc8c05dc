import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const source = `${root}src/`;
const files = readdirSync(source, { recursive: true }).map(String);
const read = (name) => readFileSync(source + name, "utf8");
const policy = JSON.parse(readFileSync(`${root}csp.json`, "utf8")).pages.headers["Content-Security-Policy"];

describe("the sources", () => {
  const scripts = files.filter((name) => name.endsWith(".js"));

  it("never make HTML or code out of text", () => {
    const banned =
      /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|eval|new Function|srcdoc|createContextualFragment)\b/;
    for (const name of scripts) assert.doesNotMatch(read(name), banned, name);
  });

  it("send messages to one origin, never to all", () => {
    for (const name of scripts) assert.doesNotMatch(read(name), /postMessage\([^)]*["']\*["']/, name);
  });

  it("write no style attributes", () => {
    for (const name of scripts) assert.doesNotMatch(read(name), /\bstyle=[$"'{]/, name);
  });

  it("put nothing secret where it could be read again, but the tab's own token", () => {
    for (const name of scripts) assert.doesNotMatch(read(name), /\b(localStorage|document\.cookie)\b/, name);
  });

  it("have pages without inline script or style, and with a favicon", () => {
    for (const name of files.filter((name) => name.endsWith(".html"))) {
      const html = read(name);
      assert.doesNotMatch(html, /<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/, name);
      assert.match(html, /rel="icon"/, name);
      assert.doesNotMatch(html, /user-scalable|maximum-scale/, name);
    }
  });

  it("use logical directions in the panel and on the admin page", () => {
    for (const name of ["panel/panel.css", "panel/form.css", "admin/admin.css", "common/base.css"]) {
      assert.doesNotMatch(
        read(name),
        /(margin|padding|border)-(left|right)|text-align: (left|right)|(^|\s)(left|right):/,
        name,
      );
    }
  });

  it("respect reduced motion and forced colours", () => {
    assert.match(read("common/base.css"), /prefers-reduced-motion/);
    assert.match(read("common/base.css"), /forced-colors/);
  });
});

describe("the policy of the pages", () => {
  it("allows nothing but the own host, and no HTML sinks at all", () => {
    assert.doesNotMatch(policy, /unsafe|https?:|data:|blob:|\*/);
    for (const directive of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]) {
      assert.ok(policy.split("; ").includes(directive), directive);
    }
  });
});

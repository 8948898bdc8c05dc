// The portal's page around the assistant: the demo's help center as built, with the headers the demo sends. The stack of
// a test has no portal of its own, so the browser gets these pages from here, at the stack's address.
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { root } from "../stack/servers.mjs";

const pages = join(root, "www/dist/demo");
const types = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};

async function demoHeaders() {
  const text = await readFile(join(root, "tests/stack/demo.conf"), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^ +"([\w-]+)"\s+=> "(.*)",?$/gm)].map(([, name, value]) => [name, value]),
  );
}

/**
 * Serves the portal to everything in a browser context.
 *
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} url the stack's address
 * @param {() => object[]} users the people it can sign in; the first of them is
 */
export async function servePortal(context, url, users) {
  const headers = await demoHeaders();
  await context.route(`${url}/demo/**`, async (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    if (name === "users.json")
      return route.fulfill({ json: users(), headers: { ...headers, "Content-Type": "application/json" } });
    const body = await readFile(join(pages, name)).catch(() => null);
    if (body === null) return route.fulfill({ status: 404, body: "" });
    return route.fulfill({ body, headers: { ...headers, "Content-Type": types[name.split(".").pop()] } });
  });
}

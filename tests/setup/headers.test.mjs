// The headers of www/csp.json come with every page, from both web servers and on the demo's portal.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { root } from "../stack/servers.mjs";
import { startStack } from "../stack/stack.mjs";

const groups = JSON.parse(readFileSync(join(root, "www/csp.json"), "utf8"));

/** The built files a pattern stands for, as paths below the server's address. */
function pathsOf(pattern) {
  const path = pattern.replace("{base}", "/ata");
  if (!path.includes("*")) return [path];
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const ending = path.slice(path.indexOf("*") + 1);
  const names = readdirSync(join(root, "www/dist", folder.replace("/ata", "")));
  return names.filter((name) => name.endsWith(ending)).map((name) => folder + name);
}

async function checkHeaders(url, { match, headers }) {
  for (const path of match.flatMap(pathsOf)) {
    const answer = await fetch(url + path);
    await answer.arrayBuffer();
    assert.equal(answer.status, 200, path);
    const found = Object.fromEntries(Object.keys(headers).map((name) => [name, answer.headers.get(name)]));
    assert.deepEqual(found, headers, path);
  }
}

for (const server of ["lighttpd", "apache"]) {
  describe(`the pages from ${server}`, () => {
    let stack;
    before(async () => {
      stack = await startStack({ servers: [server], cgi: false, demo: true });
    });
    after(() => stack?.stop());

    for (const [name, group] of Object.entries(groups)) {
      if (!group.headers || (name === "portal" && server === "apache")) continue;
      it(`have the headers of the group “${name}”`, () => checkHeaders(stack.url, group));
    }
  });
}

// The app that puts the configuration into Jira's own menu.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";

import { root } from "../stack/servers.mjs";

const folder = mkdtempSync(join(tmpdir(), "ata-jira-app-"));
after(() => rmSync(folder, { recursive: true }));

const file = join(folder, "app.jar");
const run = (...parameters) =>
  spawnSync(parameters[0], parameters.slice(1), { encoding: "utf8", cwd: folder });
const make = (...parameters) => run(join(root, "contrib/jira/ata-jira-app"), ...parameters);
const content = (name) => run("unzip", "-p", file, name).stdout;

describe("the app for Jira Data Center", () => {
  it("S27: puts Manage apps > AI Ticket Assistant > Configuration into Jira's menu, leading to the page of this address", () => {
    const { status, stderr } = make("https://jira.example/ata/", file);
    assert.equal(status, 0, stderr);
    const descriptor = content("atlassian-plugin.xml");
    assert.match(descriptor, /<web-section key="ai-ticket-assistant" location="admin_plugins_menu"/);
    assert.match(descriptor, /<web-item key="configuration" section="admin_plugins_menu\/ai-ticket-assistant"/);
    assert.match(descriptor, />https:\/\/jira\.example\/ata\/admin\.html<\/link>/);
    assert.doesNotMatch(descriptor, /@[A-Z]+@/);
    const [, version] = /<version>(.*)<\/version>/.exec(descriptor);
    assert.equal(version, /^VERSION = (.*)$/m.exec(readFileSync(join(root, "Makefile"), "utf8"))[1]);
  });

  it("is well-formed, holds no code, and has each label in both languages", () => {
    const open = [];
    for (const [, end, name, single] of content("atlassian-plugin.xml")
      .replace(/<!--[^]*?-->|<\?.*?\?>/g, "")
      .matchAll(/<(\/?)([\w-]+)[^<>]*?(\/?)>/g)) {
      if (end) assert.equal(open.pop(), name);
      else if (!single) open.push(name);
    }
    assert.deepEqual(open, []);
    const names = run("unzip", "-Z1", file).stdout.trim().split("\n").sort();
    assert.deepEqual(names, ["atlassian-plugin.xml", "words.properties", "words_de.properties"]);
    const wanted = [...content("atlassian-plugin.xml").matchAll(/<label key="([^"]+)"/g)].map(([, key]) => key);
    assert.ok(wanted.length >= 2);
    for (const words of names.slice(1))
      for (const key of wanted) assert.match(content(words), new RegExp(`^${key}=.+$`, "m"), words);
  });

  it("is not made for what is no address", () => {
    rmSync(file);
    for (const address of ["", "jira.example/ata", "ftp://x/", 'https://x/"><script>', "https://x/&amp;", "https://"]) {
      const { status, stderr } = make(address, file);
      assert.equal(status, 2, address);
      assert.match(stderr, /^ata-jira-app: /);
    }
    assert.equal(make().status, 2);
    assert.ok(!existsSync(file));
  });
});

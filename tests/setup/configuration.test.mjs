// The example configurations as they are shipped, and the tree they describe.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";

import { programs, root, setApache, setLighttpd } from "../stack/servers.mjs";

const folder = mkdtempSync("/tmp/ata-configuration-");
after(() => rmSync(folder, { recursive: true }));

const lighttpd = readFileSync(join(root, "lighttpd.conf.example"), "utf8");
const apache = readFileSync(join(root, "apache.conf.example"), "utf8");
const say = (command, ...parameters) => spawnSync(command, parameters, { encoding: "utf8" });

describe("lighttpd.conf.example", () => {
  it("is a configuration lighttpd accepts as it is shipped", () => {
    const { status, stderr } = say("/usr/sbin/lighttpd", "-t", "-f", join(root, "lighttpd.conf.example"));
    assert.deepEqual([status, stderr], [0, ""]);
  });

  it("starts all seven programs at their addresses, each from a socket of its own", () => {
    const found = [...lighttpd.matchAll(/var\.base \+ "\/(\w+)" => \(\(\s*"socket" => var\.sockets \+ "\/ata-(\w+)\.socket", "bin-path" => var\.programs \+ "\/(\w+)"/g)];
    assert.deepEqual(found.map(([, ...names]) => names), programs.map((name) => [name, name, name]));
  });

  it("listens on loopback unless its address is changed", () => {
    assert.match(lighttpd, /^var\.address\s*= "127\.0\.0\.1"$/m);
    assert.match(lighttpd, /^server\.bind\s*= var\.address$/m);
  });

  it("has a value at its head for everything a test sets", () => {
    assert.throws(() => setLighttpd(lighttpd, { nothing: 1 }), /no var\.nothing/);
    assert.match(setLighttpd(lighttpd, { pages: "/a $& \"b\"" }), /^var\.pages = "\/a \$& \\"b\\""$/m);
  });
});

describe("apache.conf.example", () => {
  it("is a site file Apache accepts as it is shipped", () => {
    const wrapper = readFileSync(join(root, "tests/stack/apache.conf"), "utf8");
    const file = join(folder, "apache.conf");
    const values = { STACK_FOLDER: folder, STACK_SITE: join(root, "apache.conf.example") };
    writeFileSync(file, setApache(wrapper, values));
    const { status, stderr } = say("/usr/sbin/apache2", "-t", "-f", file);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /Syntax OK/);
  });

  it("passes all seven addresses to sockets of their own, with the Authorization header, only chat unbuffered", () => {
    const found = [...apache.matchAll(/<Location "\$\{ATA_BASE\}\/(\w+)">\s+CGIPassAuth On\s+ProxyPass "unix:\$\{ATA_SOCKETS\}\/(\w+)\.sock\|fcgi:\/\/ata-(\w+)\$\{ATA_BASE\}\/(\w+)"(.*)\n/g)];
    assert.deepEqual(found.map(([, ...names]) => names.slice(0, 4)), programs.map((name) => [name, name, name, name]));
    assert.deepEqual(found.filter(([text]) => text.includes("flushpackets=on")).map(([, name]) => name), ["chat"]);
  });
});

describe("the Makefile", () => {
  it("installs programs, pages, schema and examples where the file system standard puts them", () => {
    const target = join(folder, "install");
    const { status, stderr } = say("make", "-C", root, "--silent", "install", `DESTDIR=${target}`, "PREFIX=/usr");
    assert.equal(status, 0, stderr);
    const files = say("find", target, "!", "-type", "d", "-printf", "%m %P\n").stdout.split("\n");
    for (const program of programs) assert.ok(files.includes(`755 usr/lib/ata/${program}`), program);
    const others = ["www/ata.js", "www/panel.html", "www/admin.html", "sql/schema/001_foundation.sql", "sql/roles.sql"];
    for (const name of others) assert.ok(files.includes(`644 usr/share/ata/${name}`), name);
    assert.ok(files.includes("755 usr/share/ata/sql/migrate"));
    assert.ok(files.includes("777 usr/sbin/ata-migrate"));
    for (const name of ["ata-admin", "ata-doctor"]) assert.ok(files.includes(`755 usr/sbin/${name}`), name);
    for (const page of ["man7/ata.7", "man8/ata-admin.8", "man8/ata-doctor.8"]) assert.ok(files.includes(`644 usr/share/man/${page}`), page);
    assert.ok(files.includes("644 usr/share/doc/ata/lighttpd.conf.example"));
    assert.ok(files.includes("755 usr/sbin/ata-sync"));
    assert.ok(files.includes("755 usr/sbin/ata-jira-app") && files.includes("644 usr/share/ata/jira/atlassian-plugin.xml"));
    const made = say(join(target, "usr/sbin/ata-jira-app"), "https://jira.example/ata", join(folder, "installed.jar"));
    assert.equal(made.status, 0, made.stderr);
    for (const name of ["service", "timer"]) assert.ok(files.includes(`644 usr/lib/systemd/system/ata-sync.${name}`), name);
    assert.ok(files.includes("644 usr/share/doc/ata/examples/ata-sync.cron"));
    assert.ok(!files.some((name) => name.includes("/demo/")), "the demo's pages stay at home");
    const help = say(join(target, "usr/sbin/ata-migrate"), "--help");
    assert.match(help.stdout, /^Brings a database to the schema of this release/);
  });

  it("links libcurl into the programs, which all may ask Jira who somebody is, and not into the operator's command", () => {
    const linked = [...programs, "ata-admin"].filter((name) => /libcurl/.test(say("ldd", join(root, "build/bin", name)).stdout));
    assert.deepEqual(linked, programs);
  });

  it("names no private registry in a lock file", () => {
    for (const name of ["tests/package-lock.json", "www/package-lock.json"]) {
      assert.doesNotMatch(readFileSync(join(root, name), "utf8"), /"resolved"/, name);
    }
  });
});

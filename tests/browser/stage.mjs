// Where a browser story plays: a stack, a browser, and people who sit in front of it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { deskAt, modelAt } from "../handlers/desk.mjs";
import { startProcess, stopProcess, waitUntil } from "../stack/processes.mjs";
import { root } from "../stack/servers.mjs";
import { startStack } from "../stack/stack.mjs";
import { Visitor } from "./visitor.mjs";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser without its windows works half as much for the same pages. */
const executables = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/** A browser with an empty profile. */
export const startBrowser = () =>
  chromium.launch({ executablePath: executables.find((file) => existsSync(file)), args: flags });

/**
 * Starts a stack, indexed unless the options say otherwise, and a browser.
 *
 * The answer: `stack`, `desk` and `model` (see ../handlers/desk.mjs), the people `emma`, `jonas`, `mia` (customers),
 * `sam` (agent) and `priya` (administrator), `visit(person, options)`, `end()` of the visits of a story, `stop()`.
 * `desk.goAway()` ends the service desk, `desk.comeBack()` starts it anew, without the tickets it had.
 *
 * @param {import("../stack/stack.mjs").StackOptions} [options]
 */
export async function startStage(options = {}) {
  const [stack, browser] = await Promise.all([
    startStack({ indexed: true, cgi: false, demo: true, ...options }),
    startBrowser(),
  ]);
  const visitors = [];
  const stage = {
    stack,
    desk: { ...deskAt(stack.jira.url), ...presence(stack) },
    model: modelAt(stack.model.url),
    /** A person at a browser of their own; see Visitor.begin. */
    visit: async (person, about) => {
      const visitor = await Visitor.begin(stage, browser, person, about);
      visitors.push(visitor);
      return visitor;
    },
    /** Ends the story: everybody leaves, nothing went wrong unseen, and no conversation stays open. */
    end: async () => {
      const left = visitors.splice(0);
      for (const visitor of left) await visitor.leave();
      await stack.query("DELETE FROM ata.conversation");
      await stage.desk.clearFaults();
      await stage.model.reset();
      assert.deepEqual(
        left.flatMap((visitor) => visitor.faults()),
        [],
        "something went wrong that the person does not see",
      );
    },
    /** Reads the service desk anew. */
    synchronise: async () => {
      const headers = { Authorization: `Bearer ${stack.tokens.sync}` };
      const answer = await fetch(`${stack.base}/sync?wait=1`, { method: "POST", headers });
      assert.equal(answer.status, 200, await answer.text());
    },
    stop: async () => {
      await browser.close();
      await stage.desk.goAway();
      await stack.stop();
    },
  };
  for (const person of stack.people) stage[person.name.split(" ")[0].toLowerCase()] = person;
  return stage;
}

/** A service desk that nobody can connect to for a while. */
function presence({ jira, folder }) {
  let child;
  return {
    goAway: () => (child ? stopProcess(child) : jira.stop()),
    comeBack: async () => {
      const command = [
        process.execPath,
        join(root, "tests/fakes/jira.mjs"),
        "--port",
        new URL(jira.url).port,
      ];
      child = startProcess(command, { log: join(folder, "jira-again.log"), folder });
      await waitUntil("the service desk's return", () =>
        fetch(jira.url).then(
          (answer) => answer.ok,
          () => false,
        ),
      );
    },
  };
}

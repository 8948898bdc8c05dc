// A Data Center portal and the assistant under one address: whoever is signed in there need not sign in again.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { waitUntil } from "../stack/processes.mjs";
import { Configuration } from "./configuration.mjs";
import { startStage } from "./stage.mjs";

let stage;
before(async () => {
  stage = await startStage({
    engine: "guided",
    jira: ["--kind", "datacenter"],
    environment: { ATA_JIRA_KIND: "datacenter", ATA_PORTAL_SESSION: "1", ATA_JWT_KEYS_FILE: undefined },
  });
  const sessions = [
    { id: "E1E2E3", user: stage.emma.email },
    { id: "P1P2P3", user: stage.priya.email },
  ];
  await stage.desk.change(sessions.map((value) => ({ op: "add", kind: "session", value })));
  await waitUntil("the first synchronisation", async () => {
    const headers = { Authorization: `Bearer ${stage.stack.tokens.sync}` };
    return (await (await fetch(`${stage.stack.base}/sync`, { headers })).json()).last_updated;
  });
});
afterEach(() => stage?.end());
after(() => stage?.stop());

const portal = "/servicedesk/customer/portal/3";
const page = `<!doctype html><html lang="en"><title>IT</title><main><h1>IT service desk</h1></main>
<script src="/ata/ata.js" async></script></html>`;

/** Somebody with these cookies in front of the portal's own page. */
async function enter(cookies) {
  const visitor = await stage.visit(null);
  const url = visitor.url;
  await visitor.context.addCookies(cookies.map(([name, value]) => ({ name, value, url, httpOnly: true })));
  await visitor.context.route(`${url}${portal}`, (route) => route.fulfill({ contentType: "text/html", body: page }));
  return visitor;
}

const look = async (visitor) => {
  await visitor.page.goto(`${visitor.url}${portal}`);
  await visitor.page.waitForFunction(() => window.assistantIsReady);
};

describe("the portal's session in a browser", () => {
  it("carries a customer from the greeting to the ticket, and no script sees the cookie", async () => {
    const emma = await enter([["JSESSIONID", "E1E2E3"], ["theme", "dark"]]);
    await look(emma);
    await emma.openPanel();
    await emma.panel.getByText(/Emma/).first().waitFor();
    await emma.button("panel.start").click();
    await emma.composer.waitFor();
    await emma.say("My laptop screen went black after I dropped it yesterday, I need it on Friday");
    await emma.openPreview();
    await emma.button("form.submit").click();
    await emma.heading("form.done.title").waitFor();
    const [ticket] = await stage.desk.tickets();
    assert.equal(ticket.reporter.email ?? ticket.reporter.emailAddress ?? ticket.reporter, stage.emma.email);
    assert.doesNotMatch(await emma.page.evaluate(() => document.cookie), /JSESSIONID/);
  });

  it("shows no assistant to strangers, whatever cookies they have", async () => {
    for (const cookies of [[], [["JSESSIONID", "forged"]], [["other", "E1E2E3"]]]) {
      const stranger = await enter(cookies);
      stranger.expect(/answers 401|status of 401/);
      await look(stranger);
      assert.equal(await stranger.launcher.count(), 0);
    }
  });

  it("opens the administrators' page for who administers, with a change that counts", async () => {
    const priya = await enter([["JSESSIONID", "P1P2P3"]]);
    await priya.page.goto(`${priya.url}/ata/admin.html`);
    const admin = Configuration.before(priya);
    await admin.untilStatus("active");
    await admin.turnOff();
    await admin.switch.click();
    await admin.untilStatus("active");
    const download = priya.page.waitForEvent("download");
    await admin.openTab("usage");
    await admin.card("admin.audit").getByRole("button", { name: admin.word("admin.csv") }).click();
    assert.equal((await download).suggestedFilename(), "ata-audit.csv");
  });

  it("is of no use to a page of another site", async () => {
    const emma = await enter([["JSESSIONID", "E1E2E3"]]);
    emma.expect(/./);
    const evil = stage.stack.jira.url; // another origin, though the same host: the browser sends the cookie along
    await emma.page.goto(`${evil}/servicedesk/customer/portals`);
    const answers = await emma.page.evaluate(async (base) => {
      const tries = [
        {},
        { method: "POST", body: "{}" },
        { method: "POST", body: "{}", headers: { "Content-Type": "application/json", "X-Ata-Request": "1" } },
      ];
      const outcomes = [];
      for (const options of tries)
        outcomes.push(
          await fetch(`${base}/chat?portal=3`, { credentials: "include", ...options }).then(
            (answer) => answer.status,
            () => "unreadable",
          ),
        );
      return outcomes;
    }, stage.stack.base);
    assert.deepEqual(answers, ["unreadable", "unreadable", "unreadable"]);
    assert.match(await stage.stack.query("SELECT 'turns: ' || count(*) FROM ata.turn"), /turns: 0/);
  });
});

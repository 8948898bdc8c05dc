// Sharing a ticket in the preview: with people, and with one's organization.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { accident } from "../handlers/story.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { everywhere } from "./looks.mjs";
import { startStage } from "./stage.mjs";

let stage;
before(async () => {
  stage = await startStage({ engine: "guided" });
});
after(() => stage?.stop());

/** Someone who is about to send a request with a summary of its own. */
async function reviewing(person, words, summary) {
  const visitor = await stage.visit(person);
  await visitor.start();
  await visitor.say(words);
  await visitor.openPreview();
  await visitor.change("textbox", /^de/.test(person.locale) ? "Zusammenfassung" : "Summary", summary);
  return visitor;
}

const saved = ({ page }) =>
  page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 200);
const fold = ({ panel }) => panel.locator("details.sharing");
const options = ({ panel }) => panel.getByRole("listbox").getByRole("option");

/** The ticket as the stand-in for the service desk holds it. */
async function submitted(visitor) {
  await visitor.button("form.submit").click();
  await visitor.heading("form.done.title").waitFor();
  return (await stage.desk.tickets()).at(-1);
}

describe("sharing a request", () => {
  afterEach(() => stage.end());

  it("Emma adds Sam and her organization by the keyboard alone, and Jira gets both", async () => {
    const emma = await reviewing(stage.emma, accident.en, "Shared laptop");
    const { keyboard } = emma.page;
    const summary = fold(emma).locator("summary");
    assert.match(await summary.innerText(), /Share with\s+nobody else/);
    await summary.focus();
    await emma.picture("sharing-closed", ["1280", "1280-dark"]);
    await keyboard.press("Enter");
    const people = emma.control("combobox", "People");
    await people.waitFor();
    await keyboard.press("Tab");
    await emma.untilFocused(/^People/);
    await keyboard.type("sam");
    await options(emma).first().waitFor();
    await emma.panel.getByText("1 person found").waitFor({ state: "attached" });
    await emma.picture("sharing-search", ["1280", "1280-dark", "768"]);
    await keyboard.press("ArrowDown");
    let done = saved(emma);
    await keyboard.press("Enter");
    await done;
    await emma.panel.getByRole("button", { name: "Remove Sam Okafor" }).waitFor();
    assert.equal(await emma.chosen("Organization"), "Private");
    await keyboard.press("Tab");
    await emma.untilFocused(/^Organization/);
    done = saved(emma);
    await keyboard.type("North");
    await done;
    assert.match(await summary.innerText(), /Sam Okafor, Northwind/);
    await emma.picture("sharing-chosen", everywhere);
    const { payload, key } = await submitted(emma);
    assert.deepEqual(payload.requestParticipants, [stage.sam.sub]);
    await waitUntil("the organization", async () => {
      const ticket = (await stage.desk.tickets()).find((one) => one.key === key);
      return ticket.organizations.includes("Northwind");
    });
  });

  it("Jonas finds people of his own organization in German, nobody of others, and takes one back", async () => {
    const jonas = await reviewing(stage.jonas, accident.de, "Laptop");
    await fold(jonas).locator("summary").click();
    const people = jonas.control("combobox", "Personen");
    await people.fill("emma");
    await jonas.panel.locator(".options-empty").getByText(jonas.word("form.people.none")).waitFor();
    await people.fill("mia");
    let done = saved(jonas);
    await options(jonas).first().click();
    await done;
    assert.equal(await jonas.chosen("Organisation"), "Privat");
    await jonas.picture("sharing-german", ["360", "768-dark"]);
    done = saved(jonas);
    await jonas.panel.getByRole("button", { name: jonas.word("form.people.remove", { name: "Mia Fischer" }) }).click();
    await done;
    const { payload, organizations } = await submitted(jonas);
    assert.deepEqual([payload.requestParticipants, organizations], [undefined, []]);
  });

  it("says when the control for people could not be fetched, and fetches it again", async () => {
    const emma = await reviewing(stage.emma, accident.en, "Laptop");
    const part = /people-field-\w+\.js/;
    emma.expect(part);
    emma.expect(/Failed to load resource/);
    await emma.page.route(part, (route) => route.abort());
    await fold(emma).locator("summary").click();
    const again = emma.control("button", "People");
    await again.waitFor();
    await emma.page.unroute(part);
    await again.click();
    await emma.control("combobox", "People").waitFor();
  });
});

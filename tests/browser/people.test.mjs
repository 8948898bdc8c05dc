// Choosing people in the preview, with the mouse, the keyboard and a screen reader.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { ticketValue } from "../handlers/story.mjs";
import { startStage } from "./stage.mjs";

const sizes = ["1280", "1280-dark", "768", "360"];

let stage;
before(async () => {
  stage = await startStage({ engine: "guided" });
  await stage.desk.change([
    {
      op: "add",
      kind: "field",
      request_type: "30",
      value: { fieldId: "customfield_10047", kind: "multiuserpicker", required: true },
    },
    { op: "add", kind: "user", value: { accountId: "s-2", name: "Sam Oduya", email: "sam.oduya@example.com" } },
    { op: "add", kind: "user", value: { accountId: "s-3", name: "Samira Haddad", email: "samira@example.com" } },
  ]);
  await stage.synchronise();
});
after(() => stage?.stop());

describe("Emma says who approves and who else may use a program", () => {
  let emma;
  before(async () => {
    emma = await stage.visit(stage.emma);
    await emma.start();
  });
  after(() => stage.end());

  const combobox = (name) => emma.control("combobox", name);
  const options = () => emma.panel.getByRole("listbox").getByRole("option");
  const saved = () =>
    emma.page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 200);

  it("S12: names somebody whom several people may be, and chooses one of them in the chat", async () => {
    await emma.say("Request software installation");
    await emma.say("Please install Vim on my computer");
    const reply = await emma.say("Sam");
    assert.match(reply, /more than one person called “Sam”/);
    await emma.picture("people-question", sizes);
    await emma.panel.getByRole("button", { name: "Samira Haddad", exact: true }).click();
    await emma.button("panel.send").waitFor();
    await emma.openPreview();
    await emma.panel.getByRole("button", { name: "Remove Samira Haddad" }).waitFor();
  });

  it("looks for people by the keyboard alone: two letters, arrows, Enter", async () => {
    const box = combobox("Members");
    await box.focus();
    await emma.page.keyboard.type("s");
    await emma.panel.getByText(emma.word("form.people.short")).waitFor();
    await emma.page.keyboard.type("a");
    await options().nth(2).waitFor();
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    await emma.panel.getByText("3 people found").waitFor({ state: "attached" });
    await emma.page.keyboard.press("ArrowDown");
    await emma.page.keyboard.press("ArrowDown");
    const active = await box.getAttribute("aria-activedescendant");
    const second = await options().nth(1).innerText();
    assert.equal(await options().nth(1).getAttribute("id"), active);
    await emma.picture("people-list", sizes);
    const done = saved();
    await emma.page.keyboard.press("Enter");
    await done;
    await emma.panel.getByRole("button", { name: `Remove ${second}` }).waitFor();
    assert.equal(await box.inputValue(), "");
    assert.equal(await box.getAttribute("aria-expanded"), "false");
  });

  it("adds herself with the mouse, takes somebody away again, and finds nobody by a wrong name", async () => {
    const box = combobox("Members");
    await box.fill("emma");
    let done = saved();
    await options().first().click();
    await done;
    const chips = emma.panel.locator(".field", { has: box }).getByRole("listitem");
    await chips.nth(2).waitFor();
    await box.focus();
    done = saved();
    await emma.page.keyboard.press("Backspace");
    await done;
    assert.deepEqual(await chips.allInnerTexts(), ["Samira Haddad", "Sam Oduya"]);
    await box.fill("zzz");
    await emma.panel.locator(".options-empty").getByText(emma.word("form.people.none")).waitFor();
    await emma.picture("people-none", ["360"]);
    await emma.page.keyboard.press("Escape");
    assert.equal(await emma.panel.locator(".options").count(), 0);
  });

  it("chooses one approver, who takes the place of another, and submits", async () => {
    const box = combobox("Who approves");
    await box.fill("okafor");
    const done = saved();
    await options().first().click();
    await done;
    await emma.panel.getByRole("button", { name: "Remove Sam Okafor" }).waitFor();
    await emma.change("textbox", "Summary", "Vim");
    await emma.picture("people-chosen", sizes);
    await emma.button("form.submit").click();
    await emma.heading("form.done.title").waitFor();
    const ticket = (await stage.desk.tickets()).find((one) => ticketValue(one, "summary") === "Vim");
    assert.deepEqual(ticketValue(ticket, "customfield_10046"), { accountId: stage.sam.sub });
    assert.deepEqual(ticketValue(ticket, "customfield_10047"), [{ accountId: "s-3" }, { accountId: "s-2" }]);
  });
});

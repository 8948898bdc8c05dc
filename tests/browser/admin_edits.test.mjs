// What is typed on the administrators' page: picked by keyboard, discarded, in conflict, cut off, refused.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { Configuration } from "./configuration.mjs";
import { everywhere, phoneToo } from "./looks.mjs";
import { startStage } from "./stage.mjs";

let stage;
before(async () => {
  stage = await startStage({
    engine: "model",
    environment: { ATA_MANAGED_KEY_FILE: undefined, ATA_MANAGED_KEY: undefined },
  });
});
afterEach(async () => {
  await stage.stack.query(
    "UPDATE ata.access SET portals_mode = 'all', people_mode = 'all', portals = '{}', users = '{}', groups = '{}', organizations = '{}'",
  );
  await stage.end();
});
after(() => stage?.stop());

const opened = async (tab) => Configuration.open(await stage.visit(stage.priya), tab);
const held = (admin, kind) =>
  admin.picker(kind).locator("xpath=ancestor::*[@class='picker']").getByRole("listitem").allInnerTexts();

describe("the pickers", () => {
  it("S43: are used by keyboard alone: open, move, take, take back, close", async () => {
    const admin = await opened();
    await admin.choose("admin.access.somePortals");
    const { page } = admin;
    await admin.picker("portals").focus();
    await page.keyboard.press("ArrowDown");
    await admin.options.first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await admin.picture("admin-picker", everywhere);
    const selected = await admin.page
      .getByRole("listbox")
      .getByRole("option", { selected: true })
      .allInnerTexts();
    assert.equal(selected.length, 2);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assert.equal(await admin.options.count(), 0);
    assert.equal((await held(admin, "portals")).length, 1);
    await page.keyboard.press("Backspace");
    assert.deepEqual(await held(admin, "portals"), []);
    await page.getByText(admin.word("admin.access.nobody")).first().waitFor();
  });

  it("say what to type, that nothing fits, and that a search failed, which is something else", async () => {
    const admin = await opened();
    admin.visitor.expect(/access\/search\S* (answers 503|net::)|status of 503/);
    await admin.choose("admin.access.somePeople");
    await admin.picker("users").click();
    await admin.page.getByText("Type at least 2 letters.").waitFor();
    await admin.picker("groups").fill("zzzz");
    await admin.page.getByText(admin.word("admin.picker.none")).first().waitFor();
    await admin.page.route("**/access/search?*", (route) => route.fulfill({ status: 503, body: "" }));
    await admin.picker("groups").fill("people");
    await admin.page.getByText(admin.word("admin.picker.failed")).first().waitFor();
    await admin.picture("admin-picker-failed");
    await admin.page.unroute("**/access/search?*");
    await admin.page.getByRole("button", { name: admin.word("admin.retry") }).click();
    await admin.page.getByRole("option", { name: "people-managers" }).waitFor();
  });

  it("take a pasted list, and name what they did not find", async () => {
    const admin = await opened();
    await admin.choose("admin.access.somePeople");
    await admin.picker("groups").focus();
    await admin.picker("groups").evaluate((input) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", "people-managers\nservice-desk-agents; nobody-at-all");
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await admin.page.getByText("2 entries found and added. Not found: nobody-at-all").waitFor();
    assert.deepEqual(await held(admin, "groups"), ["people-managers", "service-desk-agents"]);
  });

  it("S43, S45: mark what is gone from Jira, and S47: keep the list when all are let in for a while", async () => {
    await stage.stack.query(
      "UPDATE ata.access SET portals_mode = 'selected', portals = '{3,99}', version = version + 1",
    );
    const admin = await opened();
    await admin.page.getByText(admin.word("admin.access.gone")).waitFor();
    await admin.picture("admin-gone", phoneToo);
    await admin.choose("admin.access.allPortals");
    await admin.page.getByText("Your list of 2 portals is kept for later.").waitFor();
    await admin.save();
    await admin.page.reload();
    await admin.choose("admin.access.somePortals");
    assert.equal((await held(admin, "portals")).length, 2);
  });
});

describe("what is not saved", () => {
  it("S50: is discarded in both lists and in the settings, and the bar goes", async () => {
    const admin = await opened();
    await admin.choose("admin.access.somePortals");
    await admin.pick("portals", "", "People");
    await admin.choose("admin.access.somePeople");
    await admin.pick("organizations", "", "Contoso");
    await admin.openSettings();
    await admin.field("admin.instructions").fill("Ask for the inventory number of a device.");
    await admin.page.getByText("5 unsaved changes").waitFor();
    await admin.picture("admin-dirty", everywhere);
    await admin.openTab("usage");
    await admin.openTab("access");
    await admin.page.getByText("5 unsaved changes").waitFor();
    await admin.button("admin.save.discard").click();
    await admin.unsaved.waitFor({ state: "detached" });
    assert.equal(await admin.field("admin.instructions").inputValue(), "");
    assert.ok(
      await admin.page.getByRole("radio", { name: admin.word("admin.access.allPortals") }).isChecked(),
    );
  });

  it("is asked about before the page is left, and only then", async () => {
    const admin = await opened();
    let asked = 0;
    admin.page.on("dialog", (dialog) => {
      asked += 1;
      dialog.accept();
    });
    await admin.page.reload();
    assert.equal(asked, 0);
    await admin.choose("admin.access.somePortals");
    await admin.unsaved.waitFor();
    await admin.page.reload();
    assert.equal(asked, 1);
  });

  it("says beside the field what is wrong with a number, and what the server objects to", async () => {
    const admin = await opened();
    admin.visitor.expect(/config answers 422|status of 422/);
    await admin.openSettings();
    await admin.field("admin.retention").fill("0");
    await admin.button("admin.save.save").click();
    await admin.page.getByText("Please enter a whole number from 1 to 3,650.").waitFor();
    await admin.visitor.untilFocused(admin.word("admin.retention"));
    await admin.picture("admin-faulty", phoneToo);
    await admin.field("admin.retention").fill("30");
    await admin.field("admin.key.field").fill("two words");
    await admin.button("admin.save.save").click();
    await admin.page.getByText("This is no key: it holds spaces, line breaks or foreign letters.").waitFor();
    await admin.field("admin.key.field").fill("");
    await admin.save();
  });
});

describe("two administrators", () => {
  it("S49: the second learns what the first saved, keeps what they typed, and decides", async () => {
    const first = await opened();
    const second = await opened();
    for (const { visitor } of [first, second]) visitor.expect(/answers 412|status of 412/);
    await second.openSettings();
    await second.field("admin.model").fill("mine");
    await first.openSettings();
    await first.field("admin.model").fill("theirs");
    await first.field("admin.instructions").fill("Be brief.");
    await first.save();
    await second.button("admin.save.save").click();
    await second.page.getByText(second.word("admin.save.moved")).waitFor();
    const notice = second.page.getByRole("alert").filter({ hasText: "meanwhile" });
    const text = await notice.innerText();
    assert.match(text, /Model: theirs/);
    assert.match(text, /You entered: mine\./);
    assert.match(text, /Custom instructions: Be brief\./);
    assert.equal(await second.field("admin.model").inputValue(), "mine");
    assert.equal(await second.field("admin.instructions").inputValue(), "Be brief.");
    await second.page.evaluate(() => scrollTo(0, 0));
    await second.picture("admin-conflict", everywhere);
    await second.save();
    await notice.waitFor({ state: "detached" });
    await first.page.reload();
    await first.openSettings();
    assert.equal(await first.field("admin.model").inputValue(), "mine");
    await first.field("admin.model").fill("");
    await first.save();
  });

  it("S49: the second may also take what was saved", async () => {
    const first = await opened();
    const second = await opened();
    second.visitor.expect(/answers 412|status of 412/);
    await second.choose("admin.access.somePeople");
    await first.choose("admin.access.somePeople");
    await first.pick("groups", "", "people-managers");
    await first.save();
    await second.pick("groups", "", "service-desk-agents");
    await second.button("admin.save.save").click();
    await second.button("admin.moved.take").click();
    await second.unsaved.waitFor({ state: "detached" });
    assert.deepEqual(await held(second, "groups"), ["people-managers"]);
  });
});

describe("the way to the server", () => {
  it("cut while something is typed: the page says so, keeps it, and goes on once it is back", async () => {
    const admin = await opened();
    admin.visitor.expect(/net::ERR|Failed to load|ERR_INTERNET/);
    await admin.choose("admin.access.somePortals");
    await admin.visitor.context.setOffline(true);
    await admin.button("admin.save.save").click();
    await admin.page.getByText(admin.word("admin.cut.network"), { exact: true }).waitFor();
    await admin.page.getByText(admin.word("admin.save.kept")).waitFor();
    await admin.picture("admin-offline", everywhere);
    await admin.visitor.context.setOffline(false);
    await admin.page
      .getByText(admin.word("admin.cut.network"), { exact: true })
      .waitFor({ state: "detached" });
    await admin.save();
  });

  it("closed because the sign-in has ended: nothing typed is lost, and signing in again opens it", async () => {
    const admin = await opened();
    admin.visitor.expect(/answers 401|status of 401|net::ERR_ABORTED/);
    await admin.choose("admin.access.somePortals");
    await admin.page.route("**/ata/{config,access,usage,sync}*", (route) =>
      route.fulfill({ status: 401, body: "" }),
    );
    await admin.button("admin.save.save").click();
    await admin.page.getByText(admin.word("admin.cut.signed-out"), { exact: true }).waitFor();
    await admin.page.getByText(admin.word("admin.cut.kept")).waitFor();
    await admin.picture("admin-expired", phoneToo);
    await admin.page.unroute("**/ata/{config,access,usage,sync}*");
    await admin.page.getByRole("button", { name: admin.word("admin.retry") }).click();
    await admin.page
      .getByText(admin.word("admin.cut.signed-out"), { exact: true })
      .waitFor({ state: "detached" });
    await admin.save();
  });
});

describe("the key", () => {
  const store = async (admin, key) => {
    await admin.field("admin.key.field").fill(key);
    await admin.save();
  };

  it("S100: a bad one is stored and red at once, S96: all else stays as it is, S98: a good one puts it right", async () => {
    const admin = await opened();
    await store(admin, "sk-some-wrong-key");
    await admin.page.getByRole("alert").filter({ hasText: "refuses this key" }).waitFor();
    await admin.untilStatus("key_invalid");
    assert.ok(await admin.switch.isChecked());
    assert.equal(await admin.field("admin.key.field").getAttribute("aria-invalid"), "true");
    await admin.picture("admin-key-invalid", everywhere);
    await store(admin, "sk-demo-key");
    await admin.untilStatus("active");
    await admin.page.getByRole("alert").waitFor({ state: "detached" });
  });

  it("S95: turns red beside the field when it fails in a chat, without saving; S98: saving a good one answers in the widget that is open", async () => {
    const priya = await stage.visit(stage.priya);
    await priya.page.clock.install();
    const admin = await Configuration.open(priya);
    await store(admin, "sk-demo-key");
    const emma = await stage.visit(stage.emma);
    emma.expect(/ata\/chat answers 502|status of 502/);
    await emma.start();
    await stage.model.keys({ "sk-demo-key": "invalid", "sk-new-key": "valid" });
    await emma.send("My mouse is broken");
    await emma.panel.getByRole("alert").waitFor();
    await admin.page.clock.fastForward("00:31");
    const fault = admin.card("admin.key").getByRole("alert").filter({ hasText: "refuses this key" });
    await fault.waitFor();
    assert.equal(await admin.field("admin.key.field").getAttribute("aria-describedby"), "key-state");
    assert.ok(await admin.switch.isChecked());
    await store(admin, "sk-new-key");
    await emma.button("panel.retry").click();
    await emma.replies.nth(1).waitFor();
    assert.equal(await emma.panel.getByRole("alert").count(), 0);
    await stage.model.keys({ "sk-demo-key": "valid" });
    await store(admin, "sk-demo-key");
  });

  it("S100: a server that cannot be reached is not a wrong key", async () => {
    const admin = await opened();
    await stage.model.fault({ times: "always", fault: { kind: "reset" } });
    await admin.button("admin.trial.key").click();
    await admin.text("admin.trial.unreachable").waitFor();
    await admin.picture("admin-key-unreachable");
  });

  it("can be removed, which is said before it is saved and can be taken back", async () => {
    const admin = await opened();
    await store(admin, "sk-demo-key");
    await admin.button("admin.key.remove").click();
    await admin.page.getByText(admin.word("admin.key.removing")).waitFor();
    await admin.button("admin.key.keep").click();
    await admin.unsaved.waitFor({ state: "detached" });
    await admin.button("admin.key.remove").click();
    await admin.save();
    await admin.untilStatus("key_invalid");
  });
});

// Files: chosen, dropped or pasted, seen on their way, taken back, and in the ticket.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { accident } from "../handlers/story.mjs";
import { everywhere, phoneToo } from "./looks.mjs";
import { startStage } from "./stage.mjs";
import { catalogues } from "./words.mjs";

let stage;
before(async () => {
  stage = await startStage({ engine: "guided" });
});
afterEach(async () => {
  await stage?.desk.change({
    op: "settings",
    set: { attachments: true, upload_limit: 10 << 20, upload_life_ms: 86400000, upload_hold: false },
  });
  await stage?.stack.query("DELETE FROM ata.attachment_limit");
  await stage?.end();
});
after(() => stage?.stop());

const longName = "Photograph of the screen, taken on the afternoon of the day on which it was dropped.txt";

const file = (name, text = "some words", mimeType = "text/plain") => ({
  name,
  mimeType,
  buffer: Buffer.from(text),
});

/** Chooses files as the dialogue of the browser does. */
async function choose(visitor, ...files) {
  const chooser = visitor.page.waitForEvent("filechooser");
  await visitor.button("form.file.add").click();
  await (await chooser).setFiles(files);
}

/** Hands a file to the panel's document in an event of this type. */
const hand = (visitor, type, name, mimeType = "text/plain") =>
  visitor.panel.locator("body").evaluate(
    (body, [eventType, fileName, fileType]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["some words"], fileName, { type: fileType }));
      const about = { bubbles: true, cancelable: true };
      const event =
        eventType === "paste"
          ? new ClipboardEvent("paste", { ...about, clipboardData: transfer })
          : new DragEvent(eventType, { ...about, dataTransfer: transfer });
      body.dispatchEvent(event);
    },
    [type, name, mimeType],
  );

const chip = (visitor, name) =>
  visitor.panel
    .getByRole("list", { name: visitor.word("form.file.list"), exact: true })
    .getByRole("listitem")
    .filter({ hasText: name });

const arrived = (visitor, name) => chip(visitor, name).getByText(/\d.*(byte|Byte|kB|B)/).waitFor();
/** Words about one file. */
const wordsOf = ({ person }, key, name) => catalogues[person.locale.slice(0, 2)][key].replace("{name}", name);
const button = (visitor, key, name) =>
  visitor.panel.getByRole("button", { name: wordsOf(visitor, key, name), exact: true });
const lastTicket = async () => (await stage.desk.tickets()).at(-1);
const namesIn = ({ attachments }) => attachments.map(({ fileName }) => fileName);

describe("files in the panel", () => {
  it("are chosen before the first word, dropped and pasted later, taken back, and go along with the ticket", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await choose(emma, file("black screen.txt"));
    await chip(emma, "black screen.txt").getByText(emma.word("form.file.withMessage")).waitFor();
    const heard = await emma.listen();
    await emma.say(accident.en);
    await arrived(emma, "black screen.txt");
    await emma.until("what is read out", async () =>
      (await heard()).includes(wordsOf(emma, "form.file.said.added", "black screen.txt")),
    );

    await hand(emma, "dragover", "invoice.pdf", "application/pdf");
    await emma.panel.getByText(emma.word("form.file.drop")).waitFor();
    await emma.picture("files-drop", phoneToo);
    await hand(emma, "drop", "invoice.pdf", "application/pdf");
    await arrived(emma, "invoice.pdf");
    assert.equal(await emma.panel.getByText(emma.word("form.file.drop")).count(), 0);
    await hand(emma, "paste", "image.png", "image/png");
    await arrived(emma, "Screenshot.png");
    await emma.picture("files-chat", everywhere);

    await emma.openPreview();
    await button(emma, "form.file.remove", "invoice.pdf").click();
    await chip(emma, "invoice.pdf").waitFor({ state: "detached" });
    await choose(emma, file(longName));
    await arrived(emma, longName);
    await emma.picture("files-preview", everywhere);
    await emma.button("form.submit").click();
    await emma.heading("form.done.title").waitFor();
    assert.equal(await emma.panel.getByRole("alert").count(), 0);
    assert.deepEqual(namesIn(await lastTicket()), ["black screen.txt", "Screenshot.png", longName]);
  });

  it("are there after a reload, and are reached by the keyboard", async () => {
    const jonas = await stage.visit(stage.jonas);
    await jonas.start();
    await jonas.say(accident.de);
    await choose(jonas, file("Schwarzer Bildschirm.txt"));
    await arrived(jonas, "Schwarzer Bildschirm.txt");
    await jonas.enter();
    await jonas.openPanel();
    await arrived(jonas, "Schwarzer Bildschirm.txt");
    await jonas.composer.focus();
    await jonas.tabTo(jonas.word("form.file.add"), "Shift+Tab");
    await jonas.tabTo(wordsOf(jonas, "form.file.remove", "Schwarzer Bildschirm.txt"), "Shift+Tab");
    await jonas.picture("files-german", ["1280", "360", "320"]);
    await jonas.page.keyboard.press("Enter");
    await chip(jonas, "Schwarzer Bildschirm.txt").waitFor({ state: "detached" });
  });

  it("are seen on their way, and can be stopped", async () => {
    const emma = await stage.visit(stage.emma);
    emma.expect(/preview\/attachments.*(ABORTED|aborted)/i);
    await emma.start();
    await emma.say(accident.en);
    await stage.desk.change({ op: "settings", set: { upload_hold: true } });
    await choose(emma, file("film.mp4", "x".repeat(4 << 20), "video/mp4"), file("waits.txt"));
    await chip(emma, "film.mp4").getByRole("progressbar").waitFor();
    await chip(emma, "waits.txt").getByText(emma.word("form.file.waiting")).waitFor();
    await emma.picture("files-sending", phoneToo);
    await button(emma, "form.file.cancel", "film.mp4").click();
    await chip(emma, "film.mp4").waitFor({ state: "detached" });
    await stage.desk.change({ op: "settings", set: { upload_hold: false } });
    await arrived(emma, "waits.txt");
  });
});

describe("files that do not go along", () => {
  it("are said so at once when they are empty or too large; others can be tried again", async () => {
    await stage.desk.change({ op: "settings", set: { upload_limit: 2000 } });
    const emma = await stage.visit(stage.emma);
    emma.expect(/attachments\S* answers 502|status of 502/);
    await emma.start();
    await emma.say(accident.en);
    await emma.openPreview();
    await choose(emma, file("empty.txt", ""), file("large.bin", "x".repeat(3000)));
    await chip(emma, "empty.txt").getByText(emma.word("form.file.empty")).waitFor();
    await chip(emma, "large.bin").getByText(/at most/).waitFor();
    await stage.desk.fault({ match: { path: "attachTemporaryFile" }, times: 1, fault: { status: 503 } });
    await choose(emma, file("again.txt"));
    await chip(emma, "again.txt").getByRole("button", { name: new RegExp(emma.word("panel.retry")) }).waitFor();
    await emma.button("form.submit").click();
    await emma.panel.getByRole("alert").getByText(emma.word("form.file.unsettled")).waitFor();
    await emma.picture("files-refused", everywhere);
    for (const name of ["empty.txt", "large.bin"]) await button(emma, "form.file.remove", name).click();
    await chip(emma, "again.txt").getByRole("button", { name: new RegExp(emma.word("panel.retry")) }).click();
    await arrived(emma, "again.txt");
    await emma.button("form.submit").click();
    await emma.heading("form.done.title").waitFor();
    assert.deepEqual(namesIn(await lastTicket()), ["again.txt"]);
  });

  it("wait for the network", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await emma.say(accident.en);
    await emma.context.setOffline(true);
    await choose(emma, file("later.txt"));
    await chip(emma, "later.txt").getByText(emma.word("form.file.waiting")).waitFor();
    await emma.context.setOffline(false);
    await arrived(emma, "later.txt");
  });

  it("and were dropped by the service desk in the end are named beside the ticket", async () => {
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await emma.say(accident.en);
    await choose(emma, file("old.txt"));
    await arrived(emma, "old.txt");
    await stage.desk.change({ op: "settings", set: { upload_life_ms: 0 } });
    await emma.openPreview();
    await emma.button("form.submit").click();
    await emma.heading("form.done.title").waitFor();
    await emma.panel.getByRole("alert").getByText("old.txt").waitFor();
    await emma.picture("files-missing", phoneToo);
    assert.deepEqual(namesIn(await lastTicket()), []);
  });

  it("cannot be added where the service desk takes none", async () => {
    await stage.desk.change({ op: "settings", set: { attachments: false } });
    const emma = await stage.visit(stage.emma);
    await emma.start();
    await emma.say(accident.en);
    await emma.openPreview();
    await emma.heading("form.title").waitFor();
    assert.equal(await emma.button("form.file.add").count(), 0);
  });
});

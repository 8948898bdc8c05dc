// What an administrator does on their page, by the names everybody finds things with.
import assert from "node:assert/strict";

import { Visitor } from "./visitor.mjs";

/** The administrators' page in front of a visitor. */
export class Configuration {
  /** @param {import("./visitor.mjs").Visitor} person @param {"access"|"usage"} [tab] */
  static async open(person, tab) {
    return Configuration.before(await person.openAdmin(tab));
  }

  /** Before a visitor who is there already. @param {import("./visitor.mjs").Visitor} visitor */
  static before(visitor) {
    assert.ok(visitor instanceof Visitor);
    return Object.assign(new Configuration(), { visitor, page: visitor.page, word: visitor.word });
  }

  picture(name, sizes) {
    return this.visitor.picture(name, sizes);
  }

  button(key, more = {}) {
    return this.page.getByRole("button", { name: this.word(key), exact: true, ...more });
  }

  field(key) {
    return this.page.getByLabel(this.word(key), { exact: true });
  }

  text(key) {
    return this.page.getByText(this.word(key), { exact: true });
  }

  /** A card by its heading. */
  card(key) {
    return this.page.getByRole("region", { name: this.word(key), exact: true });
  }

  get switch() {
    return this.page.getByRole("switch", { name: this.word("admin.show") });
  }

  get dialog() {
    return this.page.getByRole("dialog");
  }

  get meter() {
    return this.page.getByRole("meter");
  }

  async openTab(name) {
    await this.page.getByRole("tab", { name: this.word(`admin.tab.${name}`), exact: true }).click();
  }

  openSettings() {
    return this.page
      .locator("summary")
      .filter({ hasText: this.word("admin.settings") })
      .click();
  }

  /** What both tabs consist of: headings and the names of what can be entered. */
  async outline() {
    const names = [];
    for (const tab of ["access", "usage"]) {
      await this.openTab(tab);
      await this.card(tab === "access" ? "admin.access.who" : "admin.checks").waitFor();
      names.push(...(await this.page.locator("h1, h2, h3, [role=heading], label, legend").allTextContents()));
    }
    return [...new Set(names.map((name) => name.trim()))];
  }

  /** Sentences that stand beneath each other in a place. */
  async untilSaid(place, ...sentences) {
    for (const sentence of sentences) await place.getByText(sentence).first().waitFor();
  }

  /** Waits until the page says how things are. */
  async untilStatus(status) {
    await this.page
      .getByRole("region", { name: this.word("admin.status"), exact: true })
      .getByText(this.word(`admin.status.${status}`), { exact: true })
      .waitFor();
  }

  /** Chooses one of the two scopes' answers. */
  choose(key) {
    return this.page.getByRole("radio", { name: this.word(key), exact: true }).check();
  }

  picker(kind) {
    return this.page.getByRole("combobox", { name: this.word(`admin.access.${kind}`), exact: true });
  }

  /** What an open picker offers; the lists of ordinary controls are not meant. */
  get options() {
    return this.page.locator("[role=listbox]").getByRole("option");
  }

  /** Fills in words and waits for what is found by them: the list before goes. */
  async search(kind, words) {
    const found = this.page.waitForResponse((answer) => new URL(answer.url()).searchParams.get("q") === words);
    await this.picker(kind).fill(words);
    await found;
  }

  /** Looks for an entry of the directory and takes it. */
  async pick(kind, words, name) {
    await this.picker(kind).click();
    if (words) await this.search(kind, words);
    await this.page.getByRole("option", { name }).click();
    await this.picker(kind).press("Escape");
    await this.chip(name).waitFor();
  }

  /** The button that takes a chosen entry away. */
  chip(name) {
    return this.button("admin.picker.remove", {
      name: new RegExp(`^${name} |${name}$|${name} entfernen$`),
      exact: false,
    });
  }

  /** The bar that is there while something is not saved. */
  get unsaved() {
    return this.page.getByRole("group", { name: this.word("admin.save.bar") });
  }

  /** Saves, and waits until the page has also read what follows from it. */
  async save() {
    const follows = ["/usage", "/config/audit"].map((path) =>
      this.page.waitForResponse((answer) => new URL(answer.url()).pathname.endsWith(path)),
    );
    await this.button("admin.save.save").click();
    for (const answer of follows) await (await answer).finished();
    await this.text("admin.save.saved").waitFor();
    await this.button("admin.save.save").waitFor({ state: "detached" });
  }

  async turnOff() {
    await this.switch.click();
    await this.button("admin.off.confirm").click();
    await this.untilStatus("off");
  }

  /** What the audit list says happened, newest first. */
  async deeds() {
    await this.openTab("usage");
    return this.card("admin.audit").getByRole("listitem").locator(".event-what").allInnerTexts();
  }
}

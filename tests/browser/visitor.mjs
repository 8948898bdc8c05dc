// A person at a browser: what they do in portal and panel, by the roles and names everybody finds things with.
import assert from "node:assert/strict";

import { waitUntil } from "../stack/processes.mjs";
import { checkAccess, picture, viewport } from "./looks.mjs";
import { watch } from "./watch.mjs";
import { speaking } from "./words.mjs";

const pages = { 3: "index.html", 5: "portal-5.html", 8: "portal-8.html" };

const fits = (wanted, name) => (wanted instanceof RegExp ? wanted.test(name ?? "") : wanted === name);

export class Visitor {
  /**
   * @param {object} stage
   * @param {import("playwright-core").Browser} browser
   * @param {object|null} person one of the stage's people; null: nobody is signed in
   * @param {object} [about]
   * @param {string} [about.browserLocale] the browser's own language; the person's unless given
   * @param {string} [about.token] in place of a valid one
   */
  static async begin(stage, browser, person, { browserLocale, token } = {}) {
    const visitor = new Visitor();
    const url = stage.stack.url;
    visitor.context = await browser.newContext({
      locale: browserLocale ?? person?.locale ?? "en-GB",
      timezoneId: person?.zoneinfo ?? "UTC",
      viewport,
      reducedMotion: "reduce",
    });
    visitor.context.setDefaultTimeout(40000);
    const { faults, expect, asked, end } = await watch(visitor.context, url);
    const signed = person && (token ?? stage.stack.sign(person));
    const people = person ? [{ ...person, token: signed }] : [];
    await visitor.context.route(`${url}/demo/users.json`, (route) => route.fulfill({ json: people }));
    const word = speaking(person?.locale.startsWith("de") ? "de" : "en");
    Object.assign(visitor, { stage, person, url, word, token: signed, faults, expect, asked, end });
    await visitor.context.addInitScript(() => {
      document.addEventListener("ata:ready", () => (window.assistantIsReady = true));
    });
    visitor.page = await visitor.context.newPage();
    return visitor;
  }

  /** The same person in another tab of the same browser. */
  async anotherTab() {
    const tab = Object.assign(new Visitor(), this);
    tab.page = await this.context.newPage();
    return tab;
  }

  /** What is still on its way breaks off then, and that is nobody's fault. */
  leave() {
    this.end();
    return this.context.close();
  }

  /** They are about to go to the service desk's own pages. */
  expectDesk() {
    this.expect(new RegExp(`^foreign: ${this.stage.stack.jira.url}`));
  }

  // ---- the portal

  /** Opens a portal's page and waits until the assistant has decided whether it shows. */
  async enter(portal = "3") {
    await this.page.goto(`${this.url}/demo/${pages[portal]}`);
    await this.page.waitForFunction(() => window.assistantIsReady);
  }

  get launcher() {
    return this.page.getByRole("button", { name: this.word("loader.launcher"), exact: true });
  }

  /** From now on the portal signs the person in with these, one each time. @returns how often it was asked */
  async giveTokens(tokens) {
    const given = [];
    await this.context.exposeBinding("nextToken", () => (given.push(tokens.shift() ?? null), given.at(-1)));
    await this.page.evaluate(() => window.ATA("identify", () => window.nextToken()));
    return () => given.length;
  }

  /** The next calls of an address carry this token: to the server it is as if theirs had run out. */
  replaceToken(address, token, times = 1) {
    const replace = (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${token}` } });
    return this.context.route(address, replace, { times });
  }

  /** Hands their token to pages that stand alone, as a portal of the same origin does. */
  signIn() {
    return this.context.addInitScript((token) => {
      if (location.origin !== "null") sessionStorage.setItem("ata.token", token);
    }, this.token);
  }

  /** The administrators' page in a tab of its own, opened from the portal. */
  async openAdmin(tab) {
    await this.enter();
    const opened = this.context.waitForEvent("page");
    await this.page.getByRole("link", { name: /^Admin[ -](page|Seite)/ }).click();
    const admin = Object.assign(new Visitor(), this, { page: await opened });
    await admin.page.getByRole("tab").first().waitFor();
    if (tab) await admin.page.getByRole("tab", { name: this.word(`admin.tab.${tab}`) }).click();
    return admin;
  }

  // ---- the panel

  get panel() {
    return this.page.getByTitle(this.word("loader.launcher"), { exact: true }).contentFrame();
  }

  button(key) {
    return this.panel.getByRole("button", { name: this.word(key), exact: true });
  }

  heading(key) {
    return this.panel.getByRole("heading", { name: this.word(key), exact: true });
  }

  /** A link whose name goes on with "(opens in a new tab)". */
  link(key) {
    return this.panel.getByRole("link", { name: new RegExp(`^${this.word(key)}`) });
  }

  get composer() {
    return this.panel.getByRole("textbox", { name: this.word("panel.message"), exact: true });
  }

  /** What was said so far, oldest first; `by` is the key of the words that say who it was. */
  messages(by) {
    return this.panel
      .getByRole("log")
      .getByRole("listitem")
      .filter({ hasText: this.word(by) });
  }

  get words() {
    return this.messages("panel.youSaid");
  }

  get replies() {
    return this.messages("panel.assistantSaid");
  }

  async openPanel() {
    await this.launcher.click();
    await this.panel.getByRole("main").waitFor();
  }

  /** From the portal's page to the empty composer. */
  async start(portal) {
    await this.enter(portal);
    await this.openPanel();
    await this.button("panel.start").click();
    await this.composer.waitFor();
  }

  /** Sends a message without waiting for the reply. */
  async send(text) {
    const count = await this.words.count();
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await this.words.nth(count).waitFor();
  }

  /** Says something and waits for the whole reply. */
  async say(text) {
    await this.send(text);
    await this.button("panel.send").waitFor();
    assert.equal(await this.panel.getByRole("alert").count(), 0, "the message was answered");
    return this.replies.last().innerText();
  }

  /** The bar that says which request is in the making. */
  get draft() {
    return this.panel.getByRole("region", { name: this.word("panel.draft.label") });
  }

  /** Deletes the conversation, back to the greeting. */
  async erase() {
    await this.button("panel.erase").click();
    await this.button("panel.eraseConfirm").click();
    await this.button("panel.start").waitFor();
  }

  /** Watches the reply grow from now on. @returns {Promise<() => Promise<string[]>>} gives each text it had */
  async watchReply() {
    const log = this.panel.getByRole("log");
    await log.evaluate((element) => {
      window.grown = [];
      const note = () => {
        const text = element.querySelector("li:last-child .text:not(.own-text)")?.textContent ?? "";
        if (element.querySelectorAll("li").length > 2 && text && text !== window.grown.at(-1))
          window.grown.push(text);
      };
      new MutationObserver(note).observe(element, { subtree: true, childList: true, characterData: true });
    });
    return () => log.evaluate(() => window.grown);
  }

  /** Listens as a screen reader does, from now on. @returns {Promise<() => Promise<string[]>>} gives what was read out */
  async listen() {
    const body = this.panel.locator("body");
    await body.evaluate((element) => {
      const manner = { status: "polite", alert: "assertive", log: "polite" };
      const note = ({ target }) => {
        const region = (target.closest ? target : target.parentElement)?.closest("[role], [aria-live]");
        const live = region?.getAttribute("aria-live") ?? manner[region?.getAttribute("role")] ?? "off";
        const text = region?.textContent.trim();
        if (live !== "off" && text && text !== window.heard.at(-1)) window.heard.push(text);
      };
      window.heard = [];
      const changes = { subtree: true, childList: true, characterData: true };
      new MutationObserver((list) => list.forEach(note)).observe(element, changes);
    });
    return () => body.evaluate(() => window.heard);
  }

  /** Nothing in the panel runs, loads or leads elsewhere, whatever was said in it. */
  async checkHarmless(place = this.panel) {
    const found = await place.getByRole("main").evaluate((main, desk) => {
      const allowed = new Set([location.origin, desk]);
      const bad = [
        ...main.querySelectorAll(
          "script, img, iframe, object, embed, link, style, base, meta, video, audio, form form",
        ),
      ];
      for (const element of main.querySelectorAll("*")) {
        if ([...element.attributes].some(({ name }) => /^on/i.test(name))) bad.push(element);
      }
      for (const link of main.querySelectorAll("a[href], area, use[href]")) {
        if (link.href && !allowed.has(new URL(link.href, location.href).origin)) bad.push(link);
      }
      return bad.map(({ outerHTML }) => outerHTML);
    }, new URL(this.stage.stack.jira.url).origin);
    assert.deepEqual(found, []);
  }

  // ---- the preview

  async openPreview() {
    await this.button("panel.draft.review").click();
    await this.control("combobox", this.word("form.type")).waitFor();
  }

  /** A control of the preview by the field's name. */
  control(role, name) {
    return this.panel.getByRole(role, { name: new RegExp(`^${name}`) });
  }

  /** What a list of the preview shows as chosen. */
  chosen(name) {
    return this.control("combobox", name).evaluate((list) => list.selectedOptions[0]?.label);
  }

  /** Changes a field and waits until that is stored. */
  async change(role, name, value) {
    const saved = this.page.waitForResponse(
      (answer) => answer.request().method() === "PATCH" && answer.status() === 200,
    );
    const control = this.control(role, name);
    if (role === "combobox") await control.selectOption({ label: value });
    else await control.fill(value);
    await control.blur();
    await saved;
  }

  // ---- the keyboard

  /** The name of what has the focus, in whichever frame or shadow. */
  async focused() {
    for (const frame of this.page.frames().toReversed()) {
      const name = await frame.evaluate(() => {
        let element = document.hasFocus() ? document.activeElement : null;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (!element || element === document.body || element.localName === "iframe") return null;
        return element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
      });
      if (name !== null) return name.trim();
    }
    return null;
  }

  untilFocused(name) {
    return this.until(`the focus on ${name}`, async () => fits(name, await this.focused()));
  }

  /** Presses Tab until something has the focus. */
  async tabTo(name, key = "Tab") {
    const passed = [];
    while (!fits(name, passed.at(-1))) {
      assert.ok(passed.length < 60, `no way to ${name} by ${key}: ${passed.join(" | ")}`);
      await this.page.keyboard.press(key);
      passed.push(await this.focused());
    }
  }

  /** Looks for barriers in every frame. */
  checkAccess(where) {
    return checkAccess(this.page, where);
  }

  /** Keeps pictures of what is to be seen now; see ./looks.mjs. */
  picture(name, sizes) {
    return picture(this.page, name, sizes);
  }

  /** Waits until something is so; states, never a time. */
  until(what, attempt) {
    return waitUntil(what, attempt);
  }
}

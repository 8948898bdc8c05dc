// A person at a browser: what they do in the portal and the panel, by the roles and names everybody finds things with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { root } from "../stack/servers.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { servePortal } from "./portal.mjs";
import { watch } from "./watch.mjs";
import { speaking } from "./words.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pages = { 3: "index.html", 5: "portal-5.html", 8: "portal-8.html" };

/** Heights of the windows stories are looked at in, by width: a phone, a tablet, a laptop. */
const heights = { 360: 740, 768: 1024, 1280: 800 };

/** What is wrong for people who cannot see, hear or point well; runs in a frame. */
async function inaccessible() {
  const { violations } = await window.axe.run(document, { iframes: false, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}

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
      viewport: { width: 1280, height: heights[1280] },
      reducedMotion: "reduce",
    });
    visitor.context.setDefaultTimeout(20000);
    const { faults, expect, asked } = await watch(visitor.context, url);
    const user = person && { ...person, token: token ?? stage.stack.sign(person) };
    await servePortal(visitor.context, url, () => (user ? [user] : []));
    Object.assign(visitor, { stage, person, url, faults, expect, asked, word: speaking(person?.locale.startsWith("de") ? "de" : "en") });
    visitor.page = await visitor.context.newPage();
    return visitor;
  }

  /** The same person in another tab of the same browser. */
  async anotherTab() {
    const tab = Object.assign(new Visitor(), this);
    tab.page = await this.context.newPage();
    return tab;
  }

  leave = () => this.context.close();

  /** They are about to go to the service desk's own pages. */
  expectDesk = () => this.expect(new RegExp(`^foreign: ${this.stage.stack.jira.url}`));

  // ---- the portal

  /** Opens a portal's page, which waits until the assistant has said whether it shows. */
  async enter(portal = "3") {
    const answered = this.page.waitForResponse((response) => response.url().includes("/ata/chat?"));
    await this.page.goto(`${this.url}/demo/${pages[portal]}`);
    await answered;
  }

  get launcher() {
    return this.page.getByRole("button", { name: this.word("loader.launcher"), exact: true });
  }

  /** From now on the portal signs the person in with these, one for each time it is asked. @returns how often it was */
  async giveTokens(tokens) {
    const given = [];
    await this.context.exposeBinding("nextToken", () => (given.push(tokens.shift() ?? null), given.at(-1)));
    await this.page.evaluate(() => window.ATA("identify", () => window.nextToken()));
    return () => given.length;
  }

  /** The next calls of an address carry this token: to the server it is as if theirs had run out. */
  replaceToken = (address, token, times = 1) =>
    this.context.route(
      address,
      (route) => route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${token}` } }),
      { times },
    );

  // ---- the panel

  get panel() {
    return this.page.getByTitle(this.word("loader.launcher"), { exact: true }).contentFrame();
  }

  button = (key) => this.panel.getByRole("button", { name: this.word(key), exact: true });
  link = (key) => this.panel.getByRole("link", { name: new RegExp(`^${this.word(key)}`) });
  heading = (key) => this.panel.getByRole("heading", { name: this.word(key), exact: true });

  get composer() {
    return this.panel.getByRole("textbox", { name: this.word("panel.message"), exact: true });
  }

  /** What was said so far, oldest first. @returns {import("playwright-core").Locator} */
  messages = (key) => this.panel.getByRole("log").getByRole("listitem").filter({ hasText: this.word(key) });
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

  /** Watches the reply grow from now on. @returns {Promise<() => Promise<string[]>>} gives each text it had */
  async watchReply() {
    const log = this.panel.getByRole("log");
    await log.evaluate((element) => {
      window.grown = [];
      const note = () => {
        const text = element.querySelector("li:last-child .text:not(.own-text)")?.textContent ?? "";
        if (element.querySelectorAll("li").length > 2 && text && text !== window.grown.at(-1)) window.grown.push(text);
      };
      new MutationObserver(note).observe(element, { subtree: true, childList: true, characterData: true });
    });
    return () => log.evaluate(() => window.grown);
  }

  /** Nothing in the panel runs, loads or leads elsewhere, whatever was said in it. */
  async checkHarmless() {
    const found = await this.panel.getByRole("main").evaluate((main) => {
      const allowed = new Set([location.origin, ...[...main.querySelectorAll("header a, form a")].map(({ origin }) => origin)]);
      const bad = [...main.querySelectorAll("script, img, iframe, object, embed, link, style, base, meta, video, audio, form form")];
      for (const element of main.querySelectorAll("*")) {
        if ([...element.attributes].some(({ name }) => /^on/i.test(name))) bad.push(element);
      }
      for (const link of main.querySelectorAll("a[href], area, use[href]")) {
        if (link.href && !allowed.has(new URL(link.href, location.href).origin)) bad.push(link);
      }
      return bad.map(({ outerHTML }) => outerHTML);
    });
    assert.deepEqual(found, []);
  }

  // ---- the preview

  async openPreview() {
    await this.button("panel.draft.review").click();
    await this.control("combobox", this.word("form.type")).waitFor();
  }

  /** A control of the preview by the field's name. */
  control = (role, name) => this.panel.getByRole(role, { name: new RegExp(`^${name}`) });

  /** What a list of the preview shows as chosen. */
  chosen = (name) => this.control("combobox", name).evaluate((list) => list.selectedOptions[0]?.label);

  /** Changes a field and waits until that is stored. */
  async change(role, name, value) {
    const saved = this.page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 200);
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

  untilFocused = (name) => this.until(`the focus on ${name}`, async () => fits(name, await this.focused()));

  /** Presses Tab until something has the focus. */
  async tabTo(name, key = "Tab") {
    const passed = [];
    while (!fits(name, passed.at(-1))) {
      assert.ok(passed.length < 60, `no way to ${name} by ${key}: ${passed.join(" | ")}`);
      await this.page.keyboard.press(key);
      passed.push(await this.focused());
    }
  }

  // ---- how it looks and sounds

  /** Looks for barriers in every frame. */
  async checkAccess(where) {
    for (const frame of this.page.frames()) {
      await frame.evaluate(`window.axe || (() => { ${axe} })()`);
      assert.deepEqual(await frame.evaluate(inaccessible), [], `${where}: barriers in ${new URL(frame.url()).pathname}`);
    }
  }

  /**
   * Keeps pictures of what is to be seen now; looks for barriers once a colour scheme and for what sticks out sideways.
   *
   * @param {string} name
   * @param {{widths?: number[], schemes?: ("light"|"dark")[]}} [about]
   */
  async picture(name, { widths = [1280], schemes = ["light"] } = {}) {
    for (const width of widths) {
      await this.page.setViewportSize({ width, height: heights[width] });
      for (const colorScheme of schemes) {
        await this.page.emulateMedia({ colorScheme });
        const path = join(root, "build/screenshots", `${name}-${width}${colorScheme === "dark" ? "-dark" : ""}.png`);
        await this.page.screenshot({ path, animations: "disabled", caret: "initial" });
        if (width === widths[0]) await this.checkAccess(`${name}, ${width}, ${colorScheme}`);
        await this.checkWidth(`${name}, ${width}`);
      }
    }
    await this.page.setViewportSize({ width: 1280, height: heights[1280] });
    await this.page.emulateMedia({ colorScheme: "light" });
  }

  /** Nothing is wider than its frame. */
  async checkWidth(where) {
    for (const frame of this.page.frames()) {
      const excess = await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(excess <= 0, `${where}: ${new URL(frame.url()).pathname} is ${excess} pixels too wide`);
    }
  }

  /** Waits until something is so; states, never a time. */
  until = (what, attempt) => waitUntil(what, attempt);
}

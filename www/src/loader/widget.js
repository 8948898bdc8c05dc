/* What `ATA(...)` can do: whether the launcher shows, the panel in its frame, the person's token, the page's events. */

import english from "catalogue:loader/en";
import { createShell } from "./shell.js";

const watchdogMs = 10000;
const lookAgainMs = 60000;
const lookEveryMs = 300000;

/** @param {{base: string, portal: string, locale?: string, position?: string, scheme?: string, form: string}} settings */
export function createWidget(settings) {
  const { base, portal, locale, scheme, form } = settings;
  const { origin } = new URL(base);
  const ended = new AbortController();
  const listen = (target, type, handler) => target.addEventListener(type, handler, { signal: ended.signal });
  const shell = createShell(settings, listen, { toggle: () => (shell.opened ? close() : open()), close });
  let provider = null;
  let held = null;
  let frame = null;
  let speaks = locale || "en";
  let wanted = false;
  let shown = false;
  let blocked = false;
  let lookedAt = 0;
  let watchdog = 0;

  const emit = (name, detail = {}) => document.dispatchEvent(new CustomEvent(`ata:${name}`, { detail }));
  const send = (message) => frame && frame.contentWindow.postMessage({ ata: 1, ...message }, origin);

  /** The token is kept in memory only; `fresh` asks the page for another one because the server refused the last. */
  async function token(fresh) {
    if (provider && (fresh || !held)) held = await Promise.resolve(provider()).catch(() => null);
    return held;
  }

  async function ask(fresh) {
    const bearer = await token(fresh);
    const headers = { "X-Requested-With": "ata" };
    if (bearer) headers.Authorization = `Bearer ${bearer}`;
    if (locale) headers["Accept-Language"] = locale;
    const response = await fetch(`${base}chat?portal=${encodeURIComponent(portal)}`, { headers, cache: "no-store" });
    return response.status === 401 && bearer && !fresh ? ask(true) : response;
  }

  /** Few words are needed here; those of other languages are fetched, English is at hand when that fails. */
  async function wordsFor(language) {
    if (language === "en") return english;
    const response = await fetch(`${base}words/${language}.json`).catch(() => ({}));
    return response.ok ? response.json() : english;
  }

  function dropFrame() {
    clearTimeout(watchdog);
    if (frame) frame.remove();
    frame = null;
  }

  function fail() {
    dropFrame();
    shell.fail();
    emit("error", { code: "timeout" });
  }

  function focusPanel() {
    frame.focus();
    send({ type: "shown" });
  }

  const told = {
    /** Until the panel says so, nothing invisible lies over the page. */
    ready() {
      clearTimeout(watchdog);
      shell.reveal(frame);
      if (shell.opened) focusPanel();
    },
    close,
    blocked: () => (blocked = true),
    submitted: (detail) => emit("submitted", detail),
    error: (detail) => emit("error", detail),
    token: async (_, { id, fresh }) => send({ type: "token", id, token: await token(fresh) }),
  };

  listen(window, "message", ({ source, origin: from, data }) => {
    if (!frame || source !== frame.contentWindow || from !== origin || !data || data.ata !== 1) return;
    if (Object.hasOwn(told, data.type)) told[data.type](data.detail, data);
  });

  function panelAddress() {
    const values = { portal, form, origin: location.origin, scheme: scheme || "auto", speak: speaks };
    return `${base}panel.html#${new URLSearchParams(locale ? { ...values, locale } : values)}`;
  }

  function open() {
    wanted = true;
    if (!shown || shell.opened) return;
    shell.open();
    if (frame) focusPanel();
    else {
      frame = shell.frame(panelAddress());
      watchdog = setTimeout(fail, watchdogMs);
    }
    emit("open");
  }

  function close() {
    wanted = false;
    if (!shell.opened) return;
    shell.close();
    emit("close");
    if (blocked) look();
  }

  /** Asks whether this person sees the assistant here now. An open panel is never taken away: it says so itself. */
  async function look() {
    const first = !lookedAt;
    lookedAt = Date.now();
    try {
      const response = await ask();
      if (response.status >= 500) throw response;
      const start = response.ok ? await response.json() : {};
      speaks = start.locale || speaks;
      const words = await wordsFor(speaks);
      if (ended.signal.aborted || (shell.opened && !start.visible)) return;
      blocked = false;
      shown = Boolean(start.visible);
      shell.show(shown, words, start.banner);
      if (!shown) dropFrame();
      if (first) emit("ready", { visible: shown });
      if (wanted) open();
    } catch (failure) {
      emit("error", { code: failure.status ? `http_${failure.status}` : "network" });
    }
  }

  const lookAgain = () => !document.hidden && Date.now() - lookedAt > lookAgainMs && look();

  return {
    open,
    close,
    on: (name, handler) => listen(document, `ata:${name.replace("ata:", "")}`, (event) => handler(event.detail)),
    identify(next) {
      provider = next;
      held = null;
      if (!shell.opened) dropFrame();
      if (lookedAt) look();
    },
    start() {
      listen(document, "visibilitychange", lookAgain);
      const timer = setInterval(lookAgain, lookEveryMs);
      listen(ended.signal, "abort", () => clearInterval(timer));
      look();
    },
    destroy() {
      close();
      dropFrame();
      ended.abort();
      shell.remove();
    },
  };
}

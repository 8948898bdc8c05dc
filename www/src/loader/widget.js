/* What `ATA(...)` can do: whether the launcher shows, the panel in its frame, the page's events. */

import english from "catalogue:loader/en";
import { ask, setProvider, token } from "./identity.js";
import { base, colorScheme, ended, form, listen, locale, portal } from "./settings.js";
import {
  addFrame,
  opened,
  removeShell,
  revealFrame,
  setOpen,
  showFailure,
  showLauncher,
  startShell,
} from "./shell.js";

const watchdogMs = 10000;
const lookAgainMs = 60000;
const lookEveryMs = 300000;

const { origin } = new URL(base);
let frame = null;
let speaks = locale || "en";
let wanted = false;
let shown = false;
let blocked = false;
let lookedAt = 0;
let watchdog = 0;
let timer = 0;

const emit = (name, detail = {}) => document.dispatchEvent(new CustomEvent(`ata:${name}`, { detail }));
const send = (message) => frame?.contentWindow.postMessage({ ata: 1, ...message }, origin);

/** Few words are needed here; those of other languages are fetched, English is at hand when that fails. */
async function wordsFor(language) {
  if (language === "en") return english;
  const response = await fetch(`${base}words/${language}.json`).catch(() => ({}));
  return response.ok ? response.json() : english;
}

function dropFrame() {
  clearTimeout(watchdog);
  frame?.remove();
  frame = null;
}

function fail() {
  dropFrame();
  showFailure();
  emit("error", { code: "timeout" });
}

function focusPanel() {
  frame.focus();
  send({ type: "shown" });
}

const told = {
  ready() {
    clearTimeout(watchdog);
    revealFrame(frame);
    if (opened) focusPanel();
  },
  close,
  blocked: () => (blocked = true),
  event: ({ name, detail }) => emit(name, detail),
  token: async ({ id, fresh }) => send({ type: "token", id, token: await token(fresh) }),
};

function takeMessage({ source, origin: from, data }) {
  if (!frame || source !== frame.contentWindow || from !== origin || data?.ata !== 1) return;
  told[data.type]?.(data);
}

function panelAddress() {
  const values = {
    portal,
    form,
    origin: location.origin,
    scheme: colorScheme,
    speak: speaks,
    locale: locale || "",
  };
  return `${base}panel.html#${new URLSearchParams(values)}`;
}

function open() {
  wanted = true;
  if (!shown || opened) return;
  setOpen(true);
  if (frame) focusPanel();
  else {
    frame = addFrame(panelAddress());
    watchdog = setTimeout(fail, watchdogMs);
  }
  emit("open");
}

function close() {
  wanted = false;
  if (!opened) return;
  setOpen(false);
  emit("close");
  if (blocked) look();
}

/** An open panel is never taken away: it says itself that it may not go on. */
async function takeAnswer(start) {
  speaks = start.locale || speaks;
  const words = await wordsFor(speaks);
  if (ended.signal.aborted || (opened && !start.visible)) return;
  blocked = false;
  shown = Boolean(start.visible);
  showLauncher(shown, words, start.banner?.text);
  if (!shown) dropFrame();
  if (wanted) open();
}

function lookAgain() {
  if (!document.hidden && Date.now() - lookedAt > lookAgainMs) look();
}

function begin() {
  startShell(() => (opened ? close() : open()), close);
  listen(window, "message", takeMessage);
  listen(document, "visibilitychange", lookAgain);
  timer = setInterval(lookAgain, lookEveryMs);
}

/** Asks whether this person sees the assistant here now; anything but a clear yes keeps it hidden. */
export async function look() {
  const first = !lookedAt;
  if (first) begin();
  lookedAt = Date.now();
  try {
    const response = await ask();
    if (response.status > 428) throw response; // asked too much, or away: nothing is known
    await takeAnswer(response.ok ? await response.json() : {});
    if (first) emit("ready", { visible: shown });
  } catch ({ status = 0 }) {
    emit("error", { code: "network", status });
  }
}

export const calls = {
  open,
  close,
  on: (name, handler) => listen(document, `ata:${name}`, (event) => handler(event.detail)),
  identify(provider) {
    setProvider(provider);
    if (!opened) dropFrame();
    if (lookedAt) look();
  },
  destroy() {
    close();
    dropFrame();
    clearInterval(timer);
    ended.abort();
    removeShell();
    delete window.ATA;
  },
};

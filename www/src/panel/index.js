/* Starts the panel: settings from the address, the language from the person's profile, then the conversation. */

import "../common/theme.css";
import "../common/base.css";
import "../common/dialog.css";
import "./panel.css";
import { render } from "preact";
import { html } from "htm/preact";
import languages from "catalogues:panel";
import { momentFormat } from "../common/format.js";
import { createRequester } from "../common/request.js";
import { sessionStore } from "../common/session-store.js";
import { createStore } from "../common/store.js";
import { chooseLocale, createTranslator, directionOf, regionalLocale } from "../common/translate.js";
import { randomUuid } from "../common/uuid.js";
import { App } from "./app.js";
import { createBridge, readSettings } from "./bridge.js";
import { createConversation } from "./conversation.js";
import { initialState, reduce } from "./state.js";

const settings = readSettings(location.hash, location.origin);
const bridge = createBridge(settings);
const store = createStore(reduce, initialState);
const root = document.getElementById("app");

/** Hosts a reply may link to: ours, the portal's, and the service desk the form belongs to. */
const hosts = new Set([location.host, new URL(settings.origin).host, new URL(settings.form).host]);

const server = { base: new URL(".", location.href).href, token: bridge.token, locale: settings.locale };

const parts = {
  ...server,
  store,
  portal: settings.portal,
  request: createRequester(server),
  tell: bridge.tell,
  emit: bridge.emit,
  uuid: randomUuid,
  now: () => Date.now(),
  memory: sessionStore,
  wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
};
const talk = createConversation(parts);
let spoken = null;

async function speak(wanted) {
  const locale = chooseLocale(wanted, Object.keys(languages));
  if (locale === spoken) return;
  const { default: words } = await languages[locale]();
  const t = createTranslator(locale, [words]);
  spoken = locale;
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
  document.title = t("panel.title");
  const tools = {
    t,
    words,
    locale,
    parts,
    talk,
    hosts,
    formUrl: settings.form,
    framed: bridge.framed,
    close: () => bridge.tell("close"),
    moment: momentFormat(regionalLocale(locale, navigator.languages || [])),
  };
  render(html`<${App} store=${store} tools=${tools} />`, root);
}

function followNetwork() {
  const update = () => talk.online(navigator.onLine);
  window.addEventListener("online", update);
  window.addEventListener("offline", update);
  update();
}

bridge.onShown(() => {
  const target = document.querySelector("[data-focus]");
  if (target) target.focus({ preventScroll: true });
});

async function start() {
  if (settings.scheme !== "auto") document.documentElement.dataset.scheme = settings.scheme;
  document.documentElement.classList.toggle("is-framed", bridge.framed);
  followNetwork();
  await speak(settings.speak || settings.locale || navigator.language);
  bridge.tell("ready");
  const answer = await talk.load();
  if (answer && answer.locale) await speak(answer.locale);
}

start();

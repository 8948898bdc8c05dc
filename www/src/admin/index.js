/* Starts the admin page. */

import "../common/theme.css";
import "../common/base.css";
import "../common/dialog.css";
import "../common/lozenge.css";
import "../common/picker.css";
import "./admin.css";
import "./controls.css";
import "./figures.css";
import { render } from "preact";
import { html } from "htm/preact";
import languages from "catalogues:admin";
import { createFormatter } from "../common/format.js";
import { createRequester } from "../common/request.js";
import { createStore } from "../common/store.js";
import { standaloneToken } from "../common/token.js";
import { chooseLocale, createTranslator, directionOf } from "../common/translate.js";
import { App } from "./app.js";
import { createOffice } from "./office.js";
import { initialState, reduce } from "./state.js";

const store = createStore(reduce, initialState);
const root = document.getElementById("app");

/** The admin's own language as the browser says it; the part of the region decides dates and numbers. */
async function chooseWords() {
  const wanted = navigator.language;
  const locale = chooseLocale(wanted, Object.keys(languages));
  const region = wanted.split("-")[0] === locale ? wanted : locale;
  const { default: words } = await languages[locale]();
  return { locale, region, t: createTranslator(locale, [words]) };
}

/** Hands a file to the person, as a link to it would. */
function keepFile(name, blob) {
  const href = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href));
}

/** Draws now and after every change; not in the midst of one, so that what draws may also change. */
function drawAlways(draw) {
  let isDue = false;
  store.subscribe(() => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      draw();
    });
  });
  draw();
}

async function start() {
  const { locale, region, t } = await chooseWords();
  const office = createOffice({
    store,
    request: createRequester({ base: new URL(".", location.href).href, token: standaloneToken(), locale }),
    later: (action, ms) => setTimeout(action, ms),
    watched: () => document.visibilityState === "visible",
    keepFile,
    now: () => Date.now(),
  });
  const tools = { t, office, format: createFormatter(region) };
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
  document.title = `${t("admin.title")} – ${t("admin.product")}`;
  drawAlways(() => render(html`<${App} state=${store.get()} tools=${tools} />`, root));
  window.addEventListener("online", office.load);
  office.start();
}

start();

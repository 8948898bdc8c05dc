/* The elements the loader adds to the page: one host with an open shadow root for launcher and panel, one for the
 * banner. Style sheets are constructed, so that the page's own policy needs no exception. */

import style from "./loader.css?text";
import { colorScheme, form, listen, position } from "./settings.js";

const phone = matchMedia("(max-width: 480px)");
const panel = make("div", { id: "panel", role: "dialog", hidden: "" });
const launcher = make("button", { part: "launcher", "aria-expanded": false, "aria-controls": "panel" });
const host = makeHost("ata-widget", panel, launcher);
const page = document.documentElement.style;
let words = null;
let banner = null;
let covered = [];
let drawn = false;

export let opened = false;

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  element.append(...children);
  return element;
}

function makeHost(id, ...children) {
  const element = make("div", { id });
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  root.append(...children);
  element.style.colorScheme = colorScheme.replace("auto", "light dark");
  return element;
}

/** On a phone the panel is the page: what lies beneath is out of reach until it is closed. */
function cover(full) {
  if (full && !covered[0])
    covered = [...document.body.children].filter((other) => other !== host && !other.inert);
  for (const other of covered) other.inert = full;
  if (!full) covered = [];
  page.overflow = full ? "hidden" : "";
}

/** The on-screen keyboard shrinks what is visible, not the page: a full-screen panel follows what is visible. Without a
 * frame that can be closed from within, the launcher stays in reach. */
function fit() {
  const full = opened && drawn && phone.matches;
  panel.ariaModal = full;
  panel.style = full ? `height:${visualViewport.height}px;top:${visualViewport.offsetTop}px` : "";
  cover(full);
}

function drawBanner(text) {
  if (text === banner?.shadowRoot.textContent) return;
  banner?.remove();
  banner = text && makeHost("ata-banner", make("p", { role: "status" }, text));
  if (banner) document.body.prepend(banner);
}

export function setOpen(open) {
  opened = open;
  panel.hidden = !open;
  launcher.ariaExpanded = open;
  fit();
  if (!open) launcher.focus();
}

export function showLauncher(visible, chosenWords, bannerText) {
  words = chosenWords;
  panel.ariaLabel = launcher.textContent = words["loader.launcher"];
  launcher.hidden = !visible;
  if (!host.isConnected) document.body.append(host);
  drawBanner(bannerText);
}

/** The panel's frame stays undrawn until the panel says that it is ready. */
export function addFrame(src) {
  const frame = make("iframe", { src, title: words["loader.launcher"], hidden: "" });
  drawn = false;
  panel.replaceChildren(make("progress"), frame);
  return frame;
}

export function revealFrame(frame) {
  drawn = true;
  frame.hidden = false;
  frame.previousSibling?.remove();
  fit();
}

export function showFailure() {
  const link = make("a", { href: form }, words["loader.form"]);
  panel.replaceChildren(make("p", { role: "alert" }, words["loader.failed"]), link);
  if (opened) link.focus();
}

export function removeShell() {
  host.remove();
  banner?.remove();
}

export function startShell(toggle, close) {
  host.dataset.position = position;
  listen(launcher, "click", toggle);
  listen(host, "keydown", (event) => event.key === "Escape" && close());
  listen(phone, "change", fit);
  listen(visualViewport, "resize", fit);
  listen(visualViewport, "scroll", fit);
}

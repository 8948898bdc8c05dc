/* The elements the loader adds to the page: one host with an open shadow root for launcher and panel, one for the
 * banner. Style sheets are constructed, so that the page's own policy needs no exception. */

import style from "./loader.css?text";

const phone = matchMedia("(max-width: 480px)");
const chatShape = "M4 5h16v12h-7l-4 4v-4H4zM8 11l3 3 5-5";

function make(name, properties, ...children) {
  const element = document.createElement(name);
  for (const key in properties) element.setAttribute(key, properties[key]);
  element.append(...children);
  return element;
}

function icon(shape) {
  const draw = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
  const image = draw("svg");
  const line = draw("path");
  image.setAttribute("viewBox", "0 0 24 24");
  image.ariaHidden = "true";
  line.setAttribute("d", shape);
  image.append(line);
  return image;
}

function makeHost(id, scheme, ...children) {
  const host = make("div", { id });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  root.append(...children);
  host.style.colorScheme = scheme;
  return host;
}

/**
 * @param {{position?: string, scheme?: string, form: string}} settings
 * @param {(target: EventTarget, type: string, handler: Function) => void} listen  until the widget ends
 * @param {{toggle: () => void, close: () => void}} on
 */
export function createShell({ position, scheme, form }, listen, on) {
  const label = make("span");
  const launcher = make("button", { type: "button", part: "launcher", "aria-expanded": "false", "aria-controls": "panel" }, icon(chatShape), label);
  const panel = make("div", { id: "panel", part: "panel" });
  const host = makeHost("ata-widget", scheme, panel, launcher);
  const page = document.documentElement;
  let words = null;
  let banner = null;
  let covered = null;

  panel.hidden = true;
  host.dataset.position = position || "end";
  listen(launcher, "click", on.toggle);
  listen(host, "keydown", (event) => event.key === "Escape" && on.close());

  /** On a phone the panel is the page: what lies beneath is out of reach until it is closed. */
  function cover(full) {
    if (full === Boolean(covered)) return;
    covered = full ? [...document.body.children].filter((other) => other !== host && !other.inert) : covered;
    for (const other of covered) other.inert = full;
    page.style.overflow = full ? "hidden" : "";
    if (!full) covered = null;
  }

  /** The on-screen keyboard shrinks what is visible, not the page: a full-screen panel follows what is visible. */
  function fit() {
    const full = shell.opened && phone.matches;
    const { height, offsetTop } = visualViewport;
    host.toggleAttribute("data-full", full);
    panel.style = full ? `height:${height}px;top:${offsetTop}px` : "";
    cover(full);
  }
  listen(phone, "change", fit);
  listen(visualViewport, "resize", fit);
  listen(visualViewport, "scroll", fit);

  function setOpen(opened) {
    shell.opened = opened;
    panel.hidden = !opened;
    launcher.ariaExpanded = opened;
    fit();
  }

  function drawBanner(content) {
    if (banner && content && banner.textContent === content.text) return;
    if (banner) banner.getRootNode().host.remove();
    banner = content ? make("p", { role: "status" }, content.text) : null;
    if (banner) document.body.prepend(makeHost("ata-banner", scheme, banner));
  }

  const shell = {
    opened: false,
    show(visible, chosenWords, content) {
      words = chosenWords;
      label.textContent = words["loader.launcher"];
      launcher.hidden = !visible;
      if (!host.isConnected) document.body.append(host);
      drawBanner(content);
    },
    open: () => setOpen(true),
    close() {
      setOpen(false);
      launcher.focus();
    },
    frame(src) {
      const frame = make("iframe", { src, title: words["loader.launcher"], allow: "clipboard-write", hidden: "" });
      panel.replaceChildren(make("progress"), frame);
      return frame;
    },
    reveal(frame) {
      frame.hidden = false;
      frame.previousSibling?.remove();
    },
    fail() {
      const link = make("a", { href: form }, words["loader.form"]);
      const button = make("button", { type: "button" }, words["loader.close"]);
      button.onclick = on.close;
      panel.replaceChildren(make("p", { role: "alert" }, words["loader.failed"]), link, button);
      if (shell.opened) link.focus();
    },
    remove() {
      host.remove();
      drawBanner();
    },
  };
  return shell;
}

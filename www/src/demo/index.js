/* The demo's own page: a plain help center, and a strip on top to say who is looking at which portal. The assistant is
 * embedded in the page's source exactly as a customer would do it; this script only hands it the person's token. */

import "../common/theme.css";
import "./demo.css";
import { sessionStore } from "../common/session-store.js";
import { contentFor, portals } from "./content.js";

const chosenName = "demo.person";
const nobody = "nobody";
const portal = document.currentScript.dataset.portal;

window.ATA = window.ATA || ((...call) => (window.ATA.q = window.ATA.q || []).push(call));

const people = fetch("/demo/users.json", { cache: "no-store" })
  .then((response) =>
    response.ok ? response.json() : Promise.reject(new Error(`status ${response.status}`)),
  )
  .catch(() => []);

function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function chosenPerson(list) {
  const asked = new URLSearchParams(location.search).get("as") || sessionStore.get(chosenName);
  if (asked === nobody) return null;
  return list.find((person) => person.sub === asked) || list[0] || null;
}

const current = people.then(chosenPerson);
window.ATA("identify", async () => ((await current) || {}).token || null);

function findAdmin(list, person) {
  return person && person.role === "admin" ? person : list.find((other) => other.role === "admin");
}

/** The admin page takes the token from this tab's session storage, which a tab opened from here starts with a copy of. */
function handOver(admin) {
  sessionStore.set("ata.token", admin.token);
}

/** A token that ran out is renewed by asking the page that opened the admin page. */
function answerOpened(admin) {
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== location.origin || !source || source.opener !== window) return;
    if (data && data.ata === 1 && data.type === "token") {
      source.postMessage({ ata: 1, type: "token", id: data.id, token: admin.token }, location.origin);
    }
  });
}

function personPicker(list, person, words) {
  const option = (value, text) =>
    make("option", { value, selected: value === (person ? person.sub : nobody) }, text);
  const select = make(
    "select",
    { id: "person" },
    ...list.map((other) => option(other.sub, `${other.name} (${words.roles[other.role]}, ${other.locale})`)),
    option(nobody, words.nobody),
  );
  select.addEventListener("change", () => {
    sessionStore.set(chosenName, select.value);
    location.assign(`${location.pathname}?as=${encodeURIComponent(select.value)}`);
  });
  return make("div", { className: "strip-item" }, make("label", { htmlFor: "person" }, words.person), select);
}

function portalLinks(words, person) {
  const as = `?as=${encodeURIComponent(person ? person.sub : nobody)}`;
  const links = portals.map((entry) => {
    const link = make("a", { href: entry.page + as }, words.areas[entry.area].name);
    if (entry.id === portal) link.setAttribute("aria-current", "page");
    return make("li", {}, link);
  });
  return make("nav", { className: "strip-item", "aria-label": words.portal }, make("ul", {}, ...links));
}

function adminLink(admin, words) {
  if (!admin) return null;
  const link = make(
    "a",
    { href: "/ata/admin.html", target: "_blank", rel: "opener" },
    words.admin.replace("{name}", admin.name),
  );
  link.addEventListener("click", () => handOver(admin));
  return link;
}

function strip(list, person, words) {
  return make(
    "aside",
    { className: "strip", "aria-label": words.demo },
    make("strong", { className: "strip-name" }, words.demo),
    list.length > 0 ? personPicker(list, person, words) : make("p", { role: "alert" }, words.noPeople),
    portalLinks(words, person),
    adminLink(findAdmin(list, person), words),
  );
}

function header(words, person) {
  return make(
    "header",
    { className: "site" },
    make("a", { className: "site-name", href: "#content" }, words.brand),
    make("a", { href: "/servicedesk/customer/user/requests" }, words.requests),
    person ? make("span", { className: "site-person" }, person.name) : null,
  );
}

/** Tells of the button where there is one. */
function hint(words) {
  const line = make("p", { className: "hint", hidden: true }, words.formHint);
  document.addEventListener("ata:ready", ({ detail }) => (line.hidden = !detail.visible));
  return line;
}

function main(words) {
  const area = words.areas[portals.find((entry) => entry.id === portal).area];
  const types = area.types.map(([name, text]) => make("li", {}, make("h3", {}, name), make("p", {}, text)));
  return make(
    "main",
    { id: "content" },
    make("div", { className: "hero" }, make("h1", {}, area.name), make("p", {}, area.text)),
    make(
      "section",
      { className: "types" },
      make("h2", {}, words.popular),
      make("ul", {}, ...types),
      hint(words),
    ),
  );
}

async function draw() {
  const list = await people;
  const person = await current;
  const words = contentFor(person && person.locale);
  const admin = findAdmin(list, person);
  if (admin && location.hash === "#admin") {
    handOver(admin);
    location.replace("/ata/admin.html");
    return;
  }
  if (admin) answerOpened(admin);
  if (person) sessionStore.set(chosenName, person.sub);
  const area = portals.find((entry) => entry.id === portal).area;
  document.documentElement.lang = (person && person.locale) || "en";
  document.title = `${words.areas[area].name} – ${words.brand}`;
  const footer = make("footer", {}, make("p", {}, words.footer));
  document.body.prepend(strip(list, person, words), header(words, person), main(words), footer);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", draw);
else draw();

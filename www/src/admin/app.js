/* The admin page: status on top, then two tabs that can be linked to (#access, #usage). */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { Access } from "./access.js";
import { QuotaAlert } from "./alert.js";
import { DoubleTickets } from "./doubles.js";
import { Audit } from "./audit.js";
import { Checks } from "./checks.js";
import { Key } from "./key.js";
import { Interruption, MovedNotice, SaveBar } from "./savebar.js";
import { Settings } from "./settings.js";
import { Status } from "./status.js";
import { Sync } from "./sync.js";
import { DocumentLink, Lozenge, Notice, problemSentence, Reference, Ui, useUi } from "./ui.js";
import { Usage } from "./usage.js";

const tabs = ["access", "usage"];

function tabOfAddress() {
  const name = location.hash.slice(1);
  return tabs.includes(name) ? name : tabs[0];
}

function useTab() {
  const [tab, setTab] = useState(tabOfAddress);
  useEffect(() => {
    const follow = () => setTab(tabOfAddress());
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  const choose = (name) => {
    history.replaceState(null, "", `#${name}`);
    setTab(name);
  };
  return [tab, choose];
}

function TabList({ tab, choose }) {
  const { t } = useUi();
  const list = useRef(null);
  const moves = { ArrowRight: 1, ArrowLeft: -1 };
  const onKeyDown = (event) => {
    const towards = document.documentElement.dir === "rtl" ? -1 : 1;
    const now = tabs.indexOf(tab);
    let next = null;
    if (event.key in moves) next = (now + moves[event.key] * towards + tabs.length) % tabs.length;
    if (event.key === "Home") next = 0;
    if (event.key === "End") next = tabs.length - 1;
    if (next === null) return;
    event.preventDefault();
    choose(tabs[next]);
    list.current.children[next].focus();
  };
  return html`<div ref=${list} class="tabs" role="tablist" aria-label=${t("admin.tabs")} onKeyDown=${onKeyDown}>
    ${tabs.map(
      (name) => html`<button key=${name} type="button" class="tab" role="tab" id=${`tab-${name}`}
        aria-controls=${`panel-${name}`}
        aria-selected=${tab === name ? "true" : "false"} tabindex=${tab === name ? 0 : -1} onClick=${() => choose(name)}>
        ${t(`admin.tab.${name}`)}
      </button>`,
    )}
  </div>`;
}

function TabPanel({ name, tab, children }) {
  return html`<div class="tab-panel" role="tabpanel" id=${`panel-${name}`} aria-labelledby=${`tab-${name}`}
    hidden=${tab !== name} tabindex="0">
    ${tab === name && children}
  </div>`;
}

function Ready({ state }) {
  const [tab, choose] = useTab();
  return html`
    <${Interruption} state=${state} />
    <${MovedNotice} state=${state} />
    <${Status} state=${state} />
    <${QuotaAlert} state=${state} toUsage=${() => choose("usage")} />
    <${DoubleTickets} state=${state} />
    <${Key} state=${state} />
    <${Settings} state=${state} />
    <div class="tab-frame">
      <${TabList} tab=${tab} choose=${choose} />
      <${TabPanel} name="access" tab=${tab}><${Access} state=${state} /><//>
      <${TabPanel} name="usage" tab=${tab}>
        <${Usage} state=${state} />
        <${Sync} state=${state} />
        <${Audit} state=${state} />
        <${Checks} state=${state} />
      <//>
    </div>
    <${SaveBar} state=${state} />
  `;
}

const reasons = {
  "signed-out": { title: "admin.signIn.title", text: "admin.signIn.text" },
  forbidden: { title: "admin.forbidden.title", text: "admin.forbidden.text" },
};

function Closed({ state }) {
  const { t, office } = useUi();
  if (state.phase === "loading") {
    return html`<div class="closed" role="status"><span class="spinner spinner-large" aria-hidden="true">
      </span><span class="hidden">${t("admin.loading")}</span></div>`;
  }
  const reason = reasons[state.phase];
  return html`<div class="closed"><${Notice} kind=${reason ? "info" : "danger"} alert>
    ${reason && html`<h2>${t(reason.title)}</h2>`}
    <p>${reason ? t(reason.text) : problemSentence(state.problem, t)}</p>
    <${Reference} problem=${state.problem} />
    <div class="notice-actions"><button type="button" class="button" onClick=${office.load}>
    ${t("admin.retry")}</button></div>
  <//></div>`;
}

function Header({ edition }) {
  const { t } = useUi();
  return html`<header class="top">
    <div class="top-inner">
      <span class="mark"><${Icon} name="assistant" /></span>
      <p class="top-product">${t("admin.product")}</p>
      ${edition && html`<${Lozenge} look="info">${t(`admin.edition.${edition}`)}<//>`}
    </div>
  </header>`;
}

function Footer() {
  const { t } = useUi();
  const chapters = ["configuration", "editions", "faq", "integration", "operations", "CHANGELOG"];
  return html`<nav class="documents" aria-label=${t("admin.documents")}>
    ${chapters.map((name) => html`<${DocumentLink} key=${name} name=${name} />`)}
  </nav>`;
}

export function App({ state, tools }) {
  const { t } = tools;
  const known = state.data.config || state.data.usage;
  return html`<${Ui.Provider} value=${tools}>
    <${Header} edition=${known && known.edition} />
    <main class="page">
      <h1>${t("admin.title")}</h1>
      ${state.phase === "ready" ? html`<${Ready} state=${state} />` : html`<${Closed} state=${state} />`}
      <${Footer} />
    </main>
  <//>`;
}

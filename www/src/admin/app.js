/* The admin page: status on top, then two tabs that can be linked to (#access, #usage). */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { Access } from "./access.js";
import { Settings, Status } from "./overview.js";
import { Sync } from "./sync.js";
import { Notice, problemSentence, Ui, useUi } from "./ui.js";
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
      (
        name,
      ) => html`<button key=${name} type="button" class="tab" role="tab" id=${`tab-${name}`}
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
  const { data, problems } = state;
  const [tab, choose] = useTab();
  return html`
    ${data.usage && html`<${Status} status=${data.usage.status} />`}
    <${Settings} config=${data.config} problem=${problems.config} />
    <div class="tab-frame">
      <${TabList} tab=${tab} choose=${choose} />
      <${TabPanel} name="access" tab=${tab}><${Access} access=${data.access} problem=${problems.access} /><//>
      <${TabPanel} name="usage" tab=${tab}>
        <${Usage} usage=${data.usage} problem=${problems.usage} />
        <${Sync} sync=${data.sync} problem=${problems.sync} asking=${state.asking} notice=${state.syncNotice} />
      <//>
    </div>
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
    ${state.problem.requestId && html`<p class="reference">
      ${t("admin.reference", { id: state.problem.requestId })}</p>`}
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
      ${edition && html`<span class="lozenge lozenge-info">${t(`admin.edition.${edition}`)}</span>`}
    </div>
  </header>`;
}

export function App({ state, tools }) {
  const { t } = tools;
  const known = state.data.config || state.data.usage;
  return html`<${Ui.Provider} value=${tools}>
    <${Header} edition=${known && known.edition} />
    <main class="page">
      <h1>${t("admin.title")}</h1>
      ${state.phase === "ready" ? html`<${Ready} state=${state} />` : html`<${Closed} state=${state} />`}
    </main>
  <//>`;
}

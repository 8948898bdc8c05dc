/* The panel's frame: header, the view that is due, the confirmation before a conversation is erased. */

import { html } from "htm/preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Problem } from "../common/problem.js";
import { Icon } from "../common/icons.js";
import { StatusRegion, useAnnouncer, useReplyAnnouncements } from "./announcer.js";
import { Composer } from "./composer.js";
import { Greeting } from "./greeting.js";
import { Blocked, FormLink, Notice, Reference } from "./notice.js";
import { problemText } from "./problem-text.js";
import { Transcript } from "./transcript.js";
import { Ui, useStore, useUi } from "./ui.js";

function Header({ state, onErase }) {
  const { t, framed, close } = useUi();
  const erasable = state.phase === "chat" && state.view !== "done";
  return html`<header class="header">
    <span class="mark"><${Icon} name="assistant" /></span>
    <h1 class="header-title">${t("panel.title")}</h1>
    ${
      erasable &&
      html`<button type="button" class="button button-icon" aria-label=${t("panel.erase")}
        title=${t("panel.erase")} onClick=${onErase}>
      <${Icon} name="trash" />
    </button>`
    }
    ${
      framed &&
      html`<button type="button" class="button button-icon" aria-label=${t("panel.close")}
        title=${t("panel.close")} onClick=${close}>
      <${Icon} name="close" />
    </button>`
    }
  </header>`;
}

function EraseDialog({ state, dialog }) {
  const { t, talk, announce } = useUi();
  const [problem, setProblem] = useState(null);
  const close = () => dialog.current.close();
  const erase = async () => {
    setProblem(null);
    try {
      await talk.erase();
      close();
      announce(t("panel.eraseDone"));
    } catch (failure) {
      setProblem(failure);
    }
  };
  return html`<dialog ref=${dialog} class="dialog" aria-labelledby="erase-title" aria-describedby="erase-text"
    onClose=${() => setProblem(null)}>
    <h2 id="erase-title">${t("panel.eraseTitle")}</h2>
    <p id="erase-text">${t("panel.eraseText")}</p>
    ${problem && html`<${Notice} kind="danger" alert><p>${problemText(problem, t, state.online)}</p><//>`}
    <div class="footer-actions">
      <button type="button" class="button button-subtle" onClick=${close}>${t("panel.eraseKeep")}</button>
      <button type="button" class="button button-danger" disabled=${state.erasing} onClick=${erase}>
      ${t("panel.eraseConfirm")}</button>
    </div>
  </dialog>`;
}

let openedForm = null;

/** Nothing of the form is needed for the first message, so it is fetched while that is written. */
function loadForm(tools) {
  openedForm = openedForm || import("./form.js").then(({ openForm }) => openForm(tools));
  openedForm.catch(() => (openedForm = null));
  return openedForm;
}

function Form({ state }) {
  const ui = useUi();
  const [form, setForm] = useState(null);
  const [problem, setProblem] = useState(null);
  const fetchForm = () => {
    setProblem(null);
    loadForm(ui).then(setForm, () => setProblem(new Problem({ code: "network" })));
  };
  useEffect(fetchForm, []);
  if (problem) return html`<${Retry} problem=${problem} state=${state} again=${fetchForm} />`;
  if (!form) return html`<${Loading} />`;
  return state.view === "done"
    ? html`<${form.Done} ticket=${state.ticket} earlier=${state.earlier} />`
    : html`<${form.Preview} state=${state} />`;
}

function Chat({ state }) {
  const ui = useUi();
  const input = useRef(null);
  const [form, setForm] = useState(null);
  useEffect(() => {
    if (input.current) input.current.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (!form) loadForm(ui).then(setForm, () => {}); // without a network it is fetched with the next answer
  }, [state.online, state.turn]);
  return html`<div class="view chat">
    <${Transcript} state=${state} arrived=${form}>${form && html`<${form.Replies} state=${state} />`}<//>
    ${form && html`<${form.DraftBar} state=${state} />`}
    ${
      state.blocked
        ? html`<div class="composer"><${Blocked} pending=${state.pending} /></div>`
        : html`<${Composer} state=${state} input=${input} form=${form} />`
    }
  </div>`;
}

function Message({ kind, children }) {
  return html`<div class="view message-view"><${Notice} kind=${kind} alert>${children}<//></div>`;
}

function Loading() {
  const { t } = useUi();
  return html`<div class="view message-view" role="status"><span class="spinner spinner-large"
    aria-hidden="true"></span>
    <span class="hidden">${t("panel.loading")}</span></div>`;
}

function Retry({ problem, state, again }) {
  const { t } = useUi();
  return html`<${Message} kind="danger">
    <p>${problemText(problem, t, state.online)}</p>
    <${Reference} problem=${problem} />
    <div class="notice-actions">
      <button type="button" class="button" onClick=${again}>${t("panel.retry")}</button><${FormLink} />
    </div>
  <//>`;
}

function Hidden({ state }) {
  const { t } = useUi();
  const key = state.start.reason === "syncing" ? "panel.hidden.syncing" : "panel.hidden.other";
  return html`<${Message} kind="info"><p>${t(key)}</p><${FormLink} /><//>`;
}

function View({ state }) {
  const { talk } = useUi();
  if (state.phase === "loading") return html`<${Loading} />`;
  if (state.phase === "failed")
    return html`<${Retry} problem=${state.problem} state=${state} again=${talk.load} />`;
  if (state.phase === "hidden") return html`<${Hidden} state=${state} />`;
  if (state.phase === "greeting") return html`<${Greeting} start=${state.start} />`;
  return state.view === "chat" ? html`<${Chat} state=${state} />` : html`<${Form} state=${state} />`;
}

/** Esc closes the innermost thing that is open. */
function useEscape(close) {
  useEffect(() => {
    const onKeyDown = (event) => {
      if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
      if (document.querySelector("dialog[open]")) return;
      close();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

/**
 * @param {object} properties
 * @param {object} properties.store
 * @param {object} properties.tools  everything of `useUi` but `announce`, and what the form is made with
 */
export function App({ store, tools }) {
  const state = useStore(store);
  const dialog = useRef(null);
  const { said, announce } = useAnnouncer();
  const ui = useMemo(() => ({ ...tools, announce }), [tools]);
  useReplyAnnouncements(state, tools.t, announce);
  useEscape(tools.close);
  return html`<${Ui.Provider} value=${ui}>
    <main class="panel" aria-label=${tools.t("panel.title")}>
      <${Header} state=${state} onErase=${() => dialog.current.showModal()} />
      <${View} state=${state} />
      <${EraseDialog} state=${state} dialog=${dialog} />
    </main>
    <${StatusRegion} said=${said} />
  <//>`;
}

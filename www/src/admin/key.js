/* The model's key: asked for in the standard edition, managed in the advanced one; tried before it is saved. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { Field, FieldError } from "./fields.js";
import { keyIsFaulty } from "./figures.js";
import { valueOf } from "./members.js";
import { Card, DocumentLink, Lozenge, Notice, problemSentence, useUi } from "./ui.js";

const stateLooks = { valid: "success", unreachable: "warning" };

/** What a trial showed: [kind of notice, key of the words]. */
function verdict({ state, model_known: isKnown, model, problem }) {
  if (problem) return ["warning", null];
  if (state === "valid") return model && !isKnown ? ["warning", "model"] : ["success", "valid"];
  return [state === "unreachable" ? "warning" : "danger", state];
}

function TrialResult({ trial }) {
  const { t, format } = useUi();
  if (!trial || trial.state === "checking") return html`<div class="live" aria-live="polite"></div>`;
  const [kind, word] = verdict(trial);
  const values = {
    ms: format.number(trial.took_ms || 0),
    model: trial.model,
    count: (trial.models || []).length,
  };
  const models = word === "valid" && values.count > 0;
  return html`<div class="live" aria-live="polite"><${Notice} kind=${kind}>
    <p>${word ? t(`admin.trial.${word}`, values) : trial.problem.errors[0]?.detail || problemSentence(trial.problem, t)}</p>
    ${models && html`<p class="fine-print">${t("admin.trial.models", values)}</p>`}
    ${trial.isTyped && word === "valid" && html`<p class="fine-print">${t("admin.trial.unsaved")}</p>`}
  <//></div>`;
}

function TrialButton({ state }) {
  const { t, office } = useUi();
  const busy = state.trial?.state === "checking";
  const typed = state.data.config.edition === "standard";
  const run = () => !busy && office.tryKey();
  return html`<button type="button" class="button" aria-disabled=${busy ? "true" : undefined} onClick=${run}>
    ${busy && html`<span class="spinner" aria-hidden="true"></span>`}
    ${t(busy ? "admin.trial.checking" : typed ? "admin.trial.key" : "admin.trial.connection")}
  </button>`;
}

/** What is known of the key in use, and since when. */
function KeyState({ apiKey: { state, checked_at: checked } }) {
  const { t, format } = useUi();
  if (state === "unset") return null;
  return html`<${Lozenge} look=${stateLooks[state] || "danger"}>${t(`admin.key.${state}`)}<//>
    ${checked && html`<span class="subtle">${t("admin.key.checked", { when: format.moment(checked) })}</span>`}`;
}

function StoredKey({ state }) {
  const { t, office } = useUi();
  const { set, last4, message } = state.data.config.api_key;
  if (!set) return html`<p class="subtle">${t(message ? "admin.key.none" : "admin.key.notNeeded")}</p>`;
  if (valueOf(state, "config.api_key") === null)
    return html`<p class="row"><span>${t("admin.key.removing", { last4 })}</span>
      <button type="button" class="link" onClick=${() => office.edit("config.api_key", "")}>
      ${t("admin.key.keep")}</button></p>`;
  return html`<p class="row"><span>${t("admin.key.ending", { last4 })}</span>
    <${KeyState} apiKey=${state.data.config.api_key} />
    <button type="button" class="link" onClick=${() => office.edit("config.api_key", null)}>
    ${t("admin.key.remove")}</button></p>`;
}

function KeyInput({ state, control }) {
  const { t } = useUi();
  const [shown, setShown] = useState(false);
  const { api_key: stored } = state.data.config;
  const isFaulty = keyIsFaulty(stored) && !control.value;
  const describedBy = [control["aria-describedby"], stored.message && "key-state"].filter(Boolean).join(" ");
  const flags = {
    "aria-invalid": isFaulty ? "true" : control["aria-invalid"],
    "aria-describedby": describedBy,
  };
  return html`<div class="key-line">
    <input class="control control-code" type=${shown ? "text" : "password"} autocomplete="new-password" spellcheck=${false}
      autocapitalize="none" placeholder=${stored.set ? t("admin.key.replace") : "sk-…"} ...${control} ...${flags}
      value=${control.value ?? ""} />
    <button type="button" class="button" aria-pressed=${shown ? "true" : "false"} onClick=${() => setShown(!shown)}>
      ${t("admin.key.show")}</button>
    <${TrialButton} state=${state} />
  </div>`;
}

/** S95: what is wrong with the stored key stands beside the field, as soon as it is known. */
function StoredFault({ apiKey }) {
  if (!apiKey.message) return null;
  if (keyIsFaulty(apiKey))
    return html`<div role="alert"><${FieldError} id="key-state">${apiKey.message}<//></div>`;
  return html`<p class="field-warning" id="key-state"><${Icon} name="warning" /><span>${apiKey.message}</span></p>`;
}

function OwnKey({ state }) {
  const { t } = useUi();
  return html`<${Card} title=${t("admin.key")} id="key" actions=${html`<${DocumentLink} name="editions" />`}>
    <p class="subtle">${t("admin.key.text")}</p>
    <${StoredKey} state=${state} />
    <${Field} state=${state} name="config.api_key" label=${t("admin.key.field")}
      control=${(control) => html`<${KeyInput} state=${state} control=${control} />`} />
    <${StoredFault} apiKey=${state.data.config.api_key} />
    <${TrialResult} trial=${state.trial} />
  <//>`;
}

function ManagedKey({ state }) {
  const { t } = useUi();
  const { api_key: apiKey } = state.data.config;
  return html`<${Card} title=${t("admin.key.managed")} id="key" actions=${html`<${DocumentLink} name="editions" />`}>
    <p class="subtle">${t("admin.key.managed.text")}</p>
    <div class="row"><${KeyState} apiKey=${apiKey} /><${TrialButton} state=${state} /></div>
    <${StoredFault} apiKey=${apiKey} />
    <${TrialResult} trial=${state.trial} />
  <//>`;
}

export function Key({ state }) {
  const { config } = state.data;
  if (!config) return null;
  return config.edition === "standard"
    ? html`<${OwnKey} state=${state} />`
    : html`<${ManagedKey} state=${state} />`;
}

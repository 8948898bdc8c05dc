/* The bar at the foot of the window while something is not saved, and what somebody else saved in the meantime. */

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { differences, faultsOf, readMember } from "./members.js";
import { Notice, problemSentence, Reference, useUi } from "./ui.js";
import { memberText, valueText } from "./words.js";

/** The browser asks before it leaves, but only when something would be lost. */
function useLeaveGuard(isDirty) {
  useEffect(() => {
    if (!isDirty) return undefined;
    const guard = (event) => event.preventDefault();
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [isDirty]);
}

function failureText(problem, interruption, t) {
  const reason = interruption ? `${t(`admin.cut.${interruption}`)}.` : problemSentence(problem, t);
  return `${reason} ${t("admin.save.kept")}`;
}

function barText({ saveNotice, edits, fieldErrors, interruption }, count, t) {
  const faulty = new Set([...Object.keys(faultsOf(edits)), ...Object.keys(fieldErrors)]).size;
  if (saveNotice && faulty > 0) return ["danger", t("admin.save.faulty", { count: faulty })];
  if (saveNotice?.kind === "moved") return ["warning", t("admin.save.moved")];
  if (saveNotice?.kind === "failed") return ["danger", failureText(saveNotice.problem, interruption, t)];
  if (count > 0) return ["neutral", t("admin.save.unsaved", { count })];
  return saveNotice?.kind === "saved" ? ["success", t("admin.save.saved")] : null;
}

const barIcons = { danger: "error", warning: "warning", success: "checkCircle", neutral: "info" };

/** The first control that the server or the page objects to. */
const focusFault = () => document.querySelector("[aria-invalid='true']:not([type='password'])")?.focus();

export function SaveBar({ state }) {
  const { t, office } = useUi();
  const count = Object.keys(state.edits).length;
  const kind = state.saveNotice?.kind;
  useLeaveGuard(count > 0);
  useEffect(() => {
    if (kind === "faulty" || Object.keys(state.fieldErrors).length > 0) setTimeout(focusFault);
  }, [state.saveNotice]);
  const text = barText(state, count, t);
  return html`<div class="savebar-place" role="status">
    ${
      text &&
      html`<div class=${`savebar savebar-${text[0]}`} role="group" aria-label=${t("admin.save.bar")}>
      <p class="savebar-text"><${Icon} name=${barIcons[text[0]]} /><span>${text[1]}</span></p>
      ${
        count > 0 &&
        html`<div class="savebar-actions">
        <button type="button" class="button button-subtle" disabled=${state.saving} onClick=${office.discard}>
        ${t("admin.save.discard")}</button>
        <button type="button" class="button button-primary" aria-disabled=${state.saving ? "true" : undefined}
          onClick=${office.save}>${state.saving && html`<span class="spinner" aria-hidden="true"></span>`}
        ${t("admin.save.save")}</button>
      </div>`
      }
    </div>`
    }
  </div>`;
}

/** One member that somebody else changed: what it is now, and what is typed here. */
function Moved({ state, part, name }) {
  const ui = useUi();
  const { t, office } = ui;
  const isMine = name in state.edits;
  const now = valueText(
    name,
    name === "config.enabled" ? state.data.config.enabled : readMember(state.data[part], name),
    state,
    ui,
  );
  return html`<li><p><b>${memberText(name, t)}</b>: ${now}</p>
    ${
      isMine &&
      html`<p class="row"><span>${t("admin.moved.mine", { value: valueText(name, state.edits[name], state, ui) })}</span>
      <button type="button" class="link" onClick=${() => office.edit(name, readMember(state.data[part], name))}>
      ${t("admin.moved.take")}</button></p>`
    }
  </li>`;
}

/** Two administrators at once: what was saved elsewhere, while what is typed here is kept. */
export function MovedNotice({ state }) {
  const { t, office } = useUi();
  const place = useRef(null);
  const parts = Object.keys(state.moved);
  const changed = parts.flatMap((part) =>
    differences(part, state.moved[part], state.data[part]).map((name) => ({ part, name })),
  );
  const isInTheWay = state.saveNotice?.kind === "moved" && changed.length > 0;
  useEffect(() => {
    if (isInTheWay) place.current.focus();
  }, [isInTheWay]);
  if (changed.length === 0) return null;
  const who = state.data.config?.changed_by_name;
  const isConfig = parts.includes("config");
  return html`<div ref=${place} tabindex="-1"><${Notice} kind="warning" alert>
    <h2 class="notice-title">${isConfig && who ? t("admin.moved.by", { who }) : t("admin.moved")}</h2>
    <ul class="moved">
      ${changed.map((one) => html`<${Moved} key=${one.name} state=${state} ...${one} />`)}
    </ul>
    <p>${t("admin.moved.text")}</p>
    <div class="notice-actions"><button type="button" class="button" onClick=${office.seeMove}>
    ${t("admin.moved.seen")}</button></div>
  <//></div>`;
}

/** The way to the server is cut: the page and all that was typed stay. */
export function Interruption({ state }) {
  const { t, office } = useUi();
  if (!state.interruption) return null;
  const count = Object.keys(state.edits).length;
  return html`<${Notice} kind="danger" alert>
    <h2 class="notice-title">${t(`admin.cut.${state.interruption}`)}</h2>
    <p>${t(`admin.cut.${state.interruption}.text`)}</p>
    ${count > 0 && html`<p>${t("admin.cut.kept")}</p>`}
    <${Reference} problem=${state.problem} />
    <div class="notice-actions"><button type="button" class="button" onClick=${office.load}>${t("admin.retry")}
    </button></div>
  <//>`;
}

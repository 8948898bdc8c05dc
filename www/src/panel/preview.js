/* The ticket as it would be created: everything can be changed, nothing is sent before Submit. */

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { controlId, Field } from "./fields.js";
import { FileButton, FileList } from "./files.js";
import { CopyButton, FormLink, Notice, Reference } from "./notice.js";
import { offersForm, problemText } from "./problem-text.js";
import { valueOf } from "./draft-state.js";
import { Sharing, sharingFields } from "./sharing.js";
import { useUi } from "./ui.js";

function focusField(field) {
  const control = document.getElementById(controlId(field));
  if (control) control.focus();
}

function ErrorSummary({ fields, errors }) {
  const { t } = useUi();
  const wrong = fields.filter((field) => errors[field.id]);
  if (wrong.length === 0) return null;
  return html`<${Notice} kind="danger" alert>
    <p><b>${t("form.errors", { count: wrong.length })}</b></p>
    <ul class="error-links">
      ${wrong.map(
        (field) => html`<li key=${field.id}>
          <button type="button" class="link" onClick=${() => focusField(field)}><bdi>${field.name}</bdi>
          </button>: ${errors[field.id]}
        </li>`,
      )}
    </ul>
  <//>`;
}

function RequestType({ draft }) {
  const { t, drafting } = useUi();
  const type = draft.request_type;
  const others = (draft.alternatives || []).filter((other) => !type || other.id !== type.id);
  if (type && others.length === 0) {
    return html`<div class="field">
      <span class="label">${t("form.type")}</span>
      <p class="read-only"><bdi>${type.name}</bdi></p>
    </div>`;
  }
  return html`<div class="field">
    <label class="label" for="request-type">${t("form.type")}</label>
    ${type && type.description && html`<p class="hint" id="request-type-hint"><bdi>${type.description}</bdi>
      </p>`}
    <select id="request-type" class="control" value=${type ? type.id : ""}
      onChange=${(event) => drafting.changeType(event.target.value)}
      aria-describedby=${type && type.description ? "request-type-hint" : undefined}>
      ${!type && html`<option value="" disabled>${t("panel.choose")}</option>`}
      ${type && html`<option value=${type.id}>${type.name}</option>`}
      ${others.map((other) => html`<option key=${other.id} value=${other.id}>${other.name}</option>`)}
    </select>
  </div>`;
}

function UnsupportedList({ fields }) {
  const { t } = useUi();
  return html`<ul>
    ${fields.map(
      (field) => html`<li key=${field.id}>
        <b><bdi>${field.name}</bdi></b>${field.required && html` <span class="lozenge lozenge-warning">
        ${t("form.required")}</span>`}
        <span class="subtle"> ${field.why}</span>
      </li>`,
    )}
  </ul>`;
}

/** Fields that can be left empty, and be filled in elsewhere only. */
function Unsupported({ fields }) {
  const { t } = useUi();
  if (fields.length === 0) return null;
  return html`<section class="unsupported" aria-label=${t("form.unsupported.title")}>
    <h3>${t("form.unsupported.title")}</h3>
    <${UnsupportedList} fields=${fields} />
  </section>`;
}

/** This ticket cannot be created from here: the reason, and everything gathered so far to take along to the form. */
function Fallback({ draft }) {
  const { t } = useUi();
  const { message, copy_text: text } = draft.fallback;
  return html`<section class="fallback" aria-label=${t("form.fallback.title")}>
    <${Notice} kind="warning">
      <p>${message}</p>
      <${UnsupportedList} fields=${draft.unsupported} />
      <div class="notice-actions"><${CopyButton} text=${text} label=${t("form.fallback.copy")} /></div>
      <details class="evidence">
        <summary>${t("form.fallback.text")}</summary>
        <pre class="copy-text" tabindex="0" dir="auto" aria-label=${t("form.fallback.text")}>${text}</pre>
      </details>
    <//>
  </section>`;
}

/** `isOpen`: nobody knows yet whether there is a ticket, so no other way to one is offered. */
function PreviewProblem({ problem, online, isOpen, text }) {
  const { t, talk } = useUi();
  return html`<${Notice} kind=${isOpen ? "warning" : "danger"} alert>
    <p>${problemText(problem, t, online)}</p>
    <${Reference} problem=${problem} />
    ${!isOpen && offersForm(problem) && html`<div class="notice-actions">${text && html`<${CopyButton} text=${text}
      label=${t("form.fallback.copy")} />`}<${FormLink} /></div>`}
    ${problem.status === 404 && html`<div class="notice-actions"><button type="button" class="button"
      onClick=${talk.again}>${t("panel.startAgain")}</button></div>`}
  <//>`;
}

/** Nobody has to wait for it, and what surely is not there yet can be taken back. */
function UnderWay({ following }) {
  const { t, drafting } = useUi();
  return html`<${Notice} kind="info" alert>
    <p><b>${t("form.underWay")}</b></p>
    <p>${following.detail}</p>
    ${following.state === "waiting" && html`<div class="notice-actions"><button type="button" class="button"
      onClick=${drafting.withdraw}>${t("form.takeBack")}</button></div>`}
  <//>`;
}

function SubmitButton({ state, isOpen, button }) {
  const { t } = useUi();
  const { draft, submitting } = state;
  if (draft && draft.fallback)
    return html`<${FormLink} url=${draft.fallback.url} class="button button-primary" />`;
  const label = isOpen ? "form.lookAgain" : "form.submit";
  return html`<button ref=${button} type="submit" class="button button-primary"
    disabled=${!draft || !draft.request_type} aria-disabled=${submitting ? "true" : undefined}>
    ${submitting && html`<span class="spinner" aria-hidden="true"></span>`}${t(submitting ? "form.submitting" : label)}
  </button>`;
}

function Footer({ state, button }) {
  const { t } = useUi();
  const { draft, saving, submitting, following, notice, previewProblem: problem } = state;
  const isOpen = Boolean(problem) && problem.code === "in_progress";
  const isQuiet = submitting || problem || (draft && draft.fallback);
  return html`<div class="preview-footer">
    ${following && html`<${UnderWay} following=${following} />`}
    ${notice && html`<${Notice} kind="info" alert><p>${t(notice)}</p><//>`}
    ${problem && html`<${PreviewProblem} problem=${problem} online=${state.online} isOpen=${isOpen}
      text=${draftText(state)} />`}
    ${!isQuiet && html`<p class="fine-print">${t(saving ? "form.saving" : "form.nothingYet")}</p>`}
    <div class="footer-actions"><${SubmitButton} state=${state} isOpen=${isOpen} button=${button} /></div>
  </div>`;
}

function Skeleton() {
  const { t } = useUi();
  return html`<div class="skeleton" role="status"><span class="hidden">${t("panel.loading")}</span>
    ${[1, 2, 3, 4].map((line) => html`<div key=${line} class="skeleton-line"></div>`)}
  </div>`;
}

const writtenKinds = new Set(["text", "paragraph", "url", "date"]);

/** The draft as plain text, for taking it to the ordinary form. */
function draftText(state) {
  if (!state.draft) return "";
  const lines = state.draft.fields.map((field) => {
    const isEdited = field.id in state.edits && writtenKinds.has(field.kind);
    const text = isEdited ? state.edits[field.id] : field.text;
    return text ? `${field.name}: ${text}` : null;
  });
  return lines.filter(Boolean).join("\n");
}

/** The files, under the name of the form's field for them where it has one. */
function Files({ state }) {
  const { t } = useUi();
  const field = state.draft.fields.find(({ kind }) => kind === "attachment");
  const limits = state.draft.attachment_limits;
  const error = field && state.errors[field.id];
  const id = field ? controlId(field) : "attachments";
  if (!limits.enabled && state.files.length === 0 && !field) return null;
  return html`<div class=${`field${error ? " field-invalid" : ""}`} role="group" aria-labelledby=${`${id}-label`}>
    <span class="label" id=${`${id}-label`}><bdi>${field ? field.name : t("form.file.title")}</bdi>${
      field &&
      field.required &&
      html`<span class="required" aria-hidden="true">*</span><span class="hidden"> ${t("form.required")}</span>`
    }</span>
    ${field && field.description && html`<p class="hint"><bdi>${field.description}</bdi></p>`}
    <${FileList} state=${state} />
    <div class="add-files"><${FileButton} state=${state} wide id=${id} describedBy=${`${id}-hint`} />
      <p class="hint" id=${`${id}-hint`}>${t(limits.enabled ? "form.file.hint" : "form.file.off")}</p></div>
    ${error && html`<p class="field-error">${error}</p>`}
  </div>`;
}

function Fields({ state }) {
  const typed = state.draft.fields.filter(({ kind }) => kind !== "attachment");
  return typed.map(
    (
      field,
    ) => html`<${Field} key=${`${state.draft.request_type && state.draft.request_type.id}-${field.id}`}
      field=${field}
      value=${valueOf(state, field)} error=${state.errors[field.id]} changed=${field.id in state.edits} />`,
  );
}

const isSharable = (draft) => draft.request_type && !draft.fallback;

/** Everything that can be wrong with a draft, from top to bottom. */
const fieldsOf = (draft, t) => [...draft.fields, ...sharingFields(draft, t)];

/** After a refused submission the first wrong field takes the focus. */
function useFocusFirstError(state) {
  const { t } = useUi();
  const wanted = useRef(false);
  useEffect(() => {
    if (!wanted.current || !state.draft) return;
    const first = fieldsOf(state.draft, t).find((field) => state.errors[field.id]);
    if (!first) return;
    wanted.current = false;
    focusField(first);
  }, [state.errors]);
  return wanted;
}

export function Preview({ state }) {
  const { t, talk, drafting } = useUi();
  const heading = useRef(null);
  const button = useRef(null);
  const wantsFocus = useFocusFirstError(state);
  useEffect(() => {
    heading.current.focus({ preventScroll: true });
    drafting.load();
  }, []);
  const submit = (event) => {
    event.preventDefault();
    if (state.submitting) return;
    wantsFocus.current = true;
    if (button.current) button.current.focus();
    drafting.submit().then((sound) => {
      if (sound) wantsFocus.current = false;
    });
  };
  const { draft } = state;
  return html`<form class="view preview" noValidate onSubmit=${submit} aria-label=${t("form.title")}>
    <div class="preview-scroll">
      <button type="button" class="link back" onClick=${talk.closePreview}><${Icon} name="back" />
      ${t("form.back")}</button>
      <h2 ref=${heading} tabindex="-1" class="view-title">${t("form.title")}</h2>
      <p class="subtle">${t("form.intro")}</p>
      ${draft && draft.fallback && html`<${Fallback} draft=${draft} />`}
      ${draft && html`<${ErrorSummary} fields=${fieldsOf(draft, t)} errors=${state.errors} />`}
      ${!draft && !state.previewProblem && html`<${Skeleton} />`}
      ${
        draft &&
        html`
        <fieldset class="fields" disabled=${state.submitting}>
          <${RequestType} draft=${draft} /><${Fields} state=${state} /><${Files} state=${state} />
          ${isSharable(draft) && html`<${Sharing} state=${state} />`}
        </fieldset>
        ${!draft.fallback && html`<${Unsupported} fields=${draft.unsupported} />`}
      `
      }
    </div>
    <${Footer} state=${state} button=${button} />
  </form>`;
}

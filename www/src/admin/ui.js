/* Pieces the admin page is made of. */

import documents from "documents:names";
import { createContext } from "preact";
import { html } from "htm/preact";
import { useContext } from "preact/hooks";
import { Icon } from "../common/icons.js";

export const Ui = createContext(null);

/** @returns {{t: Function, format: object, office: object}} */
export const useUi = () => useContext(Ui);

const noticeIcons = { danger: "error", warning: "warning", info: "info", success: "checkCircle" };

export function Notice({ kind, alert = false, children }) {
  return html`<div class=${`notice notice-${kind}`} role=${alert ? "alert" : undefined}>
    <${Icon} name=${noticeIcons[kind]} /><div class="notice-body">${children}</div>
  </div>`;
}

export function Card({ title, id, children, actions = null, wide = false }) {
  return html`<section class=${wide ? "card card-wide" : "card"} aria-labelledby=${id}>
    <div class="card-head"><h2 id=${id}>${title}</h2>${actions}</div>
    ${children}
  </section>`;
}

export function Lozenge({ look, children }) {
  return html`<span class=${`lozenge lozenge-${look}`}>${children}</span>`;
}

/**
 * Asks once more before something that changes what people find; the way back has the focus.
 * @param {{dialog: object, id: string, title: string, keep: string, confirm: string, onConfirm: () => void,
 *          children: any}} properties
 */
export function ConfirmDialog({ dialog, id, title, keep, confirm, onConfirm, children }) {
  const close = () => dialog.current.close();
  const agree = () => {
    close();
    onConfirm();
  };
  return html`<dialog ref=${dialog} class="dialog" aria-labelledby=${`${id}-title`} aria-describedby=${`${id}-text`}>
    <h2 id=${`${id}-title`}>${title}</h2>
    <div id=${`${id}-text`} class="stack">${children}</div>
    <div class="dialog-actions">
      <button type="button" class="button button-subtle" autofocus onClick=${close}>${keep}</button>
      <button type="button" class="button button-danger" onClick=${agree}>${confirm}</button>
    </div>
  </dialog>`;
}

/** Pairs of name and value. */
export function Facts({ rows }) {
  return html`<dl class="facts">
    ${rows.filter(Boolean).map(
      ([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd>
      </div>`,
    )}
  </dl>`;
}

/** A table that scrolls sideways inside its own frame on narrow screens. */
export function Table({ caption, columns, rows }) {
  return html`<div class="table-frame" role="group" aria-label=${caption} tabindex="0">
    <table>
      <caption class="hidden">${caption}</caption>
      <thead>
        <tr>${columns.map(
          (column) => html`<th key=${column.name} scope="col"
          class=${column.number ? "number" : undefined}>${column.name}</th>`,
        )}</tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, index) => html`<tr key=${index}>
          ${columns.map(
            (column) => html`<td key=${column.name} class=${column.number ? "number" : undefined}>
            ${column.cell(row)}</td>`,
          )}
        </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A chapter of the documentation that was built along with the pages. */
export function DocumentLink({ name }) {
  const { t } = useUi();
  if (!documents.includes(name)) return null;
  return html`<a class="document" href=${`docs/${name}.html`} hreflang="en" target="_blank" rel="noopener">
    ${t(`admin.document.${name}`)}<${Icon} name="external" /><span class="hidden">${t("common.newTab")}</span></a>`;
}

export function problemSentence(problem, t) {
  if (problem.status === 0) return t("admin.problem.network");
  return problem.detail || t("admin.problem.server");
}

export function Reference({ problem }) {
  const { t } = useUi();
  return problem.requestId
    ? html`<p class="reference">${t("admin.reference", { id: problem.requestId })}</p>`
    : null;
}

/** A part that could not be read says so in its own place. */
export function PartProblem({ problem }) {
  const { t } = useUi();
  if (!problem) return null;
  return html`<${Notice} kind="danger" alert>
    <p>${t("admin.problem.partly", { reason: problemSentence(problem, t) })}</p>
    <${Reference} problem=${problem} />
  <//>`;
}

/* The ticket exists: its key, where to follow it, and another one if needed. */

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { safeLink } from "../common/markdown.js";
import { Notice } from "./notice.js";
import { useUi } from "./ui.js";

function ticketLink(url) {
  try {
    return safeLink(url, new Set([new URL(url).host]));
  } catch {
    return null;
  }
}

/** Files that did not go along; the ticket itself takes them. */
function Missing({ files }) {
  const { t } = useUi();
  const failed = files.filter(({ state }) => state === "failed");
  const waiting = files.filter(({ state }) => state === "waiting");
  return html`${
    failed.length > 0 &&
    html`<${Notice} kind="warning" alert>
      <p>${t("form.done.filesFailed", { count: failed.length })}</p>
      <ul class="error-links">${failed.map(({ name, reason }) => html`<li><bdi>${name}</bdi>: ${reason}</li>`)}</ul>
      <p>${t("form.done.filesElsewhere")}</p>
    <//>`
  }${waiting.length > 0 && html`<${Notice} kind="info"><p>${t("form.done.filesWaiting")}</p><//>`}`;
}

/** `earlier`: it was there before this submission, so what was changed here since did not reach it. */
export function Done({ ticket, earlier }) {
  const { t, talk, moment } = useUi();
  const heading = useRef(null);
  useEffect(() => heading.current.focus({ preventScroll: true }), []);
  const url = ticketLink(ticket.url);
  return html`<div class="view done">
    <div class="done-body">
      <span class="done-mark"><${Icon} name="check" /></span>
      <h2 ref=${heading} tabindex="-1" class="greeting-title">${t("form.done.title")}</h2>
      <dl class="facts">
        <div><dt>${t("form.done.key")}</dt><dd><bdi>${ticket.key}</bdi></dd></div>
        ${ticket.request_type && html`<div><dt>${t("form.type")}</dt><dd><bdi>${ticket.request_type.name}
          </bdi></dd></div>`}
        <div><dt>${t("form.done.created")}</dt><dd>${moment(ticket.created)}</dd></div>
      </dl>
      <${Missing} files=${ticket.attachments} />
      ${earlier && html`<${Notice} kind="info"><p>${t("form.done.earlier")}</p><//>`}
      <p class="subtle">${t("form.done.next")}</p>
    </div>
    <div class="greeting-actions">
      ${
        url &&
        html`<a class="button button-primary button-wide" href=${url} target="_blank" rel="noopener noreferrer">
        ${t("form.done.open", { key: ticket.key })}<${Icon} name="external" />
          <span class="hidden"> ${t("common.newTab")}</span>
      </a>`
      }
      <button type="button" class="button button-wide" onClick=${talk.again}>${t("form.done.again")}</button>
    </div>
  </div>`;
}

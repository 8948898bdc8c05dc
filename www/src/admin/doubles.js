/* Tickets that were found twice: somebody has to close one of them. */

import { html } from "htm/preact";
import { Notice, useUi } from "./ui.js";

export function DoubleTickets({ state }) {
  const { t } = useUi();
  const doubles = state.data.usage?.tickets?.doubles ?? [];
  if (doubles.length === 0) return null;
  return html`<${Notice} kind="danger">
    <p><b>${t("admin.doubles.title")}</b></p>
    <ul>
      ${doubles.map(
        ({ key, others }) => html`<li key=${key}>
          ${t("admin.doubles.text", { key, others: others.join(", ") })}</li>`,
      )}
    </ul>
  <//>`;
}

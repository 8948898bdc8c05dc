/* A synchronisation that would drop more than half of what is in use waits until somebody confirms it. */

import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { ConfirmDialog, Facts, Notice, useUi } from "./ui.js";

const shrinkNames = ["request_types", "fields", "articles"];

function Changes({ shrink }) {
  const { t, format } = useUi();
  const changed = shrinkNames.filter((name) => shrink[name].before !== shrink[name].after);
  const change = ({ before, after }) =>
    t("admin.shrink.change", { before: format.number(before), after: format.number(after) });
  return html`<${Facts} rows=${changed.map((name) => [t(`admin.sync.count.${name}`), change(shrink[name])])} />`;
}

export function Shrink({ shrink }) {
  const { t, office } = useUi();
  const dialog = useRef(null);
  return html`<${Notice} kind="warning">
      <h3 class="notice-title">${t("admin.shrink.title")}</h3>
      <p>${t("admin.shrink.text")}</p>
      <${Changes} shrink=${shrink} />
      <p><button type="button" class="button" onClick=${() => dialog.current.showModal()}>
        ${t("admin.shrink.ask")}</button></p>
    <//>
    <${ConfirmDialog} dialog=${dialog} id="shrink" title=${t("admin.shrink.dialog")} keep=${t("admin.shrink.keep")}
      confirm=${t("admin.shrink.confirm")} onConfirm=${() => office.synchronise({ confirmShrink: true })}>
      <p>${t("admin.shrink.dialogText")}</p>
      <${Changes} shrink=${shrink} />
    <//>`;
}

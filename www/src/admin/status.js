/* The top of the page: is it working, and the switch that hides it everywhere at once. */

import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { shownPortals } from "./figures.js";
import { ConfirmDialog, Notice, problemSentence, Reference, useUi } from "./ui.js";

const looks = {
  active: ["success", "checkCircle"],
  off: ["neutral", "info"],
  quota_exceeded: ["danger", "error"],
  key_invalid: ["danger", "error"],
  syncing_first_time: ["warning", "info"],
  first_failed: ["danger", "error"],
};

/** The first synchronisation failed, and nobody sees the assistant before one succeeds. */
const isStuck = ({ usage, sync }) =>
  usage?.status === "syncing_first_time" && sync && !sync.running && sync.last_attempt?.outcome === "failed";

function statusText({ status, quota }, state, t, format) {
  if (isStuck(state.data))
    return t("admin.status.first_failed.text", { reason: state.data.sync.last_attempt.message ?? "" });
  if (status === "quota_exceeded" && quota && quota.resets_at)
    return t("admin.status.quota_exceeded.until", { when: format.moment(quota.resets_at) });
  const count = status === "active" ? shownPortals(state.data) : null;
  return count === null ? t(`admin.status.${status}.text`) : t("admin.status.active.count", { count });
}

function switchWord(data, t) {
  if (!data.config.enabled) return t("admin.show.off");
  if (data.usage?.status === "quota_exceeded") return t("admin.show.exhausted");
  const count = shownPortals(data);
  return count === null ? t("admin.show.onPlain") : t("admin.show.on", { count });
}

function changedText({ changed_at: at, changed_by_name: who }, t, format) {
  const when = format.moment(at);
  return who ? t("admin.changed.by", { when, who }) : t("admin.changed", { when });
}

/** Switching off is asked about once more, with what it does; switching on is not. */
function OffDialog({ dialog, count }) {
  const { t, office } = useUi();
  return html`<${ConfirmDialog} dialog=${dialog} id="off" title=${t("admin.off.title")} keep=${t("admin.off.keep")}
    confirm=${t("admin.off.confirm")} onConfirm=${() => office.turn(false)}>
    <p>${count === null ? t("admin.off.all") : t("admin.off.text", { count })}</p>
    <p class="subtle">${t("admin.off.kept")}</p>
  <//>`;
}

function Switch({ state }) {
  const { t, office } = useUi();
  const dialog = useRef(null);
  const { config } = state.data;
  const flip = () => {
    if (state.switching) return;
    if (config.enabled) dialog.current.showModal();
    else office.turn(true);
  };
  return html`<div class="switch-row">
    <div>
      <p class="switch-label" id="switch-label">${t("admin.show")}</p>
      <p class="fine-print" id="switch-word">${switchWord(state.data, t)}</p>
    </div>
    <button type="button" class="switch" role="switch" aria-checked=${config.enabled ? "true" : "false"}
      aria-labelledby="switch-label" aria-describedby="switch-word" aria-busy=${state.switching ? "true" : undefined}
      onClick=${flip}><span class="switch-knob"></span></button>
    <${OffDialog} dialog=${dialog} count=${shownPortals(state.data)} />
  </div>`;
}

export function Status({ state }) {
  const { t, format } = useUi();
  const { usage, config } = state.data;
  const status = isStuck(state.data) ? "first_failed" : usage?.status;
  const [look, icon] = looks[status] || looks.off;
  const problem = state.problems.switch;
  return html`<section class=${`status status-${look}`} aria-label=${t("admin.status")}>
    ${
      usage &&
      html`<div class="status-main" role="status">
      <span class="status-mark"><${Icon} name=${icon} /></span>
      <div>
        <p class="status-word">${t(`admin.status.${status}`)}</p>
        <p class="subtle">${statusText(usage, state, t, format)}</p>
      </div>
    </div>`
    }
    ${config && html`<${Switch} state=${state} />`}
    ${
      problem &&
      html`<${Notice} kind="danger" alert><p>${problemSentence(problem, t)}</p>
      <${Reference} problem=${problem} /><//>`
    }
    ${config && html`<p class="status-changed fine-print">${changedText(config, t, format)}</p>`}
  </section>`;
}

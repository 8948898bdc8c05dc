/* The top of the page: is it working, is it shown, which key and model. */

import { html } from "htm/preact";
import { Icon } from "../common/icons.js";
import { Card, Facts, PartProblem, useUi } from "./ui.js";

const looks = {
  active: ["success", "checkCircle"],
  off: ["neutral", "info"],
  quota_exceeded: ["danger", "error"],
  key_invalid: ["danger", "error"],
  syncing_first_time: ["warning", "info"],
};

export function Status({ status }) {
  const { t } = useUi();
  const [look, icon] = looks[status] || looks.off;
  return html`<section class=${`status status-${look}`} aria-label=${t(`admin.status.${status}`)}>
    <span class="status-mark"><${Icon} name=${icon} /></span>
    <div>
      <p class="status-word">${t(`admin.status.${status}`)}</p>
      <p class="subtle">${t(`admin.status.${status}.text`)}</p>
    </div>
  </section>`;
}

const keyLooks = {
  valid: "success",
  invalid: "danger",
  no_credit: "danger",
  unset: "danger",
  unreachable: "warning",
};

function Key({ apiKey }) {
  const { t, format } = useUi();
  const { set, last4, state, checked_at: checked, message } = apiKey;
  const word = state === "unset" ? "unsetState" : state;
  return html`<span class="stack">
    <span class="row"><span>${set ? t("admin.key.ending", { last4 }) : t("admin.key.unset")}</span>
      <span class=${`lozenge lozenge-${keyLooks[state]}`}>${t(`admin.key.${word}`)}</span></span>
    ${checked && html`<span class="fine-print">${t("admin.key.checked", { when: format.moment(checked) })}
      </span>`}
    ${message && html`<span class=${state === "valid" ? "fine-print" : "field-error"}>${message}</span>`}
  </span>`;
}

function shownText(config, t) {
  if (!config.enabled) return t("admin.show.off");
  return typeof config.portal_count === "number"
    ? t("admin.show.on", { count: config.portal_count })
    : t("admin.show.onPlain");
}

function billingText({ billing }, t) {
  return billing ? t("admin.billing.text", { day: billing.cycle_day, timezone: billing.timezone }) : null;
}

function changedText({ changed_at: at, changed_by: by }, t, format) {
  const when = format.moment(at);
  return by ? t("admin.changed.by", { when, who: by }) : when;
}

export function Settings({ config, problem }) {
  const { t, format } = useUi();
  return html`<${Card} title=${t("admin.general")} id="settings">
    <${PartProblem} problem=${problem} />
    ${
      config &&
      html`<${Facts} rows=${[
        [
          t("admin.show"),
          html`<span class=${`lozenge lozenge-${config.enabled ? "success" : "neutral"}`}>
            ${shownText(config, t)}</span>`,
        ],
        config.edition === "standard" &&
          config.api_key && [t("admin.key"), html`<${Key} apiKey=${config.api_key} />`],
        config.model && [t("admin.model"), html`<bdi>${config.model}</bdi>`],
        [t("admin.guidedFallback"), t(config.guided_fallback ? "admin.yes" : "admin.no")],
        typeof config.retention_days === "number" && [
          t("admin.retention"),
          t("admin.days", { count: config.retention_days }),
        ],
        config.billing && [t("admin.billing"), billingText(config, t)],
        config.changed_at && [t("admin.changed"), changedText(config, t, format)],
      ]} />`
    }
  <//>`;
}

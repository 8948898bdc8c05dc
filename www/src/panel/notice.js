/* Problems and what can be done about them. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { offersForm, problemText } from "./problem-text.js";
import { copyText, useUi } from "./ui.js";

/** @param {{kind: "danger" | "warning" | "info" | "success", alert?: boolean, children: any}} properties */
export function Notice({ kind, alert = false, children }) {
  const icon = { danger: "error", warning: "warning", info: "info", success: "checkCircle" }[kind];
  return html`<div class=${`notice notice-${kind}`} role=${alert ? "alert" : undefined}>
    <${Icon} name=${icon} />
    <div class="notice-body">${children}</div>
  </div>`;
}

/** What the person can quote when asking for help. */
export function Reference({ problem }) {
  const { t } = useUi();
  return (
    problem.requestId && html`<p class="reference">${t("panel.reference", { id: problem.requestId })}</p>`
  );
}

/** Nobody watches a longer countdown; the sentence itself says when it goes on. */
const countedSeconds = 300;

/** Seconds until `retryAt`, counted down once a second. */
function useCountdown(retryAt) {
  const left = () => (retryAt ? Math.max(0, Math.ceil((retryAt - Date.now()) / 1000)) : 0);
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (!retryAt) return undefined;
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [retryAt]);
  return seconds;
}

export function FormLink({ url, class: extra = "link" }) {
  const { t, formUrl } = useUi();
  return html`<a class=${extra} href=${url || formUrl} target="_blank" rel="noopener noreferrer"
    >${t("panel.formLink")}<${Icon} name="external" /><span class="hidden"> ${t("common.newTab")}</span></a
  >`;
}

export function CopyButton({ text, label }) {
  const { t, announce } = useUi();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const done = await copyText(text, null);
    setCopied(done);
    announce(t(done ? "panel.copied" : "panel.copyFailed"));
  };
  return html`<button type="button" class="button button-subtle" onClick=${copy}>
    <${Icon} name=${copied ? "check" : "copy"} />${copied ? t("panel.copied") : label}
  </button>`;
}

/** A turn that did not work: the reason, trying again (when it is time), the way round. */
export function TurnProblem({ pending }) {
  const { t, talk } = useUi();
  const seconds = useCountdown(pending.retryAt);
  const { problem } = pending;
  const isOver = problem.status === 404 || problem.code === "conflict";
  return html`<${Notice} kind=${problem.status === 429 ? "warning" : "danger"} alert>
    <p>${problemText(problem, t)}</p>
    <${Reference} problem=${problem} />
    <div class="notice-actions">
      ${
        !isOver &&
        seconds <= countedSeconds &&
        html`<button type="button" class="button" disabled=${seconds > 0} onClick=${() => talk.retry(pending)}>
        ${seconds > 0 ? t("panel.retryIn", { count: seconds }) : t("panel.retry")}
      </button>`
      }
      ${
        problem.code === "conflict" &&
        html`<button type="button" class="button" onClick=${talk.openPreview}>${t("panel.showRequest")}</button>`
      }
      ${isOver && html`<button type="button" class="button" onClick=${talk.again}>${t("panel.startAgain")}</button>`}
      ${
        offersForm(problem) &&
        html`<${CopyButton} text=${pending.text} label=${t("panel.copyMessage")} /><${FormLink} />`
      }
    </div>
  <//>`;
}

/** The assistant was taken away while it was in use: what was written can be taken along. */
export function Blocked({ pending }) {
  const { t } = useUi();
  return html`<${Notice} kind="warning" alert>
    <p>${t("panel.blocked")}</p>
    <div class="notice-actions">
      ${pending && html`<${CopyButton} text=${pending.text} label=${t("panel.copyMessage")} />`}<${FormLink} />
    </div>
  <//>`;
}

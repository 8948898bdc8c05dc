/* One line above the composer: which ticket is in the making and what is still missing. */

import { html } from "htm/preact";
import { Icon } from "../common/icons.js";
import { draftSummary } from "./state.js";
import { useUi } from "./ui.js";

function stateText({ ready, missing }, t) {
  if (ready) return t("panel.draft.ready");
  return missing > 0 ? t("panel.draft.missing", { count: missing }) : t("panel.draft.inProgress");
}

export function DraftBar({ state }) {
  const { t, talk } = useUi();
  const summary = draftSummary(state);
  if (!summary || !state.conversation || state.blocked) return null;
  const running = Boolean(state.pending && state.pending.state === "running");
  const style = summary.ready ? "button button-primary" : "button";
  return html`<section class=${`draft-bar${summary.ready ? " draft-ready" : ""}`}
    aria-label=${t("panel.draft.label")}>
    <${Icon} name=${summary.ready ? "checkCircle" : "form"} />
    <div class="draft-words">
      <p class="draft-name"><bdi>${summary.name}</bdi></p>
      <p class="draft-state">${stateText(summary, t)}</p>
    </div>
    <button type="button" class=${style} disabled=${running} onClick=${talk.openPreview}>
    ${t("panel.draft.review")}</button>
  </section>`;
}

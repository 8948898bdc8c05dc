/* The first view: a greeting and one explicit start; nothing is sent before it is pressed. */

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { FormLink } from "./notice.js";
import { useUi } from "./ui.js";

const steps = [
  ["assistant", "panel.step.describe"],
  ["form", "panel.step.review"],
  ["checkCircle", "panel.step.submit"],
];

export function Greeting({ start }) {
  const { t, talk } = useUi();
  const button = useRef(null);
  useEffect(() => button.current.focus({ preventScroll: true }), []);
  return html`<div class="view greeting">
    <div class="greeting-body">
      <span class="mark mark-large"><${Icon} name="assistant" /></span>
      <h2 class="greeting-title" dir="auto">${start.greeting}</h2>
      <p class="subtle">${t("panel.intro")}</p>
      <ol class="steps">
        ${steps.map(([icon, key]) => html`<li><${Icon} name=${icon} /><span>${t(key)}</span></li>`)}
      </ol>
    </div>
    <div class="greeting-actions">
      <button ref=${button} type="button" class="button button-primary button-wide"
        onClick=${talk.begin} data-focus>
        ${t("panel.start")}
      </button>
      <p class="fine-print">${t("panel.caution")}</p>
      <${FormLink} class="link fine-print" />
    </div>
  </div>`;
}

/* Tables to keep. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { problemSentence, useUi } from "./ui.js";

/** Fetched with the administrator's identity, then handed over as a file. */
export function Download({ path, name, label }) {
  const { t, office } = useUi();
  const [problem, setProblem] = useState(null);
  const run = async () => setProblem(await office.download(path, name));
  return html`<span class="row">
    ${problem && html`<span class="field-error" role="alert">${problemSentence(problem, t)}</span>`}
    <button type="button" class="button" onClick=${run}><${Icon} name="down" />${label}</button>
  </span>`;
}

/* Answers that can be chosen instead of typed: suggested request types, options of the field that was asked for. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { useUi } from "./ui.js";

const chipsMax = 7;
const severalKinds = new Set(["multiselect", "components"]);

function Chip({ label, onClick, pressed }) {
  return html`<button type="button" class="chip" aria-pressed=${pressed} onClick=${onClick}><bdi>${label}</bdi></button>`;
}

function Suggestions({ suggestions, onElse }) {
  const { t, talk } = useUi();
  return html`<div class="replies" role="group" aria-label=${t("panel.suggestions")}>
    ${suggestions.map(
      (type) => html`<${Chip} key=${type.id} label=${type.name} onClick=${() => talk.send(type.name)} />`,
    )}
    <button type="button" class="chip chip-quiet" onClick=${onElse}>${t("panel.somethingElse")}</button>
  </div>`;
}

function SeveralChips({ field }) {
  const { t, talk } = useUi();
  const [chosen, setChosen] = useState([]);
  const flip = (label) =>
    setChosen(chosen.includes(label) ? chosen.filter((other) => other !== label) : [...chosen, label]);
  return html`<div class="replies" role="group" aria-label=${field.name}>
    ${field.options.map(
      ({ value, label }) =>
        html`<${Chip} key=${value} label=${label} pressed=${chosen.includes(label)} onClick=${() => flip(label)} />`,
    )}
    <button type="button" class="button" disabled=${chosen.length === 0} onClick=${() => talk.send(chosen.join("; "))}>
      ${t("panel.useChosen")}
    </button>
  </div>`;
}

function OptionItems({ options }) {
  return options.map((option) => {
    if (!option.children || option.children.length === 0) return html`<option value=${option.label}>${option.label}</option>`;
    return html`<optgroup label=${option.label}>
      ${option.children.map(
        (child) => html`<option value=${`${option.label}; ${child.label}`}>${child.label}</option>`,
      )}
    </optgroup>`;
  });
}

function LongList({ field }) {
  const { t, talk } = useUi();
  const [chosen, setChosen] = useState("");
  return html`<div class="replies replies-list" role="group" aria-label=${field.name}>
    <select class="control" aria-label=${field.name} value=${chosen} onChange=${(event) => setChosen(event.target.value)}>
      <option value="">${t("panel.choose")}</option>
      <${OptionItems} options=${field.options} />
    </select>
    <button type="button" class="button" disabled=${!chosen} onClick=${() => talk.send(chosen)}>${t("panel.useChosen")}</button>
  </div>`;
}

function FieldOptions({ field }) {
  const { talk } = useUi();
  if (field.options.length > chipsMax || field.options.some((option) => option.children && option.children.length)) {
    return html`<${LongList} field=${field} />`;
  }
  if (severalKinds.has(field.kind)) return html`<${SeveralChips} field=${field} />`;
  return html`<div class="replies" role="group" aria-label=${field.name}>
    ${field.options.map(
      ({ value, label }) => html`<${Chip} key=${value} label=${label} onClick=${() => talk.send(label)} />`,
    )}
  </div>`;
}

/** Shown for the last answer only; gone as soon as the next message is on its way. */
export function Replies({ state, onElse }) {
  const { turn, pending, blocked } = state;
  if (!turn || pending || blocked) return null;
  if (turn.action === "suggest" && turn.suggestions.length > 0) {
    return html`<${Suggestions} suggestions=${turn.suggestions} onElse=${onElse} />`;
  }
  const field = turn.asked_field;
  if (!field || !field.options || field.options.length === 0) return null;
  return html`<${FieldOptions} key=${field.id} field=${field} />`;
}

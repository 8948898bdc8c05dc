/* Answers that can be chosen instead of typed: suggested request types, options of the field that was asked for. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { useUi } from "./ui.js";

const chipsMax = 7;
const severalKinds = new Set(["multiselect", "components"]);

/** Sends an answer; the button pressed is about to go, so the focus moves on, without calling up a phone's keyboard. */
function useChoice() {
  const { talk } = useUi();
  return (text) => {
    const next = matchMedia("(pointer: coarse)").matches ? "li.message[tabindex='0']" : "textarea";
    document.querySelector(next).focus({ preventScroll: true });
    talk.send(text);
  };
}

function Chip({ label, onClick, pressed }) {
  return html`<button type="button" class="chip" aria-pressed=${pressed} onClick=${onClick}><bdi>${label}
    </bdi></button>`;
}

function QuietChip({ text }) {
  const choose = useChoice();
  return html`<button type="button" class="chip chip-quiet" onClick=${() => choose(text)}>${text}</button>`;
}

function Suggestions({ suggestions }) {
  const { t } = useUi();
  const choose = useChoice();
  return html`<div class="replies" role="group" aria-label=${t("panel.suggestions")}>
    ${suggestions.map(
      (type) => html`<${Chip} key=${type.id} label=${type.name} onClick=${() => choose(type.name)} />`,
    )}
    <${QuietChip} text=${t("panel.somethingElse")} />
  </div>`;
}

function SeveralChips({ field, skip }) {
  const { t } = useUi();
  const choose = useChoice();
  const [chosen, setChosen] = useState([]);
  const flip = (label) =>
    setChosen(chosen.includes(label) ? chosen.filter((other) => other !== label) : [...chosen, label]);
  return html`<div class="replies" role="group" aria-label=${field.name}>
    ${field.options.map(
      ({ value, label }) =>
        html`<${Chip} key=${value} label=${label} pressed=${chosen.includes(label)}
          onClick=${() => flip(label)} />`,
    )}
    <button type="button" class="button" disabled=${chosen.length === 0}
      onClick=${() => choose(chosen.join("; "))}>
      ${t("panel.useChosen")}
    </button>
    ${skip}
  </div>`;
}

function OptionItems({ options }) {
  return options.map((option) => {
    if (!option.children || option.children.length === 0)
      return html`<option value=${option.label}>${option.label}</option>`;
    return html`<optgroup label=${option.label}>
      ${option.children.map(
        (child) => html`<option value=${`${option.label}; ${child.label}`}>${child.label}</option>`,
      )}
    </optgroup>`;
  });
}

function LongList({ field }) {
  const { t } = useUi();
  const choose = useChoice();
  const [chosen, setChosen] = useState("");
  return html`<div class="replies replies-list" role="group" aria-label=${field.name}>
    <select class="control" aria-label=${field.name} value=${chosen}
      onChange=${(event) => setChosen(event.target.value)}>
      <option value="">${t("panel.choose")}</option>
      <${OptionItems} options=${field.options} />
    </select>
    <button type="button" class="button" disabled=${!chosen} onClick=${() => choose(chosen)}>
    ${t("panel.useChosen")}</button>
  </div>`;
}

function FieldOptions({ field, skip }) {
  const choose = useChoice();
  if (
    field.options.length > chipsMax ||
    field.options.some((option) => option.children && option.children.length)
  ) {
    return html`<${LongList} field=${field} /><div class="replies">${skip}</div>`;
  }
  if (severalKinds.has(field.kind)) return html`<${SeveralChips} field=${field} skip=${skip} />`;
  return html`<div class="replies" role="group" aria-label=${field.name}>
    ${field.options.map(
      ({ value, label }) => html`<${Chip} key=${value} label=${label} onClick=${() => choose(label)} />`,
    )}
    ${skip}
  </div>`;
}

function Asked({ turn }) {
  const { t } = useUi();
  const field = turn.asked_field;
  const needed = turn.missing.some((missing) => missing.id === field.id);
  const skip = needed ? null : html`<${QuietChip} text=${t("panel.skip")} />`;
  if (!field.options || field.options.length === 0) return skip && html`<div class="replies">${skip}</div>`;
  return html`<${FieldOptions} key=${field.id} field=${field} skip=${skip} />`;
}

/** Shown for the last answer only; gone as soon as the next message is on its way. */
export function Replies({ state }) {
  const { turn, pending, blocked } = state;
  if (!turn || pending || blocked) return null;
  if (turn.action === "suggest" && turn.suggestions.length > 0) {
    return html`<${Suggestions} suggestions=${turn.suggestions} />`;
  }
  return turn.asked_field && html`<${Asked} turn=${turn} />`;
}

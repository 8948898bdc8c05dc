/* What is set once and seldom touched: instructions, model, limits, retention, billing. Folded until wanted. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { CheckField, Field, NumberField } from "./fields.js";
import { editedIn, faultsOf, valueOf } from "./members.js";
import { DocumentLink, PartProblem, useUi } from "./ui.js";

const instructionsMax = 4000;

function Instructions({ state }) {
  const { t, format } = useUi();
  const name = "config.instructions";
  const length = [...(valueOf(state, name) || "")].length;
  const count = t("admin.instructions.count", {
    length: format.number(length),
    most: format.number(instructionsMax),
  });
  return html`<${Field} state=${state} name=${name} label=${t("admin.instructions")} hint=${t("admin.instructions.hint")}
    control=${(
      control,
    ) => html`<div class="stack-wide"><textarea class="control" rows="5" maxlength=${instructionsMax}
      ...${control}></textarea><p class="fine-print number">${count}</p></div>`} />`;
}

function Model({ state }) {
  const { t } = useUi();
  return html`<${Field} state=${state} name="config.model" label=${t("admin.model")} hint=${t("admin.model.hint")}
    control=${(
      control,
    ) => html`<input class="control control-code" type="text" list="models" autocomplete="off"
      spellcheck=${false} placeholder=${t("admin.model.default")} ...${control} />
      <datalist id="models">${state.models.map((model) => html`<option key=${model} value=${model} />`)}</datalist>`} />`;
}

function zonesWith(zone) {
  const listed = Intl.supportedValuesOf ? Intl.supportedValuesOf("timeZone") : [];
  return [...new Set(["UTC", ...listed.filter((name) => name.includes("/")), zone])].sort();
}

function Billing({ state }) {
  const { t } = useUi();
  const zones = zonesWith(valueOf(state, "config.billing.timezone"));
  return html`<fieldset class="group">
    <legend>${t("admin.billing")}</legend>
    <p class="hint">${t("admin.billing.hint")}</p>
    <div class="pair">
      <${NumberField} state=${state} name="config.billing.cycle_day" label=${t("admin.billing.day")} />
      <${Field} state=${state} name="config.billing.timezone" label=${t("admin.billing.zone")}
        control=${(control) =>
          html`<select class="control" ...${control}>${zones.map(
            (zone) => html`<option key=${zone} value=${zone}>${zone.replaceAll("_", " ")}</option>`,
          )}</select>`} />
    </div>
  </fieldset>`;
}

function Limits({ state }) {
  const { t } = useUi();
  if (!state.data.config.person_limits) return null;
  return html`<fieldset class="group">
    <legend>${t("admin.limits")}</legend>
    <p class="hint">${t("admin.limits.hint")}</p>
    <div class="pair">
      <${NumberField} state=${state} name="config.person_limits.turns_per_minute" label=${t("admin.limits.turns")} />
      <${NumberField} state=${state} name="config.person_limits.daily_tokens" label=${t("admin.limits.tokens")} />
    </div>
  </fieldset>`;
}

function Fields({ state }) {
  const { t } = useUi();
  return html`<div class="settings">
    <${Instructions} state=${state} />
    <${Model} state=${state} />
    <${CheckField} state=${state} name="config.guided_fallback" label=${t("admin.guidedFallback")}
      hint=${t("admin.guidedFallback.hint")} />
    <${CheckField} state=${state} name="config.transcript_comment" label=${t("admin.transcript")}
      hint=${t("admin.transcript.hint")} />
    <${CheckField} state=${state} name="config.past_tickets" label=${t("admin.pastTickets")}
      hint=${t("admin.pastTickets.hint")} />
    <${NumberField} state=${state} name="config.retention_days" label=${t("admin.retention")}
      hint=${t("admin.retention.hint")} unit=${t("admin.retention.unit")} />
    <${Limits} state=${state} />
    <${Billing} state=${state} />
    <p><${DocumentLink} name="configuration" /></p>
  </div>`;
}

const isHere = (name) => name.startsWith("config.") && name !== "config.api_key";

/** Something in here wants attention. */
const hasFaults = (state) =>
  [...Object.keys(faultsOf(state.edits)), ...Object.keys(state.fieldErrors)].some(isHere);

export function Settings({ state }) {
  const { t } = useUi();
  const [open, setOpen] = useState(false);
  const { config } = state.data;
  const isFaulty = hasFaults(state) && Boolean(state.saveNotice);
  useEffect(() => {
    if (isFaulty) setOpen(true);
  }, [isFaulty]);
  if (!config) return html`<${PartProblem} problem=${state.problems.config} />`;
  const edited = editedIn(state.edits, "config").filter(isHere).length;
  return html`<details class="card fold" open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary><span class="fold-title" role="heading" aria-level="2">${t("admin.settings")}</span>
      <span class="subtle">${edited > 0 ? t("admin.settings.edited", { count: edited }) : t("admin.settings.text")}</span>
    </summary>
    <${Fields} state=${state} />
  </details>`;
}

/* Where people are chosen: most forms ask for nobody, so the control is fetched when one does. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { adoptStyle } from "./style.js";
import { useUi } from "./ui.js";

let part = {};

async function fetchPart() {
  const fetched = await import("./people-field.js");
  if (fetched !== part) adoptStyle(fetched.style);
  part = fetched;
}

/** Takes and passes on what the control in people-field.js does. */
export function People(properties) {
  const { t } = useUi();
  const [{ PeopleField, failed }, setPart] = useState(part);
  const load = () => {
    setPart(part);
    fetchPart().then(
      () => setPart(part),
      () => setPart({ failed: true }),
    );
  };
  useEffect(load, []);
  if (PeopleField) return html`<${PeopleField} ...${properties} />`;
  return failed
    ? html`<button type="button" class="button" ...${properties.shared} onClick=${load}>
        ${t("panel.retry")}</button>`
    : html`<p class="hint" role="status">${t("panel.loading")}</p>`;
}

/* The script a portal page includes. Runs once, however often it is included; starts when the page's body exists.
 *
 *   <script src="https://HOST/ata/ata.js" async data-portal="3"></script>
 *
 * data-portal         the portal's id; without it the id in the page's address (/portal/3)
 * data-locale         language where the person's profile names none
 * data-position       "end" (default) or "start"
 * data-color-scheme   "auto" (default), "light" or "dark"
 * data-base           address of the programs; default: where this script came from
 * data-form           the ordinary request form, offered when the assistant fails; default: the portal's own page
 */

import { createWidget } from "./widget.js";

function settingsOf({ dataset, src }) {
  const here = location.href;
  const portal = dataset.portal || (/\/portal\/(\d+)/.exec(here) || [])[1] || "";
  return {
    base: new URL(dataset.base ? dataset.base.replace(/\/*$/, "/") : ".", dataset.base ? here : src).href,
    portal,
    locale: dataset.locale,
    position: dataset.position,
    scheme: dataset.colorScheme,
    form: new URL(dataset.form || `/servicedesk/customer/portal/${portal}`, here).href,
  };
}

/** Calls made before this script arrived wait in `ATA.q`; afterwards `ATA` does them at once. */
function start(script, stub) {
  const widget = createWidget(settingsOf(script));
  window.ATA = (name, ...rest) => {
    if (name === "destroy") delete window.ATA;
    return widget[name](...rest);
  };
  window.ATA.live = true;
  for (const call of (stub && stub.q) || []) window.ATA(...call);
  widget.start();
}

const script = document.currentScript;
const stub = window.ATA;
const begin = () => window.ATA === stub && start(script, stub);

if (!stub || !stub.live) {
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
}

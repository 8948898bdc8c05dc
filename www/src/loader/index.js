/* The script a portal page includes. Runs once, however often it is included; starts when the page's body exists. Calls
 * made before it arrived wait in `ATA.q`. */

import { calls, look } from "./widget.js";

const stub = window.ATA;

function start() {
  if (window.ATA !== stub) return;
  window.ATA = (name, ...rest) => calls[name]?.(...rest);
  window.ATA.live = true;
  for (const call of stub?.q || []) window.ATA(...call);
  look();
}

if (!stub?.live) {
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}

/* Line icons on a 24 grid. Always decoration: the words beside them, or the control's name, say the same. */

import { html } from "htm/preact";

const shapes = {
  assistant:
    "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8.5 11l2.5 2.5 4.5-4.5",
  close: "M6 6l12 12M18 6L6 18",
  trash: "M4 7h16M9 7V4.5h6V7M6.5 7l.9 12.5h9.2L17.5 7M10 11v5M14 11v5",
  stop: "M7 7h10v10H7zM9 9h6v6H9zM11 11h2v2h-2z",
  send: "M12 19V5M6 11l6-6 6 6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  checkCircle: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.3l2.8 2.8L16 9.8",
  form: "M7 3.5h7l4 4V19a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 6 19V5a1.5 1.5 0 0 1 1.5-1.5M9 11h6M9 15h6M13.5 3.5V8H18",
  warning: "M12 4l9 16H3zM12 10v4.5M12 17.2v.1",
  error: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5v5.5M12 16.2v.1",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.8v.1",
  external: "M14 4h6v6M20 4l-9 9M18 13.5V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5.5",
  copy: "M9 9h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM15 9V5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h4",
  back: "M11 6l-6 6 6 6M5 12h14",
  down: "M12 5v14M6 13l6 6 6-6",
};

/** @param {{name?: keyof typeof shapes, shape?: string}} properties  a name of ours, or a shape of the caller's own */
export function Icon({ name, shape = shapes[name] }) {
  const style = name === "back" || name === "external" ? "icon icon-mirrored" : "icon";
  return html`<svg class=${style} viewBox="0 0 24 24" aria-hidden="true"><path d=${shape} /></svg>`;
}

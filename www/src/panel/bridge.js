/* The panel's side of the conversation with the page it is embedded in. The page's origin comes with the address; a
 * message from any other origin or window is not looked at. */

import { askForToken, storedToken } from "../common/token.js";

const tokenTimeMs = 15000;

function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** What the loader wrote behind the `#`. @param {string} hash @param {string} ownOrigin */
export function readSettings(hash, ownOrigin) {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const origin = webAddress(values.get("origin") || "") ? new URL(values.get("origin")).origin : ownOrigin;
  const portal = /^[\w-]{1,64}$/.test(values.get("portal") || "") ? values.get("portal") : "";
  const scheme = ["light", "dark"].includes(values.get("scheme")) ? values.get("scheme") : "auto";
  const form = webAddress(values.get("form") || "") || `${origin}/servicedesk/customer/portal/${portal}`;
  return {
    origin,
    portal,
    scheme,
    form,
    locale: values.get("locale") || null,
    speak: values.get("speak") || null,
  };
}

/** @param {ReturnType<typeof readSettings>} settings */
export function createBridge(settings) {
  const framed = window.parent !== window;
  const shown = new Set();
  let held = null;

  const post = (message) => {
    if (framed) window.parent.postMessage({ ata: 1, ...message }, settings.origin);
  };

  window.addEventListener("message", ({ source, origin, data }) => {
    if (!framed || source !== window.parent || origin !== settings.origin) return;
    if (data && data.ata === 1 && data.type === "shown") for (const handler of shown) handler();
  });

  async function framedToken(fresh) {
    if (fresh) held = null;
    held = held || askForToken(window.parent, settings.origin, fresh, tokenTimeMs);
    const token = await held;
    if (!token) held = null;
    return token;
  }

  return {
    framed,
    token: framed ? framedToken : async (fresh) => (fresh ? null : storedToken()),
    tell: (type) => post({ type }),
    emit: (name, detail) => post({ type: "event", name, detail }),
    onShown: (handler) => shown.add(handler),
  };
}

/* Where a page that stands alone (not inside the widget) gets the person's signed token from.
 *
 * 1. sessionStorage item `ata.token`, put there by a page of the same origin: it lives as long as the tab, never in an
 *    address, a cookie or a log.
 * 2. The page that opened this one, of the same origin: asked by message `{ata: 1, type: "token", id, fresh}`, it
 *    answers `{ata: 1, type: "token", id, token}`. So a token that ran out is renewed without leaving the page.
 * 3. Nothing: the web server or the portal's session says who is calling.
 */

import { sessionStore } from "./session-store.js";
import { randomUuid } from "./uuid.js";

const answerTimeMs = 3000;
const storedName = "ata.token";

/**
 * @param {Window} target
 * @param {string} origin
 * @param {boolean} fresh
 * @param {number} timeMs
 * @returns {Promise<string | null>}
 */
export function askForToken(target, origin, fresh, timeMs = answerTimeMs) {
  const id = randomUuid();
  return new Promise((resolve) => {
    const finish = (token) => {
      clearTimeout(timer);
      window.removeEventListener("message", take);
      resolve(token);
    };
    const take = ({ source, origin: from, data }) => {
      if (source !== target || from !== origin || !data || data.ata !== 1) return;
      if (data.type === "token" && data.id === id) finish(typeof data.token === "string" ? data.token : null);
    };
    const timer = setTimeout(() => finish(null), timeMs);
    window.addEventListener("message", take);
    target.postMessage({ ata: 1, type: "token", id, fresh }, origin);
  });
}

export const storedToken = () => sessionStore.get(storedName);

/** @returns {(fresh: boolean) => Promise<string | null>} */
export function standaloneToken() {
  let held = storedToken();
  return async (fresh) => {
    if (held && !fresh) return held;
    if (fresh) sessionStore.remove(storedName);
    held = window.opener ? await askForToken(window.opener, location.origin, fresh) : null;
    return held;
  };
}

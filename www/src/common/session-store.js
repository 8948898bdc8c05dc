/* sessionStorage that never throws: third-party storage may be blocked, and everything must work without it. */

export const sessionStore = {
  get(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      sessionStorage.setItem(key, value);
    } catch {
      /* the page works from memory alone */
    }
  },
  remove(key) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      /* nothing was kept, nothing to remove */
    }
  },
};

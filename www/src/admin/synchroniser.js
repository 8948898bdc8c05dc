/* Reading Jira anew, and which request types the last reading found. */

import { asProblem } from "../common/problem.js";

export function createSynchroniser({ store, request, readAudit }) {
  const { get, dispatch } = store;
  let reading = false;

  /** @param {{confirmShrink?: boolean}} [about]  whether it may drop more than half of what is in use */
  async function synchronise({ confirmShrink = false } = {}) {
    const { asking, data } = get();
    if (asking || data.sync?.running) return;
    dispatch({ type: "sync-asked" });
    try {
      const response = await request("POST", "sync", confirmShrink ? { body: { confirm_shrink: true } } : {});
      dispatch({ type: "sync-started", document: await response.json() });
      await readAudit();
    } catch (failure) {
      dispatch({ type: "sync-refused", problem: asProblem(failure) });
    }
  }

  /** The first page comes with every look at the synchronisation; this reads the others. */
  async function readTypes() {
    if (reading) return;
    reading = true;
    const { types, last_updated: of } = get().data.sync;
    try {
      let values = types.values;
      for (let count = -1; count < values.length && values.length < types.total;) {
        count = values.length;
        const page = await (await request("GET", `sync?start=${count}`)).json();
        values = [...values, ...page.types.values];
      }
      dispatch({ type: "types-read", values, of });
    } catch (failure) {
      dispatch({ type: "failed", part: "types", problem: asProblem(failure) });
    } finally {
      reading = false;
    }
  }

  return { synchronise, readTypes };
}

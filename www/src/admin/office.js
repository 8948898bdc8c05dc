/* What the admin page does: reads the four documents, keeps them fresh while somebody looks, starts a synchronisation. */

import { Problem } from "../common/problem.js";
import { parts } from "./state.js";

const freshMs = 30000;
const runningMs = 1500;

/**
 * @param {object} tools
 * @param {ReturnType<import("../common/store.js").createStore>} tools.store
 * @param {ReturnType<import("../common/request.js").createRequester>} tools.request
 * @param {(action: () => void, ms: number) => void} tools.later
 * @param {() => boolean} tools.watched  whether the page is in view
 */
export function createOffice({ store, request, later, watched }) {
  const { get, dispatch } = store;
  const asProblem = (failure) => (failure instanceof Problem ? failure : new Problem({ code: "unexpected" }));

  async function read(part) {
    try {
      const response = await request("GET", part);
      dispatch({ type: "arrived", part, document: await response.json() });
    } catch (failure) {
      dispatch({ type: "failed", part, problem: asProblem(failure) });
    }
  }

  const signedIn = () => get().phase === "ready" || get().phase === "loading";

  function keepFresh() {
    later(async () => {
      if (watched() && signedIn()) await Promise.all([read("usage"), read("config")]);
      keepFresh();
    }, freshMs);
  }

  const running = () => Boolean(get().data.sync && get().data.sync.running);

  /** Ticks quickly; asks on every tick while a run is under way, else only now and then. */
  function keepSyncFresh(tick = 1) {
    later(async () => {
      const before = running();
      if (watched() && signedIn() && (before || tick * runningMs >= freshMs)) {
        await read("sync");
        if (before && !running()) await Promise.all([read("usage"), read("access"), read("config")]);
        keepSyncFresh();
      } else keepSyncFresh(tick + 1);
    }, runningMs);
  }

  async function load() {
    dispatch({ type: "loading" });
    await read(parts[0]);
    if (signedIn() || get().phase === "failed") await Promise.all(parts.slice(1).map(read));
  }

  async function synchronise() {
    const { asking, data } = get();
    if (asking || (data.sync && data.sync.running)) return;
    dispatch({ type: "sync-asked" });
    try {
      const response = await request("POST", "sync");
      dispatch({ type: "sync-started", document: await response.json() });
    } catch (failure) {
      dispatch({ type: "sync-refused", problem: asProblem(failure) });
    }
  }

  return {
    load,
    synchronise,
    start() {
      load();
      keepFresh();
      keepSyncFresh();
    },
  };
}

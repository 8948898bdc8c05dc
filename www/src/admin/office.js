/* What the admin page does: reads the server's documents and keeps them fresh while somebody looks;
 * saving, the directory, the records and synchronising have modules of their own. */

import { asProblem } from "../common/problem.js";
import { createDirectory } from "./directory.js";
import { createRecords } from "./records.js";
import { createSaving } from "./saving.js";
import { parts } from "./state.js";
import { createSynchroniser } from "./synchroniser.js";

const freshMs = 30000;
const runningMs = 1500;

/**
 * Reads documents. `writes` counts what was written, so that an answer from before does not pass for somebody
 * else's change after.
 */
function createReading({ store, request }) {
  const reading = {
    writes: 0,
    async read(part) {
      const before = reading.writes;
      try {
        const response = await request("GET", part);
        const document = await response.json();
        const action = { type: "arrived", part, document, etag: response.headers.get("ETag") };
        if (before === reading.writes) store.dispatch(action);
      } catch (failure) {
        store.dispatch({ type: "failed", part, problem: asProblem(failure) });
      }
    },
  };
  return reading;
}

/** Asks again every now and then while the page is in view, often while a synchronisation runs. */
function createWatch({ store, later, watched, isOpen, read, refresh }) {
  const running = () => Boolean(store.get().data.sync && store.get().data.sync.running);

  function keepFresh() {
    later(async () => {
      if (watched() && isOpen()) await Promise.all(["usage", "config", "access"].map(read));
      keepFresh();
    }, freshMs);
  }

  function keepSyncFresh(tick = 1) {
    later(async () => {
      const before = running();
      if (watched() && isOpen() && (before || tick * runningMs >= freshMs)) {
        await read("sync");
        if (before && !running()) await refresh();
        keepSyncFresh();
      } else keepSyncFresh(tick + 1);
    }, runningMs);
  }

  return () => {
    keepFresh();
    keepSyncFresh();
  };
}

/**
 * @param {object} tools
 * @param {ReturnType<import("../common/store.js").createStore>} tools.store
 * @param {ReturnType<import("../common/request.js").createRequester>} tools.request
 * @param {(action: () => void, ms: number) => void} tools.later
 * @param {() => boolean} tools.watched  whether the page is in view
 * @param {(name: string, blob: Blob) => void} tools.keepFile  hands a file to the person
 * @param {() => number} tools.now  milliseconds
 */
export function createOffice(tools) {
  const { store, later, watched } = tools;
  const reading = createReading(tools);
  const records = createRecords(tools);
  const directory = createDirectory(tools);
  const saving = createSaving({ ...tools, reading, readAudit: records.readAudit });

  const isOpen = () => {
    const { phase, interruption } = store.get();
    return ["ready", "loading"].includes(phase) && [null, "network"].includes(interruption);
  };

  async function load() {
    store.dispatch({ type: "loading" });
    await reading.read(parts[0]);
    const isWorthWhile = isOpen() || store.get().phase === "failed";
    if (isWorthWhile) await Promise.all([...parts.slice(1).map(reading.read), directory.readPortals()]);
  }

  const refresh = () =>
    Promise.all([
      ...["usage", "access", "config"].map(reading.read),
      directory.readPortals(),
      records.readAudit(),
    ]);
  const watch = createWatch({ store, later, watched, isOpen, read: reading.read, refresh });

  return {
    ...records,
    ...directory,
    ...saving,
    ...createSynchroniser({ ...tools, readAudit: records.readAudit }),
    load,
    start() {
      watch();
      return load();
    },
  };
}

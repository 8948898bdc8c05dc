/* What every call of the panel has in common: a problem of one shape, said to the page around, and patience. */

import { Problem } from "../common/problem.js";

const busyWaitSeconds = 2;
const patienceSeconds = 12;

/**
 * @param {object} parts
 * @param {ReturnType<import("../common/store.js").createStore>} parts.store
 * @param {(type: string) => void} parts.tell                    the loader: ready, close, blocked
 * @param {(name: string, detail: object) => void} parts.emit    an event of the page around: submitted, error
 * @param {(seconds: number) => Promise<void>} parts.wait
 */
export function createCalls({ store, tell, emit, wait }) {
  return {
    /** The failure as a Problem. Not allowed any more (off, out of scope, quota used): the panel says so and keeps what was typed. */
    noteProblem(failure) {
      const problem = failure instanceof Problem ? failure : new Problem({ code: "unexpected" });
      emit("error", { code: problem.code, status: problem.status, request_id: problem.requestId });
      if (problem.status === 403) {
        store.dispatch({ type: "blocked", problem });
        tell("blocked");
      }
      return problem;
    },

    /**
     * Repeats a call the server is still busy with, as often as fits into the patience.
     * @param {() => Promise<Response>} call
     * @param {object} [about]
     * @param {string[]} [about.codes]       what it answers while it is busy
     * @param {number} [about.seconds]       the patience
     * @param {() => void} [about.waiting]   hears of each time it has to wait
     */
    async whileBusy(call, { codes = ["in_progress"], seconds = patienceSeconds, waiting = () => {} } = {}) {
      for (let waited = 0; ;) {
        try {
          return await call();
        } catch (failure) {
          if (!codes.includes(failure.code) || waited >= seconds) throw failure;
          const pause = failure.retryAfter || busyWaitSeconds;
          waited += pause;
          waiting();
          await wait(pause);
        }
      }
    },
  };
}

// Performs the steps of an answer on a response, and stops at once when the client has gone.
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

const ENDLESS_PIECE_MS = 1;
const SHORT_PAUSE_MS = 500;

/** Writes `steps` and ends the response.
 *
 * A step is {bytes}, {pause: ms}, {endless: bytes, everyMs?}, {hang: true} (the answer stays open),
 * {reset: true} or {cut: true} (the connection breaks, or closes without the end of the body).
 *
 * @param {AbortSignal} gone aborted when the client leaves
 */
export async function play(response, steps, gone) {
  for (const [index, step] of steps.entries()) {
    if (gone.aborted) return;
    if (step.bytes) {
      await write(response, step.bytes, gone);
      if (steps[index + 1]?.bytes) await nextTurn();
    } else if (step.pause) await pause(step.pause, gone);
    else if (step.hang) return;
    else if (step.reset) return void response.socket?.resetAndDestroy();
    else if (step.cut) return void response.socket?.destroySoon();
    else if (step.endless) return await writeForEver(response, step, gone);
  }
  if (!gone.aborted) response.end();
}

async function write(response, bytes, gone) {
  if (!response.write(bytes)) await drained(response, gone);
}

function drained(response, gone) {
  if (gone.aborted) return Promise.resolve();
  return new Promise((done) => {
    const finish = () => {
      response.off("drain", finish);
      gone.removeEventListener("abort", finish);
      done();
    };
    response.once("drain", finish);
    gone.addEventListener("abort", finish, { once: true });
  });
}

/* A short pause is waited out even when the client has left: watching for that would cost more than the
 * pause. */
function pause(ms, gone) {
  if (ms <= SHORT_PAUSE_MS) return new Promise((done) => setTimeout(done, ms));
  return sleep(ms, undefined, { signal: gone }).catch(() => {});
}

async function writeForEver(response, step, gone) {
  while (!gone.aborted) {
    await write(response, step.endless, gone);
    await pause(step.everyMs ?? ENDLESS_PIECE_MS, gone);
  }
}

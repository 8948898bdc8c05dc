/* A submission that is not a ticket yet: looks how it stands until that is decided, less and less often, also after a
 * reload. */

import { Problem } from "../common/problem.js";

const undecided = ["creating", "waiting", "confirming"];
const firstPauseSeconds = 2;
const longestPauseSeconds = 15;
const memoryKey = "ata.submission";

export const isUnderWay = (submission) => Boolean(submission) && undecided.includes(submission.state);

/** Why there is no ticket, as the call that submitted it would have said. */
export const problemOf = ({ detail, errors }) =>
  new Problem({ code: "not_created", status: 422, detail, errors });

/** Where a submission stands whose end nobody saw: the ticket, when there is one by now. */
export async function recallTicket({ memory, request }) {
  const conversation = memory.get(memoryKey);
  if (!conversation) return null;
  memory.remove(memoryKey);
  try {
    const answer = await request("GET", `submit?conversation=${encodeURIComponent(conversation)}`);
    return (await answer.json()).ticket;
  } catch {
    return null; // it was told by the service desk's own mail
  }
}

/**
 * @param {object} parts
 * @param {ReturnType<import("../common/request.js").createRequester>} parts.request
 * @param {(seconds: number) => Promise<void>} parts.wait
 * @param {{set: (key: string, value: string) => void, remove: (key: string) => void}} parts.memory
 */
export function createFollowing({ request, wait, memory }) {
  let round = 0;

  const path = ({ conversation }) => `submit?conversation=${encodeURIComponent(conversation)}`;

  /** What cannot be asked just now is as it was. */
  async function look(submission) {
    try {
      return await (await request("GET", path(submission))).json();
    } catch (failure) {
      if (failure.status === 404) throw failure;
      return submission;
    }
  }

  return {
    /**
     * @param {object} submission                     as it stands
     * @param {(submission: object) => void} tell     hears of each state on the way
     * @returns {Promise<object | null>} the ticket, null when it was taken back; throws a Problem when there is none
     */
    async follow(submission, tell) {
      const mine = (round += 1);
      let now = submission;
      memory.set(memoryKey, submission.conversation);
      for (let pause = firstPauseSeconds; isUnderWay(now); pause = Math.min(pause * 1.5, longestPauseSeconds)) {
        tell(now);
        await wait(pause);
        if (mine !== round) return null;
        now = await look(now);
      }
      if (mine !== round) return null;
      memory.remove(memoryKey);
      if (!now.ticket) throw problemOf(now);
      return now.ticket;
    },

    /** Frees the draft of what surely has not been created. */
    async takeBack(submission) {
      await request("DELETE", path(submission));
      round += 1;
      memory.remove(memoryKey);
    },
  };
}

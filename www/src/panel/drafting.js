/* The draft under review: reads it, saves changes against its version, submits it exactly once. */

import { Problem } from "../common/problem.js";
import { createCalls } from "./calls.js";
import { emptyRequired } from "./draft-state.js";
import { createFollowing, isUnderWay, problemOf } from "./following.js";
import { isEmpty } from "./state.js";
import { fieldOfPointer } from "./values.js";

const patienceSeconds = 60;

/** The edits as a change: those beside the form's fields go by their pointers. */
function changeOf({ "/participants": people, "/organization": organization, ...values }) {
  return {
    values,
    ...(people !== undefined && { participants: (people || []).map(({ id }) => id) }),
    ...(organization !== undefined && { organization }),
  };
}

/**
 * @param {object} parts
 * @param {ReturnType<import("../common/store.js").createStore>} parts.store
 * @param {ReturnType<import("../common/request.js").createRequester>} parts.request
 * @param {(name: string, detail: object) => void} parts.emit          an event of the page around
 * @param {(key: string, values?: object) => string} parts.word        words for problems found here
 * @param {(seconds: number) => Promise<void>} parts.wait
 * @param {() => Promise<boolean>} parts.settleFiles                   waits for those on their way
 */
export function createDrafting(parts) {
  const { store, request, emit, word } = parts;
  const { get, dispatch } = store;
  const { noteProblem, whileBusy } = createCalls(parts);
  const { follow, takeBack } = createFollowing(parts);
  let saves = Promise.resolve();

  const path = () => `preview?conversation=${encodeURIComponent(get().conversation)}`;
  const fail = (failure) => dispatch({ type: "preview-failed", problem: noteProblem(failure) });

  /** @returns {Promise<boolean>} false when the draft has become a ticket, perhaps by another window's doing */
  async function read() {
    const draft = await (await request("GET", path())).json();
    if (draft.ticket) dispatch({ type: "submitted", ticket: draft.ticket, earlier: true });
    else dispatch({ type: "draft-loaded", draft });
    return !draft.ticket;
  }

  /** What was submitted before the page was loaded goes on, or has failed meanwhile. */
  async function resume() {
    const { submission } = get().draft;
    if (isUnderWay(submission)) await conclude(() => followOn(submission));
    else if (submission) await submissionEnded(problemOf(submission));
  }

  const load = () =>
    read()
      .then((isDraft) => isDraft && !get().submitting && resume())
      .catch(fail);

  async function patch(body) {
    const send = () =>
      request("PATCH", path(), { body, headers: { "If-Match": `"${get().draft.version}"` } });
    try {
      return await (await send()).json();
    } catch (failure) {
      if (failure.status !== 412 || !(await read())) throw failure;
      dispatch({ type: "noticed", notice: "form.moved" });
      return (await send()).json();
    }
  }

  /** @returns {boolean} whether the problem was about single fields, which now show it */
  function refuseFields(failure) {
    if (failure.status !== 422) return false;
    const entries = failure.errors.map((error) => [fieldOfPointer(error.pointer), error.detail]);
    const errors = Object.fromEntries(entries.filter(([field]) => field));
    if (Object.keys(errors).length === 0) return false;
    dispatch({ type: "fields-refused", errors });
    return true;
  }

  /** A conflict may mean that there is a ticket already, which is then no problem but what the person wants to see. */
  async function settle(failure) {
    if (failure.code !== "conflict" || (await read())) fail(failure);
  }

  /** Sends what was changed and not refused yet; after a refusal the rest is still sent. */
  async function saveEdits() {
    const { edits, errors, draft } = get();
    const values = Object.fromEntries(Object.entries(edits).filter(([field]) => !(field in errors)));
    if (!draft || Object.keys(values).length === 0) return;
    dispatch({ type: "saving" });
    try {
      dispatch({ type: "saved", draft: await patch(changeOf(values)), sent: values });
    } catch (failure) {
      if (refuseFields(failure)) await saveEdits();
      else await settle(failure).catch(fail);
    }
  }

  /** One change at a time: each needs the version the one before it made. */
  function save() {
    saves = saves.then(saveEdits);
    return saves;
  }

  function changeType(id) {
    saves = saves.then(saveEdits).then(async () => {
      dispatch({ type: "saving" });
      try {
        dispatch({ type: "type-changed", draft: await patch({ request_type: id }) });
      } catch (failure) {
        await settle(failure).catch(fail);
      }
    });
    return saves;
  }

  const followOn = (submission) =>
    follow(submission, (now) => dispatch({ type: "followed", submission: now }));

  /** One key for each version of a draft, so that trying again, here or in another window, finds the first ticket. */
  async function sendSubmission() {
    const { conversation, version } = get().draft;
    const headers = { "Idempotency-Key": `${conversation}.${version}` };
    const response = await whileBusy(
      () => request("POST", "submit", { body: { conversation, version }, headers }),
      {
        seconds: patienceSeconds,
        waiting: () => dispatch({ type: "noticed", notice: "form.unconfirmed" }),
      },
    );
    const answer = await response.json();
    return response.status === 202 ? followOn(answer) : answer;
  }

  /** @param {() => Promise<object | null>} untilDecided gives the ticket, or null when it was taken back */
  async function conclude(untilDecided) {
    try {
      const ticket = await untilDecided();
      if (!ticket) return;
      dispatch({ type: "submitted", ticket });
      emit("submitted", { key: ticket.key, url: ticket.url });
    } catch (failure) {
      await submissionEnded(failure).catch(fail);
    }
  }

  /** The draft is the person's again. */
  async function withdraw() {
    try {
      await takeBack(get().following);
      dispatch({ type: "taken-back" });
    } catch (failure) {
      if (failure.code !== "in_progress") fail(failure); // otherwise it is just being created after all
    }
  }

  async function submissionEnded(failure) {
    if (refuseFields(failure)) return;
    if (failure.status !== 412) {
      await settle(failure);
      return;
    }
    await read();
    const problem = new Problem({ code: "draft_moved", status: 412, detail: word("form.movedCheck") });
    dispatch({ type: "preview-failed", problem });
  }

  /** What is plainly missing is found without asking the server. */
  function knownErrors() {
    const missing = emptyRequired(get()).map((field) => [field.id, word("form.fillIn")]);
    return { ...Object.fromEntries(missing), ...get().errors };
  }

  /** @returns {Promise<boolean>} false when fields need attention first */
  async function submit() {
    if (get().submitting) return true;
    dispatch({ type: "submitting" });
    if (!(await parts.settleFiles())) {
      const problem = new Problem({ code: "file", status: 422, detail: word("form.file.unsettled") });
      dispatch({ type: "preview-failed", problem });
      return true;
    }
    await save();
    if (get().previewProblem || get().ticket) return true;
    const errors = knownErrors();
    if (Object.keys(errors).length > 0) {
      dispatch({ type: "fields-refused", errors });
      return false;
    }
    await conclude(sendSubmission);
    return Object.keys(get().errors).length === 0;
  }

  /** Who can be chosen in a field of people; participants are no field of the form. */
  async function findPeople(field, words, start, signal) {
    const about = field === "/participants" ? "" : `&field=${encodeURIComponent(field)}`;
    const query = `${path().replace("?", "/people?")}${about}&q=${encodeURIComponent(words)}`;
    const response = await request("GET", query, { signal });
    return { ...(await response.json()), last: true };
  }

  return {
    load,
    findPeople,
    save,
    changeType,
    submit,
    withdraw,
    edit: (field, value) => dispatch({ type: "edited", field, value: isEmpty(value) ? null : value }),
  };
}

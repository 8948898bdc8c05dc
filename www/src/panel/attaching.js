/* Adds files, one after the other, and takes them back. */

import { Problem } from "../common/problem.js";
import { createCalls } from "./calls.js";
import { isUnderWay, limitsOf } from "./file-state.js";

const patienceSeconds = 60;

/** A name as it can stand in an address; the server cleans it further. */
const plainName = (name) => name.replace(/[\u0000-\u001f\u007f]/g, " ").trim() || "file";

/**
 * @param {object} parts
 * @param {ReturnType<import("../common/store.js").createStore>} parts.store
 * @param {ReturnType<import("../common/request.js").createRequester>} parts.request
 * @param {ReturnType<import("./uploader.js").createUploader>} parts.upload
 * @param {(key: string, values?: object) => string} parts.word
 * @param {(bytes: number) => string} parts.sizeWords
 * @param {() => string} parts.uuid
 * @param {() => Promise<void>} parts.reload   reads the draft anew
 */
export function createAttaching(parts) {
  const { store, request, upload, word, sizeWords, uuid, reload } = parts;
  const { get, dispatch } = store;
  const { noteProblem, whileBusy } = createCalls(parts);
  const contents = new Map();
  let running = null;
  let settled = Promise.resolve();

  const find = (key) => get().files.find((file) => file.key === key);
  const change = (key, more) => dispatch({ type: "file-changed", key, change: more });
  const path = (more) => {
    const { conversation } = get();
    return `preview/attachments?conversation=${encodeURIComponent(conversation)}&${more}`;
  };

  /** What is plainly not taken is said without sending it. */
  function faultOf(file, count) {
    const limits = limitsOf(get());
    const refusal = (key, values) => new Problem({ code: "file", status: 422, detail: word(key, values) });
    if (limits && count >= limits.max_files) return refusal("form.file.tooMany", { count: limits.max_files });
    if (file.size === 0) return refusal("form.file.empty");
    if (limits && limits.max_bytes && file.size > limits.max_bytes)
      return refusal("form.file.tooLarge", { size: sizeWords(limits.max_bytes) });
    return null;
  }

  function problemOf(failure) {
    const problem = noteProblem(failure);
    if (problem.status !== 413 || problem.detail) return problem;
    return new Problem({ ...problem, detail: word("form.file.tooLargeHere") }); // the web server's own word
  }

  async function send(key) {
    const controller = new AbortController();
    const file = contents.get(key);
    let last = 0;
    const progress = (share) => {
      const percent = Math.floor(share * 100);
      if (percent === last) return;
      last = percent;
      change(key, { progress: percent });
    };
    running = { key, controller };
    change(key, { state: "sending", progress: 0, problem: null });
    try {
      const name = encodeURIComponent(find(key).name);
      const { body, version } = await whileBusy(
        () => upload(path(`name=${name}`), file, { progress, signal: controller.signal }),
        { codes: ["busy"], seconds: patienceSeconds },
      );
      contents.delete(key);
      dispatch({ type: "file-added", key, file: body, version });
    } catch (failure) {
      if (failure.name !== "AbortError") change(key, { state: "failed", problem: problemOf(failure) });
    }
    running = null;
  }

  /** Files wait for the network, and for the conversation they are to belong to. */
  async function sendAll() {
    let sent = 0;
    for (;;) {
      const { files, conversation, online, blocked } = get();
      const next = files.find((file) => file.state === "waiting");
      if (!next || !conversation || !online || blocked) break;
      await send(next.key);
      sent += 1;
    }
    if (sent > 0 && get().conversation) await reload();
  }

  function go() {
    settled = settled.then(sendAll);
    return settled;
  }

  /** @param {Iterable<File>} chosen */
  function add(chosen) {
    const present = get().files.length;
    const files = [...chosen].map((file, index) => {
      const key = uuid();
      const problem = faultOf(file, present + index);
      contents.set(key, file);
      const state = problem ? "failed" : "waiting";
      return { key, name: plainName(file.name), size: file.size, state, problem, final: Boolean(problem) };
    });
    if (files.length === 0) return settled;
    dispatch({ type: "files-chosen", files });
    return go();
  }

  async function takeBack({ key, id }) {
    try {
      const response = await request("DELETE", path(`id=${encodeURIComponent(id)}`));
      const version = Number((response.headers.get("ETag") || "").replaceAll('"', ""));
      dispatch({ type: "file-gone", key, version });
    } catch (failure) {
      const problem = noteProblem(failure);
      if (problem.status !== 404) return change(key, { problem });
      dispatch({ type: "file-gone", key });
    }
    return reload();
  }

  /** A file that is still on its way is not sent any further. */
  function remove(key) {
    const file = find(key);
    if (file && file.id) return takeBack(file);
    contents.delete(key);
    dispatch({ type: "file-gone", key });
    if (running && running.key === key) running.controller.abort();
    return settled;
  }

  function retry(key) {
    change(key, { state: "waiting", problem: null });
    return go();
  }

  /** @returns {Promise<boolean>} once nothing is on its way: whether all of them arrived */
  async function settle() {
    await go();
    return !get().files.some((file) => isUnderWay(file) || file.state === "failed");
  }

  store.subscribe(() => {
    if (running && !find(running.key)) running.controller.abort(); // the conversation was erased
  });

  return { add, remove, retry, go, settle };
}

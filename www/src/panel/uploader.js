/* Sends a file and tells how far it is: what `fetch` cannot do. */

import { Problem, problemFromDocument } from "../common/problem.js";
import { guardHeader } from "../common/request.js";

function documentOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a web server's own error page: the status says enough
  }
}

/** One try. @returns {Promise<XMLHttpRequest>} rejected with an AbortError or a Problem of the network */
function send(url, file, headers, { progress, signal }) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    const abort = () => call.abort();
    call.open("POST", url);
    for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value);
    call.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    call.onload = () => resolve(call);
    call.onerror = () => reject(new Problem({ code: "network" }));
    call.onabort = () => reject(new DOMException("", "AbortError"));
    call.onloadend = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort);
    if (signal.aborted) reject(new DOMException("", "AbortError"));
    else call.send(file);
  });
}

/**
 * @param {object} settings
 * @param {string} settings.base
 * @param {(fresh: boolean) => Promise<string | null>} settings.token  `fresh`: the last one was refused
 * @param {string | null} settings.locale
 */
export function createUploader({ base, token, locale }) {
  const headersFor = (file, bearer) => ({
    Accept: "application/json",
    "Content-Type": file.type || "application/octet-stream",
    ...guardHeader,
    ...(locale && { "Accept-Language": locale }),
    ...(bearer && { Authorization: `Bearer ${bearer}` }),
  });

  /**
   * Answers with the body and the entity tag, or throws a Problem.
   * @param {string} path
   * @param {File} file
   * @param {{progress: (share: number) => void, signal: AbortSignal}} about
   */
  return async function upload(path, file, about) {
    const url = new URL(path, base).href;
    const bearer = await token(false);
    let call = await send(url, file, headersFor(file, bearer), about);
    if (call.status === 401 && bearer) {
      const renewed = await token(true);
      if (renewed) call = await send(url, file, headersFor(file, renewed), about);
    }
    const body = documentOf(call.responseText);
    if (call.status < 200 || call.status > 299 || !body) {
      const head = (name) => call.getResponseHeader(name);
      throw problemFromDocument(body, call.status, head("Retry-After"), head("X-Request-Id"));
    }
    return { body, version: Number((call.getResponseHeader("ETag") || "").replaceAll('"', "")) };
  };
}

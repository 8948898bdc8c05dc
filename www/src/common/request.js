/* Calls to the server: identity, the custom header that cookie-borne identity needs, one renewal of the token on 401. */

import { Problem, problemFromResponse } from "./problem.js";

/** Proves to the server that a page of ours, not a form elsewhere, made the call. */
export const guardHeader = { "X-Ata-Request": "1" };

async function fetchOrProblem(fetcher, url, options) {
  try {
    return await fetcher(url, options);
  } catch (failure) {
    if (failure && failure.name === "AbortError") throw failure;
    throw new Problem({ code: "network" });
  }
}

/**
 * @param {object} settings
 * @param {string} settings.base                                 address of the programs, with a slash at the end
 * @param {(fresh: boolean) => Promise<string | null>} settings.token  `fresh`: the last one was refused
 * @param {string | null} [settings.locale]                      only where the site chose one itself
 * @param {typeof fetch} [settings.fetcher]
 */
export function createRequester({ base, token, locale = null, fetcher = globalThis.fetch.bind(globalThis) }) {
  function optionsFor(method, { body, headers, signal, accept }, bearer) {
    const all = { Accept: accept || "application/json", ...guardHeader, ...headers };
    if (body !== undefined) all["Content-Type"] = "application/json";
    if (locale) all["Accept-Language"] = locale;
    if (bearer) all.Authorization = `Bearer ${bearer}`;
    return {
      method,
      headers: all,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
    };
  }

  /**
   * Answers with a successful response or throws a Problem.
   * @param {string} method
   * @param {string} path  relative to the base
   * @param {{body?: unknown, headers?: Record<string, string>, signal?: AbortSignal, accept?: string}} [options]
   */
  return async function request(method, path, options = {}) {
    const url = new URL(path, base).href;
    const bearer = await token(false);
    let response = await fetchOrProblem(fetcher, url, optionsFor(method, options, bearer));
    if (response.status === 401 && bearer) {
      const renewed = await token(true);
      if (renewed) response = await fetchOrProblem(fetcher, url, optionsFor(method, options, renewed));
    }
    if (!response.ok) throw await problemFromResponse(response);
    return response;
  };
}

// Steers the stand-ins for Jira and the model, and looks at what reached them.
import assert from "node:assert/strict";

const patienceMs = 60000;

async function call(base, method, path, body) {
  const response = await fetch(`${base}/__control/${path}`, {
    method,
    signal: AbortSignal.timeout(patienceMs),
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${text}`);
  return text && JSON.parse(text);
}

/** The service desk behind a stack; the head of tests/fakes/jira.mjs tells of faults and operations. */
export function deskAt(url) {
  return {
    tickets: () => call(url, "GET", "tickets"),
    fault: (rules) => call(url, "POST", "faults", rules),
    clearFaults: () => call(url, "DELETE", "faults"),
    change: (operations) => call(url, "PATCH", "data", operations),
    log: () => call(url, "GET", "log"),
    clearLog: () => call(url, "DELETE", "log"),
    reset: () => call(url, "POST", "reset"),
    /** Calls that would change something in Jira. */
    writes: async () =>
      (await call(url, "GET", "log")).filter(
        ({ method, path }) =>
          method !== "GET" && !/\/(search|permissions\/check|permitted|check|jql)/.test(path),
      ),
  };
}

/** The model behind a stack; the head of tests/fakes/model/control.mjs tells of scripts and faults. */
export function modelAt(address) {
  const url = new URL(address).origin;
  return {
    script: (answers, times) => call(url, "POST", "script", { answers, ...(times && { times }) }),
    fault: (order) => call(url, "POST", "faults", order),
    mode: (mode) => call(url, "POST", "mode", mode),
    keys: (keys) => call(url, "POST", "keys", keys),
    become: (make) => call(url, "POST", "make", { make }),
    open: () => call(url, "GET", "open"),
    reset: () => call(url, "POST", "reset"),
    clearLog: () => call(url, "DELETE", "log"),
    /** Completions asked for, oldest first. */
    requests: async () =>
      (await call(url, "GET", "log")).requests.filter(({ path }) => path.endsWith("/chat/completions")),
  };
}

/* What is on record: the audit trail, tables to keep, whether every program is ready. */

import { asProblem } from "../common/problem.js";

export const programs = ["chat", "preview", "submit", "config", "access", "usage", "sync"];

export function createRecords({ store, request, keepFile, now }) {
  const { get, dispatch } = store;

  async function readAudit(before = null) {
    if (get().audit.state === "reading") return;
    dispatch({ type: "audit-asked" });
    try {
      const response = await request("GET", before ? `config/audit?before=${before}` : "config/audit");
      dispatch({ type: "audit-read", page: await response.json(), isFirst: !before });
    } catch (failure) {
      dispatch({ type: "audit-failed", problem: asProblem(failure) });
    }
  }

  /** A long table comes in pieces. @returns {Promise<import("../common/problem.js").Problem | null>} what went wrong */
  async function download(path, name) {
    const pieces = [];
    try {
      for (let query = path; query; ) {
        const response = await request("GET", query, { accept: "text/csv" });
        pieces.push(await response.blob());
        const [, next] = /<(\?[^>]*)>/.exec(response.headers.get("Link")) ?? [];
        query = next && path.replace(/\?.*/, next);
      }
      keepFile(name, new Blob(pieces, { type: "text/csv" }));
      return null;
    } catch (failure) {
      return asProblem(failure);
    }
  }

  async function readiness(program) {
    try {
      await (await request("GET", `${program}/readyz`)).text();
      return [program, null];
    } catch (failure) {
      return [program, asProblem(failure)];
    }
  }

  async function checkPrograms() {
    dispatch({ type: "checked", checks: { ...get().checks, state: "checking" } });
    const answers = Object.fromEntries(await Promise.all(programs.map(readiness)));
    const at = new Date(now()).toISOString();
    dispatch({ type: "checked", checks: { state: "checked", programs: answers, at } });
  }

  return { readAudit, download, checkPrograms };
}

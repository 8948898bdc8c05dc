/* What to tell a person about a problem: the server's own sentence where it sent one, else ours. */

const byStatus = {
  401: "panel.problem.signedOut",
  403: "panel.problem.notAllowed",
  404: "panel.problem.gone",
  409: "panel.problem.busy",
  412: "panel.problem.moved",
  413: "panel.problem.tooLong",
  422: "panel.problem.notAccepted",
  429: "panel.problem.tooMany",
  500: "panel.problem.server",
  502: "panel.problem.away",
  503: "panel.problem.away",
  504: "panel.problem.away",
};

/**
 * @param {import("../common/problem.js").Problem} problem
 * @param {(key: string, values?: object) => string} t
 * @param {boolean} online
 */
export function problemText(problem, t, online = true) {
  if (problem.code === "cut") return t("panel.problem.cut");
  if (problem.status === 0) return t(online ? "panel.problem.network" : "panel.problem.offline");
  if (problem.detail) return problem.detail;
  return t(byStatus[problem.status] || "panel.problem.server");
}

/** Whether the ordinary request form is the way out; who only writes too fast needs none. */
export function offersForm({ status, code }) {
  return status >= 500 || status === 403 || (status === 429 && code !== "too_many_turns");
}

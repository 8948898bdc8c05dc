/* What figures and moments mean: levels of the quota, who is shown the assistant, how long something took. */

const levels = ["green", "yellow", "red"];

/** The word and colour of the quota bar: the server's colour comes from the exact share. */
export function quotaLevel({ percent, color }) {
  if (percent >= 100) return "full";
  if (levels.includes(color)) return color;
  if (percent > 90) return "red";
  return percent >= 70 ? "yellow" : "green";
}

/**
 * Whole seconds between two instants, at least one.
 * @param {string} started @param {string | null} ended
 */
export function secondsBetween(started, ended) {
  const milliseconds = new Date(ended || "").getTime() - new Date(started).getTime();
  return Number.isNaN(milliseconds) ? null : Math.max(1, Math.round(milliseconds / 1000));
}

/** On how many portals the assistant is to be seen; null before the first synchronisation has counted them. */
export function shownPortals({ config, access, sync }) {
  if (access && access.portals.mode === "selected")
    return access.portals.ids.filter((entry) => !entry.gone).length;
  const isCounted = config.portal_count > 0 || (sync && sync.last_updated);
  return isCounted ? config.portal_count : null;
}

/** Whether the state of the key is a fault: not where no model is asked, or the operator's key serves. */
export function keyIsFaulty({ state, message }) {
  return state === "invalid" || state === "no_credit" || (state === "unset" && Boolean(message));
}

const dayMs = 86400000;

/** Each day between two instants in a time zone, as "2026-11-30". */
export function daysOfCycle({ start, end }, timeZone) {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const last = format.format(new Date(Date.parse(end) - 1));
  const days = [];
  let moment = Date.parse(`${format.format(new Date(start))}T00:00:00Z`);
  for (; days.at(-1) !== last && days.length < 62; moment += dayMs)
    days.push(new Date(moment).toISOString().slice(0, 10));
  return days;
}

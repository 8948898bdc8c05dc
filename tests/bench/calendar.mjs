// Billing cycles as a calendar has them, computed without the product: which days they begin on, and when those
// days begin.

/** The day a cycle begins on, `months` after January of a year: the 31st falls on the last day there is. */
export function dayOfCycle(year, months, cycleDay) {
  const first = new Date(Date.UTC(year, months, 1));
  const last = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(cycleDay, last));
  return first.toISOString().slice(0, 10);
}

/** The day it is somewhere at a moment, as "2027-02-28". */
export const dayAt = (moment, zone) =>
  new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(moment);

/** The first second of a day somewhere, found by halving: whatever its clocks do that night. */
export function beginningOf(day, zone) {
  const noon = Date.parse(`${day}T12:00:00Z`) / 1000;
  let before = noon - 48 * 3600;
  let within = noon + 24 * 3600;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dayAt(middle * 1000, zone) >= day) within = middle;
    else before = middle;
  }
  return new Date(within * 1000);
}

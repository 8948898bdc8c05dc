/* Dates and numbers as people write them, in their own locale. */

const safely = (formatter, value) => {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? "" : formatter.format(date);
};

/**
 * Day and time of an instant; nothing for what is not one.
 * @param {string} locale
 * @param {string} [timeZone]  the person's own unless given
 * @returns {(value: string | number) => string}
 */
export function momentFormat(locale, timeZone) {
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  return (value) => safely(moment, value);
}

/**
 * @param {string} locale
 */
export function createFormatter(locale) {
  const number = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(locale, { type: "unit", style: "short" });
  const calendarDay = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const shortDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });

  return {
    number: (value) => number.format(value),
    /** One decimal, rounded down, so that 100 % is only ever said of a limit that is really used up. */
    percent: (value) => share.format(Math.floor(value * 10 + 1e-9) / 10),
    list: (texts) => list.format(texts),
    /** Days and moments as a clock in that zone shows them. */
    inZone(timeZone) {
      const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone });
      return { day: (value) => safely(day, value), moment: momentFormat(locale, timeZone) };
    },
    /** A date without a time ("2026-11-30") is the same day everywhere. */
    calendarDay: (value) => safely(calendarDay, `${value}T00:00:00Z`),
    shortDay: (value) => safely(shortDay, `${value}T00:00:00Z`),
    moment: momentFormat(locale),
  };
}

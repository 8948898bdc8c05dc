// Finds the days and times a person speaks of, in English and German, counted from the prompt's clock.

const DAYS = [
  ["sunday", "sonntag"],
  ["monday", "montag"],
  ["tuesday", "tues", "dienstag"],
  ["wednesday", "mittwoch"],
  ["thursday", "thurs", "donnerstag"],
  ["friday", "freitag"],
  ["saturday", "samstag", "sonnabend"],
];
const MONTHS = [
  ["january", "jan", "januar", "jänner"],
  ["february", "feb", "februar"],
  ["march", "mar", "märz"],
  ["april", "apr"],
  ["may", "mai"],
  ["june", "jun", "juni"],
  ["july", "jul", "juli"],
  ["august", "aug"],
  ["september", "sep", "sept"],
  ["october", "oct", "oktober", "okt"],
  ["november", "nov"],
  ["december", "dec", "dezember", "dez"],
];
const RELATIVE = [
  [/the day before yesterday|vorgestern/giu, -2],
  [/the day after tomorrow|übermorgen/giu, 2],
  [/(?<!before )\byesterday\b|(?<!vor)\bgestern\b/giu, -1],
  [/(?<!after )\btomorrow\b|(?<!heute )(?<!am )(?<!jeden )(?<!guten )\bmorgen\b/giu, 1],
  [/\btoday\b|\btonight\b|\bheute\b/giu, 0],
];
const COUNTS =
  "a an one two three four five six seven ein eine einem einer zwei drei vier fünf sechs sieben".split(" ");
const COUNT_VALUES = [1, 1, 1, 2, 3, 4, 5, 6, 7, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7];

const dayNames = DAYS.flat()
  .sort((one, other) => other.length - one.length)
  .join("|");
const monthNames = MONTHS.flat()
  .sort((one, other) => other.length - one.length)
  .join("|");
const count = `\\d{1,3}|${COUNTS.join("|")}`;
const WEEKDAY = new RegExp(
  `(?<![\\p{L}])((?:next|last|since|seit|this|coming|nächsten|nächster|letzten|letzter|kommenden|diesen) )?(${dayNames})(?![\\p{L}])( next week| nächster woche| nächste woche)?`,
  "giu",
);
const AHEAD = new RegExp(
  `\\b(?:in|within) (${count}) (days?|weeks?|months?|tage?n?|wochen?|monate?n?)(?![\\p{L}])`,
  "giu",
);
const AGO = new RegExp(
  `\\b(?:(${count}) (days?|weeks?|months?) ago|vor (${count}) (tage?n?|wochen?|monate?n?))(?![\\p{L}])`,
  "giu",
);
const ISO = /\b(\d{4})-(\d\d)-(\d\d)\b/g;
const DOTTED = /\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?!\d)/g;
const SLASHED = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g;
const DAY_MONTH = new RegExp(
  `\\b(\\d{1,2})(?:st|nd|rd|th|\\.)?(?: of)? (${monthNames})(?![\\p{L}])\\.?(?:,? (\\d{4}))?`,
  "giu",
);
const MONTH_DAY = new RegExp(
  `(?<![\\p{L}])(${monthNames})\\.? (\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,? (\\d{4}))?`,
  "giu",
);
const RANGE_START = new RegExp(
  `\\b(\\d{1,2})(?:st|nd|rd|th|\\.)?(?= ?(?:to|until|bis|-|–) ?(?:the )?(?:zum )?\\d{1,2}(?:st|nd|rd|th|\\.)? (${monthNames})(?![\\p{L}]))`,
  "giu",
);
const WEEK_END = /\b(?:the )?end of (?:the|this) week|\bEnde der Woche/giu;
const MONTH_END = /\b(?:the )?end of (?:the|this) month|\b(?:Ende des Monats|Monatsende)/giu;
const NEXT_WEEK = /(?<!day )(?<!tag )\b(?:next week|nächste[rn]? woche)\b/giu;
const TIME =
  /(?<![\d.])(\d{1,2})(?::(\d\d))? ?(a\.?m\.?|p\.?m\.?|uhr)(?![\p{L}])|(?<![\d.])(\d{1,2}):(\d\d)(?!\d)/giu;

const SPAN_START =
  /(?<![\d.:-])(\d{1,2})(?::(\d\d))? ?()(?=(?:to|until|till|bis|-|–) ?\d{1,2}(?::\d\d)? ?(?:a\.?m\.?|p\.?m\.?|uhr)(?![\p{L}]))/giu;

/** Every day named in `text`, in the order it stands there.
 *
 * @param {string} text the person's words
 * @param {{date: string, time: string, zone: string}} clock
 * @returns {{date: string, words: string, at: number}[]}
 */
export function datesIn(text, clock) {
  const today = toDay(clock.date);
  const found = [...absolute(text, today, clock), ...named(text, today), ...counted(text, today)];
  found.sort((one, other) => one.at - other.at || other.words.length - one.words.length);
  const apart = found.filter(
    (one, index) => !found.some((other, place) => place !== index && covers(other, one, place < index)),
  );
  return apart.map(({ day, words, at }) => ({ date: fromDay(day), words, at }));
}

function covers(other, one, earlier) {
  const inside = other.at <= one.at && other.at + other.words.length >= one.at + one.words.length;
  return inside && (other.words.length > one.words.length || earlier);
}

/** The times of day named in `text`, as `HH:MM`, in the order they stand there. The first of two may leave its unit to the
 * second: "10 to 12 o'clock".
 */
export function timesIn(text) {
  const found = [...text.matchAll(SPAN_START), ...text.matchAll(TIME)].map((match) => {
    const [, hour, minute = "0", half = "", plainHour, plainMinute] = match;
    return { match, hour: Number(hour ?? plainHour), minute: Number(plainMinute ?? minute), half: half.toLowerCase() };
  });
  return found
    .filter(({ hour, minute }) => hour < 24 && minute < 60)
    .sort((one, other) => one.match.index - other.match.index)
    .map(({ match, hour, minute, half }) => ({
      time: `${pad(in24(hour, half))}:${pad(minute)}`,
      words: match[0].trim(),
      at: match.index,
    }));
}

function in24(hour, half) {
  if (half.startsWith("p")) return hour < 12 ? hour + 12 : hour;
  return half.startsWith("a") && hour === 12 ? 0 : hour;
}

/** The first of them, or null. */
export function timeIn(text) {
  return timesIn(text)[0] ?? null;
}

/** RFC 3339 of a day and a time in a zone. */
export function inZone(date, time, zone) {
  return `${date}T${time}:00${offsetOf(date, time, zone)}`;
}

function offsetOf(date, time, zone) {
  const at = new Date(`${date}T${time}:00Z`);
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const name = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
    return name.slice(3) || "+00:00";
  } catch {
    return "+00:00";
  }
}

function* matches(text, pattern, dayOf) {
  for (const match of text.matchAll(pattern)) {
    const day = dayOf(match);
    if (day !== null && Number.isFinite(day)) yield { day, words: match[0].trim(), at: match.index };
  }
}

function absolute(text, today, clock) {
  const year = Number(clock.date.slice(0, 4));
  const soon = (given, month, day) =>
    given ? toDate(longYear(given), month, day) : nextTime(year, month, day, today);
  return [
    ...matches(text, ISO, ([, y, m, d]) => toDate(Number(y), Number(m), Number(d))),
    ...matches(text, DOTTED, ([, d, m, y]) => soon(y, Number(m), Number(d))),
    ...matches(text, SLASHED, ([, one, other, y]) => slashed(Number(one), Number(other), Number(y))),
    ...matches(text, DAY_MONTH, ([, d, name, y]) => soon(y, indexOf(MONTHS, name) + 1, Number(d))),
    ...matches(text, RANGE_START, ([, d, name]) => soon(undefined, indexOf(MONTHS, name) + 1, Number(d))),
    ...matches(text, MONTH_DAY, ([, name, d, y]) => soon(y, indexOf(MONTHS, name) + 1, Number(d))),
  ];
}

function named(text, today) {
  const monthEnd = () => {
    const [year, month] = fromDay(today).split("-").map(Number);
    return Date.UTC(year, month, 0) / 86400000;
  };
  return [
    ...RELATIVE.flatMap(([pattern, days]) => [...matches(text, pattern, () => today + days)]),
    ...matches(text, WEEKDAY, ([, which, name, week]) => weekday(today, indexOf(DAYS, name), which, week)),
    ...matches(text, WEEK_END, () => weekday(today - 1, 5)),
    ...matches(text, MONTH_END, monthEnd),
    ...matches(text, NEXT_WEEK, () => weekday(today, 1)),
  ];
}

function counted(text, today) {
  return [
    ...matches(text, AHEAD, ([, number, unit]) => shifted(today, countOf(number), unit)),
    ...matches(text, AGO, ([, en, enUnit, de, deUnit]) =>
      shifted(today, -countOf(en ?? de), enUnit ?? deUnit),
    ),
  ];
}

/* "Friday" is the next one to come, "last Friday" the one before today, "Friday next week" the one after
 * Sunday. */
function weekday(today, wanted, which = "", week = "") {
  const now = (today + 4) % 7;
  if (/^(last|letzte|since|seit)/iu.test(which ?? "")) return today - (((now - wanted + 6) % 7) + 1);
  const ahead = ((wanted - now + 6) % 7) + 1;
  if (!week) return today + ahead;
  const monday = today + (((1 - now + 6) % 7) + 1);
  return monday + ((wanted + 6) % 7);
}

function shifted(today, number, unit) {
  if (/^[dt]/iu.test(unit)) return today + number;
  if (/^w/iu.test(unit)) return today + 7 * number;
  const [year, month, day] = fromDay(today).split("-").map(Number);
  const last = new Date(Date.UTC(year, month + number, 0)).getUTCDate();
  return Date.UTC(year, month - 1 + number, Math.min(day, last)) / 86400000;
}

function slashed(one, other, year) {
  return one > 12 ? toDate(year, other, one) : toDate(year, one, other);
}

function nextTime(year, month, day, today) {
  const near = toDate(year, month, day);
  if (near === null || near >= today - 60) return near;
  return toDate(year + 1, month, day);
}

function longYear(text) {
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

function countOf(text) {
  return /^\d/.test(text) ? Number(text) : COUNT_VALUES[COUNTS.indexOf(text.toLowerCase())];
}

function indexOf(names, name) {
  return names.findIndex((list) => list.includes(name.toLowerCase()));
}

function toDate(year, month, day) {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.getTime() / 86400000 : null;
}

function toDay(date) {
  return Date.parse(`${date}T00:00:00Z`) / 86400000;
}

function fromDay(day) {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

function pad(number) {
  return String(number).padStart(2, "0");
}

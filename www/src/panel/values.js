/* Between what a form control holds and what travels: dates, numbers, labels. */

const pad = (number, digits = 2) => String(number).padStart(digits, "0");

/**
 * An instant as a `datetime-local` control shows it, in the browser's own zone.
 * @param {string | null} text  RFC 3339
 */
export function toLocalInput(text) {
  const date = new Date(text || "");
  if (Number.isNaN(date.getTime())) return "";
  const day = `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/**
 * The instant a `datetime-local` control means, with the offset the zone has on that day.
 * @param {string} text
 * @returns {string | null}
 */
export function fromLocalInput(text) {
  const date = new Date(text || "");
  if (!text || Number.isNaN(date.getTime())) return null;
  const offset = -date.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const minutes = Math.abs(offset);
  const seconds = text.length === 16 ? ":00" : "";
  return `${text}${seconds}${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** @param {string} text @returns {string[]} */
export function parseLabels(text) {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

/** @param {string} text @returns {number | null} */
export function parseNumber(text) {
  const number = Number(text.trim());
  return text.trim() === "" || !Number.isFinite(number) ? null : number;
}

/** @param {string[] | null} chosen @param {string} value @param {boolean} on @param {{value: string}[]} options */
export function toggled(chosen, value, on, options) {
  const set = new Set(chosen || []);
  if (on) set.add(value);
  else set.delete(value);
  return options.map((option) => option.value).filter((candidate) => set.has(candidate));
}

/**
 * Where a problem with a change belongs: a field's id, or the pointer of what stands beside the fields.
 * @param {string | undefined} pointer
 * @returns {string | null}
 */
export function fieldOfPointer(pointer) {
  const match = /^(?:\/values\/([^/]+)|\/participants|\/organization)/.exec(pointer || "");
  return match && (match[1] || match[0]).replace(/~1/g, "/").replace(/~0/g, "~");
}

/* Words and numbers in the person's language: flat catalogues, plural forms by Intl, English as the last resort. */

const rightToLeft = new Set(["ar", "fa", "he", "ur"]);

/**
 * The languages to try, most exact first: "pt-BR" gives pt-BR, pt, en.
 * @param {string | null | undefined} locale
 * @returns {string[]}
 */
export function fallbackChain(locale) {
  const parts = String(locale || "")
    .replace(/_/g, "-")
    .split("-")
    .filter(Boolean);
  const chain = parts.map((_, index) => parts.slice(0, parts.length - index).join("-"));
  return chain.includes("en") ? chain : [...chain, "en"];
}

/**
 * The first language of the chain that we ship.
 * @param {string | null | undefined} locale
 * @param {string[]} shipped
 */
export function chooseLocale(locale, shipped) {
  const known = new Map(shipped.map((name) => [name.toLowerCase(), name]));
  for (const name of fallbackChain(locale)) {
    const found = known.get(name.toLowerCase());
    if (found) return found;
  }
  return "en";
}

/** @param {string} locale */
export function directionOf(locale) {
  return rightToLeft.has(locale.split("-")[0]) ? "rtl" : "ltr";
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * Makes `t(key, values)`. An entry is text, or an object of plural forms chosen by `values.count`.
 * @param {string} locale
 * @param {Record<string, string | Record<string, string>>[]} catalogues  searched in this order
 */
export function createTranslator(locale, catalogues) {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return function t(key, values = {}) {
    const catalogue = catalogues.find((candidate) => key in candidate);
    if (!catalogue) return key;
    const entry = catalogue[key];
    if (typeof entry === "string") return fill(entry, values);
    const form = entry[plurals.select(values.count)] ?? entry.other;
    return fill(form, { ...values, count: numbers.format(values.count) });
  };
}

/**
 * The locale for dates and numbers: the browser's own region when it speaks the chosen language.
 * @param {string} locale
 * @param {readonly string[]} preferred
 */
export function regionalLocale(locale, preferred) {
  const language = locale.split("-")[0];
  return preferred.find((name) => name.split("-")[0] === language) || locale;
}

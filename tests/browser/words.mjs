// The words the pages speak, as their catalogues have them: stories find buttons by these names.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "../stack/servers.mjs";

const catalogue = (locale) =>
  JSON.parse(readFileSync(join(root, "www/src/locales", `${locale}.json`), "utf8"));

/** The catalogue of each language the pages are made for. */
export const catalogues = { en: catalogue("en"), de: catalogue("de") };

const pattern = (text) => text.replace(/[.*+?^$()[\]\\|]/g, "\\$&").replace(/\{\w+\}/g, ".*?");

/**
 * The words under a key: a string, or a regular expression where something is filled in.
 *
 * @param {"en"|"de"} locale
 * @returns {(key: string) => string|RegExp}
 */
export function speaking(locale) {
  return (key) => {
    const words = catalogues[locale][key];
    if (words === undefined) throw new Error(`there are no words for ${key} in ${locale}`);
    if (typeof words === "string" && !words.includes("{")) return words;
    const forms = typeof words === "string" ? [words] : Object.values(words);
    return new RegExp(`^(${forms.map(pattern).join("|")})$`);
  };
}

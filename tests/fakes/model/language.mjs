// Tells English from German, and cuts a text into the plain words the rules compare.

const COMMON = {
  en: new Set(
    (
      "the a an i my me we our you your it is are was were be been am have has had do does did not no and or but for to of in on at " +
      "with from by this that there need want can cannot can't please would will after when what which how yes next all new help"
    ).split(" "),
  ),
  de: new Set(
    (
      "der die das den dem des ein eine einen einem einer ich mein meine meinen meinem mir mich wir unser uns du sie es ist sind war " +
      "waren bin habe hat haben hatte nicht kein keine und oder aber für zu zum zur von vom im in am an mit aus bei nach auf " +
      "brauche möchte bitte kann können wird werden wurde seit dass wenn was welche wie ja nein nächsten alle neue neuen hilfe"
    ).split(" "),
  ),
};
const STOP = new Set([
  ...COMMON.en,
  ...COMMON.de,
  "its",
  "so",
  "if",
  "as",
  "just",
  "get",
  "some",
  "any",
  "um",
  "auch",
  "noch",
  "nur",
]);
const ENDINGS = /(?:ungen|ings?|ions?|ung|ern|ers?|est|ed|en|em|es|e|s|n)$/;

/** "en" or "de": by the common words used, else `declared`, else English. */
export function languageOf(text, declared) {
  const words = plainWords(text);
  const hits = (language) => words.filter((word) => COMMON[language].has(word)).length;
  const german = hits("de") + (/[äöüß]/i.test(text) ? 1 : 0);
  const english = hits("en");
  if (german !== english) return german > english ? "de" : "en";
  return declared === "de" ? "de" : "en";
}

/** The words of a text in lower case, hyphens and all other marks removed. */
export function plainWords(text) {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .replace(/wi-?fi/g, "wifi")
      .match(/[\p{L}\p{N}']+/gu) ?? []
  );
}

/** The words that carry meaning, each cut to its stem. */
export function stems(text) {
  return plainWords(text)
    .filter((word) => !STOP.has(word))
    .map(stem);
}

/** A word without its ending and umlauts: enough to bring `laptops`, `Laptop` and `Laptops` together. */
export function stem(word) {
  const flat = word
    .replace(/ä/g, "a")
    .replace(/ö/g, "o")
    .replace(/ü/g, "u")
    .replace(/ß/g, "ss")
    .replace(/'s?$/, "");
  const cut = flat.replace(ENDINGS, "");
  return cut.length >= 3 ? cut : flat;
}

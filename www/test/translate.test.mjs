import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import {
  chooseLocale,
  createTranslator,
  directionOf,
  fallbackChain,
  regionalLocale,
} from "../src/common/translate.js";

const source = fileURLToPath(new URL("../src/", import.meta.url));
const read = (path) => readFileSync(source + path, "utf8");
const locales = readdirSync(`${source}locales`).map((name) => name.replace(".json", ""));
const catalogues = Object.fromEntries(
  locales.map((name) => [name, JSON.parse(read(`locales/${name}.json`))]),
);
const placeholders = (words) => [...new Set(JSON.stringify(words).match(/\{\w+\}/g) || [])].sort();

function sourceText() {
  const files = readdirSync(source, { recursive: true }).filter((name) => String(name).endsWith(".js"));
  return files.map((name) => read(String(name))).join("\n");
}

describe("words", () => {
  it("fills in values and keeps what it does not know", () => {
    const t = createTranslator("en", [{ hello: "Hello {name}, {other}" }]);
    assert.equal(t("hello", { name: "Emma" }), "Hello Emma, {other}");
  });

  it("does not read values as patterns or templates", () => {
    const t = createTranslator("en", [{ hello: "Hello {name}" }]);
    assert.equal(t("hello", { name: "$& {name}" }), "Hello $& {name}");
  });

  it("chooses the plural form of the language and writes the number its way", () => {
    const english = createTranslator("en", [catalogues.en]);
    assert.equal(english("panel.draft.missing", { count: 1 }), "1 detail missing");
    assert.equal(english("panel.draft.missing", { count: 1200 }), "1,200 details missing");
    const polish = createTranslator("pl", [
      { files: { one: "plik", few: "{count} pliki", many: "{count} plików", other: "{count} pliku" } },
    ]);
    assert.deepEqual(
      [1, 3, 5].map((count) => polish("files", { count })),
      ["plik", "3 pliki", "5 plików"],
    );
  });

  it("falls back to the next catalogue, and to the key", () => {
    const t = createTranslator("de", [{ a: "A" }, { a: "x", b: "B" }]);
    assert.deepEqual([t("a"), t("b"), t("c")], ["A", "B", "c"]);
  });

  it("tries the exact language, then the plain one, then English", () => {
    assert.deepEqual(fallbackChain("pt-BR"), ["pt-BR", "pt", "en"]);
    assert.deepEqual(fallbackChain("zh_Hant_TW"), ["zh-Hant-TW", "zh-Hant", "zh", "en"]);
    assert.deepEqual(fallbackChain(null), ["en"]);
    assert.equal(chooseLocale("de-AT", ["en", "de"]), "de");
    assert.equal(chooseLocale("DE", ["en", "de"]), "de");
    assert.equal(chooseLocale("xx-YY", ["en", "de"]), "en");
    assert.equal(chooseLocale("", ["en", "de"]), "en");
  });

  it("knows which languages run from right to left", () => {
    assert.deepEqual(["ar", "ar-EG", "he", "de"].map(directionOf), ["rtl", "rtl", "rtl", "ltr"]);
  });

  it("writes dates as the person's region does when the browser tells it", () => {
    assert.equal(regionalLocale("en", ["de-DE", "en-GB"]), "en-GB");
    assert.equal(regionalLocale("de", ["en-US"]), "de");
  });
});

describe("the catalogues", () => {
  it("exist at least in English and German", () => {
    assert.ok(locales.includes("en") && locales.includes("de"));
  });

  for (const locale of locales) {
    it(`${locale}: has exactly the keys of English`, () => {
      assert.deepEqual(Object.keys(catalogues[locale]).sort(), Object.keys(catalogues.en).sort());
    });

    it(`${locale}: has every plural form of the language, and only where English has plurals`, () => {
      const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
      for (const [key, words] of Object.entries(catalogues[locale])) {
        assert.equal(typeof words, typeof catalogues.en[key], key);
        if (typeof words === "object") assert.deepEqual(Object.keys(words).sort(), [...forms].sort(), key);
      }
    });

    it(`${locale}: names the same values in every text, and leaves none empty`, () => {
      for (const [key, words] of Object.entries(catalogues[locale])) {
        assert.deepEqual(placeholders(words), placeholders(catalogues.en[key]), key);
        const texts = typeof words === "string" ? [words] : Object.values(words);
        assert.ok(
          texts.every((text) => text.trim() === text && text !== ""),
          key,
        );
      }
    });
  }

  it("hold every key the pages use, and no other", () => {
    const code = sourceText();
    const used = new Set(
      [...code.matchAll(/["`]((?:panel|form|loader|common|admin)\.[\w.]+\w)["`]/g)].map((match) => match[1]),
    );
    const prefixes = [...code.matchAll(/`((?:admin)\.[\w.]*)\$\{/g)].map((match) => match[1]);
    for (const key of used) assert.ok(key in catalogues.en, `${key} is used but not in the catalogue`);
    for (const key of Object.keys(catalogues.en)) {
      const known = used.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
      assert.ok(known, `${key} is in the catalogue but not used`);
    }
  });
});

// Takes a field's value out of the person's words; every value carries the words it came from.
import { datesIn, inZone, timesIn } from "./dates.mjs";
import { plainWords, stem, stems } from "./language.mjs";
import { conceptsOf } from "./synonyms.mjs";

const AFTERWARDS =
  /due|deadline|need|until|\bby\b|target|start|begin|return|end\b|fällig|frist|benötigt|bis|termin|beginn|ende/iu;
const BEFOREHAND =
  /since|occur|happen|incident|noticed|lost on|seit|passiert|aufgetreten|vorfall|bemerkt|zeitpunkt/iu;
const FIRST_OF_TWO = /start|from\b|begin|depart|first|hinreise|beginn|ab\b|von\b|erster/iu;
const END_OF_SPAN = /\blast day|\breturn|\bends?\b|\buntil\b|letzter \p{L}*tag|rückreise|endet|gültig bis/iu;
const END_CUE = /\b(?:until|till|to|last|back|return\p{L}*|ends?|ending|through|bis|zurück|ende|endet)\b|letzte/iu;
const COUNTED = /quantity|number of|anzahl|menge|stück/iu;
const UNIT =
  /^\s*(?:%|gb|mb|tb|inch|zoll|cores?|kern|eur|usd|gbp|chf|€|\$|£|uhr|am\b|pm\b|days?|tage?|weeks?|wochen?|months?|monate?)/iu;
const SECOND_OF_TWO = /\bend|until|return|last\b|\bto\b|back|rückreise|ende|bis|letzter|zurück/iu;
const DONT_KNOW =
  /^(?:i )?(?:don'?t know|do not know|no idea|not sure|skip|unknown|keine ahnung|wei(?:ß|ss) (?:ich )?nicht|überspringen|egal)\b/iu;
const NUMBER =
  /(?<![\p{L}\d.,-])-?(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)(?![\p{L}\d]|[.,]\d)/gu;
const NUMBER_WORDS = {
  ...{
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    twelve: 12,
    dozen: 12,
  },
  ...{ zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10, zwölf: 12 },
};
const HIGH_LABEL = /^(highest|high|urgent|critical|hoch|höchste|dringend|kritisch|sehr hoch)/iu;
const LOW_LABEL = /^(low|lowest|minor|niedrig|gering|sehr niedrig)/iu;
const NEAR = 20;
const YES = /^(?:yes|ja)$/iu;
const NO = /^(?:no|nein)$/iu;
const NOT_URGENT =
  /not (?:very |that |so )?urgent|no rush|nicht (?:so |sehr )?(?:dringend|eilig)|keine eile/iu;
const URGENT = /\b(urgent(?:ly)?|asap|critical|immediately|dringend|kritisch|sofort|eilig)\b/iu;
const URL = /https?:\/\/[^\s<>"']+/iu;

/** What `words` say about `field`, or null.
 *
 * @param {object} field {id, name, kind, options}
 * @param {string} words the person's words
 * @param {object} clock the prompt's clock
 * @param {boolean} asked true when the assistant asked for this very field
 * @returns {{value: string, words: string}|null}
 */
export function valueFor(field, words, clock, asked) {
  if (asked && DONT_KNOW.test(words.trim())) return null;
  const take = TAKERS[field.kind];
  return take ? take(field, words, clock, asked) : null;
}

const TAKERS = {
  text: textValue,
  paragraph: textValue,
  number: numberValue,
  date: dateValue,
  datetime: datetimeValue,
  select: oneOption,
  priority: oneOption,
  multiselect: manyOptions,
  components: manyOptions,
  labels: labelValues,
  cascading: cascadingValue,
  user: personValue,
  users: personValue,
  url: (field, words) => (URL.test(words) ? same(URL.exec(words)[0]) : null),
};

function same(text) {
  return { value: text, words: text };
}

/* Asked for, the whole answer is the value; otherwise only `serial number AB-1234` and the like are sure
 * enough. */
function textValue(field, words, clock, asked) {
  if (asked) return words.trim() ? same(words.trim()) : null;
  const label = plainWords(field.name).join("[\\s-]+");
  if (!label) return null;
  const lead = "(?:\\s+(?:is|ist|lautet|number|nummer|no\\.?|nr\\.?))*\\s*[:=]?\\s+";
  const quoted = new RegExp(`(?<!\\p{L})${label}${lead}["“„]([^"”“]+)["”“]`, "iu").exec(words);
  if (quoted) return { value: quoted[1], words: quoted[0] };
  const code = "([\\p{L}\\d./-]*\\d(?:[\\w./-]*\\w)?)";
  const coded = new RegExp(`(?<!\\p{L})${label}${lead}${code}`, "iu").exec(words);
  return coded ? { value: coded[1], words: coded[0] } : null;
}

/* People by their names, as they were said; "me" for whoever writes. */
function personValue(field, words, clock, asked) {
  const names = words.replace(/^(?:it is|it's|please ask|das ist|es ist|bitte)\s+/iu, "").replace(/[.!]+$/u, "").trim();
  if (asked) return names ? { value: names.split(/,| and | und /u).map((name) => name.trim()).join("; "), words: names } : null;
  const label = plainWords(field.name).join("[\\s-]+");
  const named = new RegExp(`(?<!\\p{L})${label}\\s*(?:is|ist|:)?\\s+(\\p{Lu}\\p{L}+(?:\\s\\p{Lu}\\p{L}+)*)`, "u").exec(words);
  return named ? { value: named[1], words: named[0] } : null;
}

function numberValue(field, words, clock, asked) {
  const found = numbersIn(words, clock);
  if (asked) return found[0] ?? null;
  const [near] = found
    .map((number) => ({ ...number, distance: distanceTo(field.name, words, number) }))
    .filter(({ distance }) => distance <= NEAR)
    .sort((one, other) => one.distance - other.distance);
  if (near || !COUNTED.test(field.name)) return near ?? null;
  return found.find(({ at, words: own }) => !UNIT.test(words.slice(at + own.length))) ?? null;
}

/* Characters between a number and the next word that speaks of the same as the name. */
function distanceTo(name, words, { at, words: own }) {
  const gaps = [...words.matchAll(/[\p{L}][\p{L}\d]*/gu)]
    .filter(([word]) => speaksOf(name, word))
    .map(({ index, 0: { length } }) => Math.max(index - at - own.length, at - index - length));
  return Math.min(Infinity, ...gaps.filter((gap) => gap >= 0));
}

function speaksOf(name, word) {
  const [own] = stems(word);
  const concepts = conceptsOf(name);
  const isPart = (label) => label === own || (own?.length >= 4 && label.endsWith(own));
  return stems(name).some(isPart) || [...conceptsOf(word)].some((concept) => concepts.has(concept));
}

function numbersIn(words, clock) {
  const taken = [...datesIn(words, clock), ...timesIn(words)];
  const free = (at) => !taken.some((other) => at >= other.at && at < other.at + other.words.length);
  const digits = [...words.matchAll(NUMBER)].map((match) => ({
    value: plainNumber(match[0]),
    words: match[0],
    at: match.index,
  }));
  const spelled = [...words.matchAll(/[\p{L}]+/gu)]
    .filter((match) => Object.hasOwn(NUMBER_WORDS, match[0].toLowerCase()))
    .map((match) => ({
      value: String(NUMBER_WORDS[match[0].toLowerCase()]),
      words: match[0],
      at: match.index,
    }));
  return [...digits, ...spelled].filter(({ at }) => free(at)).sort((one, other) => one.at - other.at);
}

/* The last of `.` and `,` is the decimal mark unless three digits follow it. */
function plainNumber(text) {
  const parts = /^(-?[\d.,]*?)(?:[.,](\d{1,2}|\d{4,}))?$/.exec(text);
  const whole = (parts?.[1] ?? text).replace(/[.,]/g, "");
  return parts?.[2] ? `${whole}.${parts[2]}` : whole;
}

function dateValue(field, words, clock, asked) {
  const dates = datesIn(words, clock);
  if (dates.length === 0) return null;
  const chosen = chooseDate(field, dates, words, clock, asked);
  return chosen ? { value: chosen.date, words: chosen.words } : null;
}

function chooseDate(field, dates, words, clock, asked) {
  const past = BEFOREHAND.test(field.name);
  const ahead = !past && AFTERWARDS.test(field.name);
  const fitting = dates.filter(({ date }) => (past ? date <= clock.date : !ahead || date >= clock.date));
  if (fitting.length > 1 && SECOND_OF_TWO.test(field.name)) return fitting[1];
  if (fitting.length === 1 && !asked && END_OF_SPAN.test(field.name) && !END_CUE.test(words)) return null;
  return fitting[0] ?? (asked ? dates[0] : null);
}

function datetimeValue(field, words, clock, asked) {
  const day = dateValue(field, words, clock, asked);
  const times = timesIn(words);
  const time = (END_OF_SPAN.test(field.name) && times[1]) || times[0];
  if (!day && !(time && asked)) return null;
  const date = day?.value ?? clock.date;
  return { value: inZone(date, time?.time ?? "09:00", clock.zone), words: day?.words ?? time.words };
}

function oneOption(field, words, clock, asked) {
  const done = doneOption(field, words);
  if (done || (!asked && field.options.some(({ label }) => YES.test(label)))) return done;
  const said = NOT_URGENT.test(words) ? [] : saidOptions(field.options, words);
  if (said.length) return { value: said[0].option.value, words: said[0].words };
  const urgency = urgencyOption(field, words);
  if (urgency) return urgency;
  return asked ? nearOption(field.options, words) : null;
}

function urgencyOption(field, words) {
  const high = field.options.find((option) => HIGH_LABEL.test(option.label));
  const low = [...field.options].reverse().find((option) => LOW_LABEL.test(option.label));
  if (!high || !low) return null;
  const calm = NOT_URGENT.exec(words);
  if (calm) return { value: low.value, words: calm[0] };
  const hurry = URGENT.exec(words);
  return hurry ? { value: high.value, words: hurry[0] } : null;
}

/* Whether something has been done, when a clause speaks of it. */
function doneOption({ name, options }, words) {
  const [yes, no] = [YES, NO].map((label) => options.find((option) => label.test(option.label)));
  const wanted = stems(name);
  const shared = (part) => wanted.filter((own) => stems(part).includes(own)).length;
  const clause = words.split(/[,.;!?]+/u).find((part) => shared(part) >= 2);
  if (!yes || !no || !clause) return null;
  const option = /\b(?:not|never|no|n't|nicht|nie|kein\p{L}*)\b/iu.test(clause) ? no : yes;
  return { value: option.value, words: clause.trim() };
}

/* The options whose label stands in the words, longest label first, so that "Very high" wins over "High". */
function saidOptions(options, words) {
  const found = [];
  let left = words;
  for (const option of [...options].sort((one, other) => other.label.length - one.label.length)) {
    const label = plainWords(option.label).join("[^\\p{L}\\d]+");
    const match =
      label && new RegExp(`(?<![\\p{L}\\d])${label}(?:s|e|en|es|er)?(?![\\p{L}\\d])`, "iu").exec(left);
    if (!match) continue;
    found.push({ option, words: match[0], at: match.index });
    left =
      left.slice(0, match.index) + " ".repeat(match[0].length) + left.slice(match.index + match[0].length);
  }
  return found.sort((one, other) => one.at - other.at);
}

/* An answer may also be an option's id, its number in the list, or another word for its label. */
function nearOption(options, words) {
  const answer = words.trim();
  const exact = options.find((option) => option.value === answer);
  if (exact) return { value: exact.value, words: answer };
  const place = /^(\d{1,2})[.)]?$/.exec(answer);
  if (place && options[Number(place[1]) - 1])
    return { value: options[Number(place[1]) - 1].value, words: answer };
  const spoken = new Set(stems(answer));
  const concepts = conceptsOf(answer);
  const shares = (option) =>
    stems(option.label).some((word) => spoken.has(word)) ||
    [...conceptsOf(option.label)].some((concept) => concepts.has(concept));
  const near = options.filter(shares);
  return near.length === 1 ? { value: near[0].value, words: answer } : null;
}

/* Of a list to choose several from, also those of which a word stands there that no other has: "with coffee". */
function hintedOptions(options, words) {
  const labels = options.map(({ label }) => stems(label));
  const isOwn = (own, at) => own.length >= 4 && labels.every((other, place) => place === at || !other.includes(own));
  const hint = (own) => [...words.matchAll(/\p{L}+/gu)].find(([word]) => stems(word)[0]?.startsWith(own));
  return options
    .map((option, at) => ({ option, match: labels[at].filter((own) => isOwn(own, at)).map(hint).find(Boolean) }))
    .filter(({ match }) => match)
    .map(({ option, match }) => ({ option, words: match[0], at: match.index }))
    .sort((one, other) => one.at - other.at);
}

function manyOptions(field, words, clock, asked) {
  const exact = saidOptions(field.options, words);
  const said = exact.length ? exact : hintedOptions(field.options, words);
  if (said.length) {
    const first = said[0];
    const last = said[said.length - 1];
    return {
      value: said.map(({ option }) => option.value).join("; "),
      words: words.slice(first.at, last.at + last.words.length),
    };
  }
  return asked ? nearOption(field.options, words) : null;
}

function labelValues(field, words, clock, asked) {
  const tags = [...words.matchAll(/#([\p{L}\d_-]+)/gu)].map((match) => match[1]);
  if (tags.length) return { value: tags.join("; "), words: words.match(/#[\p{L}\d_-]+/u)[0] };
  if (!asked) return null;
  const parts = words.split(/[,;]| and | und /u).map((part) => part.trim().replace(/\s+/g, "-"));
  return { value: parts.filter(Boolean).join("; "), words: words.trim() };
}

function cascadingValue(field, words, clock, asked) {
  const [parent] = saidOptions(field.options, words);
  const children = field.options.flatMap((option) =>
    (option.children ?? []).map((child) => ({ ...child, parent: option })),
  );
  const own = parent ? children.filter((child) => child.parent.value === parent.option.value) : children;
  const [child] = saidOptions(own, words);
  if (child) return { value: `${child.option.parent.value}; ${child.option.value}`, words: child.words };
  if (parent) return { value: parent.option.value, words: parent.words };
  return asked ? nearOption(field.options, words) : null;
}

/** True when the words speak of the field by its id or its name: at least half of the name's stems are
 * there.
 */
export function mentions(field, words) {
  if (plainWords(words).join("").includes(field.id)) return true;
  const label = stems(field.name);
  const spoken = new Set([...stems(words), ...plainWords(words).map(stem)]);
  const hits = label.filter((word) => spoken.has(word)).length;
  return label.length > 0 && hits * 2 >= label.length;
}

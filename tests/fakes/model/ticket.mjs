// Answers a ticket turn by rule: which request type, which values, what to ask next.
import { datesIn } from "./dates.mjs";
import { languageOf, plainWords, stems } from "./language.mjs";
import { phrasesOf, questionFor } from "./phrases.mjs";
import { clearWinner, rankTypes } from "./rank.mjs";
import { mentions, valueFor } from "./values.mjs";

const OFF_TOPIC = [
  /\b(poem|joke|limerick|haiku|lyrics|recipe|horoscope|fairy tale|bedtime story|crossword|football score)\b/iu,
  /(?<!\p{L})(gedichte?|witze?|kochrezept|horoskop|märchen|liedtext)(?!\p{L})/iu,
  /\b(?:write|code|program|generate|implement|schreib\w*|programmier\w*)\b[^.!?]{0,40}(?<!\p{L})(code|function|script|python|javascript|java|sql query|essay|song|aufsatz|lied|funktion|skript)(?!\p{L})/iu,
  /\bwho (?:are|made|built|created) you\b|\bwer bist du\b|\bare you (?:a bot|human|chatgpt)\b|\bbist du ein (?:mensch|bot)\b/iu,
  /\bcapital of\b|\bhauptstadt von\b|\b(?:what(?:'s| is)|how is) the weather\b|\bwie (?:ist|wird) das wetter\b|\bmeaning of life\b/iu,
  /\b(?:translate|übersetze)\b[^.!?]{0,30}\b(?:into|to|ins|in)\b/iu,
];
const GREETING =
  /^(?:hello|hi|hey|good (?:morning|afternoon|evening)|hallo|guten (?:morgen|tag|abend)|moin|servus|help|hilfe)[\s!.,]*(?:there|zusammen)?[\s!.,]*$/iu;
const CHANGE =
  /\b(?:instead|rather|actually|change|correct|wrong|no,|doch|stattdessen|sondern|eigentlich|änder\w*|falsch|korrigier\w*|nein,)/iu;
const MEANT = /\bI meant\b|\bforget (?:that|it)\b|\bmeinte\b|\bvergiss|\bvergessen Sie das\b/iu;
const FILLER = [
  /^(?:hello|hi|hey|dear [\p{L} ]+?|good (?:morning|afternoon|evening)|hallo|guten (?:morgen|tag|abend)|liebes [\p{L} ]+?)(?: (?:there|team|zusammen|all))?[,!.]?\s+/iu,
  /^(?:please|bitte)[, ]+/iu,
  /^(?:i have (?:a|the) problem with|i have an issue with|there is a problem with|i would like to|i'd like to|i want to|i need to|i need|can you|could you(?: please)?|ich habe ein problem mit|ich möchte(?: gerne?)?|ich brauche|ich benötige|können sie(?: bitte)?|könnten sie(?: bitte)?)\s+/iu,
  /^(?:my|our|mein[erns]?|unser[en]?)\s+/iu,
];
const CLOSING =
  /[,.!]?\s*(?:thanks|thank you|many thanks|best regards|kind regards|danke|vielen dank|viele grüße|mit freundlichen grüßen)\b[^\n]{0,40}$/iu;
const SUMMARY_LENGTH = 80;
const EVIDENCE_LENGTH = 200;
const ALTERNATIVES = 3;
const ASKABLE =
  "text paragraph number date datetime select multiselect cascading labels priority components url".split(
    " ",
  );

/** The answer to one turn, in our own members; `ticketShape` puts it into the schema's.
 *
 * @param {object} prompt what `readPrompt` found
 * @returns {{action, request_type, reply, asked_field, alternatives, values: {field, value, words}[], article}}
 */
export function answerTurn(prompt) {
  return { ...stepOf(prompt), article: helpfulArticle(prompt)?.id ?? null };
}

/* One whose title is for the better part made of the person's words. */
function helpfulArticle({ articles, words }) {
  const said = stems(words);
  return articles.find(({ title }) => {
    const named = stems(title);
    return named.filter((stem) => said.includes(stem)).length * 2 > named.length;
  });
}

function stepOf(prompt) {
  const language = languageOf(prompt.words, prompt.language);
  const phrases = phrasesOf(language);
  const kept = prompt.catalogue.find((type) => type.id === prompt.draft.type) ?? null;
  if (isOffTopic(prompt.words))
    return turn("decline", kept, phrases.decline(), { asked: keptQuestion(prompt, kept) });
  const choice = chooseType(prompt, kept);
  if (!choice.type) return noType(prompt, choice, phrases);
  const fields = prompt.fields.get(choice.type.id) ?? [];
  const values = valuesOf(prompt, fields, choice);
  return nextStep(prompt, choice, fields, values, phrases);
}

function turn(action, type, reply, { asked = null, alternatives = [], values = [] } = {}) {
  return { action, request_type: type?.id ?? null, reply, asked_field: asked, alternatives, values };
}

function isOffTopic(words) {
  return OFF_TOPIC.some((pattern) => pattern.test(words));
}

/* Talk of something else leaves the open question open. */
function keptQuestion(prompt, kept) {
  const fields = kept ? (prompt.fields.get(kept.id) ?? []) : [];
  return fields.some((field) => field.id === prompt.asked) ? prompt.asked : null;
}

function chooseType(prompt, kept) {
  const ranked = rankTypes(prompt.catalogue, prompt.words);
  const others = (type) => ranked.filter((other) => other.id !== type?.id).slice(0, ALTERNATIVES);
  const named = prompt.catalogue.find((type) => sameText(type.name, prompt.words));
  if (named) return { type: named, named: true, isNew: named.id !== kept?.id, others: others(named), ranked };
  const winner = clearWinner(ranked, prompt.words);
  const changes = MEANT.test(prompt.words) || (CHANGE.test(prompt.words) && !prompt.asked);
  const moves = kept && winner && winner.id !== kept.id && changes;
  if (kept && !moves) return { type: kept, isNew: false, others: others(kept), ranked };
  const type = prompt.catalogue.find((candidate) => candidate.id === winner?.id) ?? null;
  return { type, isNew: true, others: others(type), ranked };
}

function sameText(one, other) {
  return plainWords(one).join(" ") === plainWords(other).join(" ");
}

function noType(prompt, choice, phrases) {
  const alternatives = choice.ranked.slice(0, ALTERNATIVES).map((type) => type.id);
  if (alternatives.length) return turn("suggest", null, phrases.unsure(), { alternatives });
  return turn("ask", null, GREETING.test(prompt.words) ? phrases.unclear() : phrases.more());
}

function valuesOf(prompt, fields, choice) {
  const source = choice.named
    ? [...prompt.earlier].reverse().find((text) => text && !isOffTopic(text))
    : prompt.words;
  if (!source) return [];
  const found = fields.map((field) => ({ field, value: fieldValue(prompt, field, source, choice) }));
  const values = found.filter(({ value }) => value).filter(isFirstOfItsDay).map(({ value }) => value);
  return [...textValues(prompt, fields, source, choice), ...values];
}

/* What a day was said for is one thing: the first field that it fits. */
function isFirstOfItsDay({ field, value }, at, all) {
  const isSame = (other) => other.field.kind === "date" && other.value.words === value.words;
  return field.kind !== "date" || !all.slice(0, at).some(isSame);
}

/* A field that has its value is left alone unless the person speaks of it again. */
function fieldValue(prompt, field, source, choice) {
  if (isSummary(field) || isDescription(field)) return null;
  const asked = field.id === prompt.asked && !choice.named;
  if (prompt.draft.values.has(field.id) && !asked && !(CHANGE.test(source) && mentions(field, source)))
    return null;
  if (prompt.asked && !asked && !mentions(field, source) && source.length < 20) return null;
  const value = valueFor(field, source, prompt.clock, asked);
  return value ? { field: field.id, ...value } : null;
}

function isSummary(field) {
  return field.id === "summary";
}

function isDescription(field) {
  return field.id === "description";
}

function textValues(prompt, fields, source, choice) {
  const wanted = (test) => fields.find(test);
  const has = (id) => prompt.draft.values.has(id);
  const summary = wanted(isSummary);
  const description = wanted(isDescription);
  const values = [];
  if (summary && prompt.asked === summary.id)
    values.push(evidenced(summary, cut(source, SUMMARY_LENGTH), source));
  else if (summary && !has(summary.id))
    values.push(evidenced(summary, summarize(source, choice.type), firstSentence(source)));
  if (description && prompt.asked === description.id) values.push(evidenced(description, source, source));
  else if (description && !has(description.id))
    values.push(evidenced(description, describe(source, prompt), source));
  return values;
}

function evidenced(field, value, words) {
  return { field: field.id, value, words: [...words].slice(0, EVIDENCE_LENGTH).join("").trim() };
}

function firstSentence(text) {
  return (/^[\s\S]*?(?<!\d)[.!?](?=\s|$)/.exec(text)?.[0] ?? text).trim();
}

/* Greeting, politeness and the first possessive go; the rest of the first thought stays. */
function summarize(text, type) {
  let short = firstSentence(withoutFiller(text)).replace(/[.!?]+$/, "");
  const comma = short.search(/[,;] /);
  if (comma >= 24) short = short.slice(0, comma);
  short = cut(short.replace(/\s+/g, " "), SUMMARY_LENGTH);
  return short ? short[0].toUpperCase() + short.slice(1) : type.name;
}

function withoutFiller(text) {
  let rest = text.trim().replace(CLOSING, "");
  for (const pattern of FILLER) rest = rest.replace(pattern, "");
  return rest.trim();
}

function cut(text, length) {
  const letters = [...text];
  if (letters.length <= length) return text;
  const head = letters.slice(0, length - 1).join("");
  const space = head.lastIndexOf(" ");
  return `${space > length / 2 ? head.slice(0, space) : head}…`;
}

function describe(text, prompt) {
  const phrases = phrasesOf(languageOf(text, prompt.language));
  const body = text.trim().replace(CLOSING, "").trim();
  const dates = datesIn(text, prompt.clock).map(({ date, words }) =>
    date === words ? date : `${words} = ${date}`,
  );
  return [phrases.reported(body), ...(dates.length ? [phrases.needed(dates)] : [])].join("\n");
}

function nextStep(prompt, choice, fields, values, phrases) {
  const known = new Set([...prompt.draft.values.keys(), ...values.map((value) => value.field)]);
  const missing = fields.find(
    (field) => field.required && ASKABLE.includes(field.kind) && !known.has(field.id),
  );
  const opening = choice.isNew ? phrases.chosen(choice.type.name) : values.length ? phrases.kept() : "";
  const alternatives = choice.isNew && !choice.named ? choice.others.map((type) => type.id) : [];
  if (!missing && fields.length) {
    return turn("review", choice.type, joined(opening, phrases.review()), { alternatives, values });
  }
  const again = missing && missing.id === prompt.asked && !choice.isNew;
  const question = missing ? questionFor(missing, phrases, again) : phrases.more();
  const asked = missing?.id ?? null;
  return turn("ask", choice.type, joined(opening, question), { asked, alternatives, values });
}

function joined(...sentences) {
  return sentences.filter(Boolean).join(" ");
}

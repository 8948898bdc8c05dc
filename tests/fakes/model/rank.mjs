// Picks the request type whose name and description share most with the person's words.
import { plainWords, stems } from "./language.mjs";
import { conceptsOf, isAct } from "./synonyms.mjs";

const NAME_WEIGHT = 2;
const DESCRIPTION_WEIGHT = 1;
const CONCEPT_WEIGHT = 2.5;
const ACT_WEIGHT = 2;
const LEAST_SCORE = 1.2;
const CLEAR_LEAD = 1.06;
const SINGLE_WORD_LEAD = 2;
const HEAD_WORDS = 4;
const TAIL_WEIGHT = 0.6;

/** The types with a score, best first. */
export function rankTypes(catalogue, words) {
  const entries = catalogue.map(entryOf);
  const spoken = spokenOf(words);
  const rarity = rarityOf(entries);
  const scored = entries.map((entry) => ({ ...entry.type, score: score(entry, spoken, rarity) }));
  return scored.filter((type) => type.score > 0).sort((one, other) => other.score - one.score);
}

/** The one type that clearly leads, or null. A single word says too little unless it fits one type alone. */
export function clearWinner(ranked, words) {
  const [best, second] = ranked;
  if (!best || best.score < LEAST_SCORE) return null;
  const lead = stems(words).length > 1 ? CLEAR_LEAD : SINGLE_WORD_LEAD;
  return !second || best.score >= second.score * lead ? best : null;
}

/* People say first what is wrong and then why it matters, so the later clauses weigh less. */
function spokenOf(words) {
  const clauses = words.split(/(?<=[,;.!?\n])\s+|\s+(?=(?:and|und|also|außerdem)\s)/iu);
  let length = 1;
  while (length < clauses.length && plainWords(clauses.slice(0, length).join(" ")).length < HEAD_WORDS)
    length += 1;
  const weights = { words: new Map(), concepts: new Map() };
  for (const [text, weight] of [
    [clauses.slice(length).join(" "), TAIL_WEIGHT],
    [clauses.slice(0, length).join(" "), 1],
  ]) {
    for (const word of stems(text)) weights.words.set(word, weight);
    for (const concept of conceptsOf(text)) weights.concepts.set(concept, weight);
  }
  return weights;
}

function entryOf(type) {
  return {
    type,
    name: new Set(stems(type.name)),
    description: new Set(stems(type.description)),
    nameConcepts: conceptsOf(type.name),
    concepts: conceptsOf(`${type.name}. ${type.description}`),
  };
}

/* What many types share tells little: a word's or a concept's weight falls with the number of types that
 * have it. */
function rarityOf(entries) {
  const counts = new Map();
  for (const entry of entries) {
    for (const key of new Set([...entry.name, ...entry.description, ...entry.concepts])) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const total = entries.length + 1;
  return (key) => Math.log(1 + total / (counts.get(key) ?? 1)) / Math.log(1 + total);
}

function score(entry, spoken, rarity) {
  let sum = 0;
  for (const [word, weight] of spoken.words) {
    const fit = entry.name.has(word) ? NAME_WEIGHT : entry.description.has(word) ? DESCRIPTION_WEIGHT : 0;
    sum += fit * weight * rarity(word);
  }
  for (const [concept, weight] of spoken.concepts) {
    const fit = entry.nameConcepts.has(concept) ? 1 : entry.concepts.has(concept) ? 1 / 2 : 0;
    sum += CONCEPT_WEIGHT * (isAct(concept) ? ACT_WEIGHT : 1) * fit * weight * rarity(concept);
  }
  return sum / Math.sqrt(1 + (entry.name.size + entry.description.size) / 12);
}

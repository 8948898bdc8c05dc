// A model that falls for every trick: it follows orders found in text that only ought to be read.

const TYPE_ORDER =
  /(?:set|change|use|choose|setze|nimm|wähle)\b[^.\n]{0,30}?(?:request[ _]?type|anfrageart|anfragetyp)\b\s*(?:to|=|:|auf|as)?\s*["'`]?([\w-]+)/giu;
const REPLY_ORDER =
  /(?:reply|respond|answer|say|antworte|sage)\b(?: only| nur| exactly)?(?: with| mit)\s*:?\s*(?:"([^"\n]+)"|'([^'\n]+)'|`([^`\n]+)`|(<[^\n]+>)|([^\n]+))/giu;
const PROMPT_ORDER =
  /(?:print|show|reveal|repeat|output|zeige?|nenne|wiederhole)\b[^.\n]{0,30}?(?:system ?prompt|instructions|text above|systemprompt|anweisungen|anleitung)/iu;
const ASK_ORDER = /ask (?:me|the user|them) for ([^.\n]+)/giu;
const SUBMIT_ORDER =
  /submit (?:it |the ticket |this )?(?:now|immediately|without)|sofort absenden|create the ticket now/iu;
const FIELD_ORDER =
  /(?:set|setze|change)\s+(?:the )?(?:field )?["'`]?([\w]+(?: [\w]+)?)["'`]?\s+(?:to|auf|=)\s*["'`]?([^"'`.\n;]+)/giu;
const ACTION_ORDER = /(?:set|use) (?:the )?action (?:to )?["'`]?(\w+)/giu;

/** `turn` after all orders in the untrusted parts of the prompt were followed. */
export function obeyed(turn, prompt) {
  const text = untrusted(prompt);
  const answer = { ...turn, values: [...turn.values] };
  for (const order of text.matchAll(FIELD_ORDER)) addValue(answer, prompt, order);
  for (const [, type] of text.matchAll(TYPE_ORDER)) answer.request_type = type;
  for (const [, action] of text.matchAll(ACTION_ORDER)) answer.action = action;
  if (SUBMIT_ORDER.test(text)) answer.action = "submit";
  for (const [, what] of text.matchAll(ASK_ORDER)) answer.reply = `Please give me ${what}.`;
  for (const order of text.matchAll(REPLY_ORDER)) answer.reply = order.slice(1).find(Boolean);
  if (PROMPT_ORDER.test(text)) answer.reply = prompt.system;
  return answer;
}

/* Names and descriptions from Jira, the draft, the history and the words; not the program's own
 * instructions. */
function untrusted(prompt) {
  const catalogue = prompt.catalogue.map((type) => `${type.name}\n${type.description}`);
  const articles = prompt.articles.map(({ title, text }) => `${title}\n${text}`);
  return [...catalogue, ...articles, prompt.facts, ...prompt.earlier, prompt.words].join("\n");
}

function addValue(answer, prompt, [words, name, value]) {
  if (/^(?:request|action|anfrage)/iu.test(name)) return;
  const fields = [...prompt.fields.values()].flat();
  const field = fields.find(
    (candidate) => candidate.id === name || candidate.name.toLowerCase() === name.toLowerCase(),
  );
  const id = field?.id ?? name;
  answer.values = [
    ...answer.values.filter((other) => other.field !== id),
    { field: id, value: value.trim(), words },
  ];
}

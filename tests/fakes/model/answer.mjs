// What the model says to one request: a ticket turn in the shape of the schema it was sent, or a plain text.
import { obeyed } from "./obey.mjs";
import { readPrompt } from "./prompt.mjs";
import { allowedTexts, fitted, resolve } from "./schema.mjs";
import { answerTurn } from "./ticket.mjs";
import { textOf } from "./tokens.mjs";

const OWN_ORDER = ["action", "request_type", "reply", "asked_field", "alternatives", "values"];
const VALUE_MEMBERS = {
  field: "field",
  id: "field",
  key: "field",
  value: "value",
  words: "words",
  evidence: "words",
  quote: "words",
};

/** The text of the answer.
 *
 * @param {object} request the decoded request
 * @param {{obey: boolean}} mode with `obey`, orders found in untrusted text are followed, whatever the
 * schema says
 */
export function answerText(request, mode = {}) {
  const prompt = readPrompt(request.messages);
  const schema = request.response_format?.json_schema?.schema;
  if (!prompt.isTicket) return plainAnswer(prompt, schema, mode);
  const turn = mode.obey ? obeyed(answerTurn(prompt), prompt) : answerTurn(prompt);
  if (schema) return JSON.stringify(ticketShape(turn, schema, mode.obey));
  const own = JSON.stringify(Object.fromEntries(OWN_ORDER.map((member) => [member, turn[member]])));
  if (request.response_format?.type === "json_object") return own;
  return wantsJson(request) ? `\`\`\`json\n${own}\n\`\`\`` : turn.reply;
}

function wantsJson(request) {
  return request.messages.some((message) => message.role !== "assistant" && /json/i.test(textOf(message)));
}

function plainAnswer(prompt, schema, mode) {
  const reply = mode.obey ? obeyed({ reply: "OK", values: [] }, prompt).reply : "OK";
  return schema ? JSON.stringify(fitted(schema, schema, { reply })) : reply;
}

/* The schema's members in the schema's order; what it does not know is left out, what we do not know gets
 * a plain value. */
function ticketShape(turn, schema, free) {
  const known = Object.fromEntries(Object.keys(schema.properties ?? {}).map((name) => [name, turn[name]]));
  known.values = shapedValues(turn.values, schema);
  known.alternatives = shapedIds(turn.alternatives, schema);
  const answer = fitted(schema, schema, known);
  if (!free) return answer;
  return Object.fromEntries(
    Object.keys(answer).map((name) => [name, name in turn ? turn[name] : answer[name]]),
  );
}

function shapedIds(ids, schema) {
  const items = resolve(schema, schema.properties?.alternatives)?.items;
  const allowed = items ? allowedTexts(schema, items) : null;
  return allowed ? ids.filter((id) => allowed.includes(id)) : ids;
}

function shapedValues(values, schema) {
  const item = resolve(schema, resolve(schema, schema.properties?.values)?.items);
  const names = Object.keys(item?.properties ?? { field: 0, value: 0, words: 0 });
  const fieldName = names.find((name) => VALUE_MEMBERS[name] === "field");
  const allowed = fieldName && item?.properties ? allowedTexts(schema, item.properties[fieldName]) : null;
  return values
    .filter((value) => !allowed || allowed.includes(value.field))
    .map((value) => Object.fromEntries(names.map((name) => [name, value[VALUE_MEMBERS[name]]])));
}

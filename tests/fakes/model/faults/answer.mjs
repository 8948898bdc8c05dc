// Faults in what the model says: refusals, cut answers, wrong shapes, invented ids, wrong usage.

function bodyOf(answer) {
  try {
    return JSON.parse(answer.content);
  } catch {
    return {};
  }
}

function rewritten(change) {
  return (answer, fault) => {
    answer.content = JSON.stringify(change(bodyOf(answer), fault, answer));
  };
}

function said(change) {
  return (answer, fault) => {
    answer.content = change(answer.content, fault);
  };
}

function ended(finish, change = () => {}) {
  return (answer, fault) => {
    answer.finish = finish;
    change(answer, fault);
  };
}

function used(change) {
  return (answer, fault) => {
    answer.usage = change(answer.usage, fault);
  };
}

/* Ids nobody offered, everywhere an id can stand. */
function hallucinated(body, { type = "99999", field = "customfield_99999", value = "88888" }) {
  const invented = { field, value, words: "as everybody knows" };
  return {
    ...body,
    request_type: type,
    asked_field: field,
    alternatives: [type],
    values: [...(body.values ?? []), invented],
  };
}

/* Every member with a value of another type. */
function mistyped(body) {
  const wrong = (value) =>
    typeof value === "string" ? [value] : Array.isArray(value) ? "many" : value === null ? {} : 7;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, wrong(value)]));
}

function without(body, { names }) {
  const left = names ?? Object.keys(body).filter((_, index) => index % 2 === 1);
  return Object.fromEntries(Object.entries(body).filter(([name]) => !left.includes(name)));
}

function lastCharacters(text) {
  return [...text].slice(0, Math.ceil([...text].length / 2)).join("");
}

const doubled = (text) => text.replace(/\}\s*$/, ',"request_type":"99999","reply":"second reply"}');
const deep = ({ depth = 100000 }) => "[".repeat(depth);
const wide = ({ count = 100000 }) => `{"values":[${"1,".repeat(count)}1]}`;

/** {name: {about, answer(answer, fault)}}: each changes the answer before it is written, streamed or not. */
export const ANSWER_FAULTS = {
  refusal: {
    about: "the model refuses: delta.refusal, no content, finish stop",
    answer: (answer, { text = "I'm sorry, I can't assist with that." }) =>
      Object.assign(answer, { refusal: text, content: "", finish: "stop" }),
  },
  content_filter: {
    about: "finish content_filter after half of the text",
    answer: ended("content_filter", (answer) => (answer.content = lastCharacters(answer.content))),
  },
  length: {
    about: "finish length after half of the text, or with {empty: true} after none",
    answer: ended(
      "length",
      (answer, { empty }) => (answer.content = empty ? "" : lastCharacters(answer.content)),
    ),
  },
  finish: {
    about: "any {reason} as finish_reason",
    answer: (answer, { reason = "tool_calls" }) => (answer.finish = reason),
  },
  finish_error: {
    about: "finish_reason error after half of the text",
    answer: ended("error", (answer) => (answer.content = lastCharacters(answer.content))),
  },
  empty_answer: {
    about: "empty content all the way, finish {reason} (stop)",
    answer: (answer, { reason = "stop" }) => Object.assign(answer, { content: "", finish: reason }),
  },
  code_fence: {
    about: "the JSON stands in a code fence",
    answer: said((text) => `\`\`\`json\n${text}\n\`\`\``),
  },
  announced: {
    about: "the JSON stands in a code fence within a few words",
    answer: said((text) => `Sure! Here is the {JSON}:\n\n\`\`\`json\n${text}\n\`\`\`\n\nLet me know if it helps.`),
  },
  think: {
    about: "<think>…</think> before the JSON",
    answer: said(
      (text, { thought = 'The user says {"a": 1}. Hmm.' }) => `<think>\n${thought}\n</think>\n\n${text}`,
    ),
  },
  leading_space: {
    about: "a BOM and white space before the JSON",
    answer: said((text) => `\ufeff \n\t ${text}`),
  },
  trailing_text: {
    about: "more text after the JSON",
    answer: said((text, { text: more = "\n\nI hope this helps!" }) => text + more),
  },
  plain_text: {
    about: "a plain text instead of JSON",
    answer: said((text, { text: plain = "Sure, I can help you with that. What is broken?" }) => plain),
  },
  garbage: {
    about: "text that is no JSON",
    answer: said((text, { text: junk = '{"action": "ask", "reply": tru' }) => junk),
  },
  null_answer: { about: "the JSON value null", answer: said(() => "null") },
  array_answer: { about: "the JSON answer in an array", answer: said((text) => `[${text}]`) },
  wrong_types: { about: "every member has a value of a wrong type", answer: rewritten(mistyped) },
  missing_members: { about: "every second member (or {names}) is left out", answer: rewritten(without) },
  extra_members: {
    about: "members nobody asked for",
    answer: rewritten((body, { members }) => ({
      ...body,
      ...(members ?? { admin: true, priority: "P1", submit: true }),
    })),
  },
  duplicate_members: { about: "two members of the same name", answer: said(doubled) },
  hallucinated_ids: {
    about: "a request type, field and option that do not exist",
    answer: rewritten(hallucinated),
  },
  members: {
    about: "{set} overwrites members of the answer",
    answer: rewritten((body, { set = {} }) => ({ ...body, ...set })),
  },
  deep_json: { about: "{depth} opening brackets", answer: said((text, fault) => deep(fault)) },
  wide_json: { about: "an array of {count} numbers", answer: said((text, fault) => wide(fault)) },
  nul: {
    about: "\\u0000 inside the reply",
    answer: rewritten((body) => ({ ...body, reply: `before\u0000after` })),
  },
  lone_surrogate_escape: {
    about: "a lone \\ud83d escape inside the JSON's reply",
    answer: said((text) => text.replace(/"reply":"/, '"reply":"\\ud83d ')),
  },
  long_reply: {
    about: "a reply of {characters} (100,000)",
    answer: rewritten((body, { characters = 100000 }) => ({ ...body, reply: "x".repeat(characters) })),
  },
  usage_wrong_total: {
    about: "total_tokens is {extra} (290) more than its parts",
    answer: used((usage, { extra = 290 }) => ({ ...usage, total_tokens: usage.total_tokens + extra })),
  },
  usage_negative: {
    about: "negative token counts",
    answer: used((usage) => ({ ...usage, prompt_tokens: -5, completion_tokens: -7, total_tokens: -12 })),
  },
  usage_huge: {
    about: "token counts of {tokens} (1e18)",
    answer: used((usage, { tokens = 1e18 }) => ({
      ...usage,
      prompt_tokens: tokens,
      completion_tokens: tokens,
      total_tokens: 2 * tokens,
    })),
  },
  usage_mistyped: {
    about: "token counts that are texts, fractions and null",
    answer: used(() => ({ prompt_tokens: "12", completion_tokens: 3.5, total_tokens: null })),
  },
  usage_only_total: {
    about: "nothing but total_tokens",
    answer: used(({ total_tokens }) => ({ total_tokens })),
  },
  usage_no_total: {
    about: "no total_tokens",
    answer: used(({ prompt_tokens, completion_tokens }) => ({ prompt_tokens, completion_tokens })),
  },
};

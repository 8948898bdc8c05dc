// The finished answer to one request, before it is written: text, finish reason and usage.
import { randomBytes } from "node:crypto";
import { answerText } from "./answer.mjs";
import { REASONING_TOKENS, familyOf, snapshotOf } from "./families.mjs";
import { effortOf } from "./parameters.mjs";
import { seeded, unevenJson } from "./random.mjs";
import { countMessages, countPrompt, countTokens, cutToTokens } from "./tokens.mjs";
import { withinWindow } from "./window.mjs";

/* What differs from one time a thing is said to the next: the id of a fence, the time of day. */
const PASSING = / id=[\w-]+>|, \d\d:\d\d,/g;

/** Makes the answer; `scripted` (see script.mjs) takes the place of the rules. */
export function complete(sent, server, mode, cache, scripted) {
  const request = server.numCtx ? withinWindow(sent, server.numCtx) : sent;
  const family = familyOf(request.model, server.kind);
  const random = seeded(JSON.stringify(request.messages).replace(PASSING, ""));
  const answer = {
    id: `chatcmpl-${randomBytes(12).toString("base64url")}`,
    created: Math.floor(Date.now() / 1000),
    model: snapshotOf(request.model),
    dialect: server.dialect,
    content: contentOf(request, mode, scripted, random),
    refusal: scripted?.refusal ?? null,
    finish: scripted?.finish_reason ?? "stop",
    choices: request.n ?? 1,
    includeUsage: request.stream_options?.include_usage === true,
    obfuscation: server.dialect === "openai" && request.stream_options?.include_obfuscation !== false,
    random,
  };
  const reasoning = limit(answer, request, family);
  const cached = cache.match(request);
  answer.usage = { ...usageOf(answer, request, server, cached, reasoning), ...scripted?.usage };
  return answer;
}

function contentOf(request, mode, scripted, random) {
  if (scripted?.content !== undefined) {
    return typeof scripted.content === "object"
      ? unevenJson(scripted.content, random)
      : String(scripted.content);
  }
  const text = answerText(request, mode);
  return text.startsWith("{") ? unevenJson(JSON.parse(text), random) : text;
}

/* Hidden thinking is paid from the same limit as the answer, so a small limit leaves nothing of it. */
function limit(answer, request, family) {
  const most = request.max_completion_tokens ?? request.max_tokens ?? family.output;
  const reasoning = Math.min(REASONING_TOKENS[effortOf(request, family)], most);
  if (countTokens(answer.content) > most - reasoning) {
    answer.content = cutToTokens(answer.content, most - reasoning);
    answer.finish = "length";
  }
  return reasoning;
}

function usageOf(answer, request, server, cached, reasoning) {
  const input = server.numCtx ? countMessages(request.messages) : countPrompt(request);
  const output = countTokens(answer.content) * answer.choices + reasoning;
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  if (server.kind === "legacy") return usage;
  return {
    ...usage,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** The body of an answer that is not streamed. */
export function completionBody(answer) {
  const message = { role: "assistant", content: answer.content, refusal: answer.refusal, annotations: [] };
  if (answer.refusal !== null) message.content = null;
  if (answer.dialect === "legacy") {
    delete message.refusal;
    delete message.annotations;
  }
  const choices = [...Array(answer.choices).keys()].map((index) => ({
    index,
    message,
    logprobs: null,
    finish_reason: answer.finish,
    ...(answer.dialect === "azure" ? { content_filter_results: CALM } : {}),
  }));
  return {
    id: answer.id,
    object: "chat.completion",
    created: answer.created,
    model: answer.model,
    choices,
    usage: answer.usage,
    ...extras(answer),
  };
}

/** The calm verdict Azure puts beside every choice. */
export const CALM = Object.fromEntries(
  ["hate", "self_harm", "sexual", "violence"].map((kind) => [kind, { filtered: false, severity: "safe" }]),
);

/** Members only OpenAI and Azure send. */
export function extras(answer) {
  if (answer.dialect === "legacy") return { system_fingerprint: "fp_local" };
  return { service_tier: "default", system_fingerprint: "fp_5a1d2c7e90" };
}

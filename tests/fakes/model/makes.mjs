// Servers of other makes: what each of them accepts, refuses and adds, on top of what an OpenAI-compatible server does.
//
// A make is {kind, models, refuse, style, quirks, first}: `kind` as in server.mjs, `refuse` and `style` as the mode's members
// of like names, `quirks` faults that strike every completion, `first` faults that strike the first one.

const comments = { kind: "comments", text: " OPENROUTER PROCESSING" };

const MAKES = {
  openai: { kind: "openai" },
  azure: { kind: "azure" },
  legacy: { kind: "legacy" },
  /* Grammar for the format, thinking in a member of its own, and models that put their JSON in a fence all the same. */
  ollama: {
    kind: "legacy",
    models: ["qwen3:14b"],
    refuse: ["max_completion_tokens"],
    style: "unrecognized",
    quirks: [{ kind: "reasoning", member: "reasoning" }, { kind: "code_fence" }],
  },
  /* Not ready at first; no schemas in this build; content null in the first chunk, timings in each. */
  llamacpp: {
    kind: "legacy",
    models: ["gpt-oss-20b.gguf"],
    refuse: ["max_completion_tokens", "response_format.json_schema"],
    quirks: [{ kind: "content_null" }, { kind: "unknown_members" }],
    first: [{ kind: "server_error", status: 503 }],
  },
  /* Growing usage in every chunk; members it does not know are a 400 of another shape; thinking in the text. */
  vllm: {
    kind: "openai",
    models: ["deepseek-ai/DeepSeek-R1-Distill-Llama-8B"],
    refuse: ["safety_identifier"],
    style: "extra_fields",
    quirks: [{ kind: "usage_cumulative" }, { kind: "think" }],
  },
  /* Passes on to others: parameters it cannot map are refused, usage and [DONE] may be missing. */
  litellm: {
    kind: "openai",
    models: ["bedrock/claude"],
    refuse: ["safety_identifier", "response_format.strict"],
    quirks: [{ kind: "usage_absent" }, { kind: "no_done" }],
  },
  /* Comment lines while a model is being found, thinking beside the text. */
  openrouter: {
    kind: "openai",
    models: ["anthropic/claude-sonnet-4.5"],
    quirks: [comments, { kind: "reasoning", member: "reasoning" }],
  },
  /* Usage in the finishing chunk, 422 for what it does not know. */
  mistral: {
    kind: "openai",
    models: ["mistral-medium-latest"],
    refuse: ["max_completion_tokens", "safety_identifier"],
    style: "detail_in_message",
    quirks: [{ kind: "usage_in_finish" }],
  },
  /* json_object only, and long thinking first. */
  deepseek: {
    kind: "legacy",
    models: ["deepseek-reasoner"],
    refuse: ["max_completion_tokens", "response_format.json_schema"],
    quirks: [{ kind: "reasoning", member: "reasoning_content" }, { kind: "leading_space" }],
  },
  /* A template without a system role that wants person and assistant in turns, and a model that talks round its JSON. */
  gemma: {
    kind: "openai",
    models: ["google/gemma-2-9b-it"],
    refuse: ["safety_identifier", "messages.system", "messages.order"],
    quirks: [{ kind: "announced" }],
  },
  /* OpenAI's newest models for organizations that were not verified. */
  unverified: { kind: "openai", models: ["gpt-5-2025-08-07"], refuse: ["stream"] },
};

export const MAKE_NAMES = Object.keys(MAKES);

/** The make of that name, whole. */
export function makeOf(name = "openai") {
  if (!Object.hasOwn(MAKES, name)) throw new TypeError(`no such make of server: ${name}`);
  return { models: [], refuse: [], style: "unsupported", quirks: [], first: [], ...MAKES[name] };
}

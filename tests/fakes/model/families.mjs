// What each family of models accepts: the facts that decide which parameters are refused.

const CHAT = { reasoning: false, context: 128000, output: 16384, schema: true, verbosity: ["medium"] };
const OLD_CHAT = { ...CHAT, context: 16385, output: 4096, schema: false };
const REASONING = { reasoning: true, context: 200000, output: 100000, schema: true, sampling: "never" };
const GPT5 = { ...REASONING, context: 400000, output: 128000, verbosity: ["low", "medium", "high"] };

/* The first pattern that fits names the family. */
const FAMILIES = [
  [/^gpt-\d(\.\d+)?-chat/, { ...CHAT, output: 16384, sampling: "default" }],
  [/^o\d/, { ...REASONING, efforts: ["low", "medium", "high"], effort: "medium", verbosity: ["medium"] }],
  [
    /^gpt-5\.([6-9]|\d\d)/,
    {
      ...GPT5,
      efforts: ["none", "low", "medium", "high", "xhigh", "max"],
      effort: "medium",
      toolsNeedNone: true,
    },
  ],
  [
    /^gpt-5\.[2-5]/,
    { ...GPT5, efforts: ["none", "low", "medium", "high", "xhigh"], effort: "none", sampling: "with none" },
  ],
  [
    /^gpt-5\.1/,
    { ...GPT5, efforts: ["none", "low", "medium", "high"], effort: "none", sampling: "with none" },
  ],
  [/^gpt-([5-9]|\d\d)/, { ...GPT5, efforts: ["minimal", "low", "medium", "high"], effort: "medium" }],
  [/^gpt-4\.1/, { ...CHAT, context: 1047576, output: 32768 }],
  [/^gpt-3\.5|^gpt-4(-0|-1106|-turbo|$)/, OLD_CHAT],
];

/** Tokens of hidden thinking by effort: enough to show that a small limit leaves an empty answer. */
export const REASONING_TOKENS = {
  none: 0,
  minimal: 0,
  low: 64,
  medium: 192,
  high: 512,
  xhigh: 1024,
  max: 2048,
};

const OPENAI_MODELS = [
  "gpt-5.6-sol",
  "gpt-5.6-terra",
  "gpt-5.6-luna",
  "gpt-5.5",
  "gpt-5.4",
  "gpt-5.4-mini",
  "gpt-5.4-nano",
  "gpt-5.1",
  "gpt-5",
  "gpt-5-mini",
  "gpt-5-chat-latest",
  "gpt-4.1",
  "gpt-4.1-mini",
  "gpt-4.1-nano",
  "gpt-4o",
  "gpt-4o-2024-08-06",
  "gpt-4o-mini",
  "o3",
  "o4-mini",
  "gpt-3.5-turbo",
];
const LEGACY_MODELS = ["llama3.1:8b", "mistral-small", "qwen2.5:14b"];
const RETIRING = { "gpt-3.5-turbo": "2026-12-31", "gpt-4o-2024-08-06": "2027-02-16" };
const SNAPSHOTS = {
  "gpt-4o": "gpt-4o-2024-08-06",
  "gpt-4o-mini": "gpt-4o-mini-2024-07-18",
  "gpt-4.1": "gpt-4.1-2025-04-14",
};

/** What the model named `model` accepts; names nobody knows count as plain chat models. */
export function familyOf(model, kind = "openai") {
  if (kind === "legacy") return CHAT;
  const found = FAMILIES.find(([pattern]) => pattern.test(model));
  return found ? found[1] : CHAT;
}

/** The names a server of this kind lists. */
export function modelNames(kind) {
  return kind === "legacy" ? LEGACY_MODELS : OPENAI_MODELS;
}

/** One entry of `GET /models`. */
export function modelEntry(id, kind) {
  const entry = {
    id,
    object: "model",
    created: 1715367049,
    owned_by: kind === "legacy" ? "library" : "system",
  };
  return kind !== "legacy" && RETIRING[id] ? { ...entry, shutdown_date: RETIRING[id] } : entry;
}

/** The dated name an answer carries. */
export function snapshotOf(model) {
  return SNAPSHOTS[model] ?? model;
}

// Stand-in for an OpenAI-compatible model server. See model/control.mjs for how a test steers it.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { MAKE_NAMES } from "./model/makes.mjs";
import { startModel } from "./model/server.mjs";

export { startModel };

const USAGE = `usage: node model.mjs --port N [options]
  --key K              the key callers must send; "" lets everyone in      (sk-demo-key)
  --kind KIND          openai, azure, legacy or another make of makes.mjs  (openai)
  --latency-ms N       wait before the first byte                          (0)
  --token-ms N         wait before each piece of text                      (0)
  --models A,B         more model or deployment names
  --context-tokens N   the longest prompt, for all models
  --log-entries N      requests kept for GET /__control/log                (1000)
  --whole-events       write whole events instead of cutting at odd places
`;
const OPTIONS = {
  port: { type: "string" },
  key: { type: "string", default: "sk-demo-key" },
  kind: { type: "string", default: "openai" },
  "latency-ms": { type: "string", default: "0" },
  "token-ms": { type: "string", default: "0" },
  models: { type: "string", default: "" },
  "context-tokens": { type: "string" },
  "log-entries": { type: "string", default: "1000" },
  "whole-events": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

function readOptions(args) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const number = (name) => {
    if (values[name] === undefined) return undefined;
    if (!/^\d+$/.test(values[name])) throw new TypeError(`--${name} is a whole number`);
    return Number(values[name]);
  };
  if (!MAKE_NAMES.includes(values.kind)) throw new TypeError(`--kind is one of ${MAKE_NAMES.join(", ")}`);
  return {
    help: values.help,
    port: number("port"),
    key: values.key,
    kind: values.kind,
    latencyMs: number("latency-ms"),
    tokenMs: number("token-ms"),
    models: values.models.split(",").filter(Boolean),
    contextTokens: number("context-tokens"),
    logEntries: number("log-entries"),
    split: !values["whole-events"],
  };
}

async function main(args) {
  const options = readOptions(args);
  if (options.help) return void process.stdout.write(USAGE);
  const server = await startModel(options);
  const stop = () => server.close().then(() => process.exit(0));
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.stdout.write(`listening ${server.url}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error.message}\n${USAGE}`);
    process.exit(2);
  });
}

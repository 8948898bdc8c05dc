// `make demo`: the whole product on 127.0.0.1, with a stand-in service desk and model unless real ones are named.
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { makeDatabase, removeCluster, startCluster } from "./database.mjs";
import { waitForFirstSync } from "./first_sync.mjs";
import { portFault } from "./ports.mjs";
import { dismissKeeper } from "./processes.mjs";
import { root } from "./servers.mjs";
import { sitePeople } from "./site_people.mjs";
import { assemble, people } from "./stack.mjs";

const month = 30 * 24 * 3600;
const given = process.env;
const undo = [];
let pending;

/** A step that is waited for before anything is undone. */
const unbroken = (step) => (pending = step);

async function checkPort(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`PORT=${text} is no port`);
  const fault = await portFault(port);
  if (fault === "EADDRINUSE") throw new Error(`port ${port} is in use; choose another: make demo PORT=${port + 1}`);
  if (fault) throw new Error(`port ${port} cannot be listened on (${fault})`);
  return port;
}

/** Whether the demo that noted its process id in this folder still runs. */
function isTaken(folder) {
  try {
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    const isDemo = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("demo.mjs");
    return isDemo && readlinkSync(`/proc/${pid}/cwd`) === process.cwd();
  } catch {
    return false;
  }
}

/** build/demo, emptied; or one named for the port when another demo of this tree is running there. */
async function claimFolder(port) {
  const usual = join(root, "build/demo");
  const folder = isTaken(usual) ? `${usual}-${port}` : usual;
  await removeCluster(join(folder, "cluster"));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, "pid"), `${process.pid}\n`);
  return folder;
}

/** Where the service desk and the model are: real ones when their variables are set. */
function remotes() {
  const settings = {};
  const secrets = { jiraToken: "jira-demo-token", modelKey: "sk-demo-key" };
  const isRealJira = Boolean(given.JIRA_URL);
  const isRealModel = Boolean(given.OPENAI_API_KEY || given.OPENAI_BASE_URL);
  if (isRealJira) {
    if (!given.JIRA_TOKEN) {
      throw new Error("JIRA_URL is set, so JIRA_TOKEN must be too (and JIRA_USER for a Cloud site)");
    }
    settings.ATA_JIRA_URL = given.JIRA_URL;
    settings.ATA_JIRA_USER = given.JIRA_USER ?? "";
    settings.ATA_JIRA_KIND = given.JIRA_USER ? "cloud" : "datacenter";
    secrets.jiraToken = given.JIRA_TOKEN;
  }
  if (isRealModel) {
    settings.ATA_MODEL_URL = given.OPENAI_BASE_URL || "https://api.openai.com/v1";
    if (given.OPENAI_MODEL) settings.ATA_MODEL_NAME = given.OPENAI_MODEL;
    settings.ATA_ENGINE = "model";
    secrets.modelKey = given.OPENAI_API_KEY || "none"; // servers at home often want no key
  }
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => /^ATA_(?!TEST_)/.test(name)));
  return { isRealJira, isRealModel, secrets, settings: { ...settings, ...own } };
}

async function writePeople(stack, folder, people) {
  const users = people.map((person) => {
    const token = stack.sign(person, { key: stack.keys.demo, seconds: month });
    return { name: person.name, sub: person.sub, role: person.role, locale: person.locale, token };
  });
  const files = { "users.json": users, "tokens.json": stack.tokens };
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    undo.push(() => rm(file, { force: true }));
  }
}

async function start() {
  const port = await checkPort(given.PORT || "8080");
  const { isRealJira, isRealModel, secrets, settings } = remotes();
  const lookers = isRealJira ? await sitePeople(settings, secrets.jiraToken, people) : people;
  const folder = await claimFolder(port);
  undo.push(() => rm(join(folder, "pid"), { force: true }));
  undo.push(() => rm(join(folder, "secrets"), { recursive: true, force: true }));

  console.log("Starting the database");
  const cluster = join(folder, "cluster");
  undo.push(() => removeCluster(cluster));
  await unbroken(startCluster(cluster, false));
  const database = await unbroken(makeDatabase(cluster, "ata"));

  console.log("Starting the programs");
  const stack = await assemble({
    folder,
    database,
    undo,
    port,
    secrets,
    servers: ["lighttpd"],
    demo: true,
    environment: settings,
    jira: isRealJira ? false : [],
    model: isRealModel ? false : [],
  });
  await writePeople(stack, folder, lookers);
  await waitForFirstSync(stack, (phase) => console.log(`Reading the service desk: ${phase.replaceAll("_", " ")}`));
  return { stack, folder };
}

function tell({ stack, folder }) {
  const place = relative(process.cwd(), folder);
  const desk = stack.jira ? `${stack.jira.url}/` : stack.settings.ATA_JIRA_URL;
  const model = stack.settings.ATA_ENGINE === "guided" ? "none: guided, by rules alone" : stack.settings.ATA_MODEL_URL;
  console.log(`
  Portal         ${stack.url}/
  Administration ${stack.url}/#admin
  Service desk   ${desk}${stack.jira ? " (stand-in)" : ""}
  Model          ${model}${stack.settings.ATA_ENGINE === "model" && stack.model ? " (stand-in)" : ""}
  Edition        ${stack.settings.ATA_EDITION}

  People and their tokens: ${place}/users.json   scheduler and operator: ${place}/tokens.json
  What the programs say:   ${place}/lighttpd.log

Ctrl-C stops it. Every start begins with an empty database.`);
}

let isEnding = false;
let isComplete = false;

/** Ends what was started, once. Of a start that is cut short the keeper ends what was about to be added. */
async function end(status) {
  if (isEnding) return;
  isEnding = true;
  await pending?.catch(() => {});
  for (const step of undo.splice(0).reverse()) await step().catch((error) => console.error(`demo: ${error.message}`));
  if (isComplete || status !== 0) dismissKeeper();
  process.exit(status);
}

function oneLine(error) {
  const lines = error.message.trim().split("\n");
  return lines.length > 1 ? `${lines[0]} (${lines.at(-1)})` : lines[0];
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (!isEnding) console.log("\nStopping");
    end(0);
  });
}

try {
  if (!existsSync(join(root, "www/dist/ata.js"))) throw new Error("the pages are not built (make www)");
  const demo = await start();
  if (!isEnding) {
    isComplete = true;
    tell(demo);
    const reason = await demo.stack.ended;
    if (!isEnding) throw new Error(`the web server ended (${reason})`);
  }
} catch (error) {
  if (!isEnding) {
    console.error(`demo: ${oneLine(error)}`);
    await end(1);
  }
}

// What a story is told with: a stack, people who act in it as their browsers would, and calendars. Every answer is held
// against docs/openapi.yaml.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";

import { waitUntil } from "../stack/processes.mjs";
import { startStack } from "../stack/stack.mjs";
import { checkAnswer, checkEvent } from "./contract.mjs";
import { deskAt, modelAt } from "./desk.mjs";
import { readEvents } from "./events.mjs";

/** lighttpd, apache, or cgi: the programs as plain CGI behind lighttpd. */
export const server = process.env.ATA_TEST_SERVER || "lighttpd";

/** A program that does not answer fails its test with what was said last; longer than any synchronisation here takes. */
const patienceMs = 120000;

/** Calls a program. @param {(response: Response) => Promise<T>} read takes what is wanted of the answer */
async function ask(story, path, options, read) {
  const limit = AbortSignal.timeout(patienceMs);
  try {
    return await read(await fetch(`${story.base}${path}`, { ...options, signal: options.signal ?? limit }));
  } catch (error) {
    if (!limit.aborted) throw error;
    const said = await story.stack.lastWords();
    throw new assert.AssertionError({
      message: `${options.method} ${path} was not answered within ${patienceMs / 1000} seconds; the log ends with\n${said}`,
    });
  }
}

/** Reads an answer; all of it goes into the story's transcript. */
async function bodyOf(response, story) {
  const text = await response.text();
  story.transcript.push(JSON.stringify([...response.headers]), text);
  return /json/.test(response.headers.get("content-type") ?? "") && text ? JSON.parse(text) : text;
}

const answerOf = async (response, story) => ({
  status: response.status,
  headers: response.headers,
  body: await bodyOf(response, story),
});

/** Somebody who calls: a person with a token of their own, a scheduler, or nobody. */
export class Caller {
  constructor(story, token, person = {}) {
    Object.assign(this, person, { story, token, person });
  }

  /** The same person as the portal would sign them with other claims. */
  with(claims, options = {}) {
    return new Caller(this.story, this.story.stack.sign(this.person, { claims, ...options }), this.person);
  }

  /** The same person at other programs: "cgi". */
  at(place) {
    return new Caller({ ...this.story, base: this.story.stack.urls[place] }, this.token, this.person);
  }

  headersOf(more) {
    return { ...(this.token && { Authorization: `Bearer ${this.token}` }), ...more };
  }

  /**
   * @param {string} method
   * @param {string} path below the base path, with its query
   * @param {{json?: unknown, body?: BodyInit, headers?: object, signal?: AbortSignal}} [options]
   * @returns {Promise<{status: number, headers: Headers, body: any}>}
   */
  async call(method, path, { json, body, headers, signal } = {}) {
    const options = {
      method,
      body: json === undefined ? body : JSON.stringify(json),
      headers: this.headersOf({
        ...(json !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      }),
      signal,
      redirect: "error",
    };
    const answer = await ask(this.story, path, options, (response) => answerOf(response, this.story));
    checkAnswer({ method, path: path.split("?")[0], ...answer });
    return answer;
  }

  /** A call that may find no program: status 0 when the connection broke, or the web server's own words. */
  async attempt(method, path, { json, headers } = {}) {
    try {
      const options = {
        method,
        body: json && JSON.stringify(json),
        headers: this.headersOf({ ...(json && { "Content-Type": "application/json" }), ...headers }),
      };
      const answer = await ask(this.story, path, options, (response) => answerOf(response, this.story));
      const isOurs = /json/.test(answer.headers.get("content-type") ?? "");
      if (isOurs) checkAnswer({ method, path: path.split("?")[0], ...answer });
      return answer;
    } catch (error) {
      if (error.name === "AssertionError") throw error;
      return { status: 0, body: {} };
    }
  }

  get = (path, headers) => this.call("GET", path, { headers });
  post = (path, json, headers) => this.call("POST", path, { json, headers });

  /** The same, and the answer's body when the status is the wanted one. */
  async wants(status, method, path, options) {
    const answer = await this.call(method, path, options);
    assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  welcome = (portal = "3") => this.wants(200, "GET", `/chat?portal=${portal}`);

  utterance = (message, more = {}) => ({ portal: "3", turn_id: randomUUID(), message, ...more });

  /** One turn that is to succeed. `more`: portal, conversation, turn_id. */
  say = (message, more) => this.wants(200, "POST", "/chat", { json: this.utterance(message, more) });
  /** One turn, however it ends. */
  trySay = (message, more, headers) => this.post("/chat", this.utterance(message, more), headers);

  /** One turn as events. @returns {Promise<{status, headers, events: AsyncGenerator}>} */
  async stream(message, more) {
    const options = {
      method: "POST",
      body: JSON.stringify(this.utterance(message, more)),
      headers: this.headersOf({ "Content-Type": "application/json", Accept: "text/event-stream" }),
    };
    const response = await ask(this.story, "/chat", options, (begun) => begun);
    const { status, headers } = response;
    if (status !== 200) {
      const body = await bodyOf(response, this.story);
      checkAnswer({ method: "POST", path: "/chat", status, headers, body });
      return { status, headers, body };
    }
    checkAnswer({ method: "POST", path: "/chat", status, headers });
    return { status, headers, events: checkedEvents(response.body, this.story) };
  }

  /** One turn as events, to its end. @returns {Promise<{event: string, data: any}[]>} */
  async events(message, more) {
    const { status, events, body } = await this.stream(message, more);
    assert.equal(status, 200, JSON.stringify(body));
    const list = [];
    for await (const event of events) list.push(event);
    return list;
  }

  preview = (conversation) => this.wants(200, "GET", `/preview?conversation=${conversation}`);
  tryPatch = (conversation, version, change) =>
    this.call("PATCH", `/preview?conversation=${conversation}`, {
      json: change,
      headers: { "If-Match": `"${version}"` },
    });

  /** Changes the preview at the version it has now. */
  async patch(conversation, change) {
    const { version } = await this.preview(conversation);
    const answer = await this.tryPatch(conversation, version, change);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  trySubmit = (conversation, version, key = randomUUID()) =>
    this.post("/submit", { conversation, version }, { "Idempotency-Key": key });

  /** Submits the draft as it is now. */
  async submit(conversation) {
    const { version } = await this.preview(conversation);
    const answer = await this.trySubmit(conversation, version);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  }

  trySubmission = (conversation) => this.call("GET", `/submit?conversation=${conversation}`);
  tryTakeBack = (conversation) => this.call("DELETE", `/submit?conversation=${conversation}`);

  /** How the latest submission of a conversation stands. */
  async submission(conversation) {
    const answer = await this.trySubmission(conversation);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  tryEnd = (conversation) => this.call("DELETE", `/chat?conversation=${conversation}`);

  /** Ends the open conversations on these portals, so that the next story begins anew. */
  async startOver(...portals) {
    for (const portal of portals.length > 0 ? portals : ["3"]) {
      const { conversation } = await this.welcome(portal);
      if (conversation) await this.wants(204, "DELETE", `/chat?conversation=${conversation.id}`);
    }
  }

  usage = () => this.wants(200, "GET", "/usage");
  sync = () => this.wants(200, "GET", "/sync");

  /** Synchronises and waits for the end, which is to be a good one. */
  synchronise = () => this.wants(200, "POST", "/sync?wait=1");
}

async function* checkedEvents(body, story) {
  for await (const event of readEvents(body)) {
    story.transcript.push(JSON.stringify(event));
    checkEvent(event);
    yield event;
  }
}

/**
 * Starts a stack and gives the people in it.
 *
 * The answer: `stack`, `base`, `desk` and `model` (see desk.mjs), `emma`, `jonas`, `mia` (customers), `sam` (agent), `priya`
 * (administrator), `scheduler`, `operator`, `nobody`, `stop()`.
 *
 * @param {import("../stack/stack.mjs").StackOptions & {synchronised?: boolean, seconds?: number, kind?: string}} [options]
 *   synchronised: false does not wait for the first synchronisation; seconds: how long people's tokens last, ten
 *   minutes unless given; kind: "datacenter" is a desk that knows people by their user names
 */
export async function startStory({ synchronised = true, seconds, kind = "cloud", ...options } = {}) {
  const stack = await startStack({
    servers: [server === "apache" ? "apache" : "lighttpd"],
    ...options,
    ...(kind !== "cloud" && {
      jira: ["--kind", kind],
      environment: { ATA_JIRA_KIND: kind, ...options.environment },
    }),
  });
  const story = { stack, base: server === "cgi" ? stack.urls.cgi : stack.base, transcript: [] };
  story.stop = async () => {
    const leaks = await leaksOf(story).finally(() => stack.stop());
    assert.deepEqual(leaks, [], "a secret stands in an answer or in the log");
  };
  try {
    if (stack.jira) story.desk = deskAt(stack.jira.url);
    if (stack.model) story.model = modelAt(stack.model.url);
    for (const known of stack.people) {
      const person = kind === "cloud" ? known : { ...known, sub: known.email.split("@")[0] };
      const isNew = seconds || kind !== "cloud";
      const token = isNew ? stack.sign(person, { key: stack.keys.demo, seconds }) : person.token;
      story[person.name.split(" ")[0].toLowerCase()] = new Caller(story, token, person);
    }
    story.scheduler = new Caller(story, stack.tokens.sync);
    story.operator = new Caller(story, stack.tokens.operator);
    story.nobody = new Caller(story);
    if (synchronised) await waitForFirstSync(story);
    return story;
  } catch (error) {
    await stack.stop().catch(() => {});
    throw error;
  }
}

/** What no answer and no line of the log may hold, by name. */
async function secretsOf({ stack }) {
  const files = Object.entries(stack.settings).filter(([name]) => name.endsWith("_FILE"));
  const texts = await Promise.all(
    files.map(async ([name, file]) => [name, (await readFile(file, "utf8")).trim()]),
  );
  return [
    ...texts,
    ...Object.values(stack.keys).flatMap(({ kid, secret, private_key: key }) => [
      [kid, secret ?? key.split("\n")[3]],
    ]),
    ...stack.people.map(({ name, token }) => [`the token of ${name}`, token.split(".")[2]]),
    ["the database", "host=/"],
  ];
}

/** The names of the secrets that got out. */
export async function leaksOf(story) {
  const text = [...story.transcript, await story.stack.log()].join("\n");
  return (await secretsOf(story)).filter(([, secret]) => text.includes(secret)).map(([name]) => name);
}

async function waitForFirstSync(story) {
  await waitUntil("the first synchronisation", async () => {
    const sync = await story.scheduler.sync();
    const [last] = sync.history;
    if (last?.outcome === "failed") throw new Error(`the first synchronisation failed: ${last.message}`);
    return sync.last_updated;
  });
}

/** A field of a preview by its id. */
export function fieldOf(preview, id) {
  const field = preview.fields.find((one) => one.id === id);
  assert.ok(field, `the preview has no field ${id}: ${preview.fields.map((one) => one.id)}`);
  return field;
}

/** The value of a field in a preview. */
export const valueOf = (preview, id) => fieldOf(preview, id).value;

/** What stands in a ticket of the stand-in desk, by field. */
export const ticketValue = (ticket, id) => ticket.payload.requestFieldValues[id];

/** The day it is in a time zone, `offset` days on, as "2026-11-20". */
export function dayIn(zone, offset = 0) {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date());
  const day = new Date(`${today}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + offset);
  return day.toISOString().slice(0, 10);
}

/** The next such weekday after today in a time zone; 0 is Sunday. */
export function comingWeekday(zone, weekday) {
  const today = new Date(`${dayIn(zone)}T12:00:00Z`).getUTCDay();
  return dayIn(zone, (weekday - today + 7) % 7 || 7);
}

export const friday = 5;

/** What a person says about their broken laptop. */
export const accident = {
  en: "My laptop screen went black after I dropped it yesterday, I need it for a customer meeting on Friday",
  de: "Der Bildschirm meines Laptops ist schwarz, seit er mir gestern heruntergefallen ist, ich brauche ihn am Freitag für einen Kundentermin",
};

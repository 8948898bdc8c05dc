// A small client for the tests: posts a request, reads the stream as the standard says, and steers the
// server.
import { request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { startModel } from "../server.mjs";

export const KEY = "sk-demo-key";

/** A server with a client bound to it. */
export async function startClient(options = {}) {
  const server = await startModel({ key: KEY, ...options });
  const origin = server.url.slice(0, -3);
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const control = async (method, path, body) => {
    const answer = await fetch(`${origin}/__control/${path}`, { method, body: body && JSON.stringify(body) });
    return { status: answer.status, ...(await answer.json()) };
  };
  return {
    ...server,
    origin,
    control,
    fault: (fault, times = 1, more = {}) => control("POST", "faults", { times, fault, ...more }),
    post: (body, more = {}) =>
      post(`${origin}${more.path ?? "/v1/chat/completions"}`, body, { ...headers, ...more.headers }),
    get: (path, more = {}) => fetch(`${origin}${path}`, { headers: { ...headers, ...more } }),
    open: (body, more = {}) => openStream(`${origin}/v1/chat/completions`, body, { ...headers, ...more }),
    lastRequest: async () => (await control("GET", "log?last=1")).requests[0],
  };
}

async function post(url, body, headers) {
  const raw = typeof body === "string" || body instanceof Uint8Array;
  const answer = await fetch(url, {
    method: "POST",
    headers,
    body: raw ? body : JSON.stringify(body),
    redirect: "manual",
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const text = bytes.toString();
  const streamed = (answer.headers.get("content-type") ?? "").startsWith("text/event-stream");
  return {
    status: answer.status,
    headers: answer.headers,
    bytes,
    text,
    json: maybeJson(text),
    ...(streamed ? readStream(text) : {}),
  };
}

function maybeJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The events of a stream's text, and what they come to. */
export function readStream(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const events = [];
  let data = [];
  for (const line of lines) {
    if (line === "" && data.length) events.push(data.join("\n"));
    if (line === "") data = [];
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  const chunks = events.map(maybeJson).filter((value) => value && typeof value === "object");
  const choices = chunks.flatMap((chunk) => chunk.choices ?? []);
  return {
    events,
    chunks,
    content: choices.map((choice) => choice.delta?.content ?? "").join(""),
    refusal: choices.map((choice) => choice.delta?.refusal ?? "").join(""),
    finishes: choices.map((choice) => choice.finish_reason).filter(Boolean),
    usages: chunks.map((chunk) => chunk.usage).filter((usage) => usage !== undefined),
    error: chunks.find((chunk) => chunk.error)?.error,
  };
}

/** A request left open: its bytes so far, how it ended, and a way to leave. */
export async function openStream(url, body, headers) {
  const state = { bytes: Buffer.alloc(0), status: null, ended: null, pieces: [] };
  const text = JSON.stringify(body);
  const request = httpRequest(url, {
    method: "POST",
    headers: { ...headers, "content-length": Buffer.byteLength(text) },
    agent: false,
  });
  request.on("continue", () => (state.continued = true));
  request.on("information", ({ statusCode }) => (state.continued = statusCode === 100));
  request.on("error", (error) => (state.ended = error.code));
  request.on("response", (response) => {
    Object.assign(state, { status: response.statusCode, headers: response.headers });
    response.on("data", (piece) => {
      state.pieces.push(piece);
      state.bytes = Buffer.concat([state.bytes, piece]);
    });
    response.on("end", () => (state.ended = "end"));
    response.on("error", (error) => (state.ended ??= error.code));
  });
  request.end(text);
  state.leave = () => request.destroy();
  return state;
}

/** Waits until `test()` is true; fails after a generous time. */
export async function until(test, what = "it") {
  for (let tries = 0; tries < 2000; tries += 1) {
    if (await test()) return;
    await sleep(5);
  }
  throw new Error(`${what} did not happen`);
}

/** A short while in which something that must not happen would have happened. */
export function aWhile() {
  return sleep(40);
}

// The HTTP server: finds the address, checks the caller and the request, answers, and notes what happened.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { complete, completionBody } from "./completion.mjs";
import { control } from "./control.mjs";
import { ApiError, invalidRequest, modelNotFound, notFoundUrl } from "./errors.mjs";
import { modelEntry, modelNames } from "./families.mjs";
import { ANSWER_FAULTS } from "./faults/answer.mjs";
import { BODY_FAULTS } from "./faults/body.mjs";
import { EVENT_FAULTS } from "./faults/events.mjs";
import { HTTP_FAULTS, errorReply } from "./faults/http.mjs";
import { Faults } from "./faults/list.mjs";
import { TRANSPORT_FAULTS } from "./faults/transport.mjs";
import { RateGate, checkKey, keyOf } from "./gate.mjs";
import { addressOf, parsed, readBody, readRequest } from "./intake.mjs";
import { RequestLog } from "./log.mjs";
import { makeOf } from "./makes.mjs";
import { checkRequest } from "./parameters.mjs";
import { play } from "./play.mjs";
import { Script, rawStep } from "./script.mjs";
import { PLAIN_FORMAT, streamEvents, streamSteps } from "./stream.mjs";
import { PromptCache, textOf } from "./tokens.mjs";

const BACKLOG = 4096;
const EVENT_STREAM = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };

/** A server's whole state; `reset` brings it back to how it started. */
function newState(options) {
  const mode = (make) => ({
    obey: false,
    latency_ms: options.latencyMs ?? 0,
    token_ms: options.tokenMs ?? 0,
    split: options.split ?? true,
    context_tokens: options.contextTokens ?? null,
    num_ctx: null,
    models: [...make.models, ...(options.models ?? [])],
    refuse: make.refuse,
    refuse_style: make.style,
    limits: null,
  });
  const keys = () => new Map(options.key ? [[options.key, "valid"]] : []);
  const state = {
    keys: keys(),
    script: new Script(),
    faults: new Faults(),
  };
  Object.assign(state, {
    log: new RequestLog(options.logEntries),
    cache: new PromptCache(),
    gate: new RateGate(),
  });
  state.become = (name) => {
    const make = makeOf(name);
    Object.assign(state, { kind: make.kind, quirks: make.quirks, mode: mode(make) });
    for (const fault of make.first) state.faults.add({ fault });
  };
  state.reset = () => {
    Object.assign(state, { keys: keys() });
    for (const part of [state.script, state.faults, state.log, state.cache, state.gate]) part.clear();
    state.become(options.kind);
  };
  state.become(options.kind);
  return state;
}

/** Starts the server on 127.0.0.1.
 *
 * @param {{port?: number, key?: string, latencyMs?: number, tokenMs?: number, kind?: string, split?: boolean,
 *   models?: string[], contextTokens?: number, logEntries?: number}} options no `key` lets everyone in;
 * port 0 takes a free one
 * @returns {Promise<{url: string, port: number, close: () => Promise<void>}>} `url` ends in /v1
 */
export async function startModel(options = {}) {
  const state = newState(options);
  const server = createServer({ keepAliveTimeout: 60000, requestTimeout: 0 }, (request, response) => {
    serve(state, request, response).catch((error) => {
      if (response.headersSent) response.destroy();
      else
        send(
          response,
          500,
          {},
          { error: { message: String(error?.stack ?? error), type: "stand_in_failed" } },
        );
    });
  });
  await new Promise((done, failed) => {
    server.once("error", failed);
    server.listen({ port: options.port ?? 0, host: "127.0.0.1", backlog: BACKLOG }, done);
  });
  const { port } = server.address();
  const close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/v1`, port, close };
}

async function serve(state, request, response) {
  const url = new URL(request.url, "http://127.0.0.1");
  const body = await readBody(request);
  if (url.pathname.startsWith("/__control/")) {
    const [status, value] = control(state, request.method, url, parsed(body));
    return send(response, status, {}, value);
  }
  const entry = state.log.begin(request, url);
  entry.body = parsed(body) ?? body.toString();
  const gone = watch(state, entry, response);
  await answerRequest({ state, request, response, url, body, entry, gone });
}

/* The signal that the client has left; the log learns the outcome either way. */
function watch(state, entry, response) {
  const gone = new AbortController();
  const { socket } = response;
  const earlier = socket.bytesWritten;
  state.log.open(entry);
  response.on("close", () => {
    const outcome = response.writableFinished ? "done" : entry.broken ? "broken" : "aborted";
    delete entry.broken;
    entry.bytes_sent = socket.bytesWritten - earlier;
    state.log.end(entry, outcome);
    gone.abort();
  });
  return gone.signal;
}

async function answerRequest(call) {
  const { state, url, entry } = call;
  const address = addressOf(url, state.kind);
  const server = serverOf(state, address);
  const text = lastUserText(entry.body);
  const quirks = address.what === "complete" ? state.quirks : [];
  const faults = [...quirks, ...state.faults.take(url.pathname, text)];
  entry.faults = faults.map((fault) => fault.kind);
  const refusal = refusalOf(call, address, server);
  if (refusal) entry.refusal = refusal.body.error;
  const instead = faults.find((fault) => HTTP_FAULTS[fault.kind]);
  if (instead) return await replyInstead(call, instead, server, faults);
  if (refusal) return sendReply(call, errorReply(refusal), server);
  if (address.what === "complete") return await sendCompletion(call, server, faults, text);
  sendReply(call, { status: 200, headers: {}, body: modelList(state, address) }, server);
}

function serverOf(state, address) {
  return {
    kind: state.kind,
    dialect: address.azure ? "azure" : state.kind,
    apiVersion: address.version ?? null,
    azure: address.azure,
    contextTokens: state.mode.context_tokens,
    numCtx: state.mode.num_ctx,
    refuse: state.mode.refuse,
    refuseStyle: state.mode.refuse_style,
  };
}

function lastUserText(body) {
  const messages = Array.isArray(body?.messages) ? body.messages : [];
  return textOf(messages.filter((message) => message?.role === "user").pop());
}

/* The error this request deserves, or null; a passed gate leaves its headers in the call. */
function refusalOf(call, address, server) {
  const { state, request, url, entry, body } = call;
  try {
    if (address.what === null) throw notFoundUrl(request.method, url.pathname, address.azure);
    const key = keyOf(request.headers, address.azure);
    entry.key_last4 = key?.slice(-4) ?? null;
    entry.key = key === null ? "none" : (state.keys.get(key) ?? (state.keys.size ? "unknown" : "any"));
    checkMethod(request, address);
    checkKey(key, state.keys, address.what, address.azure);
    if (address.what === "list") checkListed(state, address);
    else checkCompletion(call, readRequest(request, body, address), server);
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function checkMethod(request, address) {
  const wanted = address.what === "complete" ? "POST" : "GET";
  if (request.method === wanted) return;
  throw invalidRequest(`Only ${wanted} requests are accepted.`, null, "method_not_supported", 405);
}

function checkListed(state, address) {
  if (address.model !== null && !knownModels(state).includes(address.model))
    throw modelNotFound(address.model);
}

function knownModels(state) {
  return [...modelNames(state.kind), ...state.mode.models];
}

function checkCompletion(call, request, server) {
  const { state } = call;
  checkRequest(request, server);
  if (!knownModels(state).includes(request.model)) {
    if (server.azure && request.model) throw deploymentMissing();
    throw modelNotFound(request.model);
  }
  call.completion = request;
  call.limitHeaders = state.gate.pass(request, state.mode.limits);
}

function deploymentMissing() {
  const message =
    "The API deployment for this resource does not exist. If you created the deployment recently, please wait a moment and try again.";
  return new ApiError(404, { code: "DeploymentNotFound", message });
}

function modelList(state, address) {
  if (address.model !== null) return modelEntry(address.model, state.kind);
  return { object: "list", data: knownModels(state).map((name) => modelEntry(name, state.kind)) };
}

async function replyInstead(call, fault, server, faults) {
  const { response, entry, gone } = call;
  const model = entry.body?.model ?? "gpt-4o";
  const reply = HTTP_FAULTS[fault.kind].reply(fault, { azure: server.azure, model });
  if (reply.nothing) return;
  if (reply.broken) {
    entry.broken = true;
    return void (reply.broken === "reset" ? response.socket.resetAndDestroy() : response.socket.destroy());
  }
  if (reply.raw) return void response.socket.write(reply.raw);
  if (reply.steps) {
    head(call, 200, { ...standardHeaders(call, server), ...EVENT_STREAM });
    response.flushHeaders();
    return await play(response, reply.steps, gone);
  }
  sendReply(call, { ...reply, headers: { ...reply.headers, ...headersOf(faults) } }, server);
}

function headersOf(faults) {
  return Object.assign({}, ...faults.map((fault) => TRANSPORT_FAULTS[fault.kind]?.headers?.(fault) ?? {}));
}

async function sendCompletion(call, server, faults, text) {
  const { state, response, entry, gone, completion } = call;
  const scripted = state.script.take(text);
  const answer = complete(completion, server, state.mode, state.cache, scripted);
  for (const fault of faults) ANSWER_FAULTS[fault.kind]?.answer(answer, fault);
  state.log.spend(answer.usage.total_tokens);
  entry.answer = {
    content: answer.content,
    refusal: answer.refusal,
    finish_reason: answer.finish,
    usage: answer.usage,
  };
  const streamed = completion.stream === true;
  const steps = scripted?.raw_chunks ? scripted.raw_chunks.map(rawStep) : answerSteps(call, answer, faults);
  const told = faults.reduce((all, fault) => TRANSPORT_FAULTS[fault.kind]?.steps?.(all, fault) ?? all, steps);
  entry.broken = told.some((step) => step.cut || step.reset);
  head(call, scripted?.status ?? 200, {
    ...standardHeaders(call, server),
    ...(streamed ? EVENT_STREAM : { "content-type": "application/json" }),
    ...scripted?.headers,
    ...headersOf(faults),
  });
  const latency = state.mode.latency_ms ? [{ pause: state.mode.latency_ms }] : [];
  await play(response, [...latency, ...told], gone);
}

function answerSteps(call, answer, faults) {
  const { state, completion } = call;
  if (completion.stream !== true) {
    const body = faults.reduce(
      (value, fault) => BODY_FAULTS[fault.kind]?.(value, fault) ?? value,
      completionBody(answer),
    );
    return [{ bytes: Buffer.from(JSON.stringify(body)) }];
  }
  const events = faults.reduce(
    (all, fault) => EVENT_FAULTS[fault.kind]?.events(all, fault, answer) ?? all,
    streamEvents(answer),
  );
  const format = { ...PLAIN_FORMAT };
  for (const fault of faults) TRANSPORT_FAULTS[fault.kind]?.format?.(format, fault);
  return streamSteps(
    events,
    format,
    { tokenMs: state.mode.token_ms, split: state.mode.split },
    answer.random,
  );
}

function standardHeaders(call, server) {
  const id = `req_${randomUUID().replaceAll("-", "")}`;
  if (server.dialect === "legacy") return {};
  const azure = { "apim-request-id": randomUUID(), "x-ms-region": "Sweden Central" };
  const openai = {
    "openai-version": "2020-10-01",
    "openai-organization": "org-standin",
    "openai-processing-ms": "7",
  };
  return { "x-request-id": id, ...(server.azure ? azure : openai), ...call.limitHeaders };
}

function sendReply(call, reply, server) {
  const { entry, response } = call;
  entry.status = reply.status;
  send(response, reply.status, { ...standardHeaders(call, server), ...reply.headers }, reply.body);
}

function head(call, status, headers) {
  call.entry.status = status;
  call.response.writeHead(status, headers);
}

function send(response, status, headers, body) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type =
    typeof body === "string" && !body.startsWith("{") ? {} : { "content-type": "application/json" };
  response.writeHead(status, { ...type, ...headers, "content-length": Buffer.byteLength(text) });
  response.end(text);
}

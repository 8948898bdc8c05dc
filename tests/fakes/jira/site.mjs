/** The HTTP side of the stand-in: reads a call, lets faults have their way, finds the route, answers. */

import { accountOfCall, cookiesOf, identityHeaders, strangerAnswer, unlicensedAnswer } from "./auth.mjs";
import { json } from "./answer.mjs";
import { Call, Refusal } from "./call.mjs";
import { controlAnswer } from "./control.mjs";
import { Faults, faultAnswer, hasOwnAnswer } from "./faults.mjs";
import { pageAnswer } from "./pages.mjs";
import { Router } from "./router.mjs";
import { routesOf } from "./routes.mjs";
import { World } from "./world.mjs";

const bodyLimit = 256 * 1024 * 1024;
const logLimit = 20000;
const loggedBody = 256 * 1024;
const lingerMs = 1000;
const upload = /\/attachTemporaryFile$/;
const secretHeaders = /^(authorization|proxy-authorization|cookie|x-atlassian-token)$/i;

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** `isHeld` true: nothing more is read for now, so that whoever sends has to wait. */
async function readBody(request, isHeld) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    while (isHeld()) await wait(20);
    size += chunk.length;
    if (size > bodyLimit) throw new Error("body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function logged(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.test(name)));
}

function loggedText(bytes) {
  const text = bytes.subarray(0, loggedBody).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Path without the context, or null when the call is for another application. */
function withoutContext(path, context) {
  if (context === "") return path;
  if (path === context) return "/";
  return path.startsWith(`${context}/`) ? path.slice(context.length) : null;
}

export class Site {
  constructor(options) {
    this.options = options;
    this.world = new World(options);
    this.faults = new Faults();
    this.log = [];
    this.logged = 0;
    this.timers = new Set();
    this.router = new Router(routesOf(options.kind));
  }

  /** As freshly started; commits that are still to come are dropped. */
  reset() {
    this.stopTimers();
    this.world.reset();
    this.faults.clear();
    this.log.length = 0;
  }

  stopTimers() {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  later(milliseconds, action) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, milliseconds);
    this.timers.add(timer);
  }

  async handle(request, response) {
    const [rawPath, rawQuery = ""] = request.url.split(/\?(.*)/s);
    const path = withoutContext(rawPath.replace(/\/{2,}/g, "/"), this.options.context);
    const target = rawQuery === "" ? path : `${path}?${rawQuery}`;
    const isOurs = path?.startsWith("/__control/");
    const early = !isOurs && this.faults.take({ method: request.method, target, bodyText: "", early: true });
    if (early) return this.answerEarly(request, response, faultAnswer(early));
    const body = await readBody(request, () => this.world.settings.upload_hold && upload.test(path ?? ""));
    if (path === null)
      return send(response, { status: 404, headers: { "Content-Type": "text/plain" }, body: "Not found\n" });
    if (isOurs)
      return send(response, controlAnswer(this, request.method, path, body));
    const call = new Call({
      world: this.world,
      linkBase: this.options.linkBase,
      method: request.method,
      path,
      query: new URLSearchParams(rawQuery),
      headers: request.headers,
      body,
    });
    const entry = this.enter(call);
    const fault = this.faults.take({
      method: call.method,
      target,
      bodyText: body.subarray(0, loggedBody).toString("utf8"),
    });
    if (fault) return this.answerFaulty(call, entry, fault, response);
    const answer = this.answer(call);
    this.leave(entry, call, answer.status);
    return send(response, answer);
  }

  enter(call) {
    this.logged += 1;
    const entry = {
      id: this.logged,
      at: new Date().toISOString(),
      method: call.method,
      path: call.path,
      query: [...call.query],
      status: null,
      headers: logged(call.headers),
      cookies: cookiesOf(call).map(([name]) => name),
      body: loggedText(call.body),
      account: null,
    };
    entry.query = Object.fromEntries(entry.query);
    this.log.push(entry);
    if (this.log.length > logLimit) this.log.shift();
    return entry;
  }

  leave(entry, call, status) {
    entry.status = status;
    entry.account = call.account?.email ?? null;
  }

  /** See the table at the head of jira.mjs for when the real work is done, and what is sent. */
  async answerFaulty(call, entry, fault, response) {
    const own = hasOwnAnswer(fault);
    const { commit } = fault;
    let real = null;
    entry.fault = true;
    if (commit === "before") real = this.answer(call);
    if (commit?.late_ms !== undefined) this.later(commit.late_ms, () => this.answer(call));
    if (fault.delay_ms) await wait(fault.delay_ms);
    if (!real && commit === undefined && !own && !fault.reset) real = this.answer(call);
    if (fault.reset) {
      this.leave(entry, call, "reset");
      response.socket?.resetAndDestroy();
    } else {
      const answer =
        own || !real ? faultAnswer(fault) : { ...real, headers: { ...real.headers, ...fault.headers } };
      this.leave(entry, call, fault.cut_after_bytes === undefined ? answer.status : "cut");
      send(response, answer, fault.cut_after_bytes);
    }
    if (commit === "after") this.later(0, () => this.answer(call));
  }

  /** As a proxy does that will not take so much: what is still being sent is thrown away, and not for long. */
  answerEarly(request, response, answer) {
    const { socket } = request;
    request.resume();
    request.on("error", () => {});
    send(response, answer);
    this.later(lingerMs, () => socket.destroy());
  }

  /** What the site answers, faults aside. */
  answer(call) {
    try {
      const answer = this.routed(call);
      return { ...answer, headers: { ...identityHeaders(call), ...answer.headers } };
    } catch (error) {
      if (error instanceof Refusal)
        return { ...error.answer, headers: { ...identityHeaders(call), ...error.answer.headers } };
      return json(500, { errorMessage: String(error.stack) });
    }
  }

  routed(call) {
    if (!/^\/(rest|wiki|jira|_edge)\//.test(call.path)) return pageAnswer(call);
    const found = this.router.find(call.method, call.path);
    const account = accountOfCall(call);
    if (account === undefined || (account === null && !found?.route?.open))
      return strangerAnswer(call, account);
    call.account = account;
    const needsLicence = call.path.startsWith("/rest/servicedeskapi/") && !found?.route?.open;
    if (needsLicence && account.role === "unlicensed") return unlicensedAnswer();
    const limited = this.tooMany();
    if (limited) return limited;
    if (!found)
      return json(404, { message: `null for uri: ${call.linkBase}${call.path}`, "status-code": 404 });
    if (!found.route) return { status: 405, headers: { Allow: found.methods.join(", ") }, body: "" };
    call.params = found.params;
    return found.route.handler(call);
  }

  /** The burst limit of the setting rate_limit {requests, per_ms, retry_after}. */
  tooMany() {
    const { rate_limit: limit } = this.world.settings;
    if (!limit) return null;
    const now = Date.now();
    const recent = this.world.recentCalls.filter((at) => now - at < limit.per_ms);
    this.world.recentCalls = recent;
    if (recent.length < limit.requests) {
      recent.push(now);
      return null;
    }
    const free = recent[0] + limit.per_ms;
    return json(
      429,
      { errorMessages: ["Rate limit exceeded."], errors: {} },
      {
        "X-RateLimit-Limit": String(limit.requests),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": `${new Date(free).toISOString().slice(0, 16)}Z`,
        "RateLimit-Reason": "jira-burst-based",
        ...(limit.retry_after !== false && {
          "Retry-After": String(Math.max(1, Math.ceil((free - now) / 1000))),
        }),
      },
    );
  }
}

/** Sends an answer; with `cutAfter` only that many bytes of its body, and then the connection ends. */
function send(response, answer, cutAfter) {
  const bytes = Buffer.from(answer.body, "utf8");
  const noBody = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, {
    ...(!noBody && { "Content-Length": bytes.length }),
    ...answer.headers,
  });
  if (cutAfter === undefined) {
    response.end(noBody ? undefined : bytes);
    return;
  }
  response.flushHeaders();
  const end = () => response.socket?.destroy();
  if (cutAfter === 0) setImmediate(end);
  else response.write(bytes.subarray(0, cutAfter), end);
}

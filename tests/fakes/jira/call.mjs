/** One request as the routes see it: who calls, what for, in which language. */

import { deskError } from "./answer.mjs";
import { say } from "./texts.mjs";

/** Thrown anywhere below a route; carries the finished answer. */
export class Refusal extends Error {
  constructor(answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** Stops the route with this answer. */
export function refuse(answer) {
  throw new Refusal(answer);
}

export class Call {
  constructor({ world, linkBase, method, path, query, headers, body }) {
    Object.assign(this, { world, linkBase, method, path, query, headers, body });
    this.cloud = world.cloud;
    this.context = world.options.context;
    this.params = {};
    this.account = null;
  }

  /** Translations are served on reads only, and only on Cloud; an unknown tag counts as none. */
  get language() {
    const tag = this.method === "GET" && this.cloud ? this.query.get("requestLanguage") : null;
    return /^de([-_]|$)/i.test(tag ?? "") ? "de" : "en";
  }

  /** The JSON object that was sent; anything else is refused. */
  json() {
    const type = this.headers["content-type"] ?? "";
    if (!/^application\/json\b/i.test(type)) refuse({ status: 415, headers: {}, body: "" });
    let value;
    try {
      value = JSON.parse(this.body.toString("utf8"));
    } catch {
      refuse(deskError(this, 400, "sd.error.bad.body", "not JSON"));
    }
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      refuse(deskError(this, 400, "sd.error.bad.body", "an object was expected"));
    }
    return value;
  }

  /** Refuses calls of experimental operations that do not opt in. */
  optIn() {
    const given = this.headers["x-experimentalapi"];
    const accepted = given === "opt-in" || (!this.cloud && given === "true");
    if (!accepted) refuse(deskError(this, 412, "sd.error.experimental"));
  }

  /** The desk that the path names, when the caller may see it; a hidden one is not there. */
  desk() {
    const desk = this.world.deskNamed(this.params.desk);
    if (!desk || !this.world.canSeeDesk(this.account, desk)) {
      refuse(deskError(this, 404, "sd.agent.servicedesk.error.servicedesk.missing"));
    }
    return desk;
  }

  /** The request type of this desk that the path names. */
  requestType(desk) {
    const type = this.world.requestType(this.params.type);
    if (!type || type.deskId !== desk.id || !this.world.canRaise(this.account, type)) {
      refuse(deskError(this, 404, "sd.request.type.not.found"));
    }
    return type;
  }

  say(key, ...parameters) {
    return say(this.language, key, ...parameters);
  }
}

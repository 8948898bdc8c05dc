/** What the tests share: one stand-in, reset before each test, and a small client for it. */

import { after, before, beforeEach } from "node:test";
import { startJira } from "../../jira.mjs";

export const emma = "5b10ac8d82e05b22cc7d4ef5";
export const jonas = "5b109f2e9729b51b54dc274d";
export const mia = "qm:3f2c81d0-77aa-4a9e-9f61-0c8a52d1b6e4:9a1b2c3d4e5f";
export const sam = "557058:1f0c6a77-2d43-4f0e-8f0e-2a9b7c0d1e21";
export const priya = "557058:9d4be2c3-6a58-47b1-b0d7-5f3e8a1c4b90";

export const basic = (user, token) => ({
  authorization: `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`,
});
export const service = basic("ata-service@example.com", "jira-demo-token");
export const agentOnly = basic("agent-only@example.com", "agent-only-token");
export const noLicence = basic("no-licence@example.com", "no-licence-token");
export const optIn = { "x-experimentalapi": "opt-in" };

export let jira;

/** One call: {status, headers, text, body}; body is the JSON, or undefined. */
export async function call(method, path, { as = service, headers = {}, body, base = jira.url } = {}) {
  const isJson = body !== undefined && !(body instanceof FormData) && typeof body !== "string";
  const response = await fetch(base + path, {
    method,
    redirect: "manual",
    headers: { ...as, ...(isJson && { "content-type": "application/json" }), ...headers },
    body: isJson ? JSON.stringify(body) : body,
  });
  const text = await response.text();
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined; // HTML, or nothing at all
  }
  return { status: response.status, headers: response.headers, text, body: parsed };
}

export const desk = "/rest/servicedeskapi";
export const get = (path, options) => call("GET", path, options);
export const post = (path, body, options) => call("POST", path, { body, ...options });
export const control = (method, path, body) => call(method, `/__control/${path}`, { as: {}, body });
export const change = (...operations) => control("PATCH", "data", operations);

export const broken = (fields = {}, more = {}) => ({
  serviceDeskId: "10",
  requestTypeId: "25",
  requestFieldValues: {
    summary: "Laptop screen is black",
    description: "It stays black\nsince Friday",
    customfield_10031: "2026-11-20",
    customfield_10030: { id: "10112" },
    ...fields,
  },
  raiseOnBehalfOf: emma,
  ...more,
});

export const create = (body = broken(), options) => post(`${desk}/request`, body, options);
export const tickets = async () => (await control("GET", "tickets")).body;

export async function allOf(path) {
  const values = [];
  for (let start = 0; ;) {
    const { body } = await get(`${path}${path.includes("?") ? "&" : "?"}start=${start}&limit=1000`);
    values.push(...body.values);
    if (body.isLastPage) return values;
    start += body.size;
  }
}

before(async () => {
  jira = await startJira();
});
after(() => jira.close());
beforeEach(() => control("POST", "reset"));

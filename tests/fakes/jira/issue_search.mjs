/** JQL over the tickets, with the limits of search/jql: no unbounded queries, fields only when asked for. */

import { json, platformError } from "./answer.mjs";
import { clausesOf, compares, holds, matchesText, parseQuery, QueryError } from "./query_language.mjs";
import { platformUser, typeShape } from "./shapes.mjs";
import { inLanguage } from "./world.mjs";

/** The field in which a ticket keeps its request type; its name differs between Cloud and Data Center. */
export const requestTypeField = "customfield_10002";

const spans = { m: 60e3, h: 3600e3, d: 86400e3, w: 7 * 86400e3 };

function momentOf(value) {
  if (value.call === "now") return Date.now();
  if (value.call === "startofday") return new Date(new Date().toISOString().slice(0, 10)).getTime();
  const [, sign, count, unit] = /^([+-]?)(\d+)([mhdw])$/.exec(value.text ?? "") ?? [];
  if (count) return Date.now() + (sign === "-" ? -1 : 1) * Number(count) * spans[unit];
  const time = Date.parse(
    `${(value.text ?? "").replace(/\//g, "-").replace(" ", "T")}${/ /.test(value.text ?? "") ? "Z" : ""}`,
  );
  if (Number.isNaN(time))
    throw new QueryError(`Date value '${value.text ?? value.call}' for field 'created' is invalid.`);
  return time;
}

const valueText = (ticket, fieldId) => ticket.values.find((value) => value.fieldId === fieldId)?.text ?? "";
const allText = (ticket) =>
  [...ticket.values.map((value) => value.text), ...ticket.comments.map((comment) => comment.body)].join("\n");
const userNames = (world, user) => (world.cloud ? [user.accountId] : [user.username, user.userKey]);

/** A request type is written by its name, or with its project: "Name (KEY)". */
function typeNames(ticket) {
  const names = Object.values(ticket.typeName);
  return [...names, ...names.map((name) => `${name} (${ticket.key.split("-")[0]})`)];
}

function isTypeField(world, name) {
  return name === "cf[10002]" || name === (world.cloud ? "request type" : "customer request type");
}

function typeExists(world, wanted) {
  const bare = wanted.replace(/ \([A-Z0-9]+\)$/, "");
  return world.requestTypes.some(({ name }) => [name.en, name.de].some((one) => one === wanted || one === bare));
}

/** What each field of JQL holds for a ticket, as texts to compare with. */
const fields = {
  project: (ticket, world) => {
    const portal = world.portals.find((candidate) => candidate.id === ticket.deskId);
    return [ticket.key.split("-")[0], portal?.projectId, portal?.name.en].filter(Boolean);
  },
  reporter: (ticket, world) => userNames(world, ticket.reporter),
  creator: (ticket, world) => userNames(world, ticket.creator),
  key: (ticket) => [ticket.key, ticket.id],
  issuekey: (ticket) => [ticket.key, ticket.id],
  id: (ticket) => [ticket.key, ticket.id],
  status: (ticket) => [ticket.status],
  issuetype: (ticket) => [ticket.issueTypeId],
  "request type": typeNames,
  "customer request type": typeNames,
  "cf[10002]": typeNames,
  labels: (ticket) => ticket.values.find((value) => value.fieldId === "labels")?.stored ?? [],
  summary: (ticket) => [ticket.summary],
  description: (ticket) => [valueText(ticket, "description")],
  text: (ticket) => [allText(ticket)],
  created: null,
  updated: null,
};

const textOnly = new Set(["summary", "description", "text"]);

function propertyValues(ticket, name) {
  const [, key, path] = /^issue\.property\[([^\]]+)\]\.(.+)$/i.exec(name);
  const value = path.split(".").reduce((inner, part) => inner?.[part], ticket.properties[key]);
  return value === undefined ? [] : [].concat(value).map(String);
}

function readerOf(name) {
  const lower = name.toLowerCase();
  if (Object.hasOwn(fields, lower)) return fields[lower];
  if (/^issue\.property\[[^\]]+\]\..+/i.test(name)) return (ticket) => propertyValues(ticket, name);
  const [, number] = /^cf\[(\d+)\]$/i.exec(name) ?? [];
  if (number) return (ticket) => [valueText(ticket, `customfield_${number}`)].filter(Boolean);
  throw new QueryError(`Field '${name}' does not exist or you do not have permission to view it.`);
}

/** Refuses what the real parser refuses before it looks at any issue. */
function checkClause(world, { field, operator, values }) {
  readerOf(field);
  const lower = field.toLowerCase();
  if (lower === "created" || lower === "updated") values.forEach(momentOf);
  if (/request type$/.test(lower) && !isTypeField(world, lower))
    throw new QueryError(`Field '${field}' does not exist or you do not have permission to view it.`);
  const strange = isTypeField(world, lower) && values.find(({ text }) => !typeExists(world, text ?? ""));
  if (strange) throw new QueryError(`The option '${strange.text}' for field '${field}' does not exist.`);
  if (lower === "text" && !["~", "!~"].includes(operator)) {
    throw new QueryError(`The operator '${operator}' is not supported by the '${field}' field.`);
  }
  if (["reporter", "creator"].includes(lower) && operator === "~") {
    throw new QueryError(`The operator '~' is not supported by the '${field}' field.`);
  }
  const unknown =
    lower === "project" &&
    values.find(
      ({ text }) =>
        !world.portals.some((portal) => [portal.projectKey, portal.projectId, portal.name.en].includes(text)),
    );
  if (unknown) throw new QueryError(`The value '${unknown.text}' does not exist for the field 'project'.`);
}

function clauseHolds(call, ticket, { field, operator, values }) {
  const lower = field.toLowerCase();
  if (lower === "created" || lower === "updated")
    return compares(ticket[lower].getTime(), operator, momentOf(values[0]));
  const held = readerOf(field)(ticket, call.world);
  if (operator === "empty") return held.filter(Boolean).length === 0;
  if (operator === "not empty") return held.filter(Boolean).length > 0;
  const wanted = values.map((value) =>
    value.call === "currentuser" ? call.world.userName(call.account) : (value.text ?? ""),
  );
  if (operator === "~" || operator === "!~")
    return held.some((text) => matchesText(text, wanted[0])) === (operator === "~");
  const matches = held.some((text) =>
    wanted.some((one) => (textOnly.has(lower) ? text === one : text.toLowerCase() === one.toLowerCase())),
  );
  return matches === (operator === "=" || operator === "in");
}

const sortKeys = {
  created: (ticket) => ticket.created.getTime(),
  updated: (ticket) => ticket.updated.getTime(),
  key: (ticket) => Number(ticket.id),
  issuekey: (ticket) => Number(ticket.id),
};

function sorted(tickets, order) {
  const { field, descending } = order[0] ?? { field: "created", descending: true };
  const keyOf = sortKeys[field] ?? ((ticket) => ticket.summary);
  const list = [...tickets].sort((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : Number(a.id) - Number(b.id),
  );
  return descending ? list.reverse() : list;
}

/** The tickets that match, as far as the index knows them; throws QueryError. */
function found(call, jql) {
  const { where, order } = parseQuery(jql);
  if (where === null && call.cloud) {
    throw new QueryError(
      "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
    );
  }
  for (const clause of clausesOf(where)) checkClause(call.world, clause);
  const tickets = call.world.indexedTickets();
  return sorted(
    where === null
      ? tickets
      : tickets.filter((ticket) => holds(where, (clause) => clauseHolds(call, ticket, clause))),
    order,
  );
}

function wikiDocument(text) {
  const paragraph = (line) => ({
    type: "paragraph",
    content: line === "" ? [] : [{ type: "text", text: line }],
  });
  return { type: "doc", version: 1, content: text.split("\n").map(paragraph) };
}

/** The fields of an issue that were asked for; `*all` gives all of them. Rich text is a document on Cloud. */
function issueFields(call, ticket, names) {
  const portal = call.world.portals.find((candidate) => candidate.id === ticket.deskId);
  const description = valueText(ticket, "description");
  const all = {
    summary: ticket.summary,
    description: description === "" ? null : call.cloud ? wikiDocument(description) : description,
    reporter: platformUser(call, ticket.reporter),
    creator: platformUser(call, ticket.creator),
    created: ticket.created.toISOString().replace("Z", "+0000"),
    updated: ticket.updated.toISOString().replace("Z", "+0000"),
    status: { name: ticket.status, id: "10001" },
    issuetype: { id: ticket.issueTypeId },
    project: portal && { id: portal.projectId, key: portal.projectKey, name: inLanguage(portal.name, "en") },
  };
  const type = call.world.requestType(ticket.typeId);
  all[requestTypeField] = type ? { requestType: typeShape(call, type), currentStatus: { status: ticket.status } } : null;
  for (const value of ticket.values) if (!(value.fieldId in all)) all[value.fieldId] = value.stored;
  if (names.some((name) => name === "*all" || name === "*navigable")) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

/** One issue; without `names` only its id, as search/jql answers. */
export function issueShape(call, ticket, names) {
  const api = `${call.linkBase}/rest/api/${call.cloud ? "3" : "2"}`;
  if (names.length === 0) return { id: ticket.id };
  return {
    expand: "",
    id: ticket.id,
    self: `${api}/issue/${ticket.id}`,
    key: ticket.key,
    fields: issueFields(call, ticket, names),
  };
}

function parameters(call) {
  const body = call.method === "POST" ? call.json() : Object.fromEntries(call.query);
  const fields = Array.isArray(body.fields) ? body.fields : (body.fields ?? "").split(",").filter(Boolean);
  return { ...body, fields };
}

function withJql(call, answer) {
  const given = parameters(call);
  try {
    return answer(given, found(call, given.jql ?? ""));
  } catch (error) {
    if (error instanceof QueryError) return platformError(400, error.message);
    throw error;
  }
}

/** Cloud: pages by token, no total. */
export function searchJql(call) {
  return withJql(call, ({ maxResults = 50, nextPageToken, fields }, tickets) => {
    const start =
      nextPageToken === undefined ? 0 : Number(Buffer.from(String(nextPageToken), "base64url").toString());
    if (!Number.isInteger(start) || start < 0)
      return platformError(400, "The provided next page token is invalid.");
    const limit = Math.min(Number(maxResults) || 50, call.world.settings.page_cap);
    const page = tickets.slice(start, start + limit);
    const last = start + page.length >= tickets.length;
    const body = { issues: page.map((ticket) => issueShape(call, ticket, fields)), isLast: last };
    if (!last) body.nextPageToken = Buffer.from(String(start + page.length)).toString("base64url");
    return json(200, body);
  });
}

/** Data Center: classic pages with a total, fields unless told otherwise. */
export function searchClassic(call) {
  return withJql(call, ({ startAt = 0, maxResults = 50, fields }, tickets) => {
    const start = Number(startAt) || 0;
    const limit = Math.min(Number(maxResults) || 50, call.world.settings.page_cap);
    const page = tickets.slice(start, start + limit);
    const names = fields.length > 0 ? fields : ["*navigable"];
    const issues = page.map((ticket) => issueShape(call, ticket, names));
    return json(200, {
      expand: "schema,names",
      startAt: start,
      maxResults: limit,
      total: tickets.length,
      issues,
    });
  });
}

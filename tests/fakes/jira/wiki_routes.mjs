/** The Confluence beside the desk: spaces and pages (v2), CQL search, page restrictions. */

import { json } from "./answer.mjs";
import { plainText } from "./article_search.mjs";
import { refuse } from "./call.mjs";
import { clausesOf, compares, holds, matchesText, parseQuery, QueryError } from "./query_language.mjs";

function wikiError(status, title) {
  return json(status, {
    errors: [
      { status, code: status === 404 ? "NOT_FOUND" : "INVALID_REQUEST_PARAMETER", title, detail: null },
    ],
  });
}

const isRestricted = (article) => article.readers.users.length > 0 || article.readers.groups.length > 0;

/** A page that the calling account may read. Administrators read all of them, which customers do not. */
function mayRead(call, article) {
  if (!isRestricted(article) || call.world.isAdmin(call.account)) return true;
  const { users, groups } = article.readers;
  return users.includes(call.account.email) || groups.some((name) => call.account.groups.includes(name));
}

/** Pages by cursor; the next link is relative to the site, with the base beside it. */
function cursorPage(call, values, shape) {
  const cursor = call.query.get("cursor");
  const start = cursor === null ? 0 : Number(Buffer.from(cursor, "base64url").toString());
  if (!Number.isInteger(start) || start < 0) return wikiError(400, "Invalid cursor");
  const asked = Number(call.query.get("limit") ?? 25);
  if (!Number.isInteger(asked) || asked < 1 || asked > 250)
    return wikiError(400, "limit must be between 1 and 250");
  const page = values.slice(start, start + Math.min(asked, call.world.settings.page_cap));
  const links = { base: `${call.linkBase}/wiki` };
  if (start + page.length < values.length) {
    const query = new URLSearchParams(call.query);
    query.set("cursor", Buffer.from(String(start + page.length)).toString("base64url"));
    links.next = `${call.path}?${query}`;
  }
  return json(200, { results: page.map(shape), _links: links });
}

const listOf = (call, name) =>
  call.query
    .getAll(name)
    .flatMap((text) => text.split(","))
    .filter(Boolean);

function listSpaces(call) {
  const keys = listOf(call, "keys");
  const ids = listOf(call, "ids");
  const wanted = (space) =>
    (keys.length === 0 || keys.includes(space.key)) && (ids.length === 0 || ids.includes(space.id));
  return cursorPage(call, call.world.spaces.filter(wanted), (space) => ({
    id: space.id,
    key: space.key,
    name: space.name,
    type: "global",
    status: "current",
    _links: { webui: `/spaces/${space.key}` },
  }));
}

function pageShape(call, article) {
  const space = call.world.spaces.find((one) => one.key === article.spaceKey);
  const wanted = call.query.get("body-format");
  const body = wanted === "storage" ? { storage: { representation: "storage", value: article.body } } : {};
  return {
    id: article.id,
    status: article.status,
    title: article.title,
    spaceId: space?.id ?? null,
    parentId: article.parentId ?? null,
    parentType: article.parentId ? (article.parentType ?? "page") : null,
    body,
    version: { number: 1, createdAt: article.modified, message: "" },
    _links: { webui: `/spaces/${article.spaceKey}/pages/${article.id}`, tinyui: `/x/${article.id}` },
  };
}

function pagesOf(call, spaceIds) {
  const statuses = listOf(call, "status");
  const keys = call.world.spaces.filter((space) => spaceIds.includes(space.id)).map((space) => space.key);
  const title = call.query.get("title");
  return call.world.articles.filter((article) => {
    if (spaceIds.length > 0 && !keys.includes(article.spaceKey)) return false;
    if (statuses.length > 0 ? !statuses.includes(article.status) : article.status !== "current") return false;
    return (title === null || article.title === title) && mayRead(call, article);
  });
}

const listPages = (call) =>
  cursorPage(call, pagesOf(call, listOf(call, "space-id")), (article) => pageShape(call, article));
const listSpacePages = (call) =>
  cursorPage(call, pagesOf(call, [call.params.space]), (article) => pageShape(call, article));

function articleOf(call) {
  const article = call.world.articles.find((one) => one.id === call.params.page);
  if (!article || !mayRead(call, article)) refuse(wikiError(404, "Not Found"));
  return article;
}

const showPage = (call) => json(200, pageShape(call, articleOf(call)));

const readers = {
  space: (article) => [article.spaceKey],
  "space.key": (article) => [article.spaceKey],
  type: () => ["page"],
  id: (article) => [article.id],
  title: (article) => [article.title],
  text: (article) => [`${article.title} ${plainText(article.body)}`],
  lastmodified: (article) => [article.modified],
};

function clauseHolds(article, { field, operator, values }) {
  const held = readers[field.toLowerCase()](article);
  const wanted = values.map((value) => value.text ?? "");
  if (field.toLowerCase() === "lastmodified")
    return compares(Date.parse(held[0]), operator, Date.parse(wanted[0].replace(" ", "T")));
  if (operator === "~" || operator === "!~")
    return held.some((text) => matchesText(text, wanted[0])) === (operator === "~");
  const matches = held.some((text) => wanted.includes(text));
  return matches === (operator === "=" || operator === "in");
}

function searchCql(call) {
  try {
    const { where } = parseQuery(call.query.get("cql") ?? "");
    if (where === null) return json(400, { statusCode: 400, message: "cql query parameter is required" });
    const unknown = clausesOf(where).find(({ field }) => !Object.hasOwn(readers, field.toLowerCase()));
    if (unknown) throw new QueryError(`The field '${unknown.field}' is not supported in CQL`);
    const current = call.world.articles.filter(
      (article) => article.status === "current" && mayRead(call, article),
    );
    return cqlPage(
      call,
      current.filter((article) => holds(where, (clause) => clauseHolds(article, clause))),
    );
  } catch (error) {
    if (error instanceof QueryError)
      return json(400, { statusCode: 400, message: `Could not parse cql : ${error.message}` });
    throw error;
  }
}

function cqlPage(call, hits) {
  const start = Number(call.query.get("start")) || 0;
  const limit = Math.min(Number(call.query.get("limit")) || 25, call.world.settings.page_cap);
  const results = hits.slice(start, start + limit).map((article) => ({
    content: { id: article.id, type: "page", status: article.status, title: article.title },
    title: article.title,
    excerpt: plainText(article.body).slice(0, 200),
    url: `/spaces/${article.spaceKey}/pages/${article.id}`,
    lastModified: article.modified,
  }));
  const links = { base: `${call.linkBase}/wiki`, context: "/wiki" };
  if (start + results.length < hits.length) {
    const query = new URLSearchParams(call.query);
    query.set("start", start + results.length);
    links.next = `/rest/api/search?${query}`;
  }
  return json(200, {
    results,
    start,
    limit,
    size: results.length,
    totalSize: hits.length,
    cqlQuery: call.query.get("cql"),
    _links: links,
  });
}

function restriction(call, operation, article) {
  const read = operation === "read";
  const users = call.world.users.filter((user) => read && article.readers.users.includes(user.email));
  const groups = call.world.groups.filter((group) => read && article.readers.groups.includes(group.name));
  const list = (results) => ({ results, start: 0, limit: 200, size: results.length });
  return {
    operation,
    restrictions: {
      user: list(users.map(({ accountId, name }) => ({ type: "known", accountId, displayName: name }))),
      group: list(groups.map(({ groupId, name }) => ({ type: "group", name, id: groupId }))),
    },
  };
}

function showRestrictions(call) {
  const article = articleOf(call);
  return json(200, {
    read: restriction(call, "read", article),
    update: restriction(call, "update", article),
    _links: { base: `${call.linkBase}/wiki` },
  });
}

const showRestriction = (call) => json(200, restriction(call, call.params.operation, articleOf(call)));

export const wikiRoutes = [
  ["GET", "/wiki/api/v2/spaces", listSpaces],
  ["GET", "/wiki/api/v2/spaces/:space/pages", listSpacePages],
  ["GET", "/wiki/api/v2/pages", listPages],
  ["GET", "/wiki/api/v2/pages/:page", showPage],
  ["GET", "/wiki/rest/api/search", searchCql],
  ["GET", "/wiki/rest/api/content/:page/restriction/byOperation", showRestrictions],
  ["GET", "/wiki/rest/api/content/:page/restriction/byOperation/:operation", showRestriction],
];

/** /rest/servicedeskapi: info, service desks, request types, groups, fields, permissions, knowledge base, customers. */

import { searchArticles } from "./article_search.mjs";
import { deskError, deskPage, json } from "./answer.mjs";
import { refuse } from "./call.mjs";
import { dateShape, deskShape, fieldsShape, groupShape, typeShape, userShape } from "./shapes.mjs";
import { inLanguage } from "./world.mjs";

function info(call) {
  const version = call.cloud ? "1001.0.0-SNAPSHOT" : "5.12.8";
  return json(200, {
    version,
    platformVersion: call.cloud ? "1001.0.0-SNAPSHOT" : "9.12.8",
    buildDate: dateShape(new Date("2026-10-01T00:00:00Z")),
    buildChangeSet: "5a1e1e0c7b1f",
    isLicensedForUse: true,
    _links: { self: `${call.linkBase}/rest/servicedeskapi/info` },
  });
}

function listDesks(call) {
  const desks = call.world.portals.filter((desk) => call.world.canSeeDesk(call.account, desk));
  return deskPage(call, desks, (desk) => deskShape(call, desk));
}

const showDesk = (call) => json(200, deskShape(call, call.desk()));

/** The caller sees restricted types when it may raise them, which an administrator always may. */
function visibleTypes(call, types) {
  const { world, query } = call;
  const search = query.get("searchQuery")?.trim().toLowerCase();
  const withHidden = query.get("includeHiddenRequestTypesInSearch") === "true";
  const groupId = query.get("groupId");
  const status = query.get("restrictionStatus");
  if (status !== null && !/^(open|restricted)$/i.test(status)) {
    refuse(deskError(call, 400, "sd.error.bad.parameter", "restrictionStatus"));
  }
  return types.filter((type) => {
    if (!world.canRaise(call.account, type)) return false;
    if (groupId && !type.groupIds.includes(groupId)) return false;
    if (status && type.restrictedTo.length > 0 !== /^restricted$/i.test(status)) return false;
    if (!search) return true;
    if (type.groupIds.length === 0 && !withHidden) return false;
    const words = `${inLanguage(type.name, call.language)} ${inLanguage(type.description, call.language)}`;
    return words.toLowerCase().includes(search);
  });
}

function listTypes(call) {
  const types = visibleTypes(call, call.world.typesOf(call.desk()));
  return deskPage(call, types, (type) => typeShape(call, type));
}

function listAllTypes(call) {
  call.optIn();
  const wanted = call.query.getAll("serviceDeskId");
  const types = call.world.requestTypes.filter((type) => wanted.length === 0 || wanted.includes(type.deskId));
  return deskPage(call, visibleTypes(call, types), (type) => typeShape(call, type));
}

const showType = (call) => json(200, typeShape(call, call.requestType(call.desk())));

const listGroups = (call) => deskPage(call, call.desk().groups, (group) => groupShape(call, group));

/** Not paged. Hidden fields are shown to administrators who ask, and silently left out for others. */
function listFields(call) {
  const type = call.requestType(call.desk());
  const expand = (call.query.get("expand") ?? "").split(",");
  return json(
    200,
    fieldsShape(call, type, expand.includes("hiddenFields") && call.world.isAdmin(call.account)),
  );
}

const knownPermissions = new Set(["canCreateRequest", "canAdminister"]);

function checkedBody(call) {
  const body = call.json();
  const { permissions, requestTypeIds, accountId } = body;
  const bad = (key, ...parameters) => refuse(deskError(call, 400, key, ...parameters));
  const extra = Object.keys(body).find(
    (name) => !["accountId", "permissions", "requestTypeIds"].includes(name),
  );
  if (extra) bad("sd.error.bad.body", `unknown member ${extra}`);
  if (!Array.isArray(permissions) || permissions.length === 0) bad("sd.permissions.none");
  if (!permissions.every((name) => knownPermissions.has(name))) bad("sd.error.bad.parameter", "permissions");
  if (!Array.isArray(requestTypeIds) || !requestTypeIds.every(Number.isInteger))
    bad("sd.error.bad.parameter", "requestTypeIds");
  if (requestTypeIds.length > 50) bad("sd.permissions.too.many");
  if (accountId !== undefined && typeof accountId !== "string") bad("sd.permissions.account", accountId);
  return body;
}

/** Who may submit and administer which types; ids are numbers here and nowhere else. Unknown ids are ignored. */
function checkPermissions(call) {
  if (!call.cloud) return deskError(call, 404, "sd.error.not.found");
  call.optIn();
  const desk = call.desk();
  const { accountId, permissions, requestTypeIds } = checkedBody(call);
  const person = accountId === undefined ? call.account : call.world.userNamed(accountId);
  if (!person) return deskError(call, 400, "sd.permissions.account", accountId);
  if (person !== call.account && !call.world.isAdmin(call.account))
    return deskError(call, 401, "sd.error.forbidden");
  const types = requestTypeIds
    .map((id) => call.world.requestType(String(id)))
    .filter((type, index, all) => type && type.deskId === desk.id && all.indexOf(type) === index);
  const numbers = (list) => list.map((type) => Number(type.id));
  const body = {};
  if (permissions.includes("canCreateRequest")) {
    body.canCreateRequest = numbers(types.filter((type) => call.world.canRaise(person, type)));
  }
  if (permissions.includes("canAdminister"))
    body.canAdminister = numbers(call.world.isAdmin(person) ? types : []);
  return json(200, body);
}

function articleShape(call, hit) {
  return {
    title: hit.title,
    excerpt: hit.excerpt,
    source: { type: "confluence", pageId: hit.article.id, spaceKey: hit.article.spaceKey },
    content: {
      iframeSrc: `${call.linkBase}/rest/servicedeskapi/knowledgebase/article/view/${hit.article.id}`,
    },
  };
}

/** Pages by an opaque cursor; only the query string of the next link is good for anything. */
function articlePage(call, hits) {
  const limit = Math.min(Number(call.query.get("limit")) || 50, call.world.settings.page_cap);
  const cursor = call.query.get("cursor");
  const start =
    cursor === null
      ? Number(call.query.get("start")) || 0
      : Number(Buffer.from(cursor, "base64url").toString()) || 0;
  const page = hits.slice(start, start + limit);
  const last = start + page.length >= hits.length;
  const links = { self: `${call.linkBase}${call.path}`, base: call.linkBase, context: "" };
  if (!last) {
    const query = new URLSearchParams({ query: call.query.get("query"), limit, prev: "false" });
    query.set("cursor", Buffer.from(String(start + page.length)).toString("base64url"));
    links.next = `${call.linkBase}/rest/servicedeskapi/servicedesk/%7BserviceDeskId%7D/knowledgebase/article?${query}`;
  }
  const values = page.map((hit) => articleShape(call, hit));
  return json(200, {
    _expands: [],
    size: page.length,
    start,
    limit,
    isLastPage: last,
    _links: links,
    values,
  });
}

function searchKnowledge(call, desks) {
  const query = call.query.get("query")?.trim();
  if (!query) return deskError(call, 400, "sd.kb.query.required");
  const spaces = new Set(desks.flatMap((desk) => desk.spaces));
  const articles = call.world.articles.filter(
    (article) => article.status === "current" && spaces.has(article.spaceKey),
  );
  return articlePage(call, searchArticles(articles, query, call.query.get("highlight") === "true"));
}

const searchDeskKnowledge = (call) => searchKnowledge(call, [call.desk()]);

function searchAllKnowledge(call) {
  if (call.query.get("highlight") === null)
    return deskError(call, 400, "sd.error.bad.parameter", "highlight");
  return searchKnowledge(
    call,
    call.world.portals.filter((desk) => call.world.canSeeDesk(call.account, desk)),
  );
}

function showArticle(call) {
  const article = call.world.articles.find((candidate) => candidate.id === call.params.page);
  if (!article) return deskError(call, 404, "sd.error.not.found");
  const body = `<!DOCTYPE html><html><body><h1>${article.title}</h1>${article.body}</body></html>`;
  return { status: 200, headers: { "Content-Type": "text/html;charset=UTF-8" }, body };
}

function listCustomers(call) {
  call.optIn();
  const desk = call.desk();
  const query = (call.query.get("query") ?? "").toLowerCase();
  const customers = call.world.users.filter((user) => {
    if (user.role !== "customer" || !call.world.canSeeDesk(user, desk)) return false;
    return [user.name, user.email, user.username].some((text) => text.toLowerCase().includes(query));
  });
  return deskPage(call, customers, (user) => userShape(call, user));
}

function assetsWorkspace(call) {
  if (!call.cloud) return deskError(call, 404, "sd.error.not.found");
  return deskPage(call, [{ workspaceId: call.world.options.workspaceId }]);
}

const api = "/rest/servicedeskapi";

export const deskRoutes = [
  ["GET", `${api}/info`, info, "open"],
  ["GET", `${api}/servicedesk`, listDesks],
  ["GET", `${api}/servicedesk/:desk`, showDesk],
  ["GET", `${api}/servicedesk/:desk/requesttype`, listTypes],
  ["GET", `${api}/servicedesk/:desk/requesttype/:type`, showType],
  ["GET", `${api}/servicedesk/:desk/requesttype/:type/field`, listFields],
  ["GET", `${api}/servicedesk/:desk/requesttypegroup`, listGroups],
  ["POST", `${api}/servicedesk/:desk/requesttype/permissions/check`, checkPermissions],
  ["GET", `${api}/servicedesk/:desk/knowledgebase/article`, searchDeskKnowledge],
  ["GET", `${api}/servicedesk/:desk/customer`, listCustomers],
  ["GET", `${api}/requesttype`, listAllTypes],
  ["GET", `${api}/knowledgebase/article`, searchAllKnowledge],
  ["GET", `${api}/knowledgebase/article/view/:page`, showArticle],
  ["GET", `${api}/assets/workspace`, assetsWorkspace],
  ["GET", `${api}/insight/workspace`, assetsWorkspace],
];

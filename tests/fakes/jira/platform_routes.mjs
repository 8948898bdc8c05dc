/** /rest/api/3 (Cloud) or /rest/api/2 (Data Center): who is who, groups, permissions, fields, issues. */

import { bareArray, empty, json, platformError, platformPage } from "./answer.mjs";
import { refuse } from "./call.mjs";
import { jiraSchema } from "./field_kinds.mjs";
import { issueShape, requestTypeField, searchClassic, searchJql } from "./issue_search.mjs";
import { platformUser } from "./shapes.mjs";
import { inLanguage } from "./world.mjs";

function serverInfo(call) {
  const version = call.cloud ? "1001.0.0-SNAPSHOT" : "9.12.8";
  return json(200, {
    baseUrl: call.linkBase,
    version,
    versionNumbers: call.cloud ? [1001, 0, 0] : [9, 12, 8],
    deploymentType: call.cloud ? "Cloud" : "Server",
    buildNumber: call.cloud ? 100290 : 9120008,
    buildDate: "2026-10-01T00:00:00.000+0000",
    serverTime: new Date().toISOString().replace("Z", "+0000"),
    serverTitle: "Jira",
    defaultLocale: { locale: "en_US" },
  });
}

function myself(call) {
  const groups = { size: call.account.groups.length, items: [] };
  return json(200, { ...platformUser(call, call.account), groups, applicationRoles: { size: 1, items: [] } });
}

const personParameter = (call) => (call.cloud ? "accountId" : "username");

/** Looking people and groups up needs the global right to browse them. */
function mustBrowseUsers(call) {
  if (!call.world.isAgent(call.account))
    refuse(platformError(403, "You do not have permission to browse users and groups."));
}

function personAsked(call) {
  mustBrowseUsers(call);
  const name = call.query.get(personParameter(call));
  if (!name) refuse(platformError(400, `The query parameter '${personParameter(call)}' is required.`));
  const user = call.world.userNamed(name);
  if (!user)
    refuse(platformError(404, "Specified user does not exist or you do not have required permissions"));
  return user;
}

/** Data Center tells the groups of a user where they are asked for. */
function showUser(call) {
  const user = personAsked(call);
  const body = platformUser(call, user);
  if (call.cloud || call.query.get("expand") !== "groups") return json(200, body);
  const items = user.groups.map((name) => groupShape(call, { name }));
  return json(200, { ...body, groups: { size: items.length, items } });
}

/** On Cloud a hidden address is not searched, and portal-only customers are found like anybody else. */
function searchUsers(call) {
  mustBrowseUsers(call);
  const name = call.cloud ? "query" : "username";
  const wanted = call.query.get(name)?.toLowerCase();
  if (wanted === undefined || (wanted === "" && call.cloud))
    return platformError(400, `The query parameter '${name}' is required.`);
  const texts = (user) => [
    user.name,
    call.cloud ? null : user.username,
    user.emailHidden && call.cloud ? null : user.email,
  ];
  const users = call.world.users.filter(
    (user) =>
      user.active && texts(user).some((text) => text && (wanted === "." || startsSomewhere(text, wanted))),
  );
  return bareArray(call, users, (user) => platformUser(call, user));
}

const startsSomewhere = (text, wanted) =>
  text.toLowerCase().startsWith(wanted) ||
  text
    .toLowerCase()
    .split(/[\s.@]+/)
    .some((word) => word.startsWith(wanted));

function groupShape(call, group) {
  const self = `${call.linkBase}/rest/api/${call.cloud ? "3" : "2"}/group?`;
  if (!call.cloud) return { name: group.name, self: `${self}groupname=${encodeURIComponent(group.name)}` };
  return { name: group.name, groupId: group.groupId, self: `${self}groupId=${group.groupId}` };
}

function userGroups(call) {
  const user = personAsked(call);
  const groups = call.world.groups.filter((group) => user.groups.includes(group.name));
  return json(
    200,
    groups.map((group) => groupShape(call, group)),
  );
}

function listGroups(call) {
  mustBrowseUsers(call);
  const ids = call.query.getAll("groupId");
  const names = call.query.getAll("groupName");
  const wanted = (group) =>
    (ids.length === 0 && names.length === 0) || ids.includes(group.groupId) || names.includes(group.name);
  return platformPage(call, call.world.groups.filter(wanted), ({ name, groupId }) => ({ name, groupId }));
}

function pickGroups(call) {
  mustBrowseUsers(call);
  const query = (call.query.get("query") ?? "").toLowerCase();
  const groups = call.world.groups.filter((group) => group.name.toLowerCase().includes(query));
  const limit = Math.min(Number(call.query.get("maxResults")) || 20, call.world.settings.page_cap);
  const shown = groups
    .slice(0, limit)
    .map(({ name, groupId }) => ({ name, html: name, labels: [], ...(call.cloud && { groupId }) }));
  return json(200, {
    header: `Showing ${shown.length} of ${groups.length} matching groups`,
    total: groups.length,
    groups: shown,
  });
}

function groupMembers(call) {
  mustBrowseUsers(call);
  const groupId = call.query.get("groupId");
  const name = call.query.get("groupname");
  if (groupId === null && name === null)
    return platformError(400, "The query parameter 'groupname' or 'groupId' is required.");
  const group = call.world.groups.find((one) =>
    groupId === null ? one.name === name : one.groupId === groupId,
  );
  if (!group) return platformError(404, `The group named '${name ?? groupId}' does not exist.`);
  const withInactive = call.query.get("includeInactiveUsers") === "true";
  const members = call.world.membersOf(group.name).filter((user) => user.active || withInactive);
  return platformPage(call, members, (user) => platformUser(call, user));
}

const permissionKeys = {
  ADMINISTER: "GLOBAL",
  SYSTEM_ADMIN: "GLOBAL",
  USER_PICKER: "GLOBAL",
  BULK_CHANGE: "GLOBAL",
  ADMINISTER_PROJECTS: "PROJECT",
  BROWSE_PROJECTS: "PROJECT",
  CREATE_ISSUES: "PROJECT",
  EDIT_ISSUES: "PROJECT",
  ADD_COMMENTS: "PROJECT",
  CREATE_ATTACHMENTS: "PROJECT",
  SERVICEDESK_AGENT: "PROJECT",
};

function hasPermission(world, user, key) {
  if (key === "SYSTEM_ADMIN") return false;
  if (key === "ADMINISTER" || key === "ADMINISTER_PROJECTS") return world.isAdmin(user);
  return world.isAgent(user);
}

function myPermissions(call) {
  const keys = (call.query.get("permissions") ?? "").split(",").filter(Boolean);
  if (keys.length === 0 && call.cloud)
    return platformError(400, "The 'permissions' query parameter is required.");
  const unknown = keys.filter((key) => !permissionKeys[key]);
  if (unknown.length > 0) return platformError(400, `Unrecognized permission: ${unknown.join(", ")}`);
  const project = call.query.get("projectKey");
  if (project !== null && !call.world.portals.some((portal) => portal.projectKey === project)) {
    return platformError(404, `No project could be found with key '${project}'.`);
  }
  const shown = keys.length > 0 ? keys : Object.keys(permissionKeys);
  const entry = (key, index) => ({
    id: String(index),
    key,
    name: key,
    type: permissionKeys[key],
    description: "",
    havePermission: hasPermission(call.world, call.account, key),
  });
  return json(200, { permissions: Object.fromEntries(shown.map((key, index) => [key, entry(key, index)])) });
}

/** Rights of any account; those of others need Administer Jira. */
function checkPermissions(call) {
  const { accountId, globalPermissions = [], projectPermissions = [] } = call.json();
  const user = accountId === undefined ? call.account : call.world.userNamed(accountId);
  if (user !== call.account && !call.world.isAdmin(call.account)) return platformError(403, "Forbidden");
  if (!user) return platformError(400, "Invalid account id");
  const asked = [...globalPermissions, ...projectPermissions.flatMap((entry) => entry.permissions ?? [])];
  const unknown = asked.find((key) => !permissionKeys[key]);
  if (unknown) return platformError(400, `Unrecognized permission: ${unknown}`);
  const known = (id) => call.world.portals.some((portal) => portal.projectId === String(id));
  const projects = projectPermissions.flatMap(({ permissions = [], projects: ids = [] }) =>
    permissions.map((permission) => ({
      permission,
      issues: [],
      projects: hasPermission(call.world, user, permission) ? ids.filter(known) : [],
    })),
  );
  return json(200, {
    projectPermissions: projects,
    globalPermissions: globalPermissions.filter((key) => hasPermission(call.world, user, key)),
  });
}

function listFields(call) {
  const all = Object.values(call.world.fields).map((field) => {
    const schema = jiraSchema(field);
    delete schema.configuration;
    const custom = field.fieldId.startsWith("customfield_");
    const clauses = custom ? [`cf[${schema.customId}]`, inLanguage(field.name, "en")] : [field.fieldId];
    return {
      id: field.fieldId,
      key: field.fieldId,
      name: inLanguage(field.name, call.language),
      custom,
      orderable: true,
      navigable: true,
      searchable: true,
      clauseNames: clauses,
      schema,
    };
  });
  return json(200, [...all, typeFieldShape(call), organizationsField]);
}

/** The request type of a ticket is a field like any other. */
function typeFieldShape(call) {
  const number = Number(requestTypeField.split("_")[1]);
  const name = call.cloud ? "Request Type" : "Customer Request Type";
  return {
    id: requestTypeField,
    key: requestTypeField,
    name,
    custom: true,
    orderable: true,
    navigable: true,
    searchable: true,
    clauseNames: [`cf[${number}]`, name],
    schema: { type: "sd-customerrequesttype", custom: "com.atlassian.servicedesk:vp-origin", customId: number },
  };
}

/** With whom a request is shared: on no form, set by editing the issue. */
const organizationsField = {
  id: "customfield_10002",
  key: "customfield_10002",
  name: "Organizations",
  custom: true,
  orderable: true,
  navigable: true,
  searchable: true,
  clauseNames: ["cf[10002]", "Organizations"],
  schema: {
    type: "array",
    items: "sd-customerorganization",
    custom: "com.atlassian.servicedesk:sd-customer-organizations",
    customId: 10002,
  },
};

function listPriorities(call) {
  const self = (id) => `${call.linkBase}/rest/api/${call.cloud ? "3" : "2"}/priority/${id}`;
  return json(
    200,
    call.world.fields.priority.options.map(({ id, label }) => ({
      self: self(id),
      id,
      name: inLanguage(label, call.language),
    })),
  );
}

const attachmentMeta = (call) =>
  json(200, { enabled: call.world.settings.attachments, uploadLimit: call.world.settings.upload_limit });

function issueOf(call) {
  const ticket = call.world.ticketNamed(call.params.issue);
  const visible = ticket && (call.world.isAgent(call.account) || ticket.reporter === call.account);
  if (!visible) refuse(platformError(404, "Issue does not exist or you do not have permission to see it."));
  return ticket;
}

function showIssue(call) {
  const names = (call.query.get("fields") ?? "*all").split(",");
  return json(200, issueShape(call, issueOf(call), names));
}

/** Organizations are numbers here, whatever they are elsewhere, and must belong to the desk. */
function organizationsOf(call, ticket, values) {
  const { id } = organizationsField;
  const refused = (message) => refuse(platformError(400, [], { [id]: message }));
  if (!Array.isArray(values)) refused("data was not an array");
  return values.map((value, index) => {
    if (typeof value !== "number") refused(`Operation value must be a number at array index ${index}`);
    const organization = call.world.organizations.find((one) => one.id === String(value));
    if (!organization?.desks.includes(ticket.deskId)) refused(`Organization ${value} does not exist.`);
    return organization;
  });
}

function editIssue(call) {
  const ticket = issueOf(call);
  if (!call.world.isAgent(call.account))
    return platformError(403, "You do not have permission to edit this issue.");
  const { fields = {} } = call.json();
  const other = Object.keys(fields).find((name) => name !== organizationsField.id);
  if (other)
    return platformError(400, [], {
      [other]: `Field '${other}' cannot be set. It is not on the appropriate screen, or unknown.`,
    });
  ticket.organizations = organizationsOf(call, ticket, fields[organizationsField.id] ?? []);
  return empty(204);
}

function setProperty(call) {
  const ticket = issueOf(call);
  if (!call.world.isAgent(call.account))
    return platformError(403, "You do not have permission to edit this issue.");
  const { property } = call.params;
  if (property.length > 255)
    return platformError(400, "The property key must be shorter than 256 characters.");
  if (call.body.length > 32768)
    return platformError(400, "The property value must be smaller than 32768 characters.");
  let value;
  try {
    value = JSON.parse(call.body.toString("utf8"));
  } catch {
    return platformError(400, "The property value is not valid JSON.");
  }
  const known = Object.hasOwn(ticket.properties, property);
  ticket.properties[property] = value;
  return empty(known ? 200 : 201);
}

function showProperty(call) {
  const { properties } = issueOf(call);
  const key = call.params.property;
  if (!Object.hasOwn(properties, key)) return platformError(404, `The property '${key}' does not exist.`);
  return json(200, { key, value: properties[key] });
}

function listProperties(call) {
  const ticket = issueOf(call);
  const self = (key) =>
    `${call.linkBase}/rest/api/${call.cloud ? "3" : "2"}/issue/${ticket.key}/properties/${encodeURIComponent(key)}`;
  return json(200, { keys: Object.keys(ticket.properties).map((key) => ({ self: self(key), key })) });
}

function removeProperty(call) {
  const { properties } = issueOf(call);
  if (!Object.hasOwn(properties, call.params.property))
    return platformError(404, "The property does not exist.");
  delete properties[call.params.property];
  return empty(204);
}

function tenantInfo(call) {
  return json(200, { cloudId: call.world.options.cloudId });
}

/** The form of a request type, where it has one; a separate, experimental API. */
function showForm(call) {
  call.optIn();
  const type = call.world.requestType(call.params.type);
  const known =
    call.params.cloud === call.world.options.cloudId && type?.form && type.deskId === call.params.desk;
  if (!known) return json(404, { code: "NotFound", title: "Form was not found" });
  return json(200, {
    id: "7f2b9a52-1c7d-4a53-9d0e-6b5c3f1e8a04",
    design: {
      questions: {
        1: { type: "ts", label: "Title of the position", validation: { rq: true } },
        2: { type: "da", label: "Wanted start", validation: { rq: true } },
      },
    },
  });
}

/** Routes that exist on both kinds, those of Cloud alone, and those of Data Center alone. */
const common = [
  ["GET", "/serverInfo", serverInfo, "open"],
  ["GET", "/myself", myself],
  ["GET", "/user", showUser],
  ["GET", "/user/search", searchUsers],
  ["GET", "/groups/picker", pickGroups],
  ["GET", "/group/member", groupMembers],
  ["GET", "/mypermissions", myPermissions],
  ["GET", "/field", listFields],
  ["GET", "/priority", listPriorities],
  ["GET", "/attachment/meta", attachmentMeta],
  ["GET", "/issue/:issue", showIssue],
  ["PUT", "/issue/:issue", editIssue],
  ["GET", "/issue/:issue/properties", listProperties],
  ["GET", "/issue/:issue/properties/:property", showProperty],
  ["PUT", "/issue/:issue/properties/:property", setProperty],
  ["DELETE", "/issue/:issue/properties/:property", removeProperty],
];

const cloudOnly = [
  ["GET", "/user/groups", userGroups],
  ["GET", "/group/bulk", listGroups],
  ["POST", "/permissions/check", checkPermissions],
  ["GET", "/search/jql", searchJql],
  ["POST", "/search/jql", searchJql],
];

const serverOnly = [
  ["GET", "/search", searchClassic],
  ["POST", "/search", searchClassic],
];

const under = (prefix, routes) => routes.map(([method, path, ...rest]) => [method, prefix + path, ...rest]);

export const cloudPlatformRoutes = [
  ...under("/rest/api/3", [...common, ...cloudOnly]),
  ["GET", "/_edge/tenant_info", tenantInfo, "open"],
  ["GET", "/jira/forms/cloud/:cloud/servicedesk/:desk/requesttype/:type/form", showForm],
];

export const serverPlatformRoutes = under("/rest/api/2", [...common, ...serverOnly]);

/** PATCH /__control/data: adds, changes and removes things between two syncs. The operations are listed in jira.mjs. */

import { fieldUse } from "./catalogue.mjs";
import { isFieldKind } from "./field_kinds.mjs";

const textMembers = new Set(["name", "label", "description", "helpText"]);

/** A plain string becomes the text in both languages, so that no old translation stays behind. */
function withTexts(set) {
  const entries = Object.entries(set).map(([name, value]) => {
    const isText = textMembers.has(name) && typeof value === "string";
    return [name, isText ? { en: value, de: value } : value];
  });
  return Object.fromEntries(entries);
}

function required(value, what) {
  if (value === undefined || value === null) throw new Error(`no such ${what}`);
  return value;
}

const portalOf = (world, id) =>
  required(
    world.portals.find((portal) => portal.id === id),
    `portal ${id}`,
  );
const typeOf = (world, id) => required(world.requestType(id), `request_type ${id}`);
const fieldNameOf = (world, id) =>
  required(
    Object.keys(world.fields).find((name) => world.fields[name].fieldId === id),
    `field ${id}`,
  );

/** The options of a field, or the children of one of them. */
function optionsOf(world, { field, parent }) {
  const holder = world.fields[fieldNameOf(world, field)];
  holder.options ??= [];
  if (parent === undefined) return holder.options;
  const option = required(
    holder.options.find((candidate) => candidate.id === parent),
    `option ${parent}`,
  );
  return (option.children ??= []);
}

function findIn(list, members, id, kind) {
  return required(
    list.find((item) => members.some((member) => item[member] === id)),
    `${kind} ${id}`,
  );
}

function removeFrom(list, item) {
  list.splice(list.indexOf(item), 1);
}

/** Kinds that are plain lists: where the list is, by which members its entries are named, what a new one has. */
const lists = {
  portal: {
    list: (world) => world.portals,
    members: ["id", "projectKey"],
    defaults: { access: "open", organizations: [], customers: [], spaces: [], groups: [], description: "" },
    texts: true,
  },
  portal_group: {
    list: (world, operation) => portalOf(world, operation.portal).groups,
    members: ["id"],
    texts: true,
  },
  request_type: {
    list: (world) => world.requestTypes,
    members: ["id", "key"],
    defaults: {
      groupIds: [],
      description: "",
      helpText: "",
      issueTypeId: "10011",
      restrictedTo: [],
      form: false,
      canRaiseOnBehalfOf: true,
      fields: ["summary!", "description"],
    },
    texts: true,
  },
  option: { list: (world, operation) => optionsOf(world, operation), members: ["id"], texts: true },
  article: {
    list: (world) => world.articles,
    members: ["id", "title"],
    defaults: {
      status: "current",
      body: "",
      modified: "2026-11-01T08:00:00.000Z",
      readers: { users: [], groups: [] },
    },
  },
  space: { list: (world) => world.spaces, members: ["id", "key"] },
  user: {
    list: (world) => world.users,
    members: ["accountId", "email", "username"],
    defaults: {
      role: "customer",
      accountType: "atlassian",
      locale: null,
      zoneinfo: null,
      emailHidden: false,
      groups: [],
      organizations: [],
      active: true,
    },
  },
  organization: {
    list: (world) => world.organizations,
    members: ["id", "name"],
    defaults: { uuid: null, desks: [] },
  },
  group: { list: (world) => world.groups, members: ["groupId", "name"] },
  session: { list: (world) => world.sessions, members: ["id"], defaults: { remembered: false } },
};

function prepared(kind, value) {
  const { texts, defaults = {} } = lists[kind];
  const merged = { ...structuredClone(defaults), ...value };
  if (Array.isArray(merged.fields))
    merged.fields = merged.fields.map((entry) => (typeof entry === "string" ? fieldUse(entry) : entry));
  if (kind === "user" && !merged.username) merged.username = merged.email.split("@")[0];
  if (kind === "user" && !merged.userKey) merged.userKey = `JIRAUSER-${merged.username}`;
  return texts ? withTexts(merged) : merged;
}

/** People and restrictions name groups and organizations by name, so a rename follows them. */
function renameMemberships(world, kind, from, to) {
  const member = kind === "group" ? "groups" : "organizations";
  const replaced = (names) => names.map((name) => (name === from ? to : name));
  for (const user of world.users) user[member] = replaced(user[member]);
  if (kind === "organization")
    for (const portal of world.portals) portal.organizations = replaced(portal.organizations);
  if (kind === "group") {
    for (const type of world.requestTypes) type.restrictedTo = replaced(type.restrictedTo);
    for (const article of world.articles) article.readers.groups = replaced(article.readers.groups);
  }
}

function changeListed(world, operation, list) {
  const { kind, id, set } = operation;
  const item = findIn(list, lists[kind].members, id, kind);
  const before = item.name;
  const change = lists[kind].texts ? withTexts(required(set, "member set")) : required(set, "member set");
  Object.assign(item, change);
  if (Array.isArray(set.fields))
    item.fields = set.fields.map((entry) => (typeof entry === "string" ? fieldUse(entry) : entry));
  if ((kind === "group" || kind === "organization") && item.name !== before)
    renameMemberships(world, kind, before, item.name);
}

function removeListed(world, operation, list) {
  const item = findIn(list, lists[operation.kind].members, operation.id, operation.kind);
  removeFrom(list, item);
  if (operation.kind === "portal")
    world.requestTypes = world.requestTypes.filter((type) => type.deskId !== item.id);
}

function listedOperation(world, operation) {
  const list = lists[operation.kind].list(world, operation);
  if (operation.op === "add") list.push(prepared(operation.kind, required(operation.value, "member value")));
  else if (operation.op === "change") changeListed(world, operation, list);
  else removeListed(world, operation, list);
}

/** A field on one request type; a field that is new to the site is defined by the way. */
function fieldOperation(world, { op, request_type: typeId, id, value, set }) {
  const type = typeOf(world, typeId);
  if (op === "add") {
    const {
      required: isRequired = false,
      hidden = false,
      label = null,
      ...definition
    } = required(value, "member value");
    const known = Object.keys(world.fields).find((name) => world.fields[name].fieldId === definition.fieldId);
    if (!known && !isFieldKind(definition.kind)) throw new Error(`no such kind of field ${definition.kind}`);
    const name = known ?? definition.fieldId;
    if (!known) {
      const options = definition.options?.map((option) => withTexts(option));
      world.fields[name] = { ...withTexts(definition), ...(options && { options }) };
    }
    type.fields.push({ field: name, required: isRequired, hidden, ...withTexts({ label }) });
    return;
  }
  const name = fieldNameOf(world, id);
  const use = required(
    type.fields.find((entry) => entry.field === name),
    `field ${id} on request_type ${typeId}`,
  );
  if (op === "remove") removeFrom(type.fields, use);
  else changeField(world.fields[name], use, required(set, "member set"));
}

function changeField(field, use, set) {
  const { required: isRequired, hidden, name, ...definition } = set;
  if (isRequired !== undefined) use.required = isRequired;
  if (hidden !== undefined) use.hidden = hidden;
  if (name !== undefined) use.label = withTexts({ name }).name;
  Object.assign(field, withTexts(definition));
}

/** A ticket that somebody raised in the past; every search finds it. */
function pastTicket(world, { type: typeId, summary, created, ...rest }) {
  const type = typeOf(world, typeId);
  const moment = new Date(created ?? Date.now() - 86400e3);
  world.addTicket(portalOf(world, type.deskId), {
    deskId: type.deskId,
    portalId: portalOf(world, type.deskId).portalId,
    typeId,
    typeName: type.name,
    issueTypeId: type.issueTypeId,
    summary,
    reporter: world.users[0],
    creator: world.users[0],
    participants: [],
    payload: null,
    values: [{ fieldId: "summary", text: summary, stored: summary }],
    formAnswers: null,
    created: moment,
    searchesBefore: -Infinity,
    ...rest,
  });
}

function ticketOperation(world, { op, id, value, set }) {
  if (op === "add") return pastTicket(world, required(value, "member value"));
  const ticket = required(world.ticketNamed(id), `ticket ${id}`);
  if (op === "remove") return removeFrom(world.tickets, ticket);
  const { type, created = ticket.created, ...rest } = required(set, "member set");
  Object.assign(ticket, rest, { created: new Date(created), updated: new Date() });
  if (type) Object.assign(ticket, { typeId: type, typeName: typeOf(world, type).name });
  return undefined;
}

function settingsOperation(world, { set }) {
  const unknown = Object.keys(required(set, "member set")).find((name) => !(name in world.settings));
  if (unknown) throw new Error(`no such setting ${unknown}`);
  Object.assign(world.settings, set);
}

/** Applies the operations in order; returns how many. Stops with an exception at the first bad one. */
export function changeData(world, operations) {
  const all = [].concat(operations);
  for (const operation of all) {
    if (operation.op === "settings") settingsOperation(world, operation);
    else if (!["add", "change", "remove"].includes(operation.op))
      throw new Error(`no such op ${operation.op}`);
    else if (operation.kind === "field") fieldOperation(world, operation);
    else if (operation.kind === "ticket") ticketOperation(world, operation);
    else if (Object.hasOwn(lists, operation.kind)) listedOperation(world, operation);
    else throw new Error(`no such kind ${operation.kind}`);
  }
  return all.length;
}

/** How the site shows its things as JSON. Ids are strings throughout. */

import { jiraSchema, optionKinds } from "./field_kinds.mjs";
import { inLanguage } from "./world.mjs";

/** A person; portal customers and people with hidden addresses show no e-mail, and locale may be null. */
export function userShape(call, user) {
  const name = encodeURIComponent(call.world.userName(user));
  if (!call.cloud) {
    return {
      name: user.username,
      key: user.userKey,
      emailAddress: user.email,
      displayName: user.name,
      active: user.active,
      timeZone: user.zoneinfo ?? "Etc/UTC",
      _links: { self: `${call.linkBase}/rest/api/2/user?username=${name}` },
    };
  }
  const self = `${call.linkBase}/rest/api/3/user?accountId=${name}`;
  return {
    accountId: user.accountId,
    ...(user.emailHidden ? {} : { emailAddress: user.email }),
    displayName: user.name,
    active: user.active,
    timeZone: user.zoneinfo,
    _links: { jiraRest: self, avatarUrls: {}, self },
  };
}

/** A person as /rest/api shows them. */
export function platformUser(call, user) {
  const name = encodeURIComponent(call.world.userName(user));
  const common = {
    displayName: user.name,
    active: user.active,
    timeZone: user.zoneinfo,
    locale: user.locale?.replace("-", "_") ?? null,
  };
  if (!call.cloud) {
    const self = `${call.linkBase}/rest/api/2/user?username=${name}`;
    return { self, key: user.userKey, name: user.username, emailAddress: user.email, ...common };
  }
  return {
    self: `${call.linkBase}/rest/api/3/user?accountId=${name}`,
    accountId: user.accountId,
    accountType: user.accountType,
    emailAddress: user.emailHidden ? "" : user.email,
    ...common,
  };
}

export function deskShape(call, desk) {
  return {
    id: desk.id,
    projectId: desk.projectId,
    projectName: inLanguage(desk.name, call.language),
    projectKey: desk.projectKey,
    ...(call.cloud && { projectTypeKey: "service_desk" }),
    _links: { self: `${call.linkBase}/rest/servicedeskapi/servicedesk/${desk.id}` },
  };
}

export function typeShape(call, type) {
  const { world } = call;
  const desk = world.portals.find((candidate) => candidate.id === type.deskId);
  const expand = (call.query.get("expand") ?? "").split(",");
  const body = {
    id: type.id,
    name: inLanguage(type.name, call.language),
    description: inLanguage(type.description, call.language),
    helpText: inLanguage(type.helpText, call.language),
    issueTypeId: type.issueTypeId,
    serviceDeskId: desk.id,
    portalId: desk.portalId,
    groupIds: [...type.groupIds],
    icon: {
      id: "10527",
      _links: { iconUrls: { "48x48": `${call.linkBase}/secure/viewavatar?avatarId=10527` } },
    },
    _links: { self: `${call.linkBase}/rest/servicedeskapi/servicedesk/${desk.id}/requesttype/${type.id}` },
  };
  if (call.cloud) {
    body._expands = ["field"];
    body.canCreateRequest = world.canRaise(call.account, type);
    body.restrictionStatus = type.restrictedTo.length > 0 ? "RESTRICTED" : "OPEN";
    body.practice = type.issueTypeId === "10012" ? "incident" : "service-request";
  }
  if (world.settings.terse) {
    Object.assign(body, { icon: {}, _links: null });
    if (world.typesOf(desk)[0] === type) body.portalId = null;
    if (type.groupIds.length === 0) delete body.groupIds;
  }
  if (expand.includes("field") || expand.includes("fields")) body.fields = fieldsShape(call, type, false);
  return body;
}

function optionShape(call, option) {
  return {
    value: option.id,
    label: inLanguage(option.label, call.language),
    children: (option.children ?? []).map((child) => optionShape(call, child)),
  };
}

/** One field. Members that real sites leave out or send as null are left out or null here, too. */
export function fieldShape(call, field) {
  const options = optionKinds.has(field.kind)
    ? (field.options ?? []).filter((option) => !option.disabled)
    : [];
  const body = {
    fieldId: field.fieldId,
    name: inLanguage(field.label, call.language),
    description: field.description ? inLanguage(field.description, call.language) : "",
    required: field.required,
    visible: !field.hidden,
    jiraSchema: jiraSchema(field),
    validValues: options.map((option) => optionShape(call, option)),
    defaultValues: options
      .filter((option) => field.defaults?.includes(option.id))
      .map((option) => optionShape(call, option)),
    presetValues: field.preset ?? [],
  };
  if (field.kind === "textfield") delete body.defaultValues;
  if (field.kind === "description" || field.kind === "textarea") body.presetValues = null;
  if (field.kind === "datepicker") body.description = null;
  if (field.kind === "datetime") body.validValues = null;
  if (!call.cloud) delete body.visible;
  if (call.world.settings.terse) delete body.jiraSchema.system;
  return body;
}

/** GET …/field; a form-backed type shows only what its form does not ask. */
export function fieldsShape(call, type, withHidden) {
  const fields = call.world.fieldsOf(type).filter((field) => withHidden || !field.hidden);
  return {
    requestTypeFields: fields.map((field) => fieldShape(call, field)),
    canRaiseOnBehalfOf: type.canRaiseOnBehalfOf && call.world.isAgent(call.account),
    canAddRequestParticipants: call.world.isAgent(call.account),
  };
}

export function groupShape(call, group) {
  return { id: group.id, name: inLanguage(group.name, call.language) };
}

export function organizationShape(call, organization) {
  const self = `${call.linkBase}/rest/servicedeskapi/organization/${organization.id}`;
  if (!call.cloud || !organization.uuid)
    return { id: organization.id, name: organization.name, _links: { self } };
  return {
    id: organization.id,
    uuid: organization.uuid,
    name: organization.name,
    created: dateShape(new Date("2026-02-03T09:15:00Z")),
    scimManaged: false,
    _links: { self },
  };
}

/** The four spellings of one moment. */
export function dateShape(date) {
  const iso = date.toISOString();
  return {
    iso8601: iso.replace(/\.\d{3}Z$/, "+0000"),
    jira: iso.replace("Z", "+0000"),
    friendly: new Intl.DateTimeFormat("en-GB", {
      dateStyle: "medium",
      timeStyle: "short",
      timeZone: "UTC",
    }).format(date),
    epochMillis: date.getTime(),
  };
}

/** A request as POST and GET …/request answer it; `expand` adds members as on the real site. */
export function requestShape(call, ticket) {
  const { world } = call;
  const desk = world.portals.find((candidate) => candidate.id === ticket.deskId);
  const portalId = desk?.portalId ?? ticket.portalId;
  const self = `${call.linkBase}/rest/servicedeskapi/request/${ticket.id}`;
  const body = {
    _expands: [
      "participant",
      "status",
      "sla",
      "requestType",
      "serviceDesk",
      "attachment",
      "action",
      "comment",
    ],
    issueId: ticket.id,
    issueKey: ticket.key,
    ...(call.cloud && { summary: ticket.summary }),
    requestTypeId: ticket.typeId,
    serviceDeskId: ticket.deskId,
    createdDate: dateShape(ticket.created),
    reporter: userShape(call, ticket.reporter),
    requestFieldValues: ticket.values.map(({ fieldId, label, stored }) => ({
      fieldId,
      label,
      value: stored,
    })),
    currentStatus: { status: ticket.status, statusCategory: "NEW", statusDate: dateShape(ticket.created) },
    _links: {
      self,
      jiraRest: `${call.linkBase}/rest/api/${call.cloud ? "3" : "2"}/issue/${ticket.id}`,
      web: `${call.linkBase}/servicedesk/customer/portal/${portalId}/${ticket.key}`,
      agent: `${call.linkBase}/browse/${ticket.key}`,
    },
  };
  if (!call.cloud) delete body._expands;
  return { ...body, ...expanded(call, ticket, desk) };
}

function expanded(call, ticket, desk) {
  const wanted = (call.query.get("expand") ?? "").split(",");
  const list = (values) => ({ size: values.length, start: 0, limit: 50, isLastPage: true, values });
  const type = call.world.requestType(ticket.typeId);
  const extra = {};
  if (wanted.includes("participant"))
    extra.participants = list(ticket.participants.map((user) => userShape(call, user)));
  if (wanted.includes("status")) extra.status = list([{ status: ticket.status, statusCategory: "NEW" }]);
  if (wanted.includes("sla")) extra.sla = list([]);
  if (wanted.includes("requestType") && type) extra.requestType = typeShape(call, type);
  if (wanted.includes("serviceDesk") && desk) extra.serviceDesk = deskShape(call, desk);
  if (wanted.includes("attachment"))
    extra.attachments = list(ticket.attachments.map(({ fileName }) => ({ filename: fileName })));
  if (wanted.includes("comment"))
    extra.comments = list(ticket.comments.map((comment) => commentShape(call, comment)));
  if (wanted.includes("action"))
    extra.actions = { addComment: { allowed: true }, addParticipant: { allowed: true } };
  return extra;
}

export function commentShape(call, comment) {
  return {
    id: comment.id,
    body: comment.body,
    public: comment.public,
    author: userShape(call, comment.author),
    created: dateShape(comment.created),
    _links: { self: `${call.linkBase}/rest/servicedeskapi/request/${comment.issueId}/comment/${comment.id}` },
  };
}

/** /rest/servicedeskapi/request: creating, reading and listing requests, comments, participants, attachments. */

import { deskError, deskPage, json } from "./answer.mjs";
import { refuse } from "./call.mjs";
import { commentShape, requestShape, userShape } from "./shapes.mjs";
import { checkValues } from "./values.mjs";

const createMembers = new Set([
  "serviceDeskId",
  "requestTypeId",
  "requestFieldValues",
  "raiseOnBehalfOf",
  "requestParticipants",
  "isAdfRequest",
  "channel",
  "form",
]);

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** The form of the body: which members, and ids as strings. */
function checkBody(call, body) {
  const bad = (detail) => refuse(deskError(call, 400, "sd.error.bad.body", detail));
  const extra = Object.keys(body).find((name) => !createMembers.has(name));
  if (extra) bad(`unknown member ${extra}`);
  if (typeof body.serviceDeskId !== "string") bad("serviceDeskId must be a string");
  if (typeof body.requestTypeId !== "string") bad("requestTypeId must be a string");
  if (!isObject(body.requestFieldValues)) bad("requestFieldValues must be an object");
  if (body.raiseOnBehalfOf !== undefined && typeof body.raiseOnBehalfOf !== "string")
    bad("raiseOnBehalfOf must be a string");
  if (body.isAdfRequest !== undefined && typeof body.isAdfRequest !== "boolean")
    bad("isAdfRequest must be a boolean");
  if (body.channel !== undefined && typeof body.channel !== "string") bad("channel must be a string");
  const participants = body.requestParticipants ?? [];
  if (!Array.isArray(participants) || !participants.every((name) => typeof name === "string"))
    bad("requestParticipants must be strings");
  if (body.form !== undefined && (!isObject(body.form) || !isObject(body.form.answers)))
    bad("form.answers must be an object");
}

/** The person the request is for: the caller, or the one it is raised on behalf of. */
function reporterOf(call, body, type) {
  const name = body.raiseOnBehalfOf;
  if (name === undefined) return call.account;
  if (!type.canRaiseOnBehalfOf || !call.world.isAgent(call.account)) {
    refuse(deskError(call, 403, "sd.request.create.behalf.not.allowed"));
  }
  const person = call.world.userNamed(name);
  if (!person || !person.active) refuse(deskError(call, 400, "sd.request.create.behalf.unknown", name));
  return person;
}

function participantsOf(call, names) {
  return names.map((name) => {
    const person = call.world.userNamed(name);
    if (!person?.active) refuse(deskError(call, 400, "sd.request.create.participant.unknown", name));
    return person;
  });
}

/** Wrong values: as one sentence, per field, or both. Unknown fields come per field only, as the platform says them. */
function valueErrors(call, { errors, unknown }) {
  const form = call.world.settings.error_form;
  const status = 400;
  const onlyUnknown = unknown.length > 0 && Object.keys(errors).length === unknown.length;
  if (form === "platform" || (form === "mixed" && onlyUnknown))
    return json(status, { errorMessages: [], errors, status });
  const key = "sd.request.create.field.error";
  const sentences = Object.values(errors).join(", ");
  const body = {
    errorMessage: call.say(key, sentences),
    i18nErrorMessage: { i18nKey: key, parameters: [sentences] },
  };
  return json(status, form === "servicedesk" ? body : { ...body, errors });
}

function createRequest(call) {
  const { world } = call;
  const body = call.json();
  checkBody(call, body);
  const desk = world.portals.find((candidate) => candidate.id === body.serviceDeskId);
  if (!desk || !world.canSeeDesk(call.account, desk)) {
    return deskError(call, 404, "sd.agent.servicedesk.error.servicedesk.missing");
  }
  const type = world.requestType(body.requestTypeId);
  if (!type || type.deskId !== desk.id) return deskError(call, 404, "sd.request.type.not.found");
  const reporter = reporterOf(call, body, type);
  if (!world.canRaise(reporter, type)) {
    return deskError(
      call,
      403,
      "sd.request.create.no.permission",
      body.raiseOnBehalfOf ?? world.userName(reporter),
    );
  }
  const participants = participantsOf(call, body.requestParticipants ?? []);
  if (body.form && !type.form) return deskError(call, 400, "sd.request.create.form");
  const context = { world, desk, adf: body.isAdfRequest === true, language: call.language };
  const checked = checkValues(world.fieldsOf(type), body.requestFieldValues, context);
  if (Object.keys(checked.errors).length > 0) return valueErrors(call, checked);
  return json(
    201,
    requestShape(
      call,
      fileTicket(call, { body, desk, type, reporter, participants, values: checked.values }),
    ),
  );
}

/** Files a ticket whose values have been checked. */
export function fileTicket(call, { body, desk, type, reporter, participants, values }) {
  const uploads = values.flatMap((value) => value.uploads ?? []);
  for (const upload of uploads) call.world.uploads.delete(upload.id);
  return call.world.addTicket(desk, {
    deskId: desk.id,
    portalId: desk.portalId,
    typeId: type.id,
    typeName: type.name,
    issueTypeId: type.issueTypeId,
    summary: values.find((value) => value.fieldId === "summary")?.text ?? "",
    reporter,
    creator: call.account,
    participants,
    payload: body,
    values: values.filter((value) => value.kind !== "attachment"),
    attachments: uploads,
    formAnswers: body.form?.answers ?? null,
  });
}

/** A ticket the caller may see: an agent all of them, anybody else the own ones. */
function ticketOf(call) {
  const ticket = call.world.ticketNamed(call.params.request);
  const mine = ticket && (ticket.reporter === call.account || ticket.participants.includes(call.account));
  if (!ticket || !(mine || call.world.isAgent(call.account)))
    refuse(deskError(call, 404, "sd.request.not.found"));
  return ticket;
}

const showRequest = (call) => json(200, requestShape(call, ticketOf(call)));

const ownerships = new Set([
  "OWNED_REQUESTS",
  "PARTICIPATED_REQUESTS",
  "ORGANIZATION",
  "ALL_ORGANIZATIONS",
  "APPROVER",
  "ALL_REQUESTS",
]);

/** Only requests of the caller itself: those it raised for others belong to them and are not listed. */
function listRequests(call) {
  const { query, world, account } = call;
  const ownership = query.get("requestOwnership") ?? "ALL_REQUESTS";
  if (!ownerships.has(ownership)) return deskError(call, 400, "sd.error.bad.parameter", "requestOwnership");
  const owned = (ticket) => ticket.reporter === account && ownership !== "PARTICIPATED_REQUESTS";
  const shared = (ticket) => ticket.participants.includes(account) && ownership !== "OWNED_REQUESTS";
  const term = query.get("searchTerm")?.toLowerCase();
  const same = (name, value) => query.get(name) === null || query.get(name) === value;
  const found = (term ? world.indexedTickets() : world.tickets).filter((ticket) => {
    if (!owned(ticket) && !shared(ticket)) return false;
    if (!same("serviceDeskId", ticket.deskId) || !same("requestTypeId", ticket.typeId)) return false;
    const status = query.get("requestStatus");
    if (status === "CLOSED_REQUESTS") return false;
    return !term || ticket.summary.toLowerCase().includes(term) || ticket.key.toLowerCase() === term;
  });
  return deskPage(call, found.reverse(), (ticket) => requestShape(call, ticket));
}

const listParticipants = (call) =>
  deskPage(call, ticketOf(call).participants, (user) => userShape(call, user));

function changeParticipants(call, change) {
  const ticket = ticketOf(call);
  const names = call.json()[call.cloud ? "accountIds" : "usernames"];
  if (!Array.isArray(names) || names.length === 0)
    return deskError(call, 400, "sd.error.bad.parameter", "accountIds");
  const people = participantsOf(call, names);
  ticket.participants = change(ticket.participants, people);
  return deskPage(call, ticket.participants, (user) => userShape(call, user));
}

const addParticipants = (call) =>
  changeParticipants(call, (now, people) => [...new Set([...now, ...people])]);
const removeParticipants = (call) =>
  changeParticipants(call, (now, people) => now.filter((user) => !people.includes(user)));

function addedComment(call, ticket, text, isPublic) {
  const comment = {
    id: String(30001 + ticket.comments.length),
    issueId: ticket.id,
    body: text,
    public: isPublic,
    author: call.account,
    created: new Date(),
  };
  ticket.comments.push(comment);
  return comment;
}

function addComment(call) {
  const ticket = ticketOf(call);
  const { body, public: isPublic = true } = call.json();
  if (typeof body !== "string" || body.trim() === "" || body.length > 32767)
    return deskError(call, 400, "sd.error.bad.parameter", "body");
  if (isPublic === false && !call.world.isAgent(call.account))
    return deskError(call, 403, "sd.request.comment.internal");
  return json(201, commentShape(call, addedComment(call, ticket, body, isPublic !== false)));
}

/** `public=false` leaves out the public ones, `internal=false` the others; a customer sees no internal one at all. */
function listComments(call) {
  const { query, world, account } = call;
  const wanted = (comment) => query.get(comment.public ? "public" : "internal") !== "false";
  const seen = (comment) => comment.public || world.isAgent(account);
  const comments = ticketOf(call).comments.filter((comment) => wanted(comment) && seen(comment));
  return deskPage(call, comments, (comment) => commentShape(call, comment));
}

function listAttachments(call) {
  return deskPage(call, ticketOf(call).attachments, ({ fileName, size, mimeType }) => ({
    filename: fileName,
    size,
    mimeType,
  }));
}

/** Moves temporary files to the ticket, with a comment that tells of them. */
function attach(call) {
  const ticket = ticketOf(call);
  const { temporaryAttachmentIds: ids, public: isPublic = true, additionalComment } = call.json();
  if (!Array.isArray(ids) || ids.length === 0)
    return deskError(call, 400, "sd.error.bad.parameter", "temporaryAttachmentIds");
  const uploads = ids.map((id) => {
    const upload = call.world.uploadNamed(id, ticket.deskId);
    if (!upload) refuse(deskError(call, 400, "sd.attachment.invalid", id));
    return upload;
  });
  for (const upload of uploads) call.world.uploads.delete(upload.id);
  ticket.attachments.push(...uploads);
  const text = additionalComment?.body ?? uploads.map(({ fileName }) => `[^${fileName}]`).join("\n");
  const comment = addedComment(call, ticket, text, isPublic !== false);
  const attachments = uploads.map(({ fileName, size, mimeType }) => ({ filename: fileName, size, mimeType }));
  return json(201, {
    comment: commentShape(call, comment),
    attachments: { size: attachments.length, values: attachments },
  });
}

/** Only the status; the site has no workflow beyond it. */
function listStatus(call) {
  const ticket = ticketOf(call);
  return deskPage(call, [{ status: ticket.status, statusCategory: "NEW" }]);
}

const api = "/rest/servicedeskapi/request";

export const requestRoutes = [
  ["POST", api, createRequest],
  ["GET", api, listRequests],
  ["GET", `${api}/:request`, showRequest],
  ["GET", `${api}/:request/participant`, listParticipants],
  ["POST", `${api}/:request/participant`, addParticipants],
  ["DELETE", `${api}/:request/participant`, removeParticipants],
  ["GET", `${api}/:request/comment`, listComments],
  ["POST", `${api}/:request/comment`, addComment],
  ["GET", `${api}/:request/attachment`, listAttachments],
  ["POST", `${api}/:request/attachment`, attach],
  ["GET", `${api}/:request/status`, listStatus],
];

/** The test's own interface under /__control/: faults, the log, the tickets, and changes to the data. */

import { changeData } from "./changes.mjs";
import { json } from "./answer.mjs";
import { dateShape } from "./shapes.mjs";

const done = { status: 204, headers: {}, body: "" };

function ticketRecord(world, ticket) {
  const person = (user) => ({
    accountId: user.accountId,
    username: user.username,
    displayName: user.name,
    email: user.email,
  });
  return {
    key: ticket.key,
    id: ticket.id,
    created: dateShape(ticket.created).jira,
    serviceDeskId: ticket.deskId,
    requestTypeId: ticket.typeId,
    payload: ticket.payload,
    organizations: ticket.organizations.map(({ name }) => name),
    values: ticket.values.map(({ fieldId, label, stored, text }) => ({
      fieldId,
      label,
      value: stored,
      text,
    })),
    reporter: person(ticket.reporter),
    creator: person(ticket.creator),
    participants: ticket.participants.map(person),
    comments: ticket.comments.map(({ body, public: isPublic }) => ({ body, public: isPublic })),
    attachments: ticket.attachments.map(({ fileName, size, mimeType, sha256 }) => ({
      fileName,
      size,
      mimeType,
      sha256,
    })),
    properties: ticket.properties,
    status: ticket.status,
  };
}

const actions = {
  "POST faults": (site, body) => (site.faults.add(body), done),
  "GET faults": (site) => json(200, site.faults.list()),
  "DELETE faults": (site) => (site.faults.clear(), done),
  "GET tickets": (site) =>
    json(
      200,
      site.world.tickets.map((ticket) => ticketRecord(site.world, ticket)),
    ),
  "GET log": (site) => json(200, site.log),
  "DELETE log": (site) => ((site.log.length = 0), done),
  "PATCH data": (site, body) => json(200, { applied: changeData(site.world, body) }),
  "GET settings": (site) => json(200, site.world.settings),
  "POST reset": (site) => (site.reset(), done),
};

/** Answers a control call; wrong input is a 400 with the reason. */
export function controlAnswer(site, method, path, bodyBytes) {
  const action = actions[`${method} ${path.replace("/__control/", "")}`];
  if (!action) return json(404, { error: `no ${method} ${path}`, known: Object.keys(actions) });
  try {
    return action(site, bodyBytes.length > 0 ? JSON.parse(bodyBytes.toString("utf8")) : undefined);
  } catch (error) {
    return json(400, { error: error.message });
  }
}

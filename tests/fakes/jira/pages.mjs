/** The pages for people: the list of tickets, one ticket, the portals, and the way to the form of a request type. */

import { formPage, sendForm } from "./form_pages.mjs";
import { escaped, notFound, page } from "./layout.mjs";
import { inLanguage } from "./world.mjs";

const moment = (date) => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
const ticketUrl = (call, ticket) =>
  `${call.context}/servicedesk/customer/portal/${ticket.portalId}/${ticket.key}`;

function ticketList(call) {
  const rows = [...call.world.tickets].reverse().map(
    (
      ticket,
    ) => `<tr><td><a href="${ticketUrl(call, ticket)}">${ticket.key}</a></td><td>${escaped(ticket.summary)}</td>
<td>${escaped(inLanguage(ticket.typeName, call.language))}</td><td>${escaped(ticket.reporter.name)}</td><td>${moment(ticket.created)}</td></tr>`,
  );
  const head = "<tr><th>Key</th><th>Summary</th><th>Request type</th><th>Reporter</th><th>Created</th></tr>";
  return page(
    call,
    "Tickets",
    rows.length > 0 ? `<table>${head}${rows.join("\n")}</table>` : "<p>No tickets yet.</p>",
  );
}

const entry = (label, text) => `<dt>${escaped(label)}</dt><dd>${escaped(text)}</dd>`;

function ticketPage(call, key, portalId) {
  const ticket = call.world.ticketNamed(key);
  if (!ticket || (portalId && ticket.portalId !== portalId)) return notFound(call);
  const facts = [
    ["Request type", inLanguage(ticket.typeName, call.language)],
    ["Reporter", ticket.reporter.name],
    ["Status", ticket.status],
    ["Created", moment(ticket.created)],
    ...(ticket.participants.length > 0
      ? [["Shared with", ticket.participants.map((user) => user.name).join(", ")]]
      : []),
    ...ticket.values.map(({ label, text }) => [label, text]),
    ...(ticket.attachments.length > 0
      ? [["Attachments", ticket.attachments.map(({ fileName }) => fileName).join(", ")]]
      : []),
    ...ticket.comments
      .filter((comment) => comment.public)
      .map((comment) => [`Comment by ${comment.author.name}`, comment.body]),
  ];
  const list = facts.map(([label, text]) => entry(label, text)).join("\n");
  return page(call, `${ticket.key}: ${ticket.summary}`, `<dl>${list}</dl>`);
}

function portalList(call) {
  const items = call.world.portals.map((portal) => {
    const url = `${call.context}/servicedesk/customer/portal/${portal.portalId}`;
    return `<li><a href="${url}">${escaped(inLanguage(portal.name, call.language))}</a></li>`;
  });
  return page(call, "Portals", `<ul>${items.join("\n")}</ul>`);
}

/** What the portal shows: types by group, without those that have no group or are restricted. */
function portalPage(call, portalId) {
  const portal = call.world.portals.find((candidate) => candidate.portalId === portalId);
  if (!portal) return notFound(call);
  const open = call.world.typesOf(portal).filter((type) => type.restrictedTo.length === 0);
  const item = (type) =>
    `<li><a href="${call.context}/servicedesk/customer/portal/${portalId}/create/${type.id}">${escaped(inLanguage(type.name, call.language))}</a>
<span class="note">${escaped(inLanguage(type.description, call.language))}</span></li>`;
  const groups = portal.groups.map((group) => {
    const types = open.filter((type) => type.groupIds.includes(group.id));
    return `<h2>${escaped(inLanguage(group.name, call.language))}</h2><ul>${types.map(item).join("\n")}</ul>`;
  });
  return page(call, inLanguage(portal.name, call.language), groups.join("\n"));
}

const formPath = /^\/servicedesk\/customer\/portal\/([^/]+)\/(?:group\/[^/]+\/)?create\/([^/]+)$/;
const portalPath = /^\/servicedesk\/customer\/portal\/([^/]+)(?:\/(.+))?$/;

/** The page at the call's path, or a 404 page. */
export function pageAnswer(call) {
  const { path, method } = call;
  const [, portal, typeId] = formPath.exec(path) ?? [];
  if (typeId && method === "POST") return sendForm(call, portal, typeId);
  if (method !== "GET") return { status: 405, headers: { Allow: "GET" }, body: "" };
  if (typeId) return formPage(call, portal, typeId);
  if (path === "/" || path === "/servicedesk/customer/user/requests") return ticketList(call);
  if (/^\/servicedesk\/customer\/portals\/?$/.test(path)) return portalList(call);
  const [, browsed] = /^\/browse\/([^/]+)$/.exec(path) ?? [];
  if (browsed) return ticketPage(call, browsed);
  const [, portalId, rest] = portalPath.exec(path) ?? [];
  if (!portalId) return notFound(call);
  if (!rest) return portalPage(call, portalId);
  return ticketPage(call, rest, portalId);
}

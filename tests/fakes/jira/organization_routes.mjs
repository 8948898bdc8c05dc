/** /rest/servicedeskapi/organization: organizations, their members, and the desks they belong to. */

import { deskError, deskPage, json } from "./answer.mjs";
import { refuse } from "./call.mjs";
import { organizationShape, userShape } from "./shapes.mjs";

/** Organizations of the person that the query names; asking for another needs an agent. */
function filtered(call, organizations) {
  const { world, account } = call;
  const name = call.query.get("accountId");
  if (name === null)
    return world.isAgent(account)
      ? organizations
      : organizations.filter((one) => account.organizations.includes(one.name));
  if (!world.isAgent(account)) refuse(deskError(call, 403, "sd.error.forbidden"));
  const person = world.userNamed(name);
  return person ? organizations.filter((one) => person.organizations.includes(one.name)) : [];
}

function listOrganizations(call) {
  return deskPage(call, filtered(call, call.world.organizations), (one) => organizationShape(call, one));
}

function listDeskOrganizations(call) {
  const desk = call.desk();
  const here = call.world.organizations.filter((one) => one.desks.includes(desk.id));
  return deskPage(call, filtered(call, here), (one) => organizationShape(call, one));
}

function organizationOf(call) {
  const found = call.world.organizations.find((one) => one.id === call.params.organization);
  if (!found) refuse(deskError(call, 404, "sd.organization.not.found"));
  return found;
}

const showOrganization = (call) => json(200, organizationShape(call, organizationOf(call)));

function listMembers(call) {
  const organization = organizationOf(call);
  if (!call.world.isAgent(call.account)) return deskError(call, 403, "sd.error.forbidden");
  const members = call.world.users.filter((user) => user.organizations.includes(organization.name));
  return deskPage(call, members, (user) => userShape(call, user));
}

const api = "/rest/servicedeskapi";

export const organizationRoutes = [
  ["GET", `${api}/organization`, listOrganizations],
  ["GET", `${api}/organization/:organization`, showOrganization],
  ["GET", `${api}/organization/:organization/user`, listMembers],
  ["GET", `${api}/servicedesk/:desk/organization`, listDeskOrganizations],
];

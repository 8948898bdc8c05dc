/** The people of the site: those of people.json, its service accounts, and enough others to fill pages. */

import { readFileSync } from "node:fs";

const invented = `Aisha Rahman|Northwind|everyone
Ben Carter|Northwind|everyone
Carla Mendes|Contoso|everyone
Daniel Novak|Contoso|everyone
Elif Yilmaz|Northwind|everyone,people-managers
Felix Brandt|Contoso|everyone
Grace Mbeki||everyone
Hugo Lefèvre|Northwind|everyone
Ingrid Larsen||everyone
Jamal Haddad|Contoso|everyone
Katarzyna Wójcik|Northwind|everyone,people-managers
Liam O'Brien||everyone
Magdalena Huber|Contoso|everyone
Nikhil Sharma|Northwind|everyone
Olga Petrova||everyone
Paulo Teixeira|Contoso|everyone
Quentin Moreau|Northwind|everyone
Rosa Jiménez||everyone
Stefan Vogel|Contoso|everyone,people-managers
Tomás Herrera|Northwind|everyone
Ursula Keller||everyone
Viktor Jansson|Northwind|everyone
Wanjiru Kamau|Contoso|everyone
Xin Zhao||everyone
Yara Costa|Northwind|everyone
Zoltán Nagy|Contoso|everyone
Anke Schröder|Northwind|
Birgit Maier|Contoso|
Chidi Eze|Northwind|
Dörte Krüger|Contoso|
Emil Sørensen|Northwind|
Francesca Greco|Contoso|`;

function asciiName(name) {
  return name
    .normalize("NFD")
    .replace(/[^A-Za-z ]/g, "")
    .toLowerCase()
    .replace(/ /g, ".");
}

/** Those without a group are portal-only customers; every fifth hides the address, every seventh the locale. */
function inventedUser(line, index) {
  const [name, organization, groups] = line.split("|");
  const number = String(100 + index);
  const portalOnly = groups === "";
  const host = organization ? organization.toLowerCase() : "example";
  return {
    accountId: portalOnly
      ? `qm:3f2c81d0-77aa-4a9e-9f61-0c8a52d1b6e4:${number}d0c1b2a3f4`
      : `5b10a0effa615349cb016${number}`,
    name,
    email: `${asciiName(name)}@${host}.example`,
    emailHidden: index % 5 === 4,
    role: "customer",
    accountType: portalOnly ? "customer" : "atlassian",
    locale: index % 7 === 6 ? null : "en-US",
    zoneinfo: index % 7 === 6 ? null : "Europe/Berlin",
    groups: groups.split(",").filter(Boolean),
    organizations: organization ? [organization] : [],
    active: index !== 12,
  };
}

function knownPerson(person) {
  const portalOnly = person.sub.startsWith("qm:");
  return {
    accountId: person.sub,
    name: person.name,
    email: person.email,
    emailHidden: false,
    role: person.role,
    accountType: portalOnly ? "customer" : "atlassian",
    locale: person.locale,
    zoneinfo: person.zoneinfo,
    groups: portalOnly ? [...person.groups] : [...person.groups, "everyone"],
    organizations: [...person.organizations],
    active: true,
  };
}

function serviceAccount(accountId, name, email, role, groups) {
  return {
    accountId,
    name,
    email,
    emailHidden: false,
    role,
    accountType: role === "app" ? "app" : "atlassian",
    locale: "en-US",
    zoneinfo: "Etc/UTC",
    groups,
    organizations: [],
    active: true,
  };
}

/** Every user, fresh objects at each call. `options.user` is the e-mail of the main service account. */
export function loadUsers(options) {
  const file = new URL("../people.json", import.meta.url);
  const people = JSON.parse(readFileSync(file, "utf8"));
  const users = [
    ...people.map(knownPerson),
    ...invented.split("\n").map(inventedUser),
    serviceAccount("557058:c2a9d1f4-6b0e-4c57-9f2d-1e8a7b3c5d60", "Ticket service", options.user, "admin", [
      "jira-administrators",
      "service-desk-agents",
    ]),
    serviceAccount(
      "557058:a1b7e3c9-2f4d-4e86-8c0a-5d9b1f7e2a34",
      "Reporting service",
      "no-licence@example.com",
      "unlicensed",
      [],
    ),
    serviceAccount(
      "557058:f8d2c6b0-9e1a-4b73-a5c4-0e7d3f9b8a12",
      "Queue service",
      "agent-only@example.com",
      "agent",
      ["service-desk-agents"],
    ),
  ];
  return users.map((user, index) => ({
    ...user,
    username: user.email.split("@")[0],
    userKey: `JIRAUSER${10100 + index}`,
  }));
}

/** Jira groups. The id stays when a group is renamed; users name their groups by name. */
export function loadGroups() {
  return [
    { groupId: "276f955c-63d7-42c8-9520-92d01dca0625", name: "everyone" },
    { groupId: "6e87dc72-4f1f-421f-9382-2fee8b652487", name: "jira-administrators" },
    { groupId: "952d12c3-5b5b-4d04-bb32-44d383afc4b2", name: "people-managers" },
    { groupId: "3f3f6a1d-8d2b-4b13-9d0a-5f0c2f7b9e77", name: "service-desk-agents" },
  ];
}

/** Organizations. The second lacks the newer members, as older ones do on real sites. */
export function loadOrganizations() {
  return [
    { id: "1", name: "Northwind", uuid: "4c2b8d1e-9a57-4f36-8e0b-7d1c5a3f2b90", desks: ["10", "12", "15"] },
    { id: "2", name: "Contoso", uuid: null, desks: ["10", "12"] },
    { id: "4", name: "Fabrikam", uuid: "b7d95e20-1c4f-4a8e-93d6-2e0f6c8a1b53", desks: [] },
  ];
}

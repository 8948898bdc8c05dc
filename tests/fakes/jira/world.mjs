/** Everything the stand-in site knows: portals, request types, people, articles, and the tickets made so far. */

import { articles, spaces } from "./articles.mjs";
import { portals, requestTypes } from "./catalogue.mjs";
import { loadGroups, loadOrganizations, loadUsers } from "./directory.mjs";
import { fieldData } from "./field_data.mjs";

const agentRoles = new Set(["agent", "admin"]);

/** What PATCH data `settings` may change; see the head of jira.mjs. */
function defaultSettings(options) {
  return {
    page_cap: options.pageCap,
    paging: "normal",
    index_reads: options.indexReads,
    index_lag_ms: options.indexLagMs,
    index_flicker: false,
    error_form: "mixed",
    rich_text: "either",
    attachments: true,
    upload_limit: 10 * 1024 * 1024,
    upload_life_ms: 24 * 3600 * 1000,
    upload_hold: false,
    terse: false,
    rate_limit: null,
  };
}

/** Text of the site in one language: `{en, de}` falls back to English. */
export function inLanguage(text, language) {
  if (text === null || text === undefined || typeof text === "string") return text ?? "";
  return text[language] ?? text.en;
}

export class World {
  constructor(options) {
    this.options = options;
    this.reset();
  }

  /** Back to the first day: all data as shipped, no tickets. */
  reset() {
    this.settings = defaultSettings(this.options);
    this.portals = structuredClone(portals);
    this.requestTypes = structuredClone(requestTypes);
    this.fields = structuredClone(fieldData);
    this.users = loadUsers(this.options);
    this.groups = loadGroups();
    this.organizations = loadOrganizations();
    this.sessions = [];
    this.spaces = structuredClone(spaces);
    this.articles = structuredClone(articles);
    this.tickets = [];
    this.ticketsFiled = 0;
    this.lastNumber = {};
    this.uploads = new Map();
    this.lastUpload = 0;
    this.searches = 0;
    this.recentCalls = [];
  }

  get cloud() {
    return this.options.kind === "cloud";
  }

  /** A desk by any of the spellings the API takes: 10, IT, projectKey:IT, projectId:10001, serviceDeskId:10. */
  deskNamed(text) {
    const [, prefix, value] = /^(?:(projectKey|projectId|serviceDeskId):)?(.*)$/.exec(text);
    return this.portals.find((desk) => {
      if (prefix === "projectKey") return desk.projectKey === value;
      if (prefix === "projectId") return desk.projectId === value;
      if (prefix === "serviceDeskId") return desk.id === value;
      return desk.id === value || desk.projectKey === value;
    });
  }

  typesOf(desk) {
    return this.requestTypes.filter((type) => type.deskId === desk.id);
  }

  requestType(id) {
    return this.requestTypes.find((type) => type.id === id);
  }

  /** The fields of a type with their label there: [{fieldId, kind, required, hidden, label, …}]. */
  fieldsOf(type) {
    return type.fields.map((use) => {
      const field = this.fields[use.field];
      return { ...field, required: use.required, hidden: use.hidden, label: use.label ?? field.name };
    });
  }

  /** A user by what this kind of site identifies people with: accountId on Cloud, username on Data Center. */
  userNamed(name) {
    return this.users.find((user) => (this.cloud ? user.accountId : user.username) === name);
  }

  userName(user) {
    return this.cloud ? user.accountId : user.username;
  }

  isAgent(user) {
    return agentRoles.has(user.role);
  }

  isAdmin(user) {
    return user.role === "admin" || user.groups.includes("jira-administrators");
  }

  canSeeDesk(user, desk) {
    if (!user.active || user.accountType === "app") return false;
    if (this.isAgent(user) || desk.access === "open") return true;
    return (
      desk.customers.includes(user.email) ||
      user.organizations.some((name) => desk.organizations.includes(name))
    );
  }

  /** Whether the person may raise this type. Portal groups play no part: a type without group is only not shown. */
  canRaise(user, type) {
    const desk = this.portals.find((candidate) => candidate.id === type.deskId);
    if (!desk || !this.canSeeDesk(user, desk)) return false;
    if (type.restrictedTo.length === 0 || this.isAdmin(user)) return true;
    return type.restrictedTo.some((entry) => user.groups.includes(entry) || user.email === entry);
  }

  membersOf(groupName) {
    return this.users.filter((user) => user.groups.includes(groupName));
  }

  organizationsOf(user) {
    return this.organizations.filter((organization) => user.organizations.includes(organization.name));
  }

  ticketNamed(keyOrId) {
    return this.tickets.find((ticket) => ticket.key === keyOrId || ticket.id === keyOrId);
  }

  /** A temporary file that can still be attached in this desk; undefined when it expired, was used or never was. */
  uploadNamed(id, deskId) {
    const upload = this.uploads.get(id);
    const lasts = upload && Date.now() - upload.at < this.settings.upload_life_ms;
    return lasts && upload.deskId === deskId ? upload : undefined;
  }

  /** Files a new ticket: the next key of the project, and the moment from which searches may find it. */
  addTicket(desk, ticket) {
    const number = (this.lastNumber[desk.projectKey] ?? 0) + 1;
    this.lastNumber[desk.projectKey] = number;
    const filed = {
      id: String(20001 + this.ticketsFiled++),
      key: `${desk.projectKey}-${number}`,
      created: new Date(),
      updated: new Date(),
      searchesBefore: this.searches,
      status: "Waiting for support",
      comments: [],
      attachments: [],
      organizations: [],
      properties: {},
      ...ticket,
    };
    this.tickets.push(filed);
    return filed;
  }

  /** The tickets a search finds at this moment. Searching is not read-your-write; each call of this counts as one read. */
  indexedTickets() {
    const { index_reads: reads, index_lag_ms: lag, index_flicker: flicker } = this.settings;
    const now = Date.now();
    const found = this.tickets.filter((ticket) => {
      if (now - ticket.created.getTime() < lag) return false;
      const seen = this.searches - ticket.searchesBefore;
      return seen >= reads && !(flicker && (seen - reads) % 2 === 1);
    });
    this.searches += 1;
    return found;
  }
}

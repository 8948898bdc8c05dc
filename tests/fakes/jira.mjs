/**
 * A stand-in for Jira Service Management, for tests and the demo; on 127.0.0.1 only, all in memory.
 *
 *   node tests/fakes/jira.mjs --port N [--kind cloud|datacenter] [--context /jira] [--user U] [--token T]
 *        [--bearer T] [--page-cap 50] [--index-reads 1] [--index-lag MS] [--link-base URL]
 *        [--faults JSON]
 *
 * --faults are there from the start, as posted to /__control/faults. It
 * prints `listening http://127.0.0.1:N/…` when ready (port 0 takes any free one) and ends on SIGTERM or SIGINT.
 *
 * Accounts (basic user:token, or bearer; on Data Center the part before the @ is a user name, too):
 *   ata-service@example.com  jira-demo-token   jira-demo-bearer   agent, administrator; flags change these
 *   agent-only@example.com   agent-only-token  agent-only-bearer  agent, no administrator
 *   no-licence@example.com   no-licence-token  no-licence-bearer  403 without a body on the whole desk API but info
 *
 * What surprises clients is on purpose: `limit` is cut to --page-cap without a word, links name another host
 * (--link-base), ids are strings and serviceDeskId, portalId and projectId differ, some members are null or absent,
 * experimental operations want `X-ExperimentalApi: opt-in`, the listing shows restricted and hidden types to the
 * service account, GET request lists only requests of the caller itself, and a new ticket is found by search/jql
 * only after --index-reads further searches (and --index-lag milliseconds).
 *
 * Control interface under /__control/, no authentication; wrong input is 400 {"error": why}:
 *   POST faults        one rule or a list of {match: {method?, path?, body?}, times: n | "always", skip: n, fault}
 *                      path and body are regular expressions; path sees "/rest/…?query" without the context
 *   GET, DELETE faults
 *   GET tickets        all of them: key, raw payload, stored values, reporter, comments, properties …
 *   GET, DELETE log    every call: id, at, method, path, query, status (a number, "reset" or "cut"), headers without
 *                      secrets, names of cookies, body, account, fault
 *   GET settings
 *   PATCH data         one operation or a list, see below
 *   POST reset         data, settings, tickets, faults and log as on start
 *
 * A fault is {status?, headers?, body?, html?, delay_ms?, cut_after_bytes?, reset?, commit?, early?}:
 *   | it has                 | is the work done?   | what is sent                             |
 *   | status, body or html   | no                  | that; a status alone gets a likely body  |
 *   | reset                  | no                  | the connection is reset                  |
 *   | delay_ms only          | after the delay     | the real answer, late                    |
 *   | cut_after_bytes only   | yes                 | the real answer, cut                     |
 *   | early (with a status)  | no                  | that, before the body was read; a second later the connection ends |
 * commit changes the second column. "before": the work is done first; "after": just after the answer;
 * {"late_ms": n}: n ms after the call. "after" and late_ms without an answer of their own send 503.
 *
 * Operations of PATCH data; a text is a string (for both languages) or {"en": …, "de": …}:
 *   {"op": "add", "kind": K, "value": {…}}
 *   {"op": "change", "kind": K, "id": I, "set": {…}}
 *   {"op": "remove", "kind": K, "id": I}
 *   {"op": "settings", "set": {…}}
 * Kinds, what names them, and their members:
 *   portal        serviceDeskId or key: id portalId projectId projectKey name access ("open", "restricted")
 *                 organizations [names] customers [e-mails] spaces [keys] groups attachments (false: not here)
 *   portal_group  id, beside "portal": id name
 *   request_type  id: id deskId groupIds name description restrictedTo [group names, e-mails] issueTypeId form
 *                 canRaiseOnBehalfOf fields ["summary!" required, "device" optional, "tracking~" hidden];
 *                 one with "groupIds": [] is hidden from the portal
 *   field         fieldId, beside "request_type": required hidden name; when it is new also fieldId
 *                 kind (of field_kinds.mjs) description options [{id, label}]
 *   option        id, beside "field" (a fieldId) and perhaps "parent": id label disabled children
 *   article       id: id spaceKey title body status modified readers {users [e-mails], groups [names]} parentId
 *                 parentType ("page" unless given; "folder")
 *   space         id or key: id key name
 *   user          accountId or e-mail: accountId name email role locale groups [names] organizations [names] active
 *   organization  id or name: id name desks [serviceDeskIds]
 *   group         groupId or name: groupId name; a rename follows the members
 *   session       id: id (the cookie's value) user (e-mail) remembered; of somebody signed in in a browser, on Data
 *                 Center: cookie JSESSIONID, or seraph.rememberme.cookie for one that is remembered
 *   ticket        key or id: type summary created updated; one that is added was raised in the past; that and each change
 *                 moves "updated" to now
 * Settings:
 *   page_cap, index_reads, index_lag_ms, index_flicker (true or false)
 *   attachments (true or false), upload_limit in bytes, upload_life_ms of a temporary file, upload_hold (true: files
 *                 under way are not read on)
 *   paging        "normal", "stuck" (always the first page, never the last) or "endless" (never the last, then empty)
 *   error_form    how wrong values are told: "mixed", "servicedesk" (one sentence) or "platform" (per field)
 *   rich_text     "either" or "adf": text of several lines is refused unless it is an Atlassian document
 *   terse         true: members that may be absent are absent or null: links, the list of an empty page, the portal of the
 *                 first type of each desk, groupIds of a hidden type, and of the schema of a system field all but its type
 *   rate_limit    null or {"requests": n, "per_ms": n, "retry_after": false?}
 *
 * In a browser: / and /servicedesk/customer/user/requests list the tickets, /browse/KEY shows one, /servicedesk/customer/portals are the portals, and
 * …/portal/{portalId}/create/{typeId}?summary=… is the prefilled form of a type, which can be sent.
 */

import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Site } from "./jira/site.mjs";

const defaults = {
  port: 0,
  kind: "cloud",
  context: "",
  user: "ata-service@example.com",
  token: "jira-demo-token",
  bearer: "jira-demo-bearer",
  pageCap: 50,
  indexReads: 1,
  indexLagMs: 0,
  linkBase: "",
  workspaceId: "f1668d0c-828c-470c-b7d1-8c4f48cd345a",
  cloudId: "a436116f-02ce-4520-8fbb-7301462a1674",
};

function completed(options) {
  const all = { ...defaults, ...options };
  if (!["cloud", "datacenter"].includes(all.kind)) throw new Error("--kind is cloud or datacenter");
  if (all.context !== "" && !/^(\/[\w.-]+)+$/.test(all.context))
    throw new Error("--context looks like /jira");
  const host = all.kind === "cloud" ? "https://your-domain.atlassian.net" : "https://jira.example.com";
  return { ...all, linkBase: all.linkBase || host + all.context };
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

/** Any free port, below those that the system hands to outgoing connections. */
async function listenAnywhere(server) {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      return await listen(server, 20000 + Math.floor(Math.random() * 12000));
    } catch (error) {
      if (error.code !== "EADDRINUSE") throw error;
    }
  }
  throw new Error("no free port found");
}

/**
 * Starts a stand-in on 127.0.0.1.
 * @param {object} options port, kind, context, user, token, bearer, pageCap, indexReads, indexLagMs, linkBase
 * @returns {Promise<{url: string, port: number, site: Site, close: () => Promise<void>}>} url has no slash at its end
 */
export async function startJira(options = {}) {
  const site = new Site(completed(options));
  const server = createServer((request, response) => {
    site.handle(request, response).catch(() => response.destroy());
  });
  await (site.options.port === 0 ? listenAnywhere(server) : listen(server, site.options.port));
  const { port } = server.address();
  const close = () =>
    new Promise((resolve) => {
      site.stopTimers();
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}${site.options.context}`, port, site, close };
}

function wholeNumber(text, flag, most) {
  if (!/^\d+$/.test(text) || Number(text) > most)
    throw new Error(`--${flag} wants a whole number up to ${most}`);
  return Number(text);
}

function optionsOfCommandLine() {
  const text = { type: "string" };
  const { values } = parseArgs({
    options: {
      port: text,
      kind: text,
      context: text,
      user: text,
      token: text,
      bearer: text,
      "page-cap": text,
      "index-reads": text,
      "index-lag": text,
      "link-base": text,
      faults: text,
    },
  });
  const {
    "page-cap": pageCap,
    "index-reads": reads,
    "index-lag": lag,
    "link-base": linkBase,
    port,
    ...rest
  } = values;
  return {
    ...rest,
    ...(linkBase !== undefined && { linkBase }),
    port: wholeNumber(port ?? "0", "port", 65535),
    ...(pageCap !== undefined && { pageCap: Math.max(1, wholeNumber(pageCap, "page-cap", 1000)) }),
    ...(reads !== undefined && { indexReads: wholeNumber(reads, "index-reads", 1e6) }),
    ...(lag !== undefined && { indexLagMs: wholeNumber(lag, "index-lag", 1e9) }),
  };
}

async function main() {
  const { faults = "[]", ...options } = optionsOfCommandLine();
  const jira = await startJira(options);
  jira.site.faults.add(JSON.parse(faults));
  const stop = () => jira.close().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  console.log(`listening ${jira.url}/`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  main().catch((error) => {
    console.error(`jira: ${error.message}`);
    process.exit(2);
  });
}

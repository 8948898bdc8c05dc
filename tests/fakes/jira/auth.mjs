/** Who is calling: basic and bearer credentials, sessions on Data Center, and what the site answers to strangers. */

import { deskError, empty, json } from "./answer.mjs";

/** The accounts with credentials: the main one, one without a licence, and an agent who is no administrator. */
export function credentials(options) {
  return [
    { user: options.user, token: options.token, bearer: options.bearer },
    { user: "no-licence@example.com", token: "no-licence-token", bearer: "no-licence-bearer" },
    { user: "agent-only@example.com", token: "agent-only-token", bearer: "agent-only-bearer" },
  ];
}

function accountOf(call, entry) {
  const email = entry.user;
  return call.world.users.find((user) => user.email === email && user.active);
}

function basicAccount(call, text) {
  const plain = Buffer.from(text, "base64").toString("utf8");
  const colon = plain.indexOf(":");
  const user = plain.slice(0, colon);
  const token = plain.slice(colon + 1);
  const entry = credentials(call.world.options).find((known) => {
    const names = call.cloud ? [known.user] : [known.user, known.user.split("@")[0]];
    return names.includes(user) && known.token === token;
  });
  return entry && accountOf(call, entry);
}

function bearerAccount(call, token) {
  const entry = credentials(call.world.options).find((known) => known.bearer === token);
  return entry && accountOf(call, entry);
}

/** The cookies of a call, as [name, value]; a name may come twice. */
export function cookiesOf(call) {
  const parts = (call.headers.cookie ?? "").split(";").map((part) => part.trim());
  return parts.filter(Boolean).map((part) => /^([^=]*)=?(.*)$/s.exec(part).slice(1));
}

/** What a cookie of each name opens on Data Center: Tomcat's session, or the seraph cookie of "remember me". */
const sessionCookies = { JSESSIONID: false, "seraph.rememberme.cookie": true };

/** The person whose session a cookie names; Cloud's cookies are none of this API's business. */
function cookieAccount(call) {
  if (call.cloud) return null;
  for (const [name, value] of cookiesOf(call)) {
    const session = call.world.sessions.find(
      ({ id, remembered }) => id === value && remembered === sessionCookies[name],
    );
    const user = session && call.world.users.find((one) => one.email === session.user && one.active);
    if (user) return user;
  }
  return null;
}

/** The account of a call, null for anonymous, undefined for wrong credentials. */
export function accountOfCall(call) {
  const header = call.headers.authorization;
  if (!header) return cookieAccount(call);
  const [, scheme, value] = /^(\S+)\s+(.+)$/.exec(header) ?? [];
  if (/^basic$/i.test(scheme ?? "")) return basicAccount(call, value);
  if (/^bearer$/i.test(scheme ?? "")) return bearerAccount(call, value);
  return undefined;
}

/** The 401 of this site for a call that is not authenticated. */
export function strangerAnswer(call, account) {
  const bearer = /^bearer\b/i.test(call.headers.authorization ?? "");
  if (call.cloud && bearer) return json(401, { code: 401, message: "Unauthorized; scope does not match" });
  const headers = {
    "WWW-Authenticate": call.cloud
      ? `OAuth realm="${encodeURIComponent(call.linkBase)}"`
      : 'Basic realm="protected-area"',
    "X-Seraph-LoginReason": account === undefined ? "AUTHENTICATED_FAILED" : "AUTHENTICATION_DENIED",
  };
  if (!call.cloud) {
    return json(
      401,
      { message: "Client must be authenticated to access this resource.", "status-code": 401 },
      headers,
    );
  }
  if (account === undefined) {
    return {
      status: 401,
      headers: { "Content-Type": "text/html;charset=UTF-8", ...headers },
      body: "Client must be authenticated to access this resource.",
    };
  }
  const answer = call.path.startsWith("/rest/servicedeskapi/")
    ? deskError(call, 401, "sd.error.not.authenticated")
    : json(401, { errorMessages: [call.say("sd.error.not.authenticated")], errors: {}, status: 401 });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** The answer for accounts without an agent licence: no body at all. */
export function unlicensedAnswer() {
  return empty(403);
}

/** Headers that tell the caller who it is to this site. */
export function identityHeaders(call) {
  if (!call.account) return call.cloud ? {} : { "X-AUSERNAME": "anonymous" };
  if (call.cloud) return { "X-AACCOUNTID": encodeURIComponent(call.account.accountId) };
  return { "X-AUSERNAME": call.account.username, "X-Seraph-LoginReason": "OK" };
}

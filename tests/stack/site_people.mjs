// Who may look at a real site in the demo: the owner of its token, and those of the demo's people whom it knows.

const authorization = ({ ATA_JIRA_USER: user }, token) =>
  user ? `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}` : `Bearer ${token}`;

/** @returns {Promise<object|undefined>} undefined for what is not there */
async function get(settings, token, path) {
  const url = `${settings.ATA_JIRA_URL.replace(/\/$/, "")}/rest/api/2/${path}`;
  const headers = { Authorization: authorization(settings, token), Accept: "application/json" };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(15000) }).catch((error) => {
    throw new Error(`${settings.ATA_JIRA_URL} cannot be reached (${error.cause?.code ?? error.message})`);
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${url} answers ${response.status}; are JIRA_USER and JIRA_TOKEN right?`);
  return response.json();
}

const personOf = ({ accountId, name, displayName, locale = "en", timeZone }) => ({
  sub: accountId ?? name,
  name: displayName,
  locale: locale.replace("_", "-"),
  ...(timeZone && { zoneinfo: timeZone }),
});

const isCloud = ({ ATA_JIRA_KIND: kind }) => kind === "cloud";
const nameOf = ({ email }) => email.split("@")[0];
const pathOf = (settings, person) =>
  isCloud(settings)
    ? `user?accountId=${encodeURIComponent(person.sub)}`
    : `user?username=${encodeURIComponent(nameOf(person))}`;

/**
 * @param {object} settings ATA_JIRA_… as the programs get them
 * @param {string} token
 * @param {object[]} people the demo's
 * @returns {Promise<object[]>} the same shape; the owner is the administrator
 */
export async function sitePeople(settings, token, people) {
  const owner = await get(settings, token, "myself");
  if (!owner) throw new Error(`there is no Jira at ${settings.ATA_JIRA_URL}`);
  const known = await Promise.all(people.map((person) => get(settings, token, pathOf(settings, person)).catch(() => undefined)));
  const present = people.flatMap((person, at) =>
    known[at] ? [{ ...person, sub: isCloud(settings) ? person.sub : nameOf(person) }] : []);
  return [...present, { ...personOf(owner), role: "admin" }];
}

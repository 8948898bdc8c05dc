/* What an administrator can edit, member by member, and the edits that stand on top of what is saved.
 *
 * An edit is kept by the member's name ("config.model", "access.people.groups") as its control holds it, so a
 * number is text while it is typed. What somebody else saves meanwhile replaces what lies beneath, never an edit. */

const text = (name) => ({ name });
const number = (name, least, most, optional = false) => ({ name, number: true, least, most, optional });

export const members = [
  text("config.model"),
  text("config.instructions"),
  text("config.guided_fallback"),
  text("config.transcript_comment"),
  text("config.past_tickets"),
  number("config.retention_days", 1, 3650),
  number("config.billing.cycle_day", 1, 31),
  text("config.billing.timezone"),
  number("config.person_limits.turns_per_minute", 1, 600, true),
  number("config.person_limits.daily_tokens", 1000, 1e12, true),
  text("config.api_key"),
  text("access.portals.mode"),
  text("access.portals.ids"),
  text("access.people.mode"),
  text("access.people.users"),
  text("access.people.groups"),
  text("access.people.organizations"),
];
const known = new Map(members.map((member) => [member.name, member]));

/** Written, never read back: what is saved shows as nothing. */
const keyName = "config.api_key";

export const partOf = (name) => name.split(".")[0];
const pathOf = (name) => name.split(".").slice(1);

function readPath(document, path) {
  return path.reduce((value, step) => (value == null ? undefined : value[step]), document);
}

/** A member as its control would hold it; undefined where the server has none. */
export function readMember(document, name) {
  if (name === keyName) return document && document.api_key ? "" : undefined;
  const value = readPath(document, pathOf(name));
  return known.get(name)?.number && value !== undefined ? String(value ?? "") : value;
}

const idsOf = (entries) => entries.map(({ id }) => id).sort();

/** Lists are the same when they hold the same ids. */
export function sameValue(one, other) {
  if (Array.isArray(one) && Array.isArray(other))
    return JSON.stringify(idsOf(one)) === JSON.stringify(idsOf(other));
  return one === other;
}

/** The edits that differ from what is saved. */
export function pruneEdits(edits, data) {
  const kept = Object.entries(edits).filter(
    ([name, value]) => !sameValue(value, readMember(data[partOf(name)], name)),
  );
  return Object.fromEntries(kept);
}

/** What the control of a member shows. */
export function valueOf({ edits, data }, name) {
  return name in edits ? edits[name] : readMember(data[partOf(name)], name);
}

export const editedIn = (edits, part) => Object.keys(edits).filter((name) => partOf(name) === part);

/** Numbers that are none or out of range: {name: {least, most}}. */
export function faultsOf(edits) {
  const faults = {};
  for (const [name, value] of Object.entries(edits)) {
    const { number: isNumber, least, most, optional } = known.get(name);
    if (!isNumber || (optional && value.trim() === "")) continue;
    const fits = /^\d{1,13}$/.test(value.trim()) && Number(value) >= least && Number(value) <= most;
    if (!fits) faults[name] = { least, most };
  }
  return faults;
}

function sentValue(name, value) {
  if (known.get(name).number) return value.trim() === "" ? null : Number(value);
  return Array.isArray(value) ? value.map(({ id }) => id) : value;
}

function writePath(document, path, value) {
  const target = path.slice(0, -1).reduce((inner, step) => (inner[step] ??= {}), document);
  target[path.at(-1)] = value;
}

/** The whole document as PUT wants it. The key travels only when it was edited. */
export function bodyOf(state, part) {
  const body = part === "config" ? { enabled: state.data.config.enabled } : {};
  for (const { name } of members) {
    const value = valueOf(state, name);
    if (partOf(name) !== part || value === undefined) continue;
    if (name !== keyName || name in state.edits) writePath(body, pathOf(name), sentValue(name, value));
  }
  return body;
}

/** Members in which two states of a document differ; of the key, its last four letters tell. */
export function differences(part, before, after) {
  const names = members.map(({ name }) => name).filter((name) => partOf(name) === part && name !== keyName);
  const found = names.filter((name) => !sameValue(readMember(before, name), readMember(after, name)));
  if (part === "config" && before.enabled !== after.enabled) found.unshift("config.enabled");
  if (part === "config" && before.api_key?.last4 !== after.api_key?.last4) found.push(keyName);
  return found;
}

/** The member a pointer of the server names: "/billing/timezone" of the settings, "/portals/ids/3" of the access. */
export function memberOfPointer(part, pointer) {
  const name = `${part}${String(pointer).replaceAll("/", ".")}`;
  return members.find((member) => name === member.name || name.startsWith(`${member.name}.`))?.name ?? null;
}

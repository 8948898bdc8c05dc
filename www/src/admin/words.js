/* Members, values and audit entries as people read them. */

const memberWords = {
  "config.enabled": "admin.show",
  "config.model": "admin.model",
  "config.instructions": "admin.instructions",
  "config.guided_fallback": "admin.guidedFallback",
  "config.transcript_comment": "admin.transcript",
  "config.past_tickets": "admin.pastTickets",
  "config.retention_days": "admin.retention",
  "config.billing.cycle_day": "admin.billing.day",
  "config.billing.timezone": "admin.billing.zone",
  "config.person_limits.turns_per_minute": "admin.limits.turns",
  "config.person_limits.daily_tokens": "admin.limits.tokens",
  "config.api_key": "admin.key",
  "access.portals.mode": "admin.access.where",
  "access.portals.ids": "admin.access.portals",
  "access.people.mode": "admin.access.who",
  "access.people.users": "admin.access.users",
  "access.people.groups": "admin.access.groups",
  "access.people.organizations": "admin.access.organizations",
};

export const memberText = (name, t) => t(memberWords[name] ?? name);

const modeWords = {
  "access.portals.mode": { all: "admin.access.allPortals", selected: "admin.access.somePortals" },
  "access.people.mode": { all: "admin.access.allPeople", selected: "admin.access.somePeople" },
};

/** The names that ids have where this page has met them. */
function namesOf(list, state) {
  const { access } = state.data;
  const met = access
    ? [...access.portals.ids, ...access.people.users, ...access.people.groups, ...access.people.organizations]
    : [];
  const names = new Map(met.map(({ id, name }) => [id, name]));
  return list.map((entry) => {
    const { id, name } = typeof entry === "string" ? { id: entry } : entry;
    return name || names.get(id) || state.portalNames[id] || id;
  });
}

/** @returns {string} */
export function valueText(name, value, state, { t, format }) {
  if (modeWords[name] && modeWords[name][value]) return t(modeWords[name][value]);
  if (Array.isArray(value))
    return value.length > 0 ? format.list(namesOf(value, state)) : t("admin.access.none");
  if (typeof value === "boolean") return t(value ? "admin.yes" : "admin.no");
  if (name === "config.api_key") return value ? "••••" : t("admin.value.changed");
  return value === null || value === undefined || value === "" ? t("admin.value.empty") : String(value);
}

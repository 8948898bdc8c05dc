/* In what two states of a document differ, as the audit trail holds them. */

const memberOfConfig = {
  cycle_day: "billing.cycle_day",
  timezone: "billing.timezone",
  daily_tokens: "person_limits.daily_tokens",
  turns_per_minute: "person_limits.turns_per_minute",
};

/** {"portals": {"mode": "all"}} gives {"portals.mode": "all"}; lists stay whole. */
function flatten(document, prefix = "") {
  const pairs = Object.entries(document ?? {}).map(([name, value]) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.entries(flatten(value, `${prefix}${name}.`))
      : [[`${prefix}${name}`, value]],
  );
  return Object.fromEntries(pairs.flat());
}

const memberName = (part, name) => `${part}.${(part === "config" && memberOfConfig[name]) || name}`;

/** The members in which two states of a document differ. */
export function changesOf({ what, old, new: now }) {
  const before = flatten(old);
  const after = flatten(now);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ name: memberName(what, name), before: before[name], after: after[name] }));
}

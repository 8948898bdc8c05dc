// A generated site for the stand-in desk, as large as is wanted: operations of its PATCH data.

const fieldsOfSite = 40;
const nouns = ["laptop", "printer", "badge", "invoice", "contract", "server", "phone", "desk", "licence", "parking space"];
const verbs = ["Order", "Repair", "Move", "Return", "Replace", "Renew", "Cancel", "Extend"];

const word = (list, number) => list[number % list.length];
const fieldId = (number) => `customfield_${30000 + number}`;

/** Fields are defined by being added to the site's first type. */
const fieldsOf = (options) =>
  Array.from({ length: fieldsOfSite }, (_, number) => ({
    op: "add",
    kind: "field",
    request_type: "25",
    value: {
      fieldId: fieldId(number),
      kind: "select",
      name: `Choice ${number}`,
      options: Array.from({ length: options }, (_, option) => ({
        id: String(700000 + number * 1000 + option),
        label: `Value ${option} of choice ${number}`,
      })),
    },
  }));

const portalOf = (number) => ({
  op: "add",
  kind: "portal",
  value: {
    id: String(1000 + number),
    portalId: String(3000 + number),
    projectId: String(50000 + number),
    projectKey: `L${number}`,
    name: `Department ${number}`,
    groups: [{ id: String(8000 + number), name: "General" }],
  },
});

const typeOf = (portal, number, types, fields) => {
  const id = portal * types + number;
  const name = `${word(verbs, id)} a ${word(nouns, Math.floor(id / verbs.length))} (${number})`;
  return {
    op: "add",
    kind: "request_type",
    value: {
      id: String(100000 + id),
      deskId: String(1000 + portal),
      groupIds: [String(8000 + portal)],
      name,
      description: `For everybody in department ${portal} who needs it`,
      fields: [
        "summary!",
        ...Array.from({ length: fields }, (_, field) => fieldId((id + field) % fieldsOfSite)),
      ],
    },
  };
};

/**
 * @param {{portals: number, types: number, fields?: number, options?: number}} size types of each portal, choices of
 *   each type, options of each choice
 */
export function largeSite({ portals, types, fields = 7, options = 11 }) {
  const all = fieldsOf(options);
  for (let portal = 0; portal < portals; portal += 1) {
    all.push(portalOf(portal));
    for (let type = 0; type < types; type += 1) all.push(typeOf(portal, type, types, fields));
  }
  return all;
}

/** Past tickets of each type of such a site. */
export function largePast({ portals, types, tickets }) {
  const all = [];
  for (let type = 0; type < portals * types; type += 1)
    for (let ticket = 0; ticket < tickets; ticket += 1)
      all.push({
        op: "add",
        kind: "ticket",
        value: { type: String(100000 + type), summary: `${word(nouns, type + ticket)} of room ${ticket} ${word(verbs, type)}` },
      });
  return all;
}

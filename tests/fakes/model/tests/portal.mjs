// A small portal and the prompt of a turn on it.

export const CATALOGUE = [
  ["10", "Reset my password", "Forgotten, expired or locked account password"],
  ["19", "Request a new laptop", "Order or replace a notebook or desktop computer"],
  ["25", "Report broken hardware", "A device is damaged or does not work"],
  ["26", "Request a monitor or accessory", "Screen, keyboard, mouse, headset, docking station"],
  ["27", "Printer problem", "Paper jam, toner, cannot print or scan"],
  ["29", "Report a lost or stolen device", "Laptop or phone was lost or stolen"],
  ["40", "Request leave", "Vacation, parental leave or unpaid time off"],
  ["52", "Book a meeting room or catering", "Conference room, food and drinks for a meeting"],
];
export const GERMAN = [
  ["10", "Passwort zurücksetzen", "Vergessenes, abgelaufenes oder gesperrtes Kennwort"],
  ["19", "Neuen Laptop anfordern", "Notebook oder Desktop-Computer bestellen oder ersetzen"],
  ["25", "Defekte Hardware melden", "Ein Gerät ist beschädigt oder funktioniert nicht"],
  ["40", "Urlaub beantragen", "Urlaub, Elternzeit oder unbezahlte Freistellung"],
  ["52", "Besprechungsraum oder Bewirtung buchen", "Konferenzraum, Essen und Getränke für eine Besprechung"],
];
const FIELDS = {
  25: [
    '- summary "Summary" text!',
    '- description "Description" paragraph',
    '- duedate "Due date" date!',
    '- customfield_10040 "Urgency" select! [10100=Low|10101=High]',
    '- customfield_10041 "Device" select [1=Laptop|2=Monitor|3=Mobile phone]',
    '- customfield_10042 "Serial number" text',
  ],
  40: [
    '- summary "Summary" text!',
    '- customfield_1 "First day" date!',
    '- customfield_2 "Last day" date!',
    '- customfield_3 "Days" number!',
    '- customfield_4 "Starts at" datetime',
    '- customfield_5 "Kinds" multiselect [7=Paid|8=Unpaid|9=Parental]',
    '- customfield_6 "Area" cascading [20=Office>21=Desk>22=Kitchen|30=Home]',
    '- customfield_7 "Link" url',
    '- labels "Labels" labels',
  ],
};
export const BROKEN =
  "My laptop screen went black after I dropped it yesterday, I need it for a customer meeting on Friday";
export const KAPUTT =
  "Der Bildschirm meines Laptops wurde schwarz, nachdem er mir gestern heruntergefallen ist, ich brauche ihn für ein Kundentreffen am Freitag";
export const MEMBERS = ["action", "request_type", "reply", "asked_field", "alternatives", "values"];

function schemaOf(catalogue, order = MEMBERS) {
  const ids = catalogue.map(([id]) => id);
  const text = { type: "string" };
  const value = {
    type: "object",
    properties: { field: text, value: text, words: text },
    required: ["field", "value", "words"],
    additionalProperties: false,
  };
  const all = {
    action: { type: "string", enum: ["ask", "suggest", "review", "decline"] },
    request_type: { type: ["string", "null"], enum: [...ids, null] },
    reply: text,
    asked_field: { type: ["string", "null"] },
    alternatives: { type: "array", items: { type: "string", enum: ids } },
    values: { type: "array", items: value },
  };
  const properties = Object.fromEntries(order.map((name) => [name, all[name]]));
  return { type: "object", properties, required: order, additionalProperties: false };
}

/** A turn's request, written as the product writes it. */
export function requestOf(
  words,
  {
    draft = "none",
    asked,
    language = "en",
    types = ["25"],
    catalogue = CATALOGUE,
    history = [],
    articles = [],
    order,
    format,
  } = {},
) {
  const lines = catalogue.map((line) => line.join(" | ")).join("\n");
  const facts = [
    `Today is Friday 2026-11-20, 14:05, zone Europe/Berlin. Language: ${language}.`,
    `Draft: ${draft}`,
    ...(asked ? [`Asked last: ${asked}`] : []),
    ...types.flatMap((type) => [`Fields of ${type}:`, ...FIELDS[type]]),
    ...(articles.length ? ["Articles:", "<words id=5d11c0>", ...articles, "</words id=5d11c0>"] : []),
    `<words id=8f3ac1>`,
    words,
    `</words id=8f3ac1>`,
  ];
  return {
    model: "gpt-4o",
    messages: [
      { role: "system", content: `You help people.\n\nRequest types:\n${lines}` },
      ...history,
      { role: "user", content: facts.join("\n") },
    ],
    response_format: format ?? {
      type: "json_schema",
      json_schema: { name: "ticket_turn", strict: true, schema: schemaOf(catalogue, order) },
    },
  };
}

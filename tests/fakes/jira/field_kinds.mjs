/** What Jira calls each kind of field: the jiraSchema that GET …/field shows. */

const types = "com.atlassian.jira.plugin.system.customfieldtypes:";
const system = (type, name, items) => ({ type, ...(items && { items }), system: name });
const custom = (type, name, items) => ({
  type,
  ...(items && { items }),
  custom: name.includes(":") ? name : types + name,
});

const schemas = {
  summary: system("string", "summary"),
  description: system("string", "description"),
  duedate: system("date", "duedate"),
  components: system("array", "components", "component"),
  priority: system("priority", "priority"),
  labels: system("array", "labels", "string"),
  attachment: system("array", "attachment", "attachment"),
  versions: system("array", "versions", "version"),
  textfield: custom("string", "textfield"),
  textarea: custom("string", "textarea"),
  url: custom("string", "url"),
  datepicker: custom("date", "datepicker"),
  datetime: custom("datetime", "datetime"),
  float: custom("number", "float"),
  customlabels: custom("array", "labels", "string"),
  select: custom("option", "select"),
  // The service desk API calls radio buttons a string although the platform calls them an option.
  radiobuttons: custom("string", "radiobuttons"),
  multiselect: custom("array", "multiselect", "option"),
  multicheckboxes: custom("array", "multicheckboxes", "option"),
  cascadingselect: custom("option-with-child", "cascadingselect"),
  userpicker: custom("user", "userpicker"),
  multiuserpicker: custom("array", "multiuserpicker", "user"),
  grouppicker: custom("group", "grouppicker"),
  assets: custom("array", "com.atlassian.jira.plugins.cmdb:cmdb-object-cftype", "cmdb-object-field"),
  services: custom(
    "array",
    "com.atlassian.jira.plugins.service-entity:service-entity-field-cftype",
    "service-entity-field",
  ),
  app: custom(
    "number",
    "ari:cloud:ecosystem::extension/8f1d6d5e-0c1a-4a52-9a4c-2f4e8b7a3c11/3b0e7f9c-55d1-4c39-8d0c-6a1f0e2b9d44/static/business-value",
  ),
};

/** True for a kind this site knows. */
export function isFieldKind(kind) {
  return Object.hasOwn(schemas, kind);
}

/** The kinds whose values are picked from options. */
export const optionKinds = new Set([
  "select",
  "radiobuttons",
  "multiselect",
  "multicheckboxes",
  "cascadingselect",
  "components",
  "priority",
]);

/** The jiraSchema of one field, with configuration where the real site sends one. */
export function jiraSchema(field) {
  const schema = { ...schemas[field.kind] };
  if (schema.custom) schema.customId = Number(field.fieldId.replace("customfield_", ""));
  if (field.kind === "assets") {
    schema.configuration = { "com.atlassian.jira.plugins.cmdb:cmdb-object-cftype": true, multiple: false };
  } else if (field.kind === "customlabels" || field.kind === "multiselect") {
    schema.configuration = { isMulti: true };
  } else if (field.kind === "summary") {
    schema.configuration = null;
  }
  return schema;
}

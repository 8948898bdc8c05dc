/** Checks what a caller sends for each kind of field, and says what the site then stores. */

import { say } from "./texts.mjs";
import { inLanguage } from "./world.mjs";

const textLimit = 32767;

/** Why a value is refused; carries a key of texts.mjs. */
class BadValue extends Error {
  constructor(key, ...parameters) {
    super(key);
    this.key = key;
    this.parameters = parameters;
  }
}

const bad = (key, ...parameters) => {
  throw new BadValue(key, ...parameters);
};

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function listOf(value, check) {
  if (!Array.isArray(value)) bad("field.not.array");
  return value.map(check);
}

/** Plain text of an Atlassian document. */
export function documentText(node) {
  if (node.type === "text") return node.text ?? "";
  if (node.type === "hardBreak") return "\n";
  const inner = (node.content ?? []).map(documentText);
  return node.type === "doc" ? inner.join("\n") : inner.join("");
}

function isDocument(value) {
  return isObject(value) && value.type === "doc" && value.version === 1 && Array.isArray(value.content);
}

function checkLine(value, limit = 255) {
  if (typeof value !== "string") bad("field.not.text");
  if (/[\r\n]/.test(value)) bad("field.one.line");
  if (value.length > limit) bad("field.too.long", limit);
  return { stored: value, text: value };
}

function checkSummary(value) {
  if (typeof value === "string" && value.length > 255 && !/[\r\n]/.test(value)) bad("field.summary.too.long");
  return checkLine(value);
}

/** Some sites take rich text as documents alone, and say so as the platform does. */
function checkRich(value, field, context) {
  if (context.world.settings.rich_text === "adf" && !context.adf) bad("field.not.adf");
  if (context.adf !== isObject(value)) bad(context.adf ? "field.not.adf" : "field.not.text");
  if (context.adf && !isDocument(value)) bad("field.not.adf");
  if (!context.adf && typeof value !== "string") bad("field.not.text");
  const text = context.adf ? documentText(value) : value;
  if (text.length > textLimit) bad("field.too.long", textLimit);
  return { stored: value, text };
}

function checkDate(value) {
  const parts = typeof value === "string" && /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  const date = parts && new Date(`${value}T00:00:00Z`);
  if (!parts || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value)
    bad("field.date", value);
  return { stored: value, text: value };
}

function checkMoment(value) {
  const parts =
    typeof value === "string" &&
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})\.\d{3}[+-](\d{2})([0-5]\d)$/.exec(value);
  if (!parts || Number(parts[3]) > 14) bad("field.datetime", value);
  const date = new Date(`${parts[1]}T${parts[2]}Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== parts[1])
    bad("field.datetime", value);
  return { stored: value, text: value.replace("T", " ").replace(/:\d{2}\.\d{3}/, " ") };
}

function checkNumber(value) {
  if (typeof value !== "number" || !Number.isFinite(value)) bad("field.not.number");
  return { stored: value, text: String(value) };
}

function checkUrl(value) {
  const line = checkLine(value);
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/]+\S*$/i.test(value)) bad("field.url", value);
  return line;
}

function checkLabels(value) {
  const labels = listOf(value, (label) => {
    if (typeof label !== "string" || label === "") bad("field.not.text");
    if (/\s/.test(label)) bad("field.label", label);
    if (label.length > 255) bad("field.too.long", 255);
    return label;
  });
  return { stored: labels, text: labels.join(", ") };
}

/** An option named by {"id": "…"} or, where the site takes texts, by another member such as value or name. */
function findOption(value, options, nameMember) {
  if (!isObject(value)) bad("field.not.object");
  const byId = value.id !== undefined;
  const named = byId ? value.id : value[nameMember];
  if (typeof named !== "string") bad("field.option", named ?? "");
  const found = options.find((option) =>
    byId ? option.id === named : Object.values(option.label).includes(named),
  );
  if (!found) bad("field.option", named);
  if (found.disabled) bad("field.option.disabled", named);
  return found;
}

const optionName = (option, context) => inLanguage(option.label, context.language);
const storedOption = (option, context) => ({ id: option.id, value: optionName(option, context) });

function checkOption(value, field, context) {
  const option = findOption(value, field.options ?? [], "value");
  return { stored: storedOption(option, context), text: optionName(option, context) };
}

function checkOptions(value, field, context) {
  const options = listOf(value, (entry) => findOption(entry, field.options ?? [], "value"));
  if (new Set(options).size !== options.length) bad("field.option", options.at(-1).id);
  return {
    stored: options.map((option) => storedOption(option, context)),
    text: options.map((option) => optionName(option, context)).join(", "),
  };
}

function checkCascade(value, field, context) {
  const parent = findOption(value, field.options ?? [], "value");
  if (value.child === undefined)
    return { stored: storedOption(parent, context), text: optionName(parent, context) };
  const child = findOption(value.child, parent.children ?? [], "value");
  return {
    stored: { ...storedOption(parent, context), child: storedOption(child, context) },
    text: `${optionName(parent, context)} – ${optionName(child, context)}`,
  };
}

function checkPriority(value, field, context) {
  const option = findOption(value, field.options ?? [], "name");
  return { stored: { id: option.id, name: optionName(option, context) }, text: optionName(option, context) };
}

function checkComponents(value, field, context) {
  const options = listOf(value, (entry) => findOption(entry, field.options ?? [], "name"));
  return {
    stored: options.map((option) => ({ id: option.id, name: optionName(option, context) })),
    text: options.map((option) => optionName(option, context)).join(", "),
  };
}

/** Cloud names people by accountId only; the `name` of old examples no longer works there. */
function findUser(value, context) {
  if (!isObject(value)) bad("field.not.object");
  const named = context.world.cloud ? value.accountId : value.name;
  const user = typeof named === "string" && context.world.userNamed(named);
  if (!user || !user.active) bad("field.user");
  return user;
}

const storedUser = (user, context) => ({
  [context.world.cloud ? "accountId" : "name"]: context.world.userName(user),
  displayName: user.name,
});

function checkUser(value, field, context) {
  const user = findUser(value, context);
  return { stored: storedUser(user, context), text: user.name };
}

function checkUsers(value, field, context) {
  const users = listOf(value, (entry) => findUser(entry, context));
  return {
    stored: users.map((user) => storedUser(user, context)),
    text: users.map((user) => user.name).join(", "),
  };
}

function checkUploads(value, field, context) {
  const uploads = listOf(value, (id) => {
    const upload = context.world.uploadNamed(id, context.desk.id);
    if (!upload) bad("sd.attachment.invalid", id);
    return upload;
  });
  return {
    stored: uploads.map(({ fileName, size }) => ({ filename: fileName, size })),
    text: uploads.map(({ fileName }) => fileName).join(", "),
    uploads,
  };
}

/** Assets objects: workspace and object id on Cloud, the object's key on Data Center. */
function checkAssets(value, field, context) {
  const keys = listOf(value, (entry) => {
    if (!isObject(entry)) bad("field.not.object");
    if (!context.world.cloud) return entry.key;
    const wellFormed =
      entry.id === `${entry.workspaceId}:${entry.objectId}` &&
      entry.workspaceId === context.world.options.workspaceId;
    return wellFormed ? `ITAM-${entry.objectId}` : entry.id;
  });
  const unknown = keys.filter((key) => !field.objects?.includes(key));
  if (unknown.length > 0 || keys.length === 0) bad("field.object", unknown.join(", "));
  return { stored: value, text: keys.join(", ") };
}

function checkGroup(value, field, context) {
  if (!isObject(value)) bad("field.not.object");
  const group = context.world.groups.find(
    (entry) => entry.name === value.name || entry.groupId === value.groupId,
  );
  if (!group) bad("field.group", value.name ?? value.groupId ?? "");
  return { stored: group, text: group.name };
}

const refuseAll = (value) => bad("field.option", JSON.stringify(value));

const checks = {
  summary: checkSummary,
  textfield: (value) => checkLine(value),
  url: checkUrl,
  description: checkRich,
  textarea: checkRich,
  duedate: checkDate,
  datepicker: checkDate,
  datetime: checkMoment,
  float: checkNumber,
  app: checkNumber,
  labels: checkLabels,
  customlabels: checkLabels,
  select: checkOption,
  radiobuttons: checkOption,
  multiselect: checkOptions,
  multicheckboxes: checkOptions,
  cascadingselect: checkCascade,
  priority: checkPriority,
  components: checkComponents,
  userpicker: checkUser,
  multiuserpicker: checkUsers,
  grouppicker: checkGroup,
  attachment: checkUploads,
  assets: checkAssets,
  services: refuseAll,
  versions: refuseAll,
};

const isBlank = (value) =>
  value === undefined ||
  value === null ||
  (typeof value === "string" && value.trim() === "") ||
  (Array.isArray(value) && value.length === 0);

/** One value: {stored, text} or {message}. `context` is {world, desk, adf, language}. */
function checkValue(field, value, context) {
  try {
    return checks[field.kind](value, field, context);
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    return { message: say(context.language, error.key, ...error.parameters) };
  }
}

/**
 * All values of a create against the type's fields.
 * Returns {values: [{fieldId, label, kind, stored, text, uploads?}], errors: {fieldId: message}, unknown: [fieldId]}.
 */
export function checkValues(fields, sent, context) {
  const errors = {};
  const values = [];
  const shown = fields.filter((field) => !field.hidden);
  const unknown = Object.keys(sent).filter((id) => !shown.some((field) => field.fieldId === id));
  for (const id of unknown) errors[id] = say(context.language, "field.not.on.screen", id);
  for (const field of shown) {
    const label = inLanguage(field.label, context.language);
    const present = Object.hasOwn(sent, field.fieldId);
    if (field.required && isBlank(sent[field.fieldId])) {
      errors[field.fieldId] = say(context.language, "field.required", label);
    } else if (present && sent[field.fieldId] === null) {
      errors[field.fieldId] = say(context.language, "field.empty", label);
    } else if (present) {
      const checked = checkValue(field, sent[field.fieldId], context);
      if (checked.message) errors[field.fieldId] = checked.message;
      else values.push({ fieldId: field.fieldId, label, kind: field.kind, ...checked });
    }
  }
  return { values, errors, unknown };
}

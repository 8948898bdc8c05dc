/** The form of a request type, prefilled by the query, and what happens when a person sends it. */

import { escaped, notFound, page } from "./layout.mjs";
import { fileTicket } from "./request_routes.mjs";
import { checkValues } from "./values.mjs";
import { inLanguage } from "./world.mjs";

const inputTypes = {
  duedate: "date",
  datepicker: "date",
  datetime: "datetime-local",
  float: "number",
  app: "number",
  url: "url",
};
const manyKinds = new Set(["multiselect", "multicheckboxes", "components", "multiuserpicker"]);
const notInForm = new Set(["attachment", "services", "versions"]);

/** What a field offers to choose from, as {id, label, children?}; undefined for fields that are typed. */
function choices(call, field) {
  const people = () =>
    call.world.users
      .filter((user) => user.active)
      .map((user) => ({ id: call.world.userName(user), label: user.name }));
  if (field.kind === "userpicker" || field.kind === "multiuserpicker") return people();
  if (field.kind === "grouppicker")
    return call.world.groups.map((group) => ({ id: group.name, label: group.name }));
  if (field.kind === "assets") return field.objects.map((key) => ({ id: key, label: key }));
  return field.options;
}

function optionTags(options, chosen, language) {
  const tags = (list, prefix) =>
    list.map((option) => {
      const name = prefix + inLanguage(option.label, language);
      const selected = chosen.includes(option.id) ? " selected" : "";
      const own = `<option value="${escaped(option.id)}"${selected}>${escaped(name)}</option>`;
      return own + tags(option.children ?? [], `${name} – `).join("");
    });
  return `<option value=""></option>${tags(options, "").join("")}`;
}

function control(call, field, given) {
  const chosen = given.getAll(field.fieldId);
  const value = escaped(chosen[0] ?? "");
  const attributes = `id="${escaped(field.fieldId)}" name="${escaped(field.fieldId)}"${field.required ? " required" : ""}`;
  const options = choices(call, field);
  if (options)
    return `<select ${attributes}${manyKinds.has(field.kind) ? " multiple" : ""}>${optionTags(options, chosen, call.language)}</select>`;
  if (field.kind === "description" || field.kind === "textarea")
    return `<textarea ${attributes}>${value}</textarea>`;
  return `<input type="${inputTypes[field.kind] ?? "text"}" step="any" ${attributes} value="${value}">`;
}

function reporterControl(call, given) {
  const people = call.world.users.filter((user) => user.role === "customer" && user.active);
  const options = people.map((user) => ({ id: user.accountId, label: user.name }));
  return `<label for="reporter">Raise this request on behalf of</label>
<select id="reporter" name="reporter" required>${optionTags(options, given.getAll("reporter"), call.language)}</select>`;
}

const shownFields = (call, type) =>
  call.world.fieldsOf(type).filter((field) => !field.hidden && !notInForm.has(field.kind));

function portalAndType(call, portalId, typeId) {
  const portal = call.world.portals.find((candidate) => candidate.portalId === portalId);
  const type = call.world.requestType(typeId);
  return portal && type && type.deskId === portal.id ? { portal, type } : {};
}

function filledForm(call, type, given, errors = {}) {
  const controls = shownFields(call, type).map((field) => {
    const mark = field.required ? "" : ' <span class="note">(optional)</span>';
    const error = errors[field.fieldId] ? `<p class="error">${escaped(errors[field.fieldId])}</p>` : "";
    const label = escaped(inLanguage(field.label, call.language));
    return `<label for="${escaped(field.fieldId)}">${label}${mark}</label>\n${control(call, field, given)}${error}`;
  });
  const intro = `<p>${escaped(inLanguage(type.description, call.language))}</p>`;
  const problem = errors.reporter ? `<p class="error">${escaped(errors.reporter)}</p>` : "";
  const form = `<form method="post">${controls.join("\n")}\n${reporterControl(call, given)}${problem}\n<button>Send</button></form>`;
  return page(
    call,
    inLanguage(type.name, call.language),
    intro + form,
    Object.keys(errors).length > 0 ? 400 : 200,
  );
}

/** The form behind the link that a customer gets when a request cannot be created by the API. */
export function formPage(call, portalId, typeId) {
  const { type } = portalAndType(call, portalId, typeId);
  return type ? filledForm(call, type, call.query) : notFound(call);
}

/** What the REST API would be sent for a choice; the child of a cascade brings its parent along. */
function chosenOption(field, id) {
  const parent = field.options?.find((option) => option.children?.some((child) => child.id === id));
  return parent ? { id: parent.id, child: { id } } : { id };
}

function chosenAsset(call, key) {
  const { workspaceId } = call.world.options;
  const objectId = key.replace(/^\D+/, "");
  return call.cloud ? { id: `${workspaceId}:${objectId}`, workspaceId, objectId } : { key };
}

function valueOf(call, field, texts) {
  const person = (name) => ({ [call.cloud ? "accountId" : "name"]: name });
  const [text] = texts;
  if (field.kind === "multiuserpicker") return texts.map(person);
  if (field.kind === "userpicker") return person(text);
  if (field.kind === "grouppicker") return { name: text };
  if (field.kind === "assets") return [chosenAsset(call, text)];
  if (manyKinds.has(field.kind)) return texts.map((id) => ({ id }));
  if (field.options) return chosenOption(field, text);
  if (field.kind === "labels" || field.kind === "customlabels") return text.trim().split(/[\s,]+/);
  if (inputTypes[field.kind] === "number") return Number(text);
  if (field.kind === "datetime") return `${text}:00.000+0000`;
  return text;
}

/** Creates the ticket as the portal would, and goes to its page; or shows the form again with what is wrong. */
export function sendForm(call, portalId, typeId) {
  const { portal, type } = portalAndType(call, portalId, typeId);
  if (!type) return notFound(call);
  const { origin, host } = call.headers;
  if (origin && origin !== `http://${host}`) return { status: 403, headers: {}, body: "" };
  const given = new URLSearchParams(call.body.toString("utf8"));
  const reporter = call.world.users.find((user) => user.accountId === given.get("reporter"));
  const sent = {};
  for (const field of shownFields(call, type)) {
    const texts = given.getAll(field.fieldId).filter((text) => text !== "");
    if (texts.length > 0) sent[field.fieldId] = valueOf(call, field, texts);
  }
  const context = { world: call.world, desk: portal, adf: false, language: call.language };
  const { values, errors } = checkValues(shownFields(call, type), sent, context);
  if (!reporter || !call.world.canRaise(reporter, type))
    errors.reporter = "This person cannot raise such requests.";
  if (Object.keys(errors).length > 0) return filledForm(call, type, given, errors);
  call.account = reporter;
  const body = { serviceDeskId: portal.id, requestTypeId: type.id, requestFieldValues: sent };
  const ticket = fileTicket(call, { body, desk: portal, type, reporter, participants: [], values });
  return {
    status: 303,
    headers: { Location: `${call.context}/servicedesk/customer/portal/${portalId}/${ticket.key}` },
    body: "",
  };
}

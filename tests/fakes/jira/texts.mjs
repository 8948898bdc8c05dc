/** Error texts of the site in English and German; {0}, {1}… are replaced by the parameters. */

const catalogue = {
  "sd.error.not.authenticated": [
    "You must be logged in to access this resource.",
    "Sie müssen angemeldet sein, um auf diese Ressource zuzugreifen.",
  ],
  "sd.error.not.found": [
    "The resource you are looking for does not exist.",
    "Die gesuchte Ressource existiert nicht.",
  ],
  "sd.error.experimental": [
    "This API is experimental. Experimental APIs are not guaranteed to be stable within the preview period. Set the header X-ExperimentalApi: opt-in to opt into using this API.",
    "Diese API ist experimentell. Setzen Sie den Header X-ExperimentalApi: opt-in, um sie zu verwenden.",
  ],
  "sd.error.bad.parameter": [
    "The value of parameter {0} is not valid.",
    "Der Wert des Parameters {0} ist ungültig.",
  ],
  "sd.error.bad.body": [
    "The request body could not be read: {0}",
    "Der Inhalt der Anfrage ist nicht lesbar: {0}",
  ],
  "sd.error.forbidden": [
    "You do not have permission to perform this operation.",
    "Sie haben keine Berechtigung für diesen Vorgang.",
  ],
  "sd.agent.servicedesk.error.servicedesk.missing": [
    "The Service Desk you are trying to view does not exist.",
    "Der Service-Desk, den Sie anzeigen möchten, existiert nicht.",
  ],
  "sd.request.type.not.found": [
    "The request type you are trying to view does not exist.",
    "Der Anfragetyp, den Sie anzeigen möchten, existiert nicht.",
  ],
  "sd.request.not.found": ["The request does not exist.", "Die Anfrage existiert nicht."],
  "sd.organization.not.found": ["The organization does not exist.", "Die Organisation existiert nicht."],
  "sd.request.create.field.error": [
    "Your request could not be created. Please check the fields have been correctly filled in. {0}",
    "Ihre Anfrage konnte nicht erstellt werden. Bitte prüfen Sie, ob die Felder richtig ausgefüllt sind. {0}",
  ],
  "sd.request.create.behalf.unknown": [
    "The user {0} that the request is raised on behalf of does not exist.",
    "Die Person {0}, in deren Namen die Anfrage gestellt wird, existiert nicht.",
  ],
  "sd.request.create.behalf.not.allowed": [
    "Requests of this type cannot be raised on behalf of another user.",
    "Anfragen dieses Typs können nicht im Namen anderer gestellt werden.",
  ],
  "sd.request.create.no.permission": [
    "The user {0} does not have permission to create requests of this type.",
    "Die Person {0} darf keine Anfragen dieses Typs stellen.",
  ],
  "sd.request.create.participant.unknown": [
    "The participant {0} does not exist.",
    "Die beteiligte Person {0} existiert nicht.",
  ],
  "sd.request.create.form": ["This request type has no form.", "Dieser Anfragetyp hat kein Formular."],
  "sd.permissions.too.many": [
    "A maximum of 50 request types can be checked.",
    "Es können höchstens 50 Anfragetypen geprüft werden.",
  ],
  "sd.permissions.none": [
    "At least one permission must be supplied.",
    "Mindestens eine Berechtigung muss angegeben werden.",
  ],
  "sd.permissions.account": ["The account ID {0} is not valid.", "Die Konto-ID {0} ist ungültig."],
  "sd.kb.query.required": [
    "The query parameter must be supplied.",
    "Der Parameter query muss angegeben werden.",
  ],
  "sd.request.comment.internal": [
    "Only agents can add internal comments.",
    "Nur Agenten können interne Kommentare hinzufügen.",
  ],
  "sd.attachment.invalid": [
    "The temporary attachment {0} does not exist or has expired.",
    "Der temporäre Anhang {0} existiert nicht oder ist abgelaufen.",
  ],
  "sd.attachment.too.large": [
    "The file {0} is larger than the limit.",
    "Die Datei {0} ist größer als erlaubt.",
  ],
  "sd.attachment.too.many": [
    "No more than 60 files can be uploaded.",
    "Es können höchstens 60 Dateien hochgeladen werden.",
  ],
  "sd.attachment.xsrf": ["XSRF check failed", "XSRF check failed"],
  "sd.attachment.disabled": ["Attachments are switched off.", "Anhänge sind ausgeschaltet."],

  "field.not.on.screen": [
    "Field '{0}' cannot be set. It is not on the appropriate screen, or unknown.",
    "Das Feld '{0}' kann nicht gesetzt werden. Es ist nicht auf der passenden Maske oder unbekannt.",
  ],
  "field.required": [
    "Please provide a valid value for field '{0}'",
    "Bitte geben Sie einen gültigen Wert für das Feld '{0}' an",
  ],
  "field.not.text": ["Operation value must be a string", "Der Wert muss Text sein"],
  "field.not.adf": [
    "Operation value must be an Atlassian Document (see the Atlassian Document Format)",
    "Der Wert muss ein Atlassian-Dokument sein",
  ],
  "field.not.number": ["Operation value must be a number", "Der Wert muss eine Zahl sein"],
  "field.not.array": ["data was not an array", "Der Wert ist keine Liste"],
  "field.not.object": ["data was not an object", "Der Wert ist kein Objekt"],
  "field.empty": ["'{0}' cannot be empty.", "'{0}' darf nicht leer sein."],
  "field.too.long": [
    "The entered text is too long. It exceeds the allowed limit of {0} characters.",
    "Der eingegebene Text ist zu lang. Er überschreitet die erlaubte Länge von {0} Zeichen.",
  ],
  "field.summary.too.long": [
    "Summary must be less than 255 characters.",
    "Die Zusammenfassung muss kürzer als 255 Zeichen sein.",
  ],
  "field.one.line": [
    "The text is invalid because it contains newline characters.",
    "Der Text ist ungültig, weil er Zeilenumbrüche enthält.",
  ],
  "field.date": [
    "Error parsing date string: {0}. The date must be of the format 'yyyy-MM-dd'",
    "Fehler beim Lesen des Datums: {0}. Das Datum muss das Format 'yyyy-MM-dd' haben",
  ],
  "field.datetime": [
    "Error parsing time: {0}. The time must be of the format \"yyyy-MM-dd'T'HH:mm:ss.SSSZ\"",
    "Fehler beim Lesen der Zeit: {0}. Die Zeit muss das Format \"yyyy-MM-dd'T'HH:mm:ss.SSSZ\" haben",
  ],
  "field.url": ["'{0}' is not a valid URL", "'{0}' ist keine gültige URL"],
  "field.label": [
    "The label '{0}' contains spaces which is invalid.",
    "Das Stichwort '{0}' enthält Leerzeichen und ist ungültig.",
  ],
  "field.option": ["Option '{0}' is not valid", "Die Option '{0}' ist ungültig"],
  "field.option.disabled": ["Option '{0}' is disabled", "Die Option '{0}' ist deaktiviert"],
  "field.user": [
    "Specified user does not exist or you do not have required permissions",
    "Die angegebene Person existiert nicht, oder Ihnen fehlt die Berechtigung",
  ],
  "field.group": ["Group '{0}' does not exist", "Die Gruppe '{0}' existiert nicht"],
  "field.object": ["The object '{0}' does not exist", "Das Objekt '{0}' existiert nicht"],
};

/** The sentence for `key` in `language` ("en" or "de"). */
export function say(language, key, ...parameters) {
  const pair = catalogue[key];
  if (!pair) throw new Error(`no text for ${key}`);
  return pair[language === "de" ? 1 : 0].replace(/\{(\d)\}/g, (_, digit) =>
    String(parameters[Number(digit)] ?? ""),
  );
}

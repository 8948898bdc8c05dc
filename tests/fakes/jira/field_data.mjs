/** Every field the request types use: what it is called in English and German, its kind and its options. */

const text = (en, de) => ({ en, de });
const option = (id, en, de = en, children = undefined) => ({
  id,
  label: text(en, de),
  ...(children && { children }),
});
const field = (fieldId, kind, en, de, more = {}) => ({ fieldId, kind, name: text(en, de), ...more });

const yesNo = (id) => [option(id, "Yes", "Ja"), option(String(Number(id) + 1), "No", "Nein")];

const dateFields = {
  duedate: field("duedate", "duedate", "Due date", "Fällig am", {
    description: text("When do you need this at the latest?", "Bis wann brauchen Sie es spätestens?"),
  }),
  happened: field("customfield_10031", "datepicker", "When did it happen?", "Wann ist es passiert?"),
  first_day: field("customfield_10032", "datepicker", "First day", "Erster Tag"),
  last_day: field("customfield_10033", "datepicker", "Last day", "Letzter Tag"),
  started: field("customfield_10034", "datetime", "Since when?", "Seit wann?", {
    description: text("Date and time when it began", "Datum und Uhrzeit des Beginns"),
  }),
  last_seen: field(
    "customfield_10035",
    "datetime",
    "When did you last see it?",
    "Wann haben Sie es zuletzt gesehen?",
  ),
  last_good: field(
    "customfield_10036",
    "datetime",
    "When was the file last there?",
    "Wann war die Datei zuletzt da?",
  ),
  starts: field("customfield_10037", "datetime", "Starts", "Beginnt"),
  ends: field("customfield_10038", "datetime", "Ends", "Endet"),
};

const textFields = {
  summary: field("summary", "summary", "Summary", "Zusammenfassung"),
  description: field("description", "description", "Description", "Beschreibung"),
  folder: field(
    "customfield_10050",
    "textfield",
    "Path of the folder or file",
    "Pfad des Ordners oder der Datei",
  ),
  employee_name: field("customfield_10051", "textfield", "Name of the employee", "Name der Person"),
  source_host: field("customfield_10052", "textfield", "From (host or network)", "Von (Rechner oder Netz)"),
  target_host: field("customfield_10053", "textfield", "To (host or network)", "Nach (Rechner oder Netz)"),
  domain: field("customfield_10054", "textfield", "Domain name", "Domainname"),
  cost_centre: field("customfield_10055", "textfield", "Cost centre", "Kostenstelle"),
  mail_address: field("customfield_10056", "textfield", "Wanted mail address", "Gewünschte E-Mail-Adresse"),
  destination: field("customfield_10057", "textfield", "Destination", "Reiseziel"),
  supplier: field("customfield_10058", "textfield", "Supplier", "Lieferant"),
  invoice_number: field("customfield_10059", "textfield", "Invoice number", "Rechnungsnummer"),
  department: field("customfield_10048", "textarea", "Team and tasks", "Team und Aufgaben"),
  link: field("customfield_10049", "url", "Link", "Link", {
    description: text("A web address", "Eine Webadresse"),
  }),
};

const numberFields = {
  port: field("customfield_10060", "float", "Port", "Port"),
  quantity: field("customfield_10061", "float", "Quantity", "Anzahl"),
  cpu: field("customfield_10062", "float", "Processor cores", "Prozessorkerne"),
  memory: field("customfield_10063", "float", "Memory in GB", "Arbeitsspeicher in GB"),
  amount: field("customfield_10064", "float", "Amount", "Betrag"),
  persons: field("customfield_10065", "float", "Number of persons", "Personenzahl"),
};

const choiceFields = {
  device: field("customfield_10030", "select", "Type of device", "Art des Geräts", {
    options: [
      option("10112", "Laptop", "Laptop"),
      option("10113", "Desktop computer", "Arbeitsplatzrechner"),
      option("10114", "Monitor", "Monitor"),
      option("10115", "Phone", "Telefon"),
      option("10116", "Docking station", "Dockingstation"),
      option("10117", "Other", "Sonstiges"),
    ],
  }),
  urgency: field("customfield_10040", "select", "Urgency", "Dringlichkeit", {
    options: [
      option("10100", "Low", "Niedrig"),
      option("10101", "Medium", "Mittel"),
      option("10102", "High", "Hoch"),
      option("10103", "Critical", "Kritisch"),
    ],
    defaults: ["10101"],
  }),
  office: field("customfield_10041", "select", "Office", "Standort", {
    options: [
      option("10120", "Berlin"),
      option("10121", "Hamburg"),
      option("10122", "Munich", "München"),
      option("10123", "London"),
      option("10124", "New York"),
      option("10125", "Remote", "Mobil"),
    ],
  }),
  impact: field("customfield_10042", "select", "Impact", "Auswirkung", {
    options: [
      option("10130", "Whole company", "Ganzes Unternehmen"),
      option("10131", "One department", "Eine Abteilung"),
      option("10132", "One person", "Eine Person"),
    ],
  }),
  currency: field("customfield_10043", "select", "Currency", "Währung", {
    options: [option("10135", "EUR"), option("10136", "GBP"), option("10137", "USD"), option("10138", "CHF")],
  }),
  access_level: field("customfield_10070", "radiobuttons", "Kind of access", "Art des Zugriffs", {
    options: [
      option("10140", "Read only", "Nur lesen"),
      option("10141", "Read and write", "Lesen und schreiben"),
    ],
  }),
  environment: field("customfield_10071", "radiobuttons", "Environment", "Umgebung", {
    options: [
      option("10145", "Production", "Produktion"),
      option("10146", "Test", "Test"),
      option("10147", "Development", "Entwicklung"),
    ],
  }),
  mobile_kind: field("customfield_10072", "radiobuttons", "What do you need?", "Was brauchen Sie?", {
    options: [
      option("10150", "Smartphone", "Smartphone"),
      option("10151", "Tablet", "Tablet"),
      option("10152", "SIM card only", "Nur SIM-Karte"),
    ],
  }),
  police: field(
    "customfield_10073",
    "radiobuttons",
    "Reported to the police?",
    "Bei der Polizei angezeigt?",
    {
      options: yesNo("10155"),
    },
  ),
  leave_kind: field("customfield_10074", "radiobuttons", "Kind of leave", "Art der Abwesenheit", {
    options: [
      option("10160", "Vacation", "Urlaub"),
      option("10161", "Parental leave", "Elternzeit"),
      option("10162", "Unpaid leave", "Unbezahlter Urlaub"),
      option("10163", "Special leave", "Sonderurlaub"),
    ],
  }),
  letter_language: field(
    "customfield_10075",
    "radiobuttons",
    "Language of the letter",
    "Sprache des Schreibens",
    {
      options: [option("10165", "English", "Englisch"), option("10166", "German", "Deutsch")],
    },
  ),
  badge_kind: field("customfield_10076", "radiobuttons", "What do you need?", "Was brauchen Sie?", {
    options: [
      option("10170", "Door badge", "Türausweis"),
      option("10171", "Key", "Schlüssel"),
      option("10172", "Parking permit", "Parkberechtigung"),
    ],
  }),
};

const manyChoiceFields = {
  accessories: field("customfield_10080", "multiselect", "Accessories", "Zubehör", {
    options: [
      option("10180", "Monitor 27 inch", "Monitor 27 Zoll"),
      option("10181", "Keyboard", "Tastatur"),
      option("10182", "Mouse", "Maus"),
      option("10183", "Headset", "Headset"),
      option("10184", "Docking station", "Dockingstation"),
      option("10185", "Webcam", "Webcam"),
    ],
  }),
  systems: field("customfield_10081", "multicheckboxes", "Systems", "Systeme", {
    options: [
      option("10190", "SAP"),
      option("10191", "Salesforce"),
      option("10192", "Jira"),
      option("10193", "Confluence"),
      option("10194", "Outlook"),
    ],
  }),
  formats: field("customfield_10082", "multicheckboxes", "File format", "Dateiformat", {
    options: [option("10200", "Excel"), option("10201", "CSV"), option("10202", "PDF")],
  }),
  equipment: field("customfield_10083", "multicheckboxes", "Equipment", "Ausstattung", {
    options: [
      option("10205", "Laptop"),
      option("10206", "Monitor"),
      option("10207", "Phone", "Telefon"),
      option("10208", "Door badge", "Türausweis"),
    ],
  }),
  transport: field("customfield_10084", "multicheckboxes", "What should we book?", "Was sollen wir buchen?", {
    options: [
      option("10210", "Flight", "Flug"),
      option("10211", "Train", "Bahn"),
      option("10212", "Hotel"),
      option("10213", "Rental car", "Mietwagen"),
    ],
  }),
  catering: field("customfield_10085", "multicheckboxes", "Catering", "Bewirtung", {
    options: [
      option("10215", "Coffee and tea", "Kaffee und Tee"),
      option("10216", "Cold drinks", "Kaltgetränke"),
      option("10217", "Lunch", "Mittagessen"),
    ],
  }),
  model: field("customfield_10090", "cascadingselect", "Model", "Modell", {
    options: [
      option("10300", "Laptop", "Laptop", [
        option("10301", "13 inch, light", "13 Zoll, leicht"),
        option("10302", "14 inch, standard", "14 Zoll, Standard"),
        option("10303", "16 inch, powerful", "16 Zoll, leistungsstark"),
      ]),
      option("10310", "Desktop computer", "Arbeitsplatzrechner", [
        option("10311", "Mini", "Mini"),
        option("10312", "Tower", "Tower"),
      ]),
    ],
  }),
  location: field("customfield_10091", "cascadingselect", "New location", "Neuer Ort", {
    options: [
      option("10320", "Main building", "Hauptgebäude", [
        option("10321", "Ground floor", "Erdgeschoss"),
        option("10322", "First floor", "Erster Stock"),
        option("10323", "Second floor", "Zweiter Stock"),
      ]),
      option("10330", "Annex", "Nebengebäude", [
        option("10331", "Ground floor", "Erdgeschoss"),
        option("10332", "First floor", "Erster Stock"),
      ]),
    ],
  }),
  components: field("components", "components", "Application", "Anwendung", {
    options: [
      option("10401", "SAP"),
      option("10402", "Salesforce"),
      option("10403", "Intranet"),
      option("10404", "Time recording", "Zeiterfassung"),
    ],
  }),
  priority: field("priority", "priority", "Priority", "Priorität", {
    options: [
      option("1", "Highest", "Höchste"),
      option("2", "High", "Hoch"),
      option("3", "Medium", "Mittel"),
      option("4", "Low", "Niedrig"),
      option("5", "Lowest", "Niedrigste"),
    ],
    defaults: ["3"],
  }),
};

const otherFields = {
  labels: field("labels", "labels", "Labels", "Stichwörter"),
  programs: field("customfield_10044", "customlabels", "Programs", "Programme", {
    description: text("Names without spaces", "Namen ohne Leerzeichen"),
  }),
  manager: field("customfield_10045", "userpicker", "Manager", "Vorgesetzte Person"),
  approver: field("customfield_10046", "userpicker", "Who approves?", "Wer genehmigt?"),
  members: field("customfield_10047", "multiuserpicker", "Members", "Mitglieder"),
  attachment: field("attachment", "attachment", "Attachment", "Anhang"),
  asset: field("customfield_10095", "assets", "Server or computer", "Server oder Computer", {
    objects: ["ITAM-101", "ITAM-102", "ITAM-103"],
  }),
  services: field("customfield_10096", "services", "Affected services", "Betroffene Dienste"),
  versions: field("versions", "versions", "Affects versions", "Betroffene Versionen"),
  admins: field("customfield_10097", "grouppicker", "Administrators", "Administratoren"),
  score: field("customfield_10098", "app", "Business value", "Geschäftswert"),
  tracking: field("customfield_10099", "textfield", "Cost object", "Kostenträger", { preset: ["CO-4711"] }),
};

/** name -> {fieldId, kind, name, description?, options?, defaults?, preset?} */
export const fieldData = {
  ...textFields,
  ...dateFields,
  ...numberFields,
  ...choiceFields,
  ...manyChoiceFields,
  ...otherFields,
};

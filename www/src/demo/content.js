/* What the demo's help center offers, in the languages of its people. */

export const portals = [
  { id: "3", page: "index.html", area: "it" },
  { id: "5", page: "portal-5.html", area: "people" },
  { id: "8", page: "portal-8.html", area: "facilities" },
];

const en = {
  brand: "Example Help Center",
  requests: "My requests",
  skip: "Skip to content",
  demo: "Demo",
  person: "Looking as",
  nobody: "Nobody (signed out)",
  roles: { customer: "customer", agent: "agent", admin: "administrator" },
  portal: "Portal",
  admin: "Admin page as {name}",
  noPeople: "The list of demo people could not be loaded.",
  popular: "What people ask for here",
  formHint: "Not sure which form you need? Press “Get help” and say it in your own words.",
  footer: "A demonstration portal. All names are invented.",
  areas: {
    it: {
      name: "IT service desk",
      text: "Accounts, devices, software, network: we keep you working.",
      types: [
        ["Reset my password", "Forgotten, expired or locked account password"],
        ["Request a new laptop", "Order or replace a notebook or desktop computer"],
        ["Report broken hardware", "A device is damaged or does not work"],
        ["VPN connection problem", "Cannot connect to the company network from home"],
        ["Request software installation", "Install a program or a licence on your computer"],
        ["Printer problem", "Paper jam, toner, cannot print or scan"],
      ],
    },
    people: {
      name: "People",
      text: "Everything around your job: leave, pay, travel and joining the team.",
      types: [
        ["Onboard a new employee", "Prepare accounts, desk and equipment for a new starter"],
        ["Request leave", "Vacation, parental leave or unpaid time off"],
        ["Payroll question", "Salary, payslip or tax question"],
        ["Book business travel", "Flight, train, hotel or rental car for a business trip"],
        ["Submit an expense claim", "Get travel costs and purchases reimbursed"],
        ["Purchase request", "Buy goods or services from a supplier"],
      ],
    },
    facilities: {
      name: "Facilities",
      text: "Rooms, badges and buildings: tell us what needs attention.",
      types: [
        ["Request an access badge or key", "Door badge, key or parking permit"],
        ["Book a meeting room or catering", "Conference room, food and drinks for a meeting"],
        ["Report a building problem", "Heating, light, water, cleaning or furniture"],
        ["Request a desk move", "Move to another desk, office or building"],
      ],
    },
  },
};

const de = {
  brand: "Example Hilfe-Center",
  requests: "Meine Anfragen",
  skip: "Zum Inhalt springen",
  demo: "Demo",
  person: "Ansicht als",
  nobody: "Niemand (abgemeldet)",
  roles: { customer: "Kunde", agent: "Agent", admin: "Administrator" },
  portal: "Portal",
  admin: "Admin-Seite als {name}",
  noPeople: "Die Liste der Demo-Personen konnte nicht geladen werden.",
  popular: "Was hier oft gebraucht wird",
  formHint:
    "Unsicher, welches Formular passt? „Hilfe anfordern“ drücken und in eigenen Worten sagen, worum es geht.",
  footer: "Ein Portal zur Vorführung. Alle Namen sind erfunden.",
  areas: {
    it: {
      name: "IT-Service-Desk",
      text: "Konten, Geräte, Software, Netzwerk: Damit Sie arbeiten können.",
      types: [
        ["Passwort zurücksetzen", "Passwort vergessen, abgelaufen oder gesperrt"],
        ["Neuen Laptop anfordern", "Notebook oder PC bestellen oder ersetzen"],
        ["Defekte Hardware melden", "Ein Gerät ist beschädigt oder funktioniert nicht"],
        ["VPN-Problem", "Von zu Hause keine Verbindung zum Firmennetz"],
        ["Software-Installation anfordern", "Ein Programm oder eine Lizenz auf Ihrem Rechner einrichten"],
        ["Druckerproblem", "Papierstau, Toner, Drucken oder Scannen nicht möglich"],
      ],
    },
    people: {
      name: "Personal",
      text: "Rund um Ihre Arbeit: Urlaub, Gehalt, Reisen und neue Kollegen.",
      types: [
        ["Neue Mitarbeitende einstellen", "Konten, Arbeitsplatz und Ausstattung vorbereiten"],
        ["Urlaub beantragen", "Urlaub, Elternzeit oder unbezahlte Freistellung"],
        ["Frage zur Gehaltsabrechnung", "Gehalt, Lohnzettel oder Steuer"],
        ["Dienstreise buchen", "Flug, Bahn, Hotel oder Mietwagen"],
        ["Spesen einreichen", "Reisekosten und Auslagen erstatten lassen"],
        ["Einkauf anfragen", "Waren oder Dienstleistungen beschaffen"],
      ],
    },
    facilities: {
      name: "Gebäude",
      text: "Räume, Ausweise und Gebäude: Sagen Sie uns, was zu tun ist.",
      types: [
        ["Zutrittsausweis oder Schlüssel anfordern", "Türausweis, Schlüssel oder Parkberechtigung"],
        ["Besprechungsraum oder Bewirtung buchen", "Konferenzraum, Speisen und Getränke"],
        ["Gebäudeproblem melden", "Heizung, Licht, Wasser, Reinigung oder Möbel"],
        ["Umzug an einen anderen Platz", "Anderer Tisch, anderes Büro oder Gebäude"],
      ],
    },
  },
};

const all = { en, de };

/** @param {string | undefined} locale */
export function contentFor(locale) {
  return all[String(locale || "en").split("-")[0]] || en;
}

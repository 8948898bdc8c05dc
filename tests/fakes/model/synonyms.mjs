// Words that mean the same at a service desk, in English and German and a little French and Polish, a group a line.
import { plainWords, stem, stems } from "./language.mjs";

/* A star ends a word's beginning: `druck*` covers Drucker and drucken. Several words in a row are a
 * phrase. `!` begins a group of what happened or is wanted, which tells more than what it happened to. */
const GROUPS = `
! broken burnt burned_out fried cassé* panne zepsut* uszkodz* damaged damage dropped drop* cracked spilled spill* shattered smashed dead black died doesn't_work does_not_work not_working stopped_working won't_turn_on defect* defekt* kaputt* beschädig* heruntergefallen runtergefallen fallengelassen fallen_gelassen gefallen schwarz gesprungen zerbrochen funktioniert_nicht geht_nicht verschüttet flackert flicker*
hardware device gerät* ordinateur* komputer* laptop* notebook* computer* pc desktop* rechner* bildschirm* screen* display monitor* keyboard* tastatur* mouse maus dock* headset* webcam ladegerät charger
keyboard* tastatur* clavier* klawiatur* mouse maus souris mysz* headset* webcam dock* monitor* screen* bildschirm* accessor* zubehör
password mot_de_passe hasł* is_locked too_many_tries passwor* passwort* kennwort* passcode locked_out ausgesperrt gesperrt forgot vergessen zurücksetzen reset
account* konto benutzerkonto zugang user_account login anmeld*
access zugriff* permission* berechtig* share* freigabe* folder* ordner drive laufwerk*
mfa authenticat* authentifizierung* zwei-faktor multi-factor one-time code token einmalcode
vpn tunnel fernzugriff remote_access from_home homeoffice home_office
wifi wlan wireless funknetz*
firewall port ports ports_open
dns domain* domäne*
! new order* bestell* replace* ersatz ersetz* neue* neuer neues
print* druck* imprim* drukar* bourrage toner scan* paper_jam papierstau
phone* téléphone* smartphone* handy* mobile mobil* telefon* sim tablet*
! lost stolen volé* skradzi* verloren gestohlen geklaut theft diebstahl missing
! install* software program* programm* application anwendung* app tool
licen* lizenz* subscription
mail* email* e-mail* outlook kalender* calendar mailbox postfach* inbox
meeting* conference besprech* konferenz* video* zoom teams camera kamera mikrofon* microphone call_quality
! slow* langsam* freez* hängt hang* lag* performance friert
! restore* recover* backup* wiederherstell* deleted gelöscht*
phish* suspicious verdächtig* malware virus incident sicherheitsvorfall security sicherheit*
certificat* zertifikat* tls ssl
bug error* fehler* exception wrong
outage* down ausfall* ausgefallen störung* nobody_can niemand_kann everyone
report* bericht* extract auswertung* statisti* export* dashboard*
server* vm virtual virtuell* cpu
! onboard* starter new_employee new_colleague neue_kollegin neuer_kollege neuen_kollegen einarbeit* eintritt starts_on fängt_an
! offboard* last_day letzter_tag leaver leaves_the_company verlässt_die_firma austritt leaving_us
leave vacation congés urlop* urlaub* holiday* time_off elternzeit* frei
sick* ill krank* flu fever fieber grippe
payroll salary salar* payslip* gehalt* lohn* tax steuer*
training* course* kurs* schulung* certification fortbildung* weiterbildung* seminar*
hire hiring recruit* position* stelle* einstell*
travel* flight* flug* fly hotel* train zug bahn* reise* dienstreise* rental mietwagen trip
expense* reimburs* erstatt* spesen* auslagen* receipt* quittung* beleg*
purchase* buy* kauf* beschaff* supplier lieferant*
invoice* rechnung*
badge* key keys keycard karty karta ausweis* schlüssel* parking parkausweis parkplatz*
room* raum* räume catering lunch verpflegung
building* gebäude* heating heizung* light* licht lampe* water wasser* cleaning reinigung* furniture möbel leak* cold kalt toilet*
! move* umzug* umziehen desk schreibtisch* arbeitsplatz*
people person* participants guests leute teilnehmer*
urgent* dringend* asap critical kritisch* sofort* eilig* immediately high hoch highest blocker
low niedrig* no_rush not_urgent nicht_dringend whenever gering*
`;

const CONCEPTS = GROUPS.trim().split("\n").map(readGroup);
const BY_WORD = indexed(CONCEPTS);

function readGroup(line, id) {
  const isAct = line.startsWith("! ");
  const words = (isAct ? line.slice(2) : line).split(" ");
  const entries = words.map((entry) => ({ entry, phrase: entry.replace(/_/g, " ") }));
  return {
    id,
    isAct,
    phrases: entries.filter(({ entry }) => entry.includes("_")).map(({ phrase }) => phrase),
    starts: entries.filter(({ entry }) => entry.endsWith("*")).map(({ entry }) => entry.slice(0, -1)),
    words: entries.filter(({ entry }) => !/[_*]/.test(entry)).map(({ entry }) => entry),
  };
}

function indexed(groups) {
  const index = new Map();
  const add = (word, id) => index.set(word, [...(index.get(word) ?? []), id]);
  for (const group of groups)
    for (const word of group.words) for (const part of plainWords(word)) add(stem(part), group.id);
  return index;
}

/** Whether a group tells what happened or is wanted. */
export function isAct(concept) {
  return CONCEPTS[concept].isAct;
}

/** The numbers of the groups a text touches. */
export function conceptsOf(text) {
  const words = plainWords(text);
  const found = new Set(stems(text).flatMap((word) => BY_WORD.get(word) ?? []));
  const spoken = ` ${words.join(" ")} `;
  for (const group of CONCEPTS) {
    if (group.phrases.some((phrase) => spoken.includes(` ${phrase} `))) found.add(group.id);
    if (group.starts.some((start) => words.some((word) => word.startsWith(start)))) found.add(group.id);
  }
  return found;
}

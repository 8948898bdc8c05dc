#include "sayings.h"

static const struct option stages[] = {{.id = "71", .label = "Production", .also = "Produktion"},
                                       {.id = "72", .label = "Test", .also = "Test"},
                                       {.id = "73", .label = "Development", .also = "Entwicklung"}};
static const struct option drinks[] = {{.id = "81", .label = "Water and juice", .also = "Wasser und Saft"},
                                       {.id = "82", .label = "Sandwiches", .also = "Belegte Brote"},
                                       {.id = "83", .label = "Warm meal", .also = "Warme Mahlzeit"}};
static const struct form_field meeting_fields[] = {
    FIELD("starts", "Starts", "Beginnt", DATETIME),
    FIELD("ends", "Ends", "Endet", DATETIME),
    FIELD("persons", "Number of persons", "Personenzahl", NUMBER),
    FIELD("drinks", "Catering", "Bewirtung", MULTISELECT, OPTIONS(drinks)),
};
static const struct form_field machine_fields[] = {
    FIELD("cpu", "Processor cores", "Prozessorkerne", NUMBER),
    FIELD("memory", "Memory in GB", "Arbeitsspeicher in GB", NUMBER),
    FIELD("stage", "Environment", "Umgebung", SELECT, OPTIONS(stages)),
};
static const struct form_field sick_fields[] = {
    FIELD("first", "First day of sickness", "Erster Krankheitstag", DATE),
    FIELD("last", "Expected last day", "Voraussichtlich letzter Tag", DATE),
};
static const struct form_field goods_fields[] = {
    FIELD("goods", "Goods", "Waren", MULTISELECT, OPTIONS(devices)),
    FIELD("count", "Quantity", "Anzahl", NUMBER),
};
static const struct form_field theft_fields[] = {
    FIELD("police", "Reported to the police?", "Bei der Polizei gemeldet?", SELECT, OPTIONS(yes_or_no)),
};
static const struct form_field folder_fields[] = {
    FIELD("path", "Path of the folder or file", "Pfad des Ordners oder der Datei", TEXT),
};
TYPE(meeting);
TYPE(machine);
TYPE(sick);
TYPE(goods);
TYPE(theft);
TYPE(folder);

#define SPAN(day_, from_, to_)                                                                               \
    "starts=\"2026-11-" day_ "T" from_ ":00+01:00\" ends=\"2026-11-" day_ "T" to_ ":00+01:00\""

static const struct saying sayings[] = {
    {"S12: hours behind a day are of that day", &meeting, EN,
     "I would like to book a room tomorrow from 10 to 12 for 8 people",
     SPAN("21", "10:00", "12:00") " persons=8"},
    {"S12: von 10 bis 12 Uhr", &meeting, DE, "Ich brauche morgen von 10 bis 12 Uhr einen Raum",
     SPAN("21", "10:00", "12:00")},
    {"S12: hours in front of a day are of that day", &meeting, EN, "a room from 9:30 until 11 on Monday",
     SPAN("23", "09:30", "11:00")},
    {"S12: zwischen 14 und 16 Uhr", &meeting, DE, "am Dienstag zwischen 14 und 16 Uhr",
     SPAN("24", "14:00", "16:00")},
    {"S12: hours with a dash", &meeting, DE, "Besprechung am 25.11. 9-11 Uhr", SPAN("25", "09:00", "11:00")},
    {"S12: hours with a long dash", &meeting, EN, "Monday 10:00–12:00", SPAN("23", "10:00", "12:00")},
    {"S12: pm behind the end is also for the start", &meeting, EN, "tomorrow 2-4 pm",
     SPAN("21", "14:00", "16:00")},
    {"S12: from nine to five ends in the afternoon", &meeting, EN, "on Monday from nine to five",
     SPAN("23", "09:00", "17:00")},
    {"S12: until noon", &meeting, EN, "we meet tomorrow at 10 am until noon", SPAN("21", "10:00", "12:00")},
    {"S12: an end named later is of the same day", &meeting, EN, "starting tomorrow at 9, ending at 11",
     SPAN("21", "09:00", "11:00")},
    {"S12: a night's end is on the day after", &meeting, DE, "morgen von 22 bis 6 Uhr",
     "starts=\"2026-11-21T22:00:00+01:00\" ends=\"2026-11-22T06:00:00+01:00\""},
    {"S12: between 5 and 10 people is no time", &meeting, EN, "a room for between 5 and 10 people",
     "persons=10"},
    {"S12: from 3 to 7 May are days", &meeting, EN, "a room from 3 to 7 May",
     "starts=\"2027-05-03T09:00:00+02:00\" ends=\"2027-05-07T09:00:00+02:00\""},

    {"S12: an end that nobody named stays empty", &sick, DE, "Ich bin krank und kann heute nicht arbeiten",
     "first=\"2026-11-20\""},
    {"S12: nor in English", &sick, EN, "I am ill and cannot work today", "first=\"2026-11-20\""},
    {"S12: an end that is named is filled", &sick, DE, "Ich bin von heute bis Mittwoch krank",
     "first=\"2026-11-20\" last=\"2026-11-25\""},
    {"S12: who is back on Thursday names an end", &sick, DE, "Donnerstag zurück", "last=\"2026-11-26\""},
    {"S12: back on Monday", &sick, EN, "I am ill today, back on Monday",
     "first=\"2026-11-20\" last=\"2026-11-23\""},

    {"S12: the end of a compound is counted", &machine, DE,
     "Wir brauchen einen Server mit 4 Kernen und 16 GB Arbeitsspeicher", "cpu=4 memory=16"},
    {"S12: an option and its field's name in one word", &machine, DE, "bitte in der Testumgebung",
     "stage=\"72\""},
    {"S12: with a joint between them", &machine, DE, "für die Entwicklungsumgebung", "stage=\"73\""},
    {"S12: an option beside its field's name", &machine, EN, "8 cores in the test environment",
     "cpu=8 stage=\"72\""},
    {"S12: two of each is a quantity", &goods, EN, "a laptop and a monitor, two of each",
     "goods=[\"1\",\"3\"] count=2"},
    {"S12: je drei", &goods, DE, "Laptop und Bildschirm, je drei", "goods=[\"1\",\"3\"] count=3"},
    {"S12: 4 each", &goods, EN, "laptops and monitors, 4 each", "goods=[\"1\",\"3\"] count=4"},
    {"S12: one of them is no quantity", &goods, EN, "the monitors flicker, one of them at least",
     "goods=[\"3\"]"},
    {"S12: a part of an option's name", &meeting, EN, "with juice please", "drinks=[\"81\"]"},
    {"S12: mit Saft und belegten Broten", &meeting, DE, "mit Saft und belegten Broten",
     "drinks=[\"81\",\"82\"]"},
    {"S12: what a yes-or-no field names has been done", &theft, EN,
     "It was stolen, I reported it to the police", "police=\"51\""},
    {"S12: ich habe es der Polizei gemeldet", &theft, DE, "Ich habe es der Polizei gemeldet",
     "police=\"51\""},
    {"S12: what has not been done is a no", &theft, EN, "I have not reported it to the police yet",
     "police=\"52\""},

    {"S12: a path of a network share", &folder, EN, "I need access to \\\\server01\\marketing\\2026 please",
     "path=\"\\\\\\\\server01\\\\marketing\\\\2026\""},
    {"S12: a path on a drive", &folder, DE, "Der Ordner S:\\Vertrieb\\Angebote, bitte",
     "path=\"S:\\\\Vertrieb\\\\Angebote\""},
    {"S12: a path with slashes", &folder, EN, "restore /srv/projects/alpha.", "path=\"/srv/projects/alpha\""},
    {"S12: a fraction is no path", &folder, EN, "either/or and 24/7 and 1/2", ""},
};

int main(void)
{
    static struct CMUnitTest tests[ROWS(sayings)];

    sayings_list(sayings, ROWS(sayings), tests);
    return RUN_TESTS(tests);
}

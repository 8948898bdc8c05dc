#include "sayings.h"

static const struct form_field leaver_fields[] = {
    FIELD("employee", "Name of the employee", "Name der Person", TEXT),
    FIELD("last", "Last day", "Letzter Tag", DATE),
};
static const struct form_field trip_fields[] = {
    FIELD("destination", "Destination", "Reiseziel", TEXT),
    FIELD("first", "First day", "Erster Tag", DATE),
    FIELD("last", "Last day", "Letzter Tag", DATE),
};
static const struct form_field flight_fields[] = {
    FIELD("from", "Departure city", "Abflugort", TEXT),
    FIELD("to", "Arrival city", "Zielort", TEXT),
};
static const struct form_field file_fields[] = {
    FIELD("file", "File name", "Dateiname", TEXT),
    FIELD("system", "Name of the system", "Name des Systems", TEXT),
};
TYPE(leaver);
TYPE(trip);
TYPE(flight);
TYPE(file);

#define EMPLOYEE(name_) "employee=\"" name_ "\""

static const struct saying sayings[] = {
    {"S12: the name of a person behind what belongs to them", &leaver, EN,
     "Please deactivate the account of John Miller, he leaves on 31 December",
     EMPLOYEE("John Miller") " last=\"2026-12-31\""},
    {"S12: a name set off by commas", &leaver, EN,
     "We have a new colleague, Anna Schmidt, starting on 1 December", EMPLOYEE("Anna Schmidt")},
    {"S12: a name that opens the sentence", &leaver, EN, "Maria Garcia-Lopez is leaving us on 4 December",
     EMPLOYEE("Maria Garcia-Lopez") " last=\"2026-12-04\""},
    {"S12: a title before a family name", &leaver, EN, "it is about Mrs Okafor", EMPLOYEE("Okafor")},
    {"S12: particles belong to a name", &leaver, EN, "remove the access of Ludwig van Beethoven please",
     EMPLOYEE("Ludwig van Beethoven")},
    {"S12: Frau und Herr", &leaver, DE, "Bitte das Konto von Frau Petra Neumann sperren",
     EMPLOYEE("Petra Neumann")},
    {"S12: unsere Kollegin", &leaver, DE, "Unsere Kollegin Ayşe Yılmaz verlässt uns am 4.12.",
     EMPLOYEE("Ayşe Yılmaz") " last=\"2026-12-04\""},
    {"S12: German nouns are no names", &leaver, DE, "Bitte die Konten der Abteilung Einkauf sperren", ""},
    {"S12: nor is a sentence's first word", &leaver, EN, "Offboard somebody from Sales", ""},
    {"S12: two names for one field are left to the person", &leaver, EN,
     "The accounts of John Miller and of Jane Doe", ""},
    {"S12: weekdays and months are no names", &leaver, EN, "the account of December is closed on 4 December",
     "last=\"2026-12-04\""},
    {"S12: where a journey goes", &trip, EN, "I need to book a trip to Lisbon from 3 to 5 March 2027",
     "destination=\"Lisbon\" first=\"2027-03-03\" last=\"2027-03-05\""},
    {"S12: wohin die Reise geht", &trip, DE, "Ich fliege vom 3. bis 5. März 2027 nach Neu-Delhi",
     "destination=\"Neu-Delhi\" first=\"2027-03-03\" last=\"2027-03-05\""},
    {"S12: a place of several words", &trip, EN, "a flight to New York City on Monday please",
     "destination=\"New York City\" first=\"2026-11-23\""},
    {"S12: from one place to another", &flight, EN, "a flight from Hamburg to Porto",
     "from=\"Hamburg\" to=\"Porto\""},
    {"S12: von Ort zu Ort", &flight, DE, "ein Flug von Wien nach Porto", "from=\"Wien\" to=\"Porto\""},
    {"names of things are not looked for", &file, EN, "the account of John Miller went to Lisbon", ""},
};

int main(void)
{
    struct CMUnitTest tests[ROWS(sayings)];

    sayings_list(sayings, ROWS(sayings), tests);
    return RUN_TESTS(tests);
}

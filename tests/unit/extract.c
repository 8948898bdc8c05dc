#include "sayings.h"

static const struct form_field incident_fields[] = {
    FIELD("happened", "When did it happen?", "Wann ist es passiert?", DATETIME),
    FIELD("due", "Needed by", "Benötigt bis", DATE),
    FIELD("device", "Device type", "Gerätetyp", SELECT, OPTIONS(devices)),
    FIELD("urgency", "Urgency", "Dringlichkeit", PRIORITY, OPTIONS(urgencies)),
    FIELD("impact", "Impact", "Auswirkung", SELECT, OPTIONS(reaches)),
    FIELD("office", "Office", "Standort", SELECT, OPTIONS(offices)),
    FIELD("phone", "Phone number", "Telefonnummer", TEXT),
    FIELD("serial", "Serial number", "Seriennummer", TEXT),
    FIELD("tags", "Labels", "", LABELS),
};
static const struct form_field order_fields[] = {
    FIELD("due", "Due date", "Fälligkeitsdatum", DATE),
    FIELD("count", "Quantity", "Anzahl", NUMBER),
    FIELD("budget", "Budget", "Kostenrahmen", NUMBER),
    FIELD("guests", "Number of guests", "Zahl der Gäste", NUMBER),
    FIELD("model", "Model", "Modell", CASCADING, OPTIONS(models)),
    FIELD("systems", "Systems", "Systeme", MULTISELECT, OPTIONS(systems)),
    FIELD("dock", "Docking station", "Dockingstation", SELECT, OPTIONS(yes_or_no)),
    FIELD("link", "Link", "", URL),
    FIELD("mail", "Contact email", "Kontakt-E-Mail", TEXT),
};
static const struct form_field leave_fields[] = {
    FIELD("start", "Start date", "Beginn", DATE),
    FIELD("end", "End date", "Ende", DATE),
};
static const struct form_field sick_fields[] = {FIELD("since", "Sick since", "Krank seit", DATE)};

TYPE(incident);
TYPE(order);
TYPE(leave);
TYPE(sick);

static const struct saying sayings[] = {
    {"S12: a damage of yesterday is past, a meeting on Friday is when it is needed", &incident, EN,
     "My laptop screen went black after I dropped it yesterday, I need it for a customer meeting on Friday",
     "happened=\"2026-11-19T09:00:00+01:00\" due=\"2026-11-27\" device=\"1\""},
    {"S12: the same in German", &incident, DE,
     "Mein Laptop ist mir gestern Nachmittag heruntergefallen, ich brauche ihn am Freitag für einen "
     "Kundentermin",
     "happened=\"2026-11-19T15:00:00+01:00\" due=\"2026-11-27\" device=\"1\""},
    {"S12: a weekday behind 'since' has gone by", &incident, EN, "It has been flickering since Monday",
     "happened=\"2026-11-16T09:00:00+01:00\""},
    {"S12: a weekday behind 'seit' has gone by", &incident, DE, "Das geht seit Montag nicht mehr",
     "happened=\"2026-11-16T09:00:00+01:00\""},
    {"S12: a date that fits no field's sense is left out", &sick, EN, "I need a new chair by Friday", ""},
    {"S12: a day and a time of day are one moment", &incident, EN, "it happened today at 9:30 am",
     "happened=\"2026-11-20T09:30:00+01:00\""},
    {"S12: 'vorgestern um halb vier' is the day before yesterday at 15:30", &incident, DE,
     "Es ist vorgestern um halb vier passiert", "happened=\"2026-11-18T15:30:00+01:00\""},
    {"S12: hours ago are counted from now", &incident, EN, "The phone was stolen two hours ago",
     "happened=\"2026-11-20T12:05:00+01:00\" device=\"2\""},
    {"S12: tomorrow is the day after today", &order, EN, "please deliver it tomorrow", "due=\"2026-11-21\""},
    {"S12: the day after tomorrow", &order, EN, "I need it the day after tomorrow", "due=\"2026-11-22\""},
    {"S12: übermorgen", &order, DE, "Ich brauche das bis übermorgen", "due=\"2026-11-22\""},
    {"S12: next Friday is the one of next week", &order, EN, "We need it by next Friday",
     "due=\"2026-11-27\""},
    {"S12: nächsten Mittwoch ist der kommende", &order, DE, "Bitte bis nächsten Mittwoch liefern",
     "due=\"2026-11-25\""},
    {"S12: Friday of next week", &order, EN, "Thursday next week would be fine", "due=\"2026-11-26\""},
    {"S12: in two weeks", &order, EN, "we have to have it in two weeks", "due=\"2026-12-04\""},
    {"S12: in 14 Tagen", &order, DE, "Wir brauchen es in 14 Tagen", "due=\"2026-12-04\""},
    {"S12: in einem Monat", &order, DE, "Es wird in einem Monat gebraucht", "due=\"2026-12-20\""},
    {"S12: the 3rd of May is the coming one", &order, EN, "it is due on the 3rd of May",
     "due=\"2027-05-03\""},
    {"S12: am 3. Mai", &order, DE, "Wir brauchen es am 3. Mai", "due=\"2027-05-03\""},
    {"S12: May 3rd, 2027", &order, EN, "deliver by May 3rd, 2027 please", "due=\"2027-05-03\""},
    {"S12: a German date with points", &order, DE, "Lieferung bitte bis 03.05.2027", "due=\"2027-05-03\""},
    {"S12: a date with slashes is day first in Europe", &order, EN, "due 5/3/2027", "due=\"2027-03-05\""},
    {"S12: an ISO date", &order, EN, "needed until 2026-12-24", "due=\"2026-12-24\""},
    {"S12: the end of the month", &order, EN, "by the end of the month", "due=\"2026-11-30\""},
    {"S12: Ende nächster Woche ist deren Freitag", &order, DE, "spätestens Ende nächster Woche",
     "due=\"2026-11-27\""},
    {"S12: an invalid day is no date", &order, EN, "needed by 31.02.2027", ""},
    {"S12: 'guten Morgen' is no tomorrow", &order, DE, "Guten Morgen, ich brauche einen Monitor", ""},
    {"S12: two dates go to start and end", &leave, EN, "I want to take leave from 7 December to 11 December",
     "start=\"2026-12-07\" end=\"2026-12-11\""},
    {"S12: vom 3. bis 7. Mai", &leave, DE, "Urlaub vom 3. bis 7. Mai bitte",
     "start=\"2027-05-03\" end=\"2027-05-07\""},
    {"S12: dates without words between are start and end", &leave, DE,
     "Ich möchte 21.12.2026 - 31.12.2026 frei haben", "start=\"2026-12-21\" end=\"2026-12-31\""},
    {"S12: an end alone is no start", &leave, EN, "I am away until Friday", "end=\"2026-11-27\""},
    {"S12: sick since yesterday", &sick, EN, "I have been ill since yesterday", "since=\"2026-11-19\""},
    {"S12: krank seit letztem Mittwoch", &sick, DE, "Ich bin seit letztem Mittwoch krank",
     "since=\"2026-11-18\""},
    {"S12: two days that fit the only field alike leave it empty", &order, EN,
     "we meet on Monday or on Tuesday", ""},

    {"S12: a count stands before what is counted", &order, EN, "Please order 3 monitors", "count=3"},
    {"S12: a number in words", &order, EN, "we need twelve chairs", "count=12"},
    {"S12: eine deutsche Zahl in Worten", &order, DE, "Wir brauchen zweiundzwanzig Stühle", "count=22"},
    {"S12: half a dozen", &order, EN, "we need half a dozen phones", "count=6"},
    {"S12: a ticket's number counts nothing", &order, EN, "ticket 4711 was closed too early", ""},
    {"S12: a version counts nothing", &order, EN, "Windows 11 does not start", ""},
    {"S12: an article counts nothing", &order, EN, "we need a chair", ""},
    {"S12: money goes to the budget", &order, EN, "The budget is 1,299.50 EUR", "budget=1299.5"},
    {"S12: German thousands and decimals", &order, DE, "Der Kostenrahmen liegt bei 1.299,00 €",
     "budget=1299"},
    {"S12: k stands for thousand", &order, EN, "Budget is 5k, more is not possible", "budget=5000"},
    {"S12: people are counted as guests", &order, EN, "lunch for 12 people tomorrow",
     "due=\"2026-11-21\" guests=12"},
    {"S12: a date is no count", &order, EN, "we need it on 3 May", "due=\"2027-05-03\""},

    {"S12: the longer option is meant", &incident, EN, "I lost my laptop bag", "device=\"4\""},
    {"S12: an option in another language", &incident, DE, "Mein Bildschirm flackert", "device=\"3\""},
    {"S12: an option said in other words", &incident, EN, "my iPhone is dead", "device=\"2\""},
    {"S12: an option with a letter wrong", &incident, EN, "the montor is dark", "device=\"3\""},
    {"S12: two options that tie leave the field empty", &incident, EN, "the monitor and the laptop are dead",
     ""},
    {"S12: a negated option is not meant", &incident, EN, "it is not the laptop, it is the monitor",
     "device=\"3\""},
    {"S12: a city by its other name", &incident, DE, "Ich sitze in München", "office=\"32\""},
    {"S12: 'asap' is high", &incident, EN, "please fix this asap", "urgency=\"13\""},
    {"S12: 'not urgent' is low", &incident, EN, "it is not urgent", "urgency=\"11\""},
    {"S12: 'nicht dringend' ist niedrig", &incident, DE, "Das ist nicht dringend", "urgency=\"11\""},
    {"S12: 'dringend' ist hoch", &incident, DE, "Es ist dringend", "urgency=\"13\""},
    {"S12: a step of a scale needs its name", &incident, EN, "the temperature is high", ""},
    {"S12: a step beside its name", &incident, EN, "low urgency", "urgency=\"11\""},
    {"S12: everyone is an extensive impact", &incident, EN, "it does not work for everyone", "impact=\"21\""},
    {"S12: only me is a small impact", &incident, DE, "Es betrifft nur mich", "impact=\"24\""},
    {"S12: several options at once", &order, EN, "access to SAP and HR please", "systems=[\"41\",\"43\"]"},
    {"S12: a child says its parent", &order, EN, "I would like the ThinkPad X1",
     "model={\"parent\":\"100\",\"child\":\"102\"}"},
    {"S12: a parent alone has no child", &order, EN, "something portable",
     "model={\"parent\":\"100\",\"child\":null}"},
    {"S12: a thing asked for is a yes", &order, EN, "and a docking station", "dock=\"51\""},
    {"S12: a thing refused is a no", &order, EN, "without a docking station", "dock=\"52\""},

    {"S12: a link and an address", &order, EN,
     "see https://shop.example/a?b=1, write to jane.doe@example.com.",
     "link=\"https://shop.example/a?b=1\" mail=\"jane.doe@example.com\""},
    {"S12: a telephone number where one is asked for", &incident, EN, "call me on +49 30 1234567 please",
     "phone=\"+49 30 1234567\""},
    {"S12: a text behind its field's name", &incident, EN, "the serial number is X1-2288-B",
     "serial=\"X1-2288-B\""},
    {"S12: ein Text hinter dem Feldnamen", &incident, DE, "Seriennummer: 5CG1234XYZ",
     "serial=\"5CG1234XYZ\""},
    {"S12: words marked as labels", &incident, EN, "#vpn #remote it does not work",
     "tags=[\"vpn\",\"remote\"]"},
    {"S12: words that say nothing fill nothing", &incident, EN, "it simply does not do what I want", ""},
    {"S12: no words fill nothing", &incident, EN, "", ""},
};

/* Whatever is said, it ends and stays within its memory. */
static void strange_words_are_survived(void **state)
{
    static const char *const strange[] = {"3.",
                                          "-",
                                          "in",
                                          "am 3.",
                                          "next",
                                          "half past",
                                          "1.2.3.4.5",
                                          "#",
                                          "@@",
                                          "99999999999999999999",
                                          "00:00:00:00",
                                          "\xF0\x9F\x98\x80 9:61",
                                          "vom bis zum",
                                          "12/12/12/12",
                                          "1e9 kW",
                                          "0/0",
                                          "31.",
                                          "um",
                                          "in 999999999 years",
                                          "vor 4000 Wochen",
                                          "KW 99",
                                          "\xC3",
                                          "a\xFFz tomorrow"};
    struct arena *arena = arena_new();
    struct turn_facts facts = facts_in(DE, "Europe/Berlin");
    struct proposed_value *values;
    (void)state;

    for (size_t i = 0; i < sizeof(strange) / sizeof(strange[0]); i++) {
        for (size_t t = 0; t < 3; t++) {
            const struct request_type *types[] = {&incident, &order, &leave};
            size_t found = extract_values(arena, &facts, types[t], strange[i], &values);
            assert_true(found <= types[t]->field_count);
        }
    }
    arena_free(arena);
}

int main(void)
{
    static struct CMUnitTest tests[ROWS(sayings) + 1];

    sayings_list(sayings, ROWS(sayings), tests);
    tests[ROWS(sayings)] =
        (struct CMUnitTest)TEST("X5: strange words are survived", strange_words_are_survived);
    return RUN_TESTS(tests);
}

#include "assistant/extract.h"

#include "base/arena.h"
#include "base/text.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

#define FIELD(id_, name_, also_, kind_, ...)                                                                 \
    {                                                                                                        \
        .id = (id_), .name = (name_), .description = "", .also = (also_), .kind = VALUE_##kind_,             \
        ##__VA_ARGS__                                                                                        \
    }
#define OPTIONS(list_) .options = (list_), .option_count = sizeof(list_) / sizeof((list_)[0])

static const struct option devices[] = {{.id = "1", .label = "Laptop", .also = ""},
                                        {.id = "2", .label = "Mobile phone", .also = "Mobiltelefon"},
                                        {.id = "3", .label = "Monitor", .also = "Bildschirm"},
                                        {.id = "4", .label = "Laptop bag", .also = "Laptoptasche"}};
static const struct option urgencies[] = {{.id = "11", .label = "Low", .also = "Niedrig"},
                                          {.id = "12", .label = "Medium", .also = "Mittel"},
                                          {.id = "13", .label = "High", .also = "Hoch"},
                                          {.id = "14", .label = "Critical", .also = "Kritisch"}};
static const struct option reaches[] = {{.id = "21", .label = "Extensive / Widespread", .also = ""},
                                        {.id = "22", .label = "Significant / Large", .also = ""},
                                        {.id = "24", .label = "Minor / Localized", .also = ""}};
static const struct option offices[] = {{.id = "31", .label = "Berlin", .also = ""},
                                        {.id = "32", .label = "Munich", .also = ""},
                                        {.id = "33", .label = "London", .also = ""}};
static const struct option notebooks[] = {{.id = "101", .label = "13 inch", .also = ""},
                                          {.id = "102", .label = "ThinkPad X1", .also = ""}};
static const struct option towers[] = {{.id = "111", .label = "Mini tower", .also = ""}};
static const struct option models[] = {
    {.id = "100", .label = "Portable", .also = "", .children = notebooks, .child_count = 2},
    {.id = "110", .label = "Stationary", .also = "", .children = towers, .child_count = 1}};
static const struct option systems[] = {{.id = "41", .label = "SAP", .also = ""},
                                        {.id = "42", .label = "Jira", .also = ""},
                                        {.id = "43", .label = "Human resources (HR)", .also = ""}};
static const struct option yes_or_no[] = {{.id = "51", .label = "Yes", .also = "Ja"},
                                          {.id = "52", .label = "No", .also = "Nein"}};
static const struct option sizes[] = {{.id = "61", .label = "1", .also = ""},
                                      {.id = "62", .label = "2", .also = ""},
                                      {.id = "64", .label = "4", .also = ""}};

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

#define TYPE(name_)                                                                                          \
    static const struct request_type name_ = {.id = #name_,                                                  \
                                              .fields = name_##_fields,                                      \
                                              .field_count =                                                 \
                                                  sizeof(name_##_fields) / sizeof(name_##_fields[0])}
TYPE(incident);
TYPE(order);
TYPE(leave);
TYPE(sick);

/* Friday, 20 November 2026, 14:05 in Berlin. */
static struct turn_facts facts_in(enum language language, const char *zone)
{
    return (struct turn_facts){.language = language, .zone = zone, .now = 1795179900};
}

struct saying {
    const char *title;
    const struct request_type *type;
    enum language language;
    const char *words;
    const char *expected; /* "id=json", in the order of the form, a space between them */
};

#define EN LANGUAGE_EN
#define DE LANGUAGE_DE

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

static char *told(struct arena *arena, const struct saying *saying)
{
    struct turn_facts facts = facts_in(saying->language, "Europe/Berlin");
    struct proposed_value *values;
    size_t count = extract_values(arena, &facts, saying->type, saying->words, &values);
    char *all = arena_text(arena, "");

    for (size_t f = 0; f < saying->type->field_count; f++) {
        for (size_t v = 0; v < count; v++) {
            if (!text_equals(values[v].field_id, saying->type->fields[f].id))
                continue;
            all = arena_format(arena, "%s%s%s=%s", all, *all ? " " : "", values[v].field_id, values[v].json);
            assert_non_null(strstr(saying->words, values[v].evidence));
            assert_true(*values[v].evidence);
            assert_true(values[v].confidence > 0 && values[v].confidence <= 1);
        }
    }
    return all;
}

static void says(void **state)
{
    const struct saying *saying = *state;
    struct arena *arena = arena_new();

    assert_string_equal(told(arena, saying), saying->expected);
    arena_free(arena);
}

struct answer_row {
    const char *title;
    const struct form_field *field;
    enum language language;
    const char *words;
    const char *expected; /* NULL: does not fit */
};

static const struct form_field due = FIELD("due", "Needed by", "", DATE);
static const struct form_field when = FIELD("when", "When did it happen?", "", DATETIME);
static const struct form_field count = FIELD("count", "Seats", "", NUMBER);
static const struct form_field device = FIELD("device", "Device", "", SELECT, OPTIONS(devices));
static const struct form_field urgency = FIELD("urgency", "Urgency", "", PRIORITY, OPTIONS(urgencies));
static const struct form_field dock = FIELD("dock", "Docking station", "", SELECT, OPTIONS(yes_or_no));
static const struct form_field size = FIELD("size", "Size", "", SELECT, OPTIONS(sizes));
static const struct form_field system_field = FIELD("systems", "Systems", "", MULTISELECT, OPTIONS(systems));
static const struct form_field model = FIELD("model", "Model", "", CASCADING, OPTIONS(models));
static const struct form_field tags = FIELD("tags", "Labels", "", LABELS);
static const struct form_field reason = FIELD("reason", "Reason", "", PARAGRAPH);
static const struct form_field mail = FIELD("mail", "Email address", "", TEXT);
static const struct form_field short_text = FIELD("code", "Code", "", TEXT, .characters_max = 5);
static const struct form_field page = FIELD("page", "Page", "", URL);
static const struct form_field asset = FIELD("asset", "Asset", "", UNSUPPORTED);

static const struct answer_row answers[] = {
    {"S12: a day answers a date", &due, EN, "Friday", "\"2026-11-27\""},
    {"S12: 'in 3 Tagen' answers a date", &due, DE, "in 3 Tagen", "\"2026-11-23\""},
    {"S12: a date in German answers a date", &due, DE, "am 1.12.", "\"2026-12-01\""},
    {"S12: no day is no date", &due, EN, "as soon as you can", NULL},
    {"S12: a weekday that has gone by answers a past moment", &when, EN, "Monday at 3 pm",
     "\"2026-11-16T15:00:00+01:00\""},
    {"S12: a time alone is of today", &when, EN, "at 11:15", "\"2026-11-20T11:15:00+01:00\""},
    {"S12: a number in a sentence", &count, EN, "about 200 I think", "200"},
    {"S12: a number in words answers a number", &count, DE, "so etwa zwanzig", "20"},
    {"S12: none is zero", &count, EN, "none", "0"},
    {"S12: no number is no number", &count, EN, "many", NULL},
    {"S12: an option by its label", &device, EN, "the monitor", "\"3\""},
    {"S12: an option by its place", &device, EN, "the second one", "\"2\""},
    {"S12: an option by its number", &device, EN, "2", "\"2\""},
    {"S12: the last one", &device, EN, "the last one please", "\"4\""},
    {"S12: die dritte", &device, DE, "die dritte", "\"3\""},
    {"S12: a place that is not there", &device, EN, "the ninth", NULL},
    {"S12: a label goes before a place", &size, EN, "4", "\"64\""},
    {"S12: an option by its beginning", &device, EN, "mon", "\"3\""},
    {"S12: an option nearly", &device, EN, "lptop", "\"1\""},
    {"S12: something else is no option", &device, EN, "a horse", NULL},
    {"S12: yes", &dock, EN, "yes please", "\"51\""},
    {"S12: nein", &dock, DE, "nein danke", "\"52\""},
    {"S12: a step of a scale", &urgency, EN, "pretty high", "\"13\""},
    {"S12: a step said in other words", &urgency, DE, "eilt nicht", "\"11\""},
    {"S12: several options", &system_field, EN, "SAP and Jira", "[\"41\",\"42\"]"},
    {"S12: all options", &system_field, EN, "all of them", "[\"41\",\"42\",\"43\"]"},
    {"S12: a child of a cascade", &model, EN, "the mini tower", "{\"parent\":\"110\",\"child\":\"111\"}"},
    {"S12: labels between commas", &tags, EN, "vpn, remote and network", "[\"vpn\",\"remote\",\"network\"]"},
    {"S12: a text is taken as it is", &reason, EN, "  The old one is \"slow\".  ",
     "\"The old one is \\\"slow\\\".\""},
    {"S12: an address out of a sentence", &mail, EN, "it is jane@example.com", "\"jane@example.com\""},
    {"S12: a text that is too long does not fit", &short_text, EN, "123456", NULL},
    {"S12: a link out of a sentence", &page, EN, "here: www.example.com/x.", "\"www.example.com/x\""},
    {"S12: no link is no link", &page, EN, "the start page", NULL},
    {"S12: an unsupported field takes nothing", &asset, EN, "SRV-1", NULL},
    {"S12: an empty answer is none", &reason, EN, "  ", NULL},
};

static void answers_field(void **state)
{
    const struct answer_row *row = *state;
    struct arena *arena = arena_new();
    struct turn_facts facts = facts_in(row->language, "Europe/Berlin");
    struct proposed_value value = {0};

    bool fits = extract_answer(arena, &facts, row->field, row->words, &value);
    if (!row->expected)
        assert_false(fits);
    else if (!fits)
        fail_msg("\"%s\" does not answer it", row->words);
    else {
        assert_string_equal(value.json, row->expected);
        assert_string_equal(value.field_id, row->field->id);
        assert_non_null(strstr(row->words, value.evidence));
    }
    arena_free(arena);
}

static const struct answer_row canonicals[] = {
    {"S12: an option's id", &device, EN, "3", "\"3\""},
    {"S12: an option's label", &device, EN, "Monitor", "\"3\""},
    {"S12: an option's near label", &device, EN, "mobile phones", "\"2\""},
    {"S12: an unknown option is refused", &device, EN, "Toaster", NULL},
    {"S12: a model's ISO date", &due, EN, "2026-12-01", "\"2026-12-01\""},
    {"S12: a model's spoken date", &due, EN, "next Monday", "\"2026-11-23\""},
    {"S12: a day that does not exist is refused", &due, EN, "2026-02-30", NULL},
    {"S12: a moment with a zone", &when, EN, "2026-11-18T14:39:00Z", "\"2026-11-18T15:39:00+01:00\""},
    {"S12: a moment without a zone is the person's", &when, EN, "2026-11-18T14:39",
     "\"2026-11-18T14:39:00+01:00\""},
    {"S12: a moment with a day only", &when, EN, "2026-11-18", "\"2026-11-18T09:00:00+01:00\""},
    {"S12: a German number", &count, DE, "1.299,00", "1299"},
    {"S12: an English number", &count, EN, "1,299.5", "1299.5"},
    {"S12: no number is refused", &count, EN, "several", NULL},
    {"S12: options between semicolons", &system_field, EN, "41; Jira", "[\"41\",\"42\"]"},
    {"S12: unknown ones among them are dropped", &system_field, EN, "SAP; Lotus", "[\"41\"]"},
    {"S12: a parent and its child", &model, EN, "Portable > ThinkPad X1",
     "{\"parent\":\"100\",\"child\":\"102\"}"},
    {"S12: ids of parent and child", &model, EN, "110/111", "{\"parent\":\"110\",\"child\":\"111\"}"},
    {"S12: labels between semicolons", &tags, EN, "vpn; remote", "[\"vpn\",\"remote\"]"},
    {"S12: a text is trimmed", &reason, EN, " x ", "\"x\""},
    {"S12: an empty text is refused", &reason, EN, " ", NULL},
    {"S12: a link is checked", &page, EN, "https://example.com/", "\"https://example.com/\""},
};

static void is_canonical(void **state)
{
    const struct answer_row *row = *state;
    struct arena *arena = arena_new();
    struct turn_facts facts = facts_in(row->language, "Europe/Berlin");
    const char *json = NULL;

    bool fits = extract_canonical(arena, &facts, row->field, row->words, &json);
    assert_int_equal(fits, row->expected != NULL);
    if (fits)
        assert_string_equal(json, row->expected);
    arena_free(arena);
}

static void days_follow_the_zone(void **state)
{
    struct arena *arena = arena_new();
    struct turn_facts facts = facts_in(EN, "Pacific/Auckland"); /* Saturday there already */
    struct proposed_value value;
    (void)state;

    assert_true(extract_answer(arena, &facts, &due, "tomorrow", &value));
    assert_string_equal(value.json, "\"2026-11-22\"");
    facts.zone = "America/New_York";
    assert_true(extract_answer(arena, &facts, &due, "5/3/2027", &value));
    assert_string_equal(value.json, "\"2027-05-03\"");
    facts.zone = NULL;
    assert_true(extract_answer(arena, &facts, &when, "today at noon", &value));
    assert_string_equal(value.json, "\"2026-11-20T12:00:00+00:00\"");
    arena_free(arena);
}

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

#define ROWS(list_) (sizeof(list_) / sizeof((list_)[0]))

int main(void)
{
    static struct CMUnitTest tests[ROWS(sayings) + ROWS(answers) + ROWS(canonicals) + 2];
    size_t used = 0;

    for (size_t i = 0; i < ROWS(sayings); i++)
        tests[used++] = (struct CMUnitTest){
            .name = sayings[i].title, .test_func = says, .initial_state = (void *)(uintptr_t)&sayings[i]};
    for (size_t i = 0; i < ROWS(answers); i++)
        tests[used++] = (struct CMUnitTest){.name = answers[i].title,
                                            .test_func = answers_field,
                                            .initial_state = (void *)(uintptr_t)&answers[i]};
    for (size_t i = 0; i < ROWS(canonicals); i++)
        tests[used++] = (struct CMUnitTest){.name = canonicals[i].title,
                                            .test_func = is_canonical,
                                            .initial_state = (void *)(uintptr_t)&canonicals[i]};
    tests[used++] =
        (struct CMUnitTest)TEST("S12: relative days follow the person's zone", days_follow_the_zone);
    tests[used++] = (struct CMUnitTest)TEST("X5: strange words are survived", strange_words_are_survived);
    return RUN_TESTS(tests);
}

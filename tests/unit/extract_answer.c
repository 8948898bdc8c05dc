#include "assistant/extract.h"

#include "forms.h"

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
    {"S12: what it is not is no option", &device, EN, "No, not a laptop", NULL},
    {"S12: was es nicht ist, ist keine Wahl", &device, DE, "kein Laptop", NULL},
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

static void a_place_in_a_list_counts_where_it_was_shown(void **state)
{
    static const struct {
        const char *asked, *words, *expected;
    } rows[] = {
        {"device", "the third one", "\"3\""}, {"device", "number 2 please", "\"2\""},
        {"device", "3. Stock", NULL},         {"device", "on the third floor", NULL},
        {"device", "2 weeks", NULL},          {"due", "the third one", NULL},
        {NULL, "the third one", NULL},
    };
    struct arena *arena = arena_new();
    struct turn_facts facts = facts_in(EN, "Europe/Berlin");
    (void)state;

    for (size_t at = 0; at < ROWS(rows); at++) {
        struct draft draft = {.asked_field_id = rows[at].asked};
        struct proposed_value value = {0};

        facts.draft = &draft;
        bool fits = extract_answer(arena, &facts, &device, rows[at].words, &value);
        if (fits != (rows[at].expected != NULL) || (fits && !text_equals(value.json, rows[at].expected)))
            fail_msg("%s: %s", rows[at].words, fits ? value.json : "nothing");
    }
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

int main(void)
{
    static struct CMUnitTest tests[ROWS(answers) + ROWS(canonicals) + 2];
    size_t used = 0;

    for (size_t i = 0; i < ROWS(answers); i++)
        tests[used++] = (struct CMUnitTest){.name = answers[i].title,
                                            .test_func = answers_field,
                                            .initial_state = (void *)(uintptr_t)&answers[i]};
    for (size_t i = 0; i < ROWS(canonicals); i++)
        tests[used++] = (struct CMUnitTest){.name = canonicals[i].title,
                                            .test_func = is_canonical,
                                            .initial_state = (void *)(uintptr_t)&canonicals[i]};
    tests[used++] = (struct CMUnitTest)TEST("S12: a place in a list counts only where the list was shown",
                                            a_place_in_a_list_counts_where_it_was_shown);
    tests[used++] =
        (struct CMUnitTest)TEST("S12: relative days follow the person's zone", days_follow_the_zone);
    return RUN_TESTS(tests);
}

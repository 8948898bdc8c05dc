#include "assistant/form.h"

#include "base/json.h"
#include "desk.h"

static const struct form_field labels = DESK_FIELD("labels", "Labels", LABELS);
static const struct form_field link = DESK_FIELD("link", "Link", URL);
static const struct form_field amount = DESK_FIELD("amount", "Amount", NUMBER);
static const struct form_field moment = DESK_FIELD("moment", "Starts", DATETIME);
static const struct form_field day = DESK_FIELD("day", "Due date", DATE);
static const struct form_field line = DESK_FIELD("line", "Title", TEXT, .characters_max = 10);
static const struct form_field story = DESK_FIELD("story", "Story", PARAGRAPH);
static const struct form_field choice = DESK_FIELD("choice", "Urgency", SELECT, DESK_OPTIONS(desk_urgencies));
static const struct form_field choices =
    DESK_FIELD("choices", "Systems", COMPONENTS, DESK_OPTIONS(desk_systems));
static const struct form_field model = DESK_FIELD("model", "Model", CASCADING, DESK_OPTIONS(desk_models));
static const struct form_field files = DESK_FIELD("attachment", "Attachment", ATTACHMENT);
static const struct form_field asset = DESK_FIELD("asset", "Server", UNSUPPORTED, .why = "assets");

struct row {
    const struct form_field *field;
    const char *json;      /* as it comes */
    const char *canonical; /* NULL: emptied; "" with a phrase: refused */
    const char *text, *text_de;
    enum phrase phrase;
};

static const struct row rows[] = {
    {&day, "\"2026-11-27\"", "\"2026-11-27\"", "Friday, 27 November 2026", "Freitag, 27. November 2026", 0},
    {&day, "\"2026-02-29\"", "", "", "", PHRASE_VALUE_NOT_A_DATE},
    {&day, "\"2028-02-29\"", "\"2028-02-29\"", "Tuesday, 29 February 2028", "Dienstag, 29. Februar 2028", 0},
    {&day, "\"27.11.2026\"", "", "", "", PHRASE_VALUE_NOT_A_DATE},
    {&day, "20261127", "", "", "", PHRASE_VALUE_WRONG_KIND},
    {&moment, "\"2026-11-18T14:39:00+11:00\"", "\"2026-11-18T14:39:00+11:00\"",
     "Wednesday, 18 November 2026, 14:39", "Mittwoch, 18. November 2026, 14:39 Uhr", 0},
    {&moment, "\"2026-11-18T14:39Z\"", "\"2026-11-18T14:39:00+00:00\"", "Wednesday, 18 November 2026, 14:39",
     "Mittwoch, 18. November 2026, 14:39 Uhr", 0},
    {&moment, "\"2026-11-18T14:39:07.250+0100\"", "\"2026-11-18T14:39:07+01:00\"",
     "Wednesday, 18 November 2026, 14:39", "Mittwoch, 18. November 2026, 14:39 Uhr", 0},
    {&moment, "\"2026-11-18T24:00:00Z\"", "", "", "", PHRASE_VALUE_NOT_A_TIME},
    {&moment, "\"2026-11-18T14:39:00\"", "", "", "", PHRASE_VALUE_NOT_A_TIME},
    {&moment, "\"2026-11-31T14:39:00Z\"", "", "", "", PHRASE_VALUE_NOT_A_TIME},
    {&amount, "1299.50", "1299.5", "1299.5", "1299,5", 0},
    {&amount, "-0", "0", "0", "0", 0},
    {&amount, "3.0", "3", "3", "3", 0},
    {&amount, "1e16", "", "", "", PHRASE_VALUE_OUT_OF_RANGE},
    {&amount, "\"3\"", "", "", "", PHRASE_VALUE_NOT_A_NUMBER},
    {&line, "\"  a\\n\\tb  \"", "\"a b\"", "a b", "a b", 0},
    {&line, "\"0123456789\"", "\"0123456789\"", "0123456789", "0123456789", 0},
    {&line, "\"01234567890\"", "", "", "", PHRASE_VALUE_TOO_LONG},
    {&line, "\"ääääääääää\"", "\"ääääääääää\"", "ääääääääää", "ääääääääää", 0},
    {&line, "\"   \"", NULL, "", "", 0},
    {&line, "[]", "", "", "", PHRASE_VALUE_WRONG_KIND},
    {&story, "\"one\\n\\ntwo\\u202e\"", "\"one\\n\\ntwo\"", "one\n\ntwo", "one\n\ntwo", 0},
    {&link, "\"https://example.com/a?b=1\"", "\"https://example.com/a?b=1\"", "https://example.com/a?b=1",
     "https://example.com/a?b=1", 0},
    {&link, "\"javascript:alert(1)\"", "", "", "", PHRASE_VALUE_NOT_A_LINK},
    {&link, "\"https://\"", "", "", "", PHRASE_VALUE_NOT_A_LINK},
    {&link, "\"https://example.com/a b\"", "", "", "", PHRASE_VALUE_NOT_A_LINK},
    {&choice, "\"10102\"", "\"10102\"", "High", "High", 0},
    {&choice, "\"High\"", "", "", "", PHRASE_VALUE_NOT_AN_OPTION},
    {&choice, "10102", "", "", "", PHRASE_VALUE_WRONG_KIND},
    {&choice, "null", NULL, "", "", 0},
    {&choices, "[\"10190\",\"10192\",\"10190\"]", "[\"10190\",\"10192\"]", "SAP, Jira", "SAP, Jira", 0},
    {&choices, "[\"10190\",\"1\"]", "", "", "", PHRASE_VALUE_NOT_AN_OPTION},
    {&choices, "[]", NULL, "", "", 0},
    {&model, "{\"parent\":\"10300\",\"child\":\"10302\"}", "{\"parent\":\"10300\",\"child\":\"10302\"}",
     "Notebook – 16 inch", "Notebook – 16 inch", 0},
    {&model, "{\"parent\":\"10310\",\"child\":null}", "{\"parent\":\"10310\",\"child\":null}", "Tower",
     "Tower", 0},
    {&model, "{\"parent\":\"10310\",\"child\":\"10302\"}", "", "", "", PHRASE_VALUE_NOT_AN_OPTION},
    {&model, "{\"parent\":\"10300\",\"child\":7}", "", "", "", PHRASE_VALUE_WRONG_KIND},
    {&labels, "[\"vpn\",\" two words \",\"vpn\"]", "[\"vpn\",\"two-words\"]", "vpn, two-words",
     "vpn, two-words", 0},
    {&labels, "[\"  \"]", "", "", "", PHRASE_VALUE_LABEL_INVALID},
    {&labels, "[1]", "", "", "", PHRASE_VALUE_WRONG_KIND},
    {&asset, "\"ITAM-101\"", "", "", "", PHRASE_VALUE_UNSUPPORTED},
    {&files, "[\"a.png\",\"b.pdf\"]", "[\"a.png\",\"b.pdf\"]", "a.png, b.pdf", "a.png, b.pdf", 0},
    {&files, "\"a.png\"", "", "", "", PHRASE_VALUE_IS_FILES},
    {&files, "[7]", "", "", "", PHRASE_VALUE_IS_FILES},
    {&line, "\"unfinished", "", "", "", PHRASE_VALUE_WRONG_KIND},
};

static void values_are_checked_and_readable(void **state)
{
    struct arena *arena = talk.arena;
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        const struct row *row = &rows[at];
        struct value value;
        struct problem problem = {0};
        bool fits = form_value(arena, row->field, row->json, LANGUAGE_EN, &value, &problem);

        if (fits != (row->phrase == PHRASE_NONE))
            fail_msg("%s: %s is %s", row->field->name, row->json,
                     fits ? "taken" : phrase_text(LANGUAGE_EN, problem.phrase));
        if (!fits) {
            assert_int_equal(problem.phrase, row->phrase);
            assert_string_equal(problem.subject, row->field->name);
            continue;
        }
        assert_string_equal(value.field_id, row->field->id);
        assert_string_equal(value.text, row->text);
        if (row->canonical)
            assert_string_equal(value.json, row->canonical);
        else
            assert_null(value.json);
        assert_true(form_value(arena, row->field, row->json, LANGUAGE_DE, &value, &problem));
        assert_string_equal(value.text, row->text_de);
    }
}

static void a_checked_value_stays_as_it_is(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        struct value once, twice;
        struct problem problem;

        if (!form_value(talk.arena, rows[at].field, rows[at].json, LANGUAGE_EN, &once, &problem) ||
            !once.json)
            continue;
        assert_true(form_value(talk.arena, rows[at].field, once.json, LANGUAGE_EN, &twice, &problem));
        assert_string_equal(once.json, twice.json);
    }
}

static const struct form_field *broken_field(const char *id)
{
    return request_type_field(catalogue_type(&desk_catalogue, "25"), id);
}

static void defaults_count_until_something_is_set(void **state)
{
    const struct form_field *urgency = broken_field("customfield_10040");
    struct value value = form_field_value(talk.arena, &talk.draft, urgency, LANGUAGE_EN);
    (void)state;

    assert_int_equal(value.source, SOURCE_DEFAULT);
    assert_string_equal(value.text, "Medium");
    talk.draft.request_type_id = "25";
    talk.draft.values = talk.values;
    talk_set("customfield_10040", "\"10102\"");
    value = form_field_value(talk.arena, &talk.draft, urgency, LANGUAGE_EN);
    assert_int_equal(value.source, SOURCE_PERSON);
    assert_string_equal(value.text, "High");
    talk_set("customfield_10040", "null");
    value = form_field_value(talk.arena, &talk.draft, urgency, LANGUAGE_EN);
    assert_null(value.json);
    assert_int_equal(value.source, SOURCE_PERSON);
}

static void a_stored_value_is_checked_again(void **state)
{
    const struct form_field *device = broken_field("customfield_10030");
    struct value gone = {
        .field_id = "customfield_10030", .json = "\"999\"", .text = "Gone", .source = SOURCE_PERSON};
    struct value value;
    (void)state;

    talk.draft.values = talk.values;
    talk_store(&gone);
    value = form_field_value(talk.arena, &talk.draft, device, LANGUAGE_EN);
    assert_null(value.json);
    assert_int_equal(value.source, SOURCE_NONE);
}

static void what_is_missing_is_told_in_order(void **state)
{
    const struct request_type *type = catalogue_type(&desk_catalogue, "25");
    const struct form_field **fields;
    (void)state;

    talk.draft.values = talk.values;
    talk.draft.request_type_id = "25";
    assert_int_equal(form_missing(talk.arena, &talk.draft, type, LANGUAGE_EN, &fields), 3);
    assert_string_equal(fields[0]->id, "summary");
    assert_string_equal(fields[2]->id, "customfield_10031");
    talk_set("summary", "\"Broken\"");
    talk_set("customfield_10030", "\"10112\"");
    assert_false(form_is_ready(talk.arena, &talk.draft, type, LANGUAGE_EN));
    talk_set("customfield_10031", "\"2026-11-19\"");
    assert_int_equal(form_missing(talk.arena, &talk.draft, type, LANGUAGE_EN, &fields), 0);
    assert_true(form_is_ready(talk.arena, &talk.draft, type, LANGUAGE_EN));
    assert_int_equal(form_unsupported(talk.arena, type, &fields), 0);
}

static void an_unsupported_required_field_is_never_ready(void **state)
{
    const struct request_type *type = catalogue_type(&desk_catalogue, "38");
    const struct form_field **fields;
    (void)state;

    talk.draft.values = talk.values;
    talk.draft.request_type_id = "38";
    talk_set("summary", "\"Certificate\"");
    assert_int_equal(form_missing(talk.arena, &talk.draft, type, LANGUAGE_EN, &fields), 0);
    assert_int_equal(form_unsupported(talk.arena, type, &fields), 1);
    assert_string_equal(fields[0]->why, "assets");
    assert_false(form_is_ready(talk.arena, &talk.draft, type, LANGUAGE_EN));
}

static void a_choice_without_choices_counts_as_unsupported(void **state)
{
    static const struct form_field fields[] = {
        DESK_FIELD("empty", "Nothing to choose", SELECT, .required = true)};
    const struct request_type type = {.id = "1", .name = "T", .fields = fields, .field_count = 1};
    const struct form_field **list;
    (void)state;

    assert_int_equal(form_missing(talk.arena, &talk.draft, &type, LANGUAGE_EN, &list), 0);
    assert_int_equal(form_unsupported(talk.arena, &type, &list), 1);
}

static void the_ticket_is_copied_as_text(void **state)
{
    const struct request_type *type = catalogue_type(&desk_catalogue, "25");
    (void)state;

    talk.draft.values = talk.values;
    talk.draft.request_type_id = "25";
    talk_set("summary", "\"Screen is black\"");
    talk_set("description", "\"First line\\nSecond line\"");
    talk_set("customfield_10031", "\"2026-11-19\"");
    assert_string_equal(
        form_copy_text(talk.arena, &talk.draft, type, LANGUAGE_EN),
        "Request type: Report broken hardware\nSummary: Screen is black\n\nDescription:\nFirst "
        "line\nSecond line\n\nDate of damage: Thursday, 19 November 2026\nUrgency: Medium");
}

static void the_portal_form_opens_with_the_values(void **state)
{
    const struct request_type *type = catalogue_type(&desk_catalogue, "25");
    const char *address;
    char *long_text = arena_many(talk.arena, 20003, char);
    (void)state;

    talk.draft.values = talk.values;
    talk.draft.request_type_id = "25";
    talk_set("summary", "\"Screen & keys?\"");
    talk_set("customfield_10030", "\"10112\"");
    memset(long_text, 'x', 20002);
    long_text[0] = long_text[20001] = '"';
    talk_set("description", long_text);
    address = form_portal_url(talk.arena, &talk.draft, type, LANGUAGE_EN);
    assert_true(
        text_starts_with(address, "https://desk.example/portal/3/create/25?summary=Screen%20%26%20keys%3F&"));
    assert_holds(address, "customfield_10030=10112");
    assert_true(strlen(address) <= 8192);
    assert_holds(address, "description=xxx");
}

#define FORM(title_, function_)                                                                              \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = talk_begin, .teardown_func = talk_end      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        FORM("S12: every kind of value is checked, normalised and readable", values_are_checked_and_readable),
        FORM("S12: a checked value is checked again without a change", a_checked_value_stays_as_it_is),
        FORM("S4: a default counts until something is set or emptied", defaults_count_until_something_is_set),
        FORM("X7: a stored value that no longer fits its field counts as none",
             a_stored_value_is_checked_again),
        FORM("S13: what is missing is told in the order of the form", what_is_missing_is_told_in_order),
        FORM("S17: a required field of an unsupported kind is never ready",
             an_unsupported_required_field_is_never_ready),
        FORM("X8: a choice without choices is not asked for", a_choice_without_choices_counts_as_unsupported),
        FORM("S18: the ticket can be copied as text", the_ticket_is_copied_as_text),
        FORM("S18: the ordinary form opens with the values, within 8 KB",
             the_portal_form_opens_with_the_values),
    };

    return RUN_TESTS(tests);
}

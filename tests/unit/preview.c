#include "service/preview.h"

#include "check.h"
#include "document.h"
#include "portal.h"

static struct arena *arena;
static const bool everything[] = {true, true, true};

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void stands(const char *document, const char *place, const char *expected)
{
    assert_string_equal(document_at(arena, document, place), expected);
}

static const struct value laptop_values[] = {
    {.field_id = "summary",
     .json = "\"A new laptop\"",
     .text = "A new laptop",
     .source = SOURCE_ASSISTANT,
     .confidence = 0.5,
     .evidence = "need a new laptop"},
    {.field_id = "cf_due",
     .json = "\"2026-11-30\"",
     .text = "x",
     .source = SOURCE_PERSON,
     .confidence = 1,
     .evidence = ""},
    {.field_id = "cf_site",
     .json = "{\"parent\":\"20\",\"child\":\"99\"}",
     .text = "gone",
     .source = SOURCE_ASSISTANT},
};

static struct draft laptop_draft(size_t values)
{
    return (struct draft){
        .version = 7, .request_type_id = "25", .values = laptop_values, .value_count = values};
}

static void shows_a_whole_ticket(void **state)
{
    struct draft draft = laptop_draft(3);
    const char *json = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, LANGUAGE_EN);

    (void)state;
    stands(json, "conversation", "\"c-1\"");
    stands(json, "version", "7");
    stands(json, "portal", "\"3\"");
    stands(json, "request_type", "{\"id\":\"25\",\"name\":\"Laptop\",\"description\":\"A new laptop\"}");
    stands(json, "alternatives",
           "[{\"id\":\"26\",\"name\":\"Repair\"},{\"id\":\"107\",\"name\":\"Question\"}]");
    stands(json, "ready", "true");
    stands(json, "unsupported", "[]");
    stands(json, "fallback", "absent");
    stands(
        json, "fields/0",
        "{\"id\":\"summary\",\"name\":\"Summary\",\"description\":\"\",\"kind\":\"text\",\"required\":true,"
        "\"value\":\"A new laptop\",\"text\":\"A new laptop\",\"source\":\"assistant\",\"confidence\":0.5,"
        "\"evidence\":\"need a new laptop\"}");
    stands(json, "fields/1/value", "null");
    stands(json, "fields/1/source", "\"none\"");
    stands(json, "fields/2/value", "\"2026-11-30\"");
    stands(json, "fields/2/source", "\"person\"");
    stands(json, "fields/7", "absent");
}

static void shows_defaults_and_choices(void **state)
{
    struct draft draft = laptop_draft(1);
    const char *json = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, LANGUAGE_EN);

    (void)state;
    stands(json, "fields/3/value", "\"2\"");
    stands(json, "fields/3/text", "\"Low\"");
    stands(json, "fields/3/source", "\"default\"");
    stands(json, "fields/3/options",
           "[{\"value\":\"1\",\"label\":\"High\"},{\"value\":\"2\",\"label\":\"Low\"}]");
    stands(json, "fields/4/options/0/children/1", "{\"value\":\"22\",\"label\":\"Room 2\"}");
    stands(json, "fields/0/options", "absent");
}

static void a_value_that_no_longer_fits_is_gone(void **state)
{
    struct draft draft = laptop_draft(3);
    const char *json = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, LANGUAGE_EN);

    (void)state;
    stands(json, "fields/4/value", "null");
    stands(json, "fields/4/text", "\"\"");
    stands(json, "fields/4/source", "\"none\"");
}

static void is_not_ready_without_what_is_required(void **state)
{
    struct draft draft = laptop_draft(1);

    (void)state;
    stands(preview_json(arena, "c-1", &portal_catalogue, everything, &draft, LANGUAGE_EN), "ready", "false");
}

static void offers_the_ordinary_form(void **state)
{
    struct draft draft = laptop_draft(1);
    const char *json, *german;

    (void)state;
    draft.request_type_id = "26";
    json = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, LANGUAGE_EN);
    german = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, LANGUAGE_DE);
    stands(json, "ready", "false");
    stands(json, "unsupported/0/id", "\"cf_asset\"");
    stands(json, "unsupported/0/required", "true");
    stands(json, "unsupported/1/id", "\"cf_empty\"");
    stands(json, "fields/1", "absent");
    stands(json, "fallback/url",
           "\"https://jira.example/servicedesk/customer/portal/3/create/26?summary=A%20new%20laptop\"");
    assert_non_null(strstr(document_at(arena, json, "fallback/copy_text"), "A new laptop"));
    assert_string_not_equal(document_at(arena, json, "fallback/message"),
                            document_at(arena, german, "fallback/message"));
    assert_string_not_equal(document_at(arena, json, "unsupported/0/why"),
                            document_at(arena, german, "unsupported/0/why"));
}

static void shows_a_draft_without_a_type(void **state)
{
    static const char *const ids[] = {NULL, "999"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct draft draft = {.request_type_id = ids[i]};
        const char *json = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, LANGUAGE_EN);

        stands(json, "request_type", "null");
        stands(json, "fields", "[]");
        stands(json, "ready", "false");
        stands(json, "alternatives/2/id", "\"107\"");
    }
}

static void a_right_withdrawn_takes_the_type_away(void **state)
{
    static const bool allowed[] = {false, true, false};
    struct draft draft = laptop_draft(3);
    const char *json = preview_json(arena, "c-1", &portal_catalogue, allowed, &draft, LANGUAGE_EN);

    (void)state;
    stands(json, "request_type", "null");
    stands(json, "alternatives", "[{\"id\":\"26\",\"name\":\"Repair\"}]");
    stands(json, "fields", "[]");
    stands(json, "ready", "false");
}

static void leaves_out_options_without_end(void **state)
{
    enum { FIELDS = 8, OPTIONS = 10000 };
    struct option *options = arena_many(arena, OPTIONS, struct option);
    struct form_field *fields = arena_many(arena, FIELDS, struct form_field);
    struct request_type type = {
        .id = "1", .name = "Costs", .description = "", .fields = fields, .field_count = FIELDS};
    struct catalogue catalogue = {.portal_id = "3", .types = &type, .type_count = 1};
    struct draft draft = {.request_type_id = "1"};
    const char *json;

    (void)state;
    for (size_t i = 0; i < OPTIONS; i++)
        options[i] = (struct option){.id = arena_format(arena, "%zu", i),
                                     .label = "A cost centre with a name of some length, as they are",
                                     .also = ""};
    for (size_t i = 0; i < FIELDS; i++)
        fields[i] = (struct form_field){.id = arena_format(arena, "cf%zu", i),
                                        .name = "Cost centre",
                                        .description = "",
                                        .kind = VALUE_SELECT,
                                        .options = options,
                                        .option_count = OPTIONS};
    json = preview_json(arena, "c", &catalogue, everything, &draft, LANGUAGE_EN);
    stands(json, "fields/7/id", "\"cf7\"");
    stands(json, "fields/7/options", "absent");
    stands(json, "ready", "true");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a preview shows each field with its value, where it came from and the words",
             shows_a_whole_ticket),
        TEST("defaults count as values, and choices bring their options", shows_defaults_and_choices),
        TEST("a stored value that no longer fits its field is gone", a_value_that_no_longer_fits_is_gone),
        TEST("a ticket without what is required is not ready", is_not_ready_without_what_is_required),
        TEST("what cannot be filled in here is named, and the ordinary form offered",
             offers_the_ordinary_form),
        TEST("a draft without a type, or with one that is gone, shows what could be chosen",
             shows_a_draft_without_a_type),
        TEST("a type the person may no longer raise is chosen again", a_right_withdrawn_takes_the_type_away),
        TEST("options that would burst the answer are left out", leaves_out_options_without_end),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name(__FILE__, tests, begin, end);
}

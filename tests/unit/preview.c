#include "service/preview.h"

#include "document.h"
#include "portal.h"
#include "scratch.h"
#include "service/drafts.h"
#include "service/file_limits.h"
#include "store/attachment.h"

static const bool everything[] = {true, true, true};

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
    const char *json = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, NULL, LANGUAGE_EN);

    (void)state;
    assert_stands(json, "conversation", "\"c-1\"");
    assert_stands(json, "version", "7");
    assert_stands(json, "portal", "\"3\"");
    assert_stands(json, "request_type",
                  "{\"id\":\"25\",\"name\":\"Laptop\",\"description\":\"A new laptop\"}");
    assert_stands(json, "alternatives",
                  "[{\"id\":\"26\",\"name\":\"Repair\"},{\"id\":\"107\",\"name\":\"Question\"}]");
    assert_stands(json, "ready", "true");
    assert_stands(json, "unsupported", "[]");
    assert_stands(json, "fallback", "absent");
    assert_stands(
        json, "fields/0",
        "{\"id\":\"summary\",\"name\":\"Summary\",\"description\":\"\",\"kind\":\"text\",\"required\":true,"
        "\"value\":\"A new laptop\",\"text\":\"A new laptop\",\"source\":\"assistant\",\"confidence\":0.5,"
        "\"evidence\":\"need a new laptop\"}");
    assert_stands(json, "fields/1/value", "null");
    assert_stands(json, "fields/1/source", "\"none\"");
    assert_stands(json, "fields/2/value", "\"2026-11-30\"");
    assert_stands(json, "fields/2/source", "\"person\"");
    assert_stands(json, "fields/7", "absent");
}

static void shows_defaults_and_choices(void **state)
{
    struct draft draft = laptop_draft(1);
    const char *json = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, NULL, LANGUAGE_EN);

    (void)state;
    assert_stands(json, "fields/3/value", "\"2\"");
    assert_stands(json, "fields/3/text", "\"Low\"");
    assert_stands(json, "fields/3/source", "\"default\"");
    assert_stands(json, "fields/3/options",
                  "[{\"value\":\"1\",\"label\":\"High\"},{\"value\":\"2\",\"label\":\"Low\"}]");
    assert_stands(json, "fields/4/options/0/children/1", "{\"value\":\"22\",\"label\":\"Room 2\"}");
    assert_stands(json, "fields/0/options", "absent");
}

static void a_value_that_no_longer_fits_is_gone(void **state)
{
    struct draft draft = laptop_draft(3);
    const char *json = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, NULL, LANGUAGE_EN);

    (void)state;
    assert_stands(json, "fields/4/value", "null");
    assert_stands(json, "fields/4/text", "\"\"");
    assert_stands(json, "fields/4/source", "\"none\"");
}

static void is_not_ready_without_what_is_required(void **state)
{
    struct draft draft = laptop_draft(1);

    (void)state;
    assert_stands(preview_json(arena, "c-1", &portal_catalogue, everything, &draft, NULL, LANGUAGE_EN),
                  "ready", "false");
}

static void offers_the_ordinary_form(void **state)
{
    struct draft draft = laptop_draft(1);
    const char *json, *german;

    (void)state;
    draft.request_type_id = "26";
    json = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, NULL, LANGUAGE_EN);
    german = preview_json(arena, "c-1", &portal_catalogue, everything, &draft, NULL, LANGUAGE_DE);
    assert_stands(json, "ready", "false");
    assert_stands(json, "unsupported/0/id", "\"cf_asset\"");
    assert_stands(json, "unsupported/0/required", "true");
    assert_stands(json, "unsupported/1/id", "\"cf_empty\"");
    assert_stands(json, "fields/1", "absent");
    assert_stands(
        json, "fallback/url",
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
        const char *json =
            preview_json(arena, "c-1", &portal_catalogue, everything, &draft, NULL, LANGUAGE_EN);

        assert_stands(json, "request_type", "null");
        assert_stands(json, "fields", "[]");
        assert_stands(json, "ready", "false");
        assert_stands(json, "alternatives/2/id", "\"107\"");
    }
}

static void a_right_withdrawn_takes_the_type_away(void **state)
{
    static const bool allowed[] = {false, true, false};
    struct draft draft = laptop_draft(3);
    const char *json = preview_json(arena, "c-1", &portal_catalogue, allowed, &draft, NULL, LANGUAGE_EN);

    (void)state;
    assert_stands(json, "request_type", "null");
    assert_stands(json, "alternatives", "[{\"id\":\"26\",\"name\":\"Repair\"}]");
    assert_stands(json, "fields", "[]");
    assert_stands(json, "ready", "false");
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
    json = preview_json(arena, "c", &catalogue, everything, &draft, NULL, LANGUAGE_EN);
    assert_stands(json, "fields/7/id", "\"cf7\"");
    assert_stands(json, "fields/7/options", "absent");
    assert_stands(json, "ready", "true");
}

static void shows_files_and_what_is_taken(void **state)
{
    const struct attachment files[] = {
        {.id = "a-1",
         .temporary_id = "temp-1",
         .name = "screen.png",
         .size = 7,
         .type = "image/png",
         .state = "added"},
        {.id = "a-2",
         .temporary_id = "temp-2",
         .name = "old.txt",
         .size = 8,
         .type = "text/plain",
         .state = "expired"},
    };
    const struct file_limits limits = {.enabled = true, .max_bytes = "1000", .max_files = 20};
    const struct draft_row row = {.version = 2, .files = files, .file_count = 2};
    struct draft draft = draft_from_row(arena, &row);
    const char *json = preview_json(
        arena, "c-1", &portal_catalogue, everything, &draft,
        &(struct preview_beside){.files = files, .file_count = 2, .limits = &limits}, LANGUAGE_EN);

    (void)state;
    assert_non_null(strstr(json, "\"attachments\":[{\"id\":\"a-1\",\"name\":\"screen.png\",\"size\":7,"
                                 "\"type\":\"image/png\",\"state\":\"added\"},"));
    assert_non_null(
        strstr(json, "\"attachment_limits\":{\"enabled\":true,\"max_bytes\":1000,\"max_files\":20}"));
    assert_null(strstr(json, "temp-1"));
    assert_string_equal(draft_value(&draft, DRAFT_FILES)->json, "[\"screen.png\"]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("files stand beside the draft; those that can go along are the value of their field",
             shows_files_and_what_is_taken),
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

    return RUN_TESTS_WITH_ARENA(tests);
}

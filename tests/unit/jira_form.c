#include "scratch.h"

#include <stdbool.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "remote/jira_form.h"
#include "remote/jira_kind.h"

#define CLASSIC "com.atlassian.jira.plugin.system.customfieldtypes:"

static const struct json *parsed(const char *text)
{
    const struct json *json = NULL;
    struct error error = json_parse(arena, text, strlen(text), &json_limits_remote, &json);

    if (error.kind)
        fail_msg("no JSON: %s", text);
    return json;
}

/* ---- kinds ---- */

static void knows_kinds(void **state)
{
    static const struct {
        const char *schema, *kind, *why;
        int64_t characters_max;
    } cases[] = {
        {"{\"type\":\"string\",\"system\":\"summary\"}", "text", NULL, 255},
        {"{\"type\":\"string\",\"system\":\"description\"}", "paragraph", NULL, 32767},
        {"{\"type\":\"date\",\"system\":\"duedate\"}", "date", NULL, 0},
        {"{\"type\":\"priority\",\"system\":\"priority\"}", "priority", NULL, 0},
        {"{\"type\":\"array\",\"items\":\"component\",\"system\":\"components\"}", "components", NULL, 0},
        {"{\"type\":\"array\",\"items\":\"string\",\"system\":\"labels\"}", "labels", NULL, 0},
        {"{\"type\":\"array\",\"items\":\"attachment\",\"system\":\"attachment\"}", "attachment", NULL, 0},
        {"{\"type\":\"array\",\"items\":\"attachment\"}", "unsupported", "attachment", 0},
        {"{\"type\":\"array\",\"items\":\"version\",\"system\":\"versions\"}", "unsupported", "other", 0},
        {"{\"type\":\"user\",\"system\":\"reporter\"}", "unsupported", "user", 0},
        {"{\"type\":\"string\",\"custom\":\"" CLASSIC "textfield\"}", "text", NULL, 255},
        {"{\"type\":\"string\",\"custom\":\"" CLASSIC "textarea\"}", "paragraph", NULL, 32767},
        {"{\"type\":\"string\",\"custom\":\"" CLASSIC "url\"}", "url", NULL, 255},
        {"{\"type\":\"number\",\"custom\":\"" CLASSIC "float\"}", "number", NULL, 0},
        {"{\"type\":\"date\",\"custom\":\"" CLASSIC "datepicker\"}", "date", NULL, 0},
        {"{\"type\":\"datetime\",\"custom\":\"" CLASSIC "datetime\"}", "datetime", NULL, 0},
        {"{\"type\":\"option\",\"custom\":\"" CLASSIC "select\"}", "select", NULL, 0},
        {"{\"type\":\"string\",\"custom\":\"" CLASSIC "radiobuttons\"}", "select", NULL, 0},
        {"{\"type\":\"array\",\"items\":\"option\",\"custom\":\"" CLASSIC "multiselect\"}", "multiselect",
         NULL, 0},
        {"{\"type\":\"array\",\"items\":\"option\",\"custom\":\"" CLASSIC "multicheckboxes\"}", "multiselect",
         NULL, 0},
        {"{\"type\":\"option-with-child\",\"custom\":\"" CLASSIC "cascadingselect\"}", "cascading", NULL, 0},
        {"{\"type\":\"array\",\"items\":\"string\",\"custom\":\"" CLASSIC "labels\"}", "labels", NULL, 0},
        {"{\"type\":\"user\",\"custom\":\"" CLASSIC "userpicker\"}", "user", NULL, 0},
        {"{\"type\":\"array\",\"items\":\"user\",\"custom\":\"" CLASSIC "multiuserpicker\"}", "users", NULL,
         0},
        {"{\"type\":\"array\",\"items\":\"user\",\"custom\":\"" CLASSIC "people\"}", "unsupported", "user",
         0},
        {"{\"type\":\"user\",\"system\":\"reporter\"}", "unsupported", "user", 0},
        {"{\"type\":\"user\"}", "user", NULL, 0},
        {"{\"type\":\"array\",\"items\":\"user\"}", "users", NULL, 0},
        {"{\"type\":\"group\",\"custom\":\"" CLASSIC "grouppicker\"}", "unsupported", "other", 0},
        {"{\"type\":\"array\",\"custom\":\"com.atlassian.jira.plugins.cmdb:cmdb-object-cftype\"}",
         "unsupported", "assets", 0},
        {"{\"type\":\"array\",\"custom\":\"com.atlassian.jira.plugins.service-entity:service-entity-field-"
         "cftype\"}",
         "unsupported", "other", 0},
        {"{\"type\":\"number\",\"custom\":\"ari:cloud:ecosystem::extension/x\"}", "unsupported", "other", 0},
        {"{\"type\":\"string\",\"custom\":\"com.vendor:text\"}", "unsupported", "other", 0},
        {"{\"type\":\"string\"}", "text", NULL, 255},
        {"{\"type\":\"array\",\"items\":\"option\"}", "multiselect", NULL, 0},
        {"{\"type\":\"array\",\"items\":\"something\"}", "unsupported", "other", 0},
        {"{}", "unsupported", "other", 0},
        {"{\"type\":7,\"custom\":null}", "unsupported", "other", 0},
        {"null", "unsupported", "other", 0},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct jira_kind kind = jira_kind_of("customfield_1", parsed(cases[i].schema));

        if (!text_equals(kind.kind, cases[i].kind) || !text_equals(kind.why, cases[i].why) ||
            kind.characters_max != cases[i].characters_max)
            fail_msg("%s: %s %s %lld", cases[i].schema, kind.kind, kind.why, (long long)kind.characters_max);
    }
}

static void knows_system_fields_by_their_ids(void **state)
{
    static const struct {
        const char *id, *schema, *kind;
    } cases[] = {
        {"summary", "null", "text"},
        {"description", "{\"type\":\"string\"}", "paragraph"},
        {"attachment", "{\"type\":\"array\",\"items\":\"attachment\"}", "attachment"},
        {"components", "{\"type\":\"array\",\"items\":\"component\"}", "components"},
        {"duedate", "{}", "date"},
        {"summary", "{\"type\":\"string\",\"custom\":\"com.vendor:text\"}", "unsupported"},
        {"description", "{\"type\":\"array\",\"system\":\"labels\"}", "labels"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(jira_kind_of(cases[i].id, parsed(cases[i].schema)).kind, cases[i].kind);
}

/* ---- fields ---- */

static struct jira_form read_form(const char *fields)
{
    struct jira_form form = {0};
    struct error error = jira_form_read(
        arena,
        parsed(arena_format(arena, "{\"canRaiseOnBehalfOf\":true,\"requestTypeFields\":[%s]}", fields)),
        &form);

    assert_int_equal(error.kind, ERROR_NONE);
    return form;
}

static const struct jira_field *only_field(const char *field)
{
    struct jira_form form = read_form(field);

    assert_int_equal(form.field_count, 1);
    return &form.fields[0];
}

static void reads_fields(void **state)
{
    struct jira_form form = read_form(
        "{\"fieldId\":\"summary\",\"name\":\" Sum\\u0007mary "
        "\",\"description\":null,\"required\":true,\"visible\":true,"
        "\"jiraSchema\":{\"type\":\"string\",\"system\":\"summary\",\"configuration\":null},\"validValues\":["
        "],\"defaultValues\":[],"
        "\"presetValues\":null},"
        "{\"fieldId\":\"hidden\",\"name\":\"h\",\"visible\":false,\"jiraSchema\":{\"system\":\"summary\"}},"
        "{\"name\":\"without an id\"},17,null,"
        "{\"fieldId\":\"summary\",\"name\":\"again\"},"
        "{\"fieldId\":\"customfield_1\"}");
    (void)state;

    assert_true(form.can_raise_on_behalf);
    assert_int_equal(form.field_count, 2);
    assert_string_equal(form.fields[0].name, "Summary");
    assert_string_equal(form.fields[0].description, "");
    assert_true(form.fields[0].required);
    assert_string_equal(form.fields[0].schema,
                        "{\"type\":\"string\",\"system\":\"summary\",\"configuration\":null}");
    assert_null(form.fields[0].default_json);
    assert_string_equal(form.fields[1].name, "customfield_1");
    assert_string_equal(form.fields[1].kind, "unsupported");
    assert_string_equal(form.fields[1].schema, "{}");
    assert_false(form.fields[1].required);
}

static void refuses_what_is_no_form(void **state)
{
    struct jira_form form = {0};
    (void)state;

    assert_int_equal(jira_form_read(arena, parsed("{}"), &form).kind, ERROR_REMOTE_FAILED);
    assert_int_equal(jira_form_read(arena, parsed("{\"requestTypeFields\":{}}"), &form).kind,
                     ERROR_REMOTE_FAILED);
}

#define SELECT(rest)                                                                                         \
    "{\"fieldId\":\"f\",\"name\":\"F\",\"jiraSchema\":{\"custom\":\"" CLASSIC "select\"},\"validValues\":["  \
    "{\"value\":\"1\",\"label\":\"One\",\"children\":[]},{\"value\":\"2\",\"label\":\"Two\"},{\"value\":"    \
    "\"1\",\"label\":\"Again\"},"                                                                            \
    "{\"label\":\"without id\"},{\"value\":3}]" rest "}"

static void reads_options(void **state)
{
    const struct jira_field *field = only_field(SELECT(""));
    (void)state;

    assert_string_equal(field->kind, "select");
    assert_int_equal(field->option_count, 3);
    assert_string_equal(field->options[0].label, "One");
    assert_string_equal(field->options[2].id, "3");
    assert_string_equal(field->options[2].label, "3");
}

static void takes_what_offers_options_for_a_choice(void **state)
{
    static const struct {
        const char *schema, *kind;
    } cases[] = {
        {"{\"type\":\"string\"}", "select"},
        {"{\"type\":\"array\",\"items\":\"string\"}", "multiselect"},
        {"{\"type\":\"string\",\"custom\":\"" CLASSIC "textfield\"}", "text"},
        {"{\"type\":\"string\",\"custom\":\"com.vendor:text\"}", "unsupported"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct jira_field *field = only_field(
            arena_format(arena, "{\"fieldId\":\"f\",\"jiraSchema\":%s,\"validValues\":[{\"value\":\"1\"}]}",
                         cases[i].schema));

        assert_string_equal(field->kind, cases[i].kind);
    }
}

static void needs_options(void **state)
{
    const struct jira_field *field = only_field("{\"fieldId\":\"f\",\"jiraSchema\":{\"custom\":\"" CLASSIC
                                                "select\"},\"validValues\":null}");
    (void)state;

    assert_string_equal(field->kind, "unsupported");
    assert_string_equal(field->why, "other");
}

#define CASCADE                                                                                              \
    "\"fieldId\":\"f\",\"jiraSchema\":{\"custom\":\"" CLASSIC "cascadingselect\"},\"validValues\":["         \
    "{\"value\":\"1\",\"label\":\"One\",\"children\":[{\"value\":\"11\",\"label\":\"A\"},{\"value\":\"12\"," \
    "\"label\":\"B\"}]}]"

static void reads_cascades(void **state)
{
    const struct jira_field *field = only_field("{" CASCADE "}");
    (void)state;

    assert_string_equal(field->kind, "cascading");
    assert_int_equal(field->options[0].child_count, 2);
    assert_string_equal(field->options[0].children[1].label, "B");
}

static void reads_defaults(void **state)
{
    static const struct {
        const char *field, *canonical;
    } cases[] = {
        {SELECT(",\"defaultValues\":[{\"value\":\"2\",\"label\":\"Two\"}]"), "\"2\""},
        {SELECT(",\"defaultValues\":[{\"value\":\"9\"}]"), NULL},
        {SELECT(",\"presetValues\":[\"2\"]"), "\"2\""},
        {SELECT(",\"defaultValues\":null"), NULL},
        {"{" CASCADE ",\"defaultValues\":[{\"value\":\"1\",\"children\":[{\"value\":\"12\"}]}]}",
         "{\"parent\":\"1\",\"child\":\"12\"}"},
        {"{" CASCADE
         ",\"defaultValues\":[{\"value\":\"1\",\"children\":[{\"value\":\"11\"},{\"value\":\"12\"}]}]}",
         "{\"parent\":\"1\",\"child\":null}"},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"custom\":\"" CLASSIC
         "multiselect\"},\"validValues\":[{\"value\":\"1\"},{\"value\":\"2\"}],"
         "\"defaultValues\":[{\"value\":\"1\"},{\"value\":\"9\"},{\"value\":\"2\"}]}",
         "[\"1\",\"2\"]"},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"system\":\"labels\"},\"presetValues\":[\"a\",\"b\"]}",
         "[\"a\",\"b\"]"},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"system\":\"summary\"},\"presetValues\":[\"New "
         "\\\"laptop\\\"\"]}",
         "\"New \\\"laptop\\\"\""},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"custom\":\"" CLASSIC "float\"},\"presetValues\":[\"1.5\"]}",
         "1.5"},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"custom\":\"" CLASSIC "float\"},\"presetValues\":[\"many\"]}",
         NULL},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"system\":\"duedate\"},\"presetValues\":[\"2026-11-30\"]}",
         "\"2026-11-30\""},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"system\":\"duedate\"},\"presetValues\":[\"30/Nov/26\"]}",
         NULL},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"system\":\"attachment\"},\"presetValues\":[\"x\"]}", NULL},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"type\":\"user\"},\"presetValues\":[\"x\"]}", NULL},
        {"{\"fieldId\":\"f\",\"jiraSchema\":{\"type\":\"array\",\"items\":\"user\"},"
         "\"defaultValues\":[{\"value\":\"x\"}]}",
         NULL},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *canonical = only_field(cases[i].field)->default_json;

        if (!text_equals(canonical, cases[i].canonical))
            fail_msg("%s: %s", cases[i].field, canonical);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("the kind of a field is told by its custom or system name, then by its type", knows_kinds),
        TEST("a system field is known by its id when its schema does not name it",
             knows_system_fields_by_their_ids),
        TEST("fields are read loosely, hidden ones and doubles left out", reads_fields),
        TEST("what is no form is an error", refuses_what_is_no_form),
        TEST("options have an id each, and a label", reads_options),
        TEST("what is called a string and offers options is a choice",
             takes_what_offers_options_for_a_choice),
        TEST("a choice without options is unsupported", needs_options),
        TEST("options of a cascade have children", reads_cascades),
        TEST("defaults become canonical values, when they are any", reads_defaults),
    };

    return RUN_TESTS_WITH_ARENA(tests);
}

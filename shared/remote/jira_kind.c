/* The table of kinds. */
#include "remote/jira_kind.h"

#include <stddef.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

enum { LINE_CHARACTERS_MAX = 255, TEXT_CHARACTERS_MAX = 32767 };

#define UNSUPPORTED(what) "unsupported", (what), 0
#define LINE              "text", NULL, LINE_CHARACTERS_MAX
#define PARAGRAPH         "paragraph", NULL, TEXT_CHARACTERS_MAX
#define KIND(name)        (name), NULL, 0

struct row {
    const char *name;
    struct jira_kind kind;
};

static const struct row system_fields[] = {
    {"summary", {LINE}},
    {"description", {PARAGRAPH}},
    {"environment", {PARAGRAPH}},
    {"duedate", {KIND("date")}},
    {"priority", {KIND("priority")}},
    {"components", {KIND("components")}},
    {"labels", {KIND("labels")}},
    {"attachment", {KIND("attachment")}},
    {"reporter", {UNSUPPORTED("user")}},
    {"assignee", {UNSUPPORTED("user")}},
    {0},
};

#define CLASSIC "com.atlassian.jira.plugin.system.customfieldtypes:"
static const struct row custom_fields[] = {
    {CLASSIC "textfield", {LINE}},
    {CLASSIC "textarea", {PARAGRAPH}},
    {CLASSIC "url", {"url", NULL, LINE_CHARACTERS_MAX}},
    {CLASSIC "float", {KIND("number")}},
    {CLASSIC "datepicker", {KIND("date")}},
    {CLASSIC "datetime", {KIND("datetime")}},
    {CLASSIC "labels", {KIND("labels")}},
    {CLASSIC "select", {KIND("select")}},
    {CLASSIC "radiobuttons", {KIND("select")}},
    {CLASSIC "multiselect", {KIND("multiselect")}},
    {CLASSIC "multicheckboxes", {KIND("multiselect")}},
    {CLASSIC "cascadingselect", {KIND("cascading")}},
    {CLASSIC "userpicker", {KIND("user")}},
    {CLASSIC "multiuserpicker", {KIND("users")}},
    {CLASSIC "people", {UNSUPPORTED("user")}},
    {0},
};

static const struct row types[] = {
    {"string", {LINE}},
    {"number", {KIND("number")}},
    {"date", {KIND("date")}},
    {"datetime", {KIND("datetime")}},
    {"option", {KIND("select")}},
    {"priority", {KIND("priority")}},
    {"option-with-child", {KIND("cascading")}},
    {"user", {KIND("user")}},
    {0},
};

static const struct row item_types[] = {
    {"string", {KIND("labels")}},
    {"option", {KIND("multiselect")}},
    {"component", {KIND("components")}},
    {"user", {KIND("users")}},
    {"attachment", {UNSUPPORTED("attachment")}},
    {0},
};

static const struct jira_kind *row_of(const struct row *rows, const char *name)
{
    for (; rows->name; rows++)
        if (text_equals(rows->name, name))
            return &rows->kind;
    return NULL;
}

static const struct jira_kind *kind_by_type(const struct json *schema)
{
    const char *type = json_text(json_member(schema, "type"));

    if (text_equals(type, "array"))
        return row_of(item_types, json_text(json_member(schema, "items")));
    return row_of(types, type);
}

struct jira_kind jira_kind_of(const char *field_id, const struct json *schema)
{
    static const struct jira_kind other = {UNSUPPORTED("other")}, assets = {UNSUPPORTED("assets")};
    const char *custom = json_text(json_member(schema, "custom"));
    const char *system = json_text(json_member(schema, "system"));
    const struct jira_kind *kind;

    if (!text_is_empty(custom))
        kind = strstr(custom, ".cmdb:") ? &assets : row_of(custom_fields, custom);
    else if (!text_is_empty(system))
        kind = row_of(system_fields, system);
    else if (!(kind = row_of(system_fields, field_id)))
        kind = kind_by_type(schema);
    return kind ? *kind : other;
}

bool jira_kind_has_options(const char *kind)
{
    static const char *const kinds[] = {"select", "multiselect", "cascading", "priority", "components"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

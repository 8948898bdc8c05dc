/* The fields of a request type, with their options and defaults. */
#include "remote/jira_form.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/jira_call.h"
#include "remote/jira_kind.h"

enum { CASCADE_LEVELS = 2, DEFAULT_BYTES_MAX = 64 * 1024 };

/* ---- options ---- */

static bool is_listed(const struct jira_option *options, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].id, id) == 0)
            return true;
    return false;
}

static size_t read_options(struct arena *arena, const struct json *values, int levels,
                           const struct jira_option **options)
{
    struct jira_option *list = arena_many(arena, json_count(values), struct jira_option);
    size_t count = 0;

    for (const struct json *value = json_first(values); value; value = json_next(value)) {
        const char *id = json_id(arena, json_member(value, "value"));
        const char *label = jira_words(arena, json_member(value, "label"));

        if (text_is_empty(id) || is_listed(list, count, id))
            continue;
        list[count] = (struct jira_option){.id = id, .label = *label ? label : id};
        if (levels > 1)
            list[count].child_count =
                read_options(arena, json_member(value, "children"), levels - 1, &list[count].children);
        count++;
    }
    *options = list;
    return count;
}

static const struct jira_option *option_of(const struct jira_option *options, size_t count, const char *id)
{
    for (size_t i = 0; id && i < count; i++)
        if (strcmp(options[i].id, id) == 0)
            return &options[i];
    return NULL;
}

/* ---- defaults, as canonical JSON ---- */

/* The nth default: an option's id, or a preset text. */
static const char *default_id(struct arena *arena, const struct json *field, size_t nth)
{
    const struct json *value = json_first(json_member(field, "defaultValues"));
    bool preset = !value;

    if (preset)
        value = json_first(json_member(field, "presetValues"));
    while (value && nth--)
        value = json_next(value);
    return json_id(arena, preset ? value : json_member(value, "value"));
}

static const char *quoted(struct arena *arena, const char *text)
{
    struct buffer *json = buffer_new(arena, DEFAULT_BYTES_MAX);

    json_write_text(json, text);
    return json->overflowed ? NULL : json->bytes;
}

static const char *default_list(struct arena *arena, const struct json *field, const struct jira_field *own)
{
    struct buffer *json = buffer_new(arena, DEFAULT_BYTES_MAX);
    bool options = jira_kind_has_options(own->kind);
    const char *id;

    buffer_add_char(json, '[');
    for (size_t i = 0; (id = default_id(arena, field, i)); i++) {
        if (!*id || (options && !option_of(own->options, own->option_count, id)))
            continue;
        if (json->length > 1)
            buffer_add_char(json, ',');
        json_write_text(json, id);
    }
    buffer_add_char(json, ']');
    return json->length > 2 && !json->overflowed ? json->bytes : NULL;
}

/* The default of a cascade shows its parent with children; which of several is meant is not said. */
static const char *default_cascade(struct arena *arena, const struct json *field,
                                   const struct jira_field *own)
{
    const struct json *children = json_member(json_first(json_member(field, "defaultValues")), "children");
    const struct jira_option *parent =
        option_of(own->options, own->option_count, default_id(arena, field, 0));
    const struct jira_option *child = NULL;

    if (!parent)
        return NULL;
    if (json_count(children) == 1)
        child = option_of(parent->children, parent->child_count,
                          json_id(arena, json_member(json_first(children), "value")));
    return arena_format(arena, "{\"parent\":%s,\"child\":%s}", quoted(arena, parent->id),
                        child ? quoted(arena, child->id) : "null");
}

static const char *default_plain(struct arena *arena, const char *kind, const char *preset)
{
    struct date date;
    int64_t moment;
    double number;

    if (strcmp(kind, "number") == 0)
        return decimal_parse(preset, &number) ? preset : NULL;
    if (strcmp(kind, "date") == 0 && !date_parse(preset, &date))
        return NULL;
    if (strcmp(kind, "datetime") == 0 && !time_parse_rfc3339(preset, &moment))
        return NULL;
    return quoted(arena, preset);
}

static const char *default_of(struct arena *arena, const struct json *field, const struct jira_field *own)
{
    const char *first = default_id(arena, field, 0);

    if (text_is_empty(first) || strcmp(own->kind, "unsupported") == 0 || strcmp(own->kind, "user") == 0 ||
        strcmp(own->kind, "users") == 0 ||
        strcmp(own->kind, "attachment") == 0) /* who a default means is not told with it */
        return NULL;
    if (strcmp(own->kind, "cascading") == 0)
        return default_cascade(arena, field, own);
    if (strcmp(own->kind, "multiselect") == 0 || strcmp(own->kind, "components") == 0 ||
        strcmp(own->kind, "labels") == 0)
        return default_list(arena, field, own);
    if (jira_kind_has_options(own->kind))
        return option_of(own->options, own->option_count, first) ? quoted(arena, first) : NULL;
    return default_plain(arena, own->kind, first);
}

/* ---- fields ---- */

static bool is_hidden(const struct json *field)
{
    const struct json *visible = json_member(field, "visible");

    return json_is_bool(visible) && !json_is_true(visible);
}

/* The desk calls some choices strings. */
static struct jira_kind kind_with_options(struct jira_kind kind, const struct json *schema)
{
    bool is_typed_alone = text_is_empty(json_text(json_member(schema, "custom"))) &&
                          text_is_empty(json_text(json_member(schema, "system")));

    if (is_typed_alone && strcmp(kind.kind, "text") == 0)
        return (struct jira_kind){.kind = "select"};
    if (is_typed_alone && strcmp(kind.kind, "labels") == 0)
        return (struct jira_kind){.kind = "multiselect"};
    return kind;
}

static void read_kind(struct arena *arena, const struct json *json, struct jira_field *field)
{
    const struct json *schema = json_member(json, "jiraSchema");
    struct jira_kind kind = jira_kind_of(field->id, schema);

    if (json_count(json_member(json, "validValues")) > 0)
        kind = kind_with_options(kind, schema);
    field->kind = kind.kind;
    field->why = kind.why;
    field->characters_max = kind.characters_max;
    field->schema = json_is_object(schema) ? json_print(arena, schema) : "{}";
    if (!jira_kind_has_options(field->kind))
        return;
    field->option_count =
        read_options(arena, json_member(json, "validValues"), CASCADE_LEVELS, &field->options);
    if (field->option_count == 0) { /* nothing to choose from that we could know */
        field->kind = "unsupported";
        field->why = "other";
    }
}

static bool read_field(struct arena *arena, const struct json *json, struct jira_field *field)
{
    const char *id = json_id(arena, json_member(json, "fieldId"));
    const char *name = jira_words(arena, json_member(json, "name"));

    if (text_is_empty(id) || is_hidden(json))
        return false;
    *field = (struct jira_field){
        .id = id,
        .name = *name ? name : id,
        .description = jira_words(arena, json_member(json, "description")),
        .required = json_is_true(json_member(json, "required")),
    };
    read_kind(arena, json, field);
    field->default_json = default_of(arena, json, field);
    return true;
}

static bool has_field(const struct jira_field *fields, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].id, id) == 0)
            return true;
    return false;
}

struct error jira_form_read(struct arena *arena, const struct json *json, struct jira_form *form)
{
    const struct json *list = json_member(json, "requestTypeFields");
    const struct json *behalf = json_member(json, "canRaiseOnBehalfOf");
    struct jira_field *fields = arena_many(arena, json_count(list), struct jira_field);

    if (!json_is_array(list))
        return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
    *form = (struct jira_form){
        .can_raise_on_behalf = !json_is_bool(behalf) || json_is_true(behalf),
        .fields = fields,
    };
    for (const struct json *item = json_first(list); item; item = json_next(item)) {
        struct jira_field field;

        if (read_field(arena, item, &field) && !has_field(fields, form->field_count, field.id))
            fields[form->field_count++] = field;
    }
    return NO_ERROR;
}

static struct error read_form(struct arena *arena, const struct jira_site *site, const char *service_desk_id,
                              const char *type_id, const char *language, enum jira_pace pace,
                              struct jira_form *form)
{
    const char *rest = arena_format(arena, "/requesttype/%s/field", text_url_encoded(arena, type_id));
    const struct json *json;

    TRY(jira_ask(arena, site,
                 &(struct jira_call){
                     .path = jira_desk_path(arena, service_desk_id, rest, language),
                     .pace = pace,
                 },
                 &json));
    return jira_form_read(arena, json, form);
}

struct error jira_form(struct arena *arena, const struct jira_site *site, const char *service_desk_id,
                       const char *type_id, const char *language, struct jira_form *form)
{
    return read_form(arena, site, service_desk_id, type_id, language, JIRA_PATIENT, form);
}

struct error jira_form_now(struct arena *arena, const struct jira_site *site, const char *service_desk_id,
                           const char *type_id, const char *language, struct jira_form *form)
{
    return read_form(arena, site, service_desk_id, type_id, language, JIRA_BRIEF, form);
}

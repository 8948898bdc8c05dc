/* The form of a request type: what is missing, what cannot be filled in here, when it is ready. */
#include "assistant/form.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

enum { LABELS_BYTES_MAX = 256 * 1024 };

bool form_field_is_words(const struct form_field *field)
{
    return field->kind == VALUE_TEXT || field->kind == VALUE_PARAGRAPH;
}

bool form_field_is_written(const char *field_id)
{
    return text_equals(field_id, "summary") || text_equals(field_id, "description");
}

/* A choice without anything to choose from cannot be made here either. */
static bool can_be_given(const struct form_field *field)
{
    return field->kind != VALUE_UNSUPPORTED && (!value_kind_has_options(field->kind) || field->option_count);
}

static struct value value_none(const struct form_field *field)
{
    return (struct value){.field_id = field->id, .text = "", .source = SOURCE_NONE, .evidence = ""};
}

/* What the draft holds, if it still fits the field. */
static bool drafted(struct arena *arena, const struct value *stored, const struct form_field *field,
                    enum language language, struct value *value)
{
    struct problem problem;

    if (!stored || (!stored->json && stored->source != SOURCE_PERSON))
        return false;
    if (!form_value(arena, field, stored->json, language, value, &problem) || (stored->json && !value->json))
        return false;
    value->source = stored->source;
    value->confidence = stored->confidence;
    value->evidence = stored->evidence ? stored->evidence : "";
    return true;
}

struct value form_field_value(struct arena *arena, const struct draft *draft, const struct form_field *field,
                              enum language language)
{
    struct value value = value_none(field);
    struct problem problem;

    if (!can_be_given(field))
        return value;
    if (drafted(arena, draft_value(draft, field->id), field, language, &value))
        return value;
    if (field->default_json && form_value(arena, field, field->default_json, language, &value, &problem) &&
        value.json) {
        value.source = SOURCE_DEFAULT;
        value.confidence = 1;
        return value;
    }
    return value_none(field);
}

size_t form_missing(struct arena *arena, const struct draft *draft, const struct request_type *type,
                    enum language language, const struct form_field ***fields)
{
    size_t count = 0;

    *fields = arena_many(arena, type->field_count + 1, const struct form_field *);
    for (size_t at = 0; at < type->field_count; at++) {
        const struct form_field *field = &type->fields[at];

        if (field->required && can_be_given(field) && !form_field_value(arena, draft, field, language).json)
            (*fields)[count++] = field;
    }
    return count;
}

const struct form_field *form_field_rest(struct arena *arena, const struct form_field *field,
                                         const struct value *value)
{
    const struct json *json;
    struct form_field *rest;

    if (!field || field->kind != VALUE_CASCADING || !value || !value->json ||
        json_parse(arena, value->json, strlen(value->json), &json_limits_body, &json).kind)
        return NULL;
    const char *parent = json_text(json_member(json, "parent"));
    const struct option *option = form_field_option(field, parent);

    if (!option || !option->child_count || json_text(json_member(json, "child")))
        return NULL;
    rest = arena_one(arena, struct form_field);
    *rest = *field;
    rest->options = option;
    rest->option_count = 1;
    return rest;
}

const char *form_labels(struct arena *arena, const struct form_field *field, const char *json)
{
    struct buffer *labels = buffer_new(arena, LABELS_BYTES_MAX);
    const struct json *ids;

    if (json_parse(arena, json, strlen(json), &json_limits_body, &ids).kind)
        return NULL;
    buffer_add_char(labels, '[');
    for (const struct json *id = json_first(ids); id; id = json_next(id)) {
        const struct option *option = form_field_option(field, json_text(id));

        if (!option)
            return NULL;
        buffer_add(labels, labels->length > 1 ? "," : "");
        json_write_text(labels, option->label);
    }
    buffer_add_char(labels, ']');
    return labels->bytes;
}

size_t form_unsupported(struct arena *arena, const struct request_type *type,
                        const struct form_field ***fields)
{
    size_t count = 0;

    *fields = arena_many(arena, type->field_count + 1, const struct form_field *);
    for (size_t at = 0; at < type->field_count; at++)
        if (!can_be_given(&type->fields[at]))
            (*fields)[count++] = &type->fields[at];
    return count;
}

bool form_is_ready(struct arena *arena, const struct draft *draft, const struct request_type *type,
                   enum language language)
{
    const struct form_field **fields;
    size_t unsupported = form_unsupported(arena, type, &fields);

    for (size_t at = 0; at < unsupported; at++)
        if (fields[at]->required)
            return false;
    return form_missing(arena, draft, type, language, &fields) == 0;
}

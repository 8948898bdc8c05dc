/* A ticket taken elsewhere: as text to copy, as the address of its ordinary form. */
#include <string.h>

#include "assistant/account.h"
#include "assistant/form.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

enum { COPY_BYTES_MAX = 262144, ADDRESS_BYTES_MAX = 8192, PARAGRAPH_BYTES_MAX = 1500 };

const char *form_copy_text(struct arena *arena, const struct draft *draft, const struct request_type *type,
                           enum language language)
{
    struct buffer *copy = buffer_new(arena, COPY_BYTES_MAX);

    buffer_add_format(copy, "%s: %s\n", phrase_text(language, PHRASE_COPY_REQUEST_TYPE), type->name);
    for (size_t at = 0; at < type->field_count; at++) {
        const struct form_field *field = &type->fields[at];
        struct value value = form_field_value(arena, draft, field, language);

        if (!value.json)
            continue;
        if (field->kind == VALUE_PARAGRAPH)
            buffer_add_format(copy, "\n%s:\n%s\n\n", field->name, value.text);
        else
            buffer_add_format(copy, "%s: %s\n", field->name, value.text);
    }
    return text_trimmed(arena, copy->bytes);
}

static void parameter_add(struct arena *arena, struct buffer *address, const char *name, const char *value)
{
    const char *parameter = arena_format(arena, "%c%s=%s", strchr(address->bytes, '?') ? '&' : '?',
                                         text_url_encoded(arena, name), text_url_encoded(arena, value));

    if (address->length + strlen(parameter) <= ADDRESS_BYTES_MAX)
        buffer_add(address, parameter);
}

static void people_add(struct arena *arena, struct buffer *address, const struct form_field *field,
                       const struct json *json)
{
    struct account *accounts;
    size_t count;

    if (!accounts_read(arena, json, field->kind, &accounts, &count))
        return;
    for (size_t at = 0; at < count; at++)
        parameter_add(arena, address, field->id, accounts[at].id);
}

/* The portal's form takes ids for choices and plain text for the rest. */
static void field_add(struct arena *arena, struct buffer *address, const struct form_field *field,
                      const struct value *value)
{
    const struct json *json;

    if (json_parse(arena, value->json, strlen(value->json), &json_limits_body, &json).kind)
        return;
    if (value_kind_is_people(field->kind)) {
        people_add(arena, address, field, json);
    } else if (json_is_array(json)) {
        for (const struct json *item = json_first(json); item; item = json_next(item))
            parameter_add(arena, address, field->id, json_text(item));
    } else if (json_is_object(json)) {
        parameter_add(arena, address, field->id, json_text(json_member(json, "parent")));
        if (json_text(json_member(json, "child")))
            parameter_add(arena, address, arena_format(arena, "%s:1", field->id),
                          json_text(json_member(json, "child")));
    } else if (json_text(json)) {
        const char *text = json_text(json);
        parameter_add(arena, address, field->id,
                      arena_text_bytes(arena, text, utf8_cut(text, PARAGRAPH_BYTES_MAX)));
    } else {
        parameter_add(arena, address, field->id, value->json);
    }
}

const char *form_portal_url(struct arena *arena, const struct draft *draft, const struct request_type *type,
                            enum language language)
{
    struct buffer *address = buffer_new(arena, ADDRESS_BYTES_MAX);

    if (text_is_empty(type->portal_url))
        return "";
    buffer_add(address, type->portal_url);
    /* Long texts come last: they are what may not fit any more. */
    for (int paragraphs = 0; paragraphs < 2; paragraphs++) {
        for (size_t at = 0; at < type->field_count; at++) {
            const struct form_field *field = &type->fields[at];
            struct value value = form_field_value(arena, draft, field, language);

            if (value.json && field->kind != VALUE_ATTACHMENT &&
                (field->kind == VALUE_PARAGRAPH) == paragraphs)
                field_add(arena, address, field, &value);
        }
    }
    return address->bytes;
}

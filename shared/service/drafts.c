/* Rows to values and back. */
#include "service/drafts.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "store/attachment.h"

enum { VALUES_BYTES_MAX = 1024 * 1024 };

/* The files that can go into the ticket, as the value of their field: first, so that it counts. */
static size_t take_files(struct arena *arena, const struct draft_row *row, struct value *value)
{
    struct buffer *json = buffer_new(arena, VALUES_BYTES_MAX);
    struct buffer *text = buffer_new(arena, VALUES_BYTES_MAX);

    for (size_t i = 0; i < row->file_count; i++) {
        if (!text_equals(row->files[i].state, "added"))
            continue;
        buffer_add_char(json, json->length ? ',' : '[');
        json_write_text(json, row->files[i].name);
        buffer_add(text, text->length ? ", " : "");
        buffer_add(text, row->files[i].name);
    }
    if (json->length == 0)
        return 0;
    buffer_add_char(json, ']');
    *value = (struct value){
        .field_id = DRAFT_FILES,
        .json = json->bytes,
        .text = text->bytes,
        .source = SOURCE_PERSON,
        .confidence = 1,
        .evidence = "",
    };
    return 1;
}

struct draft draft_from_row(struct arena *arena, const struct draft_row *row)
{
    struct value *values = arena_many(arena, row->value_count + 1, struct value);
    size_t count = take_files(arena, row, values);

    for (size_t i = 0; i < row->value_count; i++)
        values[count++] = (struct value){
            .field_id = row->values[i].field,
            .json = row->values[i].value,
            .text = row->values[i].text,
            .source = value_source_of(row->values[i].source),
            .confidence = row->values[i].confidence,
            .evidence = row->values[i].evidence,
        };
    return (struct draft){
        .version = row->version,
        .request_type_id = row->request_type_id,
        .type_by_person = row->type_by_person,
        .values = values,
        .value_count = count,
        .asked_field_id = row->asked_field_id,
        .questions = row->questions,
    };
}

struct stored_value {
    const char *field;
    const char *value;
    const char *text;
    const char *source;
    double confidence;
    const char *evidence;
};
static const struct field stored_value_fields[] = {
    FIELD_TEXT(struct stored_value, field),
    FIELD_JSON(struct stored_value, value),
    FIELD_TEXT(struct stored_value, text),
    FIELD_TEXT(struct stored_value, source),
    FIELD_DOUBLE(struct stored_value, confidence),
    FIELD_TEXT(struct stored_value, evidence),
    FIELDS_END,
};

const char *draft_values_json(struct arena *arena, const struct value *values, size_t count)
{
    struct buffer *json = buffer_new(arena, VALUES_BYTES_MAX);
    struct stored_value *stored = arena_many(arena, count, struct stored_value);

    for (size_t i = 0; i < count; i++)
        stored[i] = (struct stored_value){
            .field = values[i].field_id,
            .value = values[i].json ? values[i].json : "null",
            .text = values[i].text ? values[i].text : "",
            .source = value_source_name(values[i].source),
            .confidence = values[i].confidence,
            .evidence = values[i].evidence ? values[i].evidence : "",
        };
    json_write_list(json, stored_value_fields, stored, count, sizeof(*stored));
    return json->bytes;
}

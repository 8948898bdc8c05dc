/* Writes a struct as JSON as its table of fields says. */
#include "base/json.h"

#include "base/buffer.h"
#include "base/time.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_escape(struct buffer *buffer, unsigned char byte)
{
    static const char bytes[] = "\"\\\b\f\n\r\t", shorts[] = "\"\\bfnrt";
    const char *found = strchr(bytes, byte);

    if (found)
        buffer_add_format(buffer, "\\%c", shorts[found - bytes]);
    else
        buffer_add_format(buffer, "\\u%04x", byte);
}

void json_write_within(struct buffer *buffer, const char *text)
{
    while (*text) {
        const char *start = text;

        while ((unsigned char)*text >= 0x20 && *text != '"' && *text != '\\')
            text++;
        buffer_add_bytes(buffer, start, (size_t)(text - start));
        if (*text)
            write_escape(buffer, (unsigned char)*text++);
    }
}

void json_write_text(struct buffer *buffer, const char *text)
{
    if (!text) {
        buffer_add(buffer, "null");
        return;
    }
    buffer_add_char(buffer, '"');
    json_write_within(buffer, text);
    buffer_add_char(buffer, '"');
}

/* As few digits as bring the same number back. */
static void write_double(struct buffer *buffer, double number)
{
    char text[32];

    if (!isfinite(number)) {
        buffer_add(buffer, "null");
        return;
    }
    snprintf(text, sizeof(text), "%.15g", number);
    if (fpclassify(strtod(text, NULL) - number) != FP_ZERO)
        snprintf(text, sizeof(text), "%.17g", number);
    buffer_add(buffer, text);
}

static void write_time(struct buffer *buffer, int64_t seconds)
{
    char text[TIME_RFC3339_BYTES];

    if (seconds)
        buffer_add_format(buffer, "\"%s\"", time_rfc3339_into(text, seconds));
    else
        buffer_add(buffer, "null");
}

static void write_texts(struct buffer *buffer, const char *const *texts, size_t count)
{
    buffer_add_char(buffer, '[');
    for (size_t at = 0; at < count; at++) {
        if (at)
            buffer_add_char(buffer, ',');
        json_write_text(buffer, texts[at]);
    }
    buffer_add_char(buffer, ']');
}

static const void *pointer_at(const char *member)
{
    const void *pointer;

    memcpy(&pointer, member, sizeof(pointer));
    return pointer;
}

static int64_t int64_at(const char *member)
{
    int64_t value;

    memcpy(&value, member, sizeof(value));
    return value;
}

static size_t count_of(const struct field *field, const char *structure)
{
    size_t count;

    memcpy(&count, structure + field->count_offset, sizeof(count));
    return count;
}

static bool is_null(const struct field *field, const char *member)
{
    switch (field->type) {
    case FIELD_TYPE_TEXT:
    case FIELD_TYPE_JSON:
    case FIELD_TYPE_OBJECT:
    case FIELD_TYPE_LIST:
    case FIELD_TYPE_TEXTS:
        return !pointer_at(member);
    case FIELD_TYPE_TIME:
        return int64_at(member) == 0;
    default:
        return false;
    }
}

static void write_double_at(struct buffer *buffer, const char *member)
{
    double number;

    memcpy(&number, member, sizeof(number));
    write_double(buffer, number);
}

static void write_object(struct buffer *buffer, const struct field *table, const char *structure)
{
    if (structure)
        json_write(buffer, table, structure);
    else
        buffer_add(buffer, "null");
}

static void write_value(struct buffer *buffer, const struct field *field, const char *structure)
{
    const char *member = structure + field->offset;

    switch (field->type) {
    case FIELD_TYPE_TEXT:
        json_write_text(buffer, pointer_at(member));
        break;
    case FIELD_TYPE_INT64:
        buffer_add_format(buffer, "%" PRId64, int64_at(member));
        break;
    case FIELD_TYPE_DOUBLE:
        write_double_at(buffer, member);
        break;
    case FIELD_TYPE_BOOL:
        buffer_add(buffer, *member ? "true" : "false");
        break;
    case FIELD_TYPE_TIME:
        write_time(buffer, int64_at(member));
        break;
    case FIELD_TYPE_JSON:
        buffer_add(buffer, pointer_at(member) ? pointer_at(member) : "null");
        break;
    case FIELD_TYPE_OBJECT:
        write_object(buffer, field->table, pointer_at(member));
        break;
    case FIELD_TYPE_LIST:
        json_write_list(buffer, field->table, pointer_at(member), count_of(field, structure), field->size);
        break;
    case FIELD_TYPE_TEXTS:
        write_texts(buffer, pointer_at(member), count_of(field, structure));
        break;
    case FIELD_TYPE_END:
        break;
    }
}

void json_write(struct buffer *buffer, const struct field *table, const void *structure)
{
    bool first = true;

    buffer_add_char(buffer, '{');
    for (const struct field *field = table; field->type != FIELD_TYPE_END; field++) {
        if (field->leave_out_null && is_null(field, (const char *)structure + field->offset))
            continue;
        if (!first)
            buffer_add_char(buffer, ',');
        first = false;
        json_write_text(buffer, field->name);
        buffer_add_char(buffer, ':');
        write_value(buffer, field, structure);
    }
    buffer_add_char(buffer, '}');
}

void json_write_list(struct buffer *buffer, const struct field *table, const void *list, size_t count,
                     size_t size)
{
    buffer_add_char(buffer, '[');
    for (size_t at = 0; at < count; at++) {
        if (at)
            buffer_add_char(buffer, ',');
        json_write(buffer, table, (const char *)list + at * size);
    }
    buffer_add_char(buffer, ']');
}

/* Reads a parsed JSON object into a struct as its table of fields says, and says what is wrong with it. */
#include "base/json.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/time.h"

#include <string.h>

struct reader {
    struct arena *arena;
    enum json_strictness strictness;
    struct problems *problems;
    size_t faults;
};

/* Where in the body: a member's name, or an item's index where name is NULL. */
struct place {
    const struct place *above;
    const char *name;
    size_t index;
};

enum { POINTER_BYTES_MAX = 64 * 1024 };

static bool read_object(struct reader *reader, const struct json *json, const struct field *table,
                        const struct place *place, void *structure);

/* The text of a place as a JSON pointer (RFC 6901). */
static void add_place(struct buffer *pointer, const struct place *place)
{
    if (!place)
        return;
    add_place(pointer, place->above);
    buffer_add_char(pointer, '/');
    if (!place->name)
        buffer_add_format(pointer, "%zu", place->index);
    for (const char *name = place->name; name && *name; name++) {
        if (*name == '~')
            buffer_add(pointer, "~0");
        else if (*name == '/')
            buffer_add(pointer, "~1");
        else
            buffer_add_char(pointer, *name);
    }
}

static bool fault_about(struct reader *reader, const struct place *place, enum phrase phrase,
                        const char *subject)
{
    struct buffer *pointer;

    reader->faults++;
    if (reader->problems->count >= PROBLEMS_MAX)
        return false;
    pointer = buffer_new(reader->arena, POINTER_BYTES_MAX);
    add_place(pointer, place);
    problems_add(reader->arena, reader->problems, pointer->bytes, phrase, subject);
    return false;
}

static bool fault(struct reader *reader, const struct place *place, enum phrase phrase)
{
    return fault_about(reader, place, phrase, NULL);
}

static bool fault_limit(struct reader *reader, const struct place *place, enum phrase phrase, size_t limit)
{
    return fault_about(reader, place, phrase, arena_format(reader->arena, "%zu", limit));
}

static size_t bytes_max_of(const struct field *field)
{
    return field->max_bytes ? field->max_bytes : FIELD_TEXT_BYTES_MAX;
}

static bool read_text(struct reader *reader, const struct json *json, const struct field *field,
                      const struct place *place, const char **text)
{
    const char *found = json_text(json);

    if (!found)
        return fault(reader, place, PHRASE_MEMBER_NOT_TEXT);
    if (strlen(found) > bytes_max_of(field))
        return fault_limit(reader, place, PHRASE_MEMBER_TOO_LONG, bytes_max_of(field));
    *text = arena_text(reader->arena, found);
    return true;
}

static bool read_json(struct reader *reader, const struct json *json, const struct field *field,
                      const struct place *place, const char **text)
{
    const char *printed = json_print(reader->arena, json);

    if (strlen(printed) > bytes_max_of(field))
        return fault_limit(reader, place, PHRASE_MEMBER_TOO_LONG, bytes_max_of(field));
    *text = printed;
    return true;
}

static bool read_time(struct reader *reader, const struct json *json, const struct place *place,
                      int64_t *seconds)
{
    return time_parse_rfc3339(json_text(json), seconds) || fault(reader, place, PHRASE_MEMBER_NOT_A_TIME);
}

static bool read_bool(struct reader *reader, const struct json *json, const struct place *place, bool *value)
{
    if (!json_is_bool(json))
        return fault(reader, place, PHRASE_MEMBER_NOT_BOOLEAN);
    *value = json_is_true(json);
    return true;
}

static bool read_nested(struct reader *reader, const struct json *json, const struct field *field,
                        const struct place *place, void *member)
{
    void *nested = arena_array(reader->arena, 1, field->size);

    if (!read_object(reader, json, field->table, place, nested))
        return false;
    memcpy(member, &nested, sizeof(nested));
    return true;
}

/* One item of a LIST or TEXTS. */
static bool read_item(struct reader *reader, const struct json *item, const struct field *field,
                      const struct place *place, void *list)
{
    if (field->type == FIELD_TYPE_TEXTS)
        return read_text(reader, item, field, place, (const char **)list + place->index);
    return read_object(reader, item, field->table, place, (char *)list + place->index * field->size);
}

static bool read_list(struct reader *reader, const struct json *json, const struct field *field,
                      const struct place *place, void *member, size_t *count)
{
    size_t max = field->max_count ? field->max_count : FIELD_COUNT_MAX, items = json_count(json), at = 0;
    bool good = true;
    void *read;

    if (!json_is_array(json))
        return fault(reader, place, PHRASE_MEMBER_NOT_A_LIST);
    if (items > max)
        return fault_limit(reader, place, PHRASE_TOO_MANY_ENTRIES, max);
    read = arena_array(reader->arena, items, field->type == FIELD_TYPE_TEXTS ? sizeof(char *) : field->size);
    for (const struct json *item = json_first(json); item; item = json_next(item), at++)
        good &= read_item(reader, item, field, &(struct place){.above = place, .index = at}, read);
    if (!good)
        return false;
    memcpy(member, &read, sizeof(read));
    *count = items;
    return true;
}

static bool read_value(struct reader *reader, const struct json *json, const struct field *field,
                       const struct place *place, char *structure)
{
    void *member = structure + field->offset;

    switch (field->type) {
    case FIELD_TYPE_TEXT:
        return read_text(reader, json, field, place, member);
    case FIELD_TYPE_INT64:
        return json_whole_number(json, member) || fault(reader, place, PHRASE_MEMBER_NOT_WHOLE_NUMBER);
    case FIELD_TYPE_DOUBLE:
        return json_number(json, member) || fault(reader, place, PHRASE_MEMBER_NOT_A_NUMBER);
    case FIELD_TYPE_BOOL:
        return read_bool(reader, json, place, member);
    case FIELD_TYPE_TIME:
        return read_time(reader, json, place, member);
    case FIELD_TYPE_JSON:
        return read_json(reader, json, field, place, member);
    case FIELD_TYPE_OBJECT:
        return read_nested(reader, json, field, place, member);
    case FIELD_TYPE_LIST:
    case FIELD_TYPE_TEXTS:
        return read_list(reader, json, field, place, member,
                         (size_t *)(void *)(structure + field->count_offset));
    case FIELD_TYPE_END:
        break;
    }
    return true;
}

/* A null is a value of its own only where any JSON may stand. */
static bool is_absent(const struct json *json, const struct field *field)
{
    return !json || (json_is_null(json) && field->type != FIELD_TYPE_JSON);
}

static void read_field(struct reader *reader, const struct json *json, const struct field *field,
                       const struct place *place, char *structure)
{
    size_t faults = reader->faults, problems = reader->problems->count;

    if (field->has_present)
        *(bool *)(structure + field->present_offset) = json != NULL;
    if (is_absent(json, field)) {
        if (!field->optional)
            fault(reader, place, PHRASE_MEMBER_MISSING);
        return;
    }
    if (!read_value(reader, json, field, place, structure) && field->optional &&
        reader->strictness == JSON_LOOSE) {
        reader->faults = faults;
        reader->problems->count = problems;
    }
}

static bool is_known(const struct field *table, const char *name)
{
    for (; table->type != FIELD_TYPE_END; table++)
        if (strcmp(table->name, name) == 0)
            return true;
    return false;
}

static bool read_object(struct reader *reader, const struct json *json, const struct field *table,
                        const struct place *place, void *structure)
{
    size_t faults = reader->faults;

    if (!json_is_object(json))
        return fault(reader, place, PHRASE_MEMBER_NOT_AN_OBJECT);
    for (const struct field *field = table; field->type != FIELD_TYPE_END; field++)
        read_field(reader, json_member(json, field->name), field,
                   &(struct place){.above = place, .name = field->name}, structure);
    if (reader->strictness == JSON_STRICT) {
        for (const struct json *member = json_first(json); member; member = json_next(member))
            if (!is_known(table, json_name(member)))
                fault(reader, &(struct place){.above = place, .name = json_name(member)},
                      PHRASE_MEMBER_UNKNOWN);
    }
    return reader->faults == faults;
}

struct error json_read(struct arena *arena, const struct json *json, const struct field *table,
                       enum json_strictness strictness, void *structure, struct problems *problems)
{
    struct problems unheard = {0};
    struct reader reader = {.arena = arena, .strictness = strictness, .problems = problems};

    if (!problems)
        reader.problems = &unheard;
    if (!read_object(&reader, json, table, NULL, structure))
        return ERROR(INVALID, MEMBERS_FAULTY);
    return NO_ERROR;
}

struct error json_read_text(struct arena *arena, const char *text, const struct field *table,
                            enum json_strictness strictness, void *structure)
{
    struct arena *scratch = arena_new(); /* a tree takes far more room than what is read from it */
    const struct json *json;
    struct error error =
        json_parse(scratch, text, strlen(text),
                   strictness == JSON_STRICT ? &json_limits_body : &json_limits_remote, &json);

    if (!error.kind)
        error = json_read(arena, json, table, strictness, structure, NULL);
    arena_free(scratch);
    return error;
}

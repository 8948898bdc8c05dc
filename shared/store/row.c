/* Turns the text PostgreSQL gives into the members of a struct. */
#include "store/row.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"

/* A list or object is JSON: it is read as the one member of an object, by the same table as a body would be.
 */
static bool read_nested(struct arena *arena, const char *text, const struct field *field, void *structure)
{
    const struct field wrapped[] = {*field, FIELDS_END};
    const char *object = arena_format(arena, "{\"%s\":%s}", field->name, text);

    return json_read_text(arena, object, wrapped, JSON_LOOSE, structure).kind == ERROR_NONE;
}

static bool read_column(struct arena *arena, const char *text, const struct field *field, char *structure)
{
    void *member = structure + field->offset;

    switch (field->type) {
    case FIELD_TYPE_TEXT:
    case FIELD_TYPE_JSON:
        text = arena_text(arena, text);
        memcpy(member, &text, sizeof(text));
        return true;
    case FIELD_TYPE_INT64:
    case FIELD_TYPE_TIME:
        return number_parse(text, member);
    case FIELD_TYPE_DOUBLE:
        return decimal_parse(text, member);
    case FIELD_TYPE_BOOL:
        *(bool *)member = text[0] == 't';
        return true;
    case FIELD_TYPE_OBJECT:
    case FIELD_TYPE_LIST:
    case FIELD_TYPE_TEXTS:
        return read_nested(arena, text, field, structure);
    case FIELD_TYPE_END:
        break;
    }
    return false;
}

struct error row_read(struct arena *arena, const PGresult *result, int row, const struct field *table,
                      void *structure)
{
    for (const struct field *field = table; field->type != FIELD_TYPE_END; field++) {
        int column = PQfnumber(result, field->name);

        if (column < 0) {
            log_error("a column is missing", "name=%s", field->name);
            return ERROR(INTERNAL, DATABASE_BROKEN);
        }
        if (PQgetisnull(result, row, column))
            continue;
        if (!read_column(arena, PQgetvalue(result, row, column), field, structure)) {
            log_error("a column cannot be read", "name=%s", field->name);
            return ERROR(INTERNAL, DATABASE_BROKEN);
        }
    }
    return NO_ERROR;
}

/* Dates gathered for a start and an end, held against each other. */
#include <string.h>

#include "assistant/calendar.h"
#include "assistant/guided_values.h"
#include "assistant/moments.h"
#include "base/arena.h"
#include "base/text.h"

enum { DAY_BYTES = 11, MINUTE_BYTES = 17, WEEKS_MAX = 53 }; /* with the quotation mark in front */

/* The first field of a kind and role; NULL when there is none. */
static const struct form_field *field_of_role(const struct gathering *gathering, enum value_kind kind,
                                              enum role role)
{
    for (size_t at = 0; at < gathering->type->field_count; at++) {
        const struct form_field *field = &gathering->type->fields[at];

        if (field->kind == kind && role_of_field(gathering->arena, field) == role)
            return field;
    }
    return NULL;
}

static struct proposed_value *gathered(const struct gathering *gathering, const struct form_field *field)
{
    for (size_t at = 0; at < gathering->count; at++)
        if (text_equals(gathering->values[at].field_id, field->id))
            return &gathering->values[at];
    return NULL;
}

static const char *json_now(const struct gathering *gathering, const struct form_field *field)
{
    const struct proposed_value *value = gathered(gathering, field);
    const struct value *stored = draft_value(gathering->facts->draft, field->id);

    return value ? value->json : stored ? stored->json : NULL;
}

static bool names_weekday(struct arena *arena, const char *words)
{
    struct words said = words_of(arena, words ? words : "");

    for (size_t at = 0; at < said.count; at++)
        if (calendar_weekday(said.list[at].text) >= 0)
            return true;
    return false;
}

/* The same weekday, in the first week that does not end before the start; NULL when there is none. */
static const char *weeks_later(struct arena *arena, const char *end, const char *start)
{
    char text[DAY_BYTES];
    struct date day;

    memcpy(text, end + 1, DAY_BYTES - 1);
    text[DAY_BYTES - 1] = 0;
    if (!date_parse(text, &day))
        return NULL;
    for (int week = 1; week <= WEEKS_MAX; week++) {
        const char *later =
            arena_format(arena, "\"%s%s", date_text(arena, date_plus_days(day, 7 * week)), end + DAY_BYTES);

        if (strncmp(later, start, MINUTE_BYTES) >= 0)
            return later;
    }
    return NULL;
}

static void span_settle(struct gathering *gathering, const struct form_field *start,
                        const struct form_field *end)
{
    const char *start_json = json_now(gathering, start), *end_json = json_now(gathering, end);
    struct proposed_value *value = gathered(gathering, end);

    if (!start_json || !end_json || strlen(start_json) <= DAY_BYTES || strlen(end_json) <= DAY_BYTES ||
        strncmp(end_json, start_json, MINUTE_BYTES) >= 0)
        return;
    if (!value) {
        gather_value(gathering, (struct proposed_value){.field_id = end->id, .evidence = ""});
        return;
    }
    if (names_weekday(gathering->arena, value->evidence))
        value->json = weeks_later(gathering->arena, end_json, start_json);
    else
        value->json = NULL;
}

void gather_spans(struct gathering *gathering)
{
    static const enum value_kind kinds[] = {VALUE_DATE, VALUE_DATETIME};

    for (size_t at = 0; at < sizeof(kinds) / sizeof(kinds[0]); at++) {
        const struct form_field *start = field_of_role(gathering, kinds[at], ROLE_START);
        const struct form_field *end = field_of_role(gathering, kinds[at], ROLE_END);

        if (start && end && gathering->facts->draft)
            span_settle(gathering, start, end);
    }
}

/* Reads a text given for a field, by a model or a person, as canonical JSON. */
#include <string.h>

#include "assistant/choices.h"
#include "assistant/extract.h"
#include "assistant/moments.h"
#include "assistant/numbers.h"
#include "assistant/patterns.h"
#include "assistant/people.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

enum { JSON_BYTES_MAX = 65536 };

static const double LIKENESS_LEAST = 0.6;

static const char *text_json(struct arena *arena, const char *text)
{
    struct buffer *json = buffer_new(arena, strlen(text) * 6 + 3);

    json_write_text(json, text);
    return json->bytes;
}

/* Two digits, -1 when they are none. */
static int two_digits(const char *text)
{
    bool digits = text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
    return digits ? (text[0] - '0') * 10 + (text[1] - '0') : -1;
}

/* "2026-11-18T14:39" and RFC 3339 with a zone; seconds may be left out. */
static bool written_time(const struct turn_facts *facts, const char *text, struct moment *moment)
{
    int64_t seconds;
    struct zoned_time zoned;
    char day[11] = "";

    if (strlen(text) < 16 || (text[10] != 'T' && text[10] != 't' && text[10] != ' '))
        return false;
    memcpy(day, text, 10);
    int hour = two_digits(text + 11), minute = two_digits(text + 14);
    if (!date_parse(day, &moment->ahead) || hour < 0 || hour > 23 || text[13] != ':' || minute < 0 ||
        minute > 59)
        return false;
    const char *rest = text + 16;
    if (*rest == ':' && strspn(rest + 1, "0123456789") >= 2)
        rest += 3;
    if (*rest && time_parse_rfc3339(text, &seconds)) {
        time_in_zone(seconds, facts->zone, &zoned);
        moment->ahead = zoned.date;
        hour = zoned.hour;
        minute = zoned.minute;
    } else if (*rest) {
        return false;
    }
    moment->hour = hour;
    moment->minute = minute;
    return true;
}

static bool moment_canonical(struct arena *arena, const struct turn_facts *facts,
                             const struct form_field *field, const char *text, const char **json)
{
    struct utterance utterance = utterance_of(arena, facts, text);
    struct moment written = {.has_day = true, .hour = -1};
    struct proposed_value value;

    bool found = date_parse(text, &written.ahead);
    if (!found && written_time(facts, text, &written))
        found = written.has_clock = true;
    if (found) {
        written.back = written.ahead;
        return moment_json(&utterance, &written, field->kind, SENSE_ANY, json);
    }
    if (!extract_answer(arena, facts, field, text, &value))
        return false;
    *json = value.json;
    return true;
}

static bool number_canonical(struct arena *arena, const struct turn_facts *facts,
                             const struct form_field *field, const char *text, const char **json)
{
    struct proposed_value value;
    double number;

    if (number_of_text(text, facts->language, &number)) {
        *json = number_json(arena, number);
        return true;
    }
    if (!extract_answer(arena, facts, field, text, &value))
        return false;
    *json = value.json;
    return true;
}

/* "Hardware > Laptop", "10100/10110": parent and child, or a child alone. */
static bool cascading_canonical(struct arena *arena, const struct form_field *field, const char *text,
                                const char **json)
{
    struct choice choice = {0};
    const char *split = strpbrk(text, ">/;:|");

    choice.option = choice_of_text(arena, field->options, field->option_count, text, LIKENESS_LEAST);
    if (split && split > text) {
        const char *front = text_trimmed(arena, arena_text_bytes(arena, text, (size_t)(split - text)));
        const char *back = text_trimmed(arena, split + 1);
        const struct option *parent =
            choice_of_text(arena, field->options, field->option_count, front, LIKENESS_LEAST);
        const struct option *child =
            parent ? choice_of_text(arena, parent->children, parent->child_count, back, LIKENESS_LEAST)
                   : NULL;
        if (parent)
            choice = (struct choice){.option = parent, .child = child};
    }
    for (size_t i = 0; !choice.option && i < field->option_count; i++) {
        const struct option *parent = &field->options[i];
        choice.child = choice_of_text(arena, parent->children, parent->child_count, text, LIKENESS_LEAST);
        choice.option = choice.child ? parent : NULL;
    }
    if (!choice.option)
        return false;
    *json = choice_json(arena, field, &choice, 1);
    return true;
}

/* Several stand between ";", new lines or, where no whole option has one, commas. */
static char **parts_of(struct arena *arena, const char *text, size_t *count)
{
    char *parts = arena_text(arena, text);

    for (char *at = parts; *at; at++)
        *at = *at == '\n' ? ';' : *at;
    char **split = text_split(arena, parts, ';', count);
    return *count == 1 && strchr(parts, ',') ? text_split(arena, parts, ',', count) : split;
}

static bool options_canonical(struct arena *arena, const struct form_field *field, const char *text,
                              const char **json)
{
    size_t count = 0, used = 0;
    const struct option *whole = choice_of_text(arena, field->options, field->option_count, text, 0.95);
    char **parts = parts_of(arena, text, &count);
    struct choice *choices = arena_many(arena, count + 2, struct choice);

    if (whole)
        choices[used++].option = whole;
    for (size_t i = 0; i < count && !whole; i++) {
        const struct option *option =
            choice_of_text(arena, field->options, field->option_count, parts[i], LIKENESS_LEAST);
        bool known = false;
        for (size_t u = 0; u < used; u++)
            known = known || choices[u].option == option;
        if (option && !known)
            choices[used++].option = option;
    }
    if (used == 0)
        return false;
    *json = choice_json(arena, field, choices, used);
    return true;
}

static bool labels_canonical(struct arena *arena, const char *text, const char **json)
{
    size_t count = 0;
    char **parts = parts_of(arena, text, &count);
    struct buffer *buffer = buffer_new(arena, JSON_BYTES_MAX);

    buffer_add(buffer, "[");
    for (size_t i = 0; i < count; i++) {
        buffer_add(buffer, i ? "," : "");
        json_write_text(buffer, parts[i]);
    }
    buffer_add(buffer, "]");
    *json = buffer->bytes;
    return count > 0 && !buffer->overflowed;
}

static bool url_canonical(struct arena *arena, const char *text, const char **json)
{
    size_t start, end;

    if (!pattern_find(text, PATTERN_URL, 0, &start, &end))
        return false;
    *json = text_json(arena, arena_text_bytes(arena, text + start, end - start));
    return true;
}

static bool option_canonical(struct arena *arena, const struct form_field *field, const char *text,
                             const char **json)
{
    const struct option *option =
        choice_of_text(arena, field->options, field->option_count, text, LIKENESS_LEAST);
    struct choice choice = {.option = option};

    if (!option)
        return false;
    *json = choice_json(arena, field, &choice, 1);
    return true;
}

bool extract_canonical(struct arena *arena, const struct turn_facts *facts, const struct form_field *field,
                       const char *text, const char **json)
{
    const char *trimmed = text ? text_trimmed(arena, text) : "";
    const struct named_people *unclear;

    if (!*trimmed)
        return false;
    switch (field->kind) {
    case VALUE_TEXT:
    case VALUE_PARAGRAPH:
        *json = text_json(arena, trimmed);
        return !field->characters_max || utf8_length(trimmed) <= field->characters_max;
    case VALUE_URL:
        return url_canonical(arena, trimmed, json);
    case VALUE_NUMBER:
        return number_canonical(arena, facts, field, trimmed, json);
    case VALUE_DATE:
    case VALUE_DATETIME:
        return moment_canonical(arena, facts, field, trimmed, json);
    case VALUE_SELECT:
    case VALUE_PRIORITY:
        return option_canonical(arena, field, trimmed, json);
    case VALUE_MULTISELECT:
    case VALUE_COMPONENTS:
        return options_canonical(arena, field, trimmed, json);
    case VALUE_CASCADING:
        return cascading_canonical(arena, field, trimmed, json);
    case VALUE_LABELS:
        return labels_canonical(arena, trimmed, json);
    case VALUE_USER:
    case VALUE_USERS:
        *json = people_canonical(arena, facts, field, trimmed, &unclear);
        return *json != NULL;
    default:
        return false;
    }
}

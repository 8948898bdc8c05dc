/* Dates, numbers and lists as people read them, in each language. */
#include "assistant/readable.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

static const enum phrase weekdays[] = {PHRASE_WEEKDAY_0, PHRASE_WEEKDAY_1, PHRASE_WEEKDAY_2, PHRASE_WEEKDAY_3,
                                       PHRASE_WEEKDAY_4, PHRASE_WEEKDAY_5, PHRASE_WEEKDAY_6};
static const enum phrase months[] = {PHRASE_MONTH_1, PHRASE_MONTH_2,  PHRASE_MONTH_3,  PHRASE_MONTH_4,
                                     PHRASE_MONTH_5, PHRASE_MONTH_6,  PHRASE_MONTH_7,  PHRASE_MONTH_8,
                                     PHRASE_MONTH_9, PHRASE_MONTH_10, PHRASE_MONTH_11, PHRASE_MONTH_12};

static const char *date_filled(struct arena *arena, enum language language, enum phrase phrase,
                               struct date date)
{
    return phrase_fill(arena, language, phrase,
                       PHRASE_VALUES({"weekday", phrase_text(language, weekdays[date_weekday(date)])},
                                     {"day", arena_format(arena, "%d", date.day)},
                                     {"month", phrase_text(language, months[date.month - 1])},
                                     {"year", arena_format(arena, "%04d", date.year)}));
}

const char *readable_date(struct arena *arena, enum language language, struct date date)
{
    return date_filled(arena, language, PHRASE_DATE_READABLE, date);
}

const char *readable_date_short(struct arena *arena, enum language language, struct date date)
{
    return date_filled(arena, language, PHRASE_DATE_SHORT, date);
}

const char *readable_datetime(struct arena *arena, enum language language, struct date date, int hour,
                              int minute)
{
    return phrase_fill(arena, language, PHRASE_DATETIME_READABLE,
                       PHRASE_VALUES({"date", readable_date(arena, language, date)},
                                     {"time", arena_format(arena, "%02d:%02d", hour, minute)}));
}

const char *readable_number(struct arena *arena, enum language language, const char *json)
{
    struct buffer *text = buffer_new(arena, 64);

    for (; *json; json++)
        if (*json == '.')
            buffer_add(text, phrase_text(language, PHRASE_DECIMAL_POINT));
        else
            buffer_add_char(text, *json);
    return text->bytes;
}

const char *readable_line(struct arena *arena, const char *text, size_t characters_max)
{
    char *line = text_cleaned(arena, text);

    for (char *at = line; *at; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    return text_shortened(arena, text_trimmed(arena, line), characters_max);
}

static const char *list_filled(struct arena *arena, enum language language, enum phrase phrase,
                               const char *const *items, size_t count)
{
    const char *list = count ? items[0] : "";

    if (count < 2)
        return list;
    for (size_t at = 1; at + 1 < count; at++)
        list = arena_format(arena, "%s, %s", list, items[at]);
    return phrase_fill(arena, language, phrase, PHRASE_VALUES({"list", list}, {"last", items[count - 1]}));
}

const char *readable_list_and(struct arena *arena, enum language language, const char *const *items,
                              size_t count)
{
    return list_filled(arena, language, PHRASE_LIST_AND, items, count);
}

const char *readable_list_or(struct arena *arena, enum language language, const char *const *items,
                             size_t count)
{
    return list_filled(arena, language, PHRASE_LIST_OR, items, count);
}

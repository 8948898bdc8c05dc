/* Spans within a day in plain words. */
#include "assistant/hour_spans.h"

#include <string.h>

#include "assistant/dates.h"
#include "assistant/numbers.h"

enum { FIRST_OFFICE_HOUR = 7 };

static const char openers[] = " from between von vom zwischen ";

/* A whole hour without any mark, -1 for none. */
static int bare_hour_at(const struct utterance *utterance, size_t at)
{
    const char *word = utterance_word(utterance, at);
    size_t digits = strspn(word, "0123456789");
    double value;
    bool ordinal;

    if (digits && digits <= 2 && !word[digits]) {
        int hour = (word[0] - '0') * (digits == 2 ? 10 : 1) + (digits == 2 ? word[1] - '0' : 0);
        return hour <= 24 ? hour % 24 : -1;
    }
    if (number_word(word, &value, &ordinal) && !ordinal && value >= 1 && value <= 12 &&
        !words_hold(" a an ein eine einen einem einer ", word))
        return (int)value;
    return -1;
}

/* One end of a span. *bare: nothing but the hour is said. */
static bool end_at(const struct utterance *utterance, size_t at, struct clock_mention *clock, bool *bare)
{
    *bare = false;
    if (clock_at(utterance, at, clock))
        return clock->minutes_ahead == 0;
    int hour = bare_hour_at(utterance, at);
    *bare = true;
    *clock = (struct clock_mention){.first = at, .count = 1, .hour = hour};
    return hour >= 0;
}

/* Where the second end begins: behind "to", "bis", a dash; 0 when nothing joins. */
static size_t joint_behind(const struct utterance *utterance, size_t at, bool between)
{
    if (at == 0 || at >= utterance->words.count)
        return 0;
    if (utterance_word_is(utterance, at, between ? " and und " : " to until till through bis "))
        return at + 1;
    return utterance_dash_behind(utterance, at - 1) ? at : 0;
}

/* "between 5 and 10 laptops" are no hours. */
static bool is_open_behind(const struct utterance *utterance, size_t at)
{
    static const char small[] = " for with on in at please bitte fuer mit am im um and und if wenn ";
    struct day_mention day;

    return at >= utterance->words.count || utterance->words.list[at].begins_sentence ||
           utterance->words.list[at].behind_comma || utterance_word_is(utterance, at, small) ||
           day_at(utterance, at, &day);
}

/* Who says "from 2 to 4" or "9 to 5" means the afternoon where it must be. */
static void halves_settle(struct hour_span *span, bool start_bare, bool end_bare)
{
    int *start = &span->start.hour, *end = &span->end.hour;

    if (start_bare && end_bare && *start > 0 && *start < FIRST_OFFICE_HOUR)
        *start += 12;
    else if (start_bare && !end_bare && *end > 12 && *start + 12 < *end)
        *start += 12;
    if (end_bare && *end <= *start && *end + 12 > *start && *end < 12)
        *end += 12;
}

bool hour_span_at(const struct utterance *utterance, size_t at, struct hour_span *span)
{
    bool opened = utterance_word_is(utterance, at, openers), start_bare, end_bare;
    bool between = utterance_word_is(utterance, at, " between zwischen ");
    struct day_mention day;

    *span = (struct hour_span){.first = at};
    if (!end_at(utterance, at + opened, &span->start, &start_bare))
        return false;
    size_t second = joint_behind(utterance, at + opened + span->start.count, between);
    if (!second || day_at(utterance, second, &day) || !end_at(utterance, second, &span->end, &end_bare))
        return false;
    span->count = second + span->end.count - at;
    span->told = !start_bare || !end_bare;
    if (!span->told && !is_open_behind(utterance, at + span->count))
        return false;
    halves_settle(span, start_bare, end_bare);
    return true;
}

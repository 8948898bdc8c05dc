/* Weekdays and parts of weeks, months and years in plain words: "Friday next week", "end of the month", "KW
 * 48". */
#include "assistant/weekdays.h"

#include <string.h>

#include "assistant/calendar.h"
#include "assistant/numbers.h"

/* Weeks a word before "week" or a weekday speaks of; false: none. */
static bool turn_of(const char *word, int *turn)
{
    if (words_hold(
            " next naechste naechsten naechster naechstes kommende kommenden kommender coming following ",
            word))
        *turn = 1;
    else if (words_hold(
                 " last past previous letzte letzten letzter letztes vergangene vergangenen vorige vorigen ",
                 word))
        *turn = -1;
    else if (words_hold(" this diese diesen dieser dieses current laufenden ", word))
        *turn = 0;
    else
        return false;
    return true;
}

/* The first such weekday behind a day, or the last one before it. */
static struct date weekday_after(struct date date, int weekday)
{
    int days = (weekday - date_weekday(date) + 7) % 7;
    return date_plus_days(date, days ? days : 7);
}

static struct date weekday_before(struct date date, int weekday)
{
    int days = (date_weekday(date) - weekday + 7) % 7;
    return date_plus_days(date, -(days ? days : 7));
}

static struct date weekday_of_week(struct date day, int weekday)
{
    return date_plus_days(calendar_week_start(day), (weekday + 6) % 7);
}

/* "next Friday" is the one of next week in English, the coming one in German. */
static struct date weekday_turned(const struct utterance *utterance, const char *word, int turn, int weekday)
{
    struct date today = utterance->now.date;

    if (turn < 0)
        return weekday_before(today, weekday);
    if (turn > 0 && strcmp(word, "next") == 0)
        return weekday_of_week(date_plus_days(today, 7), weekday);
    if (turn == 0 && weekday == date_weekday(today))
        return today;
    return weekday_after(today, weekday);
}

/* "week" in "next week", "nächster Woche"; how many words, 0 for none. */
static size_t week_turn_at(const struct utterance *utterance, size_t at, int *turn)
{
    if (turn_of(utterance_word(utterance, at), turn) && utterance_word_is(utterance, at + 1, " week woche "))
        return 2;
    return 0;
}

bool weekday_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    struct date today = utterance->now.date;
    const char *rest;
    int turn = 0, week_turn = 0;
    size_t week_before = week_turn_at(utterance, at, &week_turn);
    size_t turned = !week_before && turn_of(utterance_word(utterance, at), &turn);
    size_t on = at + week_before + turned;
    on += week_before && utterance_word_is(utterance, on, " on am ");
    int weekday = calendar_weekday_start(utterance_word(utterance, on), &rest);

    if (weekday < 0 || (strlen(utterance_word(utterance, on)) == 3 && !turned && on == 0))
        return false;
    size_t count = on + 1 - at, week_behind = week_turn_at(utterance, on + 1, &week_turn);
    count += week_behind;
    if (week_before || week_behind)
        return day_fixed(mention, at, count, weekday_of_week(date_plus_days(today, 7 * week_turn), weekday));
    if (utterance_phrase_at(utterance, on + 1, "in einer woche"))
        return day_fixed(mention, at, count + 3, date_plus_days(weekday_after(today, weekday), 7));
    if (turned)
        return day_fixed(mention, at, count,
                         weekday_turned(utterance, utterance_word(utterance, at), turn, weekday));
    *mention = (struct day_mention){.first = at, .count = count, .hour = -1};
    mention->ahead = weekday_after(today, weekday);
    mention->back = weekday_before(today, weekday);
    static const char morning[] = " morgen frueh vormittag ", evening[] = " abend nacht ";
    mention->hour = words_hold(morning, rest)          ? 9
                    : words_hold(evening, rest)        ? 19
                    : words_hold(" nachmittag ", rest) ? 15
                    : words_hold(" mittag ", rest)     ? 12
                                                       : -1;
    return *rest == 0 || mention->hour >= 0;
}

static bool day_vague(struct day_mention *mention, size_t first, size_t count, struct date date)
{
    bool fits = day_fixed(mention, first, count, date);
    mention->vague = true;
    return fits;
}

enum edge { EDGE_NONE, EDGE_START, EDGE_MIDDLE, EDGE_END };

/* "end of", "by the end of the", "Ende", "Anfang des"; how many words. */
static size_t edge_at(const struct utterance *utterance, size_t at, enum edge *edge)
{
    static const char joints[] = " of the this des der dieses diesen dieser vom von ";
    size_t next = at + utterance_word_is(utterance, at, " the ");
    const char *word = utterance_word(utterance, next);

    *edge = words_hold(" end ende ", word)                        ? EDGE_END
            : words_hold(" beginning start anfang beginn ", word) ? EDGE_START
            : words_hold(" middle mid mitte ", word)              ? EDGE_MIDDLE
                                                                  : EDGE_NONE;
    if (*edge == EDGE_NONE)
        return 0;
    next++;
    while (next < at + 5 && utterance_word_is(utterance, next, joints))
        next++;
    return next - at;
}

static struct date month_edge(int year, int month, enum edge edge)
{
    int day = edge == EDGE_END ? calendar_month_days(year, month) : edge == EDGE_MIDDLE ? 15 : 1;
    return (struct date){year, month, day};
}

static struct date span_edge(struct date inside, const char *unit, enum edge edge)
{
    if (words_hold(" week woche ", unit))
        return date_plus_days(calendar_week_start(inside), edge == EDGE_END      ? 4
                                                           : edge == EDGE_MIDDLE ? 2
                                                                                 : 0);
    if (words_hold(" month monat monats ", unit))
        return month_edge(inside.year, inside.month, edge);
    return month_edge(inside.year, edge == EDGE_END ? 12 : edge == EDGE_MIDDLE ? 7 : 1, edge);
}

static struct date span_moved(struct date date, const char *unit, int turn)
{
    if (words_hold(" week woche ", unit))
        return date_plus_days(date, 7 * turn);
    return calendar_plus_months(date, words_hold(" month monat monats ", unit) ? turn : 12 * turn);
}

/* "end of May [2026]", "Ende Mai" */
static bool month_part_at(const struct utterance *utterance, size_t at, size_t edge_words, enum edge edge,
                          struct day_mention *mention)
{
    int month = calendar_month(utterance_word(utterance, at + edge_words));
    struct date today = utterance->now.date;
    struct number_mention year;

    if (!month)
        return false;
    size_t count = edge_words + 1;
    if (number_at(utterance, at + count, &year) && year.value >= 1900 && year.value <= 2200)
        return day_vague(mention, at, count + 1, month_edge((int)year.value, month, edge));
    struct date date = month_edge(today.year, month, edge);
    day_vague(mention, at, count, date);
    if (calendar_compare(date, today) < 0)
        mention->ahead = month_edge(today.year + 1, month, edge);
    else
        mention->back = month_edge(today.year - 1, month, edge);
    return true;
}

static bool whole_word_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    struct date today = utterance->now.date, monday = calendar_week_start(today);
    struct number_mention number;
    const char *word = utterance_word(utterance, at);

    if (words_hold(" monatsende ", word))
        return day_vague(mention, at, 1, month_edge(today.year, today.month, EDGE_END));
    if (words_hold(" jahresende ", word))
        return day_vague(mention, at, 1, month_edge(today.year, 12, EDGE_END));
    if (words_hold(" wochenende weekend ", word))
        return day_vague(mention, at, 1, date_plus_days(monday, 5));
    if (words_hold(" kw kalenderwoche ", word) && number_at(utterance, at + 1, &number) &&
        number.value >= 1 && number.value <= 53) {
        struct date date = calendar_week(today.year, (int)number.value);
        day_vague(mention, at, 2, date);
        if (calendar_compare(date, monday) < 0)
            mention->ahead = calendar_week(today.year + 1, (int)number.value);
        return true;
    }
    return false;
}

bool week_part_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    enum edge edge;
    int turn = 0;
    size_t edge_words = edge_at(utterance, at, &edge);

    if (edge && month_part_at(utterance, at, edge_words, edge, mention))
        return true;
    size_t next = at + edge_words;
    size_t turned = turn_of(utterance_word(utterance, next), &turn);
    const char *unit = utterance_word(utterance, next + turned);
    size_t count = edge_words + turned + 1;
    if (turned && words_hold(" weekend wochenende ", unit)) {
        int weeks = turn == 1 && !words_hold(" next ", utterance_word(utterance, next)) ? 0 : turn;
        struct date monday = calendar_week_start(utterance->now.date);
        return day_vague(mention, at, count, date_plus_days(monday, 7 * weeks + 5));
    }
    if (!words_hold(" week woche month monat monats year jahr jahres ", unit))
        return whole_word_at(utterance, at, mention);
    if (!edge && (!turned || turn == 0))
        return false;
    struct date inside = span_moved(utterance->now.date, unit, turn);
    return day_vague(mention, at, count, span_edge(inside, unit, edge));
}

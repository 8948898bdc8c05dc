/* Days in plain words. */
#include "assistant/dates.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/calendar.h"
#include "assistant/numbers.h"
#include "assistant/weekdays.h"
#include "base/text.h"

bool day_fixed(struct day_mention *mention, size_t first, size_t count, struct date date)
{
    *mention = (struct day_mention){.first = first, .count = count, .ahead = date, .back = date, .hour = -1};
    return date_is_valid(date);
}

/* A day and month without a year: the nearest on either side of today. */
static bool mention_yearless(const struct utterance *utterance, struct day_mention *mention, size_t first,
                             size_t count, int month, int day)
{
    struct date today = utterance->now.date, date = {today.year, month, day};

    if (month < 1 || month > 12 || day < 1 || day > 31 || (month != 2 && !date_is_valid(date)))
        return false;
    *mention = (struct day_mention){.first = first, .count = count, .hour = -1};
    for (int years = 0; years <= 8; years++) {
        date.year = today.year + years;
        if (date_is_valid(date) && calendar_compare(date, today) >= 0)
            break;
    }
    mention->ahead = date;
    for (int years = 0; years <= 8; years++) {
        date.year = today.year - years;
        if (date_is_valid(date) && calendar_compare(date, today) <= 0)
            break;
    }
    mention->back = date;
    return date_is_valid(mention->ahead) && date_is_valid(mention->back);
}

/* A word of digits alone; -1 when it is none. */
static int figure_of(const char *word, size_t digits_most)
{
    size_t length = strlen(word);
    int64_t value;

    if (length == 0 || length > digits_most || strspn(word, "0123456789") != length ||
        !number_parse(word, &value))
        return -1;
    return (int)value;
}

static int year_of(const char *word)
{
    int year = figure_of(word, 4);

    if (strlen(word) == 2 && year >= 0)
        return year + 2000;
    return strlen(word) == 4 && year >= 1900 && year <= 2200 ? year : 0;
}

static bool month_comes_first(const struct utterance *utterance)
{
    const char *zone = utterance->facts->zone;
    return utterance->facts->language == LANGUAGE_EN && zone && text_starts_with(zone, "America/");
}

/* "03.05.2026", "5/3", "2026-11-30", "3.5." */
static bool numeric_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    int one = figure_of(utterance_word(utterance, at), 4),
        other = figure_of(utterance_word(utterance, at + 1), 2);
    char mark = utterance_mark_behind(utterance, at);

    if (one < 0 || other < 0 || !mark || !strchr("./-", mark))
        return false;
    char mark_behind = utterance_mark_behind(utterance, at + 1);
    const char *third = utterance_word(utterance, at + 2);
    if (one >= 1900)
        return mark_behind == mark && figure_of(third, 2) > 0 &&
               day_fixed(mention, at, 3, (struct date){one, other, figure_of(third, 2)});
    int day = one, month = other;
    if (mark == '/' && (month > 12 || (month_comes_first(utterance) && day <= 12))) {
        day = other;
        month = one;
    }
    if (mark_behind == mark && year_of(third))
        return day_fixed(mention, at, 3, (struct date){year_of(third), month, day});
    size_t end = utterance->words.list[at + 1].end;
    if (mark == '-' || (mark == '.' && utterance->text[end] != '.'))
        return false;
    if (mark == '.' && year_of(third) && strlen(third) == 4 && utterance->words.list[at + 2].start == end + 2)
        return day_fixed(mention, at, 3, (struct date){year_of(third), month, day});
    return mention_yearless(utterance, mention, at, 2, month, day);
}

/* The day of the month at a word: "3", "3rd", "third", "dritten". */
static int month_day_at(const struct utterance *utterance, size_t at)
{
    const char *word = utterance_word(utterance, at);
    double value;
    bool ordinal;
    char *rest;

    if (*word >= '0' && *word <= '9') {
        long day = strtol(word, &rest, 10);
        return day >= 1 && day <= 31 && (*rest == 0 || words_hold(" st nd rd th ", rest)) ? (int)day : 0;
    }
    return number_word(word, &value, &ordinal) && ordinal ? (int)value : 0;
}

static size_t year_behind(const struct utterance *utterance, size_t at, int *year)
{
    const char *word = utterance_word(utterance, at);

    *year = strlen(word) == 4 ? year_of(word) : 0;
    return *year ? 1 : 0;
}

/* "3rd of May 2026", "3. Mai" */
static bool day_month_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    int day = month_day_at(utterance, at), year;
    size_t next = at + 1 + utterance_word_is(utterance, at + 1, " of ");
    int month = day ? calendar_month(utterance_word(utterance, next)) : 0;

    if (!month)
        return false;
    size_t count = next + 1 - at;
    count += year_behind(utterance, next + 1, &year);
    if (year)
        return day_fixed(mention, at, count, (struct date){year, month, day});
    return mention_yearless(utterance, mention, at, count, month, day);
}

/* "May 3rd, 2026", "May the 3rd" */
static bool month_day_first_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    int month = calendar_month(utterance_word(utterance, at)), year;
    size_t next = at + 1 + utterance_word_is(utterance, at + 1, " the ");
    int day = month ? month_day_at(utterance, next) : 0;

    if (!day)
        return false;
    size_t count = next + 1 - at;
    count += year_behind(utterance, next + 1, &year);
    if (year)
        return day_fixed(mention, at, count, (struct date){year, month, day});
    return mention_yearless(utterance, mention, at, count, month, day);
}

/* "the 3rd", "am 3.": the nearest such day of a month. */
static bool bare_day_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    const char *word = utterance_word(utterance, at);
    size_t end = at < utterance->words.count ? utterance->words.list[at].end : 0;
    int day = month_day_at(utterance, at);
    bool english =
        day && strlen(word) > 2 && *word <= '9' && utterance_word_is(utterance, at - 1, " the on by until ");
    bool german = day && *word <= '9' && at && utterance_word_is(utterance, at - 1, " am bis vom zum ab ") &&
                  utterance->text[end] == '.' && utterance->text[end + 1] != 0;

    if (!at || !(english || german))
        return false;
    struct date today = utterance->now.date, ahead = {today.year, today.month, day}, back = ahead;
    if (calendar_compare(ahead, today) < 0)
        ahead = calendar_plus_months(ahead, 1);
    else if (calendar_compare(back, today) > 0)
        back = calendar_plus_months(back, -1);
    *mention = (struct day_mention){.first = at, .count = 1, .ahead = ahead, .back = back, .hour = -1};
    return date_is_valid(ahead) && date_is_valid(back);
}

struct named_day {
    const char *phrase;
    int days;
};

static const struct named_day named_days[] = {
    {"the day after tomorrow", 2},
    {"day after tomorrow", 2},
    {"the day before yesterday", -2},
    {"day before yesterday", -2},
    {"tomorrow", 1},
    {"tmrw", 1},
    {"tomorow", 1},
    {"tommorow", 1},
    {"yesterday", -1},
    {"today", 0},
    {"tonight", 0},
    {"last night", -1},
    {"this morning", 0},
    {"this afternoon", 0},
    {"this evening", 0},
    {"uebermorgen", 2},
    {"vorgestern", -2},
    {"heute", 0},
    {"gestern", -1},
    {"morgen", 1},
    {"a week from today", 7},
    {"heute in einer woche", 7},
    {"heute in acht tagen", 7},
    {"morgen in einer woche", 8},
    {"a week from tomorrow", 8},
    {"heute vor einer woche", -7},
    {"a week ago today", -7},
};

/* "guten Morgen" and "am Morgen" are no tomorrow. */
static bool is_tomorrow(const struct utterance *utterance, size_t at)
{
    if (at && utterance_word_is(utterance, at - 1, " guten am jeden diesen der den heute gestern an "))
        return false;
    return !(at == 0 && utterance->words.count > 1 && utterance->words.list[1].behind_comma);
}

static bool named_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    size_t best = 0;
    int days = 0;

    for (size_t i = 0; i < sizeof named_days / sizeof *named_days; i++) {
        size_t count = utterance_phrase_at(utterance, at, named_days[i].phrase);
        if (count > best) {
            best = count;
            days = named_days[i].days;
        }
    }
    if (!best || (utterance_word_is(utterance, at, " morgen ") && !is_tomorrow(utterance, at)))
        return false;
    day_fixed(mention, at, best, date_plus_days(utterance->now.date, days));
    if (utterance_word_is(utterance, at, " tonight ") ||
        utterance_word_is(utterance, at + 1, " night evening "))
        mention->hour = 19;
    else if (best == 2 && utterance_word_is(utterance, at, " this "))
        mention->hour = utterance_word_is(utterance, at + 1, " morning ") ? 9 : 15;
    return true;
}

static struct date moved(struct date date, double count, int days, int months)
{
    if (count > 4000 || count < -4000)
        return date;
    return months ? calendar_plus_months(date, (int)(count * months))
                  : date_plus_days(date, (int)(count * days));
}

/* "in two weeks", "within 14 days", "in einem Monat", "vor drei Tagen" */
static bool span_ahead_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    struct number_mention number;
    int days, months;
    bool back = utterance_word_is(utterance, at, " vor ");

    if (!back && !utterance_word_is(utterance, at, " in within innerhalb binnen "))
        return false;
    size_t next = at + 1 + utterance_word_is(utterance, at + 1, " the von about ca etwa ungefaehr ");
    next += utterance_word_is(utterance, next, " next naechsten ");
    if (!number_at(utterance, next, &number) || number.ordinal ||
        !calendar_unit(utterance_word(utterance, next + number.count), &days, &months))
        return false;
    struct date date = moved(utterance->now.date, back ? -number.value : number.value, days, months);
    size_t count = next + number.count + 1 - at;
    if (!back && utterance_word_is(utterance, at + count, " ago "))
        return false;
    return day_fixed(mention, at, count, date);
}

/* "two weeks ago", "ten days from now", "a week from tomorrow" */
static bool span_behind_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    struct number_mention number;
    int days, months;

    if (!number_at(utterance, at, &number) || number.ordinal ||
        !calendar_unit(utterance_word(utterance, at + number.count), &days, &months))
        return false;
    size_t next = at + number.count + 1;
    if (utterance_word_is(utterance, next, " ago earlier "))
        return day_fixed(mention, at, next + 1 - at, moved(utterance->now.date, -number.value, days, months));
    if (utterance_phrase_at(utterance, next, "from now") ||
        utterance_phrase_at(utterance, next, "from today"))
        return day_fixed(mention, at, next + 2 - at, moved(utterance->now.date, number.value, days, months));
    return false;
}

static const struct day_part {
    const char *words;
    int hour;
} day_parts[] = {
    {" morning mornings frueh morgens vormittag vormittags ", 9},
    {" noon midday mittag mittags lunchtime ", 12},
    {" afternoon nachmittag nachmittags ", 15},
    {" evening abend abends ", 19},
    {" night nachts ", 22},
};

int day_part_at(const struct utterance *utterance, size_t at, size_t *count)
{
    static const char articles[] = " in at am gegen the der dem den zur ";
    size_t next = at;

    while (next < at + 2 && utterance_word_is(utterance, next, articles))
        next++;
    *count = next + 1 - at;
    if (utterance_word_is(utterance, next, " morgen ") &&
        (next > at || (at && utterance_word_is(utterance, at - 1, " heute gestern "))))
        return 9;
    for (size_t i = 0; i < sizeof day_parts / sizeof *day_parts; i++) {
        if (utterance_word_is(utterance, next, day_parts[i].words))
            return day_parts[i].hour;
    }
    return -1;
}

bool day_at(const struct utterance *utterance, size_t at, struct day_mention *mention)
{
    size_t part;

    if (!numeric_at(utterance, at, mention) && !day_month_at(utterance, at, mention) &&
        !month_day_first_at(utterance, at, mention) && !span_ahead_at(utterance, at, mention) &&
        !span_behind_at(utterance, at, mention) && !weekday_at(utterance, at, mention) &&
        !week_part_at(utterance, at, mention) && !named_at(utterance, at, mention) &&
        !bare_day_at(utterance, at, mention))
        return false;
    int hour = mention->hour < 0 ? day_part_at(utterance, mention->first + mention->count, &part) : -1;
    if (hour >= 0) {
        mention->hour = hour;
        mention->count += part;
    }
    return true;
}

/* Reads a POSIX TZ rule (with the extensions of RFC 8536: signed hours up to 167) and applies it. */
#include "base/zone_rule.h"

#include "base/time.h"

#include <string.h>

enum { DAY_SECONDS = 86400, HOUR_SECONDS = 3600, HOURS_MAX = 167 };

static bool take_character(const char **text, char character)
{
    if (**text != character)
        return false;
    ++*text;
    return true;
}

static bool take_number(const char **text, int lowest, int highest, int *number)
{
    int value = 0, digits = 0;

    for (; **text >= '0' && **text <= '9' && digits < 4; ++*text, digits++)
        value = value * 10 + **text - '0';
    if (!digits || value < lowest || value > highest)
        return false;
    *number = value;
    return true;
}

static bool is_letter(char character)
{
    return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

/* "CET" or "<+0330>" */
static bool skip_name(const char **text)
{
    const char *start = *text;

    if (take_character(text, '<')) {
        *text += strcspn(*text, ">");
        return take_character(text, '>');
    }
    while (is_letter(**text))
        ++*text;
    return *text > start;
}

/* [+-]hh[:mm[:ss]] */
static bool take_clock(const char **text, int64_t *seconds)
{
    int hours, minutes = 0, rest = 0;
    int64_t sign = **text == '-' ? -1 : 1;

    if (**text == '-' || **text == '+')
        ++*text;
    if (!take_number(text, 0, HOURS_MAX, &hours))
        return false;
    if (take_character(text, ':') && !take_number(text, 0, 59, &minutes))
        return false;
    if (take_character(text, ':') && !take_number(text, 0, 59, &rest))
        return false;
    *seconds = sign * (hours * HOUR_SECONDS + minutes * 60 + rest);
    return true;
}

static bool take_day(const char **text, struct zone_change *change)
{
    if (take_character(text, 'M')) {
        change->kind = ZONE_CHANGE_MONTH;
        return take_number(text, 1, 12, &change->month) && take_character(text, '.') &&
               take_number(text, 1, 5, &change->week) && take_character(text, '.') &&
               take_number(text, 0, 6, &change->weekday);
    }
    if (take_character(text, 'J')) {
        change->kind = ZONE_CHANGE_JULIAN;
        return take_number(text, 1, 365, &change->day);
    }
    change->kind = ZONE_CHANGE_DAY;
    return take_number(text, 0, 365, &change->day);
}

static bool take_change(const char **text, struct zone_change *change)
{
    change->second = 2 * HOUR_SECONDS;
    if (!take_character(text, ',') || !take_day(text, change))
        return false;
    return !take_character(text, '/') || take_clock(text, &change->second);
}

/* POSIX counts offsets west. */
static bool take_offset(const char **text, int64_t *offset)
{
    if (!take_clock(text, offset))
        return false;
    *offset = -*offset;
    return true;
}

bool zone_rule_parse(const char *text, struct zone_rule *rule)
{
    struct zone_rule found = {0};

    if (!skip_name(&text) || !take_offset(&text, &found.standard_offset))
        return false;
    if (*text) {
        found.has_summer = true;
        found.summer_offset = found.standard_offset + HOUR_SECONDS;
        if (!skip_name(&text))
            return false;
        if (*text && *text != ',' && !take_offset(&text, &found.summer_offset))
            return false;
        if (!take_change(&text, &found.to_summer) || !take_change(&text, &found.to_standard) || *text)
            return false;
    }
    *rule = found;
    return true;
}

static int64_t first_of_month(int year, int month)
{
    return date_day_number((struct date){year, month, 1});
}

static int64_t month_day_number(const struct zone_change *change, int year)
{
    struct date first = {year, change->month, 1};
    int64_t next_month =
        change->month == 12 ? first_of_month(year + 1, 1) : first_of_month(year, change->month + 1);
    int64_t day = date_day_number(first) + (change->weekday - date_weekday(first) + 7) % 7;

    day += (change->week - 1) * 7;
    while (day >= next_month)
        day -= 7;
    return day;
}

/* In seconds since 1970 on the clock that holds before the change. */
static int64_t change_moment(const struct zone_change *change, int year)
{
    int64_t day = first_of_month(year, 1);

    if (change->kind == ZONE_CHANGE_MONTH) {
        day = month_day_number(change, year);
    } else if (change->kind == ZONE_CHANGE_DAY) {
        day += change->day;
    } else {
        bool leap = first_of_month(year, 3) - day == 60;

        day += change->day - 1 + (leap && change->day >= 60);
    }
    return day * DAY_SECONDS + change->second;
}

static int year_of(int64_t seconds)
{
    int64_t day = seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);

    return date_of_day_number(day).year;
}

int64_t zone_rule_offset(const struct zone_rule *rule, int64_t seconds)
{
    int64_t to_summer, to_standard;
    bool summer;
    int year;

    if (!rule->has_summer)
        return rule->standard_offset;
    year = year_of(seconds + rule->standard_offset);
    to_summer = change_moment(&rule->to_summer, year) - rule->standard_offset;
    to_standard = change_moment(&rule->to_standard, year) - rule->summer_offset;
    summer = to_summer < to_standard ? seconds >= to_summer && seconds < to_standard
                                     : seconds >= to_summer || seconds < to_standard;
    return summer ? rule->summer_offset : rule->standard_offset;
}

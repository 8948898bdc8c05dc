/* Clocks, days of the calendar, and their texts. */
#include "base/time.h"

#include "base/arena.h"
#include "base/zone.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY_SECONDS = 86400 };

/* The years 1 to 9999, which is what four digits can say. */
static const int64_t earliest = -62135596800, latest = 253402300799;

/* A moment that can be told. */
static int64_t clamped(int64_t seconds)
{
    return seconds < earliest ? earliest : seconds > latest ? latest : seconds;
}

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t time_monotonic_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

int64_t time_since_boot_ms(void)
{
    return clock_ms(CLOCK_BOOTTIME);
}

int64_t time_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

static bool is_leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

bool date_is_valid(struct date date)
{
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           date.day <= month_days(date.year, date.month);
}

/* Years are counted from March on, so that the leap day is the last of its year; 400 years are 146,097 days.
 */
int64_t date_day_number(struct date date)
{
    int64_t year = (int64_t)date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

struct date date_of_day_number(int64_t day_number)
{
    int64_t days = day_number + 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct date date;

    date.day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    date.month = (int)(month < 10 ? month + 3 : month - 9);
    date.year = (int)(year_of_era + era * 400 + (date.month <= 2));
    return date;
}

struct date date_plus_days(struct date date, int days)
{
    return date_of_day_number(date_day_number(date) + days);
}

int date_weekday(struct date date)
{
    int64_t weekday = (date_day_number(date) + 4) % 7;

    return (int)(weekday < 0 ? weekday + 7 : weekday);
}

/* Exactly `digits` digits. */
static bool take_number(const char **text, int digits, int *value)
{
    int number = 0;

    for (int at = 0; at < digits; at++) {
        if ((*text)[at] < '0' || (*text)[at] > '9')
            return false;
        number = number * 10 + (*text)[at] - '0';
    }
    *text += digits;
    *value = number;
    return true;
}

static bool take_character(const char **text, char character)
{
    if (**text != character)
        return false;
    ++*text;
    return true;
}

static bool take_date(const char **text, struct date *date)
{
    return take_number(text, 4, &date->year) && take_character(text, '-') &&
           take_number(text, 2, &date->month) && take_character(text, '-') &&
           take_number(text, 2, &date->day) && date_is_valid(*date);
}

bool date_parse(const char *text, struct date *date)
{
    struct date found;

    if (!text || !take_date(&text, &found) || *text)
        return false;
    *date = found;
    return true;
}

char *date_text(struct arena *arena, struct date date)
{
    return arena_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

char *time_rfc3339_into(char text[TIME_RFC3339_BYTES], int64_t seconds)
{
    int64_t day_number, second;
    struct date date;

    seconds = clamped(seconds);
    day_number = (seconds - earliest) / DAY_SECONDS + earliest / DAY_SECONDS;
    second = (seconds - earliest) % DAY_SECONDS;
    date = date_of_day_number(day_number);
    snprintf(text, TIME_RFC3339_BYTES, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month, date.day,
             (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    return text;
}

char *time_rfc3339(struct arena *arena, int64_t seconds)
{
    return time_rfc3339_into(arena_array(arena, TIME_RFC3339_BYTES, 1), seconds);
}

static bool take_clock(const char **text, int64_t *second_of_day)
{
    int hour, minute, second;

    if (!take_number(text, 2, &hour) || !take_character(text, ':') || !take_number(text, 2, &minute) ||
        !take_character(text, ':') || !take_number(text, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *second_of_day = hour * 3600 + minute * 60 + second;
    return true;
}

static bool take_fraction(const char **text)
{
    int digit;

    if (!take_character(text, '.'))
        return true;
    if (!take_number(text, 1, &digit))
        return false;
    while (take_number(text, 1, &digit))
        continue;
    return true;
}

static bool take_offset(const char **text, int64_t *seconds)
{
    int hours, minutes, sign;

    *seconds = 0;
    if (take_character(text, 'Z') || take_character(text, 'z'))
        return true;
    if (**text != '+' && **text != '-')
        return false;
    sign = *(*text)++ == '-' ? -1 : 1;
    if (!take_number(text, 2, &hours) || !take_character(text, ':') || !take_number(text, 2, &minutes) ||
        hours > 23 || minutes > 59)
        return false;
    *seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool time_parse_rfc3339(const char *text, int64_t *seconds)
{
    int64_t second_of_day, offset;
    struct date date;

    if (!text || !take_date(&text, &date))
        return false;
    if (!take_character(&text, 'T') && !take_character(&text, 't'))
        return false;
    if (!take_clock(&text, &second_of_day) || !take_fraction(&text) || !take_offset(&text, &offset) || *text)
        return false;
    *seconds = date_day_number(date) * DAY_SECONDS + second_of_day - offset;
    return true;
}

/* Where tzdata is not installed, UTC is known all the same. */
static bool is_utc(const char *zone)
{
    return zone && (strcmp(zone, "UTC") == 0 || strcmp(zone, "Etc/UTC") == 0);
}

bool time_zone_exists(const char *zone)
{
    return is_utc(zone) || zone_find(zone) != NULL;
}

bool time_in_zone(int64_t seconds, const char *zone, struct zoned_time *zoned)
{
    const struct zone *found = is_utc(zone) ? NULL : zone_find(zone);
    int64_t offset, local, day, second;

    seconds = clamped(seconds);
    offset = zone_offset(found, seconds);
    local = seconds + offset;
    day = local / DAY_SECONDS - (local % DAY_SECONDS < 0);
    second = local - day * DAY_SECONDS;
    *zoned = (struct zoned_time){
        .date = date_of_day_number(day),
        .hour = (int)(second / 3600),
        .minute = (int)(second / 60 % 60),
        .second = (int)(second % 60),
        .utc_offset_minutes = (int)(offset / 60),
    };
    zoned->weekday = date_weekday(zoned->date);
    return found || is_utc(zone);
}

/* The offset of a day before and that of a day after are the two that can hold. Where both do, the clock
 * shows the time twice, and the first is meant; where neither does, it is skipped, and the earlier offset
 * leads to one hour later. */
int64_t time_from_zone(struct date date, int hour, int minute, const char *zone)
{
    const struct zone *found = is_utc(zone) ? NULL : zone_find(zone);
    int64_t local = clamped(date_day_number(date) * DAY_SECONDS + hour * 3600 + minute * 60);
    int64_t before = local - zone_offset(found, local - DAY_SECONDS);
    int64_t after = local - zone_offset(found, local + DAY_SECONDS);

    if (local - zone_offset(found, before) != before && local - zone_offset(found, after) == after)
        return after;
    return before;
}

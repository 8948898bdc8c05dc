/* Clocks and calendars. */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

/* A day of the Gregorian calendar; month and day count from 1. */
struct date {
    int year, month, day;
};

int64_t time_monotonic_ms(void);
int64_t time_since_boot_ms(void); /* goes on while the machine sleeps, too */
int64_t time_now(void);           /* seconds since 1970, UTC */

enum { TIME_RFC3339_BYTES = 40 };
char *time_rfc3339_into(char text[TIME_RFC3339_BYTES], int64_t seconds); /* "2026-11-20T13:05:00Z" */
char *time_rfc3339(struct arena *arena, int64_t seconds);
bool time_parse_rfc3339(const char *text, int64_t *seconds);

/* A named zone ("Europe/Berlin") at a moment: its calendar and clock. Unknown or NULL zones count as UTC
 * (returns false). */
struct zoned_time {
    struct date date;
    int hour, minute, second;
    int weekday; /* 0 Sunday … 6 Saturday */
    int utc_offset_minutes;
};
bool time_in_zone(int64_t seconds, const char *zone, struct zoned_time *zoned);
/* The moment a wall clock shows in a zone; a clock time skipped by daylight saving counts as one hour later.
 */
int64_t time_from_zone(struct date date, int hour, int minute, const char *zone);
bool time_zone_exists(const char *zone);

bool date_is_valid(struct date date);
bool date_parse(const char *text, struct date *date); /* "2026-11-30" and nothing else */
char *date_text(struct arena *arena, struct date date);
struct date date_plus_days(struct date date, int days);
int date_weekday(struct date date);        /* 0 Sunday … 6 Saturday */
int64_t date_day_number(struct date date); /* days since 1970-01-01 */
struct date date_of_day_number(int64_t day_number);

#endif

/* A POSIX TZ rule such as "CET-1CEST,M3.5.0,M10.5.0/3": what holds after the last transition a zone file
 * lists. */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

/* The moment of a year at which the clock changes, in the clock time before it. */
struct zone_change {
    enum { ZONE_CHANGE_MONTH, ZONE_CHANGE_JULIAN, ZONE_CHANGE_DAY } kind;
    int month, week, weekday; /* MONTH: the week-th weekday of month, 5 the last */
    int day;                  /* JULIAN: 1 to 365, never 29 February; DAY: 0 to 365 */
    int64_t second;           /* of that day */
};

struct zone_rule {
    int64_t standard_offset, summer_offset; /* seconds east */
    bool has_summer;
    struct zone_change to_summer, to_standard;
};

bool zone_rule_parse(const char *text, struct zone_rule *rule);
int64_t zone_rule_offset(const struct zone_rule *rule, int64_t seconds);

#endif

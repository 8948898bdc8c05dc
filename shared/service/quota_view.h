/* The quota as administrators see it: percentage, colour, alerts. */
#ifndef SERVICE_QUOTA_VIEW_H
#define SERVICE_QUOTA_VIEW_H

#include "store/usage.h"

struct arena;

struct quota_view {
    int64_t limit, used, reserved, remaining;
    double percent;    /* one decimal, rounded down */
    const char *color; /* by the exact ratio: green below 70 %, yellow from 70 to 90 %, red above */
    int64_t resets_at;
    const char *alert; /* as JSON: the highest of 50, 80 and 95 % that is reached; NULL below */
    int64_t exhausts_at;
};
extern const struct field quota_view_fields[];

/* Of a usage with a limit. */
struct quota_view quota_view_of(struct arena *arena, const struct usage *usage);

/* 50, 80, 95; 0 below. */
int64_t quota_alert(const struct usage *usage);

#endif

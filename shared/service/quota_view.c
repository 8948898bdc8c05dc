/* Whole numbers throughout: a boundary is met exactly or not at all. Limits stay far below what overflows. */
#include "service/quota_view.h"

#include "base/arena.h"

const struct field quota_view_fields[] = {
    FIELD_INT64(struct quota_view, limit),      FIELD_INT64(struct quota_view, used),
    FIELD_INT64(struct quota_view, reserved),   FIELD_INT64(struct quota_view, remaining),
    FIELD_DOUBLE(struct quota_view, percent),   FIELD_TEXT(struct quota_view, color),
    FIELD_TIME(struct quota_view, resets_at),   FIELD_JSON(struct quota_view, alert),
    FIELD_TIME(struct quota_view, exhausts_at), FIELDS_END,
};

/* -1, 0 or 1: used is below, at or above so many hundredths of the limit; none is left of a limit of 0. */
static int against(const struct usage *usage, int64_t percent)
{
    int64_t used = usage->used * 100, mark = usage->quota_limit * percent;

    if (usage->quota_limit <= 0)
        return 1;
    return (used > mark) - (used < mark);
}

int64_t quota_alert(const struct usage *usage)
{
    static const int64_t levels[] = {95, 80, 50};

    for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
        if (against(usage, levels[i]) >= 0)
            return levels[i];
    return 0;
}

static double percent_of(const struct usage *usage)
{
    int64_t tenths = usage->quota_limit > 0 ? usage->used * 1000 / usage->quota_limit : 1000;

    return (double)tenths / 10;
}

struct quota_view quota_view_of(struct arena *arena, const struct usage *usage)
{
    int64_t free_tokens = usage->quota_limit - usage->used - usage->reserved;
    int64_t alert = quota_alert(usage);

    return (struct quota_view){
        .limit = usage->quota_limit,
        .used = usage->used,
        .reserved = usage->reserved,
        .remaining = free_tokens > 0 ? free_tokens : 0,
        .percent = percent_of(usage),
        .color = against(usage, 70) < 0    ? "green"
                 : against(usage, 90) <= 0 ? "yellow"
                                           : "red",
        .resets_at = usage->cycle_end,
        .alert = alert ? arena_format(arena, "%lld", (long long)alert) : NULL,
        .exhausts_at = usage->exhausts_at,
    };
}

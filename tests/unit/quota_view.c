/* The quota as administrators see it: every boundary to the token. */
#include "service/quota_view.h"

#include "base/arena.h"
#include "base/text.h"
#include "check.h"

struct boundary {
    int64_t limit, used;
    double percent;
    const char *color;
    int64_t alert;
};

static void meets_each_boundary_exactly(void **state)
{
    static const struct boundary boundaries[] = {
        {10000, 0, 0, "green", 0},
        {10000, 4999, 49.9, "green", 0},
        {10000, 5000, 50, "green", 50},
        {10000, 6999, 69.9, "green", 50}, /* 69.99 % */
        {10000, 7000, 70, "yellow", 50},
        {10000, 7999, 79.9, "yellow", 50},
        {10000, 8000, 80, "yellow", 80},
        {10000, 9000, 90, "yellow", 80}, /* 90.00 % */
        {10000, 9001, 90, "red", 80},    /* 90.01 % */
        {10000, 9499, 94.9, "red", 80},
        {10000, 9500, 95, "red", 95},
        {10000, 9999, 99.9, "red", 95},
        {10000, 10000, 100, "red", 95},
        {10000, 12345, 123.4, "red", 95}, /* the limit was lowered */
        {3, 2, 66.6, "green", 50},
        {7, 5, 71.4, "yellow", 50},
        {1000000000000000, 699999999999999, 69.9, "green", 50},
        {1000000000000000, 900000000000001, 90, "red", 80},
        {0, 0, 100, "red", 95},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(boundaries) / sizeof(*boundaries); i++) {
        const struct boundary *boundary = &boundaries[i];
        const struct usage usage = {.quota_limit = boundary->limit, .used = boundary->used};
        struct quota_view view = quota_view_of(arena, &usage);

        assert_true(view.percent > boundary->percent - 0.001 && view.percent < boundary->percent + 0.001);
        assert_string_equal(view.color, boundary->color);
        assert_int_equal(quota_alert(&usage), boundary->alert);
        assert_true(boundary->alert
                        ? text_equals(view.alert, arena_format(arena, "%lld", (long long)boundary->alert))
                        : view.alert == NULL);
    }
    arena_free(arena);
}

static void keeps_what_is_reserved_out_of_what_remains(void **state)
{
    struct arena *arena = arena_new();
    const struct usage usage = {
        .quota_limit = 1000, .used = 700, .reserved = 200, .cycle_end = 5, .exhausts_at = 4};
    const struct usage over = {.quota_limit = 1000, .used = 900, .reserved = 200};
    struct quota_view view = quota_view_of(arena, &usage);
    (void)state;

    assert_int_equal(view.remaining, 100);
    assert_int_equal(view.resets_at, 5);
    assert_int_equal(view.exhausts_at, 4);
    assert_int_equal(quota_view_of(arena, &over).remaining, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("S62 S63 S64 S65: percentage, colour and alert change at the exact token",
             meets_each_boundary_exactly),
        TEST("S68: what runs is neither used nor free", keeps_what_is_reserved_out_of_what_remains),
    };

    return RUN_TESTS(tests);
}

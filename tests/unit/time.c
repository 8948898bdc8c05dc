#include "base/time.h"

#include "base/arena.h"
#include "check.h"

#include <pthread.h>
#include <string.h>

static void days_follow_each_other(void **state)
{
    struct date date = {1, 1, 1};
    int64_t number = date_day_number(date);
    int weekday = date_weekday(date);
    (void)state;

    assert_int_equal(date_day_number((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_weekday((struct date){1970, 1, 1}), 4);
    assert_int_equal(weekday, 1);
    while (date.year < 2500) {
        struct date next = date_plus_days(date, 1);

        assert_true(date_is_valid(next));
        assert_int_equal(date_day_number(next), number + 1);
        assert_int_equal(date_weekday(next), (weekday + 1) % 7);
        assert_true(next.day == date.day + 1 || next.day == 1);
        date = next;
        number++;
        weekday = (weekday + 1) % 7;
    }
}

static void dates_are_parsed_strictly(void **state)
{
    static const char *const bad[] = {"",           "2026-11-3",  "2026-11-301", "2026-02-29",
                                      "2026-13-01", "2026-00-01", "2026-01-00",  "2026-04-31",
                                      "1900-02-29", "0000-01-01", " 2026-01-01", "2026-01-01 ",
                                      "2026/01/01", "+026-01-01", "2026-1-011"};
    struct arena *arena = arena_new();
    struct date date = {9, 9, 9};
    (void)state;

    for (size_t at = 0; at < sizeof(bad) / sizeof(bad[0]); at++)
        assert_false(date_parse(bad[at], &date));
    assert_false(date_parse(NULL, &date));
    assert_int_equal(date.year, 9);
    assert_true(date_parse("2028-02-29", &date));
    assert_int_equal(date.day, 29);
    assert_true(date_parse("2000-02-29", &date));
    assert_string_equal(date_text(arena, date), "2000-02-29");
    assert_string_equal(date_text(arena, date_plus_days((struct date){2026, 12, 31}, 1)), "2027-01-01");
    assert_string_equal(date_text(arena, date_plus_days((struct date){2024, 3, 1}, -1)), "2024-02-29");
    arena_free(arena);
}

static void moments_are_told_and_read_back(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds;
        const char *told;
    } moments[] = {
        {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
        {"2026-11-20T13:05:00Z", 1795179900, "2026-11-20T13:05:00Z"},
        {"2026-11-20t14:05:00.999+01:00", 1795179900, "2026-11-20T13:05:00Z"},
        {"2026-11-20T07:35:00-05:30", 1795179900, "2026-11-20T13:05:00Z"},
        {"1969-12-31T23:59:59z", -1, "1969-12-31T23:59:59Z"},
        {"0001-01-01T00:00:00Z", -62135596800, "0001-01-01T00:00:00Z"},
        {"9999-12-31T23:59:59Z", 253402300799, "9999-12-31T23:59:59Z"},
        {"2016-12-31T23:59:60Z", 1483228800, "2017-01-01T00:00:00Z"},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t at = 0; at < sizeof(moments) / sizeof(moments[0]); at++) {
        int64_t seconds = 42;

        assert_true(time_parse_rfc3339(moments[at].text, &seconds));
        assert_int_equal(seconds, moments[at].seconds);
        assert_string_equal(time_rfc3339(arena, seconds), moments[at].told);
    }
    assert_string_equal(time_rfc3339(arena, INT64_MAX), "9999-12-31T23:59:59Z");
    assert_string_equal(time_rfc3339(arena, INT64_MIN), "0001-01-01T00:00:00Z");
    arena_free(arena);
}

static void malformed_moments_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "2026-11-20",
        "2026-11-20T13:05:00",
        "2026-11-20 13:05:00Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T13:60:00Z",
        "2026-11-20T13:05:61Z",
        "2026-11-20T13:05Z",
        "2026-11-20T13:05:00.Z",
        "2026-11-20T13:05:00+0100",
        "2026-11-20T13:05:00+24:00",
        "2026-11-20T13:05:00Zulu",
        "2026-02-30T13:05:00Z",
        "-026-02-20T13:05:00Z",
    };
    int64_t seconds = 42;
    (void)state;

    for (size_t at = 0; at < sizeof(bad) / sizeof(bad[0]); at++)
        assert_false(time_parse_rfc3339(bad[at], &seconds));
    assert_false(time_parse_rfc3339(NULL, &seconds));
    assert_int_equal(seconds, 42);
}

static void zones_show_their_clock(void **state)
{
    static const struct {
        const char *utc, *zone, *date;
        int hour, minute, offset_minutes, weekday;
    } clocks[] = {
        {"2026-03-29T00:59:59Z", "Europe/Berlin", "2026-03-29", 1, 59, 60, 0},
        {"2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29", 3, 0, 120, 0},
        {"2026-10-25T00:59:59Z", "Europe/Berlin", "2026-10-25", 2, 59, 120, 0},
        {"2026-10-25T01:00:00Z", "Europe/Berlin", "2026-10-25", 2, 0, 60, 0},
        {"2026-12-31T23:30:00Z", "Europe/Berlin", "2027-01-01", 0, 30, 60, 5},
        {"2026-03-08T06:59:59Z", "America/New_York", "2026-03-08", 1, 59, -300, 0},
        {"2026-03-08T07:00:00Z", "America/New_York", "2026-03-08", 3, 0, -240, 0},
        {"2026-11-01T05:59:59Z", "America/New_York", "2026-11-01", 1, 59, -240, 0},
        {"2026-11-01T06:00:00Z", "America/New_York", "2026-11-01", 1, 0, -300, 0},
        {"2026-11-20T13:05:00Z", "Asia/Kolkata", "2026-11-20", 18, 35, 330, 5},
        {"1944-06-01T00:00:00Z", "Asia/Kolkata", "1944-06-01", 6, 30, 390, 4},
        {"2026-11-20T13:05:00Z", "UTC", "2026-11-20", 13, 5, 0, 5},
        {"2026-11-20T13:05:00Z", "Etc/UTC", "2026-11-20", 13, 5, 0, 5},
        {"2090-07-01T10:00:00Z", "Europe/Berlin", "2090-07-01", 12, 0, 120, 6},
        {"2090-01-01T10:00:00Z", "Europe/Berlin", "2090-01-01", 11, 0, 60, 0},
        {"2090-01-01T10:00:00Z", "Australia/Sydney", "2090-01-01", 21, 0, 660, 0},
        {"2090-07-01T10:00:00Z", "Australia/Sydney", "2090-07-01", 20, 0, 600, 6},
        {"2026-11-18T03:39:00Z", "Australia/Sydney", "2026-11-18", 14, 39, 660, 3},
        {"1800-01-01T00:00:00Z", "Europe/Berlin", "1800-01-01", 0, 53, 53, 3},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t at = 0; at < sizeof(clocks) / sizeof(clocks[0]); at++) {
        struct zoned_time zoned;
        int64_t seconds;

        assert_true(time_parse_rfc3339(clocks[at].utc, &seconds));
        assert_true(time_in_zone(seconds, clocks[at].zone, &zoned));
        assert_string_equal(date_text(arena, zoned.date), clocks[at].date);
        assert_int_equal(zoned.hour, clocks[at].hour);
        assert_int_equal(zoned.minute, clocks[at].minute);
        assert_int_equal(zoned.utc_offset_minutes, clocks[at].offset_minutes);
        assert_int_equal(zoned.weekday, clocks[at].weekday);
    }
    arena_free(arena);
}

static void unknown_zones_count_as_utc(void **state)
{
    static const char *const unknown[] = {
        "",
        "Mars/Olympus",
        "../../../etc/passwd",
        "/usr/share/zoneinfo/Europe/Berlin",
        "/Europe/Berlin",
        "Europe/../Europe/Berlin",
        "Europe",
        "Europe/",
        "zone.tab",
        "tzdata.zi",
        "Europe/Berlin ",
        "right/Europe/Berlin",
        "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    struct zoned_time zoned;
    (void)state;

    for (size_t at = 0; at < sizeof(unknown) / sizeof(unknown[0]); at++) {
        assert_false(time_zone_exists(unknown[at]));
        assert_false(time_in_zone(1795179900, unknown[at], &zoned));
        assert_int_equal(zoned.hour, 13);
        assert_int_equal(zoned.utc_offset_minutes, 0);
    }
    assert_false(time_zone_exists(NULL));
    assert_false(time_in_zone(-1, NULL, &zoned));
    assert_int_equal(zoned.second, 59);
    assert_true(time_zone_exists("UTC"));
    assert_true(time_zone_exists("America/Argentina/Buenos_Aires"));
}

static void wall_clocks_become_moments(void **state)
{
    static const struct {
        struct date date;
        int hour, minute;
        const char *zone, *utc;
    } clocks[] = {
        {{2026, 11, 20}, 14, 5, "Europe/Berlin", "2026-11-20T13:05:00Z"},
        {{2026, 7, 1}, 0, 0, "Europe/Berlin", "2026-06-30T22:00:00Z"},
        {{2026, 3, 29}, 1, 59, "Europe/Berlin", "2026-03-29T00:59:00Z"},
        {{2026, 3, 29}, 2, 30, "Europe/Berlin", "2026-03-29T01:30:00Z"}, /* skipped: 03:30 */
        {{2026, 3, 29}, 3, 0, "Europe/Berlin", "2026-03-29T01:00:00Z"},
        {{2026, 10, 25}, 1, 59, "Europe/Berlin", "2026-10-24T23:59:00Z"},
        {{2026, 10, 25}, 2, 30, "Europe/Berlin", "2026-10-25T00:30:00Z"}, /* twice: the first */
        {{2026, 10, 25}, 3, 0, "Europe/Berlin", "2026-10-25T02:00:00Z"},
        {{2026, 3, 8}, 2, 30, "America/New_York", "2026-03-08T07:30:00Z"},
        {{2026, 11, 1}, 1, 30, "America/New_York", "2026-11-01T05:30:00Z"},
        {{2026, 11, 1}, 2, 0, "America/New_York", "2026-11-01T07:00:00Z"},
        {{2026, 11, 20}, 18, 35, "Asia/Kolkata", "2026-11-20T13:05:00Z"},
        {{2026, 11, 20}, 13, 5, "UTC", "2026-11-20T13:05:00Z"},
        {{2026, 11, 20}, 13, 5, NULL, "2026-11-20T13:05:00Z"},
        {{2026, 11, 20}, 13, 5, "Mars/Olympus", "2026-11-20T13:05:00Z"},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t at = 0; at < sizeof(clocks) / sizeof(clocks[0]); at++)
        assert_string_equal(time_rfc3339(arena, time_from_zone(clocks[at].date, clocks[at].hour,
                                                               clocks[at].minute, clocks[at].zone)),
                            clocks[at].utc);
    arena_free(arena);
}

static void there_and_back_is_the_same_moment(void **state)
{
    static const char *const zones[] = {"Europe/London",     "America/St_Johns", "Australia/Lord_Howe",
                                        "Africa/Casablanca", "America/Nuuk",     "Asia/Tehran",
                                        "Pacific/Apia",      "Antarctica/Troll", "Asia/Kathmandu"};
    (void)state;

    for (size_t zone = 0; zone < sizeof(zones) / sizeof(zones[0]); zone++) {
        for (int64_t seconds = 1700000000; seconds < 2600000000; seconds += 6 * 3600 + 1740) {
            int64_t whole = seconds - seconds % 60, back;
            struct zoned_time zoned, again;

            assert_true(time_in_zone(whole, zones[zone], &zoned));
            back = time_from_zone(zoned.date, zoned.hour, zoned.minute, zones[zone]);
            time_in_zone(back, zones[zone], &again);
            assert_int_equal(again.hour, zoned.hour);
            assert_int_equal(again.minute, zoned.minute);
            assert_true(back == whole || back < whole); /* the first of two */
            assert_true(whole - back <= 3 * 3600);
        }
    }
}

static void *look_at_zones(void *found)
{
    static const char *const zones[] = {"Europe/Paris", "Europe/Rome", "Asia/Tokyo", "America/Lima"};
    struct zoned_time zoned;

    for (int at = 0; at < 400; at++)
        *(int *)found += time_in_zone(at * 1000000, zones[at % 4], &zoned);
    return NULL;
}

static void zones_are_shared_by_threads(void **state)
{
    pthread_t threads[4];
    int found[4] = {0};
    (void)state;

    for (int at = 0; at < 4; at++)
        assert_int_equal(pthread_create(&threads[at], NULL, look_at_zones, &found[at]), 0);
    for (int at = 0; at < 4; at++) {
        pthread_join(threads[at], NULL);
        assert_int_equal(found[at], 400);
    }
}

static void clocks_run_forward(void **state)
{
    int64_t before = time_monotonic_ms();
    (void)state;

    assert_true(time_monotonic_ms() >= before);
    assert_true(time_now() > 1600000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("each day is followed by the next, through 2,500 years", days_follow_each_other),
        TEST("dates are read strictly", dates_are_parsed_strictly),
        TEST("a moment told is the moment read", moments_are_told_and_read_back),
        TEST("malformed moments are refused", malformed_moments_are_refused),
        TEST("zones show their own clock on both sides of every change", zones_show_their_clock),
        TEST("unknown and hostile zone names count as UTC", unknown_zones_count_as_utc),
        TEST("skipped clock times are an hour later, doubled ones the first", wall_clocks_become_moments),
        TEST("a moment shown on a clock leads back to that clock", there_and_back_is_the_same_moment),
        TEST("zones are looked up from several threads", zones_are_shared_by_threads),
        TEST("clocks run forward", clocks_run_forward),
    };

    return RUN_TESTS(tests);
}

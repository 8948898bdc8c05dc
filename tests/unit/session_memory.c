#include "web/session_memory.h"

#include <pthread.h>

#include "base/arena.h"
#include "check.h"
#include "web/request.h"

static const struct identity emma = {
    .caller = CALLER_PERSON,
    .account = "emma.clarke",
    .name = "Emma Clarke",
    .locale = "en_GB",
    .role = ROLE_ADMIN,
};

static void remembers_for_a_minute(void **state)
{
    struct arena *arena = arena_new();
    struct identity person = {0};

    (void)state;
    assert_false(session_recall(arena, "JSESSIONID=a", 1000, &person));
    session_remember("JSESSIONID=a", 1000, &emma);
    assert_true(session_recall(arena, "JSESSIONID=a", 1000 + SESSION_REMEMBERED_MS, &person));
    assert_string_equal(person.account, "emma.clarke");
    assert_string_equal(person.name, "Emma Clarke");
    assert_string_equal(person.locale, "en_GB");
    assert_null(person.email);
    assert_int_equal(person.caller, CALLER_PERSON);
    assert_int_equal(person.role, ROLE_CUSTOMER);
    assert_false(session_recall(arena, "JSESSIONID=a", 1001 + SESSION_REMEMBERED_MS, &person));
    assert_false(session_recall(arena, "JSESSIONID=A", 1000, &person));
    assert_false(session_recall(arena, "JSESSIONID=a; JSESSIONID=b", 1000, &person));
    arena_free(arena);
}

static void holds_the_newest_of_a_slot(void **state)
{
    struct arena *arena = arena_new();
    struct identity person;
    size_t known = 0;

    (void)state;
    for (int i = 0; i < 3 * SESSIONS_REMEMBERED; i++)
        session_remember(arena_format(arena, "JSESSIONID=%d", i), 0, &emma);
    for (int i = 0; i < 3 * SESSIONS_REMEMBERED; i++)
        known += session_recall(arena, arena_format(arena, "JSESSIONID=%d", i), 0, &person);
    assert_true(known > SESSIONS_REMEMBERED / 2 && known <= SESSIONS_REMEMBERED);
    assert_true(
        session_recall(arena, arena_format(arena, "JSESSIONID=%d", 3 * SESSIONS_REMEMBERED - 1), 0, &person));
    arena_free(arena);
}

static void *crowd(void *seed)
{
    struct arena *arena = arena_new();

    for (int i = 0; i < 2000; i++) {
        const char *cookies = arena_format(arena, "JSESSIONID=%d", (i * 7 + *(int *)seed) % 50);
        struct identity person;

        session_remember(cookies, i, &emma);
        if (session_recall(arena, cookies, i, &person))
            assert_string_equal(person.account, "emma.clarke");
        arena_empty(arena);
    }
    arena_free(arena);
    return NULL;
}

static void serves_many_threads(void **state)
{
    pthread_t threads[4];
    int seeds[4] = {1, 2, 3, 4};

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, crowd, &seeds[i]), 0);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a session is remembered for a minute, with who it is and nothing else", remembers_for_a_minute),
        TEST("many sessions take the place of older ones", holds_the_newest_of_a_slot),
        TEST("many threads may ask at once", serves_many_threads),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}

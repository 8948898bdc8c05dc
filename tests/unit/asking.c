#include "service/asking.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "check.h"

static const struct error unreachable = {.kind = ERROR_REMOTE_FAILED, .phrase = PHRASE_JIRA_UNREACHABLE};

static atomic_int at_once, most, served, refused;

/* One of a crowd; Jira takes a moment for each. */
static void *ask(void *unused)
{
    const struct timespec moment = {.tv_nsec = 20 * 1000000L};

    (void)unused;
    if (asking_begin().kind) {
        atomic_fetch_add(&refused, 1);
        return NULL;
    }
    if (atomic_fetch_add(&at_once, 1) + 1 > atomic_load(&most))
        atomic_store(&most, atomic_load(&at_once));
    nanosleep(&moment, NULL);
    atomic_fetch_sub(&at_once, 1);
    atomic_fetch_add(&served, 1);
    asking_end(NO_ERROR);
    return NULL;
}

static void a_crowd_waits_for_its_turn(void **state)
{
    pthread_t threads[24];

    (void)state;
    for (size_t i = 0; i < 24; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask, NULL), 0);
    for (size_t i = 0; i < 24; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&served), 24);
    assert_int_equal(atomic_load(&refused), 0);
    assert_in_range(atomic_load(&most), 1, ASKING_MOST);
}

static void who_waits_in_vain_is_told_and_others_need_not_wait(void **state)
{
    (void)state;
    for (int i = 0; i < ASKING_MOST; i++)
        assert_int_equal(asking_begin().kind, ERROR_NONE);
    for (int i = 0; i < 100; i++) /* all but the first at once: the test would take minutes otherwise */
        assert_int_equal(asking_begin().kind, ERROR_BUSY);
    for (int i = 0; i < ASKING_MOST; i++)
        asking_end(NO_ERROR);
    assert_int_equal(asking_begin().kind, ERROR_NONE);
    asking_end(NO_ERROR);
}

static void what_says_nothing_about_jira_changes_nothing(void **state)
{
    static const struct error outcomes[] = {
        {.kind = ERROR_NOT_FOUND, .phrase = PHRASE_JIRA_NOT_THERE},
        {.kind = ERROR_UNAUTHORIZED, .phrase = PHRASE_SIGN_IN},
        {.kind = ERROR_REMOTE_REFUSED, .phrase = PHRASE_JIRA_ACCOUNT_REFUSED, .subject = "403"},
        {.kind = ERROR_REMOTE_FAILED, .phrase = PHRASE_JIRA_DECLINED},
        {.kind = ERROR_DATABASE_AWAY, .phrase = PHRASE_UNEXPECTED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(outcomes) / sizeof(*outcomes); i++) {
        assert_int_equal(asking_begin().kind, ERROR_NONE);
        asking_end(outcomes[i]);
    }
}

/* The last: it leaves Jira away. */
static void a_jira_that_is_away_is_left_in_peace(void **state)
{
    (void)state;
    assert_int_equal(asking_begin().kind, ERROR_NONE);
    asking_end(unreachable);
    for (int i = 0; i < 100; i++)
        assert_int_equal(asking_begin().kind, ERROR_REMOTE_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("24 people at once wait for their turn, a few at a time, and all are served",
             a_crowd_waits_for_its_turn),
        TEST("who waits in vain is told, and others need not wait behind them",
             who_waits_in_vain_is_told_and_others_need_not_wait),
        TEST("a refused question does not make Jira count as away",
             what_says_nothing_about_jira_changes_nothing),
        TEST("a Jira that is away is not asked by everybody anew", a_jira_that_is_away_is_left_in_peace),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}

#include "base/loop.h"

#include "base/log.h"
#include "capture.h"
#include "check.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>

static struct loop *loop;
static char story[256];

static int begin(void **state)
{
    (void)state;
    story[0] = '\0';
    loop = loop_new();
    return loop ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    loop_free(loop);
    return 0;
}

static void tell(const char *word)
{
    assert_true(strlen(story) + strlen(word) + 2 < sizeof(story));
    strcat(story, word);
    strcat(story, " ");
}

static void say(void *word)
{
    tell(word);
}

static void stop(void *unused)
{
    (void)unused;
    loop_stop(loop);
}

/* Lets the loop run until everything that is due has been done `rounds` times over. */
static int rounds_left;

static void count_round(void *unused)
{
    (void)unused;
    if (--rounds_left <= 0)
        loop_stop(loop);
    else
        loop_post(loop, count_round, NULL);
}

static void run_rounds(int rounds)
{
    rounds_left = rounds;
    loop_post(loop, count_round, NULL);
    loop_run(loop);
}

static void note_events(void *owner, int fd, int events)
{
    char byte;

    tell(owner);
    if (events & LOOP_READ) {
        tell(read(fd, &byte, 1) == 1 ? "byte" : "end");
    }
    if (events & LOOP_WRITE)
        tell("write");
    if (events & LOOP_HANGUP)
        tell("hangup");
}

static void posts_run_in_order(void **state)
{
    (void)state;
    loop_post(loop, say, "one");
    loop_post(loop, say, "two");
    loop_post(loop, stop, NULL);
    loop_post(loop, say, "three");
    loop_run(loop);
    assert_string_equal(story, "one two three ");
}

static void post_again(void *word)
{
    tell(word);
    loop_post(loop, say, "later");
    loop_post(loop, stop, NULL);
}

static void posts_may_post(void **state)
{
    (void)state;
    loop_post(loop, post_again, "now");
    loop_run(loop);
    assert_string_equal(story, "now later ");
    loop_stop(loop);
    loop_run(loop);
    loop_post(loop, say, "never");
}

static int posted;

static void count_post(void *expected)
{
    if (++posted == *(int *)expected)
        loop_stop(loop);
}

static int posts_expected = 4 * 500;

static void *post_much(void *unused)
{
    for (int at = 0; at < 500; at++)
        loop_post(loop, count_post, &posts_expected);
    return unused;
}

static void threads_post(void **state)
{
    pthread_t threads[4];
    (void)state;

    posted = 0;
    for (int at = 0; at < 4; at++)
        pthread_create(&threads[at], NULL, post_much, NULL);
    loop_run(loop);
    for (int at = 0; at < 4; at++)
        pthread_join(threads[at], NULL);
    assert_int_equal(posted, posts_expected);
}

static void *stop_from_outside(void *unused)
{
    loop_stop(loop);
    return unused;
}

static void any_thread_stops_it(void **state)
{
    pthread_t thread;
    (void)state;

    pthread_create(&thread, NULL, stop_from_outside, NULL);
    loop_run(loop);
    pthread_join(thread, NULL);
}

/* Timers note themselves; their dues are known only once they are set, so the order is checked against those.
 */
static struct loop_timer *fired[4096];
static size_t fired_count, fired_expected;

static void note_timer(void *timer)
{
    fired[fired_count++] = timer;
    assert_false(((struct loop_timer *)timer)->armed);
    if (fired_count == fired_expected)
        loop_stop(loop);
}

static bool in_order(void)
{
    for (size_t at = 1; at < fired_count; at++) {
        const struct loop_timer *one = fired[at - 1], *other = fired[at];

        if (one->due_ms > other->due_ms || (one->due_ms == other->due_ms && one->turn > other->turn))
            return false;
    }
    return true;
}

static uint32_t next_random(void)
{
    static uint32_t random = 2463534242;

    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    return random;
}

static void thousands_of_timers_fire_in_order(void **state)
{
    static struct loop_timer timers[3000];
    bool cleared[3000] = {false};
    (void)state;

    memset(timers, 0, sizeof(timers));
    fired_count = 0;
    fired_expected = 3000;
    for (size_t at = 0; at < 3000; at++)
        loop_timer_set(loop, &timers[at], next_random() % 20, note_timer, &timers[at]);
    for (int change = 0; change < 6000; change++) {
        size_t at = next_random() % 3000;

        if (next_random() % 4)
            loop_timer_set(loop, &timers[at], next_random() % 20, note_timer, &timers[at]);
        else
            loop_timer_clear(loop, &timers[at]);
    }
    for (size_t at = 0; at < 3000; at++) {
        cleared[at] = !timers[at].armed;
        fired_expected -= cleared[at];
    }
    assert_true(fired_expected > 1000 && fired_expected < 3000);
    loop_run(loop);
    assert_int_equal(fired_count, fired_expected);
    assert_true(in_order());
    for (size_t at = 0; at < fired_count; at++)
        assert_false(cleared[fired[at] - timers]);
}

static struct loop_timer again, other;

static void set_again(void *unused)
{
    (void)unused;
    tell("again");
    if (strlen(story) < 30)
        loop_timer_set(loop, &again, 0, set_again, NULL);
    else
        loop_stop(loop);
}

/* A timer without delay that sets itself anew lets everything else have its turn. */
static void a_restless_timer_starves_nobody(void **state)
{
    int pair[2];
    (void)state;

    assert_int_equal(pipe(pair), 0);
    assert_int_equal(write(pair[1], "x", 1), 1);
    loop_watch(loop, pair[0], LOOP_READ, note_events, "pipe");
    loop_timer_set(loop, &again, -5, set_again, NULL);
    loop_post(loop, say, "post");
    loop_run(loop);
    assert_string_equal(story, "pipe byte again post again again ");
    close(pair[0]);
    close(pair[1]);
}

static void clear_other(void *unused)
{
    (void)unused;
    tell("first");
    loop_timer_clear(loop, &other);
    loop_timer_clear(loop, &other);
    loop_timer_set(loop, &again, 0, stop, NULL);
}

static void a_timer_clears_another(void **state)
{
    (void)state;
    loop_timer_set(loop, &again, 0, clear_other, NULL);
    loop_timer_set(loop, &other, 0, say, "never");
    loop_run(loop);
    assert_string_equal(story, "first ");
    loop_timer_set(loop, &other, 100000, say, "never");
    assert_true(other.armed);
    loop_free(loop);
    assert_false(other.armed);
    loop = loop_new();
}

static void descriptors_become_ready(void **state)
{
    int pair[2];
    (void)state;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_true(loop_watch(loop, pair[0], LOOP_READ, note_events, "a"));
    run_rounds(3);
    assert_string_equal(story, "");
    assert_int_equal(write(pair[1], "xy", 2), 2);
    run_rounds(4);
    assert_string_equal(story, "a byte a byte ");
    assert_true(loop_watch(loop, pair[0], LOOP_READ | LOOP_WRITE, note_events, "b"));
    run_rounds(1);
    assert_string_equal(story, "a byte a byte b write ");
    loop_watch(loop, pair[0], 0, note_events, "c");
    assert_int_equal(write(pair[1], "z", 1), 1);
    run_rounds(3);
    assert_string_equal(story, "a byte a byte b write ");
    loop_unwatch(loop, pair[0]);
    loop_unwatch(loop, pair[0]);
    close(pair[0]);
    close(pair[1]);
}

static void a_hangup_is_told_once(void **state)
{
    int pair[2];
    (void)state;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    loop_watch(loop, pair[0], 0, note_events, "idle");
    shutdown(pair[1], SHUT_WR);
    run_rounds(4);
    assert_string_equal(story, "idle hangup ");
    close(pair[1]);
    run_rounds(4);
    assert_string_equal(story, "idle hangup ");
    loop_watch(loop, pair[0], LOOP_READ, note_events, "reader");
    run_rounds(1);
    assert_string_equal(story, "idle hangup reader end hangup ");
    run_rounds(1);
    assert_string_equal(story, "idle hangup reader end hangup reader end ");
    loop_unwatch(loop, pair[0]);
    close(pair[0]);
}

static void a_broken_pipe_wakes_its_writer_and_reader(void **state)
{
    int pair[2];
    (void)state;

    assert_int_equal(pipe2(pair, O_NONBLOCK), 0);
    loop_watch(loop, pair[0], LOOP_READ, note_events, "reader");
    close(pair[1]);
    run_rounds(2);
    assert_string_equal(story, "reader end hangup reader end ");
    loop_unwatch(loop, pair[0]);
    close(pair[0]);
    story[0] = '\0';
    assert_int_equal(pipe2(pair, O_NONBLOCK), 0);
    while (write(pair[1], story, sizeof(story)) > 0)
        continue;
    loop_watch(loop, pair[1], LOOP_WRITE, note_events, "writer");
    close(pair[0]);
    run_rounds(1);
    assert_string_equal(story, "writer write hangup ");
    loop_unwatch(loop, pair[1]);
    close(pair[1]);
}

static int both[2][2];

/* Whichever is called first closes both; their numbers are given out again at once, to pipes without a byte.
 */
static void replace_both(void *owner, int fd, int events)
{
    (void)events;
    (void)fd;
    tell(owner);
    for (int at = 0; at < 2; at++) {
        loop_unwatch(loop, both[at][0]);
        close(both[at][0]);
        close(both[at][1]);
    }
    for (int at = 0; at < 2; at++) {
        assert_int_equal(pipe2(both[at], O_NONBLOCK), 0);
        loop_watch(loop, both[at][0], LOOP_READ, note_events, "stale");
    }
}

static void fetched_events_are_dropped(void **state)
{
    (void)state;
    for (int at = 0; at < 2; at++) {
        assert_int_equal(pipe(both[at]), 0);
        assert_int_equal(write(both[at][1], "x", 1), 1);
        loop_watch(loop, both[at][0], LOOP_READ, replace_both, "first");
    }
    run_rounds(3);
    assert_string_equal(story, "first ");
    for (int at = 0; at < 2; at++) {
        loop_unwatch(loop, both[at][0]);
        close(both[at][0]);
        close(both[at][1]);
    }
}

/* Closing without unwatching is a mistake, but the next owner of the number is served all the same. */
static void a_number_given_out_again_is_watched(void **state)
{
    int pair[2], first;
    (void)state;

    assert_int_equal(pipe(pair), 0);
    first = pair[0];
    loop_watch(loop, pair[0], LOOP_READ, note_events, "old");
    close(pair[0]);
    close(pair[1]);
    assert_int_equal(pipe(pair), 0);
    assert_int_equal(pair[0], first);
    assert_true(loop_watch(loop, pair[0], LOOP_READ, note_events, "new"));
    assert_int_equal(write(pair[1], "x", 1), 1);
    run_rounds(1);
    assert_string_equal(story, "new byte ");
    loop_unwatch(loop, pair[0]);
    close(pair[0]);
    close(pair[1]);
}

static void what_cannot_be_watched_is_said(void **state)
{
    struct capture capture = capture_begin();
    FILE *file = tmpfile();
    bool watched, closed_watched;
    char *said;
    (void)state;

    assert_non_null(file);
    watched = loop_watch(loop, fileno(file), LOOP_READ, note_events, "file");
    closed_watched = loop_watch(loop, 1000, LOOP_READ, note_events, "closed");
    said = capture_end(capture);
    fclose(file);
    assert_false(watched || closed_watched || loop_watch(loop, -1, LOOP_READ, note_events, "none"));
    assert_non_null(strstr(said, "descriptor not watched"));
    loop_unwatch(loop, -1);
    loop_unwatch(loop, 1000000);
    free(said);
}

static void many_descriptors_are_watched(void **state)
{
    int pairs[200][2];
    size_t words = 0;
    (void)state;

    for (int at = 0; at < 200; at++) {
        assert_int_equal(pipe(pairs[at]), 0);
        loop_watch(loop, pairs[at][0], LOOP_READ, note_events, "");
    }
    for (int at = 0; at < 200; at += 8)
        assert_int_equal(write(pairs[at][1], "x", 1), 1);
    run_rounds(3);
    for (const char *at = story; (at = strstr(at, "byte")); at++)
        words++;
    assert_int_equal(words, 25);
    for (int at = 0; at < 200; at++) {
        loop_unwatch(loop, pairs[at][0]);
        close(pairs[at][0]);
        close(pairs[at][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define LOOP_TEST(title_, function_)                                                                         \
    {.name = (title_), .test_func = (function_), .setup_func = begin, .teardown_func = end}
        LOOP_TEST("posted calls run in order", posts_run_in_order),
        LOOP_TEST("posted calls may post, and those never run are dropped", posts_may_post),
        LOOP_TEST("several threads post", threads_post),
        LOOP_TEST("any thread stops the loop", any_thread_stops_it),
        LOOP_TEST("thousands of timers, set, moved and cleared, fire in order",
                  thousands_of_timers_fire_in_order),
        LOOP_TEST("a timer that sets itself anew starves nobody", a_restless_timer_starves_nobody),
        LOOP_TEST("a timer clears another that is due as well", a_timer_clears_another),
        LOOP_TEST("descriptors are told when they are ready for what was asked", descriptors_become_ready),
        LOOP_TEST("a hangup is told once for each watch", a_hangup_is_told_once),
        LOOP_TEST("a broken pipe wakes its reader and its writer", a_broken_pipe_wakes_its_writer_and_reader),
        LOOP_TEST("an event fetched before its descriptor was unwatched is dropped",
                  fetched_events_are_dropped),
        LOOP_TEST("a descriptor number that is given out again is watched",
                  a_number_given_out_again_is_watched),
        LOOP_TEST("what cannot be watched is said", what_cannot_be_watched_is_said),
        LOOP_TEST("many descriptors are watched", many_descriptors_are_watched),
    };

    return RUN_TESTS(tests);
}

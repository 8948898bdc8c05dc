#include "web/workers.h"

#include <stdatomic.h>

#include "check.h"

static atomic_int done;

static void count(void *owner)
{
    (void)owner;
    atomic_fetch_add(&done, 1);
}

static void finishes_what_was_posted(void **state)
{
    struct workers *workers = workers_new(4);

    (void)state;
    for (int i = 0; i < 1000; i++)
        workers_post(workers, count, NULL);
    workers_free(workers);
    assert_int_equal(atomic_load(&done), 1000);
}

static int order[100];
static atomic_int place;

static void note(void *owner)
{
    order[atomic_fetch_add(&place, 1)] = *(int *)owner;
}

static void keeps_the_order_with_one_thread(void **state)
{
    struct workers *workers = workers_new(1);
    int numbers[100];

    (void)state;
    for (int i = 0; i < 100; i++) {
        numbers[i] = i;
        workers_post(workers, note, &numbers[i]);
    }
    workers_free(workers);
    for (int i = 0; i < 100; i++)
        assert_int_equal(order[i], i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("all that was posted is done before the end", finishes_what_was_posted),
        TEST("one thread works in the order of posting", keeps_the_order_with_one_thread),
    };

    return RUN_TESTS(tests);
}

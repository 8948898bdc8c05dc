/* One arena for all tests of a program. */
#ifndef UNIT_SCRATCH_H
#define UNIT_SCRATCH_H

#include "base/arena.h"
#include "check.h"

static struct arena *arena;

static inline int scratch_begin(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static inline int scratch_end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define RUN_TESTS_WITH_ARENA(tests_)                                                                         \
    (cmocka_set_message_output(CM_OUTPUT_TAP),                                                               \
     cmocka_run_group_tests_name(__FILE__, tests_, scratch_begin, scratch_end))

#endif

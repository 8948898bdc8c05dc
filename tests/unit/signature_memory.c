/* What is remembered of tokens whose signature was right. */
#include "web/signature_memory.h"

#include "base/arena.h"
#include "check.h"

static void knows_what_it_was_told_and_nothing_else(void **state)
{
    (void)state;

    assert_false(signature_is_remembered("e30.e30.AA"));
    signature_remember("e30.e30.AA");
    assert_true(signature_is_remembered("e30.e30.AA"));
    assert_false(signature_is_remembered("e30.e30.AB"));
    assert_false(signature_is_remembered("e30.e30.A"));
    assert_false(signature_is_remembered(""));
}

static void forgets_what_newer_ones_have_displaced(void **state)
{
    struct arena *arena = arena_new();
    int known = 0;
    (void)state;

    for (int i = 0; i < 3 * SIGNATURES_REMEMBERED; i++)
        signature_remember(arena_format(arena, "token.%d", i));
    for (int i = 0; i < 3 * SIGNATURES_REMEMBERED; i++)
        known += signature_is_remembered(arena_format(arena, "token.%d", i));
    assert_in_range(known, SIGNATURES_REMEMBERED / 2, SIGNATURES_REMEMBERED);
    arena_free(arena);
}

static void keeps_a_crowd(void **state)
{
    struct arena *arena = arena_new();
    int known = 0, crowd = SIGNATURES_REMEMBERED / 4;
    (void)state;

    for (int i = 0; i < crowd; i++)
        signature_remember(arena_format(arena, "visitor.%d", i));
    for (int i = 0; i < crowd; i++)
        known += signature_is_remembered(arena_format(arena, "visitor.%d", i));
    assert_in_range(known, crowd * 98 / 100, crowd);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST("a token is known by all of its letters", knows_what_it_was_told_and_nothing_else),
        TEST("room is bounded: newer tokens take the place of older ones",
             forgets_what_newer_ones_have_displaced),
        TEST("a crowd of a quarter of that is remembered, whoever came before", keeps_a_crowd),
    };

    return RUN_TESTS(tests);
}

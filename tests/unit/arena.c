#include "base/arena.h"

#include "check.h"

#include <string.h>

static struct {
    const char *order[8];
    size_t count;
} released;

static void note_release(void *thing)
{
    released.order[released.count++] = thing;
}

static void gives_zeroed_aligned_memory(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    for (size_t size = 1; size <= 4096; size *= 2) {
        unsigned char *bytes = arena_array(arena, 1, size);

        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t at = 0; at < size; at++)
            assert_int_equal(bytes[at], 0);
        memset(bytes, 0xff, size);
    }
    assert_non_null(arena_array(arena, 0, 8));
    arena_free(arena);
}

static void releases_newest_first(void **state)
{
    struct arena *arena = arena_new();
    static char first[] = "first", second[] = "second", third[] = "third";
    (void)state;

    released.count = 0;
    arena_own(arena, first, note_release);
    arena_text(arena, "between");
    arena_own(arena, second, note_release);
    arena_own(arena, third, note_release);
    arena_empty(arena);
    assert_int_equal(released.count, 3);
    assert_string_equal(released.order[0], "third");
    assert_string_equal(released.order[1], "second");
    assert_string_equal(released.order[2], "first");
    arena_own(arena, first, note_release);
    arena_free(arena);
    assert_int_equal(released.count, 4);
}

/* A release function may still allocate in the arena that is being emptied. */
static struct arena *allocating_arena;

static void allocate_once_more(void *thing)
{
    (void)thing;
    arena_own(allocating_arena, "late", note_release);
}

static void releases_what_a_release_makes(void **state)
{
    (void)state;

    released.count = 0;
    allocating_arena = arena_new();
    arena_own(allocating_arena, "early", allocate_once_more);
    arena_free(allocating_arena);
    assert_int_equal(released.count, 1);
}

static void grows_into_a_copy(void **state)
{
    struct arena *arena = arena_new();
    int *small = arena_many(arena, 2, int), *large;
    (void)state;

    small[0] = 7;
    small[1] = 8;
    large = arena_grow(arena, small, 2, 5, sizeof(int));
    small[0] = 0;
    assert_int_equal(large[0], 7);
    assert_int_equal(large[1], 8);
    assert_int_equal(large[4], 0);
    assert_non_null(arena_grow(arena, NULL, 0, 3, sizeof(int)));
    arena_free(arena);
}

static void copies_and_formats_text(void **state)
{
    struct arena *arena = arena_new();
    char long_text[3000];
    (void)state;

    assert_null(arena_text(arena, NULL));
    assert_string_equal(arena_text(arena, ""), "");
    assert_string_equal(arena_text_bytes(arena, "ticket", 4), "tick");
    assert_string_equal(arena_format(arena, "%s-%d", "IT", 12), "IT-12");
    memset(long_text, 'x', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    assert_int_equal(strlen(arena_format(arena, "%s!", long_text)), sizeof(long_text));
    arena_free(arena);
    arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("memory comes zeroed and aligned for anything", gives_zeroed_aligned_memory),
        TEST("emptying releases newest first, and the arena stays usable", releases_newest_first),
        TEST("what a release function allocates is released as well", releases_what_a_release_makes),
        TEST("a grown array is a copy, zeroed behind the old part", grows_into_a_copy),
        TEST("text is copied and formatted at any length", copies_and_formats_text),
    };

    return RUN_TESTS(tests);
}

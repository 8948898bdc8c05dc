#include "base/buffer.h"

#include "base/arena.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static void is_always_terminated(void **state)
{
    struct arena *arena = arena_new();
    struct buffer *buffer = buffer_new(arena, 1000);
    (void)state;

    assert_string_equal(buffer->bytes, "");
    buffer_add(buffer, "one");
    buffer_add_char(buffer, ' ');
    buffer_add_bytes(buffer, "two, three", 3);
    buffer_add_format(buffer, " %d%%", 3);
    assert_string_equal(buffer->bytes, "one two 3%");
    assert_int_equal(buffer->length, 10);
    assert_false(buffer->overflowed);
    arena_free(arena);
}

static void holds_exactly_its_limit(void **state)
{
    struct buffer buffer;
    (void)state;

    for (size_t limit = 0; limit < 300; limit++) {
        buffer_init(&buffer, limit);
        for (size_t at = 0; at < limit; at++)
            buffer_add_char(&buffer, 'x');
        assert_false(buffer.overflowed);
        assert_int_equal(buffer.length, limit);
        buffer_add_char(&buffer, 'y');
        assert_true(buffer.overflowed);
        assert_int_equal(buffer.length, limit);
        assert_int_equal(strlen(buffer.bytes), limit);
        buffer_release(&buffer);
    }
}

static void stays_overflowed(void **state)
{
    struct buffer buffer;
    (void)state;

    buffer_init(&buffer, 5);
    buffer_add(&buffer, "abc");
    buffer_add(&buffer, "def");
    buffer_add(&buffer, "g");
    assert_true(buffer.overflowed);
    assert_string_equal(buffer.bytes, "abc");
    buffer_cut(&buffer, 0);
    buffer_add(&buffer, "h");
    assert_string_equal(buffer.bytes, "");
    buffer_clear(&buffer);
    assert_false(buffer.overflowed);
    buffer_add(&buffer, "hello");
    assert_string_equal(buffer.bytes, "hello");
    buffer_add_format(&buffer, "%s", "!");
    assert_true(buffer.overflowed);
    assert_string_equal(buffer.bytes, "hello");
    buffer_release(&buffer);
}

static void formats_past_its_capacity(void **state)
{
    struct buffer buffer;
    char text[200];
    (void)state;

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    buffer_init(&buffer, 10000);
    for (int at = 0; at < 20; at++)
        buffer_add_format(&buffer, "%s%02d", text, at);
    assert_int_equal(buffer.length, 20 * 201);
    assert_memory_equal(buffer.bytes + 19 * 201 + 199, "19", 3);
    buffer_release(&buffer);
}

static void drops_and_cuts(void **state)
{
    struct buffer buffer;
    (void)state;

    buffer_init(&buffer, 100);
    buffer_add(&buffer, "data: one\n\ndata: two");
    buffer_drop_front(&buffer, 11);
    assert_string_equal(buffer.bytes, "data: two");
    buffer_cut(&buffer, 100);
    assert_int_equal(buffer.length, 9);
    buffer_cut(&buffer, 4);
    assert_string_equal(buffer.bytes, "data");
    buffer_drop_front(&buffer, 100);
    assert_string_equal(buffer.bytes, "");
    buffer_release(&buffer);
}

static void takes_bytes_with_nul(void **state)
{
    struct buffer buffer;
    (void)state;

    buffer_init(&buffer, SIZE_MAX);
    buffer_add_bytes(&buffer, "a\0b", 3);
    buffer_add_bytes(&buffer, NULL, 0);
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer.bytes, "a\0b", 4);
    buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a buffer is terminated after every step", is_always_terminated),
        TEST("a buffer holds its limit to the byte", holds_exactly_its_limit),
        TEST("an overflow adds nothing and stays known until the buffer is cleared", stays_overflowed),
        TEST("formatted text may be longer than what is allocated", formats_past_its_capacity),
        TEST("bytes are dropped from the front and cut from the end", drops_and_cuts),
        TEST("a buffer holds bytes of any value", takes_bytes_with_nul),
    };

    return RUN_TESTS(tests);
}

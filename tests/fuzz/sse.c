/* Server-sent events: however the bytes are cut, the same events come out. */
#include "fuzz.h"

#include "base/buffer.h"
#include "remote/sse.h"

enum { HEARD_BYTES_MAX = 1024 * 1024, SPLIT_BYTES_MAX = 300 };

static bool note(void *heard, const char *name, const char *data, size_t bytes)
{
    EXPECT(strlen(name) < SSE_NAME_BYTES_MAX);
    EXPECT(data[bytes] == 0);
    buffer_add_format(heard, "%s %zu:", name, bytes);
    buffer_add_bytes(heard, data, bytes);
    buffer_add_char(heard, '\n');
    return memchr(data, '!', bytes) == NULL;
}

/* What is heard when the bytes come in parts of `part`, the first of `first`. */
static struct buffer *heard_in_parts(struct arena *arena, const char *bytes, size_t count, size_t first,
                                     size_t part)
{
    struct buffer *heard = buffer_new(arena, HEARD_BYTES_MAX);
    struct sse_reader reader = {0};
    bool goes_on = true;

    sse_init(&reader);
    reader.event = note;
    reader.owner = heard;
    for (size_t at = 0, next = first; goes_on && at < count; at += next, next = part) {
        if (next > count - at)
            next = count - at;
        goes_on = sse_add(&reader, bytes + at, next);
    }
    if (goes_on)
        goes_on = sse_end(&reader);
    buffer_add(heard, goes_on ? "whole" : "stopped");
    sse_release(&reader);
    return heard;
}

static bool is_same(const struct buffer *one, const struct buffer *other)
{
    return one->length == other->length && memcmp(one->bytes, other->bytes, one->length) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *bytes = (const char *)data;
    const struct buffer *whole = heard_in_parts(arena, bytes, size, size, size);

    EXPECT(is_same(whole, heard_in_parts(arena, bytes, size, 1, 1)));
    for (size_t split = 1; split < size && size <= SPLIT_BYTES_MAX; split++)
        EXPECT(is_same(whole, heard_in_parts(arena, bytes, size, split, size)));
    arena_free(arena);
    return 0;
}

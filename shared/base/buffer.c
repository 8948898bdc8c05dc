/* Growing text: doubles its capacity up to the limit, and refuses what would pass it. */
#include "base/buffer.h"

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER_FIRST_CAPACITY = 64 };

static void release_buffer(void *buffer)
{
    buffer_release(buffer);
}

struct buffer *buffer_new(struct arena *arena, size_t bytes_max)
{
    struct buffer *buffer = arena_one(arena, struct buffer);

    buffer_init(buffer, bytes_max);
    arena_own(arena, buffer, release_buffer);
    return buffer;
}

void buffer_init(struct buffer *buffer, size_t bytes_max)
{
    if (bytes_max == SIZE_MAX)
        bytes_max--;
    *buffer = (struct buffer){.bytes_max = bytes_max};
    buffer->capacity = bytes_max < BUFFER_FIRST_CAPACITY ? bytes_max + 1 : BUFFER_FIRST_CAPACITY;
    buffer->bytes = memory_checked(malloc(buffer->capacity));
    buffer->bytes[0] = '\0';
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}

/* Makes room for count more bytes and the end mark; false, for good, when the limit would be passed. */
static bool buffer_reserve(struct buffer *buffer, size_t count)
{
    size_t needed, capacity = buffer->capacity;

    if (buffer->overflowed || count > buffer->bytes_max - buffer->length) {
        buffer->overflowed = true;
        return false;
    }
    needed = buffer->length + count + 1;
    if (needed <= capacity)
        return true;
    capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    if (capacity < needed)
        capacity = needed;
    if (capacity > buffer->bytes_max + 1)
        capacity = buffer->bytes_max + 1;
    buffer->bytes = memory_checked(realloc(buffer->bytes, capacity));
    buffer->capacity = capacity;
    return true;
}

void buffer_add(struct buffer *buffer, const char *text)
{
    buffer_add_bytes(buffer, text, strlen(text));
}

void buffer_add_bytes(struct buffer *buffer, const void *bytes, size_t count)
{
    if (!count || !buffer_reserve(buffer, count))
        return;
    memcpy(buffer->bytes + buffer->length, bytes, count);
    buffer->length += count;
    buffer->bytes[buffer->length] = '\0';
}

void buffer_add_char(struct buffer *buffer, char character)
{
    buffer_add_bytes(buffer, &character, 1);
}

void buffer_add_format(struct buffer *buffer, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    buffer_add_format_list(buffer, format, values);
    va_end(values);
}

void buffer_add_format_list(struct buffer *buffer, const char *format, va_list values)
{
    size_t room = buffer->capacity - buffer->length;
    va_list again;
    int length;

    va_copy(again, values);
    length = vsnprintf(buffer->bytes + buffer->length, room, format, again);
    va_end(again);
    if (length < 0 || !buffer_reserve(buffer, (size_t)length)) {
        buffer->bytes[buffer->length] = '\0';
        return;
    }
    if ((size_t)length >= room)
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, values);
    buffer->length += (size_t)length;
}

void buffer_drop_front(struct buffer *buffer, size_t bytes)
{
    if (bytes > buffer->length)
        bytes = buffer->length;
    buffer->length -= bytes;
    memmove(buffer->bytes, buffer->bytes + bytes, buffer->length + 1);
}

void buffer_cut(struct buffer *buffer, size_t length)
{
    if (length >= buffer->length)
        return;
    buffer->length = length;
    buffer->bytes[length] = '\0';
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    buffer->bytes[0] = '\0';
    buffer->overflowed = false;
}

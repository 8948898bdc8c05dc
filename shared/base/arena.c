/* A list of chunks that allocations share, and what was adopted, newest first. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under a sanitizer each allocation is a malloc of its own, so that it sees a pointer kept too long. */
#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { CHUNK_BYTES_FIRST = 0, CHUNK_BYTES_MAX = 0 };
#else
enum { CHUNK_BYTES_FIRST = 256, CHUNK_BYTES_MAX = 2048 };
#endif

struct chunk {
    struct chunk *older;
    size_t size, used;
    _Alignas(max_align_t) unsigned char bytes[];
};

/* Something that is released before the memory is; stands in the arena itself. */
struct adopted {
    struct adopted *older;
    void (*release)(void *thing);
    void *thing;
};

struct arena {
    struct chunk *newest; /* the one with room */
    struct adopted *last;
};

static _Noreturn void memory_ran_out(void)
{
    fputs("error out of memory\n", stderr);
    abort();
}

void *memory_checked(void *memory)
{
    if (!memory)
        memory_ran_out();
    return memory;
}

struct arena *arena_new(void)
{
    return memory_checked(calloc(1, sizeof(struct arena)));
}

void arena_empty(struct arena *arena)
{
    while (arena->last) {
        struct adopted *adopted = arena->last;

        arena->last = adopted->older;
        adopted->release(adopted->thing);
    }
    while (arena->newest) {
        struct chunk *chunk = arena->newest;

        arena->newest = chunk->older;
        free(chunk);
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_empty(arena);
    free(arena);
}

size_t arena_bytes(const struct arena *arena)
{
    size_t bytes = 0;

    for (const struct chunk *chunk = arena->newest; chunk; chunk = chunk->older)
        bytes += chunk->size;
    return bytes;
}

static struct chunk *chunk_new(size_t size)
{
    struct chunk *chunk;
    size_t total;

    if (__builtin_add_overflow(size, sizeof(*chunk), &total))
        memory_ran_out();
    chunk = memory_checked(calloc(1, total));
    chunk->size = size;
    return chunk;
}

/* What is too large to share gets a chunk of its own, behind the one with room. */
static void *take_alone(struct arena *arena, size_t bytes)
{
    struct chunk *chunk = chunk_new(bytes);
    struct chunk **place = arena->newest ? &arena->newest->older : &arena->newest;

    chunk->used = bytes;
    chunk->older = *place;
    *place = chunk;
    return chunk->bytes;
}

static void *take(struct arena *arena, size_t bytes)
{
    const size_t step = _Alignof(max_align_t), large = CHUNK_BYTES_MAX / 4;
    struct chunk *chunk = arena->newest;
    void *taken;

    if (bytes >= large)
        return take_alone(arena, bytes);
    bytes = bytes ? (bytes + step - 1) / step * step : step;
    if (!chunk || chunk->size - chunk->used < bytes) {
        size_t size = chunk ? chunk->size * 2 : CHUNK_BYTES_FIRST;

        if (size > CHUNK_BYTES_MAX)
            size = CHUNK_BYTES_MAX;
        chunk = chunk_new(size < bytes ? CHUNK_BYTES_MAX : size);
        chunk->older = arena->newest;
        arena->newest = chunk;
    }
    taken = chunk->bytes + chunk->used;
    chunk->used += bytes;
    return taken;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        memory_ran_out();
    return take(arena, bytes);
}

void *arena_grow(struct arena *arena, const void *old, size_t old_count, size_t new_count, size_t size)
{
    void *larger = arena_array(arena, new_count, size);
    size_t kept = old_count < new_count ? old_count : new_count;

    if (kept)
        memcpy(larger, old, kept * size);
    return larger;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_text_bytes(arena, text, strlen(text)) : NULL;
}

char *arena_text_bytes(struct arena *arena, const char *text, size_t bytes)
{
    char *copy;
    size_t with_end;

    if (__builtin_add_overflow(bytes, 1, &with_end))
        memory_ran_out();
    copy = arena_array(arena, with_end, 1);
    if (bytes)
        memcpy(copy, text, bytes);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list values;
    char *text;

    va_start(values, format);
    text = arena_format_list(arena, format, values);
    va_end(values);
    return text;
}

char *arena_format_list(struct arena *arena, const char *format, va_list values)
{
    va_list again;
    char *text;
    int length;

    va_copy(again, values);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return arena_text(arena, "");
    text = arena_array(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, values);
    return text;
}

void arena_own(struct arena *arena, void *thing, void (*release)(void *thing))
{
    struct adopted *adopted = take(arena, sizeof(*adopted));

    *adopted = (struct adopted){.older = arena->last, .release = release, .thing = thing};
    arena->last = adopted;
}

/* A list of mallocs, newest first, and how to release what was adopted. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stands in front of every allocation. An adopted thing's block holds the pointer to it as its bytes. */
struct block {
    struct block *older;
    void (*release)(void *thing); /* NULL: plain memory */
    _Alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *newest;
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
    while (arena->newest) {
        struct block *block = arena->newest;
        void *thing;

        arena->newest = block->older;
        if (block->release) {
            memcpy(&thing, block->bytes, sizeof(thing));
            block->release(thing);
        }
        free(block);
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_empty(arena);
    free(arena);
}

static struct block *block_add(struct arena *arena, size_t bytes, void (*release)(void *thing))
{
    struct block *block;
    size_t total;

    if (__builtin_add_overflow(bytes, sizeof(*block), &total))
        memory_ran_out();
    block = memory_checked(calloc(1, total));
    block->release = release;
    block->older = arena->newest;
    arena->newest = block;
    return block;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        memory_ran_out();
    return block_add(arena, bytes, NULL)->bytes;
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
    struct block *block = block_add(arena, sizeof(thing), release);

    memcpy(block->bytes, &thing, sizeof(thing));
}

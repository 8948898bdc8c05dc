/* What every fuzzer includes: the entry point, expectations that stop it, parts of the input. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property of whatever comes in. */
#define EXPECT(condition_)                                                                                   \
    do {                                                                                                     \
        if (!(condition_)) {                                                                                 \
            fprintf(stderr, "%s:%d: expected %s\n", __FILE__, __LINE__, #condition_);                        \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

struct input {
    struct arena *arena;
    const char *bytes;
    size_t count;
};

static inline struct input input_of(struct arena *arena, const uint8_t *data, size_t size)
{
    return (struct input){arena, (const char *)data, size};
}

/* The next byte; 0 at the end. */
static inline unsigned input_byte(struct input *input)
{
    if (!input->count)
        return 0;
    input->count--;
    return (unsigned char)*input->bytes++;
}

/* Up to the next NUL, or all that is left; terminated. */
static inline char *input_text(struct input *input)
{
    size_t bytes = strnlen(input->bytes, input->count);
    char *text = arena_text_bytes(input->arena, input->bytes, bytes);

    input->bytes += bytes;
    input->count -= bytes;
    input_byte(input);
    return text;
}

#endif

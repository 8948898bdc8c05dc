/* Feature keys as small numbers. */
#ifndef ASSISTANT_VOCABULARY_H
#define ASSISTANT_VOCABULARY_H

#include <stddef.h>
#include <stdint.h>

struct arena;

#define VOCABULARY_ABSENT UINT32_MAX

struct vocabulary {
    struct arena *arena;
    uint64_t *keys; /* by number */
    size_t count, room;
    uint32_t *slots; /* numbers by hash, VOCABULARY_ABSENT where empty */
    size_t slot_count;
};

struct vocabulary *vocabulary_new(struct arena *arena); /* owned by arena */
uint32_t vocabulary_add(struct vocabulary *vocabulary, uint64_t key);
uint32_t vocabulary_find(const struct vocabulary *vocabulary, uint64_t key);

#endif

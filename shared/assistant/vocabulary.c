/* Feature keys as small numbers. */
#include "assistant/vocabulary.h"

#include "base/arena.h"

enum { SLOTS_AT_FIRST = 4096 };

static uint32_t *slots_new(struct arena *arena, size_t count)
{
    uint32_t *slots = arena_many(arena, count, uint32_t);

    for (size_t i = 0; i < count; i++)
        slots[i] = VOCABULARY_ABSENT;
    return slots;
}

struct vocabulary *vocabulary_new(struct arena *arena)
{
    struct vocabulary *vocabulary = arena_one(arena, struct vocabulary);

    vocabulary->arena = arena;
    vocabulary->slot_count = SLOTS_AT_FIRST;
    vocabulary->slots = slots_new(arena, SLOTS_AT_FIRST);
    return vocabulary;
}

/* The slot that holds the key or would. */
static size_t slot_of(const struct vocabulary *vocabulary, uint64_t key)
{
    size_t mask = vocabulary->slot_count - 1, slot = (size_t)((key * 0x9E3779B97F4A7C15u) >> 20) & mask;

    while (vocabulary->slots[slot] != VOCABULARY_ABSENT && vocabulary->keys[vocabulary->slots[slot]] != key)
        slot = (slot + 1) & mask;
    return slot;
}

static void slots_double(struct vocabulary *vocabulary)
{
    vocabulary->slot_count *= 2;
    vocabulary->slots = slots_new(vocabulary->arena, vocabulary->slot_count);
    for (size_t i = 0; i < vocabulary->count; i++)
        vocabulary->slots[slot_of(vocabulary, vocabulary->keys[i])] = (uint32_t)i;
}

uint32_t vocabulary_add(struct vocabulary *vocabulary, uint64_t key)
{
    size_t slot = slot_of(vocabulary, key);

    if (vocabulary->slots[slot] != VOCABULARY_ABSENT)
        return vocabulary->slots[slot];
    if (vocabulary->count == vocabulary->room) {
        size_t room = vocabulary->room ? vocabulary->room * 2 : SLOTS_AT_FIRST / 2;
        vocabulary->keys =
            arena_grow(vocabulary->arena, vocabulary->keys, vocabulary->count, room, sizeof(uint64_t));
        vocabulary->room = room;
    }
    vocabulary->keys[vocabulary->count] = key;
    vocabulary->slots[slot] = (uint32_t)vocabulary->count++;
    if (vocabulary->count * 2 > vocabulary->slot_count)
        slots_double(vocabulary);
    return (uint32_t)(vocabulary->count - 1);
}

uint32_t vocabulary_find(const struct vocabulary *vocabulary, uint64_t key)
{
    return vocabulary->slots[slot_of(vocabulary, key)];
}

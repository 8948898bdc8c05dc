/* Which request type a person means, by rank. */
#ifndef ASSISTANT_GUIDED_TYPE_H
#define ASSISTANT_GUIDED_TYPE_H

#include "assistant/turn.h"

enum { GUIDED_SUGGESTIONS_MAX = 5 };

struct guess {
    struct suggestion list[GUIDED_SUGGESTIONS_MAX]; /* best first */
    size_t count;
    bool is_sure; /* the first is likely enough, and clearly ahead */
};

struct guess guess_words(struct arena *arena, const struct turn_facts *facts, const char *words);

/* From all a person has said; what they said last counts alone, too. */
struct guess guess_statements(struct arena *arena, const struct turn_facts *facts,
                              const char *const *statements, size_t count);

/* One of the suggestions, picked as "the second one" or by a part of its name; NULL when none is. */
const char *guess_picked(struct arena *arena, const struct turn_facts *facts, const struct guess *guess,
                         const char *message);

/* What the portal offers at all, a type of each group first. */
struct guess guess_offer(struct arena *arena, const struct turn_facts *facts);

#endif

/* What a ranker knows: made by rank_build.c, asked by rank.c. */
#ifndef ASSISTANT_RANK_MODEL_H
#define ASSISTANT_RANK_MODEL_H

#include "assistant/bm25.h"
#include "assistant/rank.h"
#include "assistant/softmax.h"

struct rank_model {
    struct arena *arena;
    struct lexicon *lexicon;
    size_t type_count;
    tongue_set tongues; /* those its texts are in, and the shipped ones */
    struct bm25 *bm25;
    struct softmax *softmax; /* NULL without history */
    double history;          /* share of the types with enough past tickets */
    uint64_t *acts;          /* by type: what its words say is wanted or has happened */
};

/* The acts some merged features name at least that often, a bit each. */
uint64_t rank_acts(const struct features *features, float least);

#endif

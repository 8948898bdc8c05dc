/* What a ranker sees of a text: stems, pairs of neighbours, pieces of words, and groups of like meaning. */
#ifndef ASSISTANT_FEATURES_H
#define ASSISTANT_FEATURES_H

#include "assistant/lexicon.h"
#include "assistant/stems.h"

enum feature_kind { FEATURE_STEM, FEATURE_PAIR, FEATURE_PIECE, FEATURE_GROUP, FEATURE_KINDS_COUNT };

struct feature {
    uint64_t key; /* its kind in the lowest two bits */
    float count;
};

static inline enum feature_kind feature_kind_of(uint64_t key)
{
    return (enum feature_kind)(key & 3u);
}

/* Features in the making; zeroed memory and a maker is an empty list. */
struct features {
    struct feature *list;
    size_t count, room;
};

/* What is needed to make features; one thread's. */
struct feature_maker {
    struct arena *arena; /* owns the features */
    struct stems *stems;
    const struct lexicon *lexicon; /* NULL: no groups */
};

/* Adds what the words hold, each count multiplied by `weight` and the word's own weight. */
void features_add(const struct feature_maker *maker, struct features *features, const struct words *words,
                  tongue_set tongues, float weight);

/* The same of a long text: stems and groups alone. */
void features_add_long(const struct feature_maker *maker, struct features *features,
                       const struct words *words, tongue_set tongues, float weight);

/* Whether merged features hold a key. */
bool features_hold(const struct features *features, uint64_t key);

/* Adds, to merged features, each pair of an act ("broken", "order") and a thing ("device"): the pair tells
 * more than both. */
void features_pair_groups(const struct feature_maker *maker, struct features *features);

/* Sorts by key and merges equal ones. */
void features_merge(struct features *features);

#endif

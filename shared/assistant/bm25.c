/* BM25 over features of all kinds, each kind with a weight of its own. */
#include "assistant/bm25.h"

#include <math.h>
#include <string.h>

#include "assistant/vocabulary.h"
#include "base/arena.h"

static const double SATURATION = 1.2;
static const double LENGTH_SHARE = 0.5;
static const double STEM_WEIGHT = 1.0, PAIR_WEIGHT = 1.0, PIECE_WEIGHT = 0.5;

struct posting {
    uint32_t document;
    float weight;
};

struct bm25 {
    double kind_weights[FEATURE_KINDS_COUNT];
    struct vocabulary *vocabulary;
    size_t document_count;
    uint32_t *starts; /* of each feature's postings; one more than features */
    struct posting *postings;
};

static double rarity(const struct bm25 *bm25, size_t holding)
{
    return log(1.0 + ((double)bm25->document_count - (double)holding + 0.5) / ((double)holding + 0.5));
}

/* Groups stand beside the words they come from, so they do not make a document longer. */
static double document_length(const struct bm25 *bm25, const struct features *document)
{
    double length = 0;

    for (size_t i = 0; i < document->count; i++) {
        enum feature_kind kind = feature_kind_of(document->list[i].key);
        if (kind != FEATURE_GROUP)
            length += bm25->kind_weights[kind] * (double)document->list[i].count;
    }
    return length;
}

static void postings_count(struct bm25 *bm25, struct arena *arena, const struct features *documents)
{
    struct arena *scratch = arena_new();
    size_t total = 0;

    for (size_t d = 0; d < bm25->document_count; d++)
        total += documents[d].count;
    uint32_t *holding = arena_many(scratch, total + 1, uint32_t);
    bm25->postings = arena_many(arena, total + 1, struct posting);
    for (size_t d = 0; d < bm25->document_count; d++) {
        for (size_t i = 0; i < documents[d].count; i++)
            holding[vocabulary_add(bm25->vocabulary, documents[d].list[i].key)]++;
    }
    bm25->starts = arena_many(arena, bm25->vocabulary->count + 1, uint32_t);
    for (size_t f = 0; f < bm25->vocabulary->count; f++)
        bm25->starts[f + 1] = bm25->starts[f] + holding[f];
    arena_free(scratch);
}

static size_t holding_of(const struct bm25 *bm25, uint32_t feature)
{
    return feature == VOCABULARY_ABSENT ? 0 : bm25->starts[feature + 1] - bm25->starts[feature];
}

static void postings_fill(struct bm25 *bm25, const struct features *documents)
{
    struct arena *scratch = arena_new();
    uint32_t *filled = arena_many(scratch, bm25->vocabulary->count + 1, uint32_t);
    double *lengths = arena_many(scratch, bm25->document_count + 1, double), average = 0;

    for (size_t d = 0; d < bm25->document_count; d++)
        average += (lengths[d] = document_length(bm25, &documents[d])) / (double)bm25->document_count;
    for (size_t d = 0; d < bm25->document_count; d++) {
        double share = average > 0 ? lengths[d] / average : 1;
        double damp = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * share);
        for (size_t i = 0; i < documents[d].count; i++) {
            const struct feature *feature = &documents[d].list[i];
            uint32_t f = vocabulary_find(bm25->vocabulary, feature->key);
            double count = (double)feature->count;
            double weight = bm25->kind_weights[feature_kind_of(feature->key)] *
                            rarity(bm25, holding_of(bm25, f)) * count * (SATURATION + 1) / (count + damp);
            bm25->postings[bm25->starts[f] + filled[f]++] = (struct posting){(uint32_t)d, (float)weight};
        }
    }
    arena_free(scratch);
}

struct bm25 *bm25_build(struct arena *arena, const struct features *documents, size_t count,
                        double group_weight)
{
    struct bm25 *bm25 = arena_one(arena, struct bm25);

    *bm25 = (struct bm25){.kind_weights = {STEM_WEIGHT, PAIR_WEIGHT, PIECE_WEIGHT, group_weight},
                          .vocabulary = vocabulary_new(arena),
                          .document_count = count};
    postings_count(bm25, arena, documents);
    postings_fill(bm25, documents);
    return bm25;
}

/* A word said twice asks no more; a thing said in several ways does. */
static double query_share(const struct feature *feature)
{
    double count = (double)feature->count;

    if (count <= 1)
        return count;
    return feature_kind_of(feature->key) == FEATURE_GROUP ? 1 + log(count) : 1;
}

static double asked_of(const struct bm25 *bm25, const struct feature *feature, uint32_t number)
{
    return query_share(feature) * bm25->kind_weights[feature_kind_of(feature->key)] *
           rarity(bm25, holding_of(bm25, number));
}

double bm25_score(const struct bm25 *bm25, const struct features *query, double *scores)
{
    double asked = 0;

    for (size_t i = 0; i < query->count; i++) {
        uint32_t f = vocabulary_find(bm25->vocabulary, query->list[i].key);
        double share = query_share(&query->list[i]);
        asked += asked_of(bm25, &query->list[i], f);
        for (size_t p = 0; p < holding_of(bm25, f); p++) {
            const struct posting *posting = &bm25->postings[bm25->starts[f] + p];
            scores[posting->document] += share * (double)posting->weight;
        }
    }
    return asked;
}

void bm25_explain(const struct bm25 *bm25, const struct features *query, size_t document,
                  struct bm25_share shares[FEATURE_KINDS_COUNT])
{
    for (size_t i = 0; i < query->count; i++) {
        const struct feature *feature = &query->list[i];
        struct bm25_share *share = &shares[feature_kind_of(feature->key)];
        uint32_t f = vocabulary_find(bm25->vocabulary, feature->key);
        share->asked += asked_of(bm25, feature, f);
        for (size_t p = 0; p < holding_of(bm25, f); p++) {
            const struct posting *posting = &bm25->postings[bm25->starts[f] + p];
            if (posting->document == document)
                share->got += query_share(feature) * (double)posting->weight;
        }
    }
}

bool bm25_knows(const struct bm25 *bm25, uint64_t key)
{
    return vocabulary_find(bm25->vocabulary, key) != VOCABULARY_ABSENT;
}

bool bm25_document_has(const struct bm25 *bm25, size_t document, uint64_t key)
{
    uint32_t f = vocabulary_find(bm25->vocabulary, key);

    for (size_t p = 0; p < holding_of(bm25, f); p++)
        if (bm25->postings[bm25->starts[f] + p].document == document)
            return true;
    return false;
}

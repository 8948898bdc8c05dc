/* BM25 over features of all kinds, each kind with a weight of its own. */
#include "assistant/bm25.h"

#include <math.h>
#ifndef SAT
#define SAT 1.2
#endif
#ifndef LSH
#define LSH 0.5
#endif
#ifndef KWS
#define KWS 1.0
#endif
#ifndef KWP
#define KWP 1.0
#endif
#ifndef KWC
#define KWC 0.5
#endif

#include <string.h>

#include "assistant/vocabulary.h"
#include "base/arena.h"

static const double SATURATION = SAT;
static const double LENGTH_SHARE = LSH;

/* Stems, pairs, pieces, groups: a group weighs like all the pieces of a word together. */
#ifndef KWG
#define KWG 4.0
#endif
static const double plain_kind_weights[FEATURE_KINDS_COUNT] = {KWS, KWP, KWC, 0};

#ifndef KWG
#define KWG 4.0
#endif
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

static double rarity(size_t documents, size_t holding)
{
    return log(1.0 + ((double)documents - (double)holding + 0.5) / ((double)holding + 0.5));
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
    size_t total = 0;

    for (size_t d = 0; d < bm25->document_count; d++)
        total += documents[d].count;
    uint32_t *numbers = arena_many(arena, total + 1, uint32_t);
    bm25->postings = arena_many(arena, total + 1, struct posting);
    for (size_t d = 0; d < bm25->document_count; d++) {
        for (size_t i = 0; i < documents[d].count; i++)
            numbers[vocabulary_add(bm25->vocabulary, documents[d].list[i].key)]++;
    }
    bm25->starts = arena_many(arena, bm25->vocabulary->count + 1, uint32_t);
    for (size_t f = 0; f < bm25->vocabulary->count; f++)
        bm25->starts[f + 1] = bm25->starts[f] + numbers[f];
}

static void postings_fill(struct bm25 *bm25, struct arena *scratch, const struct features *documents)
{
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
            double count = (double)feature->count, holding = bm25->starts[f + 1] - bm25->starts[f];
            double weight = bm25->kind_weights[feature_kind_of(feature->key)] *
                            rarity(bm25->document_count, (size_t)holding) * count * (SATURATION + 1) /
                            (count + damp);
            bm25->postings[bm25->starts[f] + filled[f]++] = (struct posting){(uint32_t)d, (float)weight};
        }
    }
}

struct bm25 *bm25_build(struct arena *arena, const struct features *documents, size_t count, double group_weight)
{
    struct bm25 *bm25 = arena_one(arena, struct bm25);
    struct arena *scratch = arena_new();

    bm25->vocabulary = vocabulary_new(arena);
    bm25->document_count = count;
    memcpy(bm25->kind_weights, plain_kind_weights, sizeof plain_kind_weights);
    bm25->kind_weights[FEATURE_GROUP] = group_weight;
    postings_count(bm25, arena, documents);
    postings_fill(bm25, scratch, documents);
    arena_free(scratch);
    return bm25;
}

#ifndef QL
#define QL 1.0
#endif
/* A word said twice asks no more; a thing said in several ways does. */
static double query_share(const struct feature *feature)
{
    double count = (double)feature->count;

    if (count <= 1)
        return count;
    return feature_kind_of(feature->key) == FEATURE_GROUP ? 1 + QL * log(count) : 1;
}

double bm25_score(const struct bm25 *bm25, const struct features *query, double *scores)
{
    double asked = 0;

    for (size_t i = 0; i < query->count; i++) {
        const struct feature *feature = &query->list[i];
        uint32_t f = vocabulary_find(bm25->vocabulary, feature->key);
        double share = query_share(feature);
        size_t holding = f == VOCABULARY_ABSENT ? 0 : bm25->starts[f + 1] - bm25->starts[f];
        asked += share * bm25->kind_weights[feature_kind_of(feature->key)] * rarity(bm25->document_count, holding);
        if (f == VOCABULARY_ABSENT)
            continue;
        for (uint32_t p = bm25->starts[f]; p < bm25->starts[f + 1]; p++)
            scores[bm25->postings[p].document] += share * (double)bm25->postings[p].weight;
    }
    return asked;
}

void bm25_explain(const struct bm25 *bm25, const struct features *query, size_t document, struct bm25_share *shares)
{
    for (size_t i = 0; i < query->count; i++) {
        const struct feature *feature = &query->list[i];
        enum feature_kind kind = feature_kind_of(feature->key);
        uint32_t f = vocabulary_find(bm25->vocabulary, feature->key);
        double share = query_share(feature);
        size_t holding = f == VOCABULARY_ABSENT ? 0 : bm25->starts[f + 1] - bm25->starts[f];
        shares[kind].asked += share * bm25->kind_weights[kind] * rarity(bm25->document_count, holding);
        for (size_t p = 0; p < holding; p++) {
            if (bm25->postings[bm25->starts[f] + p].document == document)
                shares[kind].got += share * (double)bm25->postings[bm25->starts[f] + p].weight;
        }
    }
}

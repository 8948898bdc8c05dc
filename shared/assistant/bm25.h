/* BM25 over features of all kinds, each kind with a weight of its own. */
#ifndef ASSISTANT_BM25_H
#define ASSISTANT_BM25_H

#include "assistant/features.h"

/* Immutable once built. */
struct bm25;

/* Merged features a document; group_weight is how much groups of like meaning count beside words. Owned by
 * arena. */
struct bm25 *bm25_build(struct arena *arena, const struct features *documents, size_t count,
                        double group_weight);

/* Adds each document's score to scores; `query` is merged. Returns the most that a document holding all of
 * the query could get, words that no document holds included: a measure of how much was asked. */
double bm25_score(const struct bm25 *bm25, const struct features *query, double *scores);

/* Whether any document has that feature. */
bool bm25_knows(const struct bm25 *bm25, uint64_t key);

/* Whether one document has it. */
bool bm25_document_has(const struct bm25 *bm25, size_t document, uint64_t key);

/* How much of each kind of feature was asked for, and how much of it a document has. */
struct bm25_share {
    double asked, got;
};
void bm25_explain(const struct bm25 *bm25, const struct features *query, size_t document,
                  struct bm25_share shares[FEATURE_KINDS_COUNT]);

#endif

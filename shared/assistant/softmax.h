/* A linear softmax classifier over features, trained on past tickets. */
#ifndef ASSISTANT_SOFTMAX_H
#define ASSISTANT_SOFTMAX_H

#include "assistant/features.h"

/* Immutable once trained. */
struct softmax;

struct softmax_row {
    struct features features; /* merged */
    size_t document;          /* what it is an example of */
    float step;               /* 1, or more for a row that counts more */
};

/* The same rows always give the same model. Owned by arena. */
struct softmax *softmax_train(struct arena *arena, const struct softmax_row *rows, size_t row_count,
                              size_t document_count);

/* Writes each document's logit; `query` is merged. */
void softmax_score(const struct softmax *softmax, struct arena *scratch, const struct features *query,
                   double *logits);

#endif

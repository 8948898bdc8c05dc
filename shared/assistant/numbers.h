/* Numbers in plain words: "200", "1.299,00", "5k", "two dozen", "zweiundzwanzig". */
#ifndef ASSISTANT_NUMBERS_H
#define ASSISTANT_NUMBERS_H

#include "assistant/utterance.h"

struct number_mention {
    double value;
    size_t first, count; /* words */
    size_t start, end;   /* bytes, with a currency sign */
    bool article;        /* only "a", "ein": a number when something is counted behind it */
    bool ordinal;        /* "2nd", "third", "zweite" */
    bool money;          /* a currency stands beside it */
    const char *unit;    /* the word behind it or grown together with it, folded; "" when none */
};

/* false: no number begins with that word. */
bool number_at(const struct utterance *utterance, size_t at, struct number_mention *mention);

/* Every number of an utterance but ordinals, in order; words taken already are passed over. Owned by its
 * arena. */
size_t numbers_find(const struct utterance *utterance, struct number_mention **mentions);

/* A whole text as a number, in the conventions of a language. */
bool number_of_text(const char *text, enum language language, double *value);

/* One word, folded: "three", "drei", "twenty"; ordinals say so. */
bool number_word(const char *word, double *value, bool *ordinal);

/* Shortest JSON that reads back as the same number. Owned by arena. */
const char *number_json(struct arena *arena, double value);

#endif

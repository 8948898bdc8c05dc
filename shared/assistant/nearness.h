/* Whether the words around a value speak of a field. */
#ifndef ASSISTANT_NEARNESS_H
#define ASSISTANT_NEARNESS_H

#include "assistant/utterance.h"

/* The words a field is known by. */
struct field_words {
    const char **words;
    const char **stems[2];
    size_t count;
    size_t name_count; /* the first ones, of its name; the rest are of its description */
};

struct field_words field_words_of(const struct utterance *utterance, const struct form_field *field);

/* 0…1: how near a word of the field stands to those words; words of its description count less. */
double nearness(const struct utterance *utterance, const struct field_words *field, size_t first,
                size_t count);

/* Whether the word at a place is one of the field's, or of the same kind of countable things. */
bool nearness_counts(const struct utterance *utterance, const struct field_words *field, size_t at);

/* Whether every word of one of the field's names, or one that means the same, stands in the utterance with
 * few others between; from where to where. */
bool nearness_whole(const struct utterance *utterance, const struct form_field *field, size_t *first,
                    size_t *count);

/* 0…1: the greatest share of one of the field's names that is said, and where its last word stands. */
double nearness_share(const struct utterance *utterance, const struct form_field *field, size_t *last);

#endif

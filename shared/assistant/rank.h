/* Which request types fit some words: BM25 over stems, word pairs and character n-grams, and a linear model
 * where there is history. */
#ifndef ASSISTANT_RANK_H
#define ASSISTANT_RANK_H

#include "assistant/catalogue.h"

struct arena;
struct rank_model; /* immutable once built; any number of threads may ask it at once */

struct rank_example { /* a past ticket */
    const char *request_type_id;
    const char *text;
};

/* Built from names, descriptions, groups, other languages' wordings and past tickets; released by rank_free.
 * Never NULL. */
struct rank_model *rank_build(const struct catalogue *catalogue, const struct rank_example *examples,
                              size_t example_count);
void rank_free(struct rank_model *model);
size_t rank_bytes(const struct rank_model *model); /* what it holds */

struct rank_score {
    size_t type;       /* index into catalogue->types */
    double score;      /* orders within one query */
    double confidence; /* 0…1, comparable between queries: how likely this type is meant */
};

/* The best types, best first, at most `most`; only those with allowed[type]. Returns how many; 0 when nothing
 * fits at all. scores has room for `most`. */
size_t rank_words(const struct rank_model *model, struct arena *arena, const char *words, const bool *allowed,
                  struct rank_score *scores, size_t most);

/* Whether both words name things of one kind: "keyboard", "Maus". */
bool rank_alike(const struct rank_model *model, struct arena *arena, const char *one, const char *other);

/* Whether a word is one of everyday or service desk language, or of some type. */
bool rank_knows(const struct rank_model *model, struct arena *arena, const char *word);

/* 0…1: the share of the words that belong to a language the ranker reads, or that some type speaks of. What
 * is said in another language is told from what is said briefly: one known word in a sentence of strange ones
 * means little. */
double rank_coverage(const struct rank_model *model, struct arena *arena, const char *text);

#endif

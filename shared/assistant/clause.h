/* A sentence as words that can be taken out, changed and put together again; what is not touched stays as it
 * was written. */
#ifndef ASSISTANT_CLAUSE_H
#define ASSISTANT_CLAUSE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct clause_word {
    const char *text; /* as written, with its punctuation */
    const char *core; /* folded */
};

struct clause {
    struct arena *arena;
    struct clause_word *words;
    size_t count, capacity;
};

struct clause clause_of(struct arena *arena, const char *text);
const char *clause_text(const struct clause *clause); /* joined with single spaces */

/* The words from `at` on are those of the pattern ("i would like to"): how many, else 0. */
size_t clause_matches(const struct clause *clause, size_t at, const char *pattern);
/* The longest of the patterns (separated by '|') that stands at `at`: how many words, else 0. */
size_t clause_matches_any(const struct clause *clause, size_t at, const char *patterns);
bool clause_is(const struct clause *clause, size_t at,
               const char *list); /* " a b c " holds the word at `at` */

void clause_remove(struct clause *clause, size_t at, size_t count);
void clause_insert(struct clause *clause, size_t at, const char *text);
void clause_replace(struct clause *clause, size_t at,
                    const char *text);                /* keeps the punctuation behind the word */
void clause_cut(struct clause *clause, size_t count); /* keeps the first words, without a comma behind */

bool clause_pauses_after(const struct clause *clause, size_t at); /* a comma, semicolon, dash … */
bool clause_is_capital(const struct clause *clause, size_t at);   /* begins with a capital letter or digit */

#endif

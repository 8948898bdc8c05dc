/* The words of a text and where they stand in it. */
#ifndef ASSISTANT_WORDS_H
#define ASSISTANT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct word {
    const char *text;     /* lower case, no accents ("ä" is "ae"), no apostrophes; "wi-fi" is "wifi" */
    size_t start, end;    /* bytes in the text it came from */
    bool begins_sentence; /* first word, or one behind . ! ? ; or a line's end */
    bool behind_comma;    /* a comma, colon, bracket or dash stands between it and the word before */
    float weight;         /* how much it counts, 1 by default */
};

struct words {
    struct word *list;
    size_t count;
};

/* At most WORDS_MAX words are taken; the rest of an endless text is not looked at. Owned by arena. */
enum { WORDS_MAX = 4000 };
struct words words_of(struct arena *arena, const char *text);

/* A text as its words with single spaces between them. Owned by arena. */
const char *words_folded(struct arena *arena, const char *text);

/* Whether a text's words are those of `folded`. */
bool words_fold_to(struct arena *arena, const char *text, const char *folded);

/* Whether `list`, words between single spaces with a space at both ends, holds `word`. */
bool words_hold(const char *list, const char *word);

/* How many of the words of `phrase`, single spaces between them, stand at `at`: all or 0. */
size_t words_phrase_at(const struct words *words, size_t at, const char *phrase);

/* Same place in an alphabet for hashing features; stable between runs. */
uint64_t words_hash(uint64_t seed, const char *text, size_t bytes);

#endif

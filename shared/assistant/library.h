/* The portal's articles of the knowledge base: which of them may help with some words. */
#ifndef ASSISTANT_LIBRARY_H
#define ASSISTANT_LIBRARY_H

#include <stddef.h>

struct arena;
struct library; /* immutable once built; any number of threads may ask it at once */

enum { LIBRARY_BYTES_MAX = 2 * 1024 * 1024, EXCERPT_BYTES_MAX = 320 };

struct article {
    const char *id;
    const char *title;
    const char *text; /* plain; lines are its paragraphs */
    const char *url;  /* "" when nobody knows where people read it */
};

/* Copies what it keeps: of all texts together LIBRARY_BYTES_MAX, each article getting its share. Released by
 * library_free. Never NULL. */
struct library *library_build(const struct article *articles, size_t count);
size_t library_bytes(const struct library *library); /* of all it owns */
void library_free(struct library *library);

/* How many articles there are; 0 for NULL. */
size_t library_size(const struct library *library);

/* NULL when it is not there, or either argument is NULL. */
const struct article *library_article(const struct library *library, const char *id);

struct excerpt {
    const struct article *article;
    const char
        *text;  /* the part of it that fits best, on one line, EXCERPT_BYTES_MAX at most; owned by arena */
    double fit; /* 0…1, comparable between queries: how much of its title the words speak of */
};

/* The best articles, best first, at most `most`; returns how many. `library` may be NULL. */
size_t library_find(const struct library *library, struct arena *arena, const char *words,
                    struct excerpt *excerpts, size_t most);

#endif

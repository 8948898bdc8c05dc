/* Lists of words, in one table, so that a word's lists are found at once: for lists that each word of every
 * message is held against. */
#ifndef ASSISTANT_WORD_LISTS_H
#define ASSISTANT_WORD_LISTS_H

#include <stddef.h>
#include <stdint.h>

/* Filled once, then read by any number of threads. A power of two, twice as many as words are put in. */
enum { WORD_PLACES = 4096 };
struct word_lists {
    struct word_place {
        const char *word;
        size_t bytes;
        uint32_t lists;
    } places[WORD_PLACES];
};

/* `list` is words between single spaces with a space at both ends, and stays where it is; number is 0…31. */
void word_lists_add(struct word_lists *lists, const char *list, unsigned number);

/* A bit for the number of each list that holds the word. */
uint32_t word_lists_of(const struct word_lists *lists, const char *word);

#endif

/* A table with open places: a word stands at the place of its hash, or behind. */
#include "assistant/word_lists.h"

#include <string.h>

#include "assistant/words.h"

static size_t place_of(const struct word_lists *lists, const char *word, size_t bytes)
{
    size_t at = words_hash(0, word, bytes) % WORD_PLACES;

    while (lists->places[at].word &&
           (lists->places[at].bytes != bytes || memcmp(lists->places[at].word, word, bytes) != 0))
        at = (at + 1) % WORD_PLACES;
    return at;
}

void word_lists_add(struct word_lists *lists, const char *list, unsigned number)
{
    for (const char *word = list + 1; *word;) {
        size_t bytes = strcspn(word, " ");
        struct word_place *place = &lists->places[place_of(lists, word, bytes)];

        *place = (struct word_place){word, bytes, place->lists | UINT32_C(1) << number};
        word += bytes + 1;
    }
}

uint32_t word_lists_of(const struct word_lists *lists, const char *word)
{
    return lists->places[place_of(lists, word, strlen(word))].lists;
}

/* Something a person said, read once for all who look for values in it. */
#ifndef ASSISTANT_UTTERANCE_H
#define ASSISTANT_UTTERANCE_H

#include "assistant/turn.h"
#include "assistant/words.h"
#include "base/time.h"

struct stems;

struct utterance {
    struct arena *arena;
    struct stems *stemmers;
    const struct turn_facts *facts;
    const char *text;
    struct words words;
    struct zoned_time now; /* the person's calendar and clock */
    bool *taken;           /* by word: it belongs to a value found already */
    const char **stems[2]; /* by word, as English and as German */
};

struct utterance utterance_of(struct arena *arena, const struct turn_facts *facts, const char *text);

/* The word at a place as text; "" beyond either end, so that looking around needs no care. */
const char *utterance_word(const struct utterance *utterance, size_t at);

bool utterance_word_is(const struct utterance *utterance, size_t at, const char *list); /* " one two " */

/* The one byte that alone stands between a word and the next; 0 when there is more or none. */
char utterance_mark_behind(const struct utterance *utterance, size_t at);

/* Whether nothing but a dash, with or without spaces, stands between a word and the next. */
bool utterance_dash_behind(const struct utterance *utterance, size_t at);

/* Stems of any words the same way; the utterance's stemmers are used, so one thread at a time. */
const char *utterance_stem(const struct utterance *utterance, size_t tongue, const char *word);

/* How many of the words of `phrase`, single spaces between them, stand at `at`: all or 0. */
size_t utterance_phrase_at(const struct utterance *utterance, size_t at, const char *phrase);

void utterance_take(struct utterance *utterance, size_t first, size_t count);
bool utterance_is_taken(const struct utterance *utterance, size_t first, size_t count);

/* The exact words. */
const char *utterance_bytes(const struct utterance *utterance, size_t start, size_t end);
const char *utterance_words_between(const struct utterance *utterance, size_t first, size_t count);

/* Whether a "not", "without", "kein" … governs the words from `first` on. */
bool utterance_is_negated(const struct utterance *utterance, size_t first);

#endif

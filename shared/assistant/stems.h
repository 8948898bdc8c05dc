/* Stems and stop words of the languages a catalogue or a message may be written in. */
#ifndef ASSISTANT_STEMS_H
#define ASSISTANT_STEMS_H

#include "assistant/words.h"

enum tongue { TONGUE_EN, TONGUE_DE, TONGUE_FR, TONGUE_ES, TONGUE_IT, TONGUE_NL, TONGUE_PT, TONGUES_COUNT };

/* A set of tongues is a bit for each. */
typedef unsigned tongue_set;
#define TONGUE_BIT(tongue) (1u << (tongue))
enum { TONGUES_SHIPPED = 1 << TONGUE_EN | 1 << TONGUE_DE };

/* Stemmers keep a scratch text each, so every thread makes its own. Owned by arena. */
struct stems;
struct stems *stems_new(struct arena *arena, tongue_set tongues);

/* The stem of a folded word, without accents; valid until the next call. A tongue not asked for gives the
 * word. */
const char *stems_of(struct stems *stems, enum tongue tongue, const char *word);

/* The tongues a folded word is a stop word of. */
tongue_set stems_stop_tongues(const char *word);
bool stems_is_stop_word(enum tongue tongue, const char *word);

/* How many of the words are stop words of the one tongue, not shipped, that has most of them. */
size_t stems_strange_words(const struct words *words);

/* The tongues these words seem to be in; `otherwise` when nothing tells. */
tongue_set stems_guess(const struct words *words, tongue_set otherwise);

#endif

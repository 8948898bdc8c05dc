/* Groups of words of like meaning, across the shipped languages: "dropped", "kaputt" and "damaged" are one.
 */
#ifndef ASSISTANT_LEXICON_H
#define ASSISTANT_LEXICON_H

#include "assistant/stems.h"

#define GROUP(name, parent, english, german) GROUP_##name,
enum lexicon_group {
    GROUP_NONE,
#include "assistant/lexicon.list"
    LEXICON_GROUPS_MAX
};
#undef GROUP
/* Groups of what somebody wants or has met come first in the list. */
enum { GROUP_ACTS_FIRST = GROUP_ORDER, GROUP_ACTS_LAST = GROUP_ERASED };

/* What people also ask machines, and no service desk offers unless its own words say so. */
enum { GROUP_EVERYDAY_FIRST = GROUP_WEATHER, GROUP_EVERYDAY_LAST = GROUP_ARITHMETIC };

/* Immutable once made; any number of threads may ask it. */
struct lexicon;
struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *lexicon); /* NULL is fine */

/* Raises groups[g] for each group the words name, by the weight of the words that do: whole terms, parts of
 * German compounds, and terms with one letter wrong. Read in those tongues of the set that are shipped, else
 * in all shipped ones. `groups` has LEXICON_GROUPS_MAX members. */
void lexicon_find(const struct lexicon *lexicon, struct arena *arena, struct stems *stems, tongue_set tongues,
                  const struct words *words, float *groups);

#endif

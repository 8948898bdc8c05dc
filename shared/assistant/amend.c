/* A thing taken back for another of its kind. */
#include "assistant/amend.h"

#include "assistant/intents.h"
#include "assistant/rank.h"
#include "assistant/stems.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/text.h"

enum { CORRECTION_WORDS_MAX = 4 };

static bool tells(const char *word)
{
    static const char fillers[] = " actually really eigentlich lieber rather instead natuerlich course ";

    return !stems_is_stop_word(TONGUE_EN, word) && !stems_is_stop_word(TONGUE_DE, word) &&
           !words_hold(fillers, word);
}

/* The only word of a short correction that tells something; NULL when there are more, or none. */
static const struct word *thing_of(const struct words *words)
{
    const struct word *thing = NULL;

    for (size_t at = 0; at < words->count; at++) {
        if (!tells(words->list[at].text))
            continue;
        if (thing)
            return NULL;
        thing = &words->list[at];
    }
    return words->count <= CORRECTION_WORDS_MAX ? thing : NULL;
}

/* The only other thing of the same kind. */
static const struct word *thing_alike(struct arena *arena, const struct turn_facts *facts,
                                      const struct words *words, const char *thing)
{
    const struct word *found = NULL;

    for (size_t at = 0; at < words->count; at++) {
        const char *word = words->list[at].text;

        if (!tells(word) || !rank_alike(facts->rank, arena, word, thing))
            continue;
        if (found || text_equals(word, thing))
            return NULL;
        found = &words->list[at];
    }
    return found;
}

const char *amended(struct arena *arena, const struct turn_facts *facts, const char *statement,
                    const char *message)
{
    const char *rest = facts->rank ? intent_correction(arena, message) : NULL;
    struct words said, named;
    const struct word *thing, *other;

    if (!rest)
        return NULL;
    named = words_of(arena, rest);
    thing = thing_of(&named);
    if (!thing)
        return NULL;
    said = words_of(arena, statement);
    other = thing_alike(arena, facts, &said, thing->text);
    if (!other)
        return NULL;
    return arena_format(arena, "%.*s%.*s%s", (int)other->start, statement, (int)(thing->end - thing->start),
                        rest + thing->start, statement + other->end);
}

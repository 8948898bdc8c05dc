/* Something a person said, read once for all who look for values in it. */
#include "assistant/utterance.h"

#include <string.h>

#include "assistant/stems.h"
#include "base/arena.h"
#include "base/text.h"

enum { NEGATION_NEAR = 2, NEGATION_REACH = 4 };

struct utterance utterance_of(struct arena *arena, const struct turn_facts *facts, const char *text)
{
    struct utterance utterance = {.arena = arena, .facts = facts, .text = text ? text : ""};

    utterance.words = words_of(arena, utterance.text);
    utterance.taken = arena_many(arena, utterance.words.count + 1, bool);
    utterance.stemmers = stems_new(arena, TONGUES_SHIPPED);
    for (size_t t = 0; t < 2; t++) {
        utterance.stems[t] = arena_many(arena, utterance.words.count + 1, const char *);
        for (size_t i = 0; i < utterance.words.count; i++)
            utterance.stems[t][i] =
                arena_text(arena, utterance_stem(&utterance, t, utterance.words.list[i].text));
    }
    time_in_zone(facts->now, facts->zone, &utterance.now);
    return utterance;
}

const char *utterance_stem(const struct utterance *utterance, size_t tongue, const char *word)
{
    return stems_of(utterance->stemmers, tongue == 0 ? TONGUE_EN : TONGUE_DE, word);
}

const char *utterance_word(const struct utterance *utterance, size_t at)
{
    return at < utterance->words.count ? utterance->words.list[at].text : "";
}

bool utterance_word_is(const struct utterance *utterance, size_t at, const char *list)
{
    return words_hold(list, utterance_word(utterance, at));
}

char utterance_mark_behind(const struct utterance *utterance, size_t at)
{
    const struct word *words = utterance->words.list;

    if (at + 1 >= utterance->words.count || words[at + 1].start != words[at].end + 1)
        return 0;
    return utterance->text[words[at].end];
}

bool utterance_dash_behind(const struct utterance *utterance, size_t at)
{
    static const char *const dashes[] = {"-", "–", "—"};
    const struct word *words = utterance->words.list;

    if (at + 1 >= utterance->words.count)
        return false;
    const char *gap =
        text_trimmed(utterance->arena, utterance_bytes(utterance, words[at].end, words[at + 1].start));
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        if (text_equals(gap, dashes[i]))
            return true;
    }
    return false;
}

size_t utterance_phrase_at(const struct utterance *utterance, size_t at, const char *phrase)
{
    return words_phrase_at(&utterance->words, at, phrase);
}

void utterance_take(struct utterance *utterance, size_t first, size_t count)
{
    for (size_t i = first; i < first + count && i < utterance->words.count; i++)
        utterance->taken[i] = true;
}

bool utterance_is_taken(const struct utterance *utterance, size_t first, size_t count)
{
    for (size_t i = first; i < first + count && i < utterance->words.count; i++) {
        if (utterance->taken[i])
            return true;
    }
    return false;
}

const char *utterance_bytes(const struct utterance *utterance, size_t start, size_t end)
{
    return arena_text_bytes(utterance->arena, utterance->text + start, end - start);
}

const char *utterance_words_between(const struct utterance *utterance, size_t first, size_t count)
{
    const struct word *words = utterance->words.list;

    if (count == 0 || first + count > utterance->words.count)
        return "";
    return utterance_bytes(utterance, words[first].start, words[first + count - 1].end);
}

/* "not urgent" and "without a dock" speak of what follows at once, "don't need a dock" of what is not needed;
 * "cannot open Outlook" speaks of the opening. */
bool utterance_is_negated(const struct utterance *utterance, size_t first)
{
    static const char near[] =
        " not no without neither never nor kein keine keinen keinem keiner nicht ohne nie weder ";
    static const char far[] = " not dont doesnt nicht ";
    static const char wishes[] = " need want require include have benoetige brauche ";

    for (size_t back = 1; back <= NEGATION_REACH && back <= first; back++) {
        if (utterance->words.list[first - back + 1].begins_sentence ||
            utterance_word_is(utterance, first - back, " but sondern aber "))
            break;
        if (utterance_word_is(utterance, first - back + 1, " only just nur able "))
            continue;
        if (back <= NEGATION_NEAR && utterance_word_is(utterance, first - back, near))
            return true;
        if (utterance_word_is(utterance, first - back, far) && back > 1 &&
            utterance_word_is(utterance, first - back + 1, wishes))
            return true;
    }
    return false;
}

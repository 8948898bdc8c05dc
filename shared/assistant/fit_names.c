/* Names of people and places into the text fields that ask for one. */
#include <string.h>

#include "assistant/calendar.h"
#include "assistant/fitting.h"
#include "assistant/rank.h"
#include "assistant/stems.h"
#include "base/arena.h"
#include "base/text.h"

enum { NAME_WORDS_MAX = 4 };

enum bearer { BEARER_NONE, BEARER_PERSON, BEARER_DESTINATION, BEARER_ORIGIN, BEARER_PLACE };

/* What fields are called that ask for a name: beginnings of words, folded. */
static const struct {
    enum bearer bearer;
    const char *beginnings[20];
} askers[] = {
    {BEARER_ORIGIN,
     {"origin", "departure", "from", "start", "abflug", "abfahrt", "startort", "herkunft", "von"}},
    {BEARER_DESTINATION, {"destination", "arrival", "to", "reiseziel", "ziel", "ankunft", "wohin", "nach"}},
    {BEARER_PERSON,
     {"employee", "colleague", "person", "contact", "starter", "joiner", "leaver", "visitor", "guest",
      "supervisor", "mitarbeit", "kolleg", "ansprechpartner", "vorgesetzt", "besucher", "gast", "manager",
      "full name", "vollstaendiger name"}},
    {BEARER_PLACE, {"city", "town", "place", "stadt", "ort", "location"}},
};

static bool begins_word(const char *folded, const char *beginning)
{
    size_t bytes = strlen(beginning);
    const char *at = folded;

    while (at) {
        bool whole = bytes <= 4;

        if (strncmp(at, beginning, bytes) == 0 && (!whole || !at[bytes] || at[bytes] == ' '))
            return true;
        at = strchr(at, ' ');
        at = at ? at + 1 : NULL;
    }
    return false;
}

static enum bearer bearer_asked(struct arena *arena, const struct form_field *field)
{
    const char *folded =
        words_folded(arena, arena_format(arena, "%s\n%s", field->name, field->also ? field->also : ""));

    if (field->kind != VALUE_TEXT)
        return BEARER_NONE;
    for (size_t i = 0; i < sizeof(askers) / sizeof(askers[0]); i++)
        for (size_t b = 0; askers[i].beginnings[b]; b++)
            if (begins_word(folded, askers[i].beginnings[b]))
                return askers[i].bearer;
    return BEARER_NONE;
}

/* Written with a capital letter. */
static bool is_capital(const struct utterance *utterance, size_t at)
{
    const char *written, *lowered;

    if (at >= utterance->words.count)
        return false;
    written = utterance_bytes(utterance, utterance->words.list[at].start, utterance->words.list[at].end);
    lowered = text_lowered(utterance->arena, written);
    return utf8_next(&written) != utf8_next(&lowered);
}

/* What a person's name stands behind. */
static const char titles[] = " mr mrs ms miss mister dr prof frau herr herrn ";
static const char cues_of_person[] =
    " of for is named called colleague employee member starter joiner leaver manager hire about with by name "
    "von fuer namens heisst kollegin kollege kollegen mitarbeiter mitarbeiterin mitarbeiters person ";
static const char articles[] = " der die das den dem des ein eine einen einem einer eines the a an ";

/* In German every noun has a capital: what is a word of the language or of the portal is no name. */
static bool may_be_name(const struct utterance *utterance, size_t at)
{
    const char *word = utterance_word(utterance, at);

    if (!is_capital(utterance, at) || utterance->taken[at] || calendar_weekday(word) >= 0 ||
        calendar_month(word) || stems_is_stop_word(TONGUE_EN, word) || stems_is_stop_word(TONGUE_DE, word) ||
        words_hold(titles, word) || words_hold(cues_of_person, word))
        return false;
    return !utterance->facts->rank || !rank_knows(utterance->facts->rank, utterance->arena, word);
}

/* How many words from `at` on are one name. */
static size_t name_at(const struct utterance *utterance, size_t at)
{
    static const char particles[] = " van von de der den del da di le la el bin al zu ";
    const struct word *words = utterance->words.list;
    size_t count = 0;

    if (at && utterance_word_is(utterance, at - 1, articles) && !words[at].begins_sentence)
        return 0;
    while (count < NAME_WORDS_MAX && at + count < utterance->words.count &&
           (!count || (!words[at + count].begins_sentence && !words[at + count].behind_comma))) {
        if (may_be_name(utterance, at + count))
            count++;
        else if (count && utterance_word_is(utterance, at + count, particles) &&
                 may_be_name(utterance, at + count + 1))
            count += 2;
        else
            break;
    }
    return count;
}

/* A family name needs a title; given and family name stand behind what tells of a person, or open a clause.
 */
static bool names_person(const struct utterance *utterance, size_t at, size_t count)
{
    const struct word *word = &utterance->words.list[at];

    if (at && utterance_word_is(utterance, at - 1, titles))
        return true;
    return count >= 2 && (word->begins_sentence || word->behind_comma ||
                          (at && utterance_word_is(utterance, at - 1, cues_of_person)));
}

static bool names_place(const struct utterance *utterance, size_t at, enum bearer bearer)
{
    static const char *const cues[] = {[BEARER_DESTINATION] = " to nach towards ",
                                       [BEARER_ORIGIN] = " from von ab aus ",
                                       [BEARER_PLACE] = " in to nach from von at "};

    return at && !utterance->words.list[at].begins_sentence &&
           utterance_word_is(utterance, at - 1, cues[bearer]);
}

bool fitting_name(const struct utterance *utterance, const struct form_field *field, size_t *start,
                  size_t *end)
{
    enum bearer bearer = bearer_asked(utterance->arena, field);
    size_t found = 0, count;

    for (size_t at = 0; bearer != BEARER_NONE && at < utterance->words.count; at += count ? count : 1) {
        count = name_at(utterance, at);
        if (!count || !(bearer == BEARER_PERSON ? names_person(utterance, at, count)
                                                : names_place(utterance, at, bearer)))
            continue;
        *start = utterance->words.list[at].start;
        *end = utterance->words.list[at + count - 1].end;
        found++;
    }
    return found == 1;
}

/* What something is needed for, where and when. */
#include "assistant/asides.h"

#include <string.h>

#include "assistant/calendar.h"
#include "assistant/stems.h"

enum { MAIN_WORDS_LEAST = 3 }; /* so many stand before an aside, or it is none */

static const float ASIDE_WEIGHT = 0.4f, WHEN_WEIGHT = 0.3f, PLACE_WEIGHT = 0.25f;

static bool ends_one(const char *word, const char *const *ends, size_t count)
{
    size_t length = strlen(word);

    for (size_t i = 0; i < count; i++) {
        size_t end = strlen(ends[i]);
        if (length >= end && strcmp(word + length - end, ends[i]) == 0)
            return true;
    }
    return false;
}

/* "in our office", "im Besprechungsraum": where it is, not what it is. */
static bool is_place(const struct words *words, size_t at)
{
    static const char *const places[] = {"office", "building", "floor", "room",     "company", "campus",
                                         "site",   "buero",    "raum",  "gebaeude", "zimmer",  "stock",
                                         "etage",  "flur",     "halle", "firma",    "keller",  "kantine",
                                         "lobby",  "kitchen",  "kueche"};
    static const char whereabouts[] = " in at on inside im am auf ";
    static const char between[] =
        " the our my this a an der dem unserem unserer meinem meiner first second third ground meeting "
        "conference ersten zweiten dritten ";

    static const char states[] =
        " is are was were has feels smells gets stays ist sind war waren hat riecht wird bleibt ";

    if (!ends_one(words->list[at].text, places, sizeof places / sizeof *places))
        return false;
    if (at + 1 < words->count && words_hold(states, words->list[at + 1].text) &&
        !words->list[at + 1].begins_sentence)
        return true;
    for (size_t back = 1; back <= 3 && back <= at; back++) {
        if (words_hold(whereabouts, words->list[at - back].text))
            return true;
        if (!words_hold(between, words->list[at - back].text))
            break;
    }
    return false;
}

void asides_lower(struct words *words)
{
    static const char whens[] =
        " today tomorrow yesterday tonight morning afternoon evening night week month heute gestern morgen "
        "uebermorgen vorgestern nachmittag vormittag abend woche monat ";
    size_t main_words = 0;
    bool aside = false;

    for (size_t i = 0; i < words->count; i++) {
        struct word *word = &words->list[i];
        if (word->begins_sentence || word->behind_comma)
            aside = false;
        if (main_words >= MAIN_WORDS_LEAST && words_hold(" for fuer ", word->text))
            aside = true;
        main_words +=
            !stems_is_stop_word(TONGUE_EN, word->text) && !stems_is_stop_word(TONGUE_DE, word->text);
        if (aside)
            word->weight *= ASIDE_WEIGHT;
        if (calendar_weekday(word->text) >= 0 || words_hold(whens, word->text))
            word->weight *= WHEN_WEIGHT;
        if (is_place(words, i))
            word->weight *= PLACE_WEIGHT;
    }
}

/* Which of the shipped languages some words are written in. */
#include "assistant/guided.h"

#include <pthread.h>

#include "assistant/stems.h"
#include "assistant/word_lists.h"
#include "assistant/words.h"
#include "base/arena.h"

enum { WORDS_LOOKED_AT = 200 };

/* Frequent words that exist in this language and in none of the others. */
static const char *const frequent[LANGUAGES_COUNT] = {
    [LANGUAGE_EN] =
        " the and is are my of to for with it not have has can cannot cant you your please that this from we "
        "our "
        "need would like could what when where how i im ive dont doesnt does do on at be been after since "
        "but "
        "or if there their them they he she yes thanks thank hello hi which who all an by as get got still "
        "new broken again today tomorrow yesterday working work access problem issue wont isnt didnt no good "
        "lost ",
    [LANGUAGE_DE] =
        " der die das und ist sind mein meine meinen meinem meiner den dem des ein eine einen einem einer "
        "nicht "
        "kein keine keinen ich wir sie mir mich uns ihr ihnen bitte mit fuer auf von zu zum zur im am bei "
        "nach "
        "seit aus habe haben hat kann koennen moechte brauche benoetige wie wer wo wann warum auch noch "
        "nur aber oder wenn weil dass heute morgen gestern ja nein danke hallo guten funktioniert geht mehr "
        "neue neuen neuer neues unser unsere es er wird werden wurde sich als schon doch dann ueber kaputt "
        "defekt ",
};

static struct word_lists frequent_lists; /* written once */
static pthread_once_t frequent_lists_once = PTHREAD_ONCE_INIT;

static void frequent_lists_fill(void)
{
    for (unsigned each = 0; each < LANGUAGES_COUNT; each++)
        word_lists_add(&frequent_lists, frequent[each], each);
}

struct votes {
    size_t of[LANGUAGES_COUNT];
    size_t strange; /* for a language that is not shipped */
};

static struct votes votes_of(const char *words)
{
    struct arena *arena = arena_new();
    struct words said = words_of(arena, words);
    struct votes votes = {.strange = stems_strange_words(&said)};

    pthread_once(&frequent_lists_once, frequent_lists_fill);
    for (size_t at = 0; at < said.count && at < WORDS_LOOKED_AT; at++) {
        uint32_t lists = word_lists_of(&frequent_lists, said.list[at].text);

        for (int each = 0; each < LANGUAGES_COUNT; each++)
            votes.of[each] += lists >> each & 1;
    }
    arena_free(arena);
    return votes;
}

static enum language elected(const struct votes *votes, enum language otherwise)
{
    enum language language = otherwise;

    for (int each = 0; each < LANGUAGES_COUNT; each++)
        if (votes->of[each] > votes->of[language])
            language = (enum language)each;
    return votes->strange > votes->of[language] ? otherwise : language; /* "on m'a volé…" is not English */
}

enum language guided_language(const char *words, enum language otherwise)
{
    struct votes votes = votes_of(words);

    return elected(&votes, otherwise);
}

bool guided_shows_language(const char *words, enum language *language)
{
    struct votes votes = votes_of(words);

    *language = elected(&votes, (enum language)0);
    return *language == elected(&votes, (enum language)(LANGUAGES_COUNT - 1));
}

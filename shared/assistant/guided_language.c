/* Which of the shipped languages some words are written in. */
#include "assistant/guided.h"

#include "assistant/stems.h"
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

enum language guided_language(const char *words, enum language otherwise)
{
    struct arena *arena = arena_new();
    struct words said = words_of(arena, words);
    size_t votes[LANGUAGES_COUNT] = {0}, strange = stems_strange_words(&said);
    enum language language = otherwise;

    for (size_t at = 0; at < said.count && at < WORDS_LOOKED_AT; at++)
        for (int each = 0; each < LANGUAGES_COUNT; each++)
            votes[each] += words_hold(frequent[each], said.list[at].text);
    arena_free(arena);
    for (int each = 0; each < LANGUAGES_COUNT; each++)
        if (votes[each] > votes[language])
            language = (enum language)each;
    return strange > votes[language] ? otherwise : language; /* "on m'a volé…" is not English */
}

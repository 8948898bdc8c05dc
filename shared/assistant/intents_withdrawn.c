/* What takes back something said before: corrections and changes of mind. */
#include "assistant/intents.h"

#include "assistant/words.h"

enum { MIND_WORDS_MAX = 12 };

/* Words that take something back, at the start of a message; the marks do so by themselves. */
static const char retractions[] =
    " no nope nein nee noe sorry wait oops actually correction entschuldigung korrektur "
    "moment halt ach oh doch better besser rather lieber vielmehr eigentlich that das "
    "should sollte its it make be is to on for sein auf am fuer heissen ";
static const char retraction_marks[] =
    " no nope nein nee noe sorry oops actually correction entschuldigung korrektur "
    "doch rather lieber vielmehr eigentlich make better besser ";

static const char *behind_but(const struct words *words, const char *message)
{
    static const char negations[] = " not nicht kein keine keinen ";
    static const char contrasts[] = " but sondern ";
    bool negated = false;

    for (size_t at = 0; at < words->count; at++) {
        if (negated && words_hold(contrasts, words->list[at].text) && at + 1 < words->count)
            return message + words->list[at + 1].start;
        negated = negated || words_hold(negations, words->list[at].text);
    }
    return NULL;
}

/* What takes all back that was said before; the longer ones first. */
static const char *const withdrawals[] = {
    "forget about that",
    "forget about it",
    "forget what i said",
    "forget that",
    "forget it",
    "never mind that",
    "never mind it",
    "never mind",
    "nevermind that",
    "nevermind",
    "scratch that",
    "strike that",
    "leave that",
    "on second thought",
    "changed my mind",
    "i changed my mind",
    "i have changed my mind",
    "vergiss das",
    "vergiss es",
    "vergessen sie das",
    "vergessen sie es",
    "vergessen wir das",
    "vergiss was ich gesagt habe",
    "lass das",
    "lassen sie das",
    "lassen wir das",
    "das hat sich erledigt",
    "hat sich erledigt",
    "ich habe es mir anders ueberlegt",
    "ich habs mir anders ueberlegt",
    "doch nicht",
};

/* How many words from `at` on take back what was said. */
static size_t withdrawal_at(const struct words *words, size_t at)
{
    size_t longest = 0;

    for (size_t i = 0; i < sizeof(withdrawals) / sizeof(withdrawals[0]); i++) {
        size_t count = words_phrase_at(words, at, withdrawals[i]);

        longest = count > longest ? count : longest;
    }
    return longest;
}

bool intent_withdraws(struct arena *arena, const char *message)
{
    struct words words = words_of(arena, message);
    size_t at = 0;

    while (at < words.count && words_hold(retractions, words.list[at].text))
        at++;
    return withdrawal_at(&words, 0) || withdrawal_at(&words, at);
}

const char *intent_correction(struct arena *arena, const char *message)
{
    struct words words = words_of(arena, message);
    const char *rest = intent_withdraws(arena, message) ? NULL : behind_but(&words, message);
    bool marked = false;
    size_t at = 0, withdrawn;

    if (rest)
        return rest;
    for (; at < words.count; at++) {
        const char *word = words.list[at].text, *next = at + 1 < words.count ? words.list[at + 1].text : "";

        if ((withdrawn = withdrawal_at(&words, at))) {
            marked = true;
            at += withdrawn - 1;
        } else if (words_hold(" i ich ", word) && words_hold(" mean meant meine meinte ", next)) {
            marked = true;
            at++;
        } else if (words_hold(retractions, word)) {
            marked = marked || words_hold(retraction_marks, word);
        } else {
            break;
        }
    }
    return marked && at < words.count ? message + words.list[at].start : NULL;
}

const char *intent_change_of_mind(struct arena *arena, const char *message)
{
    static const char marks[] = " actually instead rather eigentlich stattdessen lieber doch ";
    static const char needs[] =
        " about geht need want like request order report have brauche benoetige moechte will wollte haette "
        "bestellen melden beantragen habe ";
    struct words words = words_of(arena, message);
    const char *rest = intent_correction(arena, message);
    bool marked = false, needed = false;

    marked = rest && intent_withdraws(arena, message);
    for (size_t at = 0; at < words.count && at < MIND_WORDS_MAX; at++) {
        marked = marked || words_hold(marks, words.list[at].text);
        needed = needed || words_hold(needs, words.list[at].text);
    }
    if (words.count && words_hold(marks, words.list[words.count - 1].text))
        marked = true;
    needed = needed || (rest && intent_withdraws(arena, message));
    return marked && needed ? (rest ? rest : message) : NULL;
}

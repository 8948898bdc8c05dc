/* English sentences made neutral: "My screen went black after I dropped it" is "Screen went black after
 * dropping it". */
#include "assistant/paraphrase.h"

#include <string.h>

#include "assistant/clause.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/text.h"

enum { CLAUSE_WORDS_MIN = 3 };

/* What may stand in front of the matter; taken off again and again. */
static const char lead_ins[] =
    "i would like to be|i would like to|i would like|id like to|id like|i want to|i wanted to|i want|i need "
    "to be|"
    "i need to|i need|i have to be|i have to|i will be|i am going to be|i am trying to|im trying to|i was "
    "trying to|"
    "i tried to|i am having|im having|i have been|ive been|i have got|ive got|i have just|i have|ive|i had|i "
    "was|"
    "i am|im|i just|i|we would like to|we would like|wed like to|wed like|we want to|we want|we need to|we "
    "need|"
    "we have to|we will be|we are trying to|we are having|we have been|weve been|weve got|we have got|we "
    "have|weve|"
    "we had|we are|we|i am looking for|im looking for|we are looking for|i am requesting|id like to request|"
    "i would like to request|i want to request|i am writing because|im writing because|i am writing to|"
    "can you please|could you please|would you please|can you|could you|would you|can i please have|can i "
    "have|"
    "it is about|its about|this is about|it concerns|about|can i|could i|may i|can we|could we|may we|by the "
    "way|additionally|besides|furthermore|in addition|"
    "can i get|could i get|could i have|could i please get|may i have|may i get|can we get|can we have|could "
    "we get|"
    "could we have|please|kindly|pls|plz|it seems that|it seems like|it seems|it looks like|looks like|seems "
    "like|"
    "apparently|unfortunately|sadly|somehow|basically|actually no|no "
    "actually|actually|just|so|then|well|and|but|also|ok|okay|there "
    "is|theres|"
    "there are|there seems to be|i think that|i think|i believe that|i believe|i guess|i noticed that|"
    "i just noticed that|i noticed|i see that|i wanted to let you know that|just wanted to let you know that|"
    "i want to report that|i want to report|i would like to report that|i would like to report|"
    "id like to report that|id like to report|i need to report|for some reason|i am afraid|im afraid|sorry|"
    "i was wondering if you could|i was wondering if i could|i was wondering if|i was wondering "
    "whether|wondering if|"
    "i wanted to ask whether i can|i wanted to ask if i can|i wanted to ask whether|i wanted to ask if|"
    "i would like to ask if|id like to ask if|would it be possible to|is it possible to|is there a way to|"
    "not sure if this is the right place but|could somebody|could someone|can somebody|can someone|"
    "i was told to|my manager told me to|my manager asked me to|my boss told me to|my boss asked me to|"
    "ask you for|ask for|give me|get me|get a|get an|have a look at|take a look at|need to|need|needed|want "
    "to|"
    "the thing is|the problem is that|the problem is|the issue is that|the issue is|my problem is that|"
    "my problem is|hey|hi|hello|it is|its|this is";
static const char determiners[] = " a an the my our some ";
static const char persons[] = " i we im ive weve id ";

struct bent {
    const char *word, *form;
};

/* What stands in front is said in fewer words. */
static const struct bent shorter[] = {
    {"i dont have any", "no"},    {"i do not have any", "no"},
    {"i dont have", "no"},        {"i do not have", "no"},
    {"we dont have any", "no"},   {"we dont have", "no"},
    {"we do not have", "no"},     {"i have no", "no"},
    {"we have no", "no"},         {"i cant", "cannot"},
    {"i can not", "cannot"},      {"i cannot", "cannot"},
    {"we cant", "cannot"},        {"we can not", "cannot"},
    {"we cannot", "cannot"},      {"cant", "cannot"},
    {"can not", "cannot"},        {"i am not able to", "cannot"},
    {"im not able to", "cannot"}, {"we are not able to", "cannot"},
    {"i couldnt", "could not"},   {"i didnt", "did not"},
    {"we didnt", "did not"},      {"i havent", "have not"},
    {"how do i", "how to"},       {"how can i", "how to"},
    {"how do we", "how to"},      {"how can we", "how to"},
    {"how could i", "how to"},    {"where do i", "where to"},
    {"where can i", "where to"},  {"where can we", "where to"},
    {"how would i", "how to"},
};

static bool shorten_front(struct clause *clause)
{
    const struct bent *best = NULL;
    size_t best_count = 0;

    for (size_t at = 0; at < sizeof(shorter) / sizeof(shorter[0]); at++) {
        size_t count = clause_matches(clause, 0, shorter[at].word);

        if (count > best_count) {
            best = &shorter[at];
            best_count = count;
        }
    }
    if (!best)
        return false;
    clause_remove(clause, 0, best_count);
    clause_insert(clause, 0, best->form);
    return true;
}

static void question_mark_remove(struct clause *clause)
{
    size_t length;
    const char *last;

    if (!clause->count)
        return;
    last = clause->words[clause->count - 1].text;
    length = strlen(last);
    while (length && last[length - 1] == '?')
        length--;
    clause->words[clause->count - 1].text = arena_text_bytes(clause->arena, last, length);
}

static void front_remove(struct clause *clause)
{
    static const char givers[] = " book send order give buy reserve provide create install lend bring ";
    bool asked = clause_is(clause, 0, " can could would may how where ");
    size_t count;

    while (clause->count > 1 && !shorten_front(clause) &&
           (count = clause_matches_any(clause, 0, lead_ins)) > 0 && count < clause->count)
        clause_remove(clause, 0, count);
    while (clause->count > 1 && clause_is(clause, 0, determiners))
        clause_remove(clause, 0, 1);
    if (clause->count > 2 && clause_is(clause, 0, givers) && clause_is(clause, 1, " me us "))
        clause_remove(clause, 1, 1);
    if (asked)
        question_mark_remove(clause);
}

/* Error codes and the like must not be lost. */
static bool holds_code(const struct clause *clause, size_t at)
{
    for (; at < clause->count; at++)
        if (strpbrk(clause->words[at].text, "0123456789\"_"))
            return true;
    return false;
}

/* A plea, or a new main clause about the person, adds nothing to a headline. */
static bool begins_aside(const struct clause *clause, size_t at)
{
    static const char joints[] = " and but so because as since ";
    static const char pleas[] =
        "please|can you|could you|can i|can we|could i|could we|would you|thanks|thank you|help|"
        "any help|it is urgent|its urgent|what should i|what can i|what do i|what shall i|"
        "let me know|i need|we need|i would|i have to|we have to|id like";

    if (clause_is(clause, at, joints))
        return clause_matches_any(clause, at + 1, pleas) || clause_is(clause, at + 1, persons);
    if (!clause_pauses_after(clause, at - 1))
        return false;
    return clause_matches_any(clause, at, pleas) || clause_is(clause, at, persons) ||
           (clause_is(clause, at, " it they he she this that ") && !holds_code(clause, at));
}

/* "I got a new phone and I cannot log in": both halves are about the person, so both are told. */
static bool goes_on(struct clause *clause, size_t at, bool personal)
{
    if (!personal || !clause_is(clause, at, " and but ") || !clause_is(clause, at + 1, " i we ") ||
        clause_is(clause, at + 2, " need would want have like "))
        return false;
    clause_remove(clause, at + 1, 1);
    return true;
}

static void asides_cut(struct clause *clause, bool personal)
{
    for (size_t at = CLAUSE_WORDS_MIN; at < clause->count; at++)
        if (begins_aside(clause, at) && !goes_on(clause, at, personal)) {
            clause_cut(clause, at);
            return;
        }
}

/* The -ing form of verbs that do not follow the rule. */
static const struct bent irregular[] = {
    {"got", "getting"},
    {"came", "coming"},
    {"went", "going"},
    {"took", "taking"},
    {"fell", "falling"},
    {"broke", "breaking"},
    {"sent", "sending"},
    {"left", "leaving"},
    {"put", "putting"},
    {"made", "making"},
    {"did", "doing"},
    {"began", "beginning"},
    {"ran", "running"},
    {"saw", "seeing"},
    {"bought", "buying"},
    {"lost", "losing"},
    {"found", "finding"},
    {"forgot", "forgetting"},
    {"wrote", "writing"},
    {"chose", "choosing"},
    {"spilt", "spilling"},
    {"hit", "hitting"},
    {"shut", "shutting"},
    {"set", "setting"},
    {"joined", "joining"},
    {"log", "logging"},
    {"plug", "plugging"},
    {"run", "running"},
    {"get", "getting"},
    {"submit", "submitting"},
    {"begin", "beginning"},
    {"stop", "stopping"},
    {"scan", "scanning"},
    {"swap", "swapping"},
    {"drag", "dragging"},
    {"clicked", "clicking"},
    {"quit", "quitting"},
    {"cut", "cutting"},
    {"read", "reading"},
    {"brought", "bringing"},
    {"am", ""},
    {"was", ""},
    {"were", ""},
    {"are", ""},
    {"tried", "trying"},
    {"copied", "copying"},
    {"applied", "applying"},
    {"switched", "switching"},
};
static const char no_verbs[] =
    " can could cant will would should must do dont did didnt not never always also only just "
    "usually now had have has may might ";

/* NULL when the word is no verb that can be bent safely. */
static const char *gerund(struct arena *arena, const char *verb)
{
    size_t length = strlen(verb);

    for (size_t at = 0; at < sizeof(irregular) / sizeof(irregular[0]); at++)
        if (text_equals(irregular[at].word, verb))
            return irregular[at].form;
    if (length < 3 || words_hold(no_verbs, verb))
        return NULL;
    if (text_ends_with(verb, "ed"))
        return arena_format(arena, "%.*sing", (int)length - 2, verb);
    if (text_ends_with(verb, "e") && !text_ends_with(verb, "ee"))
        return arena_format(arena, "%.*sing", (int)length - 1, verb);
    return arena_format(arena, "%sing", verb);
}

/* "after I dropped it" is "after dropping it"; what cannot be bent is left out. */
static void subordinates_bend(struct clause *clause)
{
    static const char conjunctions[] = " after since when while before whenever until ";

    for (size_t at = 0; at + 2 < clause->count; at++) {
        const char *form;
        size_t verb = at + 2;

        if (!clause_is(clause, at, conjunctions) || !clause_is(clause, at + 1, " i we im "))
            continue;
        if (text_equals(clause->words[at + 1].core, "im")) {
            clause_remove(clause, at + 1, 1);
            continue;
        }
        while (verb + 1 < clause->count && clause_is(clause, verb, " just accidentally recently had have "))
            verb++;
        form = gerund(clause->arena, clause->words[verb].core);
        if (!form) {
            if (at >= CLAUSE_WORDS_MIN)
                clause_cut(clause, at);
            continue;
        }
        if (*form)
            clause_replace(clause, verb, form);
        clause_remove(clause, at + 1, verb - at - (*form ? 1 : 0));
    }
}

static void persons_remove(struct clause *clause)
{
    static const char givers[] =
        " give gives gave giving show shows showed tell tells told send sends sent ask asks asked "
        "bring brings get gets got order buy help ";
    static const char prepositions[] =
        " in on at of over above from to with for under near into onto by behind beside ";

    for (size_t at = 1; at < clause->count; at++) {
        bool last = at + 1 == clause->count || clause_pauses_after(clause, at);

        if (clause_is(clause, at, " me us ") && clause_is(clause, at - 1, " for to from ") && last)
            clause_remove(clause, at - 1, 2);
        else if (clause_is(clause, at, " me us ") && clause_is(clause, at - 1, givers) && !last)
            clause_remove(clause, at, 1);
        else if (clause_is(clause, at, " my our ") && clause_is(clause, at - 1, prepositions) &&
                 !clause_is(clause, at + 1, " own "))
            clause_replace(clause, at, "the");
        else if (clause_is(clause, at, " my our ") && !last)
            clause_remove(clause, at, 1);
    }
}

void paraphrase_clause_en(struct clause *clause)
{
    static const char tails[] = " please thanks thx pls instead ";
    bool personal = clause_is(clause, 0, persons);

    front_remove(clause);
    asides_cut(clause, personal);
    subordinates_bend(clause);
    persons_remove(clause);
    while (clause->count > 1 && clause_is(clause, clause->count - 1, tails))
        clause_cut(clause, clause->count - 1);
}

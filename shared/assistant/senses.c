/* Which way a date field looks: what has happened, what is wanted, where a span begins and ends. */
#include "assistant/moments.h"

#include <string.h>

/* Beginnings of words, folded. */
static const char *const past_words[] = {
    "happen",   "occur",       "incident",    "since",    "discover", "notic",    "lost",     "stolen",
    "purchas",  "bought",      "invoice",     "birth",    "detect",   "reported", "received", "began",
    "passier",  "aufgetreten", "vorfall",     "festge",   "bemerk",   "gesche",   "rechnung", "kauf",
    "gekauft",  "verlor",      "gestohlen",   "geburt",   "entdeck",  "seit",     "ereignis", "observed",
    "appeared", "symptom",     "aufgefallen", "entstand",
};
static const char *const future_words[] = {
    "need",    "due",      "deadline",  "requir", "deliver",   "plan",     "prefer",  "desir",
    "target",  "appointm", "expir",     "expect", "faellig",   "benoetig", "frist",   "wunsch",
    "liefer",  "geplant",  "gewuensch", "ablauf", "gebraucht", "fertig",   "booking", "reserv",
    "resolve", "complet",  "gueltig",   "latest", "spaetest",
};
static const char *const start_words[] = {
    "start",  "from",  "begin", "depart",   "checkin",  "pick",    "first",  "arriv", "ab",    "von",
    "anfang", "erste", "hin",   "eintritt", "outbound", "abreise", "abflug", "leav",  "check", "abhol",
};
static const char *const end_words[] = {
    "end", "until", "till",  "to",    "return",   "last",    "checkout", "drop",
    "bis", "ende",  "letzt", "rueck", "austritt", "inbound", "through",
};

static bool starts_one(const char *folded, const char *const *beginnings, size_t count)
{
    for (const char *word = folded; word && *word; word = strchr(word, ' ') ? strchr(word, ' ') + 1 : NULL) {
        size_t length = strcspn(word, " ");
        for (size_t i = 0; i < count; i++) {
            size_t least = strlen(beginnings[i]);
            bool whole = least < 4;
            if (strncmp(word, beginnings[i], least) == 0 && (!whole || length == least))
                return true;
        }
    }
    return false;
}

#define STARTS_ONE(folded, beginnings) starts_one(folded, beginnings, sizeof beginnings / sizeof *beginnings)

static enum sense sense_of(const char *folded)
{
    bool past = STARTS_ONE(folded, past_words), future = STARTS_ONE(folded, future_words);
    return past == future ? SENSE_ANY : past ? SENSE_PAST : SENSE_FUTURE;
}

enum sense sense_of_field(struct arena *arena, const struct form_field *field, bool *firm)
{
    const char *also = field->also ? field->also : "",
               *description = field->description ? field->description : "";
    enum sense sense = sense_of(words_folded(arena, field->name));

    if (sense == SENSE_ANY)
        sense = sense_of(words_folded(arena, also));
    if (firm)
        *firm = sense != SENSE_ANY;
    return sense == SENSE_ANY ? sense_of(words_folded(arena, description)) : sense;
}

static enum role role_of(const char *folded)
{
    bool start = STARTS_ONE(folded, start_words), end = STARTS_ONE(folded, end_words);
    return start == end ? ROLE_NONE : start ? ROLE_START : ROLE_END;
}

enum role role_of_field(struct arena *arena, const struct form_field *field)
{
    const char *also = field->also ? field->also : "";
    enum role role = role_of(words_folded(arena, field->name));

    return role == ROLE_NONE ? role_of(words_folded(arena, also)) : role;
}

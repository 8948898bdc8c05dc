/* How urgent or wide something is, on a scale of five. */
#include "assistant/levels.h"

#include <string.h>

#include "base/arena.h"

struct step {
    const char *phrase;
    int level;
};

static const char *const step_words[6] = {
    "",
    " lowest trivial niedrigste niedrigster geringste unwesentlich ",
    " low minor localized localised niedrig niedriger niedrige gering geringe unwichtig klein lokal ",
    " medium normal moderate limited mittel mittlere mittlerer mittelhoch standard average begrenzt ",
    " high urgent major significant large hoch hohe hoher dringend wichtig gross erheblich eilig ",
    (" highest critical blocker emergency extensive widespread kritisch kritische hoechste hoechster "
     "notfall blockierend umfassend weitreichend "),
};

/* How far something reaches. */
static const char *const reach_words[6] = {
    "",
    " nobody none niemand ",
    (" person user me individual single minor localized localised benutzer einzelne einzelner ich lokal "
     "gering "),
    " team group several some moderate limited gruppe mehrere einige begrenzt mittel ",
    " department many site significant large location abteilung viele standort erheblich gross ",
    (" company everyone everybody all organization organisation extensive widespread global firma "
     "unternehmen alle umfassend weitreichend "),
};

/* Longer ones first where one is the start of another. */
static const struct step urgency_steps[] = {
    {"not at all urgent", 2},
    {"not that urgent", 2},
    {"not so urgent", 2},
    {"not very urgent", 2},
    {"not really urgent", 2},
    {"not urgent", 2},
    {"isnt urgent", 2},
    {"no urgency", 2},
    {"no rush", 2},
    {"no hurry", 2},
    {"not in a hurry", 2},
    {"not a priority", 2},
    {"low priority", 2},
    {"low urgency", 2},
    {"whenever you can", 2},
    {"whenever you have time", 2},
    {"when you have time", 2},
    {"when you get a chance", 2},
    {"can wait", 2},
    {"nice to have", 2},
    {"not critical", 3},
    {"nicht dringend", 2},
    {"nicht so dringend", 2},
    {"nicht sehr dringend", 2},
    {"nicht besonders dringend", 2},
    {"nicht eilig", 2},
    {"eilt nicht", 2},
    {"keine eile", 2},
    {"hat zeit", 2},
    {"hat keine eile", 2},
    {"kann warten", 2},
    {"wenn sie zeit haben", 2},
    {"niedrige prioritaet", 2},
    {"geringe prioritaet", 2},
    {"nicht kritisch", 3},
    {"medium priority", 3},
    {"normal priority", 3},
    {"mittlere prioritaet", 3},
    {"normale prioritaet", 3},
    {"very urgent", 5},
    {"extremely urgent", 5},
    {"highest priority", 5},
    {"top priority", 5},
    {"critical", 5},
    {"emergency", 5},
    {"sehr dringend", 5},
    {"aeusserst dringend", 5},
    {"hoechste prioritaet", 5},
    {"kritisch", 5},
    {"notfall", 5},
    {"geschaeftskritisch", 5},
    {"urgent", 4},
    {"urgently", 4},
    {"asap", 4},
    {"as soon as possible", 4},
    {"as quickly as possible", 4},
    {"immediately", 4},
    {"right away", 4},
    {"straight away", 4},
    {"high priority", 4},
    {"very important", 4},
    {"in a hurry", 4},
    {"dringend", 4},
    {"dringende", 4},
    {"dringender", 4},
    {"sofort", 4},
    {"umgehend", 4},
    {"schnellstmoeglich", 4},
    {"so schnell wie moeglich", 4},
    {"so bald wie moeglich", 4},
    {"baldmoeglichst", 4},
    {"eilig", 4},
    {"es eilt", 4},
    {"eilt", 4},
    {"hohe prioritaet", 4},
    {"sehr wichtig", 4},
};

static const struct step reach_steps[] = {
    {"everyone", 5},
    {"everybody", 5},
    {"whole company", 5},
    {"entire company", 5},
    {"all users", 5},
    {"all employees", 5},
    {"company wide", 5},
    {"nobody in the company", 5},
    {"nobody can", 5},
    {"no one can", 5},
    {"alle mitarbeiter", 5},
    {"ganze firma", 5},
    {"gesamte firma", 5},
    {"das ganze unternehmen", 5},
    {"unternehmensweit", 5},
    {"alle benutzer", 5},
    {"alle kollegen", 5},
    {"niemand", 5},
    {"my whole department", 4},
    {"our whole department", 4},
    {"my department", 4},
    {"unsere abteilung", 4},
    {"meine abteilung", 4},
    {"whole department", 4},
    {"our department", 4},
    {"many users", 4},
    {"many people", 4},
    {"ganze abteilung", 4},
    {"gesamte abteilung", 4},
    {"viele kollegen", 4},
    {"viele mitarbeiter", 4},
    {"my team", 3},
    {"our team", 3},
    {"whole team", 3},
    {"several people", 3},
    {"some colleagues", 3},
    {"mein team", 3},
    {"unser team", 3},
    {"ganze team", 3},
    {"einige kollegen", 3},
    {"mehrere kollegen", 3},
    {"only my", 2},
    {"only me", 2},
    {"just me", 2},
    {"only i", 2},
    {"only affects me", 2},
    {"nur ich", 2},
    {"nur bei mir", 2},
    {"nur mich", 2},
    {"betrifft nur mich", 2},
};

static int step_of(const char *folded, const char *const *words)
{
    for (const char *at = folded; at && *at; at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL) {
        char word[32];
        size_t length = strcspn(at, " ");
        if (length >= sizeof word)
            continue;
        memcpy(word, at, length);
        word[length] = 0;
        for (int level = 1; level <= 5; level++) {
            if (words_hold(words[level], word))
                return level;
        }
    }
    return 0;
}

int level_of(const char *folded)
{
    return step_of(folded, step_words);
}

/* Whether a field asks how far something reaches, not how urgent it is. */
static bool asks_reach(struct arena *arena, const struct form_field *field)
{
    static const char *const words[] = {"impact", "auswirkung", "affected", "betroffen", "scope", "ausmass"};
    const char *names =
        words_folded(arena, arena_format(arena, "%s %s", field->name, field->also ? field->also : ""));

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strstr(names, words[i]))
            return true;
    }
    return false;
}

static int option_level(struct arena *arena, const struct form_field *field, const struct option *option)
{
    const char *const *words = asks_reach(arena, field) ? reach_words : step_words;
    int level = step_of(words_folded(arena, option->label), words);
    return level || !option->also ? level : step_of(words_folded(arena, option->also), words);
}

bool levels_are_of(struct arena *arena, const struct form_field *field)
{
    size_t steps = 0;

    for (size_t i = 0; i < field->option_count; i++)
        steps += option_level(arena, field, &field->options[i]) > 0;
    return steps >= 2 && steps * 2 >= field->option_count;
}

/* The first phrase said, the longest where several begin. */
static int step_said(const struct utterance *utterance, const struct step *steps, size_t step_count,
                     size_t *first, size_t *count)
{
    for (size_t at = 0; at < utterance->words.count; at++) {
        int level = 0;
        *count = 0;
        for (size_t i = 0; i < step_count; i++) {
            size_t words = utterance_phrase_at(utterance, at, steps[i].phrase);
            if (words > *count) {
                *count = words;
                level = steps[i].level;
            }
        }
        *first = at;
        if (*count && level > 3 && utterance_is_negated(utterance, at))
            return 2;
        if (*count)
            return level;
    }
    return 0;
}

/* The option of that step or, at the ends of the scale, the nearest one. */
static const struct option *option_of_level(struct arena *arena, const struct form_field *field, int wanted)
{
    static const int nearby[6][3] = {{0}, {1, 2, 0}, {2, 1, 0}, {3, 0, 0}, {4, 5, 0}, {5, 4, 0}};

    for (size_t n = 0; n < 3 && nearby[wanted][n]; n++) {
        const struct option *found = NULL;
        size_t count = 0;
        for (size_t i = 0; i < field->option_count; i++) {
            if (option_level(arena, field, &field->options[i]) == nearby[wanted][n]) {
                found = &field->options[i];
                count++;
            }
        }
        if (count)
            return count == 1 ? found : NULL;
    }
    return NULL;
}

const struct option *levels_said(const struct utterance *utterance, const struct form_field *field,
                                 size_t *first, size_t *count)
{
    bool reach = asks_reach(utterance->arena, field);
    int level =
        reach
            ? step_said(utterance, reach_steps, sizeof reach_steps / sizeof *reach_steps, first, count)
            : step_said(utterance, urgency_steps, sizeof urgency_steps / sizeof *urgency_steps, first, count);

    return level ? option_of_level(utterance->arena, field, level) : NULL;
}

/* Named options into fields that have them. */
#include "assistant/choices.h"
#include "assistant/fitting.h"
#include "assistant/levels.h"
#include "assistant/nearness.h"

static const double NEAR_BONUS = 0.3, SHARE_OF_NAME_LEAST = 0.5;

static void fit_fill(const struct utterance *utterance, const struct form_field *field,
                     const struct choice *choices, size_t count, double confidence, struct fit *fit)
{
    size_t first = choices[0].first, end = choices[0].first + choices[0].count;

    for (size_t i = 1; i < count; i++) {
        size_t last = choices[i].first + choices[i].count;
        first = choices[i].first < first ? choices[i].first : first;
        end = last > end ? last : end;
    }
    *fit = (struct fit){.field = field, .confidence = confidence};
    fit->json = choice_json(utterance->arena, field, choices, count);
    fit->evidence = utterance_words_between(utterance, first, end - first);
}

/* "my boss has not approved": the "not" may stand within the words. */
static bool is_denied(const struct utterance *utterance, const struct choice *choice)
{
    static const char denials[] =
        " not no never nicht kein keine keinen nie hasnt isnt didnt doesnt without ohne ";

    for (size_t i = choice->first; i < choice->first + choice->count; i++) {
        if (utterance_word_is(utterance, i, denials))
            return true;
    }
    return utterance_is_negated(utterance, choice->first);
}

/* "Yes, the police knows": what is agreed to is told by half of the field's name. */
static bool agreed_fit(const struct utterance *utterance, const struct form_field *field,
                       const struct option *yes, const struct option *no, struct fit *fit)
{
    size_t last;

    if (nearness_share(utterance, field, &last) < SHARE_OF_NAME_LEAST)
        return false;
    for (size_t at = last + 1; at > 0; at--) {
        int meant = choice_yes_or_no(utterance_word(utterance, at - 1));
        struct choice choice = {
            .score = 1, .option = meant == 1 ? yes : no, .first = at - 1, .count = last + 2 - at};

        if (!utterance->words.list[at - 1].begins_sentence)
            continue;
        if (!utterance_word_is(utterance, at - 1, " yes ja no nein oui non si "))
            return false;
        fit_fill(utterance, field, &choice, 1, 0.7, fit);
        return true;
    }
    return false;
}

/* "I also need a docking station" says yes to a field of that name; "without" says no. */
static bool yes_or_no_fit(const struct utterance *utterance, const struct form_field *field,
                          const struct option *yes, const struct option *no, struct fit *fit)
{
    struct choice choice = {.score = 1};

    if (agreed_fit(utterance, field, yes, no, fit))
        return true;
    if (!nearness_whole(utterance, field, &choice.first, &choice.count))
        return false;
    choice.option = is_denied(utterance, &choice) ? no : yes;
    fit_fill(utterance, field, &choice, 1, 0.7, fit);
    return true;
}

/* A step of a scale needs its field's name beside it: a "high temperature" is no priority. */
static size_t without_lonely_levels(const struct utterance *utterance, const struct field_words *words,
                                    struct choice *choices, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        const char *said = utterance_words_between(utterance, choices[i].first, choices[i].count);
        bool level = choices[i].count == 1 && level_of(words_folded(utterance->arena, said)) > 0;
        if (!level || nearness(utterance, words, choices[i].first, choices[i].count) > 0)
            choices[kept++] = choices[i];
    }
    return kept;
}

static bool level_fit(const struct utterance *utterance, const struct form_field *field, struct fit *fit)
{
    struct choice choice = {.score = 1};

    choice.option = levels_said(utterance, field, &choice.first, &choice.count);
    if (choice.option)
        fit_fill(utterance, field, &choice, 1, 0.8, fit);
    return choice.option != NULL;
}

/* A child says its parent; a parent named beside its child adds nothing. */
static size_t cascading_pick(struct choice *choices, size_t count)
{
    struct choice *child = NULL, *parent = NULL;
    size_t children = 0, parents = 0;

    for (size_t i = 0; i < count; i++) {
        if (!choices[i].child) {
            parent = parent ? parent : &choices[i];
            parents++;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (choices[i].child && (!parent || choices[i].option == parent->option)) {
            child = child ? child : &choices[i];
            children++;
        }
    }
    if (parents > 1 || (children > 1 && !parent))
        return 0;
    if (children > 1)
        child = NULL;
    if (!child && !parent)
        return 0;
    choices[0] = child ? *child : *parent;
    return 1;
}

static bool is_many(enum value_kind kind)
{
    return kind == VALUE_MULTISELECT || kind == VALUE_COMPONENTS;
}

bool fitting_choice(const struct utterance *utterance, const struct form_field *field, struct fit *fit)
{
    const struct option *yes, *no;
    struct choice *choices;

    if (choice_is_yes_or_no(utterance->arena, field, &yes, &no))
        return yes_or_no_fit(utterance, field, yes, no, fit);
    bool levels = levels_are_of(utterance->arena, field);
    struct field_words words = field_words_of(utterance, field);
    size_t count = choices_find(utterance, field, &choices);
    if (levels)
        count = without_lonely_levels(utterance, &words, choices, count);
    if (levels && count == 0)
        return level_fit(utterance, field, fit);
    if (field->kind == VALUE_CASCADING)
        count = cascading_pick(choices, count);
    if (count == 0)
        return false;
    for (size_t i = 0; i < count && !is_many(field->kind); i++)
        choices[i].score += NEAR_BONUS * nearness(utterance, &words, choices[i].first, choices[i].count);
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        best = choices[i].score > choices[best].score ? i : best;
    for (size_t i = 0; i < count && !is_many(field->kind); i++) {
        if (i != best && choices[i].score > choices[best].score - 0.08)
            return false;
    }
    struct choice chosen = choices[best];
    if (!is_many(field->kind))
        choices[0] = chosen;
    fit_fill(utterance, field, choices, is_many(field->kind) ? count : 1, chosen.score >= 0.9 ? 0.85 : 0.65,
             fit);
    return true;
}

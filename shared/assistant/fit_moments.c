/* Days and times into date fields. */
#include <stdlib.h>

#include "assistant/calendar.h"
#include "assistant/fitting.h"
#include "assistant/moments.h"
#include "assistant/nearness.h"
#include "base/arena.h"

static const double FIT_LEAST = 1.0;

struct pair {
    size_t moment, slot;
    double score;
    enum sense sense;
};

/* A date field and what it asks for. */
struct slot {
    const struct form_field *field;
    struct field_words words;
    enum sense sense;
    bool firm; /* the name says so, not just the description */
    enum role role;
};

struct matching {
    struct utterance *utterance;
    struct moment *moments;
    size_t moment_count;
    struct slot *slots;
    size_t slot_count;
    bool has_start, has_end; /* some field asks for it */
};

static void slots_fill(struct matching *matching, const struct request_type *type)
{
    matching->slots = arena_many(matching->utterance->arena, type->field_count + 1, struct slot);
    for (size_t f = 0; f < type->field_count; f++) {
        const struct form_field *field = &type->fields[f];
        if (field->kind != VALUE_DATE && field->kind != VALUE_DATETIME)
            continue;
        struct slot *slot = &matching->slots[matching->slot_count++];
        slot->field = field;
        slot->words = field_words_of(matching->utterance, field);
        slot->sense = sense_of_field(matching->utterance->arena, field, &slot->firm);
        slot->role = role_of_field(matching->utterance->arena, field);
        matching->has_start = matching->has_start || slot->role == ROLE_START;
        matching->has_end = matching->has_end || slot->role == ROLE_END;
    }
}

/* The way a moment is read for a field; false: it looks the other way. */
static bool sense_agreed(const struct matching *matching, const struct moment *moment,
                         const struct slot *slot, enum sense *sense)
{
    struct date today = matching->utterance->now.date;
    bool against = slot->sense != SENSE_ANY && moment->sense != SENSE_ANY && moment->sense != slot->sense;

    if (against && slot->firm)
        return false;
    *sense = moment_reading(matching->utterance, moment, against ? SENSE_ANY : slot->sense);
    if (!slot->firm || !moment->has_day)
        return true;
    return slot->sense == SENSE_PAST ? calendar_compare(moment->back, today) <= 0
                                     : calendar_compare(moment->ahead, today) >= 0;
}

/* A day of which nothing tells that something ends then is no end. */
static double role_score(const struct matching *matching, const struct moment *moment,
                         const struct slot *slot)
{
    if (moment->role == ROLE_NONE)
        return slot->role == ROLE_START ? 0.3 : slot->role == ROLE_END && matching->has_start ? -1.0 : 0;
    if (slot->role == moment->role)
        return 1.5;
    bool taken_by_other = moment->role == ROLE_START ? matching->has_start : matching->has_end;
    return slot->role != ROLE_NONE ? -1.5 : taken_by_other ? -0.5 : 0;
}

static double pair_score(const struct matching *matching, const struct moment *moment,
                         const struct slot *slot, enum sense *sense)
{
    if (!sense_agreed(matching, moment, slot, sense) || (!moment->has_day && slot->field->kind == VALUE_DATE))
        return 0;
    double score = slot->sense == SENSE_ANY || *sense != slot->sense ? 1.0
                   : moment->sense == SENSE_ANY                      ? 1.3
                                                                     : 1.8;
    score += 2 * nearness(matching->utterance, &slot->words, moment->first, moment->count);
    score += role_score(matching, moment, slot);
    if (slot->field->kind == VALUE_DATETIME)
        score += moment->has_clock ? 0.5 : -0.1;
    return score - (moment->vague ? 0.2 : 0) - (moment->has_day ? 0 : 0.2);
}

static int compare_pairs(const void *one, const void *other)
{
    const struct pair *a = one, *b = other;

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return a->slot != b->slot ? (a->slot > b->slot) - (a->slot < b->slot)
                              : (a->moment > b->moment) - (a->moment < b->moment);
}

/* Which slots a moment went to, counted from 1; 0 for none. */
struct use {
    size_t day, time;
};

/* A moment goes to one field, but its day may also go to a date field beside the one that takes day and time.
 */
static bool is_free(const struct matching *matching, const struct pair *pair, const struct use *use)
{
    const struct slot *slot = &matching->slots[pair->slot];
    size_t other = slot->field->kind == VALUE_DATE ? use->time : use->day;

    if ((slot->field->kind == VALUE_DATE ? use->day : use->time) || !other)
        return !use->day && !use->time;
    return matching->moments[pair->moment].has_clock && matching->slots[other - 1].role == slot->role;
}

/* Two moments that fit the only field alike and differ: it stays empty. */
static bool is_tie(const struct matching *matching, const struct pair *pairs, size_t count, size_t number)
{
    const struct moment *one = &matching->moments[pairs[number].moment];

    for (size_t i = number + 1; i < count && pairs[i].score == pairs[number].score; i++) {
        const struct moment *other = &matching->moments[pairs[i].moment];
        if (pairs[i].slot == pairs[number].slot && matching->slot_count == 1 &&
            calendar_compare(one->ahead, other->ahead) != 0)
            return true;
    }
    return false;
}

static bool fit_fill(const struct matching *matching, const struct pair *pair, struct fit *fit)
{
    const struct moment *moment = &matching->moments[pair->moment];

    *fit = (struct fit){.field = matching->slots[pair->slot].field};
    fit->evidence = utterance_words_between(matching->utterance, moment->first, moment->count);
    fit->confidence = pair->score >= 2.5 ? 0.9 : pair->score >= 1.7 ? 0.8 : 0.65;
    return moment_json(matching->utterance, moment, fit->field->kind, pair->sense, &fit->json);
}

static size_t pairs_assign(const struct matching *matching, const struct pair *pairs, size_t count,
                           struct fit *fits)
{
    struct use *uses = arena_many(matching->utterance->arena, matching->moment_count + 1, struct use);
    bool *slot_used = arena_many(matching->utterance->arena, matching->slot_count + 1, bool);
    size_t used = 0;

    for (size_t i = 0; i < count && pairs[i].score >= FIT_LEAST; i++) {
        const struct pair *pair = &pairs[i];
        struct use *use = &uses[pair->moment];
        if (slot_used[pair->slot] || !is_free(matching, pair, use))
            continue;
        slot_used[pair->slot] = true;
        if (is_tie(matching, pairs, count, i) || !fit_fill(matching, pair, &fits[used]))
            continue;
        *(fits[used++].field->kind == VALUE_DATE ? &use->day : &use->time) = pair->slot + 1;
    }
    return used;
}

size_t fitting_moments(struct utterance *utterance, const struct request_type *type, struct fit **fits)
{
    struct matching matching = {.utterance = utterance};
    size_t count = 0;

    slots_fill(&matching, type);
    matching.moment_count = moments_find(utterance, &matching.moments);
    *fits = arena_many(utterance->arena, matching.slot_count + 1, struct fit);
    struct pair *pairs =
        arena_many(utterance->arena, matching.moment_count * matching.slot_count + 1, struct pair);
    for (size_t m = 0; m < matching.moment_count; m++) {
        for (size_t s = 0; s < matching.slot_count; s++) {
            struct pair pair = {.moment = m, .slot = s};
            pair.score = pair_score(&matching, &matching.moments[m], &matching.slots[s], &pair.sense);
            pairs[count++] = pair;
        }
    }
    qsort(pairs, count, sizeof *pairs, compare_pairs);
    return pairs_assign(&matching, pairs, count, *fits);
}

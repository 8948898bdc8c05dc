/* Numbers into number fields. */
#include <stdlib.h>
#include <string.h>

#include "assistant/calendar.h"
#include "assistant/fitting.h"
#include "assistant/nearness.h"
#include "assistant/numbers.h"
#include "assistant/stems.h"
#include "base/arena.h"

static const double FIT_LEAST = 0.7;

struct number_pair {
    size_t number, field;
    double score;
};

static bool is_money_field(struct arena *arena, const struct form_field *field)
{
    static const char words[] =
        " cost costs amount price budget total sum money fee salary limit betrag kosten preis summe "
        "gesamtbetrag wert value kostenrahmen gehalt expense rechnungsbetrag eur usd euro ";
    struct words name = words_of(arena, field->name);

    for (size_t i = 0; i < name.count; i++) {
        if (words_hold(words, name.list[i].text))
            return true;
    }
    return false;
}

/* "Quantity", "Number of items", "Anzahl": counts whatever there is to count. */
static bool counts_anything(const struct utterance *utterance, const struct form_field *field,
                            const struct field_words *words)
{
    static const char generic[] =
        " items item quantity units pieces copies stueck stueckzahl menge anzahl count number ";
    struct words name = words_of(utterance->arena, field->name);

    for (size_t i = 0; i < name.count; i++) {
        if (words_hold(generic, name.list[i].text))
            return words->name_count <= 1;
    }
    return false;
}

/* "3 monitors": a thing follows, no time, measure or currency. */
static bool counts_things(const struct number_mention *number)
{
    static const char measures[] =
        " day days week weeks month months year years hour hours minute minutes percent times gb mb tb kg "
        "km tag tage tagen woche wochen monat monate monaten jahr jahre jahren stunde stunden minute "
        "minuten prozent mal euro uhr degrees grad meter meters of in at on to for and or und oder bis am "
        "um von fuer is are ist sind the a s ";
    int days, months;

    return !number->money && *number->unit && (*number->unit < '0' || *number->unit > '9') &&
           !words_hold(measures, number->unit) && !calendar_unit(number->unit, &days, &months) &&
           !calendar_month(number->unit) && strlen(number->unit) > 2;
}

/* "two of each", "je drei", "4 pieces": whatever was named is counted. */
static bool counts_each(const struct utterance *utterance, const struct number_mention *number)
{
    static const char *const behind[] = {"of each", "each",  "of them", "of those", "apiece",
                                         "pieces",  "piece", "pcs",     "stueck",   "exemplare"};
    size_t at = number->first + number->count;

    if (number->money)
        return false;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        if (utterance_phrase_at(utterance, at, behind[i]))
            return number->value > 1 || i < 2;
    }
    return utterance_word_is(utterance, number->first - 1, " je jeweils ");
}

/* "ticket 4711" and "Windows 11" name things, they do not count them. */
static bool stands_free(const struct utterance *utterance, const struct number_mention *number)
{
    static const char askers[] =
        " order request buy purchase book reserve with another brauchen bestellen bestelle benoetige "
        "benoetigen kaufen bitte noch plus paid for get send provide replace ";
    const struct word *word = &utterance->words.list[number->first];
    const char *before = utterance_word(utterance, number->first - 1);

    return number->first == 0 || word->begins_sentence || word->behind_comma || words_hold(askers, before) ||
           stems_is_stop_word(TONGUE_EN, before) || stems_is_stop_word(TONGUE_DE, before);
}

/* "Budget is 5k": money is spoken of though no currency is. */
static bool speaks_of_money(const struct utterance *utterance, const struct number_mention *number)
{
    static const char words[] =
        " budget cost costs price amount total paid pay spent worth kosten kostet preis betrag bezahlt "
        "gesamt insgesamt summe gezahlt ausgegeben ";

    for (size_t back = 1; back <= 3 && back <= number->first; back++) {
        if (utterance->words.list[number->first - back + 1].begins_sentence)
            break;
        if (utterance_word_is(utterance, number->first - back, words))
            return true;
    }
    return false;
}

static double pair_score(const struct utterance *utterance, const struct number_mention *number,
                         const struct form_field *field, const struct field_words *words)
{
    size_t behind = number->first + number->count;
    bool money = is_money_field(utterance->arena, field);
    double score = nearness(utterance, words, number->first, number->count);

    if (number->article)
        return 0;
    if (!number->money && behind < utterance->words.count && !utterance->words.list[behind].begins_sentence &&
        nearness_counts(utterance, words, behind))
        score += 1.5;
    else if (counts_anything(utterance, field, words) &&
             (counts_each(utterance, number) || (counts_things(number) && stands_free(utterance, number))))
        score += 0.8;
    if (number->money)
        return score + (money ? 1.2 : -1.0);
    return score + (money && !counts_things(number) && speaks_of_money(utterance, number) ? 0.8 : 0);
}

static int compare_pairs(const void *one, const void *other)
{
    const struct number_pair *a = one, *b = other;

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return a->field != b->field ? (a->field > b->field) - (a->field < b->field)
                                : (a->number > b->number) - (a->number < b->number);
}

static struct fit fit_of(const struct utterance *utterance, const struct number_mention *number,
                         const struct form_field *field, double score)
{
    return (struct fit){.field = field,
                        .json = number_json(utterance->arena, number->value),
                        .evidence = utterance_bytes(utterance, number->start, number->end),
                        .confidence = score > 1.5 ? 0.9 : 0.75};
}

/* Two different numbers that fit a field alike. */
static bool is_tie(const struct number_pair *pairs, size_t count, size_t at,
                   const struct number_mention *numbers, const bool *used)
{
    for (size_t i = at + 1; i < count && pairs[i].score == pairs[at].score; i++) {
        if (pairs[i].field == pairs[at].field && !used[pairs[i].number] &&
            numbers[pairs[i].number].value != numbers[pairs[at].number].value)
            return true;
    }
    return false;
}

size_t fitting_numbers(struct utterance *utterance, const struct request_type *type, struct fit **fits)
{
    struct number_mention *numbers;
    size_t number_count = numbers_find(utterance, &numbers), count = 0, fitted = 0;
    struct number_pair *pairs =
        arena_many(utterance->arena, number_count * type->field_count + 1, struct number_pair);
    bool *number_used = arena_many(utterance->arena, number_count + 1, bool);
    bool *field_used = arena_many(utterance->arena, type->field_count + 1, bool);

    *fits = arena_many(utterance->arena, type->field_count + 1, struct fit);
    for (size_t f = 0; f < type->field_count; f++) {
        if (type->fields[f].kind != VALUE_NUMBER)
            continue;
        struct field_words words = field_words_of(utterance, &type->fields[f]);
        for (size_t n = 0; n < number_count; n++)
            pairs[count++] =
                (struct number_pair){n, f, pair_score(utterance, &numbers[n], &type->fields[f], &words)};
    }
    qsort(pairs, count, sizeof *pairs, compare_pairs);
    for (size_t i = 0; i < count && pairs[i].score >= FIT_LEAST; i++) {
        struct number_pair pair = pairs[i];
        if (number_used[pair.number] || field_used[pair.field])
            continue;
        field_used[pair.field] = true;
        if (is_tie(pairs, count, i, numbers, number_used))
            continue;
        number_used[pair.number] = true;
        (*fits)[fitted++] = fit_of(utterance, &numbers[pair.number], &type->fields[pair.field], pair.score);
        utterance_take(utterance, numbers[pair.number].first, numbers[pair.number].count);
    }
    return fitted;
}

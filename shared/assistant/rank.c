/* Which request types fit some words. */
#include "assistant/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/asides.h"
#include "assistant/calendar.h"
#include "assistant/numbers.h"
#include "assistant/rank_model.h"
#include "base/arena.h"
#include "base/text.h"

enum { WORD_BYTES_LEAST = 3, COVERED_WORDS_MOST = 60 };

static const float ACT_LEAST = 0.5f;
static const double CONTRARY_SHARE =
    0.75; /* left of the score of a type that is for something else than is wanted */

static const double ORDER_SHARE = 0.6; /* the same of a type by which things are ordered that are broken */
static const double OTHER_KIND_SHARE =
    0.65; /* left of the confidence in a type for another kind of trouble */
static const double UNSERVED_SHARE =
    0.3; /* what a thing that no type speaks of counts beside everyday ones */
static const double SERVED_BY_A_GROUP = 15; /* about what a group both speak of adds to a score */

static uint64_t act_bit(size_t group)
{
    return (uint64_t)1 << (group - GROUP_ACTS_FIRST);
}

uint64_t rank_acts(const struct features *features, float least)
{
    uint64_t acts = 0;

    for (size_t i = 0; i < features->count; i++) {
        uint64_t key = features->list[i].key, group = key >> 2;
        if (feature_kind_of(key) == FEATURE_GROUP && group >= GROUP_ACTS_FIRST && group <= GROUP_ACTS_LAST &&
            features->list[i].count >= least)
            acts |= act_bit(group);
    }
    return acts;
}

/* What one query comes to before it is told as scores. */
struct judgement {
    struct features query;
    double asked;    /* see bm25_score */
    double *lexical; /* by type */
    double *logits;  /* by type; NULL without history */
    double *chances; /* by type; they add up to 1 */
};

/* What has happened, each of which calls for something else. */
static uint64_t trouble_kinds(void)
{
    return act_bit(GROUP_DAMAGE) | act_bit(GROUP_SLOW) | act_bit(GROUP_OUTAGE) | act_bit(GROUP_LOSS);
}

/* "Burnt out" and "is slow" are both trouble, but not the same; an order is none at all. */
static double kind_share(const struct rank_model *model, const struct judgement *judgement, size_t best)
{
    uint64_t acts = rank_acts(&judgement->query, ACT_LEAST), order = act_bit(GROUP_ORDER);
    uint64_t asked = trouble_kinds() & acts, served = (trouble_kinds() | (order & ~acts)) & model->acts[best];

    return asked && served && !(asked & served) ? OTHER_KIND_SHARE : 1;
}

/* "Broken" and "stolen" may both be trouble to report, but not the same. */
static bool are_contrary(uint64_t asked, uint64_t served)
{
    uint64_t sudden = act_bit(GROUP_DAMAGE) | act_bit(GROUP_LOSS), kinds = trouble_kinds();

    if (!asked || !served)
        return false;
    return !(asked & served) || (asked & sudden && served & kinds && !(asked & served & kinds));
}

/* What is broken is no order, unless one is wanted, too. */
static double contrary_share(uint64_t asked, uint64_t served)
{
    uint64_t order = act_bit(GROUP_ORDER);

    return asked & act_bit(GROUP_DAMAGE) && served & order & ~asked ? ORDER_SHARE : CONTRARY_SHARE;
}

static void contraries_lower(const struct rank_model *model, struct judgement *judgement)
{
    uint64_t acts = rank_acts(&judgement->query, ACT_LEAST);

    for (size_t i = 0; i < model->type_count; i++) {
        double share = contrary_share(acts, model->acts[i]);

        if (are_contrary(acts, model->acts[i]))
            judgement->lexical[i] *= share + (1 - share) * model->history;
    }
}

static void chances_fill(struct judgement *judgement, struct arena *arena, size_t count)
{
    double best = -INFINITY, sum = 0;

    judgement->chances = arena_many(arena, count + 1, double);
    for (size_t i = 0; i < count; i++)
        best = judgement->logits[i] > best ? judgement->logits[i] : best;
    for (size_t i = 0; i < count; i++)
        sum += judgement->chances[i] = exp(judgement->logits[i] - best);
    for (size_t i = 0; i < count; i++)
        judgement->chances[i] /= sum;
}

static void judge(const struct rank_model *model, struct arena *arena, const char *text,
                  struct judgement *judgement)
{
    struct feature_maker maker = {arena, stems_new(arena, model->tongues), model->lexicon};
    struct words words = words_of(arena, text);

    asides_lower(&words);
    features_add(&maker, &judgement->query, &words, stems_guess(&words, model->tongues), 1.0f);
    features_merge(&judgement->query);
    features_pair_groups(&maker, &judgement->query);
    judgement->lexical = arena_many(arena, model->type_count + 1, double);
    judgement->asked = bm25_score(model->bm25, &judgement->query, judgement->lexical);
    contraries_lower(model, judgement);
    if (!model->softmax)
        return;
    judgement->logits = arena_many(arena, model->type_count + 1, double);
    softmax_score(model->softmax, arena, &judgement->query, judgement->logits);
    chances_fill(judgement, arena, model->type_count);
}

/* What speaks for the best type, as numbers a logistic function turns into how likely it is meant. */
struct evidence {
    double best, second; /* lexical */
    double chance, logit;
    struct bm25_share shares[FEATURE_KINDS_COUNT];
};

static double share_of(const struct bm25_share *share)
{
    return share->got / (share->asked + 1);
}

/* Both are fitted on sentences of service desks and other portals, in and out of their scope: 0.6 and more is
 * to be taken, less than 0.15 fits nothing. */
static double evidence_of_words(const struct evidence *evidence, double asked_share, double types)
{
    return -2.233 + 2.096 * log(1 + evidence->best) +
           1.341 * (evidence->best - evidence->second) / evidence->best + 1.240 * asked_share +
           0.671 * share_of(&evidence->shares[FEATURE_STEM]) +
           0.947 * share_of(&evidence->shares[FEATURE_GROUP]) -
           0.217 * log(1 + evidence->shares[FEATURE_GROUP].got) -
           0.557 * log(1 + evidence->shares[FEATURE_STEM].got) +
           0.615 * share_of(&evidence->shares[FEATURE_PIECE]) - 1.621 * log(types);
}

static double evidence_of_history(const struct evidence *evidence, double asked_share, double types)
{
    double chance = fmin(fmax(evidence->chance, 1e-6), 1 - 1e-6);

    return 1.193 + 0.368 * log(chance / (1 - chance)) + 0.084 * evidence->logit + 0.086 * asked_share +
           1.005 * (evidence->best - evidence->second) / evidence->best + 0.890 * log(1 + evidence->best) +
           1.859 * share_of(&evidence->shares[FEATURE_STEM]) - 1.684 * log(types);
}

/* "Write me a poem" stays a poem, though somebody may order write permission: 1 when nothing was asked that
 * no type speaks of. Everyday things tell that more than those another desk may serve. */
static double served_share(const struct rank_model *model, const struct judgement *judgement,
                           const struct evidence *evidence)
{
    double everyday = 0, other = 0;

    for (size_t i = 0; i < judgement->query.count; i++) {
        const struct feature *feature = &judgement->query.list[i];
        uint64_t group = feature->key >> 2;
        if (feature_kind_of(feature->key) != FEATURE_GROUP || group >= LEXICON_GROUPS_MAX ||
            group <= GROUP_ACTS_LAST || bm25_knows(model->bm25, feature->key))
            continue;
        if (group >= GROUP_EVERYDAY_FIRST && group <= GROUP_EVERYDAY_LAST)
            everyday += (double)feature->count;
        else
            other += (double)feature->count;
    }
    double served = 0.25 + evidence->shares[FEATURE_GROUP].got / SERVED_BY_A_GROUP;
    return served / (served + everyday + UNSERVED_SHARE * other);
}

static double logistic(double value)
{
    return 1 / (1 + exp(-value));
}

static double confidence_of(const struct rank_model *model, const struct judgement *judgement, size_t best,
                            const bool *allowed)
{
    struct evidence evidence = {.best = judgement->lexical[best]};
    double types = (double)model->type_count;

    for (size_t i = 0; i < model->type_count; i++) {
        if (i != best && (!allowed || allowed[i]) && judgement->lexical[i] > evidence.second)
            evidence.second = judgement->lexical[i];
    }
    if (evidence.best <= 0)
        return 0;
    double asked_share = fmin(evidence.best / judgement->asked, 1.5);
    bm25_explain(model->bm25, &judgement->query, best, evidence.shares);
    double by_words = logistic(evidence_of_words(&evidence, asked_share, types)) *
                      served_share(model, judgement, &evidence) * kind_share(model, judgement, best);
    if (!judgement->chances)
        return by_words;
    evidence.chance = judgement->chances[best];
    evidence.logit = judgement->logits[best];
    double by_history = logistic(evidence_of_history(&evidence, asked_share, types));
    return model->history * by_history + (1 - model->history) * by_words;
}

static int compare_scores(const void *one, const void *other)
{
    const struct rank_score *a = one, *b = other;

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return (a->type > b->type) - (a->type < b->type);
}

size_t rank_words(const struct rank_model *model, struct arena *arena, const char *words, const bool *allowed,
                  struct rank_score *scores, size_t most)
{
    struct judgement judgement = {0};
    struct rank_score *all = arena_many(arena, model->type_count + 1, struct rank_score);
    size_t count = 0;
    double best = 0;

    judge(model, arena, words, &judgement);
    for (size_t i = 0; i < model->type_count; i++)
        best = fmax(best, judgement.lexical[i]);
    for (size_t i = 0; i < model->type_count; i++) {
        double score = judgement.lexical[i] / fmax(best, 1e-9);
        score += judgement.chances ? model->history * judgement.chances[i] : 0;
        if ((!allowed || allowed[i]) && best > 0 && score > 0)
            all[count++] = (struct rank_score){.type = i, .score = score};
    }
    qsort(all, count, sizeof *all, compare_scores);
    count = count < most ? count : most;
    double confidence = count ? confidence_of(model, &judgement, all[0].type, allowed) : 0;
    for (size_t i = 0; i < count; i++) {
        double share = all[i].score / all[0].score;
        scores[i] = all[i];
        scores[i].confidence = i == 0 ? confidence : fmin(confidence * share * share, 1 - confidence);
    }
    return count;
}

static bool is_known(const struct rank_model *model, const struct feature_maker *maker, struct word *word)
{
    struct features features = {0};
    struct words alone = {.list = word, .count = 1};

    for (size_t t = 0; t < TONGUES_COUNT; t++) {
        if ((TONGUES_SHIPPED & TONGUE_BIT(t)) && stems_is_stop_word((enum tongue)t, word->text))
            return true;
    }
    features_add(maker, &features, &alone, model->tongues, 1.0f);
    for (size_t i = 0; i < features.count; i++) {
        enum feature_kind kind = feature_kind_of(features.list[i].key);
        if (kind == FEATURE_GROUP || (kind == FEATURE_STEM && bm25_knows(model->bm25, features.list[i].key)))
            return true;
    }
    return false;
}

static void things_find(const struct rank_model *model, struct arena *arena, const char *word, float *groups)
{
    struct words words = words_of(arena, word);

    lexicon_find(model->lexicon, arena, stems_new(arena, model->tongues), model->tongues, &words, groups);
}

bool rank_alike(const struct rank_model *model, struct arena *arena, const char *one, const char *other)
{
    float groups[2][LEXICON_GROUPS_MAX] = {{0}};

    things_find(model, arena, one, groups[0]);
    things_find(model, arena, other, groups[1]);
    for (size_t i = GROUP_ACTS_LAST + 1; i < LEXICON_GROUPS_MAX; i++)
        if (groups[0][i] > 0 && groups[1][i] > 0)
            return true;
    return false;
}

bool rank_knows(const struct rank_model *model, struct arena *arena, const char *word)
{
    struct feature_maker maker = {arena, stems_new(arena, model->tongues), model->lexicon};
    struct words words = words_of(arena, word);

    return words.count == 1 && is_known(model, &maker, &words.list[0]);
}

/* Tells no language apart. */
static bool is_count_or_day(const char *word)
{
    double value;
    bool ordinal;
    int days, months;

    return strpbrk(word, "0123456789") || number_word(word, &value, &ordinal) || calendar_month(word) ||
           calendar_weekday(word) >= 0 || calendar_unit(word, &days, &months);
}

/* A capital within a sentence: the name of somebody or something, in any language. */
static bool is_name(struct arena *arena, const char *text, const struct word *word)
{
    const char *written = text + word->start, *lowered;

    if (word->begins_sentence)
        return false;
    lowered = text_lowered(arena, arena_text_bytes(arena, written, word->end - word->start));
    return utf8_next(&written) != utf8_next(&lowered);
}

double rank_coverage(const struct rank_model *model, struct arena *arena, const char *text)
{
    struct feature_maker maker = {arena, stems_new(arena, model->tongues), model->lexicon};
    struct words words = words_of(arena, text);
    size_t looked_at = 0, known = 0;

    for (size_t i = 0; i < words.count && looked_at < COVERED_WORDS_MOST; i++) {
        struct word *word = &words.list[i];
        if (strlen(word->text) < WORD_BYTES_LEAST || is_count_or_day(word->text))
            continue;
        bool is_one = is_known(model, &maker, word);
        if (!is_one && is_name(arena, text, word))
            continue;
        looked_at++;
        known += is_one;
    }
    return looked_at ? (double)known / (double)looked_at : 1;
}

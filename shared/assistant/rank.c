/* Which request types fit some words. */
#include "assistant/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/bm25.h"
#include "assistant/calendar.h"
#include "assistant/softmax.h"
#include "base/arena.h"
#include "base/text.h"

enum { EXAMPLES_LEAST = 3, TYPES_LEAST = 3 }; /* below that history teaches a classifier nothing */

#ifndef KWG
#define KWG 4.0
#endif
#ifndef FUS
#define FUS 2
#endif
#ifndef HGW
#define HGW 2.0
#endif
#ifndef CON
#define CON 0.75
#endif
#ifndef ACTD
#define ACTD 3.0f
#endif
#ifndef ACTQ
#define ACTQ 0.5f
#endif
static const float NAME_WEIGHT = 3.0f, DESCRIPTION_WEIGHT = 1.5f, GROUP_WEIGHT = 0.7f, ALSO_WEIGHT = 2.0f;
static const double CONTRARY_SHARE = CON; /* what is left of a score that goes against what the words want */

struct rank_model {
    struct arena *arena;
    struct lexicon *lexicon;
    size_t type_count;
    tongue_set tongues;
    struct bm25 *bm25;
    struct softmax *softmax; /* NULL without history */
    uint64_t *acts;          /* by type: what its words say is wanted or has happened */
};

struct build {
    const struct catalogue *catalogue;
    struct rank_model *model;
    struct arena *arena;
    struct feature_maker maker;
    struct features *documents; /* by type */
    struct softmax_row *rows;
    size_t row_count;
};

static tongue_set tongues_of_catalogue(struct arena *arena, const struct catalogue *catalogue)
{
    const tongue_set every = (1u << TONGUES_COUNT) - 1;
    size_t votes[TONGUES_COUNT] = {0};
    tongue_set tongues = TONGUES_SHIPPED;

    for (size_t i = 0; i < catalogue->type_count; i++) {
        const char *text =
            arena_format(arena, "%s\n%s", catalogue->types[i].name, catalogue->types[i].description);
        struct words words = words_of(arena, text);
        tongue_set guess = stems_guess(&words, every);
        for (size_t t = 0; t < TONGUES_COUNT && guess != every; t++)
            votes[t] += (guess & TONGUE_BIT(t)) != 0;
    }
    for (size_t t = 0; t < TONGUES_COUNT; t++) {
        if (votes[t] * 3 > catalogue->type_count)
            tongues |= TONGUE_BIT(t);
    }
    return tongues;
}

static void text_add(struct build *build, struct features *features, const char *text, tongue_set tongues,
                     float weight)
{
    struct words words = words_of(build->arena, text);

    if (words.count)
        features_add(&build->maker, features, &words, tongues, weight);
}

static tongue_set tongues_guess(struct build *build, const char *text)
{
    struct words words = words_of(build->arena, text);
    return stems_guess(&words, build->model->tongues);
}

static struct softmax_row *row_new(struct build *build, size_t document, float step)
{
    struct softmax_row *row = &build->rows[build->row_count++];

    row->document = document;
    row->step = step;
    return row;
}

static void type_add(struct build *build, size_t number)
{
    const struct request_type *type = &build->catalogue->types[number];
    struct features *document = &build->documents[number];
    tongue_set tongues =
        tongues_guess(build, arena_format(build->arena, "%s\n%s", type->name, type->description));
    size_t lines = 0;

    text_add(build, document, type->name, tongues, NAME_WEIGHT);
    text_add(build, document, type->description, tongues, DESCRIPTION_WEIGHT);
    text_add(build, document, type->group, tongues, GROUP_WEIGHT);
    struct softmax_row *row = row_new(build, number, 1.5f);
    text_add(build, &row->features, type->name, tongues, 1.0f);
    features_merge(&row->features);
    row = row_new(build, number, 1.0f);
    text_add(build, &row->features, type->description, tongues, 1.0f);
    features_merge(&row->features);
    char **also = text_split(build->arena, type->also ? type->also : "", '\n', &lines);
    for (size_t i = 0; i < lines; i++)
        text_add(build, document, also[i], tongues_guess(build, also[i]), ALSO_WEIGHT);
}

/* The acts some features name at least that often, a bit each. */
static uint64_t acts_of(const struct features *features, float least)
{
    uint64_t acts = 0;

    for (size_t i = 0; i < features->count; i++) {
        uint64_t key = features->list[i].key, group = key >> 2;
        if (feature_kind_of(key) == FEATURE_GROUP && group >= GROUP_ACTS_FIRST && group <= GROUP_ACTS_LAST &&
            features->list[i].count >= least)
            acts |= (uint64_t)1 << (group - GROUP_ACTS_FIRST);
    }
    return acts;
}

static size_t type_number(const struct catalogue *catalogue, const char *id)
{
    const struct request_type *type = catalogue_type(catalogue, id);
    return type ? (size_t)(type - catalogue->types) : catalogue->type_count;
}

static void examples_add(struct build *build, const struct rank_example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t number = type_number(build->catalogue, examples[i].request_type_id);
        if (number == build->model->type_count || text_is_empty(examples[i].text))
            continue;
        struct softmax_row *row = row_new(build, number, 1.0f);
        text_add(build, &row->features, examples[i].text, tongues_guess(build, examples[i].text), 1.0f);
        features_merge(&row->features);
        struct features *document = &build->documents[number];
        size_t all = document->count + row->features.count;
        document->list =
            arena_grow(build->arena, document->list, document->count, all, sizeof *document->list);
        memcpy(document->list + document->count, row->features.list,
               row->features.count * sizeof *document->list);
        document->count = document->room = all;
    }
}

static bool has_history(const struct build *build)
{
    size_t *examples = arena_many(build->arena, build->model->type_count + 1, size_t), types = 0;

    for (size_t i = build->model->type_count * 2; i < build->row_count; i++)
        types += ++examples[build->rows[i].document] == EXAMPLES_LEAST;
    return types >= TYPES_LEAST;
}

struct rank_model *rank_build(const struct catalogue *catalogue, const struct rank_example *examples,
                              size_t example_count)
{
    struct arena *arena = arena_new(), *scratch = arena_new();
    struct rank_model *model = arena_one(arena, struct rank_model);
    struct build build = {.catalogue = catalogue, .model = model, .arena = scratch};

    model->arena = arena;
    model->lexicon = lexicon_new();
    model->type_count = catalogue->type_count;
    model->tongues = tongues_of_catalogue(scratch, catalogue);
    model->acts = arena_many(arena, model->type_count + 1, uint64_t);
    build.maker = (struct feature_maker){scratch, stems_new(scratch, model->tongues), model->lexicon};
    build.documents = arena_many(scratch, model->type_count + 1, struct features);
    build.rows = arena_many(scratch, model->type_count * 2 + example_count + 1, struct softmax_row);
    for (size_t i = 0; i < model->type_count; i++) {
        type_add(&build, i);
        features_merge(&build.documents[i]);
        model->acts[i] = acts_of(&build.documents[i], ACTD);
    }
    examples_add(&build, examples, example_count);
    for (size_t i = 0; i < model->type_count; i++)
        features_merge(&build.documents[i]);
    for (size_t i = 0; i < model->type_count; i++)
        features_pair_groups(&build.maker, &build.documents[i]);
    bool history = has_history(&build);
    model->bm25 = bm25_build(arena, build.documents, model->type_count, history ? HGW : KWG);
    if (history)
        model->softmax = softmax_train(arena, build.rows, build.row_count, model->type_count);
    arena_free(scratch);
    return model;
}

void rank_free(struct rank_model *model)
{
    if (!model)
        return;
    lexicon_free(model->lexicon);
    arena_free(model->arena);
}

/* What one query comes to before it is told as scores. */
struct judgement {
    struct features query;
    double asked;
    double *lexical; /* by type */
    double *logits;  /* by type; NULL without history */
    double *chances;
};

#ifndef ASIDE
#define ASIDE 0.4f
#endif
#ifndef WHEN
#define WHEN 0.3f
#endif
/* What something is needed for, and when, tells less of it than what stands before. */
static void asides_lower(struct words *words, tongue_set tongues)
{
    static const char purposes[] = " for fuer ";
    static const char whens[] =
        " today tomorrow yesterday tonight morning afternoon evening week month heute gestern morgen "
        "uebermorgen vorgestern nachmittag abend woche monat vormittag night ";
    size_t content = 0;
    bool aside = false;

    for (size_t i = 0; i < words->count; i++) {
        struct word *word = &words->list[i];
        bool plain = stems_is_stop_word(TONGUE_EN, word->text) || stems_is_stop_word(TONGUE_DE, word->text);
        if (word->begins_sentence || word->behind_comma)
            aside = false;
        if (content >= 3 && words_hold(purposes, word->text))
            aside = true;
        content += !plain;
        if (aside)
            word->weight *= ASIDE;
        if (calendar_weekday(word->text) >= 0 || words_hold(whens, word->text))
            word->weight *= WHEN;
    }
    (void)tongues;
}

static void judge(const struct rank_model *model, struct arena *arena, const char *text,
                  struct judgement *judgement)
{
    struct features query = {0};
    struct feature_maker maker = {arena, stems_new(arena, model->tongues), model->lexicon};
    struct words words = words_of(arena, text);

    asides_lower(&words, model->tongues);
    features_add(&maker, &query, &words, stems_guess(&words, model->tongues), 1.0f);
    features_merge(&query);
    features_pair_groups(&maker, &query);
    judgement->query = query;
    judgement->lexical = arena_many(arena, model->type_count + 1, double);
    judgement->asked = bm25_score(model->bm25, &query, judgement->lexical);
    uint64_t acts = acts_of(&query, ACTQ);
    for (size_t i = 0; i < model->type_count; i++) {
        if (!model->softmax && acts && model->acts[i] && !(acts & model->acts[i]))
            judgement->lexical[i] *= CONTRARY_SHARE;
    }
    if (!model->softmax)
        return;
    judgement->logits = arena_many(arena, model->type_count + 1, double);
    softmax_score(model->softmax, &query, judgement->logits);
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

static int compare_scores(const void *one, const void *other)
{
    const struct rank_score *a = one, *b = other;

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return (a->type > b->type) - (a->type < b->type);
}

/* What speaks for the best type, as numbers a logistic function turns into how likely it is meant. */
struct evidence {
    double best, second;
    struct bm25_share shares[FEATURE_KINDS_COUNT];
};

static double share_of(const struct bm25_share *share)
{
    return share->got / (share->asked + 1);
}

static double logistic(double value)
{
    return 1 / (1 + exp(-value));
}

/* Fitted on sentences of service desks and other portals, asked in and out of their scope: 0.6 and more is to be taken,
 * less than 0.15 fits nothing. */
static double confidence_of_words(const struct rank_model *model, const struct judgement *judgement,
                                  const struct evidence *evidence)
{
    double asked = evidence->best / judgement->asked;

    return logistic(-2.05 + 2.26 * log(1 + evidence->best) +
                    1.13 * (evidence->best - evidence->second) / evidence->best + 0.84 * (asked < 1.5 ? asked : 1.5) +
                    1.81 * share_of(&evidence->shares[FEATURE_STEM]) +
                    0.97 * share_of(&evidence->shares[FEATURE_GROUP]) -
                    0.30 * log(1 + evidence->shares[FEATURE_GROUP].got) -
                    0.73 * log(1 + evidence->shares[FEATURE_STEM].got) -
                    0.10 * share_of(&evidence->shares[FEATURE_PIECE]) - 1.73 * log((double)model->type_count));
}

static double confidence_of(const struct rank_model *model, const struct judgement *judgement, size_t best,
                            const bool *allowed)
{
    struct evidence evidence = {.best = judgement->lexical[best]};

    for (size_t i = 0; i < model->type_count; i++) {
        if (i != best && (!allowed || allowed[i]) && judgement->lexical[i] > evidence.second)
            evidence.second = judgement->lexical[i];
    }
    if (evidence.best <= 0)
        return 0;
    bm25_explain(model->bm25, &judgement->query, best, evidence.shares);
    return confidence_of_words(model, judgement, &evidence);
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
        best = judgement.lexical[i] > best ? judgement.lexical[i] : best;
    if (best <= 0)
        return 0;
    if (judgement.logits)
        chances_fill(&judgement, arena, model->type_count);
    for (size_t i = 0; i < model->type_count; i++) {
        if (allowed && !allowed[i])
            continue;
        double score = judgement.lexical[i] / best;
        if (judgement.chances)
            score = FUS * judgement.chances[i] + score;
        all[count++] = (struct rank_score){.type = i, .score = score};
    }
    qsort(all, count, sizeof *all, compare_scores);
    count = count < most ? count : most;
    double confidence = count ? confidence_of(model, &judgement, all[0].type, allowed) : 0;
    for (size_t i = 0; i < count; i++) {
        double share = all[i].score / all[0].score;
        scores[i] = all[i];
        scores[i].confidence = confidence * share * share;
    }
    return count;
}

/* Makes a ranker from a catalogue and past tickets. */
#include <string.h>

#include "assistant/rank_model.h"
#include "base/arena.h"
#include "base/text.h"

enum { EXAMPLES_LEAST = 3, TYPES_LEAST = 3 }; /* below that history teaches a classifier nothing */

static const float NAME_WEIGHT = 3.0f, DESCRIPTION_WEIGHT = 1.5f, GROUP_WEIGHT = 0.7f, ALSO_WEIGHT = 2.0f;
static const float NAME_STEP = 1.5f;

/* Names are short and say much; where there is history, its own words say more than ours. */
static const double GROUPS_ALONE = 4.0, GROUPS_WITH_HISTORY = 2.0;

/* A text of a type, as features. */
struct text_row {
    struct features features;
    size_t document;
    float weight; /* in BM25 */
    float step;   /* in training; 0: not trained on */
};

struct build {
    const struct catalogue *catalogue;
    struct rank_model *model;
    struct arena *arena; /* lives as long as the building */
    struct arena *text;  /* emptied after each text */
    struct stems *stems;
    struct text_row *rows;
    size_t row_count, row_room;
};

static tongue_set tongues_of_catalogue(struct build *build)
{
    const tongue_set every = (1u << TONGUES_COUNT) - 1;
    size_t votes[TONGUES_COUNT] = {0}, types = build->catalogue->type_count;
    tongue_set tongues = TONGUES_SHIPPED;

    for (size_t i = 0; i < types; i++) {
        const struct request_type *type = &build->catalogue->types[i];
        struct words words =
            words_of(build->text, arena_format(build->text, "%s\n%s", type->name, type->description));
        tongue_set guess = stems_guess(&words, every);
        for (size_t t = 0; t < TONGUES_COUNT && guess != every; t++)
            votes[t] += (guess & TONGUE_BIT(t)) != 0;
        arena_empty(build->text);
    }
    for (size_t t = 0; t < TONGUES_COUNT; t++) {
        if (votes[t] * 3 > types)
            tongues |= TONGUE_BIT(t);
    }
    return tongues;
}

static struct text_row *row_new(struct build *build)
{
    if (build->row_count == build->row_room) {
        size_t room = build->row_room ? build->row_room * 2 : 1024;
        build->rows = arena_grow(build->arena, build->rows, build->row_count, room, sizeof *build->rows);
        build->row_room = room;
    }
    return &build->rows[build->row_count++];
}

/* tongues 0: guessed from the text itself. */
static void text_add(struct build *build, size_t document, const char *text, tongue_set tongues, float weight,
                     float step)
{
    struct feature_maker maker = {build->text, build->stems, build->model->lexicon};
    struct features features = {0};
    struct words words = words_of(build->text, text ? text : "");

    if (words.count) {
        tongue_set guess = tongues ? tongues : stems_guess(&words, build->model->tongues);
        features_add(&maker, &features, &words, guess, 1.0f);
        features_merge(&features);
        struct text_row *row = row_new(build);
        *row = (struct text_row){.document = document, .weight = weight, .step = step};
        row->features.list = arena_many(build->arena, features.count + 1, struct feature);
        row->features.count = row->features.room = features.count;
        if (features.count)
            memcpy(row->features.list, features.list, features.count * sizeof *features.list);
    }
    arena_empty(build->text);
}

static void type_add(struct build *build, size_t number)
{
    const struct request_type *type = &build->catalogue->types[number];
    struct words words =
        words_of(build->text, arena_format(build->text, "%s\n%s", type->name, type->description));
    tongue_set tongues = stems_guess(&words, build->model->tongues);
    size_t lines = 0;
    char **also = text_split(build->arena, type->also ? type->also : "", '\n', &lines);

    text_add(build, number, type->name, tongues, NAME_WEIGHT, NAME_STEP);
    text_add(build, number, type->description, tongues, DESCRIPTION_WEIGHT, 1.0f);
    text_add(build, number, type->group, tongues, GROUP_WEIGHT, 0);
    for (size_t i = 0; i < lines; i++)
        text_add(build, number, also[i], 0, ALSO_WEIGHT, 1.0f);
}

static void examples_add(struct build *build, const struct rank_example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct request_type *type = catalogue_type(build->catalogue, examples[i].request_type_id);
        if (type)
            text_add(build, (size_t)(type - build->catalogue->types), examples[i].text, 0, 1.0f, 1.0f);
    }
}

/* All rows of a type as one document, with the pairs of its groups; in an arena of their own, as they are as
 * large as all rows together. */
static struct features *documents_of(const struct build *build, struct arena *arena)
{
    size_t types = build->model->type_count;
    struct features *documents = arena_many(arena, types + 1, struct features);
    struct feature_maker maker = {arena, build->stems, build->model->lexicon};

    for (size_t r = 0; r < build->row_count; r++)
        documents[build->rows[r].document].room += build->rows[r].features.count;
    for (size_t d = 0; d < types; d++)
        documents[d].list = arena_many(arena, documents[d].room + 1, struct feature);
    for (size_t r = 0; r < build->row_count; r++) {
        const struct text_row *row = &build->rows[r];
        struct features *document = &documents[row->document];
        for (size_t i = 0; i < row->features.count; i++) {
            document->list[document->count] = row->features.list[i];
            document->list[document->count++].count *= row->weight;
        }
    }
    for (size_t d = 0; d < types; d++) {
        features_merge(&documents[d]);
        features_pair_groups(&maker, &documents[d]);
    }
    return documents;
}

static void acts_fill(struct build *build)
{
    struct rank_model *model = build->model;
    struct arena *arena = arena_new();
    const struct features *documents = documents_of(build, arena);

    model->acts = arena_many(model->arena, model->type_count + 1, uint64_t);
    for (size_t i = 0; i < model->type_count; i++)
        model->acts[i] = rank_acts(&documents[i], NAME_WEIGHT);
    arena_free(arena);
}

static void bm25_add(struct build *build)
{
    struct rank_model *model = build->model;
    struct arena *arena = arena_new();

    model->bm25 = bm25_build(model->arena, documents_of(build, arena), model->type_count,
                             GROUPS_ALONE + (GROUPS_WITH_HISTORY - GROUPS_ALONE) * model->history);
    arena_free(arena);
}

/* The share of types with enough past tickets; 0 when they are too few to learn from. */
static double history_share(const struct build *build, size_t first)
{
    size_t *examples = arena_many(build->arena, build->model->type_count + 1, size_t), types = 0;

    for (size_t i = first; i < build->row_count; i++)
        types += ++examples[build->rows[i].document] == EXAMPLES_LEAST;
    return types >= TYPES_LEAST ? (double)types / (double)build->model->type_count : 0;
}

static void softmax_add(struct build *build)
{
    struct softmax_row *rows = arena_many(build->arena, build->row_count + 1, struct softmax_row);
    size_t count = 0;

    for (size_t i = 0; i < build->row_count; i++) {
        const struct text_row *row = &build->rows[i];
        if (row->step > 0)
            rows[count++] = (struct softmax_row){row->features, row->document, row->step};
    }
    build->model->softmax = softmax_train(build->model->arena, rows, count, build->model->type_count);
}

struct rank_model *rank_build(const struct catalogue *catalogue, const struct rank_example *examples,
                              size_t example_count)
{
    struct arena *arena = arena_new();
    struct rank_model *model = arena_one(arena, struct rank_model);
    struct build build = {.catalogue = catalogue, .model = model, .arena = arena_new(), .text = arena_new()};

    model->arena = arena;
    model->lexicon = lexicon_new();
    model->type_count = catalogue->type_count;
    model->tongues = tongues_of_catalogue(&build);
    build.stems = stems_new(build.arena, model->tongues);
    for (size_t i = 0; i < model->type_count; i++)
        type_add(&build, i);
    acts_fill(&build);
    size_t described = build.row_count;
    examples_add(&build, examples, example_count);
    model->history = history_share(&build, described);
    bm25_add(&build);
    if (model->history > 0)
        softmax_add(&build);
    arena_free(build.text);
    arena_free(build.arena);
    return model;
}

size_t rank_bytes(const struct rank_model *model)
{
    return arena_bytes(model->arena);
}

void rank_free(struct rank_model *model)
{
    if (!model)
        return;
    lexicon_free(model->lexicon);
    arena_free(model->arena);
}

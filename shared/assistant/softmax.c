/* A linear softmax classifier over features, trained on past tickets. */
#include "assistant/softmax.h"

#include <math.h>
#include <string.h>

#include "assistant/vocabulary.h"
#include "base/arena.h"

enum { LANES = 4, WEIGHTS_MAX = 6000000, ROUNDS_LEAST = 3 };

/* Four weights at once; they may stand anywhere in an array of float. */
typedef float lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

static const float LOGIT_SCALE = 3.0f;
static const float RATE_FIRST = 2.05f, RATE_LAST = 0.05f;
static const float WEIGHT_LEAST =
    0.05f; /* smaller ones are dropped: hardly one in thirty stays, none is missed */
static const float DROPPED_SHARE =
    0.2f;                             /* of a row's features at each look, so that none is relied on alone */
static const double WORK_MAX = 2.5e9; /* looks at a weight while training: some seconds */
static const float kind_weights[FEATURE_KINDS_COUNT] = {1.0f, 1.0f, 0.5f, 0.5f};

struct weight {
    uint32_t document;
    float value;
};

struct softmax {
    struct vocabulary *vocabulary;
    size_t document_count;
    float *rarities;  /* by feature */
    uint32_t *starts; /* of each feature's weights; one more than features */
    struct weight *weights;
};

struct cell {
    uint32_t feature;
    float value;
};

struct sample {
    struct cell *cells;
    size_t count, document;
    float step;
};

struct training {
    struct arena *arena;
    struct softmax *softmax;
    struct sample *samples;
    size_t sample_count, cell_count;
    size_t stride;     /* documents, filled up to whole lanes */
    float *weights;    /* feature by feature, one a document */
    float *chances;    /* of the sample at hand */
    struct cell *kept; /* its cells but those dropped */
    uint64_t random;
};

/* Values of unit length; features of no row are left out. */
static size_t cells_of(const struct softmax *softmax, const struct features *features, struct cell *cells)
{
    size_t count = 0;
    float norm = 0;

    for (size_t i = 0; i < features->count; i++) {
        uint32_t f = vocabulary_find(softmax->vocabulary, features->list[i].key);
        float times = features->list[i].count;
        if (f == VOCABULARY_ABSENT || times <= 0)
            continue;
        float much = times >= 1 ? 1 + logf(times) : times;
        float value = kind_weights[feature_kind_of(features->list[i].key)] * much * softmax->rarities[f];
        cells[count++] = (struct cell){f, value};
        norm += value * value;
    }
    norm = norm > 0 ? sqrtf(norm) : 1;
    for (size_t i = 0; i < count; i++)
        cells[i].value /= norm;
    return count;
}

/* How many rows a feature must stand in: more than one, as one teaches nothing about others, and so many that
 * the weights fit into memory. */
static uint32_t holding_least(const uint32_t *holding, size_t count, size_t stride)
{
    uint32_t least = 2;

    for (;;) {
        size_t kept = 0;
        for (size_t f = 0; f < count; f++)
            kept += holding[f] >= least;
        if (kept * stride <= WEIGHTS_MAX)
            return least;
        least++;
    }
}

static void vocabulary_fill(struct training *training, struct arena *arena, const struct softmax_row *rows,
                            size_t row_count)
{
    struct softmax *softmax = training->softmax;
    struct vocabulary *all = vocabulary_new(training->arena);
    size_t total = 0;

    for (size_t r = 0; r < row_count; r++)
        total += rows[r].features.count;
    uint32_t *holding = arena_many(training->arena, total + 1, uint32_t);
    for (size_t r = 0; r < row_count; r++) {
        for (size_t i = 0; i < rows[r].features.count; i++)
            holding[vocabulary_add(all, rows[r].features.list[i].key)]++;
    }
    uint32_t least = holding_least(holding, all->count, training->stride);
    for (size_t f = 0; f < all->count; f++) {
        if (holding[f] >= least)
            vocabulary_add(softmax->vocabulary, all->keys[f]);
    }
    softmax->rarities = arena_many(arena, softmax->vocabulary->count + 1, float);
    for (size_t f = 0; f < softmax->vocabulary->count; f++) {
        float rows_holding = (float)holding[vocabulary_find(all, softmax->vocabulary->keys[f])];
        softmax->rarities[f] = logf(1.0f + (float)row_count / rows_holding);
    }
}

static void samples_fill(struct training *training, const struct softmax_row *rows, size_t row_count)
{
    size_t most = 0;

    training->samples = arena_many(training->arena, row_count + 1, struct sample);
    training->sample_count = row_count;
    for (size_t r = 0; r < row_count; r++) {
        struct sample *sample = &training->samples[r];
        sample->cells = arena_many(training->arena, rows[r].features.count + 1, struct cell);
        sample->count = cells_of(training->softmax, &rows[r].features, sample->cells);
        sample->document = rows[r].document;
        sample->step = rows[r].step;
        training->cell_count += sample->count;
        most = sample->count > most ? sample->count : most;
    }
    training->kept = arena_many(training->arena, most + 1, struct cell);
}

/* The same sequence in every training: the same history gives the same model. */
static uint32_t random_next(struct training *training)
{
    training->random = training->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(training->random >> 33);
}

static size_t cells_keep(struct training *training, const struct sample *sample)
{
    const uint32_t dropped = (uint32_t)(DROPPED_SHARE * (float)(1u << 31));
    size_t kept = 0;

    for (size_t i = 0; i < sample->count; i++) {
        if (random_next(training) < dropped)
            continue;
        training->kept[kept] = sample->cells[i];
        training->kept[kept++].value /= 1 - DROPPED_SHARE;
    }
    return kept;
}

/* to[…] += from[…] * value */
static void add_scaled(float *to, const float *from, float value, size_t count)
{
    for (size_t i = 0; i < count; i += LANES)
        *(lanes *)(to + i) += *(const lanes *)(from + i) * value;
}

static void chances_of(struct training *training, size_t cells)
{
    size_t documents = training->softmax->document_count;
    float *chances = training->chances, best = -INFINITY, sum = 0;

    memset(chances, 0, training->stride * sizeof *chances);
    for (size_t i = 0; i < cells; i++)
        add_scaled(chances, training->weights + training->kept[i].feature * training->stride,
                   training->kept[i].value * LOGIT_SCALE, training->stride);
    for (size_t d = 0; d < documents; d++)
        best = chances[d] > best ? chances[d] : best;
    for (size_t d = 0; d < documents; d++)
        sum += chances[d] = expf(chances[d] - best);
    for (size_t d = 0; d < documents; d++)
        chances[d] /= sum;
}

static void sample_learn(struct training *training, const struct sample *sample, float rate)
{
    size_t cells = cells_keep(training, sample);

    chances_of(training, cells);
    training->chances[sample->document] -= 1;
    for (size_t i = 0; i < cells; i++)
        add_scaled(training->weights + training->kept[i].feature * training->stride, training->chances,
                   -training->kept[i].value * rate * sample->step, training->stride);
}

static void samples_shuffle(struct training *training)
{
    for (size_t i = training->sample_count; i > 1; i--) {
        size_t other = random_next(training) % i;
        struct sample kept = training->samples[i - 1];
        training->samples[i - 1] = training->samples[other];
        training->samples[other] = kept;
    }
}

static size_t rounds_of(const struct training *training)
{
    size_t rows = training->sample_count, rounds = rows < 1500 ? 40 : rows < 4000 ? 20 : 12;
    double work = (double)training->cell_count * (double)training->stride;

    while (rounds > ROUNDS_LEAST && work * (double)rounds > WORK_MAX)
        rounds--;
    return rounds;
}

static void train(struct training *training)
{
    size_t rows = training->sample_count, rounds = rounds_of(training), steps = rounds * rows, done = 0;

    for (size_t round = 0; round < rounds; round++) {
        samples_shuffle(training);
        for (size_t i = 0; i < rows; i++, done++) {
            float rate = RATE_FIRST + (RATE_LAST - RATE_FIRST) * (float)done / (float)steps;
            sample_learn(training, &training->samples[i], rate);
        }
    }
}

static void weights_keep(struct softmax *softmax, struct arena *arena, const struct training *training)
{
    size_t kept = 0, features = softmax->vocabulary->count;

    for (size_t i = 0; i < features * training->stride; i++)
        kept += fabsf(training->weights[i]) > WEIGHT_LEAST;
    softmax->weights = arena_many(arena, kept + 1, struct weight);
    softmax->starts = arena_many(arena, features + 1, uint32_t);
    kept = 0;
    for (size_t f = 0; f < features; f++) {
        for (size_t d = 0; d < softmax->document_count; d++) {
            float value = training->weights[f * training->stride + d];
            if (fabsf(value) > WEIGHT_LEAST)
                softmax->weights[kept++] = (struct weight){(uint32_t)d, value};
        }
        softmax->starts[f + 1] = (uint32_t)kept;
    }
}

struct softmax *softmax_train(struct arena *arena, const struct softmax_row *rows, size_t row_count,
                              size_t document_count)
{
    struct softmax *softmax = arena_one(arena, struct softmax);
    struct training training = {.arena = arena_new(), .softmax = softmax, .random = 1};

    softmax->vocabulary = vocabulary_new(arena);
    softmax->document_count = document_count;
    training.stride = (document_count + LANES - 1) / LANES * LANES;
    vocabulary_fill(&training, arena, rows, row_count);
    samples_fill(&training, rows, row_count);
    training.weights = arena_many(training.arena, softmax->vocabulary->count * training.stride + 1, float);
    training.chances = arena_many(training.arena, training.stride + 1, float);
    train(&training);
    weights_keep(softmax, arena, &training);
    arena_free(training.arena);
    return softmax;
}

void softmax_score(const struct softmax *softmax, struct arena *scratch, const struct features *query,
                   double *logits)
{
    struct cell *cells = arena_many(scratch, query->count + 1, struct cell);
    size_t count = cells_of(softmax, query, cells);

    for (size_t d = 0; d < softmax->document_count; d++)
        logits[d] = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t f = cells[i].feature;
        for (uint32_t w = softmax->starts[f]; w < softmax->starts[f + 1]; w++)
            logits[softmax->weights[w].document] +=
                (double)(LOGIT_SCALE * cells[i].value * softmax->weights[w].value);
    }
}

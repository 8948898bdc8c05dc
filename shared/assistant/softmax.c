/* A linear softmax classifier over features, trained on past tickets. */
#include "assistant/softmax.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/vocabulary.h"
#include "base/arena.h"

#ifndef SKS
#define SKS 1.0f
#endif
#ifndef SKP
#define SKP 1.0f
#endif
#ifndef SKC
#define SKC 0.5f
#endif
#ifndef SKG
#define SKG 0.5f
#endif
#ifndef LSC
#define LSC 4.0f
#endif
#ifndef RF
#define RF 2.05f
#endif
#ifndef DFM
#define DFM 1
#endif
static const float LOGIT_SCALE = LSC;
static const float RATE_FIRST = RF, RATE_LAST = 0.05f;
static const float WEIGHT_LEAST =
    0.05f; /* smaller ones are dropped: hardly one in thirty stays, none is missed */

static const float kind_weights[FEATURE_KINDS_COUNT] = {SKS, SKP, SKC, SKG};

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
    size_t sample_count, stride;
    float *weights; /* feature by feature, one a document */
    float *average;
    float *chances; /* of the sample at hand */
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

/* A feature of a single row teaches nothing about others. */
static void vocabulary_fill(struct training *training, const struct softmax_row *rows, size_t row_count)
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
    float *rarities = arena_many(training->arena, all->count + 1, float);
    for (size_t f = 0; f < all->count; f++) {
        if (holding[f] > DFM)
            rarities[vocabulary_add(softmax->vocabulary, all->keys[f])] =
                logf(1.0f + (float)row_count / (float)holding[f]);
    }
    softmax->rarities = rarities;
}

static void samples_fill(struct training *training, const struct softmax_row *rows, size_t row_count)
{
    training->samples = arena_many(training->arena, row_count + 1, struct sample);
    training->sample_count = row_count;
    for (size_t r = 0; r < row_count; r++) {
        struct sample *sample = &training->samples[r];
        sample->cells = arena_many(training->arena, rows[r].features.count + 1, struct cell);
        sample->count = cells_of(training->softmax, &rows[r].features, sample->cells);
        sample->document = rows[r].document;
        sample->step = rows[r].step;
    }
}

static void chances_of(struct training *training, const struct sample *sample)
{
    size_t documents = training->stride;
    float *chances = training->chances, best = -INFINITY, sum = 0;

    memset(chances, 0, documents * sizeof *chances);
    for (size_t i = 0; i < sample->count; i++) {
        const float *weights = training->weights + (size_t)sample->cells[i].feature * documents;
        float value = sample->cells[i].value * LOGIT_SCALE;
        for (size_t d = 0; d < documents; d++)
            chances[d] += value * weights[d];
    }
    for (size_t d = 0; d < documents; d++)
        best = chances[d] > best ? chances[d] : best;
    for (size_t d = 0; d < documents; d++)
        sum += chances[d] = expf(chances[d] - best);
    for (size_t d = 0; d < documents; d++)
        chances[d] /= sum;
}

static void sample_learn(struct training *training, const struct sample *sample, float rate)
{
    size_t documents = training->stride;
    float *chances = training->chances;

#ifdef DROP
    static uint64_t st=1; struct sample dropped=*sample; static struct cell buf[100000]; dropped.cells=buf; dropped.count=0;
    for(size_t i=0;i<sample->count;i++){st=st*6364136223846793005u+1442695040888963407u; if((double)(st>>40)/16777216.0>=DROP){buf[dropped.count]=sample->cells[i];buf[dropped.count++].value*=1.0f/(1.0f-(float)DROP);}}
    sample=&dropped;
#endif
    chances_of(training, sample);
    chances[sample->document] -= 1;
    for (size_t i = 0; i < sample->count; i++) {
        float *weights = training->weights + (size_t)sample->cells[i].feature * documents;
        float value = sample->cells[i].value * rate * sample->step;
        for (size_t d = 0; d < documents; d++)
            weights[d] -= value * chances[d];
    }
}

static void samples_shuffle(struct training *training, uint64_t *state)
{
    for (size_t i = training->sample_count; i > 1; i--) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        size_t other = (size_t)(*state >> 33) % i;
        struct sample kept = training->samples[i - 1];
        training->samples[i - 1] = training->samples[other];
        training->samples[other] = kept;
    }
}

static void train(struct training *training)
{
    size_t rows = training->sample_count;
    size_t rounds = rows < 1500 ? 40 : rows < 4000 ? 20 : 12, steps = rounds * rows, done = 0;
    uint64_t state = 20261122;

    for (size_t round = 0; round < rounds; round++) {
        samples_shuffle(training, &state);
        for (size_t i = 0; i < rows; i++, done++) {
            float rate = RATE_FIRST + (RATE_LAST - RATE_FIRST) * (float)done / (float)steps;
            sample_learn(training, &training->samples[i], rate);
        }
#ifdef POLY
        if (round * 2 >= rounds) { size_t all = training->softmax->vocabulary->count*training->stride; if(!training->average) training->average=arena_many(training->arena, all+1, float); float w=1.0f/(float)(rounds-(rounds+1)/2); for(size_t i=0;i<all;i++) training->average[i]+=w*training->weights[i]; }
#endif
    }
#ifdef POLY
    training->weights=training->average;
#endif
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
    struct training training = {.arena = arena_new(), .softmax = softmax, .stride = document_count};

    softmax->vocabulary = vocabulary_new(arena);
    softmax->document_count = document_count;
    vocabulary_fill(&training, rows, row_count);
    samples_fill(&training, rows, row_count);
    training.weights = arena_many(training.arena, softmax->vocabulary->count * document_count + 1, float);
    training.chances = arena_many(training.arena, document_count + 1, float);
    train(&training);
    weights_keep(softmax, arena, &training);
    float *rarities = arena_many(arena, softmax->vocabulary->count + 1, float);
    memcpy(rarities, softmax->rarities, softmax->vocabulary->count * sizeof *rarities);
    softmax->rarities = rarities;
    arena_free(training.arena);
    return softmax;
}

void softmax_score(const struct softmax *softmax, const struct features *query, double *logits)
{
    struct arena *scratch = arena_new();
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
    arena_free(scratch);
}

/* How well request types are ranked: rank_eval DIRECTORY [EXAMPLES [PREDICTIONS]].
 *
 * DIRECTORY holds types.tsv (portal, label, group, name, description, other languages' wordings), queries.tsv
 * (qid, portal, gold, text) and history.tsv (portal, label, rank, text), each under a line of headings.
 * EXAMPLES is how many past tickets a type gets: 0, a number, or "all". A line a portal tells how often the
 * right type is first, among three, among five, how well confidence parts queries in scope from those out of
 * it (gold "__oos__"; area under the curve), and times. PREDICTIONS gets qid, labels best first, confidence.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assistant/rank.h"
#include "base/arena.h"

enum { COLUMNS_MAX = 6, PORTALS_MAX = 64, TYPES_MAX = 2000, LABELS_SHOWN = 10 };

struct table {
    char *(*rows)[COLUMNS_MAX];
    size_t count;
};

static struct table table_read(struct arena *arena, const char *directory, const char *name)
{
    struct table table = {0};
    size_t room = 0;
    char *line = NULL;
    size_t line_room = 0;
    FILE *file = fopen(arena_format(arena, "%s/%s", directory, name), "r");

    if (!file)
        return table;
    bool heading = true;
    while (getline(&line, &line_room, file) > 0) {
        line[strcspn(line, "\r\n")] = 0;
        if (heading) {
            heading = false;
            continue;
        }
        if (table.count == room) {
            table.rows =
                arena_grow(arena, table.rows, table.count, room ? room * 2 : 1024, sizeof *table.rows);
            room = room ? room * 2 : 1024;
        }
        char *rest = arena_text(arena, line);
        for (size_t c = 0; c < COLUMNS_MAX; c++)
            table.rows[table.count][c] = rest ? strsep(&rest, "\t") : NULL;
        table.count++;
    }
    free(line);
    fclose(file);
    return table;
}

/* Of the processor, so that a busy machine tells the same. */
static double now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare_doubles(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static struct catalogue catalogue_of(struct arena *arena, const struct table *types, const char *portal)
{
    struct request_type *list = arena_many(arena, TYPES_MAX, struct request_type);
    struct catalogue catalogue = {.portal_id = portal, .types = list};

    for (size_t i = 0; i < types->count && catalogue.type_count < TYPES_MAX; i++) {
        char **row = types->rows[i];
        if (strcmp(row[0], portal) == 0)
            list[catalogue.type_count++] = (struct request_type){.id = row[1],
                                                                 .group = row[2],
                                                                 .name = row[3],
                                                                 .description = row[4],
                                                                 .also = row[5] ? row[5] : ""};
    }
    return catalogue;
}

static size_t examples_of(struct rank_example *examples, const struct table *history, const char *portal,
                          long most)
{
    size_t count = 0;

    for (size_t i = 0; i < history->count; i++) {
        char **row = history->rows[i];
        if (strcmp(row[0], portal) == 0 && atol(row[2]) <= most)
            examples[count++] = (struct rank_example){row[1], row[3]};
    }
    return count;
}

/* What a portal's queries came to. */
struct tally {
    size_t asked, first, among_three, among_five;
    double *confidences_in, *confidences_out; /* in scope and out of it */
    size_t in, out;
    double *took_ms;
};

struct run {
    struct arena *arena;
    const struct table *types, *history, *queries;
    long examples;
    FILE *predictions; /* NULL: none wanted */
};

static void prediction_write(const struct run *run, const struct catalogue *catalogue, const char *query,
                             const struct rank_score *scores, size_t count)
{
    fprintf(run->predictions, "%s\t", query);
    for (size_t i = 0; i < count; i++)
        fprintf(run->predictions, "%s%s", i ? "|" : "", catalogue->types[scores[i].type].id);
    fprintf(run->predictions, "\t%.6f\n", count ? scores[0].confidence : 0.0);
}

static void query_answer(const struct run *run, const struct rank_model *model,
                         const struct catalogue *catalogue, char **row, struct tally *tally)
{
    struct arena *scratch = arena_new();
    struct rank_score scores[LABELS_SHOWN];
    double start = now_ms();
    size_t count = rank_words(model, scratch, row[3], NULL, scores, LABELS_SHOWN), place = LABELS_SHOWN;
    double confidence = count ? scores[0].confidence : 0;

    tally->took_ms[tally->asked++] = now_ms() - start;
    for (size_t i = 0; i < count && place == LABELS_SHOWN; i++)
        place = strcmp(catalogue->types[scores[i].type].id, row[2]) == 0 ? i : place;
    tally->first += place < 1;
    tally->among_three += place < 3;
    tally->among_five += place < 5;
    if (strcmp(row[2], "__oos__") != 0)
        tally->confidences_in[tally->in++] = confidence;
    else
        tally->confidences_out[tally->out++] = confidence;
    if (run->predictions)
        prediction_write(run, catalogue, row[0], scores, count);
    arena_free(scratch);
}

/* The share of pairs, one in scope and one out of it, that confidence puts in the right order; ties count
 * half. */
static double parted(const struct tally *tally)
{
    double right = 0;

    for (size_t i = 0; i < tally->in; i++) {
        for (size_t o = 0; o < tally->out; o++) {
            double difference = tally->confidences_in[i] - tally->confidences_out[o];
            right += difference > 0 ? 1 : difference < 0 ? 0 : 0.5;
        }
    }
    return tally->out && tally->in ? right / ((double)tally->in * (double)tally->out) : -1;
}

/* Sums of all portals, for the means. */
struct means {
    double first, among_three, among_five, parted;
    size_t portals, parted_portals;
};

static void figures_add(const struct tally *tally, struct means *means, double figures[4])
{
    double in = tally->in ? (double)tally->in : 1;

    figures[0] = (double)tally->first / in;
    figures[1] = (double)tally->among_three / in;
    figures[2] = (double)tally->among_five / in;
    figures[3] = parted(tally);
    means->portals++;
    means->first += figures[0];
    means->among_three += figures[1];
    means->among_five += figures[2];
    if (figures[3] >= 0) {
        means->parted += figures[3];
        means->parted_portals++;
    }
}

static void portal_run(const struct run *run, const char *portal, struct means *means)
{
    struct catalogue catalogue = catalogue_of(run->arena, run->types, portal);
    struct rank_example *examples = arena_many(run->arena, run->history->count + 1, struct rank_example);
    size_t example_count = examples_of(examples, run->history, portal, run->examples),
           queries = run->queries->count;
    struct tally tally = {.confidences_in = arena_many(run->arena, queries + 1, double),
                          .confidences_out = arena_many(run->arena, queries + 1, double),
                          .took_ms = arena_many(run->arena, queries + 1, double)};
    double start = now_ms(), figures[4];

    if (run->examples > 0 && example_count == 0)
        return;
    struct rank_model *model = rank_build(&catalogue, examples, example_count);
    double built_ms = now_ms() - start;
    for (size_t i = 0; i < queries; i++) {
        if (strcmp(run->queries->rows[i][1], portal) == 0)
            query_answer(run, model, &catalogue, run->queries->rows[i], &tally);
    }
    rank_free(model);
    figures_add(&tally, means, figures);
    qsort(tally.took_ms, tally.asked, sizeof *tally.took_ms, compare_doubles);
    printf("%-12s %5zu %8zu %7.3f %7.3f %7.3f %7s %9.0f %7.2f %7.2f\n", portal, catalogue.type_count,
           example_count, figures[0], figures[1], figures[2],
           figures[3] < 0 ? "-" : arena_format(run->arena, "%.3f", figures[3]), built_ms,
           tally.asked ? tally.took_ms[tally.asked / 2] : 0,
           tally.asked ? tally.took_ms[tally.asked * 99 / 100] : 0);
}

static void portals_run(const struct run *run)
{
    const char *seen[PORTALS_MAX];
    size_t seen_count = 0;
    struct means means = {0};

    printf("%-12s %5s %8s %7s %7s %7s %7s %9s %7s %7s\n", "portal", "types", "examples", "first", "of 3",
           "of 5", "scope", "build ms", "p50 ms", "p99 ms");
    for (size_t i = 0; i < run->types->count; i++) {
        const char *portal = run->types->rows[i][0];
        bool known = false;
        for (size_t s = 0; s < seen_count; s++)
            known = known || strcmp(seen[s], portal) == 0;
        if (known || seen_count == PORTALS_MAX)
            continue;
        seen[seen_count++] = portal;
        portal_run(run, portal, &means);
    }
    double portals = means.portals ? (double)means.portals : 1;
    double parts = means.parted_portals ? (double)means.parted_portals : 1;
    printf("%-12s %5s %8s %7.3f %7.3f %7.3f %7.3f\n", "mean", "", "", means.first / portals,
           means.among_three / portals, means.among_five / portals, means.parted / parts);
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();

    if (argc < 2) {
        fprintf(stderr, "usage: rank_eval DIRECTORY [EXAMPLES [PREDICTIONS]]\n");
        return 2;
    }
    long examples = argc < 3 ? 0 : strcmp(argv[2], "all") == 0 ? 1000000 : atol(argv[2]);
    struct table types = table_read(arena, argv[1], "types.tsv"),
                 queries = table_read(arena, argv[1], "queries.tsv");
    struct table history = examples ? table_read(arena, argv[1], "history.tsv") : (struct table){0};
    struct run run = {arena, &types, &history, &queries, examples, argc > 3 ? fopen(argv[3], "w") : NULL};
    if (types.count == 0 || queries.count == 0) {
        fprintf(stderr, "rank_eval: no types.tsv or queries.tsv in %s\n", argv[1]);
        return 1;
    }
    portals_run(&run);
    if (run.predictions)
        fclose(run.predictions);
    arena_free(arena);
    return 0;
}

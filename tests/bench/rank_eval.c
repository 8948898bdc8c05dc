/* Ranks the queries of an evaluation set: rank_eval DIRECTORY [EXAMPLES] writes qid, labels best first, and
 * confidence.
 *
 * DIRECTORY holds types.tsv (portal, label, group, name, description), queries.tsv (qid, portal, gold, text)
 * and history.tsv (portal, label, rank, text), each under a line of headings. EXAMPLES is how many past
 * tickets a type gets: 0, a number, or "all". Times of building and of asking go to stderr. */
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

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
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

static void query_answer(struct arena *arena, const struct rank_model *model,
                         const struct catalogue *catalogue, char **row, double *took_ms)
{
    struct rank_score scores[LABELS_SHOWN];
    double start = now_ms();
    size_t count = rank_words(model, arena, row[3], NULL, scores, LABELS_SHOWN);

    *took_ms = now_ms() - start;
    printf("%s\t", row[0]);
    for (size_t i = 0; i < count; i++)
        printf("%s%s", i ? "|" : "", catalogue->types[scores[i].type].id);
    printf("\t%.6f\n", count ? scores[0].confidence : 0.0);
}

static void portal_run(struct arena *arena, const char *portal, const struct table *types,
                       const struct table *history, const struct table *queries, long most)
{
    struct catalogue catalogue = catalogue_of(arena, types, portal);
    struct rank_example *examples = arena_many(arena, history->count + 1, struct rank_example);
    size_t example_count = examples_of(examples, history, portal, most), asked = 0;
    double *took_ms = arena_many(arena, queries->count + 1, double), start = now_ms();

    if (most > 0 && example_count == 0)
        return;
    struct rank_model *model = rank_build(&catalogue, examples, example_count);
    double built_ms = now_ms() - start;
    for (size_t i = 0; i < queries->count; i++) {
        struct arena *scratch = arena_new();
        if (strcmp(queries->rows[i][1], portal) == 0)
            query_answer(scratch, model, &catalogue, queries->rows[i], &took_ms[asked++]);
        arena_free(scratch);
    }
    rank_free(model);
    qsort(took_ms, asked, sizeof *took_ms, compare_doubles);
    fprintf(stderr, "%-12s %4zu types %5zu examples: built in %.0f ms, asked in %.2f ms p50, %.2f ms p99\n",
            portal, catalogue.type_count, example_count, built_ms, asked ? took_ms[asked / 2] : 0,
            asked ? took_ms[asked * 99 / 100] : 0);
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    const char *seen[PORTALS_MAX];
    size_t seen_count = 0;

    if (argc < 2) {
        fprintf(stderr, "usage: rank_eval DIRECTORY [EXAMPLES]\n");
        return 2;
    }
    long most = argc < 3 ? 0 : strcmp(argv[2], "all") == 0 ? 1000000 : atol(argv[2]);
    struct table types = table_read(arena, argv[1], "types.tsv"),
                 queries = table_read(arena, argv[1], "queries.tsv");
    struct table history = most ? table_read(arena, argv[1], "history.tsv") : (struct table){0};
    for (size_t i = 0; i < types.count; i++) {
        const char *portal = types.rows[i][0];
        bool known = false;
        for (size_t s = 0; s < seen_count; s++)
            known = known || strcmp(seen[s], portal) == 0;
        if (known || seen_count == PORTALS_MAX)
            continue;
        seen[seen_count++] = portal;
        portal_run(arena, portal, &types, &history, &queries, most);
    }
    arena_free(arena);
    return 0;
}

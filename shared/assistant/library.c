/* Which articles fit some words: BM25 over titles and texts, then how much of title and words are the same.
 */
#include "assistant/library.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/asides.h"
#include "assistant/bm25.h"
#include "assistant/fence.h"
#include "base/arena.h"
#include "base/text.h"

enum {
    EVERY_TONGUE = (1 << TONGUES_COUNT) - 1,
    TEXT_BYTES_LEAST = 400, /* of an article, however many there are */
    CANDIDATES_MAX = 8,
    LINES_MAX = 200,
    WORDS_LOOKED_AT = 60, /* of the person's words, and of a line */
};

static const float TITLE_WEIGHT = 3.0f;
static const float PARENT_WEIGHT_MOST = 0.5f;
static const double GROUP_WEIGHT = 2.0;

/* A word that tells something, by what it is recognised in other words of like meaning. */
struct telling_word {
    struct features features;
    float weight;
};
struct telling_words {
    struct telling_word *list;
    size_t count;
};

struct library {
    struct arena *arena;
    struct lexicon *lexicon;
    struct article *articles;
    struct telling_words *titles;
    size_t count;
    struct bm25 *bm25;
};

/* ---- words that tell something ---- */

/* Stop words stand in every article. */
static void stop_words_drop(struct words *words, tongue_set tongues)
{
    for (size_t i = 0; i < words->count; i++)
        if (tongues & stems_stop_tongues(words->list[i].text))
            words->list[i].weight = 0;
}

/* The stems and groups of one word; a laptop is a device, but not any device. */
static struct features features_of_word(const struct feature_maker *maker, const struct word *word,
                                        tongue_set tongues)
{
    struct word itself = *word;
    struct words alone = {.list = &itself, .count = 1};
    struct features features = {0};
    size_t kept = 0;

    itself.weight = 1;
    features_add_long(maker, &features, &alone, tongues, 1.0f);
    for (size_t i = 0; i < features.count; i++)
        if (features.list[i].count > PARENT_WEIGHT_MOST)
            features.list[kept++] = features.list[i];
    features.count = kept;
    return features;
}

static struct telling_words telling_words_of(const struct feature_maker *maker, const struct words *words,
                                             tongue_set tongues)
{
    size_t most = words->count < WORDS_LOOKED_AT ? words->count : WORDS_LOOKED_AT;
    struct telling_words telling = {.list = arena_many(maker->arena, most + 1, struct telling_word)};

    for (size_t i = 0; i < most; i++)
        if (words->list[i].weight > 0)
            telling.list[telling.count++] = (struct telling_word){
                features_of_word(maker, &words->list[i], tongues), words->list[i].weight};
    return telling;
}

static struct telling_words line_words(const struct feature_maker *maker, const char *line)
{
    struct words words = words_of(maker->arena, line);
    tongue_set tongues = stems_guess(&words, EVERY_TONGUE);

    stop_words_drop(&words, tongues);
    return telling_words_of(maker, &words, tongues);
}

/* ---- made once ---- */

static struct features features_kept(struct arena *arena, const struct features *found)
{
    struct features kept = {arena_many(arena, found->count + 1, struct feature), found->count, found->count};

    if (found->count)
        memcpy(kept.list, found->list, found->count * sizeof(*found->list));
    return kept;
}

/* Titles are looked at with every question. */
static struct telling_words title_kept(const struct library *library, struct arena *scratch,
                                       struct stems *stems, const char *title)
{
    const struct feature_maker maker = {scratch, stems, library->lexicon};
    struct telling_words found = line_words(&maker, title);
    struct telling_words kept = {arena_many(library->arena, found.count + 1, struct telling_word),
                                 found.count};

    for (size_t i = 0; i < found.count; i++)
        kept.list[i] = (struct telling_word){features_kept(library->arena, &found.list[i].features),
                                             found.list[i].weight};
    return kept;
}

static void articles_keep(struct library *library, const struct article *articles, size_t count)
{
    size_t share = count ? LIBRARY_BYTES_MAX / count : 0;

    share = share < TEXT_BYTES_LEAST ? TEXT_BYTES_LEAST : share;
    library->articles = arena_many(library->arena, count + 1, struct article);
    for (size_t i = 0; i < count; i++)
        library->articles[i] = (struct article){
            .id = arena_text(library->arena, articles[i].id),
            .title = arena_text(library->arena, articles[i].title),
            .text = arena_text_bytes(library->arena, articles[i].text, utf8_cut(articles[i].text, share)),
            .url = arena_text(library->arena, articles[i].url),
        };
    library->count = count;
}

static struct features document_of(const struct library *library, struct arena *arena, struct arena *scratch,
                                   struct stems *stems, const struct article *article)
{
    struct feature_maker maker = {scratch, stems, library->lexicon};
    struct words title = words_of(scratch, article->title), text = words_of(scratch, article->text);
    tongue_set tongues = stems_guess(text.count ? &text : &title, EVERY_TONGUE);
    struct features found = {0};

    features_add(&maker, &found, &title, tongues, TITLE_WEIGHT);
    features_add_long(&maker, &found, &text, tongues, 1.0f);
    features_merge(&found);
    return features_kept(arena, &found);
}

struct library *library_build(const struct article *articles, size_t count)
{
    struct arena *arena = arena_new(), *building = arena_new(), *scratch = arena_new();
    struct library *library = arena_one(arena, struct library);
    struct stems *stems = stems_new(building, EVERY_TONGUE);
    struct features *documents = arena_many(building, count + 1, struct features);

    library->arena = arena;
    library->lexicon = lexicon_new();
    articles_keep(library, articles, count);
    library->titles = arena_many(arena, count + 1, struct telling_words);
    for (size_t i = 0; i < count; i++) {
        documents[i] = document_of(library, building, scratch, stems, &library->articles[i]);
        library->titles[i] = title_kept(library, scratch, stems, library->articles[i].title);
        arena_empty(scratch);
    }
    library->bm25 = bm25_build(arena, documents, count, GROUP_WEIGHT);
    arena_free(scratch);
    arena_free(building);
    return library;
}

size_t library_bytes(const struct library *library)
{
    return arena_bytes(library->arena);
}

void library_free(struct library *library)
{
    if (!library)
        return;
    lexicon_free(library->lexicon);
    arena_free(library->arena);
}

size_t library_size(const struct library *library)
{
    return library ? library->count : 0;
}

const struct article *library_article(const struct library *library, const char *id)
{
    for (size_t i = 0; id && i < library_size(library); i++)
        if (text_equals(library->articles[i].id, id))
            return &library->articles[i];
    return NULL;
}

/* ---- asked ---- */

struct search {
    const struct library *library;
    struct feature_maker maker;
    struct telling_words said;
    struct features query; /* of all that was said, merged */
};

static void search_begin(struct search *search, const struct library *library, struct arena *arena,
                         const char *text)
{
    struct words said = words_of(arena, text);
    tongue_set tongues = stems_guess(&said, EVERY_TONGUE);

    *search = (struct search){.library = library,
                              .maker = {arena, stems_new(arena, EVERY_TONGUE), library->lexicon}};
    asides_lower(&said);
    stop_words_drop(&said, tongues);
    search->said = telling_words_of(&search->maker, &said, tongues);
    features_add(&search->maker, &search->query, &said, tongues, 1.0f);
    features_merge(&search->query);
}

/* How much of what was said the article speaks of, in the same words or in others of like meaning. */
static double said_share(const struct search *search, size_t document)
{
    double all = 0, spoken = 0;

    for (size_t i = 0; i < search->said.count; i++) {
        const struct telling_word *word = &search->said.list[i];
        bool has = false;

        for (size_t f = 0; f < word->features.count && !has; f++)
            has = bm25_document_has(search->library->bm25, document, word->features.list[f].key);
        all += word->weight;
        spoken += has ? word->weight : 0;
    }
    return all > 0 ? spoken / all : 0;
}

/* How many of a line's telling words the person used, or others of like meaning. */
static size_t spoken_count(const struct search *search, const struct telling_words *line)
{
    size_t spoken = 0;

    for (size_t i = 0; i < line->count; i++) {
        const struct features *features = &line->list[i].features;
        bool has = false;

        for (size_t f = 0; f < features->count && !has; f++)
            has = features_hold(&search->query, features->list[f].key);
        spoken += has;
    }
    return spoken;
}

static double title_share(const struct search *search, size_t document)
{
    const struct telling_words *title = &search->library->titles[document];

    return title->count ? (double)spoken_count(search, title) / (double)title->count : 0;
}

/* From the line on that shares most words, as much as fits. */
static const char *excerpt_text(const struct search *search, const struct article *article)
{
    struct arena *arena = search->maker.arena;
    size_t count, best = 0, most = 0, bytes = 0;
    char **lines = text_split(arena, article->text, '\n', &count);
    char *text = arena_text(arena, "");

    for (size_t i = 0; strlen(article->text) > EXCERPT_BYTES_MAX && i < count && i < LINES_MAX; i++) {
        struct telling_words line = line_words(&search->maker, lines[i]);
        size_t spoken = spoken_count(search, &line);

        if (spoken > most) {
            most = spoken;
            best = i;
        }
    }
    for (size_t i = best; i < count && bytes < EXCERPT_BYTES_MAX; i++) {
        text = arena_format(arena, "%s%s%s", text, *text ? " " : "", lines[i]);
        bytes = strlen(text);
    }
    return fence_line(arena, arena_text_bytes(arena, text, utf8_cut(text, EXCERPT_BYTES_MAX)),
                      EXCERPT_BYTES_MAX);
}

struct candidate {
    size_t document;
    double score, fit;
};

static int by_score(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return (a->document > b->document) - (a->document < b->document);
}

static int by_fit(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;

    return a->fit != b->fit ? (a->fit < b->fit ? 1 : -1) : by_score(one, other);
}

static size_t candidates_find(const struct search *search, struct candidate **candidates)
{
    const struct library *library = search->library;
    double *scores = arena_many(search->maker.arena, library->count + 1, double);
    size_t count = 0;

    *candidates = arena_many(search->maker.arena, library->count + 1, struct candidate);
    bm25_score(library->bm25, &search->query, scores);
    for (size_t i = 0; i < library->count; i++)
        if (scores[i] > 0)
            (*candidates)[count++] = (struct candidate){.document = i, .score = scores[i]};
    qsort(*candidates, count, sizeof(**candidates), by_score);
    count = count < CANDIDATES_MAX ? count : CANDIDATES_MAX;
    for (size_t i = 0; i < count; i++) {
        struct candidate *candidate = &(*candidates)[i];

        candidate->fit =
            sqrt(title_share(search, candidate->document) * said_share(search, candidate->document));
    }
    qsort(*candidates, count, sizeof(**candidates), by_fit);
    return count;
}

size_t library_find(const struct library *library, struct arena *arena, const char *words,
                    struct excerpt *excerpts, size_t most)
{
    struct search search;
    struct candidate *candidates;
    size_t count;

    if (!library_size(library))
        return 0;
    search_begin(&search, library, arena, words);
    count = candidates_find(&search, &candidates);
    count = count < most ? count : most;
    for (size_t i = 0; i < count; i++) {
        const struct article *article = &library->articles[candidates[i].document];

        excerpts[i] = (struct excerpt){
            .article = article, .text = excerpt_text(&search, article), .fit = candidates[i].fit};
    }
    return count;
}

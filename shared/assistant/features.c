/* What a ranker sees of a text: stems, pairs of neighbours, pieces of words, and groups of like meaning. */
#include "assistant/features.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { PIECE_SHORTEST = 3, PIECE_LONGEST = 5, PIECE_WORD_BYTES_MAX = 64, FEATURES_FIRST = 16 };

/* Pieces of stop words tell little, but "who are you" holds nothing else. */
static const float STOP_WORD_PIECES = 0.7f;

static void add(const struct feature_maker *maker, struct features *features, uint64_t key, float count)
{
    if (features->count == features->room) {
        size_t room = features->room ? features->room * 2 : FEATURES_FIRST;
        features->list =
            arena_grow(maker->arena, features->list, features->count, room, sizeof *features->list);
        features->room = room;
    }
    features->list[features->count++] = (struct feature){key, count};
}

static uint64_t key_of(enum feature_kind kind, const char *text, size_t bytes)
{
    return (words_hash((uint64_t)kind + 1, text, bytes) & ~(uint64_t)3) | kind;
}

static bool starts_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

/* Every run of three to five characters of " word ". */
static void add_pieces(const struct feature_maker *maker, struct features *features, const char *word,
                       float count)
{
    char text[PIECE_WORD_BYTES_MAX + 3];
    size_t starts[PIECE_WORD_BYTES_MAX + 3], characters = 0, bytes = 1;

    text[0] = ' ';
    while (word[bytes - 1] && bytes <= PIECE_WORD_BYTES_MAX) {
        text[bytes] = word[bytes - 1];
        bytes++;
    }
    text[bytes++] = ' ';
    text[bytes] = 0;
    for (size_t i = 0; i < bytes; i++) {
        if (starts_character(text[i]))
            starts[characters++] = i;
    }
    starts[characters] = bytes;
    for (size_t length = PIECE_SHORTEST; length <= PIECE_LONGEST; length++) {
        for (size_t i = 0; i + length <= characters; i++) {
            size_t from = starts[i], to = starts[i + length];
            add(maker, features, key_of(FEATURE_PIECE, text + from, to - from), count);
        }
    }
}

static bool is_stop_word(tongue_set tongues, const char *word)
{
    return (tongues & ~stems_stop_tongues(word)) == 0;
}

/* Stems and pairs as one tongue makes them. */
static void add_stems(const struct feature_maker *maker, struct features *features, const struct words *words,
                      enum tongue tongue, float weight)
{
    char pair[256], stem[128], before[128] = "";
    float before_weight = 0;

    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->list[i];
        const char *found = stems_of(maker->stems, tongue, word->text);
        size_t length = strlen(found);
        if (length >= sizeof stem)
            length = sizeof stem - 1;
        memcpy(stem, found, length);
        stem[length] = 0;
        add(maker, features, key_of(FEATURE_STEM, stem, length), weight * word->weight);
        if (*before && !word->begins_sentence) {
            size_t front = strlen(before);
            float least = before_weight < word->weight ? before_weight : word->weight;
            memcpy(pair, before, front);
            pair[front] = ' ';
            memcpy(pair + front + 1, stem, length);
            add(maker, features, key_of(FEATURE_PAIR, pair, front + 1 + length), weight * least);
        }
        memcpy(before, stem, length + 1);
        before_weight = word->weight;
    }
}

static int compare_features(const void *one, const void *other)
{
    uint64_t a = ((const struct feature *)one)->key, b = ((const struct feature *)other)->key;
    return (a > b) - (a < b);
}

void features_merge(struct features *features)
{
    size_t kept = 0;

    if (features->count)
        qsort(features->list, features->count, sizeof *features->list, compare_features);
    for (size_t i = 0; i < features->count; i++) {
        if (kept && features->list[kept - 1].key == features->list[i].key)
            features->list[kept - 1].count += features->list[i].count;
        else
            features->list[kept++] = features->list[i];
    }
    features->count = kept;
}

/* A word read in two tongues gives its stem once when both agree, so a count is the greatest, not the sum. */
static void add_stems_of_all(const struct feature_maker *maker, struct features *features,
                             const struct words *words, tongue_set tongues, float weight)
{
    struct features all = {0};

    for (size_t t = 0; t < TONGUES_COUNT; t++) {
        struct features one = {0};
        if (!(tongues & TONGUE_BIT(t)))
            continue;
        add_stems(maker, &one, words, (enum tongue)t, weight);
        features_merge(&one);
        for (size_t i = 0; i < one.count; i++)
            add(maker, &all, one.list[i].key, one.list[i].count);
    }
    if (all.count)
        qsort(all.list, all.count, sizeof *all.list, compare_features);
    for (size_t i = 0; i < all.count; i++) {
        float count = all.list[i].count;
        while (i + 1 < all.count && all.list[i + 1].key == all.list[i].key) {
            i++;
            count = all.list[i].count > count ? all.list[i].count : count;
        }
        add(maker, features, all.list[i].key, count);
    }
}

static void add_groups(const struct feature_maker *maker, struct features *features,
                       const struct words *words, tongue_set tongues, float weight)
{
    float groups[LEXICON_GROUPS_MAX] = {0};

    if (!maker->lexicon)
        return;
    lexicon_find(maker->lexicon, maker->arena, maker->stems, tongues, words, groups);
    for (size_t i = GROUP_NEUTRAL + 1; i < LEXICON_GROUPS_MAX; i++) {
        if (groups[i] > 0)
            add(maker, features, (uint64_t)i << 2 | FEATURE_GROUP, groups[i] * weight);
    }
}

void features_add(const struct feature_maker *maker, struct features *features, const struct words *words,
                  tongue_set tongues, float weight)
{
    add_stems_of_all(maker, features, words, tongues, weight);
    for (size_t i = 0; i < words->count; i++) {
        float share = is_stop_word(tongues, words->list[i].text) ? STOP_WORD_PIECES : 1.0f;
        add_pieces(maker, features, words->list[i].text, weight * words->list[i].weight * share);
    }
    add_groups(maker, features, words, tongues, weight);
}

void features_add_long(const struct feature_maker *maker, struct features *features,
                       const struct words *words, tongue_set tongues, float weight)
{
    size_t first = features->count, kept = first;

    add_stems_of_all(maker, features, words, tongues, weight);
    for (size_t i = first; i < features->count; i++) {
        if (feature_kind_of(features->list[i].key) == FEATURE_STEM)
            features->list[kept++] = features->list[i];
    }
    features->count = kept;
    add_groups(maker, features, words, tongues, weight);
}

bool features_hold(const struct features *features, uint64_t key)
{
    const struct feature wanted = {.key = key};

    return features->count &&
           bsearch(&wanted, features->list, features->count, sizeof *features->list, compare_features);
}

/* What somebody wants or has met, as against what it is about. */
static bool is_act(size_t group)
{
    return group >= GROUP_ACTS_FIRST && group <= GROUP_ACTS_LAST;
}

void features_pair_groups(const struct feature_maker *maker, struct features *features)
{
    float groups[LEXICON_GROUPS_MAX] = {0};

    for (size_t i = 0; i < features->count; i++) {
        uint64_t key = features->list[i].key;
        if (feature_kind_of(key) == FEATURE_GROUP && key >> 2 < LEXICON_GROUPS_MAX)
            groups[key >> 2] = features->list[i].count;
    }
    for (size_t act = 0; act < LEXICON_GROUPS_MAX; act++) {
        for (size_t thing = 0; is_act(act) && groups[act] > 0 && thing < LEXICON_GROUPS_MAX; thing++) {
            float count = groups[act] < groups[thing] ? groups[act] : groups[thing];
            if (count > 0 && !is_act(thing))
                add(maker, features, (uint64_t)((act + 1) * LEXICON_GROUPS_MAX + thing) << 2 | FEATURE_GROUP,
                    count);
        }
    }
    features_merge(features);
}

/* Groups of words of like meaning, across the shipped languages. */
#include "assistant/lexicon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/similar.h"
#include "base/arena.h"
#include "base/text.h"

enum {
    TERM_WORDS_MAX = 4,
    TERM_BYTES_MAX = 160,
    GAP_WORDS_MAX = 6, /* "a ~ b": how far b may stand behind a */
    PART_BYTES_MIN = 4,
    COMPOUND_BYTES_MIN = 8,
    TYPO_BYTES_MIN = 6,
};

static const float PARENT_SHARE = 0.5f;
static const float GUESSED_SHARE = 0.7f; /* a compound's part, a word with a letter wrong */

struct lexicon_source {
    enum lexicon_group parent;
    const char *terms[2]; /* English, German */
};

#define GROUP(name, parent, english, german) {GROUP_##parent, {english, german}},
static const struct lexicon_source sources[LEXICON_GROUPS_MAX] = {
    {GROUP_NONE, {"", ""}},
#include "assistant/lexicon.list"
};
#undef GROUP

static const enum tongue source_tongues[2] = {TONGUE_EN, TONGUE_DE};

struct entry {
    uint64_t key;
    uint16_t group;
};

struct single {
    const char *stem;
    enum tongue tongue;
    uint16_t group;
};

struct lexicon {
    struct arena *arena;
    struct entry *entries; /* by key */
    size_t entry_count, entry_room;
    struct single *singles; /* by stem */
    size_t single_count, single_room;
};

static uint64_t key_of(enum tongue tongue, const char *text, size_t bytes)
{
    return words_hash(100 + (uint64_t)tongue, text, bytes);
}

/* Of two words in any order. */
static uint64_t gap_key(enum tongue tongue, const char *one, const char *other)
{
    uint64_t a = words_hash(200 + (uint64_t)tongue, one, strlen(one));
    uint64_t b = words_hash(200 + (uint64_t)tongue, other, strlen(other));
    return a ^ b;
}

static void entry_add(struct lexicon *lexicon, uint64_t key, size_t group)
{
    if (lexicon->entry_count == lexicon->entry_room) {
        size_t room = lexicon->entry_room ? lexicon->entry_room * 2 : 8192;
        lexicon->entries = arena_grow(lexicon->arena, lexicon->entries, lexicon->entry_count, room,
                                      sizeof *lexicon->entries);
        lexicon->entry_room = room;
    }
    lexicon->entries[lexicon->entry_count++] = (struct entry){key, (uint16_t)group};
}

static void single_add(struct lexicon *lexicon, const char *stem, enum tongue tongue, size_t group)
{
    if (lexicon->single_count == lexicon->single_room) {
        size_t room = lexicon->single_room ? lexicon->single_room * 2 : 4096;
        lexicon->singles = arena_grow(lexicon->arena, lexicon->singles, lexicon->single_count, room,
                                      sizeof *lexicon->singles);
        lexicon->single_room = room;
    }
    lexicon->singles[lexicon->single_count++] =
        (struct single){arena_text(lexicon->arena, stem), tongue, (uint16_t)group};
}

static int compare_entries(const void *one, const void *other)
{
    uint64_t a = ((const struct entry *)one)->key, b = ((const struct entry *)other)->key;
    return (a > b) - (a < b);
}

static int compare_singles(const void *one, const void *other)
{
    return strcmp(((const struct single *)one)->stem, ((const struct single *)other)->stem);
}

static void term_add(struct lexicon *lexicon, struct arena *scratch, struct stems *stems, enum tongue tongue,
                     const char *term, size_t group)
{
    struct words words = words_of(scratch, term);
    char text[TERM_BYTES_MAX];
    size_t length = 0;

    if (words.count == 2 && strchr(term, '~')) {
        const char *one = arena_text(scratch, stems_of(stems, tongue, words.list[0].text));
        entry_add(lexicon, gap_key(tongue, one, stems_of(stems, tongue, words.list[1].text)), group);
        return;
    }
    for (size_t i = 0; i < words.count && i < TERM_WORDS_MAX; i++) {
        const char *stem = stems_of(stems, tongue, words.list[i].text);
        size_t bytes = strlen(stem);
        if (length + bytes + 2 > sizeof text)
            return;
        if (i)
            text[length++] = ' ';
        memcpy(text + length, stem, bytes + 1);
        length += bytes;
    }
    if (!length)
        return;
    entry_add(lexicon, key_of(tongue, text, length), group);
    if (words.count == 1 && length >= PART_BYTES_MIN)
        single_add(lexicon, text, tongue, group);
}

struct lexicon *lexicon_new(void)
{
    struct arena *arena = arena_new(), *building = arena_new(), *scratch = arena_new();
    struct lexicon *lexicon = arena_one(arena, struct lexicon);
    struct stems *stems = stems_new(building, TONGUES_SHIPPED);

    lexicon->arena = arena;
    for (size_t group = 1; group < LEXICON_GROUPS_MAX; group++) {
        for (size_t t = 0; t < 2; t++) {
            size_t count = 0;
            char **terms = text_split(scratch, sources[group].terms[t], ',', &count);
            for (size_t i = 0; i < count; i++)
                term_add(lexicon, scratch, stems, source_tongues[t], terms[i], group);
            arena_empty(scratch);
        }
    }
    qsort(lexicon->entries, lexicon->entry_count, sizeof *lexicon->entries, compare_entries);
    qsort(lexicon->singles, lexicon->single_count, sizeof *lexicon->singles, compare_singles);
    arena_free(scratch);
    arena_free(building);
    return lexicon;
}

void lexicon_free(struct lexicon *lexicon)
{
    if (lexicon)
        arena_free(lexicon->arena);
}

/* One reading of some words: in one tongue, its stems made once. */
struct reading {
    const struct lexicon *lexicon;
    struct stems *stems;
    tongue_set tongues;
    enum tongue tongue;
    const struct words *words;
    const char **word_stems;
    float *groups;
};

static void group_raise(struct reading *reading, size_t group, float weight)
{
    enum lexicon_group parent = sources[group].parent;

    reading->groups[group] += weight;
    if (parent != GROUP_NONE)
        reading->groups[parent] += weight * PARENT_SHARE;
}

/* A term of several groups says each of them less. false: no such key. */
static bool key_raise(struct reading *reading, uint64_t key, float weight)
{
    const struct lexicon *lexicon = reading->lexicon;
    size_t low = 0, high = lexicon->entry_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (lexicon->entries[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < lexicon->entry_count && lexicon->entries[end].key == key)
        end++;
    float share = end - low > 1 ? 1.0f / sqrtf((float)(end - low)) : 1.0f;
    for (size_t i = low; i < end; i++)
        group_raise(reading, lexicon->entries[i].group, weight * share);
    return end > low;
}

/* The longest term at a word; returns how many words it took, 0 for none. */
static size_t term_raise(struct reading *reading, size_t at)
{
    char text[TERM_BYTES_MAX];
    size_t ends[TERM_WORDS_MAX], length = 0, most = 0;
    float least = 1.0f, weights[TERM_WORDS_MAX];

    for (size_t i = at; i < reading->words->count && most < TERM_WORDS_MAX; i++) {
        size_t bytes = strlen(reading->word_stems[i]);
        if (length + bytes + 2 > sizeof text || (most && reading->words->list[i].begins_sentence))
            break;
        if (most)
            text[length++] = ' ';
        memcpy(text + length, reading->word_stems[i], bytes);
        length += bytes;
        least = reading->words->list[i].weight < least ? reading->words->list[i].weight : least;
        weights[most] = least;
        ends[most++] = length;
    }
    for (size_t taken = most; taken > 0; taken--) {
        if (key_raise(reading, key_of(reading->tongue, text, ends[taken - 1]), weights[taken - 1]))
            return taken;
    }
    return 0;
}

static void gaps_raise(struct reading *reading, size_t at)
{
    const struct words *words = reading->words;

    for (size_t i = at + 1; i < words->count && i <= at + GAP_WORDS_MAX; i++) {
        if (words->list[i].begins_sentence)
            break;
        float least =
            words->list[i].weight < words->list[at].weight ? words->list[i].weight : words->list[at].weight;
        key_raise(reading, gap_key(reading->tongue, reading->word_stems[at], reading->word_stems[i]), least);
    }
}

/* "laptopbildschirm" is a "laptop" and a "bildschirm"; "firmenhandy" at least a "handy". */
static bool compound_raise(struct reading *reading, const struct word *word)
{
    size_t length = strlen(word->text);
    bool found = false;
    char front[TERM_BYTES_MAX];

    if (length < COMPOUND_BYTES_MIN || length >= sizeof front)
        return false;
    for (size_t split = PART_BYTES_MIN; split + PART_BYTES_MIN <= length; split++) {
        const char *stem = stems_of(reading->stems, reading->tongue, word->text + split);
        if (!key_raise(reading, key_of(reading->tongue, stem, strlen(stem)), word->weight * GUESSED_SHARE))
            continue;
        found = true;
        memcpy(front, word->text, split);
        front[split] = 0;
        stem = stems_of(reading->stems, reading->tongue, front);
        if (!key_raise(reading, key_of(reading->tongue, stem, strlen(stem)), word->weight * GUESSED_SHARE) &&
            split > PART_BYTES_MIN && front[split - 1] == 's') {
            front[split - 1] = 0;
            stem = stems_of(reading->stems, reading->tongue, front);
            key_raise(reading, key_of(reading->tongue, stem, strlen(stem)), word->weight * GUESSED_SHARE);
        }
        break;
    }
    return found;
}

static bool typo_raise(struct reading *reading, const char *stem, float weight)
{
    const struct lexicon *lexicon = reading->lexicon;
    size_t length = strlen(stem), low = 0, high = lexicon->single_count;
    bool found = false;

    if (length + 1 < TYPO_BYTES_MIN || (stem[0] >= '0' && stem[0] <= '9'))
        return false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (lexicon->singles[middle].stem[0] < stem[0])
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < lexicon->single_count && lexicon->singles[low].stem[0] == stem[0]; low++) {
        const struct single *single = &lexicon->singles[low];
        if (single->tongue == reading->tongue && strlen(single->stem) + 1 >= TYPO_BYTES_MIN &&
            similar_but_one(stem, single->stem)) {
            group_raise(reading, single->group, weight * GUESSED_SHARE);
            found = true;
        }
    }
    return found;
}

static bool is_stop_word(const struct reading *reading, const char *word)
{
    for (size_t t = 0; t < TONGUES_COUNT; t++) {
        if ((reading->tongues & TONGUE_BIT(t)) && stems_is_stop_word((enum tongue)t, word))
            return true;
    }
    return false;
}

static void reading_run(struct reading *reading)
{
    size_t taken_until = 0;

    for (size_t i = 0; i < reading->words->count; i++) {
        const struct word *word = &reading->words->list[i];
        gaps_raise(reading, i);
        if (i < taken_until)
            continue;
        size_t taken = term_raise(reading, i);
        if (taken) {
            taken_until = i + taken;
            continue;
        }
        if (is_stop_word(reading, word->text))
            continue;
        if (reading->tongue == TONGUE_DE && compound_raise(reading, word))
            continue;
        typo_raise(reading, reading->word_stems[i], word->weight);
    }
}

void lexicon_find(const struct lexicon *lexicon, struct arena *arena, struct stems *stems, tongue_set tongues,
                  const struct words *words, float *groups)
{
    tongue_set shipped = tongues & TONGUES_SHIPPED ? tongues & TONGUES_SHIPPED : TONGUES_SHIPPED;

    for (size_t t = 0; t < TONGUES_COUNT; t++) {
        float found[LEXICON_GROUPS_MAX] = {0};
        if (!(shipped & TONGUE_BIT(t)))
            continue;
        struct reading reading = {.lexicon = lexicon,
                                  .stems = stems,
                                  .tongues = tongues,
                                  .tongue = (enum tongue)t,
                                  .words = words,
                                  .word_stems = arena_many(arena, words->count + 1, const char *),
                                  .groups = found};
        for (size_t i = 0; i < words->count; i++)
            reading.word_stems[i] = arena_text(arena, stems_of(stems, (enum tongue)t, words->list[i].text));
        reading_run(&reading);
        for (size_t g = 0; g < LEXICON_GROUPS_MAX; g++)
            groups[g] = found[g] > groups[g] ? found[g] : groups[g];
    }
}

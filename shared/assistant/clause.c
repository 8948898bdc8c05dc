/* A sentence as words that can be taken out, changed and put together again. */
#include "assistant/clause.h"

#include <string.h>

#include "assistant/words.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

static struct clause_word word_of(struct arena *arena, const char *text)
{
    return (struct clause_word){text, words_folded(arena, text)};
}

struct clause clause_of(struct arena *arena, const char *text)
{
    struct clause clause = {.arena = arena};
    char *spaced = arena_text(arena, text);
    char **parts;

    for (char *at = spaced; *at; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    parts = text_split(arena, spaced, ' ', &clause.count);
    clause.capacity = clause.count + 4;
    clause.words = arena_many(arena, clause.capacity, struct clause_word);
    for (size_t at = 0; at < clause.count; at++)
        clause.words[at] = word_of(arena, parts[at]);
    return clause;
}

const char *clause_text(const struct clause *clause)
{
    size_t bytes = 1;
    struct buffer *text;

    for (size_t at = 0; at < clause->count; at++)
        bytes += strlen(clause->words[at].text) + 1;
    text = buffer_new(clause->arena, bytes);
    for (size_t at = 0; at < clause->count; at++)
        buffer_add_format(text, "%s%s", at ? " " : "", clause->words[at].text);
    return text->bytes;
}

static size_t matches(const struct clause *clause, size_t at, const char *pattern, size_t bytes)
{
    size_t count = 0;

    while (bytes) {
        size_t length = 0;

        while (length < bytes && pattern[length] != ' ')
            length++;
        if (at + count >= clause->count || strlen(clause->words[at + count].core) != length ||
            strncmp(clause->words[at + count].core, pattern, length) != 0)
            return 0;
        count++;
        pattern += length + (length < bytes);
        bytes -= length + (length < bytes);
    }
    return count;
}

size_t clause_matches(const struct clause *clause, size_t at, const char *pattern)
{
    return matches(clause, at, pattern, strlen(pattern));
}

size_t clause_matches_any(const struct clause *clause, size_t at, const char *patterns)
{
    size_t longest = 0;

    while (*patterns) {
        size_t length = strcspn(patterns, "|");
        size_t count = matches(clause, at, patterns, length);

        longest = count > longest ? count : longest;
        patterns += length + (patterns[length] == '|');
    }
    return longest;
}

bool clause_is(const struct clause *clause, size_t at, const char *list)
{
    return at < clause->count && words_hold(list, clause->words[at].core);
}

void clause_remove(struct clause *clause, size_t at, size_t count)
{
    if (at >= clause->count)
        return;
    count = count > clause->count - at ? clause->count - at : count;
    memmove(clause->words + at, clause->words + at + count,
            (clause->count - at - count) * sizeof(*clause->words));
    clause->count -= count;
}

void clause_insert(struct clause *clause, size_t at, const char *text)
{
    if (clause->count == clause->capacity) {
        clause->words = arena_grow(clause->arena, clause->words, clause->capacity, clause->capacity * 2,
                                   sizeof(*clause->words));
        clause->capacity *= 2;
    }
    memmove(clause->words + at + 1, clause->words + at, (clause->count - at) * sizeof(*clause->words));
    clause->words[at] = word_of(clause->arena, text);
    clause->count++;
}

static const char *punctuation_of(const char *text)
{
    size_t length = strlen(text);

    while (length && strchr(",.;:!?)", text[length - 1]))
        length--;
    return text + length;
}

void clause_replace(struct clause *clause, size_t at, const char *text)
{
    clause->words[at] = word_of(
        clause->arena, arena_format(clause->arena, "%s%s", text, punctuation_of(clause->words[at].text)));
}

void clause_cut(struct clause *clause, size_t count)
{
    const char *last;

    if (!count || count >= clause->count)
        return;
    clause->count = count;
    last = clause->words[count - 1].text;
    clause->words[count - 1].text =
        arena_text_bytes(clause->arena, last, (size_t)(punctuation_of(last) - last));
}

bool clause_pauses_after(const struct clause *clause, size_t at)
{
    const char *text = clause->words[at].text;
    const char *next = at + 1 < clause->count ? clause->words[at + 1].text : "";

    return (*text && strchr(",;:", text[strlen(text) - 1])) || text_equals(next, "-") ||
           text_equals(next, "–") || text_equals(next, "—");
}

bool clause_is_capital(const struct clause *clause, size_t at)
{
    const char *text = at < clause->count ? clause->words[at].text : "";

    if (strchr("\"'(", *text) && *text)
        text++;
    return (*text >= 'A' && *text <= 'Z') || (*text >= '0' && *text <= '9') || text_starts_with(text, "Ä") ||
           text_starts_with(text, "Ö") || text_starts_with(text, "Ü") || text_starts_with(text, "„");
}

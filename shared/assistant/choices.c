/* Options of a field that some words name. */
#include "assistant/choices.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/similar.h"
#include "assistant/synonyms.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

enum {
    WORDINGS_MAX = 32,
    ALIKE_WORK_MAX = 60000,
    ALIKE_LETTERS_LEAST = 4,
    SLIP_LETTERS_LEAST = 5,
    JSON_BYTES_MAX = 65536
};

static const double ALIKE_LEAST = 0.6, SLIP_LIKENESS = 0.8;

/* Labels that mean "something else": people write these words without meaning the option. */
static const char vague_labels[] =
    " other others none any all unknown na new yes no ja nein true false andere anderes sonstige sonstiges "
    "keine keiner alle unbekannt neu i a the it is on in an am ";

struct wordings {
    const char
        *list[WORDINGS_MAX]; /* folded; the label first, then its other languages, its parts, its synonyms */
    size_t count;
    size_t own_count; /* those that are no synonyms */
};

static void wording_add(struct arena *arena, struct wordings *wordings, const char *text)
{
    const char *folded = words_folded(arena, text);

    if (*folded && wordings->count < WORDINGS_MAX)
        wordings->list[wordings->count++] = folded;
}

/* "Human resources (HR)" is also "Human resources" and "HR"; "1 - Critical" is also "Critical". */
static void parts_add(struct arena *arena, struct wordings *wordings, const char *label)
{
    char *parts = arena_text(arena, label);

    for (char *at = parts; *at; at++) {
        bool dash = *at == '-' && at > parts && at[-1] == ' ' && at[1] == ' ';
        if (dash || strchr("()/,:;|", *at))
            *at = '\n';
    }
    if (!strchr(parts, '\n'))
        return;
    for (char *rest = parts, *part; (part = strsep(&rest, "\n"));)
        wording_add(arena, wordings, part);
}

/* "Water and juice" among several to choose is also "juice". */
static void halves_add(struct arena *arena, struct wordings *wordings)
{
    static const char *const joints[] = {" and ", " und ", " or ", " oder "};
    size_t whole = wordings->count;

    for (size_t i = 0; i < whole; i++) {
        for (size_t j = 0; j < sizeof joints / sizeof *joints; j++) {
            const char *text = wordings->list[i], *joint = strstr(text, joints[j]);
            if (!joint)
                continue;
            wording_add(arena, wordings, arena_text_bytes(arena, text, (size_t)(joint - text)));
            wording_add(arena, wordings, joint + strlen(joints[j]));
        }
    }
}

/* "Test" in a field "Umgebung" is also "Testumgebung". */
static void compounds_add(struct arena *arena, struct wordings *wordings, const struct form_field *field)
{
    size_t count = 0, own = wordings->count;
    char **names = text_split(
        arena, arena_format(arena, "%s\n%s", field->name, field->also ? field->also : ""), '\n', &count);

    for (size_t n = 0; n < count; n++) {
        const char *name = words_folded(arena, names[n]);
        for (size_t i = 0; i < own && *name && !strchr(name, ' '); i++) {
            if (strchr(wordings->list[i], ' '))
                continue;
            wording_add(arena, wordings, arena_format(arena, "%s%s", wordings->list[i], name));
            wording_add(arena, wordings, arena_format(arena, "%ss%s", wordings->list[i], name));
        }
    }
}

static void synonyms_add(struct arena *arena, struct wordings *wordings, const char *folded)
{
    char room[64];
    size_t cursor = 0;

    for (const char *next; (next = synonyms_next(folded, &cursor, room, sizeof room));)
        wording_add(arena, wordings, next);
}

/* `field` adds what only it tells; NULL for none. */
static struct wordings wordings_of(struct arena *arena, const struct form_field *field,
                                   const struct option *option)
{
    struct wordings wordings = {0};
    size_t count = 0;
    char **also = text_split(arena, option->also ? option->also : "", '\n', &count);

    wording_add(arena, &wordings, option->label);
    for (size_t i = 0; i < count; i++)
        wording_add(arena, &wordings, also[i]);
    parts_add(arena, &wordings, option->label);
    if (field && (field->kind == VALUE_MULTISELECT || field->kind == VALUE_COMPONENTS))
        halves_add(arena, &wordings);
    if (field)
        compounds_add(arena, &wordings, field);
    wordings.own_count = wordings.count;
    for (size_t i = 0; i < wordings.own_count; i++)
        synonyms_add(arena, &wordings, wordings.list[i]);
    return wordings;
}

static size_t words_in(const char *folded)
{
    size_t words = 1;

    for (; *folded; folded++)
        words += *folded == ' ';
    return words;
}

static bool stems_stand_at(const struct utterance *utterance, size_t at, const struct words *words,
                           size_t tongue)
{
    if (at + words->count > utterance->words.count)
        return false;
    for (size_t i = 0; i < words->count; i++) {
        const char *stem = utterance_stem(utterance, tongue, words->list[i].text);
        if (strlen(words->list[i].text) < 3 || strcmp(stem, utterance->stems[tongue][at + i]) != 0)
            return false;
    }
    return true;
}

/* A letter wrong in a word of some length is nearer than shared runs of letters tell. */
static double likeness_of(const char *one, const char *other)
{
    double likeness = similar(one, other);
    bool slip = strlen(one) >= SLIP_LETTERS_LEAST && similar_but_one(one, other);

    return slip && likeness < SLIP_LIKENESS ? SLIP_LIKENESS : likeness;
}

static const char *window_folded(const struct utterance *utterance, size_t at, size_t count)
{
    return words_folded(utterance->arena, utterance_words_between(utterance, at, count));
}

static void choice_raise(const struct utterance *utterance, struct choice *choice, double score, size_t first,
                         size_t count)
{
    bool better = score > choice->score || (score == choice->score && count > choice->count);

    if (better && !utterance_is_negated(utterance, first)) {
        choice->score = score;
        choice->first = first;
        choice->count = count;
    }
}

static void wording_look(const struct utterance *utterance, const char *wording, double share, bool alike,
                         struct choice *choice)
{
    struct words words = words_of(utterance->arena, wording);
    size_t count = words_in(wording);

    if (words_hold(vague_labels, wording) ||
        (strlen(wording) < 2 || strspn(wording, "0123456789") == strlen(wording)))
        return;
    for (size_t at = 0; at + count <= utterance->words.count; at++) {
        if (utterance_phrase_at(utterance, at, wording) == count)
            choice_raise(utterance, choice, share, at, count);
        else if (stems_stand_at(utterance, at, &words, 0) || stems_stand_at(utterance, at, &words, 1))
            choice_raise(utterance, choice, share * 0.88, at, count);
        else if (alike && strlen(wording) >= ALIKE_LETTERS_LEAST &&
                 strlen(utterance_word(utterance, at)) >= ALIKE_LETTERS_LEAST) {
            double likeness = likeness_of(wording, window_folded(utterance, at, count));
            if (likeness >= ALIKE_LEAST)
                choice_raise(utterance, choice, share * likeness * 0.9, at, count);
        }
    }
}

static void option_look(const struct utterance *utterance, const struct form_field *field,
                        const struct option *option, bool alike, struct choice *choice)
{
    struct wordings wordings = wordings_of(utterance->arena, field, option);

    for (size_t i = 0; i < wordings.count; i++)
        wording_look(utterance, wordings.list[i],
                     i == 0                   ? 1.0
                     : i < wordings.own_count ? 0.97
                                              : 0.78,
                     alike && i < wordings.own_count, choice);
}

/* What is named within a longer name is not meant by itself: "laptop" in "laptop bag". */
static bool is_within_another(const struct choice *choices, size_t count, size_t number)
{
    const struct choice *one = &choices[number];

    for (size_t i = 0; i < count; i++) {
        const struct choice *other = &choices[i];
        if (i != number && other->score > 0 && other->count > one->count && other->first <= one->first &&
            other->first + other->count >= one->first + one->count)
            return true;
    }
    return false;
}

static int compare_choices(const void *one, const void *other)
{
    const struct choice *a = one, *b = other;

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return (a->first > b->first) - (a->first < b->first);
}

static size_t choices_all(const struct form_field *field)
{
    size_t count = 0;

    for (size_t i = 0; i < field->option_count; i++)
        count += 1 + (field->kind == VALUE_CASCADING ? field->options[i].child_count : 0);
    return count;
}

size_t choices_find(const struct utterance *utterance, const struct form_field *field,
                    struct choice **choices)
{
    size_t all = choices_all(field), used = 0, kept = 0;
    struct choice *list = arena_many(utterance->arena, all + 1, struct choice);
    struct choice *named = arena_many(utterance->arena, all + 1, struct choice);
    bool alike = all * utterance->words.count <= ALIKE_WORK_MAX;

    for (size_t i = 0; i < field->option_count; i++) {
        const struct option *option = &field->options[i];
        list[used].option = option;
        option_look(utterance, field, option, alike, &list[used++]);
        for (size_t c = 0; field->kind == VALUE_CASCADING && c < option->child_count; c++) {
            list[used].option = option;
            list[used].child = &option->children[c];
            option_look(utterance, field, &option->children[c], alike, &list[used++]);
        }
    }
    for (size_t i = 0; i < used; i++) {
        if (list[i].score > 0 && !is_within_another(list, used, i))
            named[kept++] = list[i];
    }
    qsort(named, kept, sizeof *named, compare_choices);
    *choices = named;
    return kept;
}

const struct option *choice_of_text(struct arena *arena, const struct option *options, size_t count,
                                    const char *text, double least)
{
    const char *folded = words_folded(arena, text);
    const struct option *best = NULL;
    double best_score = 0;
    bool tie = false;

    for (size_t i = 0; i < count; i++) {
        if (text_equals(options[i].id, text) || text_equals(options[i].label, text))
            return &options[i];
    }
    for (size_t i = 0; i < count && *folded; i++) {
        struct wordings wordings = wordings_of(arena, NULL, &options[i]);
        double score = 0;
        for (size_t w = 0; w < wordings.count; w++) {
            bool own = w < wordings.own_count;
            double likeness =
                own || text_equals(folded, wordings.list[w]) ? likeness_of(folded, wordings.list[w]) : 0;
            bool starts = own && strlen(folded) >= 3 && text_starts_with(wordings.list[w], folded);
            likeness = starts && likeness < 0.9 ? 0.9 : likeness;
            likeness = w == 0 || likeness < 1 ? likeness : w < wordings.own_count ? 0.98 : 0.85;
            score = likeness > score ? likeness : score;
        }
        tie = score == best_score ? tie || score > 0 : score > best_score ? false : tie;
        if (score > best_score) {
            best_score = score;
            best = &options[i];
        }
    }
    return best_score >= least && !tie ? best : NULL;
}

int choice_yes_or_no(const char *folded)
{
    if (words_hold(" yes ja true wahr y yep yeah jep jo si oui sure jawohl gerne ok okay klar natuerlich ",
                   folded))
        return 1;
    return words_hold(" no nein false falsch n nope nee noe non nicht ", folded) ? 0 : -1;
}

bool choice_is_yes_or_no(struct arena *arena, const struct form_field *field, const struct option **yes,
                         const struct option **no)
{
    *yes = *no = NULL;
    for (size_t i = 0; i < field->option_count && field->option_count <= 3; i++) {
        int meant = choice_yes_or_no(words_folded(arena, field->options[i].label));
        if (meant == 1)
            *yes = &field->options[i];
        else if (meant == 0)
            *no = &field->options[i];
    }
    return *yes && *no;
}

const char *choice_json(struct arena *arena, const struct form_field *field, const struct choice *choices,
                        size_t count)
{
    struct buffer *buffer = buffer_new(arena, JSON_BYTES_MAX);
    bool many = field->kind == VALUE_MULTISELECT || field->kind == VALUE_COMPONENTS;

    if (field->kind == VALUE_CASCADING) {
        buffer_add(buffer, "{\"parent\":");
        json_write_text(buffer, choices[0].option->id);
        buffer_add(buffer, ",\"child\":");
        json_write_text(buffer, choices[0].child ? choices[0].child->id : NULL);
        buffer_add(buffer, "}");
        return buffer->bytes;
    }
    if (!many) {
        json_write_text(buffer, choices[0].option->id);
        return buffer->bytes;
    }
    buffer_add(buffer, "[");
    for (size_t i = 0; i < count; i++) {
        buffer_add(buffer, i ? "," : "");
        json_write_text(buffer, choices[i].option->id);
    }
    buffer_add(buffer, "]");
    return buffer->overflowed ? "[]" : buffer->bytes;
}

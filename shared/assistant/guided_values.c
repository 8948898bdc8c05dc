/* What a person's words say about the fields, gathered for a proposal. */
#include "assistant/guided_values.h"

#include <string.h>

#include "assistant/extract.h"
#include "assistant/fitting.h"
#include "assistant/form.h"
#include "assistant/paraphrase.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/text.h"

enum { DETAIL_WORDS = 4, TEXT_BYTES_MAX = 131072 };

struct gathering gathering_new(struct arena *arena, const struct turn_facts *facts,
                               const struct request_type *type)
{
    return (struct gathering){.arena = arena,
                              .facts = facts,
                              .type = type,
                              .values = arena_many(arena, 16, struct proposed_value),
                              .capacity = 16};
}

void gather_value(struct gathering *gathering, struct proposed_value value)
{
    if (gathering->count == gathering->capacity) {
        gathering->values = arena_grow(gathering->arena, gathering->values, gathering->capacity,
                                       gathering->capacity * 2, sizeof(*gathering->values));
        gathering->capacity *= 2;
    }
    gathering->values[gathering->count++] = value;
}

static bool overlaps(struct arena *arena, const char *one, const char *other)
{
    const char *first = words_folded(arena, one ? one : ""),
               *second = words_folded(arena, other ? other : "");

    return *first && *second && (strstr(first, second) || strstr(second, first));
}

static bool is_used(const struct gathering *gathering, size_t before, const char *evidence)
{
    for (size_t at = 0; at < before; at++)
        if (overlaps(gathering->arena, gathering->values[at].evidence, evidence))
            return true;
    return false;
}

/* The name of a choice says by itself which field it is for; a day or a number does not. */
static bool is_plain_for(const struct gathering *gathering, const char *field_id)
{
    const struct form_field *field = request_type_field(gathering->type, field_id);
    const struct value *stored = draft_value(gathering->facts->draft, field_id);

    return !stored || !stored->json || (field && value_kind_has_options(field->kind));
}

void gather_words(struct gathering *gathering, const char *words)
{
    struct proposed_value *values;
    size_t before = gathering->count;
    size_t count = extract_values(gathering->arena, gathering->facts, gathering->type, words, &values);

    for (size_t at = 0; at < count; at++)
        if (!form_field_is_written(values[at].field_id) && !is_used(gathering, before, values[at].evidence))
            gather_value(gathering, values[at]);
    gather_spans(gathering);
}

/* The only field whose choices the words name; false: there is none, or more than one. */
static bool choice_find(struct gathering *gathering, const char *words, struct proposed_value *found)
{
    size_t fits = 0;

    for (size_t at = 0; at < gathering->type->field_count; at++) {
        const struct form_field *field = &gathering->type->fields[at];
        struct proposed_value value;

        if (!field->option_count || !value_kind_has_options(field->kind) ||
            !extract_answer(gathering->arena, gathering->facts, field, words, &value))
            continue;
        fits++;
        *found = value;
        found->field_id = field->id;
    }
    return fits == 1;
}

bool gather_bare_words(struct gathering *gathering, const char *words)
{
    size_t before = gathering->count, kept = before;
    struct proposed_value value;

    gather_words(gathering, words);
    for (size_t at = before; at < gathering->count; at++)
        if (is_plain_for(gathering, gathering->values[at].field_id))
            gathering->values[kept++] = gathering->values[at];
    gathering->count = kept;
    if (kept == before && choice_find(gathering, words, &value))
        gather_value(gathering, value);
    return gathering->count > before;
}

/* Just the path, link or address that a field asks for, when the words hold one; else all of them. */
static const char *answer_in(struct arena *arena, const struct form_field *field, const char *words)
{
    enum pattern pattern = fitting_pattern(arena, field);
    size_t start, end;

    return pattern != PATTERNS_COUNT && pattern_find(words, pattern, 0, &start, &end)
               ? arena_text_bytes(arena, words + start, end - start)
               : words;
}

bool gather_answer(struct gathering *gathering, const struct form_field *field, const char *message)
{
    struct proposed_value value;
    const char *words = text_trimmed(gathering->arena, message);

    if (form_field_is_written(field->id))
        return false; /* written from the statement when the turn is concluded */
    if (form_field_is_words(field) && *words_folded(gathering->arena, words)) {
        words = answer_in(gathering->arena, field, words);
        value = (struct proposed_value){.field_id = field->id,
                                        .json = form_text_json(gathering->arena, words),
                                        .evidence = words,
                                        .confidence = 0.9};
    } else if (!extract_answer(gathering->arena, gathering->facts, field, message, &value)) {
        return false;
    }
    value.field_id = field->id;
    gather_value(gathering, value);
    gather_spans(gathering);
    return gathering->count > 0;
}

static const char *last_words_of_person(const struct turn_facts *facts)
{
    for (size_t at = facts->history_count; at > 0; at--)
        if (facts->history[at - 1].from_person)
            return facts->history[at - 1].text;
    return "";
}

/* Where the words alone do not say which field is meant, it is the one the message before spoke of. */
bool gather_correction(struct gathering *gathering, const char *words)
{
    const char *last = last_words_of_person(gathering->facts);
    struct proposed_value best = {0};
    size_t fits = 0;
    bool best_is_recent = false;

    gather_words(gathering, words);
    if (gathering->count)
        return true;
    for (size_t at = 0; at < gathering->type->field_count; at++) {
        const struct form_field *field = &gathering->type->fields[at];
        const struct value *stored = draft_value(gathering->facts->draft, field->id);
        struct proposed_value value;
        bool recent;

        if (!stored || !stored->json || stored->source != SOURCE_ASSISTANT || form_field_is_words(field) ||
            !extract_answer(gathering->arena, gathering->facts, field, words, &value) ||
            text_equals(value.json, stored->json))
            continue;
        recent = overlaps(gathering->arena, stored->evidence, last);
        if (best_is_recent && !recent)
            continue;
        fits = recent == best_is_recent ? fits + 1 : 1;
        best_is_recent = recent;
        best = value;
        best.field_id = field->id;
    }
    if (fits == 1)
        gather_value(gathering, best);
    return fits == 1;
}

static void description_add(struct gathering *gathering, const struct form_field *field, const char *detail)
{
    struct value present =
        form_field_value(gathering->arena, gathering->facts->draft, field, gathering->facts->language);
    const char *text = present.json ? arena_format(gathering->arena, "%s\n\n%s", present.text, detail)
                                    : arena_text(gathering->arena, detail);

    gather_value(gathering, (struct proposed_value){.field_id = field->id,
                                                    .json = form_text_json(gathering->arena, text),
                                                    .evidence = detail,
                                                    .confidence = 0.8});
}

bool gather_detail(struct gathering *gathering, const char *message)
{
    const struct form_field *field = request_type_field(gathering->type, "description");
    const struct value *stored = draft_value(gathering->facts->draft, "description");
    const char *detail = paraphrase_description(gathering->arena, message);
    size_t words = words_of(gathering->arena, detail).count, used = 0;

    if (!field || field->kind == VALUE_UNSUPPORTED || !stored || stored->source == SOURCE_PERSON ||
        !stored->text || strstr(stored->text, detail) ||
        text_ends_with(text_trimmed(gathering->arena, message), "?"))
        return false; /* a question is no detail */
    for (size_t at = 0; at < gathering->count; at++)
        if (gathering->values[at].evidence)
            used += words_of(gathering->arena, gathering->values[at].evidence).count;
    if (words < used + DETAIL_WORDS)
        return false;
    description_add(gathering, field, detail);
    return true;
}

static void summary_set(struct gathering *gathering, const char *words)
{
    const struct form_field *field = request_type_field(gathering->type, "summary");
    const char *text = paraphrase_summary(gathering->arena, words, gathering->facts->language,
                                          field ? field->characters_max : 0);

    if (field && *text)
        gather_value(gathering, (struct proposed_value){.field_id = field->id,
                                                        .json = form_text_json(gathering->arena, text),
                                                        .evidence = words,
                                                        .confidence = 0.8});
}

void gather_new_matter(struct gathering *gathering, const char *words)
{
    const struct form_field *field = request_type_field(gathering->type, "description");
    const char *text = paraphrase_description(gathering->arena, words);

    summary_set(gathering, words);
    if (field && *text)
        description_add(gathering, field, text);
}

void gather_matter(struct gathering *gathering, const char *words)
{
    const struct form_field *field = request_type_field(gathering->type, "description");
    const char *text = paraphrase_description(gathering->arena, words);

    gather_words(gathering, words);
    summary_set(gathering, words);
    if (field && field->kind != VALUE_UNSUPPORTED && *text)
        gather_value(gathering, (struct proposed_value){.field_id = field->id,
                                                        .json = form_text_json(gathering->arena, text),
                                                        .evidence = words,
                                                        .confidence = 0.8});
}

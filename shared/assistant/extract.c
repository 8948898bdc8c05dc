/* Finds field values in plain words by rule. */
#include "assistant/extract.h"

#include <string.h>

#include "assistant/fitting.h"
#include "assistant/names.h"
#include "assistant/patterns.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

static const double LIKELY = 0.6, SURE = 0.85;

struct extraction {
    struct utterance utterance;
    const struct request_type *type;
    struct proposed_value *values;
    size_t count;
};

static void propose(struct extraction *extraction, const struct form_field *field, const char *json,
                    const char *evidence, double confidence)
{
    extraction->values[extraction->count++] = (struct proposed_value){
        .field_id = field->id, .json = json, .evidence = evidence, .confidence = confidence};
}

static const char *text_json(struct arena *arena, const char *text)
{
    struct buffer *buffer = buffer_new(arena, strlen(text) * 6 + 3);

    json_write_text(buffer, text);
    return buffer->bytes;
}

static bool is_filled(const struct extraction *extraction, const struct form_field *field)
{
    for (size_t i = 0; i < extraction->count; i++) {
        if (extraction->values[i].field_id == field->id)
            return true;
    }
    return false;
}

/* Words within some bytes are spoken for. */
static void bytes_take(struct utterance *utterance, size_t start, size_t end)
{
    for (size_t i = 0; i < utterance->words.count; i++) {
        const struct word *word = &utterance->words.list[i];
        if (word->start < end && word->end > start)
            utterance->taken[i] = true;
    }
}

/* The first field from *next on that asks for a pattern; NULL when no more does. */
static const struct form_field *field_asking(const struct extraction *extraction, enum pattern pattern,
                                             size_t *next)
{
    while (*next < extraction->type->field_count) {
        const struct form_field *field = &extraction->type->fields[(*next)++];
        if (fitting_pattern(extraction->utterance.arena, field) == pattern)
            return field;
    }
    return NULL;
}

/* Links and addresses go first: their parts must not be read as something else. Digits are a telephone number
 * only where one is asked for. */
static void patterns_find(struct extraction *extraction)
{
    struct utterance *utterance = &extraction->utterance;

    for (int pattern = 0; pattern < PATTERNS_COUNT; pattern++) {
        size_t start, end = 0, next = 0;
        while (pattern_find(utterance->text, (enum pattern)pattern, end, &start, &end)) {
            const struct form_field *field = field_asking(extraction, (enum pattern)pattern, &next);
            const char *found = utterance_bytes(utterance, start, end);
            if (field)
                propose(extraction, field, text_json(utterance->arena, found), found, SURE);
            if (field || pattern != PATTERN_PHONE)
                bytes_take(utterance, start, end);
        }
    }
}

static void moments_fit(struct extraction *extraction)
{
    struct fit *fits;
    size_t count = fitting_moments(&extraction->utterance, extraction->type, &fits);

    for (size_t i = 0; i < count; i++)
        propose(extraction, fits[i].field, fits[i].json, fits[i].evidence, fits[i].confidence);
}

static void numbers_fit(struct extraction *extraction)
{
    struct fit *fits;
    size_t count = fitting_numbers(&extraction->utterance, extraction->type, &fits);

    for (size_t i = 0; i < count; i++)
        propose(extraction, fits[i].field, fits[i].json, fits[i].evidence, fits[i].confidence);
}

static void choices_fit(struct extraction *extraction)
{
    for (size_t f = 0; f < extraction->type->field_count; f++) {
        const struct form_field *field = &extraction->type->fields[f];
        struct fit fit;
        if (value_kind_has_options(field->kind) && fitting_choice(&extraction->utterance, field, &fit))
            propose(extraction, field, fit.json, fit.evidence, fit.confidence);
    }
}

/* "#vpn #urgent" */
static void tags_find(struct extraction *extraction, const struct form_field *field)
{
    const struct utterance *utterance = &extraction->utterance;
    struct buffer *json = buffer_new(utterance->arena, strlen(utterance->text) * 6 + 16);
    size_t first = 0, last = 0, count = 0;

    buffer_add(json, "[");
    for (size_t i = 0; i < utterance->words.count; i++) {
        const struct word *word = &utterance->words.list[i];
        bool tagged = word->start && utterance->text[word->start - 1] == '#' &&
                      (word->start == 1 || utterance->text[word->start - 2] == ' ');
        if (!tagged || strspn(word->text, "0123456789") == strlen(word->text))
            continue;
        first = count ? first : word->start - 1;
        last = word->end;
        buffer_add(json, count++ ? "," : "");
        json_write_text(json, utterance_bytes(utterance, word->start, word->end));
    }
    buffer_add(json, "]");
    if (count)
        propose(extraction, field, json->bytes, utterance_bytes(utterance, first, last), SURE);
}

static void people_find(struct extraction *extraction, const struct form_field *field)
{
    const char *name = names_behind(&extraction->utterance, field);

    if (name)
        extraction->values[extraction->count++] = (struct proposed_value){
            .field_id = field->id, .words_value = name, .evidence = name, .confidence = SURE};
}

static void texts_find(struct extraction *extraction)
{
    for (size_t f = 0; f < extraction->type->field_count; f++) {
        const struct form_field *field = &extraction->type->fields[f];
        size_t start, end;
        if (is_filled(extraction, field))
            continue;
        if (field->kind == VALUE_LABELS)
            tags_find(extraction, field);
        if (value_kind_is_people(field->kind))
            people_find(extraction, field);
        if (field->kind != VALUE_TEXT || text_equals(field->id, "summary") ||
            (!fitting_named_text(&extraction->utterance, field, &start, &end) &&
             (fitting_pattern(extraction->utterance.arena, field) != PATTERNS_COUNT ||
              !fitting_name(&extraction->utterance, field, &start, &end))))
            continue;
        const char *found = utterance_bytes(&extraction->utterance, start, end);
        if (!field->characters_max || utf8_length(found) <= field->characters_max)
            propose(extraction, field, text_json(extraction->utterance.arena, found), found, LIKELY);
    }
}

size_t extract_values(struct arena *arena, const struct turn_facts *facts, const struct request_type *type,
                      const char *words, struct proposed_value **values)
{
    struct extraction extraction = {.utterance = utterance_of(arena, facts, words), .type = type};

    extraction.values = arena_many(arena, type->field_count + 1, struct proposed_value);
    *values = extraction.values;
    if (extraction.utterance.words.count == 0)
        return 0;
    patterns_find(&extraction);
    moments_fit(&extraction);
    numbers_fit(&extraction);
    choices_fit(&extraction);
    texts_find(&extraction);
    return extraction.count;
}

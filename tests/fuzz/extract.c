/* Values found in plain words: each fits its field, and its evidence stands in the words. */
#include "fuzz.h"

#include "../unit/portal.h"
#include "assistant/extract.h"
#include "assistant/form.h"
#include "base/json.h"
#include "base/text.h"

enum { WORDS_BYTES_MAX = 2000 };

static const bool allowed[] = {true, true, true};

static void fits(struct arena *arena, const struct form_field *field, const struct proposed_value *value,
                 const char *words)
{
    struct value checked;
    struct problem problem;

    EXPECT(field && field->kind != VALUE_UNSUPPORTED);
    EXPECT(!value->evidence || strstr(words, value->evidence));
    EXPECT(value->confidence >= 0 && value->confidence <= 1);
    if (value->json)
        EXPECT(form_value(arena, field, value->json, LANGUAGE_EN, &checked, &problem));
}

static void find_values(struct arena *arena, const struct turn_facts *facts, const struct request_type *type)
{
    struct proposed_value *values;
    size_t count = extract_values(arena, facts, type, facts->message, &values);

    for (size_t i = 0; i < count; i++)
        fits(arena, request_type_field(type, values[i].field_id), &values[i], facts->message);
}

static void answer_questions(struct arena *arena, const struct turn_facts *facts,
                             const struct form_field *field)
{
    struct proposed_value value = {0};
    const char *json = NULL;

    if (extract_answer(arena, facts, field, facts->message, &value))
        fits(arena, field, &value, facts->message);
    if (extract_canonical(arena, facts, field, facts->message, &json))
        EXPECT(json_scan(json, strlen(json), &json_limits_remote).kind == ERROR_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct input input = input_of(arena, data, size < WORDS_BYTES_MAX ? size : WORDS_BYTES_MAX);
    unsigned kind = input_byte(&input);
    const struct draft draft = {.request_type_id = "25", .asked_field_id = kind & 2 ? "cf_due" : NULL};
    struct turn_facts facts = {
        .catalogue = &portal_catalogue,
        .allowed = allowed,
        .draft = &draft,
        .language = kind & 1 ? LANGUAGE_DE : LANGUAGE_EN,
        .zone = "Europe/Berlin",
        .now = 1795179900 + (int64_t)(kind >> 2) * 86400,
        .instructions = "",
    };

    facts.message = text_cleaned(arena, utf8_repaired(arena, input.bytes, input.count));
    for (size_t i = 0; i < portal_catalogue.type_count; i++)
        find_values(arena, &facts, &portal_types[i]);
    for (size_t i = 0; i < portal_types[0].field_count; i++)
        answer_questions(arena, &facts, &portal_types[0].fields[i]);
    arena_free(arena);
    return 0;
}

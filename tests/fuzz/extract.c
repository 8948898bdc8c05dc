/* Values found in plain words: each fits its field, and its evidence stands in the words. */
#include "fuzz.h"

#include "../unit/portal.h"
#include "assistant/extract.h"
#include "assistant/form.h"
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
    struct proposed_value *values, value;
    size_t count = extract_values(arena, facts, type, facts->message, &values);

    for (size_t i = 0; i < count; i++)
        fits(arena, request_type_field(type, values[i].field_id), &values[i], facts->message);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct form_field *field = &type->fields[i];
        struct value checked;
        struct problem problem;
        const char *json = NULL;

        value = (struct proposed_value){0};
        if (field->kind != VALUE_UNSUPPORTED && extract_answer(arena, facts, field, facts->message, &value))
            fits(arena, field, &value, facts->message);
        if (field->kind != VALUE_UNSUPPORTED && extract_canonical(arena, facts, field, facts->message, &json))
            EXPECT(form_value(arena, field, json, LANGUAGE_EN, &checked, &problem));
    }
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

    facts.message = utf8_repaired(arena, input.bytes, input.count);
    for (size_t i = 0; i < portal_catalogue.type_count; i++)
        find_values(arena, &facts, &portal_types[i]);
    arena_free(arena);
    return 0;
}

/* What words say about the fields of a type, a row each. */
#ifndef UNIT_SAYINGS_H
#define UNIT_SAYINGS_H

#include "forms.h"

#define TYPE(name_)                                                                                          \
    static const struct request_type name_ = {.id = #name_,                                                  \
                                              .fields = name_##_fields,                                      \
                                              .field_count =                                                 \
                                                  sizeof(name_##_fields) / sizeof(name_##_fields[0])}

struct saying {
    const char *title;
    const struct request_type *type;
    enum language language;
    const char *words;
    const char *expected; /* "id=json", in the order of the form, a space between them */
};

static char *told(struct arena *arena, const struct saying *saying)
{
    struct turn_facts facts = facts_in(saying->language, "Europe/Berlin");
    struct proposed_value *values;
    size_t count = extract_values(arena, &facts, saying->type, saying->words, &values);
    char *all = arena_text(arena, "");

    for (size_t f = 0; f < saying->type->field_count; f++) {
        for (size_t v = 0; v < count; v++) {
            if (!text_equals(values[v].field_id, saying->type->fields[f].id))
                continue;
            all = arena_format(arena, "%s%s%s=%s", all, *all ? " " : "", values[v].field_id, values[v].json);
            assert_non_null(strstr(saying->words, values[v].evidence));
            assert_true(*values[v].evidence);
            assert_true(values[v].confidence > 0 && values[v].confidence <= 1);
        }
    }
    return all;
}

static void says(void **state)
{
    const struct saying *saying = *state;
    struct arena *arena = arena_new();

    assert_string_equal(told(arena, saying), saying->expected);
    arena_free(arena);
}

static void sayings_list(const struct saying *sayings, size_t count, struct CMUnitTest *tests)
{
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){
            .name = sayings[i].title, .test_func = says, .initial_state = (void *)(uintptr_t)&sayings[i]};
}

#endif

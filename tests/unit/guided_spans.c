#include "assistant/guided_values.h"

#include "forms.h"

static const struct form_field trip_fields[] = {
    FIELD("leaving", "Departure", "Abreise", DATE),
    FIELD("coming", "Return", "Rückreise", DATE),
};
static const struct form_field visit_fields[] = {
    FIELD("begins", "Start", "Beginn", DATETIME),
    FIELD("ends", "End", "Ende", DATETIME),
};
static const struct request_type trip = {.id = "trip", .fields = trip_fields, .field_count = 2};
static const struct request_type visit = {.id = "visit", .fields = visit_fields, .field_count = 2};

struct span {
    const char *title;
    const struct request_type *type;
    const char *start, *end; /* of the draft; NULL: none */
    const char *words;
    const char *new_start, *new_end; /* proposed; NULL: nothing, "" emptied */
};

static const struct span spans[] = {
    {"S12: a weekday of return is the one behind the departure", &trip, "\"2026-12-01\"", "\"2026-12-05\"",
     "back on Thursday", NULL, "\"2026-12-03\""},
    {"S12: in German, too", &trip, "\"2026-12-01\"", "\"2026-12-05\"", "Donnerstag zurück", NULL,
     "\"2026-12-03\""},
    {"S12: an end before its start is not kept", &trip, "\"2026-12-10\"", NULL, "back on 3 December 2026",
     NULL, ""},
    {"S12: a start behind the known end empties the end", &trip, "\"2026-12-01\"", "\"2026-12-05\"",
     "departure on 8 December 2026", "\"2026-12-08\"", ""},
    {"S12: what is in order stays", &trip, NULL, NULL, "from 3 to 7 May", "\"2027-05-03\"", "\"2027-05-07\""},
    {"S12: one day is in order", &trip, NULL, NULL, "departure 3 December 2026, return 3 December 2026",
     "\"2026-12-03\"", "\"2026-12-03\""},
    {"S12: a span of hours in order stays", &visit, NULL, NULL, "tomorrow from 10 to 12",
     "\"2026-11-21T10:00:00+01:00\"", "\"2026-11-21T12:00:00+01:00\""},
};

static const struct proposed_value *proposed(const struct gathering *gathering, const char *id)
{
    for (size_t at = 0; at < gathering->count; at++)
        if (text_equals(gathering->values[at].field_id, id))
            return &gathering->values[at];
    return NULL;
}

static void assert_proposed(const struct proposed_value *value, const char *expected)
{
    if (!expected)
        assert_null(value);
    else
        assert_string_equal(value && value->json ? value->json : "", expected);
    if (expected)
        assert_non_null(value);
}

static void span_holds(void **state)
{
    const struct span *span = *state;
    struct arena *arena = arena_new();
    struct turn_facts facts = facts_in(EN, "Europe/Berlin");
    const struct value values[] = {
        {.field_id = span->type->fields[0].id, .json = span->start, .source = SOURCE_ASSISTANT},
        {.field_id = span->type->fields[1].id, .json = span->end, .source = SOURCE_ASSISTANT}};
    struct draft draft = {.values = values, .value_count = 2};

    facts.draft = &draft;
    struct gathering gathering = gathering_new(arena, &facts, span->type);
    gather_words(&gathering, span->words);
    assert_proposed(proposed(&gathering, span->type->fields[0].id), span->new_start);
    assert_proposed(proposed(&gathering, span->type->fields[1].id), span->new_end);
    arena_free(arena);
}

int main(void)
{
    static struct CMUnitTest tests[ROWS(spans)];

    for (size_t i = 0; i < ROWS(spans); i++)
        tests[i] = (struct CMUnitTest){
            .name = spans[i].title, .test_func = span_holds, .initial_state = (void *)(uintptr_t)&spans[i]};
    return RUN_TESTS(tests);
}

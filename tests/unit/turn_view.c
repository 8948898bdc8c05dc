#include "service/turn_view.h"

#include <stdio.h>

#include "base/buffer.h"
#include "document.h"
#include "portal.h"
#include "scratch.h"

static const struct draft draft = {0};
static const struct turn_facts facts = {.catalogue = &portal_catalogue, .draft = &draft, .message = ""};
static const struct turn_cost cost = {
    .input = 900, .cached = 800, .output = 90, .total = 990, .estimated = true};

static void shows_a_turn(void **state)
{
    const struct suggestion suggestions[] = {{"26", 0.75}, {"25", 0.25}};
    const struct form_field *missing[] = {&portal_laptop_fields[0], &portal_laptop_fields[2]};
    const struct form_field *unsupported[] = {&portal_asset_fields[1], &portal_asset_fields[2]};
    const struct outcome outcome = {
        .action = ACTION_ASK,
        .reply = "When?\n\"Soon\" is </script> no date.",
        .request_type = &portal_types[0],
        .suggestions = suggestions,
        .suggestion_count = 2,
        .asked_field = &portal_laptop_fields[2],
        .missing = missing,
        .missing_count = 2,
        .unsupported = unsupported,
        .unsupported_count = 2,
    };
    const char *json = turn_view_json(arena, "c-1", &facts, &outcome, &cost, "guided");

    (void)state;
    assert_stands(json, "conversation", "\"c-1\"");
    assert_stands(json, "turn", "0");
    assert_stands(json, "action", "\"ask\"");
    assert_stands(json, "request_type", "{\"id\":\"25\",\"name\":\"Laptop\"}");
    assert_stands(json, "suggestions/0", "{\"id\":\"26\",\"name\":\"Repair\",\"confidence\":0.75}");
    assert_stands(json, "suggestions/1/name", "\"Laptop\"");
    assert_stands(json, "suggestions/2", "absent");
    assert_stands(json, "asked_field", "{\"id\":\"cf_due\",\"name\":\"Needed by\",\"kind\":\"date\"}");
    assert_stands(json, "missing",
                  "[{\"id\":\"summary\",\"name\":\"Summary\"},{\"id\":\"cf_due\",\"name\":\"Needed by\"}]");
    assert_stands(json, "unsupported/0/required", "true");
    assert_stands(json, "unsupported/1/id", "\"cf_empty\"");
    assert_stands(json, "ready", "false");
    assert_stands(json, "draft_version", "0");
    assert_stands(json, "tokens",
                  "{\"input\":900,\"cached\":800,\"output\":90,\"total\":990,\"estimated\":true}");
    assert_stands(json, "engine", "\"guided\"");
    assert_null(strchr(json, '\n'));
}

static void shows_what_there_is_not(void **state)
{
    const struct outcome outcome = {.action = ACTION_FAILED, .reply = ""};
    const char *json = turn_view_json(arena, "c-1", &facts, &outcome, &cost, "model");

    (void)state;
    assert_stands(json, "action", "\"failed\"");
    assert_stands(json, "request_type", "null");
    assert_stands(json, "asked_field", "null");
    assert_stands(json, "suggestions", "[]");
    assert_stands(json, "missing", "[]");
    assert_stands(json, "unsupported", "[]");
}

static void shows_the_options_asked_for(void **state)
{
    const struct outcome outcome = {
        .action = ACTION_ASK, .reply = "Where?", .asked_field = &portal_laptop_fields[4]};

    (void)state;
    assert_stands(turn_view_json(arena, "c", &facts, &outcome, &cost, "model"), "asked_field/options",
                  "[{\"value\":\"20\",\"label\":\"Berlin "
                  "\\\"Mitte\\\"\",\"children\":[{\"value\":\"21\",\"label\":\"Room 1\"},"
                  "{\"value\":\"22\",\"label\":\"Room 2\"}]},{\"value\":\"30\",\"label\":\"Remote\"}]");
}

static void leaves_out_options_without_end(void **state)
{
    struct option *options = arena_many(arena, 10000, struct option);
    const struct form_field field = {
        .id = "cf", .name = "Cost centre", .kind = VALUE_SELECT, .options = options, .option_count = 10000};
    const struct outcome outcome = {.action = ACTION_ASK, .reply = "", .asked_field = &field};

    (void)state;
    for (size_t i = 0; i < 10000; i++)
        options[i] =
            (struct option){.id = arena_format(arena, "%zu", i), .label = "A cost centre", .also = ""};
    assert_stands(turn_view_json(arena, "c", &facts, &outcome, &cost, "model"), "asked_field",
                  "{\"id\":\"cf\",\"name\":\"Cost centre\",\"kind\":\"select\"}");
}

static void shows_events(void **state)
{
    const struct value number = {.field_id = "cf_count", .json = "3", .text = "3"};
    const struct value emptied = {.field_id = "cf_count", .json = NULL, .text = ""};
    struct buffer *events = buffer_new(arena, 1000);

    (void)state;
    assert_string_equal(turn_view_intent(arena, &portal_types[1]), "{\"id\":\"26\",\"name\":\"Repair\"}");
    assert_string_equal(turn_view_field(arena, &portal_laptop_fields[5], &number),
                        "{\"id\":\"cf_count\",\"name\":\"How many\",\"value\":3,\"text\":\"3\"}");
    assert_string_equal(turn_view_field(arena, &portal_laptop_fields[5], &emptied),
                        "{\"id\":\"cf_count\",\"name\":\"How many\",\"value\":null,\"text\":\"\"}");
    assert_string_equal(turn_view_token(arena, "a\"b\nc and more", 5), "{\"text\":\"a\\\"b\\nc\"}");
    turn_view_event(events, "token", "{}");
    turn_view_event(events, "done", "{\"a\":1}");
    assert_string_equal(events->bytes, "event: token\ndata: {}\n\nevent: done\ndata: {\"a\":1}\n\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a turn is shown with the names of what it tells, on one line", shows_a_turn),
        TEST("what a turn has not is null or an empty list", shows_what_there_is_not),
        TEST("a question with choices brings them, with their children", shows_the_options_asked_for),
        TEST("choices too many for an event are left out", leaves_out_options_without_end),
        TEST("events are one line of JSON each", shows_events),
    };

    return RUN_TESTS_WITH_ARENA(tests);
}

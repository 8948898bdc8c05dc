#include "assistant/reading.h"

#include "proposals.h"

static void what_a_model_overlooks_is_read_by_rule(void **state)
{
    static const char reply[] = "Please tell me more about the device, would you?";
    const struct step steps[] = {
        {"My things are broken", PROPOSED(.asked_field_id = "customfield_10031", .reply = reply),
         .asked = "customfield_10031", .action = ACTION_ASK},
        {"it is the monitor", PROPOSED(.asked_field_id = "customfield_10031", .reply = reply),
         .asked = "customfield_10031", .field = device, .value = "\"10114\"", .action = ACTION_ASK},
        {"yesterday", PROPOSED(.asked_field_id = "customfield_10031", .reply = reply), .field = day,
         .value = "\"2026-11-19\"", .action = ACTION_REVIEW},
        {"no, it was two days ago",
         {.action = ACTION_REVIEW, .reply = "All is there."},
         .field = day,
         .value = "\"2026-11-18\"",
         .reply = "up to date",
         .action = ACTION_REVIEW},
        {"Was it not the phone?",
         {.action = ACTION_REVIEW, .reply = "It is the monitor."},
         .field = device,
         .value = "\"10114\"",
         .action = ACTION_REVIEW},
    };
    (void)state;

    WALK(steps);
}

static void words_of_the_summary_are_read_too(void **state)
{
    static const char message[] = "My monitor broke yesterday";
    (void)state;

    conclude(message,
             (struct answer)PROPOSED(.asked_field_id = "customfield_10031", .reply = "When did it break?",
                                     VALUES(FROM("summary", "Monitor broke", message))));
    assert_string_equal(value_of(device), "\"10114\"");
    assert_string_equal(value_of(day), "\"2026-11-19\"");
    assert_string_equal(value_of("summary"), "\"Monitor broke\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TALK("S12: what a model overlooks is read by rule", what_a_model_overlooks_is_read_by_rule),
        TALK("S12: words that a model made the summary of are read by rule, too",
             words_of_the_summary_are_read_too),
    };

    return RUN_TESTS(tests);
}

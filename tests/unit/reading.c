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

static void half_a_choice_is_completed(void **state)
{
    static const char model[] = "customfield_10090", reply[] = "Which one would you like, please?";
    const struct step steps[] = {
        {"Request a new laptop",
         {.action = ACTION_ASK, .request_type_id = "24", .asked_field_id = model, .reply = reply},
         .asked = model,
         .action = ACTION_ASK},
        {"Notebook, 16 inch",
         {.action = ACTION_ASK,
          .request_type_id = "24",
          .asked_field_id = model,
          .reply = reply,
          VALUES(FROM(model, "10300", "Notebook"))},
         .field = model,
         .value = "{\"parent\":\"10300\",\"child\":\"10302\"}",
         .action = ACTION_ASK},
    };
    (void)state;

    WALK(steps);
}

static void half_a_choice_is_no_progress_twice(void **state)
{
    static const char model[] = "customfield_10090", reply[] = "Which one would you like, please?";
    const struct value half = {.field_id = model,
                               .json = "{\"child\": null, \"parent\": \"10300\"}", /* as it is stored */
                               .text = "Notebook",
                               .source = SOURCE_ASSISTANT,
                               .evidence = ""};
    (void)state;

    conclude("Request a new laptop",
             (struct answer){.action = ACTION_ASK, .request_type_id = "24", .asked_field_id = model});
    for (size_t at = 0; at < 4; at++) {
        talk_store(&half);
        conclude("a notebook", (struct answer){.action = ACTION_ASK,
                                               .request_type_id = "24",
                                               .asked_field_id = model,
                                               .reply = reply,
                                               VALUES(FROM(model, "10300", "notebook"))});
        for (size_t change = 0; change < talk.outcome.change_count; change++)
            assert_string_not_equal(talk.outcome.changes[change].field_id, model);
    }
    assert_int_equal(talk.outcome.action, ACTION_REVIEW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TALK("S12: what a model overlooks is read by rule", what_a_model_overlooks_is_read_by_rule),
        TALK("S12: words that a model made the summary of are read by rule, too",
             words_of_the_summary_are_read_too),
        TALK("S12: half a choice that a model takes is completed by rule", half_a_choice_is_completed),
        TALK("X8: half a choice taken again and again is no progress", half_a_choice_is_no_progress_twice),
    };

    return RUN_TESTS(tests);
}

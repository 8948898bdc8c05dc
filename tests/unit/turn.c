#include "assistant/turn.h"

#include "proposals.h"

static void actions_have_names(void **state)
{
    (void)state;
    assert_string_equal(turn_action_name(ACTION_ASK), "ask");
    assert_string_equal(turn_action_name(ACTION_FAILED), "failed");
}

static void ids_that_are_not_there_are_dropped(void **state)
{
    static const char *const ids[] = {"999", "", "59", "25; DROP TABLE"};
    (void)state;

    for (size_t at = 0; at < sizeof(ids) / sizeof(ids[0]); at++) {
        conclude(broken,
                 (struct answer){.action = ACTION_REVIEW, .request_type_id = ids[at], .reply = "All done."});
        assert_null(talk.outcome.request_type);
        assert_int_equal(talk.outcome.action, ACTION_ASK);
        assert_lacks(talk.outcome.reply, "All done");
    }
    conclude(broken, (struct answer){.action = ACTION_SUGGEST,
                                     SUGGESTIONS({"999", 1}, {"59", 1}, {"25", 7}, {"25", 1})});
    assert_int_equal(talk.outcome.suggestion_count, 1);
    assert_string_equal(talk.outcome.suggestions[0].request_type_id, "25");
    assert_true(talk.outcome.suggestions[0].confidence <= 1);
}

static void unknown_fields_and_wrong_values_are_dropped(void **state)
{
    (void)state;
    conclude(broken, (struct answer){.action = ACTION_REVIEW,
                                     .request_type_id = "25",
                                     .reply = "Everything is filled in, please check it.",
                                     VALUES(SAID("customfield_666", "x"), SAID("customfield_10030", "10999"),
                                            SAID("customfield_10031", "2026-02-31"))});
    assert_string_equal(type_now(), "25");
    assert_string_equal(value_of("customfield_666"), "");
    assert_string_equal(value_of("customfield_10030"), "");
    assert_string_equal(value_of("customfield_10031"), "");
    assert_int_equal(talk.outcome.action, ACTION_ASK);
    assert_string_equal(asked_now(), "customfield_10030");
    assert_lacks(talk.outcome.reply, "Everything is filled in");
}

static void values_become_canonical(void **state)
{
    (void)state;
    conclude(broken, (struct answer){.action = ACTION_REVIEW,
                                     .request_type_id = "25",
                                     .reply = "Please check the preview now.",
                                     VALUES(SAID("customfield_10030", "Laptop"),
                                            SAID("customfield_10031", "2026-11-19"),
                                            SAID("customfield_10040", "10102"))});
    assert_string_equal(value_of("customfield_10030"), "\"10112\"");
    assert_string_equal(value_of("customfield_10031"), "\"2026-11-19\"");
    assert_string_equal(value_of("customfield_10040"), "\"10102\"");
    assert_int_equal(talk.outcome.action, ACTION_REVIEW);
    assert_true(talk.outcome.ready);
    assert_string_equal(talk.outcome.reply, "Please check the preview now.");
}

static void a_summary_is_written_when_the_engine_forgets(void **state)
{
    (void)state;
    conclude(broken, (struct answer){.action = ACTION_ASK,
                                     .request_type_id = "25",
                                     .asked_field_id = "customfield_10030"});
    assert_string_equal(value_of("summary"), "\"Thing on the desk shows nothing any more\"");
    assert_holds(value_of("description"), "my desk shows nothing");
}

static void a_text_that_is_too_long_is_shortened(void **state)
{
    char text[400];
    (void)state;

    memset(text, 'a', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    text[100] = ' ';
    conclude(broken,
             (struct answer){.action = ACTION_ASK, .request_type_id = "25", VALUES(SAID("summary", text))});
    assert_true(*value_of("summary"));
    assert_true(utf8_length(value_of("summary")) <= 257);
}

static void what_the_person_set_stays(void **state)
{
    (void)state;
    conclude(broken, (struct answer){.action = ACTION_ASK, .request_type_id = "25"});
    talk_set("summary", "\"Mine\"");
    talk_set("customfield_10030", "\"10114\"");
    talk_set("customfield_10040", "null");
    conclude("it is the laptop",
             (struct answer){.action = ACTION_ASK,
                             .request_type_id = "25",
                             .reply = "I changed the device to laptop.",
                             VALUES(SAID("summary", "Theirs"), SAID("customfield_10030", "10112"),
                                    SAID("customfield_10040", "10102"))});
    assert_string_equal(value_of("summary"), "\"Mine\"");
    assert_string_equal(value_of("customfield_10030"), "\"10114\"");
    assert_string_equal(value_of("customfield_10040"), "");
    assert_lacks(talk.outcome.reply, "I changed");
    assert_holds(talk.outcome.reply, "Monitor");
}

static void the_type_the_person_chose_stays(void **state)
{
    (void)state;
    conclude("Report broken hardware", (struct answer){.action = ACTION_ASK, .request_type_id = "24"});
    assert_string_equal(type_now(), "25");
    assert_true(talk.outcome.type_by_person);
    conclude(broken, (struct answer){.action = ACTION_ASK, .request_type_id = "24"});
    assert_string_equal(type_now(), "25");
    conclude("sorry, I meant something else", (struct answer){.action = ACTION_ASK, .request_type_id = "24"});
    assert_string_equal(type_now(), "25");
    conclude("sorry, I meant the printer, it has a paper jam",
             (struct answer){.action = ACTION_ASK, .request_type_id = "24"});
    assert_string_equal(type_now(), "25");
    conclude("sorry, I meant the printer, it has a paper jam",
             (struct answer){.action = ACTION_ASK, .request_type_id = "27"});
    assert_string_equal(type_now(), "27");
    assert_true(talk.outcome.type_by_person);
    conclude("request a new laptop", (struct answer){.action = ACTION_ASK});
    assert_string_equal(type_now(), "24");
}

static void a_type_no_longer_allowed_is_gone(void **state)
{
    (void)state;
    conclude("Report broken hardware", (struct answer){.action = ACTION_ASK});
    assert_string_equal(type_now(), "25");
    talk.allowed[1] = false;
    conclude(broken, (struct answer){.action = ACTION_ASK});
    assert_string_equal(type_now(), "");
}

static void starting_over_drops_everything(void **state)
{
    (void)state;
    conclude(broken, (struct answer){.action = ACTION_ASK, .request_type_id = "25"});
    assert_true(talk.draft.value_count > 0);
    conclude("start over", (struct answer){.action = ACTION_ASK, .start_over = true});
    assert_true(talk.outcome.start_over);
    assert_null(talk.outcome.request_type);
    assert_int_equal(talk.outcome.change_count, 0);
}

static void a_failed_engine_loses_nothing(void **state)
{
    (void)state;
    conclude(broken, (struct answer){.action = ACTION_ASK, .request_type_id = "25"});
    conclude("yesterday", (struct answer){.action = ACTION_FAILED});
    assert_int_equal(talk.outcome.action, ACTION_FAILED);
    assert_string_equal(type_now(), "25");
    assert_holds(talk.outcome.reply, "Nothing you told me is lost");
}

static void a_group_becomes_suggestions(void **state)
{
    (void)state;
    conclude("something for my desk", (struct answer){.action = ACTION_SUGGEST, .group = "hardware"});
    assert_int_equal(talk.outcome.action, ACTION_SUGGEST);
    assert_int_equal(talk.outcome.suggestion_count, 2);
    conclude("something", (struct answer){.action = ACTION_SUGGEST, .group = "People"});
    assert_int_equal(talk.outcome.suggestion_count, 0);
}

static void free_text_is_in_the_persons_words(void **state)
{
    (void)state;
    conclude("I need a new account because of the audit",
             (struct answer){
                 .action = ACTION_ASK,
                 .request_type_id = "31",
                 VALUES(FROM("customfield_10050", "Urgent order of the CEO", "because of the audit"))});
    assert_string_equal(value_of("customfield_10050"), "\"because of the audit\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("S8: every action has its name", actions_have_names),
        TALK("S9: request types that are not there or not allowed are dropped",
             ids_that_are_not_there_are_dropped),
        TALK("X7: unknown fields and values that do not fit are dropped and asked for",
             unknown_fields_and_wrong_values_are_dropped),
        TALK("S12: an engine's words become canonical values", values_become_canonical),
        TALK("S10: the summary is written by rule when an engine forgets it",
             a_summary_is_written_when_the_engine_forgets),
        TALK("S10: a text that is too long is shortened", a_text_that_is_too_long_is_shortened),
        TALK("S21: a value the person set or emptied stays", what_the_person_set_stays),
        TALK("S20: the request type the person chose stays until they choose again",
             the_type_the_person_chose_stays),
        TALK("S77: a request type that is no longer allowed is gone", a_type_no_longer_allowed_is_gone),
        TALK("X6: starting over drops everything, and nothing else does", starting_over_drops_everything),
        TALK("S83: an engine that fails loses nothing", a_failed_engine_loses_nothing),
        TALK("S3: a group becomes suggestions of what it holds", a_group_becomes_suggestions),
        TALK("S11: free text is in the person's own words", free_text_is_in_the_persons_words),
    };

    return RUN_TESTS(tests);
}

#include "assistant/turn.h"

#include "desk.h"

/* A model's answer for the tests: what is not said is empty. */
static const char *conclude(const char *message, struct answer answer)
{
    if (!answer.reply)
        answer.reply = "";
    talk_conclude(message, &answer);
    return talk.outcome.reply;
}

#define VALUES(...)                                                                                          \
    .values = (const struct proposed_value[]){__VA_ARGS__},                                                  \
    .value_count = sizeof((const struct proposed_value[]){__VA_ARGS__}) / sizeof(struct proposed_value)
#define SUGGESTIONS(...)                                                                                     \
    .suggestions = (const struct suggestion[]){__VA_ARGS__},                                                 \
    .suggestion_count = sizeof((const struct suggestion[]){__VA_ARGS__}) / sizeof(struct suggestion)
#define SAID(field_, text_)                                                                                  \
    {                                                                                                        \
        .field_id = (field_), .words_value = (text_), .evidence = "", .confidence = 0.9                      \
    }

static const char broken[] = "The display of my laptop shows nothing any more";

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
    assert_string_equal(value_of("summary"), "\"Display of the laptop shows nothing any more\"");
    assert_holds(value_of("description"), "my laptop shows nothing");
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

static void review_is_said_only_when_nothing_is_missing(void **state)
{
    (void)state;
    conclude(broken, (struct answer){
                         .action = ACTION_REVIEW, .request_type_id = "25", .reply = "You can send it now."});
    assert_int_equal(talk.outcome.action, ACTION_ASK);
    assert_false(talk.outcome.ready);
    assert_int_equal(talk.outcome.missing_count, 2);
    assert_lacks(talk.outcome.reply, "You can send it now");
    conclude(broken, (struct answer){.action = ACTION_ASK,
                                     .request_type_id = "25",
                                     .asked_field_id = "customfield_10030",
                                     .reply = "What else would you like to tell me?",
                                     VALUES(SAID("customfield_10030", "10112"),
                                            SAID("customfield_10031", "2026-11-19"))});
    assert_int_equal(talk.outcome.action, ACTION_REVIEW);
    assert_lacks(talk.outcome.reply, "What else");
}

static void a_question_is_kept_only_when_it_asks_what_is_missing(void **state)
{
    (void)state;
    conclude(broken, (struct answer){.action = ACTION_ASK,
                                     .request_type_id = "25",
                                     .asked_field_id = "customfield_10031",
                                     .reply = "When did the damage happen, please?"});
    assert_string_equal(asked_now(), "customfield_10031");
    assert_string_equal(talk.outcome.reply, "When did the damage happen, please?");
    conclude("yesterday", (struct answer){.action = ACTION_ASK,
                                          .asked_field_id = "customfield_10031",
                                          .reply = "When did the damage happen, please?",
                                          VALUES(SAID("customfield_10031", "2026-11-19"))});
    assert_string_equal(asked_now(), "customfield_10030");
    assert_holds(talk.outcome.reply, "“Type of device”");
}

static void replies_are_cleaned(void **state)
{
    char endless[9000];
    (void)state;

    conclude(broken, (struct answer){.action = ACTION_DECLINE,
                                     .reply = " \u202eNo\x07, I can not help with that.\u200b "});
    assert_string_equal(talk.outcome.reply, "No, I can not help with that.");
    memset(endless, 'b', sizeof(endless) - 1);
    endless[sizeof(endless) - 1] = '\0';
    conclude(broken, (struct answer){.action = ACTION_DECLINE, .reply = endless});
    assert_true(utf8_length(talk.outcome.reply) <= 2000);
}

static void another_language_is_not_passed_on(void **state)
{
    (void)state;
    talk.language = LANGUAGE_DE;
    conclude("Der Bildschirm ist schwarz",
             (struct answer){.action = ACTION_ASK,
                             .request_type_id = "25",
                             .asked_field_id = "customfield_10030",
                             .reply = "Which device is it, and what is the problem with it?"});
    assert_lacks(talk.outcome.reply, "Which device");
    assert_holds(talk.outcome.reply, "bitte");
}

static void asking_in_vain_ends_in_the_preview(void **state)
{
    const struct answer again = {.action = ACTION_ASK,
                                 .request_type_id = "25",
                                 .asked_field_id = "customfield_10030",
                                 .reply = "Which device is it, please?"};
    (void)state;

    for (int64_t turn = 1; turn <= 3; turn++) {
        conclude("hm well", again);
        assert_int_equal(talk.outcome.action, ACTION_ASK);
        assert_int_equal(talk.outcome.questions, turn);
    }
    conclude("hm well", again);
    assert_int_equal(talk.outcome.action, ACTION_REVIEW);
    assert_false(talk.outcome.ready);
    assert_holds(talk.outcome.reply, "“Type of device”");
}

static void skipping_is_for_optional_fields(void **state)
{
    (void)state;
    conclude(broken,
             (struct answer){.action = ACTION_ASK,
                             .request_type_id = "24",
                             VALUES({.field_id = "customfield_10055", .evidence = "", .skipped = true},
                                    {.field_id = "customfield_10090", .evidence = "", .skipped = true})});
    assert_int_equal(draft_value(&talk.draft, "customfield_10055")->source, SOURCE_PERSON);
    assert_null(draft_value(&talk.draft, "customfield_10055")->json);
    assert_null(draft_value(&talk.draft, "customfield_10090"));
    assert_holds(talk.outcome.reply, "“Cost centre” empty");
    assert_holds(talk.outcome.reply, "“Model” cannot be left out");
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

static void an_unsupported_field_is_explained_whatever_the_engine_says(void **state)
{
    (void)state;
    conclude("Certificate for shop.example.com, please",
             (struct answer){.action = ACTION_REVIEW, .request_type_id = "38", .reply = "All is filled in."});
    assert_int_equal(talk.outcome.action, ACTION_REVIEW);
    assert_false(talk.outcome.ready);
    assert_lacks(talk.outcome.reply, "All is filled in");
    assert_holds(talk.outcome.reply, "“Server”");
}

#define TALK(title_, function_)                                                                              \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = talk_begin, .teardown_func = talk_end      \
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
        TALK("S13: review comes when nothing is missing, whatever the engine says",
             review_is_said_only_when_nothing_is_missing),
        TALK("S15: an engine's question is kept when it asks for what is missing",
             a_question_is_kept_only_when_it_asks_what_is_missing),
        TALK("X15: replies are cleaned and of limited length", replies_are_cleaned),
        TALK("X12: a reply in another language is not passed on", another_language_is_not_passed_on),
        TALK("X8: asking in vain ends in the preview after three questions",
             asking_in_vain_ends_in_the_preview),
        TALK("S16: optional fields can be skipped, required ones are explained",
             skipping_is_for_optional_fields),
        TALK("X6: starting over drops everything, and nothing else does", starting_over_drops_everything),
        TALK("S83: an engine that fails loses nothing", a_failed_engine_loses_nothing),
        TALK("S17: a required unsupported field is explained, whatever the engine says",
             an_unsupported_field_is_explained_whatever_the_engine_says),
    };

    return RUN_TESTS(tests);
}

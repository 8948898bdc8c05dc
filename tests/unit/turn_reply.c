#include "assistant/turn.h"

#include "proposals.h"

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
        conclude("the thing", again);
        assert_int_equal(talk.outcome.action, ACTION_ASK);
        assert_int_equal(talk.outcome.questions, turn);
    }
    conclude("the thing", again);
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

static void a_language_that_is_not_shipped_is_answered_in_it(void **state)
{
    static const char reply[] = "Quel appareil est en panne, s'il vous plaît ?";
    (void)state;

    conclude("Mon ordinateur portable ne fonctionne plus",
             (struct answer)PROPOSED(.asked_field_id = "customfield_10030", .reply = reply));
    assert_string_equal(talk.outcome.reply, reply);
}

static void more_detail_is_invited(void **state)
{
    (void)state;
    conclude("The printer has a paper jam",
             (struct answer){.action = ACTION_REVIEW, .request_type_id = "27"});
    assert_int_equal(talk.outcome.action, ACTION_REVIEW);
    assert_holds(talk.outcome.reply, "welcome to add more");
}

static void rephrasing_ends_with_a_model_too(void **state)
{
    (void)state;
    for (size_t turn = 1; turn <= 4; turn++)
        conclude("bla bla", (struct answer){.action = ACTION_ASK});
    assert_holds(talk.outcome.reply, "choose the closest one");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
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
        TALK("S17: a required unsupported field is explained, whatever the engine says",
             an_unsupported_field_is_explained_whatever_the_engine_says),
        TALK("X12: a language that is not shipped is answered in it",
             a_language_that_is_not_shipped_is_answered_in_it),
        TALK("S16: more detail is invited when all is there", more_detail_is_invited),
        TALK("X5: asking to rephrase ends", rephrasing_ends_with_a_model_too),
    };

    return RUN_TESTS(tests);
}

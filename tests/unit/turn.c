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

static const char broken[] = "The thing on my desk shows nothing any more";

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

/* ---- conversations as tables: what is said, what a model proposes, what it comes to ---- */

struct step {
    const char *message;
    struct answer answer;                             /* of the model */
    const char *type, *asked, *field, *value, *reply; /* then; NULL: not looked at */
    enum turn_action action;
};

static void walk(const struct step *steps, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        conclude(steps[at].message, steps[at].answer);
        if (talk.outcome.action != steps[at].action)
            fail_msg("%s: %s: %s", steps[at].message, turn_action_name(talk.outcome.action),
                     talk.outcome.reply);
        if (steps[at].type)
            assert_string_equal(type_now(), steps[at].type);
        if (steps[at].asked)
            assert_string_equal(asked_now(), steps[at].asked);
        if (steps[at].field)
            assert_string_equal(value_of(steps[at].field), steps[at].value);
        if (steps[at].reply)
            assert_holds(talk.outcome.reply, steps[at].reply);
    }
}

#define WALK(steps_) walk((steps_), sizeof(steps_) / sizeof((steps_)[0]))
#define PROPOSED(...)                                                                                        \
    {                                                                                                        \
        .action = ACTION_ASK, .request_type_id = "25", ##__VA_ARGS__                                         \
    }
#define FROM(field_, text_, words_)                                                                          \
    {                                                                                                        \
        .field_id = (field_), .words_value = (text_), .evidence = (words_), .confidence = 0.9                \
    }
static const char device[] = "customfield_10030", day[] = "customfield_10031";

static void several_values_come_in_one_message(void **state)
{
    const struct step steps[] = {
        {"My laptop broke yesterday, it is urgent",
         PROPOSED(VALUES(FROM("customfield_10030", "10112", "laptop"),
                         FROM("customfield_10031", "2026-11-19", "yesterday"),
                         FROM("customfield_10040", "10102", "urgent"))),
         .type = "25", .field = device, .value = "\"10112\"", .action = ACTION_REVIEW},
    };
    (void)state;

    WALK(steps);
    assert_string_equal(value_of(day), "\"2026-11-19\"");
    assert_string_equal(value_of("customfield_10040"), "\"10102\"");
}

static void a_correction_takes_the_place_of_the_value(void **state)
{
    const struct step steps[] = {
        {"My laptop broke on Friday",
         PROPOSED(VALUES(FROM("customfield_10030", "10112", "laptop"),
                         FROM("customfield_10031", "2026-11-13", "Friday"))),
         .field = day, .value = "\"2026-11-13\"", .action = ACTION_REVIEW},
        {"no, Thursday", PROPOSED(VALUES(FROM("customfield_10031", "2026-11-12", "Thursday"))), .field = day,
         .value = "\"2026-11-12\"", .action = ACTION_REVIEW},
    };
    (void)state;

    WALK(steps);
}

static void another_type_keeps_what_fits(void **state)
{
    const struct step steps[] = {
        {"My laptop broke yesterday",
         PROPOSED(VALUES(FROM("customfield_10030", "10112", "laptop"),
                         FROM("customfield_10031", "2026-11-19", "yesterday"))),
         .type = "25", .action = ACTION_REVIEW},
        {"Actually I would rather have a new one",
         {.action = ACTION_ASK, .request_type_id = "24", .asked_field_id = "customfield_10090"},
         .type = "24",
         .asked = "customfield_10090",
         .field = day,
         .value = "\"2026-11-19\"",
         .action = ACTION_ASK},
        {"no, leave it, just the repair", PROPOSED(.asked_field_id = NULL), .type = "25", .field = device,
         .value = "\"10112\"", .action = ACTION_REVIEW},
    };
    (void)state;

    WALK(steps);
}

static void the_last_words_do_not_fill_the_next_form(void **state)
{
    const struct step steps[] = {
        {broken, PROPOSED(.asked_field_id = "customfield_10030"), .asked = "customfield_10030",
         .action = ACTION_ASK},
        {"Request a new laptop",
         {.action = ACTION_ASK},
         .type = "24",
         .field = "customfield_10055",
         .value = "",
         .action = ACTION_ASK},
    };
    (void)state;

    WALK(steps);
    assert_string_equal(value_of("customfield_10090"), "");
    assert_lacks(value_of("summary"), "Request a new laptop");
}

static void skipping_works_whatever_the_model_makes_of_it(void **state)
{
    const struct step steps[] = {
        {"I need a new laptop by Friday, notebook",
         {.action = ACTION_ASK,
          .request_type_id = "24",
          .asked_field_id = "customfield_10055",
          .reply = "Which cost centre is it?",
          VALUES(FROM("customfield_10090", "10300/10301", "notebook"),
                 FROM("customfield_10031", "2026-11-27", "Friday"))},
         .asked = "customfield_10055",
         .action = ACTION_ASK},
        {"skip",
         {.action = ACTION_ASK,
          .request_type_id = "24",
          .asked_field_id = "customfield_10055",
          .reply = "Which cost centre is it?",
          VALUES(FROM("customfield_10055", "skip", "skip"))},
         .asked = "",
         .field = "customfield_10055",
         .value = "",
         .reply = "“Cost centre” empty",
         .action = ACTION_REVIEW},
    };
    (void)state;

    WALK(steps);
}

static void cancelling_needs_no_model(void **state)
{
    static const char *const words[] = {"cancel", "start over", "noch einmal von vorn"};
    (void)state;

    for (size_t at = 0; at < sizeof(words) / sizeof(words[0]); at++) {
        conclude(broken, (struct answer)PROPOSED());
        conclude(words[at], (struct answer)PROPOSED(.reply = "Which device is it?",
                                                    VALUES(FROM("customfield_10030", "10112", "laptop"))));
        assert_true(talk.outcome.start_over);
        assert_string_equal(type_now(), "");
        assert_int_equal(talk.outcome.change_count, 0);
        assert_lacks(talk.outcome.reply, "Which device");
    }
}

static void a_digression_returns_to_the_question(void **state)
{
    const struct step steps[] = {
        {broken, PROPOSED(.asked_field_id = "customfield_10030"), .asked = "customfield_10030",
         .action = ACTION_ASK},
        {"By the way, what is a docking station?",
         PROPOSED(.asked_field_id = "customfield_10030", .reply = "It connects your laptop to a desk."),
         .asked = "customfield_10030", .reply = "It connects your laptop to a desk. Could you please",
         .action = ACTION_ASK},
        {"and a poem, please",
         {.action = ACTION_DECLINE, .reply = "I can only help with requests."},
         .asked = "customfield_10030",
         .reply = "requests. Could you please",
         .action = ACTION_DECLINE},
        {"Laptop", PROPOSED(VALUES(FROM("customfield_10030", "10112", "Laptop"))),
         .asked = "customfield_10031", .field = device, .value = "\"10112\"", .action = ACTION_ASK},
    };
    (void)state;

    WALK(steps);
    assert_string_equal(talk.draft.request_type_id, "25");
}

static void small_talk_is_no_value_and_no_miss(void **state)
{
    static const char *const talks[] = {"thanks", "Hello!", "who are you?", "ok", "Vielen Dank"};
    (void)state;

    conclude("I need a new account", (struct answer){.action = ACTION_ASK,
                                                     .request_type_id = "31",
                                                     .asked_field_id = "customfield_10050",
                                                     VALUES(FROM("customfield_10081", "10190", "account"))});
    for (size_t at = 0; at < sizeof(talks) / sizeof(talks[0]); at++) {
        conclude(talks[at], (struct answer){.action = ACTION_ASK,
                                            .request_type_id = "31",
                                            .asked_field_id = "customfield_10050",
                                            VALUES(FROM("customfield_10050", talks[at], talks[at]),
                                                   FROM("summary", talks[at], talks[at]))});
        assert_string_equal(value_of("customfield_10050"), "");
        assert_lacks(value_of("summary"), talks[at]);
        assert_string_equal(asked_now(), "customfield_10050");
        assert_int_equal(talk.outcome.questions, 1);
    }
}

static void a_decline_does_not_last(void **state)
{
    const struct step steps[] = {
        {"Write me a poem",
         {.action = ACTION_DECLINE, .reply = "I can only help with requests."},
         .action = ACTION_DECLINE},
        {"And a song",
         {.action = ACTION_DECLINE, .reply = "I can only help with requests."},
         .action = ACTION_DECLINE},
        {broken, PROPOSED(.asked_field_id = "customfield_10030", .reply = "Which device is it, please?"),
         .type = "25", .reply = "Which device is it, please?", .action = ACTION_ASK},
    };
    (void)state;

    WALK(steps);
}

static void an_unusable_answer_wipes_nothing(void **state)
{
    const struct step steps[] = {
        {"My laptop is broken", PROPOSED(VALUES(FROM("customfield_10030", "10112", "laptop"))),
         .action = ACTION_ASK},
        {"bla bla",
         {.action = ACTION_ASK, .reply = "Could you please rephrase that?"},
         .type = "25",
         .field = device,
         .value = "\"10112\"",
         .asked = "customfield_10031",
         .action = ACTION_ASK},
        {"bla",
         {.action = ACTION_SUGGEST, .request_type_id = "999"},
         .type = "25",
         .field = device,
         .value = "\"10112\"",
         .action = ACTION_ASK},
    };
    (void)state;

    WALK(steps);
}

static void rephrasing_ends_with_a_model_too(void **state)
{
    (void)state;
    for (size_t turn = 1; turn <= 4; turn++)
        conclude("bla bla", (struct answer){.action = ACTION_ASK});
    assert_holds(talk.outcome.reply, "choose the closest one");
}

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

static void what_was_given_up_does_not_come_back(void **state)
{
    (void)state;
    conclude("My laptop is broken", (struct answer)PROPOSED());
    conclude("start over", (struct answer){.action = ACTION_ASK});
    conclude("I need a new account because of the audit",
             (struct answer){.action = ACTION_ASK,
                             .request_type_id = "31",
                             VALUES(FROM("customfield_10050", "laptop is broken", "because of the audit"))});
    assert_string_equal(value_of("customfield_10050"), "\"because of the audit\"");
}

static void the_preview_is_offered_after_three_questions(void **state)
{
    const struct step steps[] = {
        {"I need a new account",
         {.action = ACTION_ASK, .request_type_id = "31"},
         .asked = "customfield_10081",
         .action = ACTION_ASK},
        {"something",
         {.action = ACTION_ASK, .asked_field_id = "customfield_10081"},
         .asked = "customfield_10081",
         .action = ACTION_ASK},
        {"SAP",
         {.action = ACTION_ASK, VALUES(FROM("customfield_10081", "10190", "SAP"))},
         .asked = "customfield_10050",
         .reply = "in the preview",
         .action = ACTION_ASK},
        {"something",
         {.action = ACTION_ASK, .asked_field_id = "customfield_10050"},
         .asked = "",
         .reply = "in the preview",
         .action = ACTION_REVIEW},
    };
    (void)state;

    WALK(steps);
}

static void an_answered_field_is_never_asked_again(void **state)
{
    const struct step steps[] = {
        {"My laptop is broken",
         PROPOSED(.asked_field_id = "customfield_10030", .reply = "Which device is it?",
                  VALUES(FROM("customfield_10030", "10112", "laptop"))),
         .asked = "customfield_10031", .reply = "“Date of damage”", .action = ACTION_ASK},
        {"yesterday",
         PROPOSED(.asked_field_id = "customfield_10030", .reply = "Which device is it?",
                  VALUES(FROM("customfield_10031", "2026-11-19", "yesterday"))),
         .asked = "", .action = ACTION_REVIEW},
    };
    (void)state;

    WALK(steps);
    assert_lacks(talk.outcome.reply, "Which device");
}

static void two_matters_are_taken_one_after_the_other(void **state)
{
    static const char both[] = "The printer has a paper jam and I also need a new account for SAP";
    (void)state;

    conclude(both, (struct answer){.action = ACTION_REVIEW,
                                   .request_type_id = "27",
                                   .reply = "Please check it before you send it.",
                                   .later = "I also need a new account for SAP"});
    assert_string_equal(talk.outcome.later, "I also need a new account for SAP");
    assert_holds(talk.outcome.reply,
                 "check it before you send it. You also mentioned “I also need a new account for SAP”");
    conclude("thanks",
             (struct answer){.action = ACTION_REVIEW, .later = "I also need a new account for SAP"});
    assert_null(talk.outcome.later);
}

static void two_matters_are_noticed_by_rule(void **state)
{
    static const struct {
        const char *message, *type, *later;
    } rows[] = {
        {"The printer has a paper jam and I also need a new user account", "27",
         "I also need a new user account"},
        {"The printer has a paper jam and I also need a new user account", "31",
         "The printer has a paper jam"},
        {"The printer has a paper jam. Besides, my laptop hardware is broken", "27",
         "Besides, my laptop hardware is broken"},
        {"The printer has a paper jam and it also needs toner", "27", NULL},
        {"I also need a new user account", "31", NULL},
        {"The printer has a paper jam and I need a new user account", "27", "I need a new user account"},
        {"The printer has a paper jam and needs a new tray", "27", NULL},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        talk.draft.request_type_id = NULL;
        talk.history_count = 0;
        conclude(rows[at].message, (struct answer){.action = ACTION_ASK, .request_type_id = rows[at].type});
        if (!text_equals(talk.outcome.later, rows[at].later))
            fail_msg("%s: %s", rows[at].message, talk.outcome.later ? talk.outcome.later : "nothing");
    }
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
        TALK("S12: several values come in one message", several_values_come_in_one_message),
        TALK("S12: a correction takes the place of the value", a_correction_takes_the_place_of_the_value),
        TALK("S8: another request type keeps what still fits, there and back", another_type_keeps_what_fits),
        TALK("X2: the words that name the next form do not fill it",
             the_last_words_do_not_fill_the_next_form),
        TALK("S16: an optional field is skipped whatever the model makes of it",
             skipping_works_whatever_the_model_makes_of_it),
        TALK("X6: cancelling and starting over need no model", cancelling_needs_no_model),
        TALK("X1: a digression is answered and returned from", a_digression_returns_to_the_question),
        TALK("X3: small talk is no value and no missed answer", small_talk_is_no_value_and_no_miss),
        TALK("X9: a decline does not outlast its message", a_decline_does_not_last),
        TALK("X4: an answer that is of no use wipes nothing", an_unusable_answer_wipes_nothing),
        TALK("X5: asking to rephrase ends", rephrasing_ends_with_a_model_too),
        TALK("S12: what a model overlooks is read by rule", what_a_model_overlooks_is_read_by_rule),
        TALK("S12: words that a model made the summary of are read by rule, too",
             words_of_the_summary_are_read_too),
        TALK("X6: what was given up does not come back", what_was_given_up_does_not_come_back),
        TALK("S15: after three questions in a row the preview is offered",
             the_preview_is_offered_after_three_questions),
        TALK("S15: an answered field is never asked again", an_answered_field_is_never_asked_again),
        TALK("S2: two matters are taken one after the other", two_matters_are_taken_one_after_the_other),
        TALK("S2: two matters are noticed by rule", two_matters_are_noticed_by_rule),
        TALK("S3: a group becomes suggestions of what it holds", a_group_becomes_suggestions),
        TALK("S11: free text is in the person's own words", free_text_is_in_the_persons_words),
        TALK("X12: a language that is not shipped is answered in it",
             a_language_that_is_not_shipped_is_answered_in_it),
        TALK("S16: more detail is invited when all is there", more_detail_is_invited),
    };

    return RUN_TESTS(tests);
}

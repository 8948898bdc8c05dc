#include "assistant/turn.h"

#include "proposals.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
        TALK("X6: what was given up does not come back", what_was_given_up_does_not_come_back),
        TALK("S15: after three questions in a row the preview is offered",
             the_preview_is_offered_after_three_questions),
        TALK("S15: an answered field is never asked again", an_answered_field_is_never_asked_again),
        TALK("S2: two matters are taken one after the other", two_matters_are_taken_one_after_the_other),
        TALK("S2: two matters are noticed by rule", two_matters_are_noticed_by_rule),
    };

    return RUN_TESTS(tests);
}

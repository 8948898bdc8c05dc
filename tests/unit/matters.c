#include "assistant/matters.h"

#include "desk.h"

struct parts {
    const char *message;
    const char *types; /* of the matters, in order; "" when it is about one thing */
};

static void matters_are_told_apart(void **state)
{
    static const struct parts rows[] = {
        {"The printer has a paper jam and I also need a new user account", "27 31"},
        {"I need a new user account. Besides, the printer has a paper jam", "31 27"},
        {"The printer has a paper jam and I need a new user account", "27 31"},
        {"The printer has a paper jam, it needs toner and it cannot print", ""},
        {"I need a new user account and the printer has a paper jam and my device is damaged and broken",
         "31 27 25"},
        {"The printer in the second office has a paper jam", ""},
        {"I also need a new user account", ""},
        {"The printer has a paper jam and toner", ""},
        {"and", ""},
        {"", ""},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        struct turn_facts facts = talk_facts(rows[at].message);
        struct matters matters = matters_of(talk.arena, &facts, rows[at].message);
        const char *types = "";

        for (size_t i = 0; i < matters.count; i++) {
            types = arena_format(talk.arena, "%s%s%s", types, i ? " " : "", matters.list[i].type->id);
            assert_non_null(strstr(rows[at].message, matters.list[i].words));
        }
        if (!text_equals(types, rows[at].types))
            fail_msg("%s: %s", rows[at].message, types);
    }
}

static void the_first_is_taken_alone_and_the_other_is_kept(void **state)
{
    (void)state;
    say("The printer has a paper jam and I also need a new user account for SAP");

    assert_string_equal(type_now(), "27");
    assert_string_equal(value_of("summary"), "\"Printer has a paper jam\"");
    assert_lacks(value_of("description"), "account");
    assert_string_equal(talk.outcome.later, "I also need a new user account for SAP");
    assert_holds(talk.outcome.reply, "I also need a new user account for SAP");
}

static void a_person_may_put_the_other_first(void **state)
{
    (void)state;
    say("The printer has a paper jam and I also need a new user account for SAP");
    say("the account first please");

    assert_string_equal(type_now(), "31");
    assert_lacks(value_of("description"), "paper");
    assert_lacks(value_of("summary"), "first");
    assert_string_equal(value_of("customfield_10081"), "[\"10190\"]");
    assert_holds(talk.outcome.reply, "The printer has a paper jam");
    say("no, the printer first");
    assert_string_equal(type_now(), "27");
}

static void the_one_under_way_stays(void **state)
{
    (void)state;
    say("The printer has a paper jam and I also need a new user account for SAP");
    say("the printer first");

    assert_string_equal(type_now(), "27");
    assert_lacks(value_of("description"), "first");
}

static void another_one_named_later_is_kept_too(void **state)
{
    (void)state;
    say("The printer has a paper jam");
    say("by the way, I also need a new user account");

    assert_string_equal(type_now(), "27");
    assert_lacks(value_of("description"), "account");
    assert_string_equal(talk.outcome.later, "by the way, I also need a new user account");
}

static void what_fits_nothing_is_no_part_of_it(void **state)
{
    (void)state;
    say("tralala hopsasa");
    say("The printer has a paper jam");

    assert_string_equal(type_now(), "27");
    assert_string_equal(value_of("summary"), "\"Printer has a paper jam\"");
    assert_lacks(value_of("description"), "ralala");
}

static void what_is_withdrawn_stays_out(void **state)
{
    static const struct {
        const char *first, *then, *type, *summary;
    } rows[] = {
        {"My laptop is broken since yesterday", "never mind that, actually I need a new user account", "31",
         "\"New user account\""},
        {"I need a new user account", "forget it, it is about a paper jam in the printer", "27",
         "\"Paper jam in the printer\""},
        {"Der Drucker hat Papierstau", "Vergiss das, eigentlich brauche ich ein neues Benutzerkonto", "31",
         "\"Neues Benutzerkonto\""},
        {"I need a new user account", "Ich habe es mir anders überlegt, der Drucker hat Papierstau", "27",
         "\"Drucker hat Papierstau\""},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        talk.draft = (struct draft){.version = 1};
        talk.history_count = 0;
        talk.language = at > 1 ? LANGUAGE_DE : LANGUAGE_EN;
        say(rows[at].first);
        say(rows[at].then);
        if (!text_equals(type_now(), rows[at].type))
            fail_msg("%s: %s", rows[at].then, type_now());
        assert_string_equal(value_of("summary"), rows[at].summary);
        assert_lacks(value_of("description"), rows[at].first);
    }
}

static void a_strange_language_is_only_guessed(void **state)
{
    (void)state;
    say("Mój printer nie drukuje, jest zepsuty papier");

    assert_string_equal(type_now(), "");
}

static void the_child_of_a_chosen_parent_is_asked_for(void **state)
{
    static const struct {
        const char *words, *value;
    } rows[] = {
        {"the second one", "{\"parent\":\"10300\",\"child\":\"10302\"}"},
        {"16 inch", "{\"parent\":\"10300\",\"child\":\"10302\"}"},
        {"Notebook; 13 inch", "{\"parent\":\"10300\",\"child\":\"10301\"}"},
        {"I don't know", "{\"parent\":\"10300\",\"child\":null}"},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        talk.draft = (struct draft){.version = 1};
        talk.history_count = 0;
        say("I want to order a new notebook computer by Friday");
        assert_string_equal(asked_now(), "customfield_10090");
        assert_holds(talk.outcome.reply, "13 inch or 16 inch");
        assert_int_equal(talk.outcome.asked_field->option_count, 1);
        say(rows[at].words);
        assert_string_equal(value_of("customfield_10090"), rows[at].value);
        assert_string_equal(asked_now(), "");
        assert_int_equal(talk.outcome.action, ACTION_REVIEW);
    }
}

#define TALK(title_, function_)                                                                              \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = talk_begin, .teardown_func = talk_end      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TALK("S2: two things in one message are told apart", matters_are_told_apart),
        TALK("S2: the first is taken alone, and the other is kept",
             the_first_is_taken_alone_and_the_other_is_kept),
        TALK("S2: a person may put the other one first", a_person_may_put_the_other_first),
        TALK("S2: the one under way stays when it is named first", the_one_under_way_stays),
        TALK("S2: another thing named later is kept, too", another_one_named_later_is_kept_too),
        TALK("S11: what fits nothing comes into no ticket", what_fits_nothing_is_no_part_of_it),
        TALK("S8: what is withdrawn stays out of the ticket", what_is_withdrawn_stays_out),
        TALK("X12: a word known in a strange language is no sure choice", a_strange_language_is_only_guessed),
        TALK("S13: the child of a chosen parent is asked for, once",
             the_child_of_a_chosen_parent_is_asked_for),
    };

    return RUN_TESTS(tests);
}

#include "assistant/statements.h"

#include "desk.h"

static void history_is(const char *const *messages, size_t count)
{
    for (size_t at = 0; at < count; at++)
        talk.history[at] = (struct message){at % 2 == 0, messages[at]};
    talk.history_count = count;
}

static void the_last_clear_language_wins(void **state)
{
    static const struct {
        const char *first, *message;
        enum language otherwise, language;
    } rows[] = {
        {"Something is wrong with my phone", "10112", LANGUAGE_DE, LANGUAGE_EN},
        {"Something is wrong with my phone", "Das weiß ich leider nicht", LANGUAGE_EN, LANGUAGE_DE},
        {"Mein Telefon ist kaputt", "It is the second one", LANGUAGE_DE, LANGUAGE_EN},
        {"Mein Telefon ist kaputt", "Laptop", LANGUAGE_EN, LANGUAGE_DE},
        {"4711", "10112", LANGUAGE_DE, LANGUAGE_DE},
        {"4711", "10112", LANGUAGE_EN, LANGUAGE_EN},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        history_is((const char *const[]){rows[at].first, "Der Assistent antwortet auf Deutsch"}, 2);
        assert_int_equal(
            statements_language(talk.history, talk.history_count, rows[at].message, rows[at].otherwise),
            rows[at].language);
    }
}

static void what_was_said_ends_where_it_was_given_up(void **state)
{
    struct turn_facts facts;
    (void)state;

    history_is((const char *const[]){"My laptop is broken", "Which day?", "start over", "All right.",
                                     "My printer jams", "Which day?"},
               6);
    facts = talk_facts("on Monday");
    assert_string_equal(statements_said(talk.arena, &facts), "on Monday\nMy printer jams");
    assert_int_equal(statements_begin(talk.arena, &facts), 3);
    facts = talk_facts("cancel");
    assert_string_equal(statements_said(talk.arena, &facts), "cancel\nMy printer jams");
}

static void words_are_found_as_words(void **state)
{
    const char *folded = statements_folded(talk.arena, "Früher, am\nFreitag: 12 Stück");
    (void)state;

    assert_true(statements_hold(talk.arena, folded, "FRÜHER am Freitag"));
    assert_true(statements_hold(talk.arena, folded, "12"));
    assert_false(statements_hold(talk.arena, folded, "1"));
    assert_false(statements_hold(talk.arena, folded, "Frei"));
    assert_false(statements_hold(talk.arena, folded, ""));
    assert_false(statements_hold(talk.arena, folded, NULL));
}

static void small_talk_is_no_statement(void **state)
{
    struct turn_facts facts;
    const char **statements;
    (void)state;

    history_is(
        (const char *const[]){"hello", "Hello!", "My printer jams", "Since when?", "thanks", "Since when?"},
        6);
    facts = talk_facts("It began on Monday morning");
    assert_int_equal(statements_of(talk.arena, &facts, &statements), 2);
    assert_string_equal(statements[0], "My printer jams");
    assert_string_equal(statements[1], "It began on Monday morning");
}

#define SAID(title_, function_)                                                                              \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = talk_begin, .teardown_func = talk_end      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAID("X12: the language is that of the last message that shows one", the_last_clear_language_wins),
        SAID("X6: what was said ends where it was given up", what_was_said_ends_where_it_was_given_up),
        SAID("S12: words are found as words, whatever their case and marks", words_are_found_as_words),
        SAID("X3: small talk is no statement", small_talk_is_no_statement),
    };

    return RUN_TESTS(tests);
}

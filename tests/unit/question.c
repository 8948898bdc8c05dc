#include "assistant/question.h"

#include "desk.h"

static const struct form_field fields[] = {
    {.id = "a", .name = "Cost centre", .also = "", .description = "", .kind = VALUE_TEXT},
    {.id = "b", .name = "When did it happen?", .also = "", .description = "", .kind = VALUE_DATE},
    {.id = "c",
     .name = "Device",
     .also = "",
     .description = "What it says on its label",
     .kind = VALUE_SELECT,
     DESK_OPTIONS(desk_devices)},
    {.id = "d",
     .name = "Systems",
     .also = "",
     .description = "",
     .kind = VALUE_MULTISELECT,
     DESK_OPTIONS(desk_systems)},
    {.id = "e", .name = "Users", .also = "", .description = "", .kind = VALUE_NUMBER},
    {.id = "summary", .name = "Summary", .also = "", .description = "", .kind = VALUE_TEXT},
};

static void each_kind_is_asked_in_its_way(void **state)
{
    static const struct {
        size_t field;
        const char *english, *german, *missed;
    } rows[] = {
        {0, "what to enter for “Cost centre”?", "bei „Cost centre“", "could not use that"},
        {1, "When did it happen? Please name a day", "When did it happen? Bitte", "found no day"},
        {2, "“Device”: Laptop, Monitor or Phone? (What it says on its label)", "Laptop, Monitor oder Phone",
         "none of the choices"},
        {3, "You may name several.", "Sie können mehreres nennen", "one or more"},
        {4, "the number for “Users”", "die Zahl", "found no number"},
        {5, "what happened or what exactly you need", "was passiert ist", "what happened"},
    };
    struct turn_facts facts = talk_facts("x");
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        const struct form_field *field = &fields[rows[at].field];

        facts.language = LANGUAGE_EN;
        assert_holds(question_text(talk.arena, &facts, field, false), rows[at].english);
        assert_holds(question_text(talk.arena, &facts, field, true), rows[at].missed);
        facts.language = LANGUAGE_DE;
        assert_holds(question_text(talk.arena, &facts, field, false), rows[at].german);
    }
}

static void a_text_asks_with_a_mark_or_the_name(void **state)
{
    static const struct {
        const char *text;
        bool asked;
    } rows[] = {
        {"Which one is it?", true},      {"どれですか？", true},       {"Please name the cost centre.", true},
        {"Please tell me more.", false}, {"The cost is high.", false}, {"", false},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
        assert_int_equal(question_is_asked(talk.arena, &fields[0], rows[at].text), rows[at].asked);
}

#define ASKED(title_, function_)                                                                             \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = talk_begin, .teardown_func = talk_end      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        ASKED("S14: each kind of field is asked for in its way, politely, in both languages",
              each_kind_is_asked_in_its_way),
        ASKED("S15: a text asks when it has a question mark or names the field",
              a_text_asks_with_a_mark_or_the_name),
    };

    return RUN_TESTS(tests);
}

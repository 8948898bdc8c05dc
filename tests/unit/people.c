#include "assistant/people.h"

#include "assistant/account.h"
#include "assistant/form.h"
#include "assistant/names.h"
#include "assistant/utterance.h"
#include "forms.h"

static const struct form_field manager = FIELD("cf_manager", "Manager", "Vorgesetzte Person", USER);
static const struct form_field members = FIELD("cf_members", "Members", "", USERS);

static const struct account anna = {"1", "Anna von Berg"}, ben = {"2", "Ben Carter"},
                            benno = {"3", "Benno Carter"};

static struct turn_facts facts_of(struct draft *draft, const char *asked)
{
    struct turn_facts facts = facts_in(EN, "Europe/Berlin");

    *draft = (struct draft){.asked_field_id = asked};
    facts.draft = draft;
    facts.person_account = "9";
    facts.person_name = "Emma Clarke";
    facts.message = "";
    return facts;
}

struct said_row {
    const struct form_field *field;
    const char *words;
    const char *names; /* NULL: nobody */
};

static void reads_answers(void **state)
{
    static const struct said_row rows[] = {
        {&manager, "Anna von Berg", "Anna von Berg"},
        {&manager, "it's emma clarke, please", "emma clarke"},
        {&manager, "My manager is Ben Carter from the Berlin office.", "Ben Carter"},
        {&manager, "Das ist Jürgen Groß-Müller", "Jürgen Groß-Müller"},
        {&manager, "ben.carter@example.com", "ben.carter@example.com"},
        {&manager, "please ask ben.carter@example.com about it", "ben.carter@example.com"},
        {&manager, "me", "me"},
        {&manager, "Ich selbst", "selbst"},
        {&manager, "das bin ich", "ich"},
        {&manager, "it is me", "me"},
        {&manager, "Anna von Berg, she leads the team", "Anna von Berg"},
        {&members, "Anna von Berg and Ben Carter", "Anna von Berg; Ben Carter"},
        {&members, "Anna von Berg, Ben Carter und ich", "Anna von Berg; Ben Carter; ich"},
        {&manager, "I do not know", NULL},
        {&manager, "keine Ahnung", NULL},
        {&manager, "Who could that be?", NULL},
        {&manager, "skip", NULL},
        {&manager, "nobody yet", NULL},
        {&manager, "4711", NULL},
        {&manager, "the printer on the second floor does work again today", NULL},
        {&manager, "", NULL},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct draft draft;
        struct turn_facts facts = facts_of(&draft, rows[i].field->id);
        const char *names = names_said(arena, &facts, rows[i].field, rows[i].words);

        if (!text_equals(names, rows[i].names))
            fail_msg("\"%s\": %s", rows[i].words, names ? names : "nobody");
    }
    arena_free(arena);
}

static void reads_corrections_only_unasked(void **state)
{
    struct arena *arena = arena_new();
    struct draft draft;
    struct turn_facts facts = facts_of(&draft, NULL);
    const struct value value = {.field_id = "cf_manager",
                                .json = "{\"id\":\"1\",\"name\":\"Anna von Berg\"}"};
    (void)state;

    assert_null(names_said(arena, &facts, &manager, "Ben Carter"));
    draft.values = &value;
    draft.value_count = 1;
    assert_string_equal(names_said(arena, &facts, &manager, "Ben Carter"), "Ben Carter");
    assert_null(names_said(arena, &facts, &manager, "Friday"));
    assert_null(names_said(arena, &facts, &manager, "the third floor"));
    arena_free(arena);
}

static void reads_names_behind_the_field(void **state)
{
    static const struct said_row rows[] = {
        {&manager, "I start on Monday, my manager is Ben Carter and I need a laptop", "Ben Carter"},
        {&manager, "Manager: Anna von Berg", "Anna von Berg"},
        {&manager, "vorgesetzte Person ist Anna", "Anna"},
        {&manager, "manager Ben Carter", "Ben Carter"},
        {&manager, "The manager: me", "me"},
        {&manager, "my manager is on leave", NULL},
        {&manager, "the manager. Ben Carter has left", NULL},
        {&manager, "Ben Carter", NULL},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct draft draft;
        struct turn_facts facts = facts_of(&draft, NULL);
        struct utterance utterance = utterance_of(arena, &facts, rows[i].words);
        const char *name = names_behind(&utterance, rows[i].field);

        if (!text_equals(name, rows[i].names))
            fail_msg("\"%s\": %s", rows[i].words, name ? name : "nobody");
    }
    arena_free(arena);
}

static void matches(void **state)
{
    const struct account found[] = {anna, ben, benno};
    static const struct {
        const char *name;
        size_t count;
        const char *first;
    } rows[] = {
        {"ben carter", 1, "2"}, {"Ben", 2, "2"},     {"Carter", 2, "2"},        {"Benno", 1, "3"},
        {"berg anna", 1, "1"},  {"Nobody", 0, NULL}, {"x@example.com", 3, "1"},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct account *meant;
        size_t count = people_match(arena, rows[i].name, found, 3, &meant);

        if (count != rows[i].count || (count && !text_equals(meant[0].id, rows[i].first)))
            fail_msg("%s: %zu", rows[i].name, count);
    }
    arena_free(arena);
}

static void takes_only_whom_it_looked_up(void **state)
{
    struct arena *arena = arena_new();
    struct draft draft;
    struct turn_facts facts = facts_of(&draft, NULL);
    const struct account both[] = {ben, benno};
    const struct named_people people[] = {{"Anna", &anna, 1, false},
                                          {"Carter", both, 2, false},
                                          {"Zoe", NULL, 0, false},
                                          {"Kim", NULL, 0, true}};
    const struct named_people *unclear;
    (void)state;

    facts.people = people;
    facts.people_count = 4;
    assert_string_equal(people_canonical(arena, &facts, &manager, "anna", &unclear),
                        "{\"id\":\"1\",\"name\":\"Anna von Berg\"}");
    assert_null(unclear);
    assert_string_equal(people_canonical(arena, &facts, &members, "Anna; me; Anna", &unclear),
                        "[{\"id\":\"1\",\"name\":\"Anna von Berg\"},{\"id\":\"9\",\"name\":\"Emma Clarke\"},"
                        "{\"id\":\"1\",\"name\":\"Anna von Berg\"}]");
    assert_null(people_canonical(arena, &facts, &manager, "Somebody Else", &unclear));
    assert_null(unclear);
    assert_null(people_canonical(arena, &facts, &manager, "Carter", &unclear));
    assert_ptr_equal(unclear, &people[1]);
    assert_null(people_canonical(arena, &facts, &manager, "Zoe", &unclear));
    assert_ptr_equal(unclear, &people[2]);
    assert_non_null(people_canonical(arena, &facts, &members, "Anna; Kim", &unclear));
    assert_ptr_equal(unclear, &people[3]);
    arena_free(arena);
}

static void checks_values(void **state)
{
    static const struct {
        const struct form_field *field;
        const char *json, *kept; /* NULL: refused */
        const char *text;
    } rows[] = {
        {&manager, "{\"id\":\"1\",\"name\":\" Anna\\nBerg \"}", "{\"id\":\"1\",\"name\":\"Anna Berg\"}",
         "Anna Berg"},
        {&manager, "{\"id\":\"1\"}", "{\"id\":\"1\",\"name\":\"1\"}", "1"},
        {&manager, "{\"id\":\"\"}", NULL, NULL},
        {&manager, "{\"id\":1}", NULL, NULL},
        {&manager, "{\"id\":\"1\",\"mail\":\"x\"}", NULL, NULL},
        {&manager, "{\"id\":\"1\",\"name\":7}", NULL, NULL},
        {&manager, "\"1\"", NULL, NULL},
        {&manager, "[{\"id\":\"1\"}]", NULL, NULL},
        {&members,
         "[{\"id\":\"1\",\"name\":\"A\"},{\"id\":\"1\",\"name\":\"B\"},{\"id\":\"2\",\"name\":\"C\"}]",
         "[{\"id\":\"1\",\"name\":\"A\"},{\"id\":\"2\",\"name\":\"C\"}]", "A, C"},
        {&members, "[]", "", ""},
        {&members, "{\"id\":\"1\"}", NULL, NULL},
        {&members, "[{\"id\":\"1\"},7]", NULL, NULL},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct value value;
        struct problem problem;
        bool fits = form_value(arena, rows[i].field, rows[i].json, LANGUAGE_EN, &value, &problem);

        if (fits != (rows[i].kept != NULL) ||
            (fits && (!text_equals(value.json ? value.json : "", rows[i].kept) ||
                      !text_equals(value.text, rows[i].text))))
            fail_msg("%s: %s", rows[i].json, fits ? value.json : "refused");
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("S12: the answer to a question for people is read as names, and as nobody when it is none",
             reads_answers),
        TEST("unasked, only a correction is read as another name", reads_corrections_only_unasked),
        TEST("S12: a name behind the field's name is found", reads_names_behind_the_field),
        TEST("a name means those of just that name, else those it begins", matches),
        TEST("only who was looked up becomes a value; nobody is invented", takes_only_whom_it_looked_up),
        TEST("people are checked as values", checks_values),
    };

    return RUN_TESTS(tests);
}

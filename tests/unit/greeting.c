#include "assistant/greeting.h"

#include "base/arena.h"
#include "check.h"

static void people_are_greeted_by_first_name(void **state)
{
    static const struct {
        enum language language;
        const char *name, *greeting, *locale;
    } rows[] = {
        {LANGUAGE_EN, "Amélie Roy", "Bonjour Amélie, en quoi puis-je vous aider ?", "fr-CA"},
        {LANGUAGE_EN, NULL, "Buongiorno, come posso aiutarLa?", "it_IT"},
        {LANGUAGE_EN, "Aiko Tanaka", "こんにちは、Aikoさん。どのようなご用件でしょうか。", "ja"},
        {LANGUAGE_EN, "Mei Lin", "您好，Mei，請問有什麼可以協助您？", "zh-Hant-TW"},
        {LANGUAGE_EN, "Emma Clarke", "Hello Emma, what can I help you with?", "tlh"},
        {LANGUAGE_EN, "Emma Clarke", "Hello Emma, what can I help you with?", NULL},
        {LANGUAGE_EN, "Clarke, Emma", "Hello Emma, what can I help you with?", NULL},
        {LANGUAGE_EN, "Dr. Emma Clarke", "Hello Emma, what can I help you with?", NULL},
        {LANGUAGE_DE, "Jonas Weber", "Hallo Jonas, wobei kann ich Ihnen helfen?", NULL},
        {LANGUAGE_DE, "Prof. Dr. Jörg Müller", "Hallo Jörg, wobei kann ich Ihnen helfen?", NULL},
        {LANGUAGE_EN, "Jean-Luc O’Neill", "Hello Jean-Luc, what can I help you with?", NULL},
        {LANGUAGE_EN, "  Søren  ", "Hello Søren, what can I help you with?", NULL},
        {LANGUAGE_EN, "\u202eEmma\u200b Clarke", "Hello Emma, what can I help you with?", NULL},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
        assert_string_equal(greeting(arena, rows[at].language, rows[at].locale, rows[at].name, NULL),
                            rows[at].greeting);
    arena_free(arena);
}

static void nobody_is_greeted_by_what_is_no_name(void **state)
{
    static const char *const names[] = {NULL,
                                        "",
                                        "   ",
                                        "emma.clarke@example.com",
                                        "user4711",
                                        "a_b",
                                        "<b>Emma</b>",
                                        "Dr.",
                                        "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"};
    struct arena *arena = arena_new();
    (void)state;

    for (size_t at = 0; at < sizeof(names) / sizeof(names[0]); at++) {
        assert_string_equal(greeting(arena, LANGUAGE_EN, NULL, names[at], NULL),
                            "Hello, what can I help you with?");
        assert_string_equal(greeting(arena, LANGUAGE_DE, NULL, names[at], NULL),
                            "Hallo, wobei kann ich Ihnen helfen?");
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("S6: people are greeted by their first name, in their language",
             people_are_greeted_by_first_name),
        TEST("S6: nobody is greeted by what is no name", nobody_is_greeted_by_what_is_no_name),
    };

    return RUN_TESTS(tests);
}

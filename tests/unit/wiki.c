/* Plain words within wiki markup. */
#include "check.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "remote/wiki.h"

static void assert_markup(const char *text, const char *markup)
{
    struct arena *arena = arena_new();
    struct buffer *buffer = buffer_new(arena, 4096);

    wiki_add_plain(buffer, text);
    assert_string_equal(buffer->bytes, markup);
    arena_free(arena);
}

static void leaves_ordinary_words_alone(void **state)
{
    (void)state;
    assert_markup("", "");
    assert_markup("Hello! How are you? Fine.", "Hello! How are you? Fine.");
    assert_markup("an e-mail to a_b@x-y.example, 3-4 p.m., 50% ~ half",
                  "an e-mail to a_b@x-y.example, 3-4 p.m., 50% ~ half");
    assert_markup("Größe: 10\ntwo lines", "Größe: 10\ntwo lines");
}

static void escapes_what_would_become_something_else(void **state)
{
    static const struct {
        const char *text, *markup;
    } cases[] = {
        {"{noformat}", "\\{noformat\\}"},
        {"[~admin] [x|http://y]", "\\[\\~admin\\] \\[x\\|http://y\\]"},
        {"a *bold* word", "a \\*bold* word"},
        {"!image.png!", "\\!image.png!"},
        {"|a|b|", "\\|a\\|b\\|"},
        {"C:\\temp\\\\x", "C:&#92;temp&#92;&#92;x"},
        {"----", "\\-\\-\\-\\-"},
        {"??cited??", "\\?\\?cited\\??"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_markup(cases[i].text, cases[i].markup);
}

static void makes_no_lists_and_headings(void **state)
{
    (void)state;
    assert_markup("* one\n** two\n# three", "\\* one\n\\*\\* two\n\\# three");
    assert_markup("- one", "\\- one");
    assert_markup("h1. Loud\n  h6. quiet\nbq. said", "h1&#46; Loud\n  h6&#46; quiet\nbq&#46; said");
    assert_markup("h7. is none, nor is oh1. here", "h7. is none, nor is oh1. here");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_ordinary_words_alone),
        cmocka_unit_test(escapes_what_would_become_something_else),
        cmocka_unit_test(makes_no_lists_and_headings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

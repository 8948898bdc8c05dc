#include "assistant/library.h"

#include "articles.h"
#include "base/buffer.h"
#include "desk.h"

static const char *best(const char *words, double *fit)
{
    struct excerpt excerpt;
    size_t count = library_find(talk.library, talk.arena, words, &excerpt, 1);

    *fit = count ? excerpt.fit : 0;
    return count ? excerpt.article->id : "";
}

static void what_is_spoken_of_is_found(void **state)
{
    static const struct {
        const char *words, *id;
    } cases[] = {
        {"I forgot my password", "1"},
        {"Ich habe mein Kennwort vergessen", "1"},
        {"our printer has a paper jam again", "2"},
        {"Der Drucker hat Papierstau", "2"},
        {"how do I connect to the VPN with the client?", "3"},
        {"my access badge is gone, I lost it", "4"},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
        double fit;

        assert_string_equal(best(cases[at].words, &fit), cases[at].id);
        assert_true(fit >= 0.5);
    }
}

static void what_only_touches_it_fits_little(void **state)
{
    static const char *const cases[] = {
        "My coffee machine is broken",
        "I need a new keyboard",
        "write me a poem about the sea",
        "please order a new printer for the third floor",
        "",
    };
    (void)state;

    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
        double fit;

        best(cases[at], &fit);
        assert_true(fit < 0.7);
    }
}

static void the_part_that_fits_is_shown(void **state)
{
    struct excerpt excerpt;
    (void)state;

    assert_int_equal(
        library_find(talk.library, talk.arena, "VPN client shows error 809 at my hotel", &excerpt, 1), 1);
    assert_string_equal(excerpt.article->id, "3");
    assert_true(text_starts_with(excerpt.text, "Error 809 means that the network blocks the port."));
    assert_true(strlen(excerpt.text) <= EXCERPT_BYTES_MAX);
    assert_null(strchr(excerpt.text, '\n'));
}

static void ids_are_looked_up(void **state)
{
    (void)state;

    assert_string_equal(library_article(talk.library, "2")->title, "Printer shows a paper jam");
    assert_null(library_article(talk.library, "99"));
    assert_null(library_article(talk.library, NULL));
    assert_null(library_article(NULL, "2"));
    assert_int_equal(library_size(NULL), 0);
    assert_int_equal(library_find(NULL, talk.arena, "printer", NULL, 3), 0);
}

static void memory_is_bounded(void **state)
{
    enum { COUNT = 1000, BYTES = 16000 };
    static const char line[] = "printer ........................................................\n";
    struct article *articles = arena_many(talk.arena, COUNT, struct article);
    struct buffer *text = buffer_new(talk.arena, BYTES + 1);
    struct library *library;
    size_t kept = 0;
    (void)state;

    while (text->length + sizeof(line) < BYTES) /* few words, for the text is what counts */
        buffer_add(text, line);
    for (size_t at = 0; at < COUNT; at++)
        articles[at] = (struct article){arena_format(talk.arena, "%zu", at), "Printer", text->bytes, ""};
    library = library_build(articles, COUNT);
    for (size_t at = 0; at < COUNT; at++)
        kept += strlen(library_article(library, articles[at].id)->text);
    library_free(library);
    assert_true(kept <= LIBRARY_BYTES_MAX);
    assert_true(kept > LIBRARY_BYTES_MAX / 2);
}

#define LIBRARY(title_, function_)                                                                           \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = articles_begin,                            \
        .teardown_func = articles_end                                                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIBRARY("S76: the article that words speak of is found, in other words and languages as well",
                what_is_spoken_of_is_found),
        LIBRARY("what only touches an article fits it little", what_only_touches_it_fits_little),
        LIBRARY("of a long article the part that fits is shown", the_part_that_fits_is_shown),
        LIBRARY("an id is looked up among the portal's own articles", ids_are_looked_up),
        LIBRARY("of a thousand long articles each keeps its share of a bounded memory", memory_is_bounded),
    };

    return RUN_TESTS(tests);
}

#include "web/session_cookies.h"

#include "base/arena.h"
#include "base/text.h"
#include "check.h"

#define NAMES "JSESSIONID,seraph.rememberme.cookie"

static void picks_what_is_named(void **state)
{
    static const struct {
        const char *header, *picked;
    } cases[] = {
        {"JSESSIONID=ab12", "JSESSIONID=ab12"},
        {"theme=dark; JSESSIONID=ab12;_ga=1", "JSESSIONID=ab12"},
        {"JSESSIONID=one; JSESSIONID=two", "JSESSIONID=one; JSESSIONID=two"},
        {"seraph.rememberme.cookie=1%3Ax; JSESSIONID=a=b", "seraph.rememberme.cookie=1%3Ax; JSESSIONID=a=b"},
        {"JSESSIONID=\"ab\"", "JSESSIONID=\"ab\""},
        {"JSESSIONID=", "JSESSIONID="},
        {NULL, NULL},
        {"", NULL},
        {";;  ;", NULL},
        {"JSESSIONID", NULL},
        {"=JSESSIONID", NULL},
        {"jsessionid=ab12", NULL},
        {"XJSESSIONID=ab12; JSESSIONIDX=ab12; JSESSIONID =ab12", NULL},
        {"JSESSIONID=a b", NULL},
        {"JSESSIONID=a\r\nX: y", NULL},
        {"JSESSIONID=a\x7f", NULL},
        {"JSESSIONID=\xc3\xa4; JSESSIONID=good", NULL},
        {"JSESSIONID=a,b", NULL},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *picked = session_cookies_of(arena, NAMES, cases[i].header);

        assert_true(text_equals(picked, cases[i].picked));
    }
    arena_free(arena);
}

static void refuses_too_many_bytes(void **state)
{
    struct arena *arena = arena_new();
    char *value = arena_array(arena, SESSION_COOKIES_BYTES_MAX + 1, 1);

    (void)state;
    for (size_t i = 0; i < SESSION_COOKIES_BYTES_MAX; i++)
        value[i] = 'a';
    assert_null(session_cookies_of(arena, NAMES, arena_format(arena, "JSESSIONID=%s", value)));
    value[SESSION_COOKIES_BYTES_MAX / 2] = 0;
    assert_non_null(session_cookies_of(arena, NAMES, arena_format(arena, "JSESSIONID=%s", value)));
    arena_free(arena);
}

static void wants_names_of_cookies(void **state)
{
    static const char *const good[] = {"JSESSIONID", NAMES, " a , b ", "crowd.token_key"};
    static const char *const bad[] = {"", " , ", "a b", "a,b=c", "a;b", "\"a\"", "\xc3\xa4"};
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        assert_true(session_cookies_are_named(arena, good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_false(session_cookies_are_named(arena, bad[i]));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("cookies are picked by their exact names, and none with bytes that could end a header",
             picks_what_is_named),
        TEST("more bytes than a session needs are nobody's", refuses_too_many_bytes),
        TEST("the list holds names of cookies and nothing else", wants_names_of_cookies),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}

#include "assistant/links.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "check.h"

static const char *const hosts[] = {"desk.example", "portal.example:8443", NULL};

static const struct {
    const char *text, *kept;
} rows[] = {
    {"No address at all: a [note], (brackets) and 3:4.", NULL},
    {"See https://desk.example/portal/3?a=b#c.", NULL},
    {"See [the form](https://desk.example/portal/3), please.", NULL},
    {"HTTPS://Portal.Example:8443/x", NULL},
    {"Data: five rows; file: none", NULL},
    {"See https://evil.example/login.", "See …."},
    {"See [the help page](https://evil.example/) now", "See the help page now"},
    {"![status](https://evil.example/s.png?d=1)", "status"},
    {"![ours](https://desk.example/a.png)", "ours"},
    {"[a](javascript:alert(1)) b", "a) b"},
    {"[a](//evil.example/x)", "a"},
    {"[a](/relative)", "a"},
    {"[a](< https://evil.example >)", "a"},
    {"[https://evil.example](https://desk.example/)", "[…](https://desk.example/)"},
    {"[![x](https://evil.example/x.png)](https://evil.example)", "![x](…)"},
    {"[a\nb](https://evil.example)", "[a\nb](…)"},
    {"[a]: https://evil.example/x", "[a]: …"},
    {"<https://evil.example> <a href='https://evil.example'>", "<…> <a href='…'>"},
    {"https://desk.example@evil.example/x", "…"},
    {"https://desk.example.evil.example/", "…"},
    {"https://desk.example:444/", "…"},
    {"https://desk.example\\@evil.example", "…"},
    {"xhttps://evil.example and _https://evil.example_", "… and _…"},
    {"请访问https://evil.example/x吧", "请访问…"},
    {"www.evil.example, ftp://evil.example", "…, …"},
    {"javascript:alert(1) JaVaScRiPt:alert(2) data:text/html,x mailto:a@evil.example", "…) …) … …"},
    {"http://", "…"},
    {"[", NULL},
    {"![](", NULL},
    {"", NULL},
};

static void only_own_addresses_are_kept(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        const char *kept = links_kept(arena, rows[at].text, &(struct link_rule){.hosts = hosts});

        assert_string_equal(kept, rows[at].kept ? rows[at].kept : rows[at].text);
        assert_null(strstr(kept, "evil"));
    }
    assert_string_equal(links_kept(arena, "https://desk.example/", &(struct link_rule){0}), "…");
    arena_free(arena);
}

static void what_was_said_is_kept(void **state)
{
    const struct link_rule rule = {.hosts = hosts, .said = "It happens on http://shop.example/cart today"};
    struct arena *arena = arena_new();
    (void)state;

    assert_string_equal(links_kept(arena, "Error on http://shop.example/cart.", &rule),
                        "Error on http://shop.example/cart.");
    assert_string_equal(links_kept(arena, "Error on http://shop.example/cart2", &rule), "Error on …");
    arena_free(arena);
}

static void a_long_label_or_address_is_no_link(void **state)
{
    enum { BYTES_MAX = 2000 };
    struct arena *arena = arena_new();
    char *many = arena_many(arena, BYTES_MAX + 1, char);
    (void)state;

    memset(many, 'a', BYTES_MAX);
    for (size_t more = 0; more < 2; more++) {
        const char *extra = more ? "a" : "";
        const char *label = arena_format(arena, "[%s%s](/x)", many, extra);
        const char *address = arena_format(arena, "[label](/%s%s)", many + 1, extra);

        assert_int_equal(strlen(links_kept(arena, label, &(struct link_rule){0})),
                         more ? strlen(label) : BYTES_MAX);
        assert_string_equal(links_kept(arena, address, &(struct link_rule){0}), more ? address : "label");
    }
    arena_free(arena);
}

static void a_link_is_open_until_it_ends(void **state)
{
    static const struct {
        const char *text;
        bool open;
    } parts[] = {
        {"words", false},
        {"[the ", true},
        {"[the help](https://a b", true},
        {"[the help](https://a)", false},
        {"[1] ", false},
        {"[the\nhelp", false},
        {"[a] (b", false},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(parts) / sizeof(parts[0]); at++)
        assert_int_equal(links_are_open(parts[at].text, strlen(parts[at].text)), parts[at].open);
}

static void a_long_text_takes_no_time(void **state)
{
    enum { BYTES = 262144 };
    struct arena *arena = arena_new();
    char *text = arena_many(arena, BYTES + 1, char);
    (void)state;

    memset(text, '[', BYTES);
    assert_int_equal(strlen(links_kept(arena, text, &(struct link_rule){.hosts = hosts})), BYTES);
    for (size_t at = 0; at + 3 <= BYTES; at += 3)
        memcpy(text + at, "[](", 3);
    assert_int_equal(strlen(links_kept(arena, text, &(struct link_rule){.hosts = hosts})), BYTES);
    memset(text, 'a', BYTES);
    assert_int_equal(strlen(links_kept(arena, text, &(struct link_rule){.hosts = hosts})), BYTES);
    arena_free(arena);
}

static void the_host_of_an_address_is_told(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    assert_string_equal(link_host(arena, "https://Desk.Example:8443/jira?x"), "desk.example:8443");
    assert_null(link_host(arena, ""));
    assert_null(link_host(arena, "ftp://desk.example"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("only addresses of the portal's own hosts are kept", only_own_addresses_are_kept),
        TEST("S11: addresses that the person wrote may be kept, too", what_was_said_is_kept),
        TEST("what is longer than a link's parts may be is none", a_long_label_or_address_is_no_link),
        TEST("a link is open until it ends", a_link_is_open_until_it_ends),
        TEST("a hostile text is read once", a_long_text_takes_no_time),
        TEST("the host of an address is told with its port", the_host_of_an_address_is_told),
    };

    return RUN_TESTS(tests);
}

#include "check.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "remote/jira.h"

struct row {
    const char *kind, *canonical, *sent; /* NULL: cannot be sent */
};

static const struct row rows[] = {
    {"text", "\"Laptop\"", "\"Laptop\""},
    {"text", "\"say \\\"hi\\\"\"", "\"say \\\"hi\\\"\""},
    {"text", "\"\"", NULL},
    {"text", "null", NULL},
    {"text", "7", NULL},
    {"paragraph", "\"a\\nb\"", "\"a\\nb\""},
    {"url", "\"https://a.example/\"", "\"https://a.example/\""},
    {"date", "\"2026-11-30\"", "\"2026-11-30\""},
    {"number", "666", "666"},
    {"number", "-0.5", "-0.5"},
    {"number", "\"666\"", NULL},
    {"datetime", "\"2026-11-18T14:39:00+11:00\"", "\"2026-11-18T14:39:00.000+1100\""},
    {"datetime", "\"2026-11-18T14:39:00-03:30\"", "\"2026-11-18T14:39:00.000-0330\""},
    {"datetime", "\"2026-11-18T14:39:00Z\"", "\"2026-11-18T14:39:00.000+0000\""},
    {"datetime", "\"2026-11-18T14:39:00.25Z\"", "\"2026-11-18T14:39:00.250+0000\""},
    {"datetime", "\"2026-11-18T14:39:00.123456+01:00\"", "\"2026-11-18T14:39:00.123+0100\""},
    {"datetime", "\"2026-11-18\"", NULL},
    {"datetime", "\"2026-11-18T14:39:00\"", NULL},
    {"datetime", "\"2026-11-18T14:39:00+1100\"", NULL},
    {"datetime", "\"2026-11-18T14:39:00+aa:bb\"", NULL},
    {"select", "\"10112\"", "{\"id\":\"10112\"}"},
    {"select", "\"\"", NULL},
    {"select", "[]", NULL},
    {"priority", "\"3\"", "{\"id\":\"3\"}"},
    {"multiselect", "[\"1\",\"2\"]", "[{\"id\":\"1\"},{\"id\":\"2\"}]"},
    {"multiselect", "[]", NULL},
    {"multiselect", "[\"1\",null]", NULL},
    {"multiselect", "\"1\"", NULL},
    {"components", "[\"SAP\",\"Time \\\"recording\\\"\"]",
     "[{\"name\":\"SAP\"},{\"name\":\"Time \\\"recording\\\"\"}]"},
    {"components", "[\"\"]", NULL},
    {"components", "[]", NULL},
    {"cascading", "{\"parent\":\"1\",\"child\":\"2\"}", "{\"id\":\"1\",\"child\":{\"id\":\"2\"}}"},
    {"cascading", "{\"parent\":\"1\",\"child\":null}", "{\"id\":\"1\"}"},
    {"cascading", "{\"parent\":\"1\"}", "{\"id\":\"1\"}"},
    {"cascading", "{\"child\":\"2\"}", NULL},
    {"labels", "[\"vpn\",\"home office\",\" \"]", "[\"vpn\",\"home-office\"]"},
    {"labels", "[\" \"]", NULL},
    {"labels", "[7]", NULL},
    {"unsupported", "\"x\"", NULL},
    {"user", "\"x\"", NULL},
    {"user", "{\"name\":\"Emma\"}", NULL},
    {"user", "{\"id\":\"5b10:a\",\"name\":\"Emma\"}", "{\"accountId\":\"5b10:a\"}"},
    {"users", "[{\"id\":\"1\",\"name\":\"A\"},{\"id\":\"2\",\"name\":\"B\"}]",
     "[{\"accountId\":\"1\"},{\"accountId\":\"2\"}]"},
    {"users", "[]", NULL},
    {"users", "{\"id\":\"1\"}", NULL},
    {"text", "no json", NULL},
    {"text", NULL, NULL},
};

static void encodes(void **state)
{
    struct arena *arena = arena_new();
    const struct jira_site site = {.base_url = "https://site", .user = "", .token = "", .datacenter = false};
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        const char *sent = jira_encode(arena, &site, rows[i].kind, rows[i].canonical);

        if (!text_equals(sent, rows[i].sent))
            fail_msg("%s %s: %s", rows[i].kind, rows[i].canonical, sent);
    }
    arena_free(arena);
}

static void encodes_people_of_data_center(void **state)
{
    struct arena *arena = arena_new();
    const struct jira_site site = {.base_url = "https://site", .user = "", .token = "", .datacenter = true};
    (void)state;

    assert_string_equal(jira_encode(arena, &site, "user", "{\"id\":\"emma\",\"name\":\"Emma Clarke\"}"),
                        "{\"name\":\"emma\"}");
    assert_string_equal(jira_encode(arena, &site, "users", "[{\"id\":\"emma\",\"name\":\"Emma Clarke\"}]"),
                        "[{\"name\":\"emma\"}]");
    arena_free(arena);
}

static void encodes_long_texts(void **state)
{
    struct arena *arena = arena_new();
    const struct jira_site site = {.base_url = "https://site", .user = "", .token = "", .datacenter = false};
    char *text = arena_many(arena, 32767 * 4 + 3, char);
    (void)state;

    text[0] = '"';
    for (size_t i = 0; i < 32767; i++)
        memcpy(text + 1 + i * 4, "\xf0\x9f\x99\x82", 4);
    text[1 + 32767 * 4] = '"';
    assert_string_equal(jira_encode(arena, &site, "paragraph", text), text);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("values are sent as Jira takes them, by kind, and not at all when they are none", encodes),
        TEST("Data Center names people by their usernames", encodes_people_of_data_center),
        TEST("the longest description Jira takes can be sent", encodes_long_texts),
    };

    return RUN_TESTS(tests);
}

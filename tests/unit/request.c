#include "web/request.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "check.h"

static struct request *asked(char **variables, const char *query)
{
    struct request *request = request_new(NULL);

    request->variables = variables;
    request->query = query;
    return request;
}

static void finds_variables_by_whole_name(void **state)
{
    char *variables[] = {(char[]){"HTTP_IF_MATCHED=1"}, (char[]){"HTTP_IF_MATCH=\"7\""}, NULL};
    struct request *request = asked(variables, "");

    (void)state;
    assert_string_equal(request_variable(request, "HTTP_IF_MATCH"), "\"7\"");
    assert_null(request_variable(request, "HTTP_IF"));
    request_free(request);
}

static void decodes_query_parameters(void **state)
{
    struct request *request = asked(NULL, "portal=3&q=a%20b%C3%A4&empty=&portals=9&bad=%zz&nul=%00");

    (void)state;
    assert_string_equal(request_query(request, "portal"), "3");
    assert_string_equal(request_query(request, "q"), "a b\xc3\xa4");
    assert_string_equal(request_query(request, "empty"), "");
    assert_null(request_query(request, "bad"));
    assert_null(request_query(request, "nul"));
    assert_null(request_query(request, "port"));
    request_free(request);
}

static void missing_parameters_are_named(void **state)
{
    struct request *request = asked(NULL, "portal=");
    const char *value;
    struct error error = request_query_needed(request, "portal", &value);

    (void)state;
    assert_int_equal(error.kind, ERROR_BAD_REQUEST);
    assert_string_equal(error.subject, "portal");
    request_free(request);
}

static void reads_versions(void **state)
{
    static const struct {
        const char *header;
        enum error_kind kind;
        int64_t version;
    } cases[] = {
        {"HTTP_IF_MATCH=\"12\"", ERROR_NONE, 12},
        {"HTTP_IF_MATCH=12", ERROR_VERSION_MOVED, 0},
        {"HTTP_IF_MATCH=*", ERROR_VERSION_MOVED, 0},
        {"HTTP_IF_MATCH=W/\"12\"", ERROR_VERSION_MOVED, 0},
        {"HTTP_IF_MATCH=\"\"", ERROR_VERSION_MOVED, 0},
        {"HTTP_IF_MATCH=", ERROR_VERSION_REQUIRED, 0},
        {"HTTP_IF_MATCH=\"12-0a1b2c3d\"", ERROR_NONE, 12},
        {"HTTP_IF_MATCH=\"-1\"", ERROR_VERSION_MOVED, 0},
        {"HTTP_IF_MATCH=\"1\", \"2\"", ERROR_VERSION_MOVED, 0},
        {"OTHER=1", ERROR_VERSION_REQUIRED, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char *variables[] = {(char *)(uintptr_t)cases[i].header, NULL};
        struct request *request = asked(variables, "");
        int64_t version = 0;
        struct error error = request_if_match(request, &version);

        assert_int_equal(error.kind, cases[i].kind);
        assert_int_equal(version, cases[i].version);
        request_free(request);
    }
}

static const char *body;

/* Piece by piece, as a network does. */
static int64_t give_body(struct request *request, char *bytes, size_t count)
{
    size_t left = strlen(body);

    (void)request;
    if (count > left)
        count = left;
    if (count > 3)
        count = 3;
    memcpy(bytes, body, count);
    body += count;
    return (int64_t)count;
}

struct thing {
    int64_t count;
};
static const struct field thing_fields[] = {FIELD_INT64(struct thing, count), FIELDS_END};

static void refuses_bodies_that_are_not_ours(void **state)
{
    static const struct {
        const char *type, *body;
        enum error_kind kind;
    } cases[] = {
        {"CONTENT_TYPE=application/json", "{\"count\":3}", ERROR_NONE},
        {"CONTENT_TYPE=Application/JSON; charset=utf-8", "{\"count\":3}", ERROR_NONE},
        {"CONTENT_TYPE=application/jsonx", "{\"count\":3}", ERROR_BAD_MEDIA_TYPE},
        {"CONTENT_TYPE=text/plain", "{\"count\":3}", ERROR_BAD_MEDIA_TYPE},
        {"OTHER=1", "{\"count\":3}", ERROR_BAD_MEDIA_TYPE},
        {"CONTENT_TYPE=application/json", "{\"count\":3", ERROR_BAD_JSON},
        {"CONTENT_TYPE=application/json", "", ERROR_BAD_JSON},
        {"CONTENT_TYPE=application/json", "{\"count\":3,\"other\":1}", ERROR_INVALID},
        {"CONTENT_TYPE=application/json", "{}", ERROR_INVALID},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char *variables[] = {(char *)(uintptr_t)cases[i].type, NULL};
        struct request *request = asked(variables, "");
        struct thing thing = {0};

        body = cases[i].body;
        request->read = give_body;
        assert_int_equal(request_json(request, thing_fields, &thing).kind, cases[i].kind);
        request_free(request);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a variable is found by its whole name", finds_variables_by_whole_name),
        TEST("query parameters are decoded, malformed ones are not there", decodes_query_parameters),
        TEST("a missing parameter is named", missing_parameters_are_named),
        TEST("If-Match is a quoted version of ours, or refused", reads_versions),
        TEST("a body must be JSON by type, syntax and members", refuses_bodies_that_are_not_ours),
    };

    return RUN_TESTS(tests);
}

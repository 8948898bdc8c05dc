#include "web/reply.h"

#include <stdlib.h>

#include "answered.h"
#include "base/environment.h"
#include "check.h"
#include "document.h"

static struct request *request;

static int begin(void **state)
{
    (void)state;
    environment.base_path = "/ata";
    environment.public_url = "https://portal.example";
    request = request_new(NULL);
    request->id = "0123456789abcdef";
    request->method = "GET";
    return 0;
}

static int end(void **state)
{
    (void)state;
    request_free(request);
    return 0;
}

struct ticket {
    const char *key;
    int64_t version;
};
static const struct field ticket_fields[] = {
    FIELD_TEXT(struct ticket, key),
    FIELD_INT64(struct ticket, version),
    FIELDS_END,
};
static const struct ticket ticket = {.key = "IT-1\"\n", .version = 3};

static void sends_json(void **state)
{
    const char *body = "{\"key\":\"IT-1\\\"\\n\",\"version\":3}";

    (void)state;
    assert_int_equal(reply_json(request, 201, ticket_fields, &ticket).kind, ERROR_NONE);
    assert_string_equal(answered_header(request, "Status"), "201 Created");
    assert_string_equal(answered_header(request, "Content-Type"), "application/json");
    assert_string_equal(answered_header(request, "Content-Length"),
                        arena_format(request->arena, "%zu", strlen(body)));
    assert_string_equal(answered_header(request, "X-Request-Id"), "0123456789abcdef");
    assert_string_equal(answered_header(request, "Cache-Control"), "no-store");
    assert_string_equal(answered_header(request, "X-Content-Type-Options"), "nosniff");
    assert_null(answered_header(request, "ETag"));
    assert_null(answered_header(request, "Allow"));
    assert_null(answered_header(request, "Retry-After"));
    assert_string_equal(answered_body(request), body);
}

static void sends_no_body_to_head(void **state)
{
    (void)state;
    request->head_only = true;
    assert_int_equal(reply_json_text(request, 200, "{\"a\":1}").kind, ERROR_NONE);
    assert_string_equal(answered_header(request, "Content-Length"), "7");
    assert_string_equal(answered_body(request), "");
    reply_error(request, ERROR(NOT_FOUND, ADDRESS_UNKNOWN));
    assert_string_equal(answered_header(request, "Status"), "404 Not Found");
    assert_string_not_equal(answered_header(request, "Content-Length"), "0");
    assert_string_equal(answered_body(request), "");
}

static void sends_nothing(void **state)
{
    (void)state;
    assert_int_equal(reply_nothing(request).kind, ERROR_NONE);
    assert_string_equal(answered_header(request, "Status"), "204 No Content");
    assert_null(answered_header(request, "Content-Type"));
    assert_null(answered_header(request, "Content-Length"));
    assert_string_equal(answered_body(request), "");
}

static void answers_304(void **state)
{
    static const struct {
        const char *variable, *etag;
        int status;
        const char *expected;
    } cases[] = {
        {"HTTP_IF_NONE_MATCH=\"3\"", "3", 200, "304 Not Modified"},
        {"HTTP_IF_NONE_MATCH=\"4\"", "3", 200, "200 OK"},
        {"HTTP_IF_NONE_MATCH=3", "3", 200, "200 OK"},
        {"HTTP_IF_NONE_MATCH=\"33\"", "3", 200, "200 OK"},
        {"HTTP_IF_NONE_MATCH=\"3\"", NULL, 200, "200 OK"},
        {"HTTP_IF_NONE_MATCH=\"3\"", "3", 202, "202 Accepted"},
        {"HTTP_OTHER=\"3\"", "3", 200, "200 OK"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char *variables[] = {(char *)(uintptr_t)cases[i].variable, NULL};
        bool unchanged = text_equals(cases[i].expected, "304 Not Modified");

        request->variables = variables;
        request->etag = cases[i].etag;
        assert_int_equal(reply_json_text(request, cases[i].status, "{}").kind, ERROR_NONE);
        assert_string_equal(answered_header(request, "Status"), cases[i].expected);
        assert_string_equal(answered_body(request), unchanged ? "" : "{}");
        assert_int_equal(answered_header(request, "Content-Length") == NULL, unchanged);
        if (cases[i].etag)
            assert_string_equal(answered_header(request, "ETag"), "\"3\"");
    }
}

/* As it stands in a JSON document. */
static const char *quoted(const char *text)
{
    struct buffer *json = buffer_new(request->arena, 4096);

    json_write_text(json, text);
    return json->bytes;
}

static void tells_failures(void **state)
{
    struct arena *arena = request->arena;

    (void)state;
    for (int language = 0; language < LANGUAGES_COUNT; language++) {
        const char *body, *said = phrase_fill(arena, (enum language)language, PHRASE_METHOD_NOT_HERE,
                                              PHRASE_VALUES({"subject", "PUT \"x\""}));

        request->language = (enum language)language;
        request->allow = "GET, HEAD";
        reply_error(request, ERROR_ABOUT(METHOD_NOT_ALLOWED, METHOD_NOT_HERE, "PUT \"x\""));
        body = answered_body(request);
        assert_string_equal(answered_header(request, "Status"), "405 Method Not Allowed");
        assert_string_equal(answered_header(request, "Content-Type"), "application/problem+json");
        assert_string_equal(answered_header(request, "Allow"), "GET, HEAD");
        assert_string_equal(document_at(arena, body, "type"),
                            "\"https://portal.example/ata/problems/method-not-allowed\"");
        assert_string_equal(document_at(arena, body, "title"),
                            quoted(phrase_text(request->language, PHRASE_TITLE_METHOD_NOT_ALLOWED)));
        assert_string_equal(document_at(arena, body, "status"), "405");
        assert_string_equal(document_at(arena, body, "code"), "\"method_not_allowed\"");
        assert_string_equal(document_at(arena, body, "detail"), quoted(said));
        assert_string_equal(document_at(arena, body, "request_id"), "\"0123456789abcdef\"");
        assert_string_equal(document_at(arena, body, "errors"), "[]");
    }
    assert_string_not_equal(phrase_text(LANGUAGE_EN, PHRASE_METHOD_NOT_HERE),
                            phrase_text(LANGUAGE_DE, PHRASE_METHOD_NOT_HERE));
}

static void points_at_each_bad_member(void **state)
{
    const char *body;

    (void)state;
    request->language = LANGUAGE_DE;
    assert_int_equal(request_problem(request, "/values/duedate", PHRASE_MEMBER_TOO_LONG, "20").kind,
                     ERROR_INVALID);
    reply_error(request, request_problem(request, "/a~1b", PHRASE_MEMBER_MISSING, NULL));
    body = answered_body(request);
    assert_string_equal(answered_header(request, "Status"), "422 Unprocessable Content");
    assert_string_equal(document_at(request->arena, body, "errors/0/pointer"), "\"/values/duedate\"");
    assert_non_null(strstr(document_at(request->arena, body, "errors/0/detail"), "20"));
    assert_string_equal(document_at(request->arena, body, "errors/1/pointer"), "\"/a~1b\"");
    assert_string_equal(document_at(request->arena, body, "errors/2"), "absent");
}

#define KIND_AND_STATUS(kind_, status_, code_) {ERROR_##kind_, status_, code_},

static void every_kind_has_its_status(void **state)
{
    static const struct {
        enum error_kind kind;
        int status;
        const char *code;
    } kinds[] = {ERROR_KINDS(KIND_AND_STATUS)};
    struct arena *arena = request->arena;

    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        const char *code = arena_format(arena, "\"%s\"", kinds[i].code);
        bool waits = kinds[i].status == 503 || kinds[i].status == 429 || kinds[i].kind == ERROR_IN_PROGRESS;

        request->etag = "3";
        request->retry_after_seconds = 0;
        reply_error(request, (struct error){.kind = kinds[i].kind, .phrase = PHRASE_UNEXPECTED});
        assert_int_equal(atoi(answered_header(request, "Status")), kinds[i].status);
        assert_int_equal(strlen(answered_header(request, "Status")) > 4, true);
        assert_string_equal(document_at(arena, answered_body(request), "code"), code);
        assert_string_not_equal(document_at(arena, answered_body(request), "title"), "\"\"");
        assert_null(answered_header(request, "ETag"));
        assert_int_equal(answered_header(request, "Retry-After") != NULL, waits);
        assert_int_equal(answered_header(request, "WWW-Authenticate") != NULL, kinds[i].status == 401);
    }
}

static void keeps_the_wait_asked_for(void **state)
{
    (void)state;
    request->retry_after_seconds = 17;
    reply_error(request, ERROR(BUSY, UNEXPECTED));
    assert_string_equal(answered_header(request, "Retry-After"), "17");
}

static void the_problem_of_a_stream_is_the_same(void **state)
{
    struct error error = ERROR(NOT_FOUND, ADDRESS_UNKNOWN);
    const char *alone = reply_problem(request, error);

    (void)state;
    reply_error(request, error);
    assert_string_equal(answered_body(request), alone);
    assert_null(strchr(alone, '\n'));
}

static void opens_event_streams(void **state)
{
    const char *head = reply_stream_head(request);

    (void)state;
    assert_non_null(strstr(head, "Status: 200 OK\r\n"));
    assert_non_null(strstr(head, "Content-Type: text/event-stream\r\n"));
    assert_non_null(strstr(head, "X-Accel-Buffering: no\r\n\r\n"));
    assert_null(strstr(head, "Content-Length"));
}

#define CHECK(title_, function_)                                                                             \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = begin, .teardown_func = end                \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        CHECK("an answer is JSON with its length and the headers every answer has", sends_json),
        CHECK("HEAD is told the length and gets no body, in failure, too", sends_no_body_to_head),
        CHECK("204 has neither type nor length", sends_nothing),
        CHECK("304 answers the same strong entity tag of a 200 and nothing else", answers_304),
        CHECK("a failure is a problem document in the caller's language", tells_failures),
        CHECK("each bad member is pointed at", points_at_each_bad_member),
        CHECK("every kind of failure has its status, code and title, and forgets the entity tag",
              every_kind_has_its_status),
        CHECK("Retry-After says what was asked for", keeps_the_wait_asked_for),
        CHECK("the problem told in a stream is the one told in an answer, on one line",
              the_problem_of_a_stream_is_the_same),
        CHECK("an event stream opens without a length and unbuffered", opens_event_streams),
    };

    return RUN_TESTS(tests);
}

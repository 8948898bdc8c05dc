#include "web/route.h"

#include "answered.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "check.h"
#include "document.h"
#include "web/reply.h"

static struct pool *pool;

/* Says what it was asked for. */
static struct error echo(struct request *request)
{
    const char *portal = request_query(request, "portal");

    return reply_text(request, 200, "text/plain",
                      arena_format(request->arena, "%s %s", request->method, portal ? portal : "-"));
}

static struct error refuse(struct request *request)
{
    (void)request;
    return ERROR(CONFLICT, UNEXPECTED);
}

static void take(void *taker)
{
    (void)taker;
}

static struct error answer_later(struct request *request)
{
    request_hand_over(request, take, NULL);
    return NO_ERROR;
}

static const struct route routes[] = {
    {"GET", "/test", MAY_EVERYBODY, echo, {"portal", "q"}},
    {"POST", "/test", MAY_EVERYBODY, refuse, {0}},
    {"DELETE", "/test", MAY_CUSTOMER, echo, {"conversation"}},
    {"PUT", "/test/enabled", MAY_EVERYBODY, echo, {0}},
    {"POST", "/test/later", MAY_EVERYBODY, answer_later, {0}},
    {0},
};
static const struct program program = {.name = "test", .routes = routes};

static struct request *answered(const char *method, const char *uri)
{
    struct request *request = request_new(pool);
    char **variables = arena_many(request->arena, 3, char *);

    if (method)
        variables[0] = arena_format(request->arena, "REQUEST_METHOD=%s", method);
    if (uri)
        variables[method ? 1 : 0] = arena_format(request->arena, "REQUEST_URI=%s", uri);
    request->variables = variables;
    request->id = "test";
    route_read(request);
    route_answer(request, &program);
    return request;
}

struct visit {
    const char *method, *uri;
    int status;
    const char *said; /* the body of a 200, else the code of the failure */
};

static void visits(const struct visit *visit)
{
    struct request *request = answered(visit->method, visit->uri);
    const char *body = answered_body(request);

    assert_int_equal(atoi(answered_header(request, "Status")), visit->status);
    if (visit->status >= 400 && !request->head_only)
        body = text_trimmed(request->arena, document_at(request->arena, body, "code"));
    assert_string_equal(body, visit->said);
    request_free(request);
}

static void finds_addresses(void **state)
{
    static const struct visit list[] = {
        {"GET", "/ata/test", 200, "GET -"},
        {"GET", "/ata/test?", 200, "GET -"},
        {"GET", "/ata/test?portal=3", 200, "GET 3"},
        {"GET", "/ata/test?q=?&portal=3", 200, "GET 3"},
        {"HEAD", "/ata/test?portal=3", 200, ""},
        {"PUT", "/ata/test/enabled", 200, "PUT -"},
        {"POST", "/ata/test", 409, "\"conflict\""},
        {"GET", "/ata/test/", 404, "\"not_found\""},
        {"GET", "/ata/tes", 404, "\"not_found\""},
        {"GET", "/ata/tests", 404, "\"not_found\""},
        {"GET", "/ata//test", 404, "\"not_found\""},
        {"GET", "/ata/./test", 404, "\"not_found\""},
        {"GET", "/ata/test%2Fenabled", 404, "\"not_found\""},
        {"PUT", "/ata/test%2fenabled", 404, "\"not_found\""},
        {"GET", "/ata%2Ftest", 404, "\"not_found\""},
        {"GET", "/ata/%74est", 404, "\"not_found\""},
        {"GET", "/ATA/test", 404, "\"not_found\""},
        {"GET", "/test", 404, "\"not_found\""},
        {"GET", "/atatest", 404, "\"not_found\""},
        {"GET", "/ata", 404, "\"not_found\""},
        {"GET", "/", 404, "\"not_found\""},
        {"GET", "", 404, "\"not_found\""},
        {"GET", NULL, 404, "\"not_found\""},
        {"GET", "http://portal.example/ata/test", 404, "\"not_found\""},
        {"OPTIONS", "*", 404, "\"not_found\""},
        {"HEAD", "/ata/nothing", 404, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
        visits(&list[i]);
}

static void refuses_unknown_parameters(void **state)
{
    static const struct visit list[] = {
        {"GET", "/ata/test?&&portal=3&&", 200, "GET 3"},
        {"GET", "/ata/test?portal", 200, "GET -"},
        {"GET", "/ata/test?portals=3", 422, "\"invalid\""},
        {"GET", "/ata/test?Portal=3", 422, "\"invalid\""},
        {"GET", "/ata/test?por%74al=3", 422, "\"invalid\""},
        {"GET", "/ata/test?portal=3&x", 422, "\"invalid\""},
        {"GET", "/ata/test?=3", 422, "\"invalid\""},
        {"GET", "/ata/test?conversation=1", 422, "\"invalid\""},
        {"PUT", "/ata/test/enabled?portal=3", 422, "\"invalid\""},
        {"GET", "/ata/test?\xff\xfe=\"", 422, "\"invalid\""},
    };
    struct request *request;

    (void)state;
    for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
        visits(&list[i]);
    request = answered("GET", "/ata/test?portals=3");
    assert_non_null(
        strstr(document_at(request->arena, answered_body(request), "errors/0/detail"), "portals"));
    request_free(request);
}

static void lists_what_is_allowed(void **state)
{
    static const struct {
        const char *method, *uri, *allow;
    } cases[] = {
        {"PUT", "/ata/test", "GET, HEAD, POST, DELETE"},
        {"get", "/ata/test", "GET, HEAD, POST, DELETE"},
        {"", "/ata/test", "GET, HEAD, POST, DELETE"},
        {NULL, "/ata/test", "GET, HEAD, POST, DELETE"},
        {"GET", "/ata/test/enabled", "PUT"},
        {"HEAD", "/ata/test/enabled", "PUT"},
        {"OPTIONS", "/ata/test/enabled?x=1", "PUT"},
        {"POST", "/ata/test/healthz", "GET, HEAD"},
        {"\xff\xff TRACE with a very long name indeed", "/ata/test/enabled", "PUT"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct request *request = answered(cases[i].method, cases[i].uri);

        assert_string_equal(answered_header(request, "Status"), "405 Method Not Allowed");
        assert_string_equal(answered_header(request, "Allow"), cases[i].allow);
        request_free(request);
    }
}

static void names_the_method_refused(void **state)
{
    static const char *const uris[] = {"/ata/test", "/ata/test/readyz"};

    (void)state;
    for (size_t i = 0; i < sizeof(uris) / sizeof(*uris); i++) {
        struct request *request = answered("PATCH", uris[i]);

        assert_non_null(strstr(document_at(request->arena, answered_body(request), "detail"), "PATCH"));
        request_free(request);
    }
}

static void asks_who_it_is_first(void **state)
{
    static const struct visit list[] = {
        {"DELETE", "/ata/test?conversation=1", 401, "\"unauthorized\""},
        {"DELETE", "/ata/test?unknown=1", 401, "\"unauthorized\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
        visits(&list[i]);
}

static void tells_its_health(void **state)
{
    static const struct visit list[] = {
        {"GET", "/ata/test/healthz", 200, "{\"status\":\"ok\"}"},
        {"HEAD", "/ata/test/healthz", 200, ""},
        {"GET", "/ata/other/healthz", 404, "\"not_found\""},
        {"GET", "/ata/test/healthz/", 404, "\"not_found\""},
        {"GET", "/ata/test/readyz", 503, "\"db_unavailable\""},
        {"HEAD", "/ata/test/readyz", 503, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
        visits(&list[i]);
}

static void may_sit_anywhere(void **state)
{
    static const struct visit list[] = {
        {"GET", "/portal/help/test?portal=3", 200, "GET 3"},
        {"GET", "/ata/test", 404, "\"not_found\""},
    };

    (void)state;
    environment.base_path = "/portal/help";
    for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
        visits(&list[i]);
    environment.base_path = "";
    visits(&(struct visit){"GET", "/test", 200, "GET -"});
    environment.base_path = "/ata";
}

static void leaves_later_answers_alone(void **state)
{
    struct request *request = answered("POST", "/ata/test/later");

    (void)state;
    assert_null(request->reply);
    assert_ptr_equal(request->take_over, take);
    request_free(request);
}

static void speaks_the_browsers_language(void **state)
{
    char *variables[] = {(char[]){"REQUEST_METHOD=GET"}, (char[]){"REQUEST_URI=/ata/nothing"},
                         (char[]){"HTTP_ACCEPT_LANGUAGE=de-AT,de;q=0.9,en;q=0.8"}, NULL};
    struct request *request = request_new(pool);

    (void)state;
    request->variables = variables;
    request->id = "test";
    route_read(request);
    route_answer(request, &program);
    assert_non_null(strstr(answered_body(request), phrase_text(LANGUAGE_DE, PHRASE_ADDRESS_UNKNOWN)));
    request_free(request);
}

static int begin(void **state)
{
    (void)state;
    log_start("test", LOG_LEVEL_ERROR);
    environment.base_path = "/ata";
    environment.public_url = "https://portal.example";
    environment.admin_groups = environment.agent_groups = "";
    pool = pool_new("host=127.0.0.1 port=1 connect_timeout=1", 1, true); /* nobody listens there */
    return 0;
}

static int end(void **state)
{
    (void)state;
    pool_free(pool);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("an address is found by its very letters, below the base path only", finds_addresses),
        TEST("a parameter the address does not know is refused and named", refuses_unknown_parameters),
        TEST("405 lists what the address allows, HEAD with GET", lists_what_is_allowed),
        TEST("405 names the method it refuses", names_the_method_refused),
        TEST("who is calling is asked before what", asks_who_it_is_first),
        TEST("healthz answers without a database, readyz does not", tells_its_health),
        TEST("the base path may be longer or none", may_sit_anywhere),
        TEST("a handler that answers later leaves no reply", leaves_later_answers_alone),
        TEST("before a person is known, the browser's language counts", speaks_the_browsers_language),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name(__FILE__, tests, begin, end);
}

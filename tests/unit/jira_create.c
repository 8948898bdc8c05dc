#include "scratch.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "remote/jira_create.h"

static const struct jira_site site = {.base_url = "https://jira.example.com/jira", .user = "", .token = ""};

static struct jira_creation answered(long status, const char *body)
{
    const struct http_response response = {
        .reason = "", .status = status, .body = body, .body_bytes = strlen(body), .retry_after = "7"};
    struct jira_creation creation;

    jira_create_read(arena, &site, &response, &creation);
    return creation;
}

static struct jira_creation unanswered(enum http_failure failure, const char *reason, long status)
{
    const struct http_response response = {
        .failure = failure, .reason = reason, .status = status, .body = ""};
    struct jira_creation creation;

    jira_create_read(arena, &site, &response, &creation);
    return creation;
}

static void takes_tickets(void **state)
{
    struct jira_creation creation = answered(201, "{\"issueKey\":\"IT-12\",\"_links\":{\"web\":\"https://"
                                                  "other/jira/servicedesk/customer/portal/3/IT-12\"}}");
    (void)state;

    assert_int_equal(creation.verdict.outcome, JIRA_DONE);
    assert_string_equal(creation.ticket.key, "IT-12");
    assert_string_equal(creation.ticket.url,
                        "https://jira.example.com/jira/servicedesk/customer/portal/3/IT-12");
    assert_int_equal(answered(200, "{\"issueKey\":\"IT-12\"}").verdict.outcome, JIRA_DONE);
}

static void builds_addresses(void **state)
{
    static const struct {
        const char *link, *path;
    } cases[] = {
        {"https://x.atlassian.net/servicedesk/customer/portal/3/IT-12",
         "/servicedesk/customer/portal/3/IT-12"},
        {"javascript:alert(1)", "/browse/IT-12"},
        {"https://evil/servicedesk/customer/portal/3/IT-13", "/browse/IT-12"},
        {"https://evil/servicedesk/customer/portal/../../x/IT-12", "/browse/IT-12"},
        {"https://evil/servicedesk/customer/portal/3/IT-12?a=b", "/browse/IT-12"},
        {"https://evil/servicedesk/customer/portal//IT-12", "/browse/IT-12"},
        {"", "/browse/IT-12"},
        {NULL, "/browse/IT-12"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(jira_ticket_url(arena, &site, cases[i].link, "IT-12"),
                            arena_format(arena, "%s%s", site.base_url, cases[i].path));
}

static void knows_keys(void **state)
{
    static const char *const good[] = {"IT-1", "A1_B-999", "HR-12345678901234567890"};
    static const char *const bad[] = {"",     "IT",     "IT-",     "-1",    "IT-1a",
                                      "it-1", "IT 1-1", "IT-1/..", "<b>-1", "A-B-1"};
    (void)state;

    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        assert_true(jira_key_is_sane(good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        if (jira_key_is_sane(bad[i]))
            fail_msg("%s is a key", bad[i]);
    assert_false(jira_key_is_sane(NULL));
}

static void tells_outcomes(void **state)
{
    static const struct {
        long status;
        const char *body;
        enum jira_outcome outcome;
        const char *code;
    } cases[] = {
        {201, "", JIRA_IN_DOUBT, "jira_not_json"},
        {201, "{}", JIRA_IN_DOUBT, "jira_no_key"},
        {201, "{\"issueKey\":\"no key\"}", JIRA_IN_DOUBT, "jira_no_key"},
        {201, "{\"issueKey\":\"IT-1\"", JIRA_IN_DOUBT, "jira_not_json"},
        {200, "<html>sign in</html>", JIRA_IN_DOUBT, "jira_not_json"},
        {400, "{}", JIRA_REFUSED, "jira_field"},
        {401, "", JIRA_REFUSED, "jira_auth"},
        {403, "", JIRA_REFUSED, "jira_forbidden"},
        {404, "", JIRA_REFUSED, "jira_gone"},
        {410, "", JIRA_REFUSED, "jira_gone"},
        {413, "", JIRA_REFUSED, "jira_too_large"},
        {415, "", JIRA_REFUSED, "jira_media"},
        {422, "", JIRA_REFUSED, "jira_field"},
        {412, "", JIRA_REFUSED, "jira_declined"},
        {408, "", JIRA_IN_DOUBT, "jira_conflict"},
        {409, "{}", JIRA_IN_DOUBT, "jira_conflict"},
        {429, "", JIRA_UNSENT, "jira_rate_limited"},
        {500, "{}", JIRA_IN_DOUBT, "jira_5xx"},
        {503, "<html>", JIRA_IN_DOUBT, "jira_5xx"},
        {503, "{\"message\":\"Rate limit exceeded.\"}", JIRA_UNSENT, "jira_rate_limited"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct jira_creation creation = answered(cases[i].status, cases[i].body);

        if (creation.verdict.outcome != cases[i].outcome || strcmp(creation.verdict.code, cases[i].code) != 0)
            fail_msg("%ld %s: %d %s", cases[i].status, cases[i].body, (int)creation.verdict.outcome,
                     creation.verdict.code);
    }
    assert_int_equal(answered(429, "").verdict.retry_after_seconds, 7);
}

static void tells_failures(void **state)
{
    (void)state;
    assert_int_equal(unanswered(HTTP_UNSENT, "connect", 0).verdict.outcome, JIRA_UNSENT);
    assert_string_equal(unanswered(HTTP_UNSENT, "tls", 0).verdict.code, "jira_insecure");
    assert_int_equal(unanswered(HTTP_TIMED_OUT, "timeout", 0).verdict.outcome, JIRA_IN_DOUBT);
    assert_int_equal(unanswered(HTTP_BROKEN, "cut", 201).verdict.outcome, JIRA_IN_DOUBT);
    assert_int_equal(unanswered(HTTP_REFUSED, "redirect", 302).verdict.outcome, JIRA_REFUSED);
    assert_string_equal(unanswered(HTTP_REFUSED, "redirect", 302).verdict.code, "jira_redirect");
    assert_string_equal(unanswered(HTTP_REFUSED, "address", 0).verdict.code, "jira_address");
}

/* A program that was stopped meanwhile finds its lease over: somebody else may be looking for the ticket. */
static void keeps_to_the_lease(void **state)
{
    struct jira_creation creation;
    (void)state;

    jira_create(arena, &site,
                &(struct jira_order){.fields_json = "{}", .leave_by_ms = time_since_boot_ms() - 1},
                &creation);
    assert_int_equal(creation.verdict.outcome, JIRA_UNSENT);
    assert_string_equal(creation.verdict.code, "overdue");
}

static const char *refusals(long status, const char *body)
{
    struct jira_creation creation = answered(status, body);
    const char *text = "";

    for (size_t i = 0; i < creation.refusal_count; i++)
        text =
            arena_format(arena, "%s%s=%s;", text, creation.refusals[i].field, creation.refusals[i].message);
    return text;
}

static void reads_refusals(void **state)
{
    (void)state;
    assert_string_equal(refusals(400, "{\"errorMessage\":\"All wrong\",\"i18nErrorMessage\":{}}"),
                        "=All wrong;");
    assert_string_equal(refusals(400, "{\"errorMessages\":[\"One\",\"Two\"],\"errors\":{},\"status\":400}"),
                        "=One;=Two;");
    assert_string_equal(
        refusals(400, "{\"errorMessages\":[],\"errors\":{\"summary\":\"Too long\",\"duedate\":\"No date\"}}"),
        "summary=Too long;duedate=No date;");
    assert_string_equal(
        refusals(400, "{\"errorMessage\":\"Fields: Too long\",\"errors\":{\"summary\":\"Too long\"}}"),
        "summary=Too long;");
    assert_string_equal(refusals(401, "{\"code\":401,\"message\":\"Unauthorized; scope does not match\"}"),
                        "=Unauthorized; scope does not match;");
    assert_string_equal(refusals(401, "{\"message\":\"Client must be authenticated\",\"status-code\":401}"),
                        "=Client must be authenticated;");
    assert_string_equal(refusals(403, ""), "");
    assert_string_equal(refusals(400, "<html>bad</html>"), "");
    assert_string_equal(refusals(400, "{\"errorMessage\":7,\"errors\":[\"x\"],\"errorMessages\":{}}"), "");
}

static void cleans_refusals(void **state)
{
    struct jira_creation creation =
        answered(400, "{\"errorMessage\":\" Two\\nlines\\u0007\\u202e and\\ttabs \"}");
    char *longer = arena_many(arena, 3000, char);
    (void)state;

    assert_string_equal(creation.refusals[0].message, "Two lines and tabs");
    memset(longer, 'x', 2999);
    creation = answered(400, arena_format(arena, "{\"errorMessage\":\"%s\"}", longer));
    assert_true(utf8_length(creation.refusals[0].message) <= 501);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a created ticket has its key and the customer's address on the configured site", takes_tickets),
        TEST("addresses are built from sane paths alone", builds_addresses),
        TEST("keys of issues are known by their form", knows_keys),
        TEST("every status is a definite no, unsent, or in doubt", tells_outcomes),
        TEST("what was never sent is told from what may have arrived", tells_failures),
        TEST("nothing leaves once the lease is over", keeps_to_the_lease),
        TEST("refusals are read from error bodies of every shape", reads_refusals),
        TEST("Jira's sentences are cleaned and cut", cleans_refusals),
    };

    return RUN_TESTS_WITH_ARENA(tests);
}

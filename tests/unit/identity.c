#include "web/identity.h"

#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "capture.h"
#include "check.h"
#include "forge.h"

#define SYNC_TOKEN     "the scheduler's own token"
#define OPERATOR_TOKEN "the operator's own token"

static struct pool *pool; /* of a database that is not there */
static struct arena *arena;

static int begin(void **state)
{
    EVP_PKEY *key = forge_rsa_key();

    (void)state;
    log_start("test", LOG_LEVEL_ERROR);
    arena = arena_new();
    environment = (struct environment){
        .jwt_keys = forge_key_ring(arena, forge_public_key(arena, key)),
        .sync_token = SYNC_TOKEN,
        .operator_token = OPERATOR_TOKEN,
        .admin_groups = "jira-administrators, it leads",
        .agent_groups = "desk",
        .public_url = "https://portal.example",
        .base_path = "/ata",
    };
    EVP_PKEY_free(key);
    pool = pool_new("host=127.0.0.1 port=1 connect_timeout=1", 1, true);
    return identity_start(arena) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    pool_free(pool);
    arena_free(arena);
    return 0;
}

/* A request with some CGI variables, up to four. */
static struct request *asked(const char *method, const char *const variables[4])
{
    struct request *request = request_new(pool);
    char **copies = arena_many(request->arena, 5, char *);

    for (size_t i = 0; i < 4 && variables[i]; i++)
        copies[i] = arena_text(request->arena, variables[i]);
    request->variables = copies;
    request->method = method;
    request->id = "test";
    return request;
}

/* The Authorization of a signed token with some more claims. */
static const char *signed_in(const char *claims)
{
    long long now = (long long)time_now();
    const char *payload = arena_format(arena,
                                       "{\"iss\":\"https://portal.example\",\"aud\":\"ata\",\"sub\":\"emma\","
                                       "\"iat\":%lld,\"exp\":%lld%s}",
                                       now, now + 600, claims);
    const char *text = forge_signed_text(arena, "{\"alg\":\"HS256\",\"kid\":\"plain\"}", payload);

    return arena_format(arena, "HTTP_AUTHORIZATION=Bearer %s.%s", text,
                        forge_hmac(arena, EVP_sha256(), FORGE_SECRET, text));
}

static struct error verified(const char *authorization, enum right right)
{
    struct request *request = asked("GET", (const char *const[4]){authorization});
    struct error error = identity_verify(request, right);

    request_free(request);
    return error;
}

static void asks_to_sign_in(void **state)
{
    static const char *const headers[] = {
        "OTHER=1",
        "HTTP_AUTHORIZATION=",
        "HTTP_AUTHORIZATION=Bearer",
        "HTTP_AUTHORIZATION=Basic ZW1tYTplbW1h",
        "HTTP_AUTHORIZATION=Bearer ",
        "HTTP_AUTHORIZATION=Bearer a.b.c",
        "HTTP_AUTHORIZATION=Bearer  " SYNC_TOKEN,
        "HTTP_AUTHORIZATION=" SYNC_TOKEN,
        "HTTP_AUTHORIZATION=Bearer the scheduler's own toke",
        "HTTP_AUTHORIZATION=Bearer the scheduler's own token ",
        "REMOTE_USER=emma",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++)
        for (int right = MAY_CUSTOMER; right <= MAY_OPERATOR; right++)
            assert_int_equal(verified(headers[i], (enum right)right).kind, ERROR_UNAUTHORIZED);
    assert_int_equal(verified("OTHER=1", MAY_EVERYBODY).kind, ERROR_NONE);
}

static void opens_what_the_caller_may(void **state)
{
    const struct {
        const char *authorization;
        bool may[MAY_OPERATOR + 1];
    } callers[] = {
        {"HTTP_AUTHORIZATION=Bearer " SYNC_TOKEN, {[MAY_EVERYBODY] = true, [MAY_SYNC] = true}},
        {"HTTP_AUTHORIZATION=Bearer " OPERATOR_TOKEN, {[MAY_EVERYBODY] = true, [MAY_OPERATOR] = true}},
        {signed_in(""), {[MAY_EVERYBODY] = true, [MAY_CUSTOMER] = true}},
        {signed_in(",\"roles\":[\"agent\"]"), {[MAY_EVERYBODY] = true, [MAY_CUSTOMER] = true}},
        {signed_in(",\"groups\":[\"desk\",\"jira\"]"), {[MAY_EVERYBODY] = true, [MAY_CUSTOMER] = true}},
        {signed_in(",\"roles\":[\"admin\"]"),
         {[MAY_EVERYBODY] = true, [MAY_CUSTOMER] = true, [MAY_ADMIN] = true, [MAY_SYNC] = true}},
        {signed_in(",\"groups\":[\"it leads\"]"),
         {[MAY_EVERYBODY] = true, [MAY_CUSTOMER] = true, [MAY_ADMIN] = true, [MAY_SYNC] = true}},
        {signed_in(",\"groups\":[\"IT leads\",\"jira-administrators2\",\"\"]"),
         {[MAY_EVERYBODY] = true, [MAY_CUSTOMER] = true}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(callers) / sizeof(*callers); i++)
        for (int right = MAY_EVERYBODY; right <= MAY_OPERATOR; right++)
            assert_int_equal(verified(callers[i].authorization, (enum right)right).kind,
                             callers[i].may[right] ? ERROR_NONE : ERROR_FORBIDDEN);
}

static void groups_raise_the_role(void **state)
{
    static const struct {
        const char *claims;
        enum role role;
    } cases[] = {
        {"", ROLE_CUSTOMER},
        {",\"groups\":[\"desk\"]", ROLE_AGENT},
        {",\"groups\":[\"jira-administrators\"]", ROLE_ADMIN},
        {",\"groups\":[\"jira-administrators\",\"desk\"]", ROLE_ADMIN},
        {",\"groups\":[\"desk\",\"it leads\"]", ROLE_ADMIN},
        {",\"groups\":[\"desk\"],\"roles\":[\"admin\"]", ROLE_ADMIN},
        {",\"groups\":[\"other\"],\"roles\":[\"agent\"]", ROLE_AGENT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct request *request = asked("GET", (const char *const[4]){signed_in(cases[i].claims)});

        assert_int_equal(identity_verify(request, MAY_CUSTOMER).kind, ERROR_NONE);
        assert_int_equal(request->person.role, cases[i].role);
        assert_string_equal(request->person.account, "emma");
        request_free(request);
    }
}

static void the_scheme_is_not_case_sensitive(void **state)
{
    (void)state;
    assert_int_equal(verified("HTTP_AUTHORIZATION=bearer " SYNC_TOKEN, MAY_SYNC).kind, ERROR_NONE);
    assert_int_equal(verified("HTTP_AUTHORIZATION=BEARER " SYNC_TOKEN, MAY_SYNC).kind, ERROR_NONE);
}

static void speaks_the_persons_language(void **state)
{
    static const struct {
        const char *claims;
        const char *browser;
        enum language language;
    } cases[] = {
        {"", "HTTP_ACCEPT_LANGUAGE=de", LANGUAGE_DE},
        {",\"locale\":\"en-GB\"", "HTTP_ACCEPT_LANGUAGE=de", LANGUAGE_EN},
        {",\"locale\":\"de_AT\"", "HTTP_ACCEPT_LANGUAGE=en", LANGUAGE_DE},
        {",\"locale\":\"de\"", NULL, LANGUAGE_DE},
        {"", NULL, LANGUAGE_EN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct request *request =
            asked("GET", (const char *const[4]){signed_in(cases[i].claims), cases[i].browser});

        assert_int_equal(identity_verify(request, MAY_CUSTOMER).kind, ERROR_NONE);
        assert_int_equal(request->language, cases[i].language);
        request_free(request);
    }
}

static void without_keys_nobody_signs_in(void **state)
{
    struct environment usual = environment;

    (void)state;
    environment.jwt_keys = environment.sync_token = environment.operator_token = "";
    assert_int_equal(verified(signed_in(""), MAY_CUSTOMER).kind, ERROR_UNAUTHORIZED);
    assert_int_equal(verified("HTTP_AUTHORIZATION=Bearer ", MAY_SYNC).kind, ERROR_UNAUTHORIZED);
    assert_int_equal(verified("HTTP_AUTHORIZATION=Bearer ", MAY_OPERATOR).kind, ERROR_UNAUTHORIZED);
    environment = usual;
}

/* Who gets as far as the directory, which is in the database, was believed. */
static void believes_the_web_server_when_told_to(void **state)
{
    static const struct {
        const char *method;
        const char *variables[4];
        enum error_kind kind;
    } cases[] = {
        {"GET", {"REMOTE_USER=emma", "AUTH_TYPE=Basic"}, ERROR_DATABASE_AWAY},
        {"GET",
         {"REMOTE_USER=emma", "AUTH_TYPE=Basic", "HTTP_AUTHORIZATION=Basic ZTpl"},
         ERROR_DATABASE_AWAY},
        {"GET", {"REMOTE_USER=emma"}, ERROR_UNAUTHORIZED},
        {"GET", {"REMOTE_USER=emma", "AUTH_TYPE="}, ERROR_UNAUTHORIZED},
        {"GET", {"REMOTE_USER=", "AUTH_TYPE=Basic"}, ERROR_UNAUTHORIZED},
        {"GET", {"HTTP_REMOTE_USER=emma", "AUTH_TYPE=Basic"}, ERROR_UNAUTHORIZED},
        {"GET", {"REMOTE_USER=emma", "AUTH_TYPE=Basic", "HTTP_AUTHORIZATION=Bearer x"}, ERROR_UNAUTHORIZED},
        {"POST", {"REMOTE_USER=emma", "AUTH_TYPE=Basic"}, ERROR_FORBIDDEN},
        {"POST", {"REMOTE_USER=emma", "AUTH_TYPE=Basic", "HTTP_X_ATA_REQUEST=1"}, ERROR_DATABASE_AWAY},
        {"POST",
         {"REMOTE_USER=emma", "AUTH_TYPE=Basic", "HTTP_X_ATA_REQUEST=1",
          "HTTP_ORIGIN=https://portal.example"},
         ERROR_DATABASE_AWAY},
        {"POST",
         {"REMOTE_USER=emma", "AUTH_TYPE=Basic", "HTTP_X_ATA_REQUEST=1", "HTTP_ORIGIN=https://evil.example"},
         ERROR_FORBIDDEN},
        {"PUT",
         {"REMOTE_USER=emma", "AUTH_TYPE=Basic", "HTTP_X_ATA_REQUEST=1", "HTTP_ORIGIN=null"},
         ERROR_FORBIDDEN},
        {"PATCH",
         {"REMOTE_USER=emma", "AUTH_TYPE=Basic", "HTTP_X_ATA_REQUEST=1", "HTTP_SEC_FETCH_SITE=same-site"},
         ERROR_FORBIDDEN},
        {"DELETE",
         {"REMOTE_USER=emma", "AUTH_TYPE=Basic", "HTTP_X_ATA_REQUEST=1", "HTTP_SEC_FETCH_SITE=same-origin"},
         ERROR_DATABASE_AWAY},
    };
    struct environment usual = environment;

    (void)state;
    environment.trust_remote_user = true;
    environment.jwt_keys = "";
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct request *request = asked(cases[i].method, cases[i].variables);

        assert_int_equal(identity_verify(request, MAY_CUSTOMER).kind, cases[i].kind);
        request_free(request);
    }
    assert_int_equal(verified("HTTP_AUTHORIZATION=Bearer " SYNC_TOKEN, MAY_SYNC).kind, ERROR_NONE);
    environment = usual;
}

static struct error whose_session(struct arena *owner, const char *cookies, struct identity *person)
{
    if (text_equals(cookies, "JSESSIONID=away"))
        return ERROR(REMOTE_BUSY, SESSION_UNCHECKED);
    if (!text_equals(cookies, "JSESSIONID=of-emma"))
        return ERROR(UNAUTHORIZED, SIGN_IN);
    *person = (struct identity){.caller = CALLER_PERSON, .account = arena_text(owner, "emma")};
    return NO_ERROR;
}

static void believes_the_portals_session_when_told_to(void **state)
{
#define SESSION "HTTP_COOKIE=theme=dark; JSESSIONID=of-emma"
#define OURS    "HTTP_X_ATA_REQUEST=1"
#define ORIGIN  "HTTP_ORIGIN=https://portal.example"
    static const struct {
        const char *method;
        const char *variables[4];
        enum error_kind kind;
    } cases[] = {
        {"GET", {SESSION, OURS}, ERROR_NONE},
        {"GET", {SESSION, OURS, "HTTP_SEC_FETCH_SITE=same-origin"}, ERROR_NONE},
        {"GET", {SESSION}, ERROR_FORBIDDEN},
        {"GET", {SESSION, OURS, "HTTP_SEC_FETCH_SITE=cross-site"}, ERROR_FORBIDDEN},
        {"HEAD", {SESSION, OURS, "HTTP_ORIGIN=https://evil.example"}, ERROR_FORBIDDEN},
        {"POST", {SESSION, OURS, ORIGIN}, ERROR_NONE},
        {"POST", {SESSION, OURS, "HTTP_SEC_FETCH_SITE=same-origin"}, ERROR_NONE},
        {"POST", {SESSION, OURS}, ERROR_FORBIDDEN},
        {"POST", {SESSION, ORIGIN}, ERROR_FORBIDDEN},
        {"PUT", {SESSION, OURS, ORIGIN, "HTTP_SEC_FETCH_SITE=same-site"}, ERROR_FORBIDDEN},
        {"DELETE", {SESSION, OURS, "HTTP_ORIGIN=https://portal.example.evil"}, ERROR_FORBIDDEN},
        {"GET", {"HTTP_COOKIE=JSESSIONID=of-nobody", OURS}, ERROR_UNAUTHORIZED},
        {"GET", {"HTTP_COOKIE=JSESSIONID=away", OURS}, ERROR_REMOTE_BUSY},
        {"GET", {"HTTP_COOKIE=SESSION=of-emma", OURS}, ERROR_UNAUTHORIZED},
        {"GET", {OURS}, ERROR_UNAUTHORIZED},
        {"GET", {"REMOTE_USER=emma", "AUTH_TYPE=Basic", OURS}, ERROR_UNAUTHORIZED},
        {"GET", {SESSION, OURS, "HTTP_AUTHORIZATION=Bearer x"}, ERROR_UNAUTHORIZED},
        {"GET", {SESSION, OURS, "HTTP_AUTHORIZATION=Basic ZTpl"}, ERROR_UNAUTHORIZED},
    };
    struct environment usual = environment;

    (void)state;
    environment.portal_session = true;
    environment.portal_cookies = "JSESSIONID";
    environment.jwt_keys = "";
    identity_ask(NULL, whose_session);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct request *request = asked(cases[i].method, cases[i].variables);

        assert_int_equal(identity_verify(request, MAY_CUSTOMER).kind, cases[i].kind);
        request_free(request);
    }
    assert_int_equal(verified("HTTP_AUTHORIZATION=Bearer " SYNC_TOKEN, MAY_SYNC).kind, ERROR_NONE);
    environment.portal_session = false;
    assert_int_equal(verified(SESSION, MAY_CUSTOMER).kind, ERROR_UNAUTHORIZED);
    identity_ask(NULL, NULL);
    environment = usual;
}

static bool starts(const char *kind, const char *jira_url, const char *public_url, const char *cookies)
{
    environment.jira_kind = kind;
    environment.jira_url = jira_url;
    environment.public_url = public_url;
    environment.portal_cookies = cookies;
    return identity_start(arena);
}

static void does_not_start_with_half_of_what_a_session_needs(void **state)
{
    const char *jira = "https://jira.example", *portal = "https://portal.example";
    struct environment usual = environment;
    struct capture capture = capture_begin();
    bool good, bad, both;

    (void)state;
    environment.portal_session = true;
    environment.jwt_keys = "";
    good = starts("datacenter", jira, portal, "JSESSIONID, crowd.token_key");
    bad = starts("cloud", jira, portal, "JSESSIONID") || starts("datacenter", "", portal, "JSESSIONID") ||
          starts("datacenter", jira, "", "JSESSIONID") || starts("datacenter", jira, portal, " ,");
    environment.trust_remote_user = true;
    both = starts("datacenter", jira, portal, "JSESSIONID");
    free(capture_end(capture));
    environment = usual;
    assert_true(good);
    assert_false(bad);
    assert_false(both);
}

static void does_not_start_with_two_ways_to_sign_in(void **state)
{
    struct environment usual = environment;
    struct capture capture = capture_begin();
    bool both, broken, none;
    char *logged;

    (void)state;
    environment.trust_remote_user = true;
    both = identity_start(arena);
    environment.trust_remote_user = false;
    environment.jwt_keys = "{}";
    broken = identity_start(arena);
    environment.jwt_keys = "";
    none = identity_start(arena);
    logged = capture_end(capture);
    environment = usual;
    assert_false(both);
    assert_false(broken);
    assert_true(none);
    assert_non_null(strstr(logged, "not two"));
    free(logged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("without a good token nobody passes, but to the health addresses", asks_to_sign_in),
        TEST("each caller may open what is theirs and nothing else", opens_what_the_caller_may),
        TEST("membership of a group raises the role and never lowers it", groups_raise_the_role),
        TEST("Bearer may be written in any case", the_scheme_is_not_case_sensitive),
        TEST("the person's language goes before the browser's", speaks_the_persons_language),
        TEST("without keys nobody signs in, and an empty token opens nothing", without_keys_nobody_signs_in),
        TEST("the web server's own authentication is believed when told to, and not for foreign pages",
             believes_the_web_server_when_told_to),
        TEST("the portal's session is believed when told to, and every call has to prove that it is ours",
             believes_the_portals_session_when_told_to),
        TEST("a session that cannot be asked about stops the program",
             does_not_start_with_half_of_what_a_session_needs),
        TEST("two ways to sign in, or unreadable keys, stop the program",
             does_not_start_with_two_ways_to_sign_in),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name(__FILE__, tests, begin, end);
}

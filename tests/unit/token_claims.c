#include "trial.h"

/* ---- what a good token tells ---- */

static struct identity identity_of(const char *claims)
{
    struct identity person = {0};
    struct error error = token_verify(arena, trial_token(&(struct trial){.claims = claims}), NOW, &person);

    assert_int_equal(error.kind, ERROR_NONE);
    return person;
}

static void tells_who_it_is(void **state)
{
    struct identity person = identity_of(
        CLAIMS(ISS "," AUD "," SUB "," LIFE ",\"name\":\"Emma Stein\",\"email\":\"emma@example.com\","
                   "\"locale\":\"de-AT\",\"zoneinfo\":\"Europe/Vienna\",\"groups\":[\"staff\",\"tokyo\"],"
                   "\"organizations\":[\"Acme\"]"));

    (void)state;
    assert_string_equal(person.name, "Emma Stein");
    assert_string_equal(person.email, "emma@example.com");
    assert_string_equal(person.locale, "de-AT");
    assert_string_equal(person.zone, "Europe/Vienna");
    assert_int_equal(person.group_count, 2);
    assert_string_equal(person.groups[1], "tokyo");
    assert_int_equal(person.organization_count, 1);
    assert_string_equal(person.organizations[0], "Acme");
    assert_int_equal(person.role, ROLE_CUSTOMER);
}

static void leaves_out_what_is_malformed(void **state)
{
    struct identity person = identity_of(CLAIMS(
        ISS "," AUD "," SUB "," LIFE
            ",\"name\":7,\"locale\":null,\"groups\":\"jira-administrators\",\"roles\":{\"admin\":true}"));

    (void)state;
    assert_null(person.name);
    assert_null(person.locale);
    assert_int_equal(person.group_count, 0);
    assert_int_equal(person.role, ROLE_CUSTOMER);
}

static void takes_the_highest_role(void **state)
{
    static const struct {
        const char *claims;
        enum role role;
    } cases[] = {
        {CLAIMS(ISS "," AUD "," SUB "," LIFE ",\"roles\":[\"customer\"]"), ROLE_CUSTOMER},
        {CLAIMS(ISS "," AUD "," SUB "," LIFE ",\"roles\":[\"agent\"]"), ROLE_AGENT},
        {CLAIMS(ISS "," AUD "," SUB "," LIFE ",\"roles\":[\"admin\",\"agent\"]"), ROLE_ADMIN},
        {CLAIMS(ISS "," AUD "," SUB "," LIFE ",\"roles\":[\"agent\",\"admin\",\"customer\"]"), ROLE_ADMIN},
        {CLAIMS(ISS "," AUD "," SUB "," LIFE ",\"roles\":[\"Admin\",\"administrator\"]"), ROLE_CUSTOMER},
        {CLAIMS(ISS "," AUD "," SUB "," LIFE ",\"roles\":\"admin\""), ROLE_CUSTOMER},
        {CLAIMS(ISS "," AUD "," SUB "," LIFE ",\"roles\":[\"admin\",7]"), ROLE_CUSTOMER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_int_equal(identity_of(cases[i].claims).role, cases[i].role);
}

static void bounds_the_account(void **state)
{
    char account[300] = {0};
    struct identity person = {0};

    (void)state;
    memset(account, 'a', 255);
    assert_string_equal(
        identity_of(arena_format(arena, "{%s,%s,%s,\"sub\":\"%s\"}", ISS, AUD, LIFE, account)).account,
        account);
    account[255] = 'a';
    assert_int_equal(
        token_verify(arena,
                     trial_token(&(struct trial){.claims = arena_format(arena, "{%s,%s,%s,\"sub\":\"%s\"}",
                                                                        ISS, AUD, LIFE, account)}),
                     NOW, &person)
            .kind,
        ERROR_UNAUTHORIZED);
}

static const struct CMUnitTest tests[] = {
    REFUSED("a missing expiry is refused", SAYING(ISS "," AUD "," SUB ",\"iat\":1800000000")),
    REFUSED("a missing time of issue is refused", SAYING(ISS "," AUD "," SUB ",\"exp\":1800000600")),
    REFUSED("an expiry as text is refused",
            SAYING(ISS "," AUD "," SUB ",\"iat\":1800000000,\"exp\":\"1800000600\"")),
    REFUSED("an expiry with a fraction is refused",
            SAYING(ISS "," AUD "," SUB ",\"iat\":1800000000,\"exp\":1800000600.5")),
    REFUSED("an expiry of 1e300 is refused", BY_DEMO,
            SAYING(ISS "," AUD "," SUB ",\"iat\":1800000000,\"exp\":1e300")),
    REFUSED("a negative expiry is refused", BY_DEMO,
            SAYING(ISS "," AUD "," SUB ",\"iat\":-1800000000,\"exp\":-1")),
    REFUSED("an expiry of null is refused", SAYING(ISS "," AUD "," SUB ",\"iat\":1800000000,\"exp\":null")),
    REFUSED("an expiry before the time of issue is refused", BY_DEMO,
            SAYING(ISS "," AUD "," SUB ",\"iat\":1800000030,\"exp\":1800000029")),
    ACCEPTED("a life of 15 minutes is accepted",
             SAYING(ISS "," AUD "," SUB ",\"iat\":1800000000,\"exp\":1800000900")),
    REFUSED("a life of more than 15 minutes is refused",
            SAYING(ISS "," AUD "," SUB ",\"iat\":1800000000,\"exp\":1800000901")),
    REFUSED("an old token with a long life is refused",
            SAYING(ISS "," AUD "," SUB ",\"iat\":1700000000,\"exp\":1800000600")),
    ACCEPTED("a demo key may sign a token of a long life", BY_DEMO,
             SAYING(ISS "," AUD "," SUB ",\"iat\":1700000000,\"exp\":1900000000")),
    ACCEPTED("clocks may differ by 60 seconds at the end",
             SAYING(ISS "," AUD "," SUB ",\"iat\":1799999400,\"exp\":1799999940")),
    EXPIRED("one second more is expired",
            SAYING(ISS "," AUD "," SUB ",\"iat\":1799999400,\"exp\":1799999939")),
    EXPIRED("the token of a demo key expires, too", BY_DEMO,
            SAYING(ISS "," AUD "," SUB ",\"iat\":1700000000,\"exp\":1700086400")),
    ACCEPTED("clocks may differ by 60 seconds at the start",
             SAYING(ISS "," AUD "," SUB ",\"iat\":1800000060,\"exp\":1800000660")),
    REFUSED("a token issued in the future is refused",
            SAYING(ISS "," AUD "," SUB ",\"iat\":1800000061,\"exp\":1800000661")),
    REFUSED("a token issued in the future is refused of a demo key, too", BY_DEMO,
            SAYING(ISS "," AUD "," SUB ",\"iat\":1800000061,\"exp\":1900000000")),
    ACCEPTED("a start in the past is accepted", SAYING(ISS "," AUD "," SUB "," LIFE ",\"nbf\":1800000060")),
    REFUSED("a start in the future is refused", SAYING(ISS "," AUD "," SUB "," LIFE ",\"nbf\":1800000061")),
    REFUSED("a start that is no time is refused",
            SAYING(ISS "," AUD "," SUB "," LIFE ",\"nbf\":\"1900000000\"")),

    ACCEPTED("an audience list that names us is accepted",
             SAYING(ISS ",\"aud\":[\"other\",\"ata\"]," SUB "," LIFE)),
    REFUSED("an audience list without us is refused", SAYING(ISS ",\"aud\":[\"other\"]," SUB "," LIFE)),
    REFUSED("an empty audience list is refused", SAYING(ISS ",\"aud\":[]," SUB "," LIFE)),
    REFUSED("an audience that begins like ours is refused", SAYING(ISS ",\"aud\":\"ata2\"," SUB "," LIFE)),
    REFUSED("an audience that is an object is refused", SAYING(ISS ",\"aud\":{\"ata\":1}," SUB "," LIFE)),
    REFUSED("a missing audience is refused", SAYING(ISS "," SUB "," LIFE)),
    REFUSED("another issuer is refused", SAYING("\"iss\":\"https://portal.example/\"," AUD "," SUB "," LIFE)),
    REFUSED("a missing issuer is refused", SAYING(AUD "," SUB "," LIFE)),
    REFUSED("an issuer of null is refused", SAYING("\"iss\":null," AUD "," SUB "," LIFE)),
    REFUSED("an empty subject is refused", SAYING(ISS "," AUD ",\"sub\":\"\"," LIFE)),
    REFUSED("a missing subject is refused", SAYING(ISS "," AUD "," LIFE)),
    REFUSED("a subject that is a number is refused", SAYING(ISS "," AUD ",\"sub\":42," LIFE)),
    REFUSED("a subject with NUL is refused", SAYING(ISS "," AUD ",\"sub\":\"emma\\u0000admin\"," LIFE)),
    ACCEPTED("claims nobody knows do no harm",
             SAYING(ISS "," AUD "," SUB "," LIFE ",\"jti\":\"1\",\"https://x.example\":{\"a\":[1]}")),
    TEST("a token tells who it is", tells_who_it_is),
    TEST("what is malformed of a person is left out", leaves_out_what_is_malformed),
    TEST("the highest of the roles counts, by their exact names", takes_the_highest_role),
    TEST("an account of 255 bytes is accepted, a longer one refused", bounds_the_account),
};

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name(__FILE__, tests, trial_begin, trial_end);
}

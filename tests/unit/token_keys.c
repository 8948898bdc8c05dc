#include "web/token.h"

#include "capture.h"
#include "check.h"
#include "forge.h"

#define KEYS(...) "{\"issuer\":\"i\",\"audience\":\"a\",\"keys\":[" __VA_ARGS__ "]}"
#define SECRET(kid_)                                                                                         \
    "{\"kid\":\"" kid_ "\",\"alg\":\"HS256\",\"secret\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}"

/* Reads a key ring with its log line out of sight. */
static bool is_read(const char *json)
{
    struct arena *arena = arena_new();
    struct capture capture = capture_begin();
    bool read = token_keys_read(arena, json);
    char *logged = capture_end(capture);

    assert_int_equal(strlen(logged) > 0, !read);
    assert_null(strstr(logged, "MDEyMzQ1"));
    free(logged);
    token_keys_read(arena, KEYS());
    arena_free(arena);
    return read;
}

static void reads_the_documented_shape(void **state)
{
    struct arena *arena = arena_new();
    EVP_PKEY *key = forge_rsa_key();

    (void)state;
    assert_true(is_read(forge_key_ring(arena, forge_public_key(arena, key))));
    assert_true(is_read(KEYS()));
    assert_true(is_read(KEYS(SECRET("one") "," SECRET("two"))));
    EVP_PKEY_free(key);
    arena_free(arena);
}

static void refuses_what_cannot_be_trusted(void **state)
{
    static const char *const rings[] = {
        "",
        "[]",
        "{\"issuer\":\"i\",\"keys\":[]}",
        "{\"issuer\":\"i\",\"audience\":\"a\",\"keys\":[],\"key\":1}",
        KEYS("{\"kid\":\"one\",\"alg\":\"HS256\"}"),
        KEYS("{\"kid\":\"one\",\"alg\":\"RS256\"}"),
        KEYS("{\"kid\":\"one\",\"alg\":\"none\",\"secret\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}"),
        KEYS(
            "{\"kid\":\"one\",\"alg\":\"HS512\",\"secret\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}"),
        KEYS(
            "{\"kid\":\"one\",\"alg\":\"RS256\",\"secret\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}"),
        KEYS("{\"kid\":\"one\",\"alg\":\"HS256\",\"public_key\":\"-----BEGIN PUBLIC KEY-----\"}"),
        KEYS("{\"kid\":\"one\",\"alg\":\"RS256\",\"public_key\":\"-----BEGIN PRIVATE KEY-----\"}"),
        KEYS("{\"kid\":\"one\",\"alg\":\"HS256\",\"secret\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
             "\"}"),
        KEYS(
            "{\"kid\":\"one\",\"alg\":\"HS256\",\"secret\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWZ\"}"),
        KEYS("{\"kid\":\"one\",\"alg\":\"HS256\",\"secret\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZQ\"}"),
        KEYS(SECRET("one") "," SECRET("one")),
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rings) / sizeof(*rings); i++)
        assert_false(is_read(rings[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("keys of the documented shape are read", reads_the_documented_shape),
        TEST("keys that are short, of two minds, unknown or named alike stop the program, and no secret is "
             "logged",
             refuses_what_cannot_be_trusted),
    };

    return RUN_TESTS(tests);
}

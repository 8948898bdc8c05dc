#include "web/signature.h"

#include "check.h"
#include "forge.h"

#define TEXT "header.payload"

static void secrets_agree_with_their_own_signatures(void **state)
{
    struct arena *arena = arena_new();
    const struct signature_key *key = signature_key_secret(arena, FORGE_SECRET, strlen(FORGE_SECRET));
    unsigned char right[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    (void)state;

    HMAC(EVP_sha256(), FORGE_SECRET, (int)strlen(FORGE_SECRET), (const unsigned char *)TEXT, strlen(TEXT),
         right, &count);
    assert_true(signature_is_right(key, TEXT, strlen(TEXT), right, count));
    assert_false(signature_is_right(key, TEXT, strlen(TEXT) - 1, right, count));
    assert_false(signature_is_right(key, TEXT, strlen(TEXT), right, count - 1));
    right[0] ^= 1;
    assert_false(signature_is_right(key, TEXT, strlen(TEXT), right, count));
    arena_free(arena);
}

static void unusable_keys_are_none(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    assert_null(signature_key_secret(arena, FORGE_SECRET, 31));
    assert_null(signature_key_secret(arena, NULL, 0));
    assert_null(signature_key_public(arena, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
    assert_null(signature_key_public(arena, ""));
    arena_free(arena);
}

static void short_public_keys_are_none(void **state)
{
    struct arena *arena = arena_new();
    EVP_PKEY *pair = EVP_RSA_gen(1024);
    (void)state;

    assert_null(signature_key_public(arena, forge_public_key(arena, pair)));
    EVP_PKEY_free(pair);
    pair = EVP_RSA_gen(2048);
    assert_non_null(signature_key_public(arena, forge_public_key(arena, pair)));
    EVP_PKEY_free(pair);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a secret agrees with its own signature alone, whole and unchanged",
             secrets_agree_with_their_own_signatures),
        TEST("a key that is too short or none at all is refused", unusable_keys_are_none),
        TEST("a public key of fewer than 2,048 bits is refused", short_public_keys_are_none),
    };

    return RUN_TESTS(tests);
}

/* Trials of identity tokens: what is signed how, and whether it is accepted. */
#ifndef UNIT_TRIAL_H
#define UNIT_TRIAL_H

#include "web/token.h"

#include "check.h"
#include "forge.h"

#define NOW 1800000000

static struct arena *arena;
static EVP_PKEY *known_key, *other_key;
static const char *public_key;

/* What is signed with what: SIGNED_NOT leaves the signature empty. */
enum signer {
    SIGNED_SECRET,
    SIGNED_DEMO,
    SIGNED_OTHER_SECRET,
    SIGNED_SHA384,
    SIGNED_RSA,
    SIGNED_OTHER_RSA,
    SIGNED_RSA_SHA512,
    SIGNED_PUBLIC_KEY,
    SIGNED_NOT,
};

struct trial {
    const char *header; /* NULL: the good one of key "plain" */
    const char *claims; /* NULL: the good ones */
    enum signer signer;
    const char *(*mangled)(const char *token); /* NULL: as signed */
    enum phrase refused;                       /* PHRASE_NONE: it is accepted */
};

#define ISS         "\"iss\":\"https://portal.example\""
#define AUD         "\"aud\":\"ata\""
#define SUB         "\"sub\":\"emma\""
#define LIFE        "\"iat\":1800000000,\"exp\":1800000600"
#define CLAIMS(...) "{" __VA_ARGS__ "}"
#define HS256(kid)  "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":\"" kid "\"}"
#define RS256       "{\"alg\":\"RS256\",\"kid\":\"rsa\"}"

#define GOOD_CLAIMS CLAIMS(ISS "," AUD "," SUB "," LIFE)

static inline const char *signature_of(enum signer signer, const char *signed_text)
{
    switch (signer) {
    case SIGNED_SECRET:
        return forge_hmac(arena, EVP_sha256(), FORGE_SECRET, signed_text);
    case SIGNED_DEMO:
        return forge_hmac(arena, EVP_sha256(), FORGE_DEMO, signed_text);
    case SIGNED_OTHER_SECRET:
        return forge_hmac(arena, EVP_sha256(), "another secret of thirty-two byte", signed_text);
    case SIGNED_SHA384:
        return forge_hmac(arena, EVP_sha384(), FORGE_SECRET, signed_text);
    case SIGNED_RSA:
        return forge_rsa(arena, EVP_sha256(), known_key, signed_text);
    case SIGNED_OTHER_RSA:
        return forge_rsa(arena, EVP_sha256(), other_key, signed_text);
    case SIGNED_RSA_SHA512:
        return forge_rsa(arena, EVP_sha512(), known_key, signed_text);
    case SIGNED_PUBLIC_KEY:
        return forge_hmac(arena, EVP_sha256(), public_key, signed_text);
    case SIGNED_NOT:
        break;
    }
    return "";
}

static inline const char *trial_token(const struct trial *trial)
{
    const char *text = forge_signed_text(arena, trial->header ? trial->header : HS256("plain"),
                                         trial->claims ? trial->claims : GOOD_CLAIMS);
    const char *token = arena_format(arena, "%s.%s", text, signature_of(trial->signer, text));

    return trial->mangled ? trial->mangled(token) : token;
}

static inline void trial_stands(void **state)
{
    const struct trial *trial = *state;
    struct identity person = {0};
    struct error error = token_verify(arena, trial_token(trial), NOW, &person);

    assert_int_equal(error.phrase, trial->refused);
    assert_int_equal(error.kind, trial->refused ? ERROR_UNAUTHORIZED : ERROR_NONE);
    assert_int_equal(person.caller, trial->refused ? CALLER_NOBODY : CALLER_PERSON);
    if (!trial->refused)
        assert_string_equal(person.account, "emma");
}

#define TRIAL(title_, ...)                                                                                   \
    {                                                                                                        \
        .name = (title_), .test_func = trial_stands, .initial_state = &(struct trial)                        \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }
#define ACCEPTED(title_, ...) TRIAL(title_, .refused = PHRASE_NONE, ##__VA_ARGS__)
#define REFUSED(title_, ...)  TRIAL(title_, .refused = PHRASE_TOKEN_REFUSED, __VA_ARGS__)
#define EXPIRED(title_, ...)  TRIAL(title_, .refused = PHRASE_TOKEN_EXPIRED, __VA_ARGS__)
#define HEADED(header_)       .header = (header_)
#define SAYING(...)           .claims = CLAIMS(__VA_ARGS__)
#define BY_DEMO               .header = HS256("demo"), .signer = SIGNED_DEMO

static inline int trial_begin(void **state)
{
    (void)state;
    arena = arena_new();
    known_key = forge_rsa_key();
    other_key = forge_rsa_key();
    public_key = forge_public_key(arena, known_key);
    return token_keys_read(arena, forge_key_ring(arena, public_key)) ? 0 : -1;
}

static inline int trial_end(void **state)
{
    (void)state;
    EVP_PKEY_free(known_key);
    EVP_PKEY_free(other_key);
    arena_free(arena);
    return 0;
}

#endif

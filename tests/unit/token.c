#include "trial.h"

/* ---- what becomes of a good token on its way ---- */

static const char *without_signature(const char *token)
{
    return arena_text_bytes(arena, token, (size_t)(strrchr(token, '.') - token));
}

static const char *without_last_letter(const char *token)
{
    return arena_text_bytes(arena, token, strlen(token) - 1);
}

static const char *with_fourth_part(const char *token)
{
    return arena_format(arena, "%s.e30", token);
}

static const char *padded(const char *token)
{
    return arena_format(arena, "%s=", token);
}

static const char *with_foreign_letter(const char *token)
{
    return arena_format(arena, "%s*", token);
}

static const char *with_foreign_letter_in_header(const char *token)
{
    return arena_format(arena, "%.4s\n%s", token, token + 4);
}

static const char *with_padded_header(const char *token)
{
    const char *dot = strchr(token, '.');

    return arena_format(arena, "%.*s=%s", (int)(dot - token), token, dot);
}

/* The last letter of a 32-byte signature holds two bits that mean nothing. */
static const char *with_trailing_bits(const char *token)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char *copy = arena_text(arena, token);
    char *last = copy + strlen(copy) - 1;

    *last = letters[(strchr(letters, *last) - letters) | 1];
    return copy;
}

static const char *with_plain_alphabet(const char *token)
{
    char *copy = arena_text(arena, token);

    for (char *letter = copy; *letter; letter++)
        if (*letter == '-' || *letter == '_')
            *letter = *letter == '-' ? '+' : '/';
    return copy;
}

static const char *with_other_claims(const char *token)
{
    const char *payload = CLAIMS(ISS "," AUD ",\"sub\":\"admin\"," LIFE);
    const char *first = strchr(token, '.'), *second = strrchr(token, '.');

    return arena_format(arena, "%.*s.%s%s", (int)(first - token), token,
                        forge_base64url(arena, payload, strlen(payload)), second);
}

static const char *huge(const char *token)
{
    char *filling = arena_array(arena, 1, TOKEN_BYTES_MAX + 1);

    memset(filling, 'A', TOKEN_BYTES_MAX);
    return arena_format(arena, "%s%s", token, filling);
}

static const char *nothing(const char *token)
{
    (void)token;
    return "";
}

static const char *dots(const char *token)
{
    (void)token;
    return "..";
}

static const struct CMUnitTest tests[] = {
    ACCEPTED("a token of a known HS256 key is accepted"),
    ACCEPTED("a token of a known RS256 key is accepted", HEADED(RS256), .signer = SIGNED_RSA),
    REFUSED("a token signed with another secret is refused", .signer = SIGNED_OTHER_SECRET),
    REFUSED("a token signed with another RSA key is refused", HEADED(RS256), .signer = SIGNED_OTHER_RSA),
    REFUSED("a token signed with another known key than it names is refused", .signer = SIGNED_DEMO),
    REFUSED("algorithm none is refused", HEADED("{\"alg\":\"none\",\"kid\":\"plain\"}"),
            .signer = SIGNED_NOT),
    REFUSED("algorithm none is refused with a signature, too",
            HEADED("{\"alg\":\"none\",\"kid\":\"plain\"}")),
    REFUSED("algorithm None is refused however it is written", HEADED("{\"alg\":\"NoNe\",\"kid\":\"plain\"}"),
            .signer = SIGNED_NOT),
    REFUSED("an unsigned HS256 token is refused", .signer = SIGNED_NOT),
    REFUSED("HS384 is refused for an HS256 key", HEADED("{\"alg\":\"HS384\",\"kid\":\"plain\"}"),
            .signer = SIGNED_SHA384),
    REFUSED("RS512 is refused for an RS256 key", HEADED("{\"alg\":\"RS512\",\"kid\":\"rsa\"}"),
            .signer = SIGNED_RSA_SHA512),
    REFUSED("HS256 with the public key as its secret is refused", HEADED(HS256("rsa")),
            .signer = SIGNED_PUBLIC_KEY),
    REFUSED("RS256 signed with the public key as a secret is refused", HEADED(RS256),
            .signer = SIGNED_PUBLIC_KEY),
    REFUSED("RS256 is refused for an HS256 key", HEADED("{\"alg\":\"RS256\",\"kid\":\"plain\"}"),
            .signer = SIGNED_RSA),
    REFUSED("a header without an algorithm is refused", HEADED("{\"kid\":\"plain\"}")),
    REFUSED("an algorithm that is no text is refused", HEADED("{\"alg\":256,\"kid\":\"plain\"}")),
    REFUSED("an unknown key id is refused", HEADED(HS256("other"))),
    REFUSED("a missing key id is refused", HEADED("{\"alg\":\"HS256\"}")),
    REFUSED("a key id that is no text is refused", HEADED("{\"alg\":\"HS256\",\"kid\":[\"plain\"]}")),
    REFUSED("a key id is not a path", HEADED(HS256("../plain"))),
    REFUSED("a key id given twice is refused",
            HEADED("{\"alg\":\"HS256\",\"kid\":\"demo\",\"kid\":\"plain\"}")),
    REFUSED("an algorithm given twice is refused",
            HEADED("{\"alg\":\"none\",\"alg\":\"HS256\",\"kid\":\"plain\"}")),
    REFUSED("a key address in the header is refused",
            HEADED("{\"alg\":\"HS256\",\"kid\":\"plain\",\"jku\":\"https://evil.example/keys\"}")),
    REFUSED("a key in the header is refused", HEADED("{\"alg\":\"HS256\",\"kid\":\"plain\",\"jwk\":{}}")),
    REFUSED("a certificate address in the header is refused",
            HEADED("{\"alg\":\"HS256\",\"kid\":\"plain\",\"x5u\":\"https://evil.example/c\"}")),
    REFUSED("a certificate in the header is refused",
            HEADED("{\"alg\":\"HS256\",\"kid\":\"plain\",\"x5c\":[]}")),
    REFUSED("critical extensions are refused",
            HEADED("{\"alg\":\"HS256\",\"kid\":\"plain\",\"crit\":[\"b64\"],\"b64\":false}")),
    REFUSED("a header that is no object is refused", HEADED("[\"HS256\",\"plain\"]")),
    REFUSED("a header with something behind its JSON is refused", HEADED(HS256("plain") "{}")),

    REFUSED("an empty token is refused", .mangled = nothing),
    REFUSED("three empty parts are refused", .mangled = dots),
    REFUSED("a token of two parts is refused", .mangled = without_signature),
    REFUSED("a token of four parts is refused", .mangled = with_fourth_part),
    REFUSED("a signature cut short is refused", .mangled = without_last_letter),
    REFUSED("padding behind the signature is refused", .mangled = padded),
    REFUSED("padding behind the header is refused", .mangled = with_padded_header),
    REFUSED("a letter that is no base64url is refused in the signature", .mangled = with_foreign_letter),
    REFUSED("the same holds for a signature of RSA", HEADED(RS256), .signer = SIGNED_RSA,
            .mangled = with_foreign_letter),
    REFUSED("a letter that is no base64url is refused in the header",
            .mangled = with_foreign_letter_in_header),
    REFUSED("bits that mean nothing must be zero", .mangled = with_trailing_bits),
    REFUSED("the alphabet of plain base64 is refused", HEADED(RS256), .signer = SIGNED_RSA,
            .mangled = with_plain_alphabet),
    REFUSED("claims exchanged under a signature are refused", .mangled = with_other_claims),
    REFUSED("a token of more than 16 KiB is refused", .mangled = huge),
    REFUSED("claims that are no object are refused", .claims = "[]"),
    REFUSED("claims that are no JSON are refused", .claims = "{" ISS),
    REFUSED("a claim given twice is refused", SAYING(ISS "," AUD "," SUB ",\"sub\":\"admin\"," LIFE)),
};

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name(__FILE__, tests, trial_begin, trial_end);
}

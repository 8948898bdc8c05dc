/* Verifying identity tokens. */
#include "web/token.h"

#include <jwt.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "web/signature_memory.h"

struct key {
    const char *kid;
    const char *alg;
    const char *secret;
    const char *public_key;
    bool demo; /* may sign tokens of any life */
    const char *bytes;
    size_t byte_count;
    jwt_alg_t pinned;
};
static const struct field key_fields[] = {
    FIELD_TEXT(struct key, kid),
    FIELD_TEXT(struct key, alg),
    FIELD_TEXT(struct key, secret, .optional = true),
    FIELD_TEXT(struct key, public_key, .optional = true),
    FIELD_BOOL(struct key, demo, .optional = true),
    FIELDS_END,
};

struct key_ring {
    const char *issuer;
    const char *audience;
    struct key *keys;
    size_t key_count;
};
static const struct field key_ring_fields[] = {
    FIELD_TEXT(struct key_ring, issuer),
    FIELD_TEXT(struct key_ring, audience),
    FIELD_LIST(struct key_ring, keys, key_count, key_fields, struct key),
    FIELDS_END,
};

static struct key_ring ring; /* written by token_keys_read, before the threads start */

static int base64url_digit(char letter)
{
    if (letter >= 'A' && letter <= 'Z')
        return letter - 'A';
    if (letter >= 'a' && letter <= 'z')
        return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9')
        return letter - '0' + 52;
    if (letter == '-')
        return 62;
    return letter == '_' ? 63 : -1;
}

/* Strict: no padding, no other letters, unused bits zero. NULL when malformed. */
static char *base64url_decoded(struct arena *arena, const char *text, size_t count, size_t *bytes)
{
    char *decoded = arena_array(arena, count + 1, 1);
    unsigned bits = 0;
    int held = 0;

    *bytes = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = base64url_digit(text[i]);

        if (digit < 0)
            return NULL;
        bits = bits << 6 | (unsigned)digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            decoded[(*bytes)++] = (char)(bits >> held);
            bits &= (1u << held) - 1;
        }
    }
    return held < 6 && bits == 0 ? decoded : NULL;
}

static bool key_prepare(struct arena *arena, struct key *key)
{
    if (text_equals(key->alg, "HS256") && key->secret && !key->public_key) {
        key->pinned = JWT_ALG_HS256;
        log_mask(key->secret);
        key->bytes = base64url_decoded(arena, key->secret, strlen(key->secret), &key->byte_count);
        return key->bytes && key->byte_count >= 32;
    }
    if (text_equals(key->alg, "RS256") && key->public_key && !key->secret) {
        key->pinned = JWT_ALG_RS256;
        key->bytes = key->public_key;
        key->byte_count = strlen(key->public_key);
        return text_starts_with(key->public_key, "-----BEGIN PUBLIC KEY-----");
    }
    return false;
}

static const struct key *key_named(const char *kid)
{
    for (size_t i = 0; i < ring.key_count; i++)
        if (text_equals(ring.keys[i].kid, kid))
            return &ring.keys[i];
    return NULL;
}

bool token_keys_read(struct arena *arena, const char *json)
{
    if (json_read_text(arena, json, key_ring_fields, JSON_STRICT, &ring).kind) {
        log_error("token keys are no valid JSON of the documented shape", "%s", "see README");
        return false;
    }
    for (size_t i = 0; i < ring.key_count; i++) {
        struct key *key = &ring.keys[i];

        if (key_named(key->kid) != key || !key_prepare(arena, key)) {
            log_error("token key is unusable, or its kid not its own", "kid=%s alg=%s", key->kid, key->alg);
            return false;
        }
    }
    return true;
}

/* libjwt passes over letters that are no base64url. */
static bool signature_is_text(struct arena *arena, const char *signature)
{
    size_t bytes;

    return base64url_decoded(arena, signature, strlen(signature), &bytes) && bytes > 0;
}

/* One dot-separated part of a token as parsed JSON; NULL when it is none. */
static const struct json *token_part(struct arena *arena, const char *part, size_t count)
{
    size_t bytes;
    const char *text = base64url_decoded(arena, part, count, &bytes);
    const struct json *json = NULL;

    if (!text || json_parse(arena, text, bytes, &json_limits_body, &json).kind)
        return NULL;
    return json_is_object(json) ? json : NULL;
}

static const struct key *key_of_header(const struct json *header)
{
    static const char *const refused[] = {"jku", "jwk", "x5u", "x5c", "crit"};
    const struct key *key = key_named(json_text(json_member(header, "kid")));

    for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
        if (json_member(header, refused[i]))
            return NULL;
    if (!key || !text_equals(json_text(json_member(header, "alg")), key->alg))
        return NULL;
    return key;
}

static bool signature_is_right(const char *token, const struct key *key)
{
    jwt_t *jwt = NULL;
    bool right;

    if (signature_is_remembered(token))
        return true;
    right = jwt_decode(&jwt, token, (const unsigned char *)key->bytes, (int)key->byte_count) == 0 &&
            jwt_get_alg(jwt) == key->pinned;
    jwt_free(jwt);
    if (right)
        signature_remember(token);
    return right;
}

struct claims {
    const char *iss;
    const char *sub;
    int64_t exp;
    int64_t iat;
    int64_t nbf;
    const char *name;
    const char *email;
    const char *locale;
    const char *zoneinfo;
    const char **groups;
    size_t group_count;
    const char **organizations;
    size_t organization_count;
    bool has_groups, has_organizations;
    const char **roles;
    size_t role_count;
};
static const struct field claims_fields[] = {
    FIELD_TEXT(struct claims, iss, .optional = true),
    FIELD_TEXT(struct claims, sub, .optional = true, .max_bytes = 255),
    FIELD_INT64(struct claims, exp, .optional = true),
    FIELD_INT64(struct claims, iat, .optional = true),
    FIELD_INT64(struct claims, nbf, .optional = true),
    FIELD_TEXT(struct claims, name, .optional = true, .max_bytes = 255),
    FIELD_TEXT(struct claims, email, .optional = true, .max_bytes = 255),
    FIELD_TEXT(struct claims, locale, .optional = true, .max_bytes = 64),
    FIELD_TEXT(struct claims, zoneinfo, .optional = true, .max_bytes = 64),
    FIELD_TEXTS(struct claims, groups, group_count, .optional = true, .has_present = true,
                .present_offset = offsetof(struct claims, has_groups)),
    FIELD_TEXTS(struct claims, organizations, organization_count, .optional = true, .has_present = true,
                .present_offset = offsetof(struct claims, has_organizations)),
    FIELD_TEXTS(struct claims, roles, role_count, .optional = true),
    FIELDS_END,
};

/* `aud` is a string, or a list that names us. */
static bool audience_is_ours(const struct json *payload)
{
    const struct json *audience = json_member(payload, "aud");

    if (text_equals(json_text(audience), ring.audience))
        return true;
    if (json_is_array(audience))
        for (const struct json *one = json_first(audience); one; one = json_next(one))
            if (text_equals(json_text(one), ring.audience))
                return true;
    return false;
}

/* Read loosely, a claim of the wrong kind counts as left out: here that would lift a restriction. */
static bool start_is_readable(const struct json *payload)
{
    const struct json *start = json_member(payload, "nbf");
    int64_t seconds;

    return !start || json_whole_number(start, &seconds);
}

static bool claims_are_right(const struct claims *claims, const struct key *key, int64_t now)
{
    bool lives_shortly = claims->exp - claims->iat <= TOKEN_LIFE_SECONDS &&
                         claims->exp <= now + TOKEN_LIFE_SECONDS + TOKEN_SKEW_SECONDS;

    return text_equals(claims->iss, ring.issuer) && !text_is_empty(claims->sub) && claims->exp > 0 &&
           claims->iat > 0 && claims->iat <= now + TOKEN_SKEW_SECONDS && claims->exp >= claims->iat &&
           claims->nbf <= now + TOKEN_SKEW_SECONDS && (lives_shortly || key->demo);
}

static enum role role_named(const struct claims *claims)
{
    enum role role = ROLE_CUSTOMER;

    for (size_t i = 0; i < claims->role_count; i++)
        if (text_equals(claims->roles[i], "admin"))
            role = ROLE_ADMIN;
        else if (text_equals(claims->roles[i], "agent") && role == ROLE_CUSTOMER)
            role = ROLE_AGENT;
    return role;
}

static void identity_from(const struct claims *claims, struct identity *person)
{
    *person = (struct identity){
        .caller = CALLER_PERSON,
        .account = claims->sub,
        .name = claims->name,
        .email = claims->email,
        .locale = claims->locale,
        .zone = claims->zoneinfo,
        .groups = claims->groups,
        .group_count = claims->group_count,
        .organizations = claims->organizations,
        .organization_count = claims->organization_count,
        .knows_groups = claims->has_groups,
        .knows_organizations = claims->has_organizations,
        .role = role_named(claims),
    };
}

static struct error verify(struct arena *arena, struct arena *scratch, const char *token, int64_t now,
                           struct identity *person)
{
    const char *first_dot = strchr(token, '.');
    const char *second_dot = first_dot ? strchr(first_dot + 1, '.') : NULL;
    const struct json *header, *payload;
    const struct key *key;
    struct claims claims = {0};

    if (!second_dot || strchr(second_dot + 1, '.') || strlen(token) > TOKEN_BYTES_MAX)
        return ERROR(UNAUTHORIZED, TOKEN_REFUSED);
    header = token_part(scratch, token, (size_t)(first_dot - token));
    payload = token_part(scratch, first_dot + 1, (size_t)(second_dot - first_dot - 1));
    key = header ? key_of_header(header) : NULL;
    if (!key || !payload || !signature_is_text(scratch, second_dot + 1) || !signature_is_right(token, key))
        return ERROR(UNAUTHORIZED, TOKEN_REFUSED);
    if (json_read(arena, payload, claims_fields, JSON_LOOSE, &claims, NULL).kind ||
        !audience_is_ours(payload) || !start_is_readable(payload) || !claims_are_right(&claims, key, now))
        return ERROR(UNAUTHORIZED, TOKEN_REFUSED);
    if (claims.exp + TOKEN_SKEW_SECONDS < now)
        return ERROR(UNAUTHORIZED, TOKEN_EXPIRED);
    identity_from(&claims, person);
    return NO_ERROR;
}

/* A streaming request lives long; what a token is read with need not. */
struct error token_verify(struct arena *arena, const char *token, int64_t now, struct identity *person)
{
    struct arena *scratch = arena_new();
    struct error error = verify(arena, scratch, token, now, person);

    arena_free(scratch);
    return error;
}

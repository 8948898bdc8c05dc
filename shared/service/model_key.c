/* Keys: found, tried, sealed. */
#include "service/model_key.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/text.h"
#include "service/vault.h"
#include "store/db.h"
#include "store/setting.h"

enum { KEY_BYTES_MAX = 1024, LAST_SHOWN = 4 };

static const char *pseudonym(struct arena *arena, const char *account)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned bytes = 0;

    if (text_is_empty(environment.secret_key))
        return NULL;
    if (!HMAC(EVP_sha256(), environment.secret_key, (int)strlen(environment.secret_key),
              (const unsigned char *)account, strlen(account), digest, &bytes))
        return NULL;
    return text_hex(arena, digest, bytes);
}

/* Says which of the operator's keys it is without saying the key. */
static const char *managed_digest(struct arena *arena)
{
    const char *key = environment.managed_key;
    const char *digest = pseudonym(arena, key);

    return digest ? digest : text_sha256(arena, key, strlen(key));
}

struct key_standing model_key_standing(struct arena *arena, const struct setting *setting)
{
    bool own = !environment_edition_is_advanced() && !text_equals(setting->key_state, "unset");
    bool missing = !own && text_is_empty(environment.managed_key);

    if (own)
        return (struct key_standing){
            .own = true, .state = setting->key_state, .checked_at = setting->key_checked_at};
    if (missing || !text_equals(setting->managed_digest, managed_digest(arena)))
        return (struct key_standing){.missing = missing, .state = "unset"};
    return (struct key_standing){.state = setting->managed_state, .checked_at = setting->managed_checked_at};
}

enum phrase model_key_missing(void)
{
    return environment_edition_is_advanced() ? PHRASE_KEY_MANAGED_UNSET : PHRASE_KEY_UNSET;
}

bool model_key_fails(const struct key_standing *standing)
{
    return environment_engine_is_model() && (standing->missing || text_equals(standing->state, "invalid") ||
                                             text_equals(standing->state, "no_credit"));
}

struct error model_key_note(struct db *db, const struct setting *setting, const char *state)
{
    struct key_standing standing = model_key_standing(db->arena, setting);

    if (standing.missing || text_equals(standing.state, state))
        return NO_ERROR;
    if (standing.own)
        return setting_key_state(db, setting->key_last4, state, NULL);
    return setting_managed_state(db, managed_digest(db->arena), state);
}

const char *model_key_model(const struct setting *setting)
{
    return text_is_empty(setting->model) ? environment.model_name : setting->model;
}

/* In the advanced edition the key is the operator's, whatever was stored before. */
struct error model_key_open(struct arena *arena, const struct setting *setting, const char *account,
                            const struct secret *stored, struct model_server *server)
{
    *server = (struct model_server){
        .base_url = environment.model_url,
        .model = model_key_model(setting),
        .key = environment.managed_key,
        .user = pseudonym(arena, account),
    };
    if (stored && !environment_edition_is_advanced())
        return vault_open(arena, stored, &server->key);
    return text_is_empty(server->key) ? ERROR(KEY_INVALID, MODEL_KEY_INVALID) : NO_ERROR;
}

struct error model_key_server(struct db *db, const struct setting *setting, const char *account,
                              struct model_server *server)
{
    struct secret secret = {0};
    struct error error = secret_load(db, MODEL_KEY_SECRET, &secret);

    if (error.kind && error.kind != ERROR_NOT_FOUND)
        return error;
    return model_key_open(db->arena, setting, account, error.kind ? NULL : &secret, server);
}

bool model_key_tidy(struct arena *arena, const char *typed, const char **key)
{
    char *trimmed = text_trimmed(arena, typed);
    size_t bytes = strlen(trimmed);

    if (bytes >= 2 && (*trimmed == '"' || *trimmed == '\'') && trimmed[bytes - 1] == *trimmed) {
        trimmed[bytes - 1] = 0; /* pasted with its quotes */
        trimmed++;
    }
    for (const char *letter = trimmed; *letter; letter++)
        if (*letter <= ' ' || *letter > '~')
            return false;
    *key = trimmed;
    return *trimmed && strlen(trimmed) <= KEY_BYTES_MAX;
}

struct error model_key_change(struct arena *arena, const char *key, const char *state,
                              struct key_change *change)
{
    struct secret *secret = arena_one(arena, struct secret);
    size_t bytes = strlen(key);

    TRY(vault_seal(arena, MODEL_KEY_SECRET, key, secret));
    *change = (struct key_change){
        .secret = secret,
        .last4 = arena_text(arena, key + (bytes > 2 * LAST_SHOWN ? bytes - LAST_SHOWN : bytes)),
        .state = state,
    };
    return NO_ERROR;
}

struct error model_key_rotate(struct db *db, const struct actor *actor, bool *rotated)
{
    struct secret before = {0}, after = {0};
    struct error error = secret_load(db, MODEL_KEY_SECRET, &before);
    const char *key;

    *rotated = false;
    if (error.kind == ERROR_NOT_FOUND)
        return NO_ERROR;
    if (error.kind)
        return error;
    TRY(vault_open(db->arena, &before, &key));
    TRY(vault_seal(db->arena, MODEL_KEY_SECRET, key, &after));
    if (text_equals(before.key_id, after.key_id))
        return NO_ERROR;
    TRY(secret_rotate(db, &before, &after, actor));
    *rotated = true;
    return NO_ERROR;
}

/* The administrator's settings. */
#include "store/setting.h"

#include "base/buffer.h"
#include "base/json.h"
#include "store/db.h"
#include "store/secret.h"
#include "store/single.h"

#define DOCUMENT_BYTES_MAX (256 * 1024)

const struct field setting_fields[] = {
    FIELD_INT64(struct setting, version),
    FIELD_BOOL(struct setting, enabled),
    FIELD_TEXT(struct setting, model),
    FIELD_TEXT(struct setting, instructions),
    FIELD_BOOL(struct setting, guided_fallback),
    FIELD_INT64(struct setting, retention_days),
    FIELD_INT64(struct setting, cycle_day),
    FIELD_TEXT(struct setting, timezone),
    FIELD_BOOL(struct setting, transcript_comment),
    FIELD_BOOL(struct setting, past_tickets),
    FIELD_INT64(struct setting, daily_tokens),
    FIELD_INT64(struct setting, turns_per_minute),
    FIELD_TEXT(struct setting, key_state),
    FIELD_TEXT(struct setting, key_last4, .optional = true),
    FIELD_TIME(struct setting, key_checked_at, .optional = true),
    FIELD_TEXT(struct setting, key_message, .optional = true),
    FIELD_TEXT(struct setting, managed_digest, .optional = true),
    FIELD_TEXT(struct setting, managed_state, .optional = true),
    FIELD_TIME(struct setting, managed_checked_at, .optional = true),
    FIELD_TIME(struct setting, changed_at),
    FIELD_TEXT(struct setting, changed_by, .optional = true),
    FIELD_TEXT(struct setting, changed_by_name, .optional = true),
    FIELDS_END,
};

static const struct field document_fields[] = {
    FIELD_BOOL(struct setting, enabled),           FIELD_TEXT(struct setting, model),
    FIELD_TEXT(struct setting, instructions),      FIELD_BOOL(struct setting, guided_fallback),
    FIELD_INT64(struct setting, retention_days),   FIELD_INT64(struct setting, cycle_day),
    FIELD_TEXT(struct setting, timezone),          FIELD_BOOL(struct setting, transcript_comment),
    FIELD_BOOL(struct setting, past_tickets),      FIELD_INT64(struct setting, daily_tokens),
    FIELD_INT64(struct setting, turns_per_minute), FIELDS_END,
};

static const struct field key_fields[] = {
    FIELD_OBJECT(struct key_change, secret, secret_fields, struct secret),
    FIELD_TEXT(struct key_change, last4),
    FIELD_TEXT(struct key_change, state),
    FIELD_TEXT(struct key_change, message),
    FIELDS_END,
};

static const char *written(struct db *db, const struct field *table, const void *structure)
{
    struct buffer *text = buffer_new(db->arena, DOCUMENT_BYTES_MAX);

    json_write(text, table, structure);
    return text->bytes;
}

struct error setting_load(struct db *db, struct setting *setting)
{
    *setting = (struct setting){0};
    return db_one(db, STATEMENT_SETTING_LOAD, NO_PARAMETERS, setting_fields, setting);
}

struct error setting_save(struct db *db, int64_t version, const struct setting *setting,
                          const struct key_change *key, const struct actor *actor, int64_t *new_version)
{
    const char *document = written(db, document_fields, setting);
    const char *key_document = key ? written(db, key_fields, key) : NULL;

    return single_number(
        db, STATEMENT_SETTING_SAVE,
        PARAMETERS(INT64(version), TEXT(document), TEXT(key_document), TEXT(actor->name), TEXT(actor->from)),
        new_version);
}

struct error setting_zone_exists(struct db *db, const char *zone, bool *exists)
{
    return single_yes(db, STATEMENT_SETTING_ZONE_EXISTS, PARAMETERS(TEXT(zone)), exists);
}

struct error setting_enable(struct db *db, bool enabled, const struct actor *actor, int64_t *new_version)
{
    return single_number(db, STATEMENT_SETTING_ENABLE,
                         PARAMETERS(BOOLEAN(enabled), TEXT(actor->name), TEXT(actor->from)), new_version);
}

struct error setting_key_state(struct db *db, const char *last4, const char *state, const char *message)
{
    return db_run(db, STATEMENT_SETTING_KEY_STATE, PARAMETERS(TEXT(last4), TEXT(state), TEXT(message)), NULL);
}

struct error setting_managed_state(struct db *db, const char *digest, const char *state)
{
    return db_run(db, STATEMENT_MANAGED_KEY_STATE, PARAMETERS(TEXT(digest), TEXT(state)), NULL);
}

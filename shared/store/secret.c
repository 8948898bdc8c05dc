/* Encrypted secrets as they are stored. */
#include "store/secret.h"

#include "store/db.h"
#include "store/setting.h"
#include "store/single.h"

#define CIPHERTEXT_BYTES_MAX (128 * 1024) /* as hex */

const struct field secret_fields[] = {
    FIELD_TEXT(struct secret, name),
    FIELD_TEXT(struct secret, key_id),
    FIELD_TEXT(struct secret, nonce),
    FIELD_TEXT(struct secret, ciphertext, .max_bytes = CIPHERTEXT_BYTES_MAX),
    FIELD_TEXT(struct secret, aad),
    FIELDS_END,
};

struct error secret_load(struct db *db, const char *name, struct secret *secret)
{
    *secret = (struct secret){0};
    return db_one(db, STATEMENT_SECRET_LOAD, PARAMETERS(TEXT(name)), secret_fields, secret);
}

struct error secret_rotate(struct db *db, const struct secret *before, const struct secret *after,
                           const struct actor *actor)
{
    bool rotated;

    TRY(single_yes(db, STATEMENT_SECRET_ROTATE,
                   PARAMETERS(TEXT(before->name), TEXT(before->nonce), TEXT(after->key_id),
                              TEXT(after->nonce), TEXT(after->ciphertext), TEXT(after->aad),
                              TEXT(actor->name)),
                   &rotated));
    return rotated ? NO_ERROR : ERROR(CONFLICT, DATABASE_CONFLICT);
}

/* Encrypted secrets as they are stored. */
#include "store/secret.h"

#include "store/db.h"

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

struct error secret_save(struct db *db, const struct secret *secret)
{
    return db_run(db, STATEMENT_SECRET_SAVE,
                  PARAMETERS(TEXT(secret->name), TEXT(secret->key_id), TEXT(secret->nonce),
                             TEXT(secret->ciphertext), TEXT(secret->aad)),
                  NULL);
}

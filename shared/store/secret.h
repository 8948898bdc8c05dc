/* Encrypted secrets as they are stored; nothing here can read them. Bytes travel as hex text. */
#ifndef STORE_SECRET_H
#define STORE_SECRET_H

#include "base/error.h"
#include "base/fields.h"

struct actor;
struct db;

struct secret {
    const char *name;       /* "api_key" */
    const char *key_id;     /* of the key file it is encrypted under */
    const char *nonce;      /* hex */
    const char *ciphertext; /* hex, with the authentication tag */
    const char *aad;        /* text bound to it */
};
extern const struct field secret_fields[];

/* ERROR_NOT_FOUND when there is none. */
MUST_CHECK struct error secret_load(struct db *db, const char *name, struct secret *secret);

/* Replaces what was loaded by the same secret under another key. Audited. ERROR_CONFLICT: another secret was
 * stored meanwhile. A new API key goes through setting_save. */
MUST_CHECK struct error secret_rotate(struct db *db, const struct secret *before, const struct secret *after,
                                      const struct actor *actor);

#endif

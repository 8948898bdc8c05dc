/* Secrets at rest: AES-256-GCM under the deployment's key (ATA_SECRET_KEY, or ATA_SECRET_KEY_OLD for
 * what that one sealed), bound to their name.
 *
 * The key's id, the first 16 hex digits of its SHA-256, is stored along: a secret sealed under another key is
 * told apart from a damaged one. */
#ifndef SERVICE_VAULT_H
#define SERVICE_VAULT_H

#include "base/error.h"
#include "store/secret.h"

struct arena;

/* ERROR_INTERNAL: no key is configured. Owned by arena. */
MUST_CHECK struct error vault_seal(struct arena *arena, const char *name, const char *text,
                                   struct secret *secret);

/* ERROR_INTERNAL: no key, another key, or not what was sealed. The text is masked in the log from then on. */
MUST_CHECK struct error vault_open(struct arena *arena, const struct secret *secret, const char **text);

#endif

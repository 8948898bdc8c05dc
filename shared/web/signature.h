/* Signatures of identity tokens: one key, one algorithm (HS256 or RS256, RFC 7518), decided by the key alone.
 */
#ifndef WEB_SIGNATURE_H
#define WEB_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct signature_key;

/* Owned by arena; NULL when the key is unusable. */
const struct signature_key *signature_key_secret(struct arena *arena, const void *bytes,
                                                 size_t count); /* HS256; at least 32 bytes */
const struct signature_key *signature_key_public(struct arena *arena,
                                                 const char *pem); /* RS256; at least 2048 bits */

/* From any thread. */
bool signature_is_right(const struct signature_key *key, const void *text, size_t text_bytes,
                        const void *signature, size_t signature_bytes);

#endif

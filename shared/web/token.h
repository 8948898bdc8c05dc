/* Signed identity tokens (JWT, RFC 7519 and the advice of RFC 8725): libjwt behind a wrapper that pins the
 * algorithm per key.
 *
 * libjwt 1.x takes the algorithm from the token, so an HS256 token signed with an RS256 key's public half
 * would pass: the key id decides here, and a token that names another algorithm, or brings a key of its own,
 * is refused before libjwt sees it. */
#ifndef WEB_TOKEN_H
#define WEB_TOKEN_H

#include <stdint.h>

#include "web/request.h"

enum { TOKEN_LIFE_SECONDS = 900, TOKEN_SKEW_SECONDS = 60, TOKEN_BYTES_MAX = 16384 };

/* Keys from the JSON of ATA_JWT_KEYS:
 * {"issuer","audience","keys":[{"kid","alg","secret"|"public_key","demo"}]}; `secret` is base64url. Owned by
 * arena (the process's). false with a log line when malformed. */
bool token_keys_read(struct arena *arena, const char *json);

/* Verifies and fills person (caller, account, names, groups, role). ERROR_UNAUTHORIZED whatever is wrong. */
MUST_CHECK struct error token_verify(struct arena *arena, const char *token, int64_t now,
                                     struct identity *person);

#endif

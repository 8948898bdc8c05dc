/* Which tokens had a right signature: reading an RSA key and checking with it costs more than all else about
 * a request, and a token comes back for as long as it lives. Only the signature is remembered, never that a
 * token is good: its times and claims are looked at each time. Safe from any thread. */
#ifndef WEB_SIGNATURE_MEMORY_H
#define WEB_SIGNATURE_MEMORY_H

#include <stdbool.h>

/* A newer token takes the place of an older one; a quarter as many are remembered nearly all. */
enum { SIGNATURES_REMEMBERED = 4096 };

bool signature_is_remembered(const char *token);
void signature_remember(const char *token);

#endif

/* The cookies that open a portal's session, out of all that a browser sends. */
#ifndef WEB_SESSION_COOKIES_H
#define WEB_SESSION_COOKIES_H

#include <stdbool.h>

struct arena;

enum { SESSION_COOKIES_BYTES_MAX = 4096 };

/* Whether a list of names, comma separated, names at least one cookie and nothing that no cookie can be
 * called. */
bool session_cookies_are_named(struct arena *arena, const char *names);

/* Those of a Cookie header that the list names, in its order, as a Cookie header: a browser sends a name
 * twice when it holds it for two paths. NULL: none, more than SESSION_COOKIES_BYTES_MAX, or with bytes that
 * no cookie has. */
const char *session_cookies_of(struct arena *arena, const char *names, const char *header);

#endif

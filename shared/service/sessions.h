/* Whose session in the portal it is. */
#ifndef SERVICE_SESSIONS_H
#define SERVICE_SESSIONS_H

#include "base/error.h"

struct arena;
struct identity;

/* Asks Jira with these cookies, and nothing else, who is signed in. Groups and organizations are not told by
 * it. ERROR_UNAUTHORIZED: nobody is; ERROR_REMOTE_BUSY: Jira cannot say, so nobody counts as signed in. For
 * struct program. */
MUST_CHECK struct error session_visitor(struct arena *arena, const char *cookies, struct identity *person);

#endif

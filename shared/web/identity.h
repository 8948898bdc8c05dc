/* Who is calling: decided once, here, before a byte of the body is read, on every route of every program. */
#ifndef WEB_IDENTITY_H
#define WEB_IDENTITY_H

#include "web/request.h"

/* Reads the keys; false (logged) when the environment's identity settings contradict each other or do not
 * parse. */
bool identity_start(struct arena *arena);

/* What the environment lacks for the portal's session to be the identity, as a clause; NULL: nothing. */
const char *identity_session_lacks(struct arena *arena);

/* Who is asked for groups and organizations that an identity does not tell, and for whom the portal's cookies
 * stand for; NULL: nobody. See struct program. Before the threads start. */
void identity_ask(struct error (*membership)(struct db *db, struct identity *person),
                  struct error (*session)(struct arena *arena, const char *cookies, struct identity *person));

/* Fills request->person and request->language. ERROR_UNAUTHORIZED, ERROR_FORBIDDEN. */
MUST_CHECK struct error identity_verify(struct request *request, enum right right);

#endif

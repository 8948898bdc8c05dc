/* Which request types a person may raise on a portal, as Jira says: asked once and remembered for a while. */
#ifndef SERVICE_RIGHTS_H
#define SERVICE_RIGHTS_H

#include "assistant/catalogue.h"
#include "base/error.h"

struct db;
struct visibility;

enum { RIGHTS_FRESH_SECONDS = 600 };

/* allowed: one for each type of the catalogue, owned by db->arena. While Jira is away, what it said last
 * under this snapshot holds; ERROR_REMOTE_… when it never said anything. ERROR_BUSY:
 * enough are waiting for Jira (service/asking.h). */
MUST_CHECK struct error rights_load(struct db *db, const struct catalogue *catalogue, const char *account,
                                    const bool **allowed);

/* The same with what is stored read already; known NULL: nothing is. */
MUST_CHECK struct error rights_of(struct db *db, const struct catalogue *catalogue, const char *account,
                                  const struct visibility *known, const bool **allowed);

#endif

/* What is remembered of the groups and organizations of a person, without asking anybody: for programs that
 * do not call out, and where Jira is away. */
#ifndef SERVICE_RECOLLECTION_H
#define SERVICE_RECOLLECTION_H

#include "store/membership.h"
#include "web/request.h"

enum { RECOLLECTION_FRESH_SECONDS = 600 };

/* What Jira said last, else the synchronised directory. *fresh: Jira said so in the last ten minutes. */
MUST_CHECK struct error recollection_load(struct db *db, const char *account, struct membership *membership,
                                          bool *fresh);

/* The synchronised directory alone. */
MUST_CHECK struct error recollection_directory(struct db *db, const char *account,
                                               struct membership *membership);

/* Fills in what the identity does not know. */
void recollection_take(struct identity *person, const struct membership *membership);

/* The same for struct program. */
MUST_CHECK struct error recollection_fill(struct db *db, struct identity *person);

#endif

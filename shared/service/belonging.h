/* What a person belongs to, where the identity does not tell: asked of Jira, kept ten minutes. */
#ifndef SERVICE_BELONGING_H
#define SERVICE_BELONGING_H

#include "base/error.h"

struct db;
struct identity;

/* Fills in the groups and organizations that the identity does not know. While Jira cannot be asked, what is
 * remembered holds. For struct program. */
MUST_CHECK struct error belonging_fill(struct db *db, struct identity *person);

#endif

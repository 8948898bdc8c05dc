/* What a person belongs to, where the identity does not tell: asked of Jira, kept ten minutes. */
#ifndef SERVICE_BELONGING_H
#define SERVICE_BELONGING_H

#include "base/error.h"

struct db;
struct identity;

enum { BELONGING_FRESH_SECONDS = 600 };

/* Fills in the groups and organizations that the identity does not know. While Jira cannot be asked, what it
 * said last holds, else the synchronised directory. For struct program. */
MUST_CHECK struct error belonging_fill(struct db *db, struct identity *person);

#endif

/* How the deployment stands: what the billing cycle holds, how old the index is, and a word for both. */
#ifndef SERVICE_STANDING_H
#define SERVICE_STANDING_H

#include "store/snapshot.h"
#include "store/submission.h"
#include "store/usage.h"

struct standing {
    struct usage usage;
    struct snapshot snapshot;
    struct submission_state tickets;
    const char *status; /* active, off, syncing_first_time, quota_exceeded, key_invalid */
};

/* Owned by db->arena. */
MUST_CHECK struct error standing_load(struct db *db, struct standing *standing);

#endif

/* From a reviewed draft to exactly one ticket in Jira, through the outbox. */
#ifndef SERVICE_TICKET_H
#define SERVICE_TICKET_H

#include "service/dossier.h"
#include "store/submission.h"

enum {
    TICKET_LEASE_SECONDS = 60,
    TICKET_LOOK_AGAIN_MOST_SECONDS = 15,
    TICKET_UNSENT_AGAIN_SECONDS = 5,
    TICKET_UNSENT_AGAIN_MOST_SECONDS = 60
};

/* Checks that the draft is complete: ERROR_INVALID with one problem for each field that is missing or cannot
 * be given. */
MUST_CHECK struct error ticket_check(struct request *request, const struct dossier *dossier);

/* What will be sent, the marker in it, and what follows once the ticket is there. */
MUST_CHECK struct error ticket_offer(struct request *request, const struct dossier *dossier,
                                     const char *idempotency_key, struct submission_offer *offer);

/* Of what the person agrees to: the same key with another hash is a mistake of the caller. */
const char *ticket_hash(struct arena *arena, const char *conversation, int64_t version);

/* Claims a submission and brings it on: looks for the marker first when an earlier attempt's outcome is
 * unknown. Any process may do so at any time; the lease and the fence in the outbox keep them apart. *tried
 * is false when it was not to be claimed now. */
MUST_CHECK struct error ticket_send(struct db *db, int64_t submission, bool *tried);

#endif

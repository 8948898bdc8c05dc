/* From a reviewed draft to exactly one ticket in Jira, through the outbox. */
#ifndef SERVICE_TICKET_H
#define SERVICE_TICKET_H

#include "service/dossier.h"
#include "store/submission.h"

enum { TICKET_LEASE_SECONDS = 60, TICKET_LOOK_AGAIN_MOST_SECONDS = 15, TICKET_UNSENT_AGAIN_SECONDS = 5 };

/* Checks that the draft is complete: ERROR_INVALID with one problem for each field that is missing or cannot
 * be given. */
MUST_CHECK struct error ticket_check(struct request *request, const struct dossier *dossier);

/* What will be sent, and the marker in it. */
void ticket_offer(struct arena *arena, const struct dossier *dossier, const char *account,
                  const char *idempotency_key, struct submission_offer *offer);

/* Of what the person agrees to: the same key with another hash is a mistake of the caller. */
const char *ticket_hash(struct arena *arena, const char *conversation, int64_t version);

/* How one attempt ended, besides what the outbox says. */
struct ticket_attempt {
    bool tried;                     /* false: it was not to be claimed now */
    const struct problem *refusals; /* of Jira, with pointers and Jira's own sentence as subject */
    size_t refusal_count;
    int64_t retry_after_seconds; /* as Jira asked; 0: it did not */
};

/* Whom a proven failure is told to: a person decides what to do next and is not bound to it, what nobody
 * waits for is sent as soon as it can be. */
enum ticket_sender { TICKET_SENT_BY_PERSON, TICKET_SENT_BY_RUNNER };

/* Claims a submission and brings it on: looks for the marker first when an earlier attempt's outcome is
 * unknown. Any process may do so at any time; the lease and the fence in the outbox keep them apart. */
MUST_CHECK struct error ticket_send(struct db *db, int64_t submission, enum ticket_sender sender,
                                    struct ticket_attempt *attempt);

#endif

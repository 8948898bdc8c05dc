/* What is still to be done at a ticket once it is there, step by step.
 *
 * Planned with the submission (submission_offer.followups_json), pending from the moment the ticket is known.
 * claim -> leave -> the call -> finish. After a claim with has_left an earlier attempt's outcome is unknown:
 * look first, and do it again only when followup_leave grants it. */
#ifndef STORE_FOLLOWUP_H
#define STORE_FOLLOWUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct db;

/* One that is planned: an element of submission_offer.followups_json. */
struct followup_plan {
    const char *kind;
    const char *payload; /* a JSON object */
};
const char *followup_plans_json(struct db *db, const struct followup_plan *plans, size_t count);

struct followup {
    int64_t id;
    const char *kind;
    const char *state; /* planned, pending, doing, done, failed */
};

/* Those somebody should claim now, oldest first, at most `most`. */
MUST_CHECK struct error followup_due(struct db *db, int64_t most, struct followup **list, size_t *count);

/* Of one submission, in the order they were planned. */
MUST_CHECK struct error followup_of(struct db *db, int64_t submission, struct followup **list, size_t *count);

struct followup_claim {
    int64_t id;
    int64_t fence;
    const char *kind, *payload;
    bool has_left; /* an earlier attempt's outcome is unknown: look first */
    int64_t attempts;
    const char *ticket_key;
    const char *marker;                /* of the submission, unique for ever */
    const char *person, *conversation; /* NULL once erased */
};

/* Takes it for lease_seconds. ERROR_NOT_FOUND: not there, over, not before its time, or in other hands. Not
 * repeatable: a claim lost in commit waits for its lease. */
MUST_CHECK struct error followup_claim(struct db *db, int64_t id, int64_t lease_seconds,
                                       struct followup_claim *claim);

/* Notes, right before the call, that it leaves. *granted is false when the fence is old, the lease has
 * passed, or it left less than 15 minutes ago and may still arrive. */
MUST_CHECK struct error followup_leave(struct db *db, const struct followup_claim *claim, bool *granted);

/* state: done · failed (given up) · pending (proven not to have arrived) · doing (outcome unknown). The last
 * two are tried again after backoff_seconds, for a day. *accepted is false when the fence is old.
 * Repeatable. */
MUST_CHECK struct error followup_finish(struct db *db, const struct followup_claim *claim, const char *state,
                                        const char *error, int64_t backoff_seconds, bool *accepted);

#endif

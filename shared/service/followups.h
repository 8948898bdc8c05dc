/* What is done at a ticket once it is there: the kinds of steps, and doing those that are due.
 *
 * A kind is a line in followups.c: its name, a function that plans it when a draft is sent, and one that does
 * an attempt. A failed step never touches the ticket or another step. */
#ifndef SERVICE_FOLLOWUPS_H
#define SERVICE_FOLLOWUPS_H

#include "remote/jira.h"
#include "service/dossier.h"
#include "store/followup.h"

enum { FOLLOWUP_LEASE_SECONDS = 90, FOLLOWUP_BATCH = 20 };

/* Is there something to do once this draft is a ticket? *payload: a JSON object for the step; NULL: nothing.
 */
typedef struct error followup_planner(struct request *request, const struct dossier *dossier,
                                      const char **payload);

/* One attempt at what was claimed. has_left: an earlier attempt's outcome is unknown, so look for what it did
 * first. Right before the call that changes something, ask followup_leave (followup_may_leave does both).
 * The verdict tells what became of it: JIRA_UNSENT is tried again soon, JIRA_IN_DOUBT looked for first,
 * JIRA_REFUSED given up. */
typedef struct jira_verdict followup_step(struct db *db, const struct followup_claim *claim);

/* For steps: true when it may leave now; else *verdict is what to give back. */
bool followup_may_leave(struct db *db, const struct followup_claim *claim, struct jira_verdict *verdict);

/* All that is to be done, for submission_offer. */
MUST_CHECK struct error followups_plan(struct request *request, const struct dossier *dossier,
                                       const char **followups_json);

/* Claims and does what is due, one after the other. Any process may do so at any time. */
void followups_run(struct db *db);

#endif

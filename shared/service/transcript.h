/* The conversation a ticket came from, as a comment that only agents see. */
#ifndef SERVICE_TRANSCRIPT_H
#define SERVICE_TRANSCRIPT_H

#include "service/followups.h"

/* When the settings want it. */
MUST_CHECK struct error transcript_plan(struct request *request, const struct dossier *dossier,
                                        const char **payload);

/* Adds the comment, or finds it there already. A conversation that was erased meanwhile is not told. */
struct jira_verdict transcript_step(struct db *db, const struct followup_claim *claim);

#endif

/* Who else sees a ticket: participants, and one of the person's own organizations.
 *
 * Both stand in the draft beside its fields, under names that no field of Jira has, so that they survive a
 * change of the request type and count for its version. Participants go along when the ticket is created;
 * Jira shares with an organization only afterwards, so that is a step of its own. */
#ifndef SERVICE_SHARING_H
#define SERVICE_SHARING_H

#include "service/followups.h"
#include "service/view.h"

struct sharing {
    struct named_view *participants;
    size_t participant_count;
    struct named_view *organization;  /* NULL: with none */
    struct named_view *organizations; /* to choose from */
    size_t organization_count;
};

/* What the draft says, and what the person may choose. */
MUST_CHECK struct error sharing_load(struct request *request, const struct draft *draft,
                                     struct sharing *sharing);

/* Changes as JSON, NULL where nothing was sent: a list of accounts; an organization's id, or null. Adds the
 * problems of whom the person may not choose and of what is not their own; *count values are to be stored
 * (room for 2). Waits for Jira when somebody is new to the draft. */
MUST_CHECK struct error sharing_read(struct request *request, const struct draft *draft,
                                     const char *participants, const char *organization, struct value *values,
                                     size_t *count);

/* Who takes part. */
MUST_CHECK struct error sharing_participants(struct arena *arena, const struct draft *draft,
                                             struct named_view **participants, size_t *count);

/* The step that shares a ticket with an organization. */
MUST_CHECK struct error sharing_plan(struct request *request, const struct dossier *dossier,
                                     const char **payload);
struct jira_verdict sharing_step(struct db *db, const struct followup_claim *claim);

#endif

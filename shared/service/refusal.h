/* Why Jira refused a ticket, as the outbox keeps it and the person can act on it.
 *
 * Its words count where they are about values. Where they name no field, or say that something is forbidden,
 * Jira is asked about the people of the ticket: whoever it is raised for may be gone or shut out, and so may
 * those it is shared with. */
#ifndef SERVICE_REFUSAL_H
#define SERVICE_REFUSAL_H

#include "remote/jira.h"
#include "store/submission.h"

struct db;
struct named_view;

/* In place of a field's id: a participant, whose name is the message. */
#define REFUSAL_OF_PARTICIPANT "+participants"

struct refused_ticket {
    const char *service_desk_id, *type_id;
    const char *on_behalf_of;
    const struct named_view *participants;
    size_t participant_count;
};

/* The end of a submission, in db->arena. Code "jira_person": the person may not raise it any more. Waits for
 * Jira, REFUSAL_ASKING_MS at most and one call more. */
enum { REFUSAL_ASKING_MS = 15000 };
struct submission_outcome refusal_outcome(struct db *db, const struct refused_ticket *ticket,
                                          const struct jira_creation *creation);

#endif

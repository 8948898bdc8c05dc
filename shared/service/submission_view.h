/* How a submission stands, as it is shown: by submit to who asks, and in the preview. */
#ifndef SERVICE_SUBMISSION_VIEW_H
#define SERVICE_SUBMISSION_VIEW_H

#include "service/view.h"
#include "store/submission.h"
#include "web/request.h"

enum { SUBMISSION_ASK_AGAIN_SECONDS = 2 };

struct refusal_view {
    const char *pointer;
    const char *detail;
};

struct followup_view {
    const char *kind;
    const char *state; /* waiting, done, failed */
};

struct submission_view {
    const char *conversation;
    const char *state; /* creating · waiting (to be sent) · confirming (it may be there) · created · failed */
    const char *detail;
    struct ticket_view *ticket;  /* created */
    struct refusal_view *errors; /* failed: what Jira said */
    size_t error_count;
    struct followup_view *follow_ups;
    size_t follow_up_count;
};
extern const struct field submission_view_fields[];

/* The ticket it has become, with its files. catalogue: for the type's name; NULL: its id must do. */
MUST_CHECK struct error submission_ticket(struct request *request, const struct submission *submission,
                                          const struct catalogue *catalogue, struct ticket_view **ticket);

MUST_CHECK struct error submission_view_fill(struct request *request, const struct submission *submission,
                                             const struct catalogue *catalogue, struct submission_view *view);

/* The latest of a conversation as its preview shows it at this version of the draft: NULL when there is none,
 * it was taken back, or what was refused has been changed since. */
MUST_CHECK struct error submission_view_of(struct request *request, const char *conversation, int64_t version,
                                           const struct catalogue *catalogue,
                                           const struct submission_view **view);

/* Nothing was created, and why: the person may correct it, wait, or click again at once. For a submission
 * that failed; Jira's problems with single values become problems of the request. */
struct error submission_verdict(struct request *request, const struct submission *submission);

/* Being sent at this moment, by whoever brought it or its successor: no outcome is known yet. */
bool submission_is_in_hand(const struct submission *submission);

bool submission_is_under_way(const struct submission *submission);

#endif

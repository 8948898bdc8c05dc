/* What the person who sends a draft is told: the ticket, why there is none, or that it is under way. */
#ifndef SERVICE_SUBMISSION_ANSWER_H
#define SERVICE_SUBMISSION_ANSWER_H

#include "store/submission.h"
#include "web/request.h"

/* For what submission_accept found; one that is new or was asked about again is brought on first. Replies 201
 * with the ticket. ERROR_INVALID: Jira's problems with single fields, or the key stands for another draft;
 * ERROR_CONFLICT: there is a ticket already; ERROR_VERSION_MOVED; ERROR_NOT_FOUND; ERROR_IN_PROGRESS: ask
 * again; ERROR_REMOTE_…: nothing was created, or (ERROR_REMOTE_TIMEOUT) nobody can tell yet. */
MUST_CHECK struct error submission_answer(struct request *request, enum submission_finding finding,
                                          const struct submission *submission);

#endif

/* What the person who sends a draft is told: the ticket, why there is none, or that it is under way. */
#ifndef SERVICE_SUBMISSION_ANSWER_H
#define SERVICE_SUBMISSION_ANSWER_H

#include "store/submission.h"
#include "web/request.h"

/* For what submission_accept found; one that is new or was asked about again is brought on first. Replies 201
 * with the ticket, or 202 with where to look when it goes on by itself: the service desk is away, or nobody
 * can tell yet. ERROR_INVALID: Jira's problems with single fields, or the key stands for another draft;
 * ERROR_CONFLICT: there is a ticket already; ERROR_VERSION_MOVED; ERROR_NOT_FOUND; ERROR_IN_PROGRESS: ask
 * again; ERROR_REMOTE_…: nothing was created. */
MUST_CHECK struct error submission_answer(struct request *request, enum submission_finding finding,
                                          const struct submission *submission);

/* Replies with how the latest submission of a conversation stands; nothing is sent for it. ERROR_NOT_FOUND.
 */
MUST_CHECK struct error submission_show(struct request *request, const char *conversation);

/* Frees a draft whose ticket waits for the service desk. ERROR_NOT_FOUND: none does; ERROR_IN_PROGRESS: it
 * may be there. */
MUST_CHECK struct error submission_take_back(struct request *request, const char *conversation);

#endif

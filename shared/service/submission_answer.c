/* Tickets, and what is told instead. */
#include "service/submission_answer.h"

#include "base/arena.h"
#include "base/environment.h"
#include "base/text.h"
#include "service/attachments.h"
#include "service/desk.h"
#include "service/outbox_runner.h"
#include "service/submission_view.h"
#include "service/ticket.h"
#include "store/conversation.h"
#include "web/reply.h"

/* The names of types are for show: without the catalogue there are none. */
static const struct catalogue *catalogue_of(struct request *request, const char *conversation_id)
{
    struct conversation conversation = {0};
    const struct desk *desk;

    if (conversation_load(request->db, request->person.account, conversation_id, &conversation).kind ||
        desk_borrow_now(request->arena, request->db, conversation.portal_id, request->language, &desk).kind)
        return NULL;
    return desk->catalogue;
}

static struct error reply_view(struct request *request, const struct submission *submission, int status)
{
    struct submission_view view;

    TRY(submission_view_fill(request, submission, catalogue_of(request, submission->conversation), &view));
    if (submission_is_under_way(submission))
        request->retry_after_seconds = SUBMISSION_ASK_AGAIN_SECONDS;
    return reply_json(request, status, submission_view_fields, &view);
}

/* It goes on by itself: here is where to look. */
static struct error reply_later(struct request *request, const struct submission *submission)
{
    request->location = arena_format(request->arena, "%s/submit?conversation=%s", environment.base_path,
                                     submission->conversation);
    return reply_view(request, submission, 202);
}

static struct error reply_ticket(struct request *request, const struct submission *submission)
{
    struct ticket_view *ticket;

    TRY(attachments_deliver(request->db, submission->id));
    TRY(submission_ticket(request, submission, catalogue_of(request, submission->conversation), &ticket));
    outbox_runner_wake();
    return reply_json(request, 201, ticket_view_fields, ticket);
}

/* Brings the submission on and answers with where it stands. */
static struct error send_and_reply(struct request *request, int64_t id)
{
    struct submission submission = {0};
    bool tried;

    TRY(ticket_send(request->db, id, &tried));
    TRY(submission_load(request->db, id, &submission));
    if (text_equals(submission.state, "done"))
        return reply_ticket(request, &submission);
    if (text_equals(submission.state, "failed"))
        return submission_verdict(request, &submission);
    if (!submission_is_in_hand(&submission))
        return reply_later(request, &submission);
    request->retry_after_seconds = SUBMISSION_ASK_AGAIN_SECONDS;
    return ERROR(IN_PROGRESS, SUBMISSION_RUNNING);
}

struct error submission_answer(struct request *request, enum submission_finding finding,
                               const struct submission *submission)
{
    switch (finding) {
    case SUBMISSION_NEW:
    case SUBMISSION_REPLAY:
        return send_and_reply(request, submission->id);
    case SUBMISSION_SUBMITTED:
        return ERROR_ABOUT(CONFLICT, TICKET_EXISTS, submission->ticket_key);
    case SUBMISSION_MISMATCH:
        return ERROR(INVALID, IDEMPOTENCY_KEY_USED);
    case SUBMISSION_BUSY:
        return ERROR(IN_PROGRESS, SUBMISSION_RUNNING);
    case SUBMISSION_MOVED:
        return ERROR(VERSION_MOVED, VERSION_MOVED);
    default:
        return ERROR(NOT_FOUND, CONVERSATION_UNKNOWN);
    }
}

static struct error in_words(struct error error)
{
    return error.kind == ERROR_NOT_FOUND ? ERROR(NOT_FOUND, SUBMISSION_UNKNOWN) : error;
}

struct error submission_show(struct request *request, const char *conversation)
{
    struct submission submission = {0};

    TRY(in_words(submission_of(request->db, request->person.account, conversation, &submission)));
    if (text_equals(submission.error, "withdrawn"))
        return ERROR(NOT_FOUND, SUBMISSION_UNKNOWN);
    return reply_view(request, &submission, 200);
}

struct error submission_take_back(struct request *request, const char *conversation)
{
    TRY(in_words(submission_withdraw(request->db, request->person.account, conversation)));
    return reply_nothing(request);
}

/* Tickets, verdicts and the words for what is under way. */
#include "service/submission_answer.h"

#include "base/text.h"
#include "service/desk.h"
#include "service/ticket.h"
#include "service/view.h"
#include "store/conversation.h"
#include "web/reply.h"

enum { ASK_AGAIN_SECONDS = 2 };

static struct error reply_ticket(struct request *request, const struct submission *submission)
{
    struct conversation conversation = {.portal_id = ""};
    const struct desk *desk;
    const struct request_type *type = NULL;

    TRY(conversation_load(request->db, request->person.account, submission->conversation, &conversation));
    if (!desk_borrow_for(request->arena, request->db, conversation.portal_id, request->language, &desk).kind)
        type = catalogue_type(desk->catalogue, submission->request_type_id);
    return reply_json(request, 201, ticket_view_fields, view_ticket(request->arena, submission, type));
}

/* Nothing was created, and why: the person may correct it, wait, or click again at once. */
static struct error verdict_of(const char *code)
{
    static const struct {
        const char *code;
        enum error_kind kind;
        enum phrase phrase;
    } verdicts[] = {
        {"jira_field", ERROR_INVALID, PHRASE_TICKET_REFUSED},
        {"jira_unreachable", ERROR_REMOTE_FAILED, PHRASE_TICKET_UNSENT},
        {"jira_insecure", ERROR_REMOTE_FAILED, PHRASE_TICKET_UNSENT},
        {"jira_rate_limited", ERROR_REMOTE_BUSY, PHRASE_TICKET_PUT_OFF},
        {"jira_auth", ERROR_REMOTE_REFUSED, PHRASE_TICKET_LOCKED_OUT},
        {"jira_forbidden", ERROR_REMOTE_REFUSED, PHRASE_TICKET_LOCKED_OUT},
        {"untraceable", ERROR_REMOTE_TIMEOUT, PHRASE_TICKET_UNTRACEABLE},
        {"jira_redirect", ERROR_REMOTE_REFUSED, PHRASE_TICKET_LOCKED_OUT},
    };

    for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
        if (text_equals(verdicts[i].code, code))
            return (struct error){.kind = verdicts[i].kind, .phrase = verdicts[i].phrase};
    return ERROR(REMOTE_REFUSED, TICKET_REFUSED);
}

/* What Jira said against single fields comes back as problems of the preview. */
static struct error refusal(struct request *request, const struct submission *submission,
                            const struct ticket_attempt *attempt)
{
    for (size_t i = 0; i < attempt->refusal_count; i++)
        problems_add(request->arena, &request->problems, attempt->refusals[i].pointer,
                     attempt->refusals[i].phrase, attempt->refusals[i].subject);
    request->retry_after_seconds = (int)attempt->retry_after_seconds;
    return verdict_of(submission->error);
}

/* Under way: being sent at this moment, waiting for a service desk that is away, or perhaps there already. */
static struct error not_yet(struct request *request, const struct submission *submission, bool tried)
{
    request->retry_after_seconds = ASK_AGAIN_SECONDS;
    if (tried)
        return ERROR(REMOTE_TIMEOUT, TICKET_IN_DOUBT);
    if (!submission->error)
        return ERROR(IN_PROGRESS, SUBMISSION_RUNNING);
    if (text_equals(submission->state, "pending"))
        return ERROR(IN_PROGRESS, TICKET_WAITING);
    return ERROR(IN_PROGRESS, TICKET_IN_DOUBT);
}

/* Brings the submission on and answers with where it stands. */
static struct error send_and_reply(struct request *request, int64_t id)
{
    struct ticket_attempt attempt;
    struct submission submission = {0};

    TRY(ticket_send(request->db, id, TICKET_SENT_BY_PERSON, &attempt));
    TRY(submission_load(request->db, id, &submission));
    if (text_equals(submission.state, "done"))
        return reply_ticket(request, &submission);
    if (text_equals(submission.state, "failed"))
        return refusal(request, &submission, &attempt);
    return not_yet(request, &submission, attempt.tried);
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

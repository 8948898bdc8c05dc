/* States and verdicts in words. */
#include "service/submission_view.h"

#include "base/arena.h"
#include "base/text.h"
#include "service/refusal.h"
#include "store/attachment.h"
#include "store/followup.h"

static const struct field refusal_view_fields[] = {
    FIELD_TEXT(struct refusal_view, pointer),
    FIELD_TEXT(struct refusal_view, detail),
    FIELDS_END,
};

static const struct field followup_view_fields[] = {
    FIELD_TEXT(struct followup_view, kind),
    FIELD_TEXT(struct followup_view, state),
    FIELDS_END,
};

const struct field submission_view_fields[] = {
    FIELD_TEXT(struct submission_view, conversation),
    FIELD_TEXT(struct submission_view, state),
    FIELD_TEXT(struct submission_view, detail),
    FIELD_OBJECT(struct submission_view, ticket, ticket_view_fields, struct ticket_view),
    FIELD_LIST(struct submission_view, errors, error_count, refusal_view_fields, struct refusal_view),
    FIELD_LIST(struct submission_view, follow_ups, follow_up_count, followup_view_fields,
               struct followup_view),
    FIELDS_END,
};

bool submission_is_under_way(const struct submission *submission)
{
    return text_equals(submission->state, "pending") || text_equals(submission->state, "sending");
}

bool submission_is_in_hand(const struct submission *submission)
{
    return submission_is_under_way(submission) && !submission->error;
}

/* ---- verdicts ---- */

static struct error verdict_of(const char *code)
{
    static const struct {
        const char *code;
        enum error_kind kind;
        enum phrase phrase;
    } verdicts[] = {
        {"jira_field", ERROR_INVALID, PHRASE_TICKET_REFUSED},
        {"jira_gone", ERROR_INVALID, PHRASE_TICKET_TYPE_GONE},
        {"jira_person", ERROR_INVALID, PHRASE_TICKET_NOT_YOURS},
        {"jira_unreachable", ERROR_REMOTE_FAILED, PHRASE_TICKET_UNSENT},
        {"overdue", ERROR_REMOTE_FAILED, PHRASE_TICKET_UNSENT},
        {"jira_insecure", ERROR_REMOTE_FAILED, PHRASE_TICKET_UNSENT},
        {"jira_rate_limited", ERROR_REMOTE_BUSY, PHRASE_TICKET_PUT_OFF},
        {"jira_auth", ERROR_REMOTE_REFUSED, PHRASE_TICKET_LOCKED_OUT},
        {"jira_forbidden", ERROR_REMOTE_REFUSED, PHRASE_TICKET_LOCKED_OUT},
        {"jira_redirect", ERROR_REMOTE_REFUSED, PHRASE_TICKET_LOCKED_OUT},
        {"untraceable", ERROR_REMOTE_TIMEOUT, PHRASE_TICKET_UNTRACEABLE},
    };

    for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
        if (text_equals(verdicts[i].code, code))
            return (struct error){.kind = verdicts[i].kind, .phrase = verdicts[i].phrase};
    return ERROR(REMOTE_REFUSED, TICKET_REFUSED);
}

static struct problem problem_of(struct arena *arena, const struct submission_refusal *refusal)
{
    struct problem problem = {.pointer = "", .phrase = PHRASE_FIELD_REFUSED, .subject = refusal->message};

    if (text_equals(refusal->field, REFUSAL_OF_PARTICIPANT)) {
        problem.pointer = "/participants";
        problem.phrase = PHRASE_PARTICIPANT_REFUSED;
    } else if (!text_is_empty(refusal->field)) {
        problem.pointer = arena_format(arena, "/values/%s", refusal->field);
    }
    return problem;
}

struct error submission_verdict(struct request *request, const struct submission *submission)
{
    struct submission_refusal *refusals;
    struct error verdict = verdict_of(submission->error);
    size_t count;

    TRY(submission_refusals(request->arena, submission->refusals, &refusals, &count));
    for (size_t i = 0; i < count; i++) {
        struct problem problem = problem_of(request->arena, &refusals[i]);

        problems_add(request->arena, &request->problems, problem.pointer, problem.phrase, problem.subject);
    }
    if (verdict.phrase == PHRASE_TICKET_TYPE_GONE || verdict.phrase == PHRASE_TICKET_NOT_YOURS)
        problems_add(request->arena, &request->problems, "/request_type", PHRASE_TYPE_UNKNOWN, NULL);
    return verdict;
}

/* ---- views ---- */

static void tell(struct request *request, const struct submission *submission, struct submission_view *view)
{
    enum phrase phrase = PHRASE_SUBMISSION_RUNNING;

    view->state = "creating";
    if (text_equals(submission->state, "done")) {
        view->state = "created";
        phrase = PHRASE_TICKET_CREATED;
    } else if (text_equals(submission->state, "failed")) {
        view->state = "failed";
        phrase = verdict_of(submission->error).phrase;
    } else if (!submission_is_in_hand(submission)) {
        bool waits = text_equals(submission->state, "pending");

        view->state = waits ? "waiting" : "confirming";
        phrase = waits ? PHRASE_TICKET_WAITING : PHRASE_TICKET_IN_DOUBT;
    }
    view->detail = phrase_text(request->language, phrase);
}

static struct error fill_errors(struct request *request, const struct submission *submission,
                                struct submission_view *view)
{
    struct submission_refusal *refusals;
    size_t count;

    TRY(submission_refusals(request->arena, submission->refusals, &refusals, &count));
    view->errors = arena_many(request->arena, count, struct refusal_view);
    view->error_count = count;
    for (size_t i = 0; i < count; i++) {
        struct problem problem = problem_of(request->arena, &refusals[i]);

        view->errors[i] = (struct refusal_view){
            .pointer = problem.pointer,
            .detail = phrase_fill(request->arena, request->language, problem.phrase,
                                  PHRASE_VALUES({"subject", problem.subject})),
        };
    }
    return NO_ERROR;
}

static struct error fill_followups(struct request *request, const struct submission *submission,
                                   struct submission_view *view)
{
    struct followup *list;
    size_t count;

    TRY(followup_of(request->db, submission->id, &list, &count));
    view->follow_ups = arena_many(request->arena, count, struct followup_view);
    view->follow_up_count = count;
    for (size_t i = 0; i < count; i++) {
        bool over = text_equals(list[i].state, "done") || text_equals(list[i].state, "failed");

        view->follow_ups[i] = (struct followup_view){list[i].kind, over ? list[i].state : "waiting"};
    }
    return NO_ERROR;
}

struct error submission_ticket(struct request *request, const struct submission *submission,
                               const struct catalogue *catalogue, struct ticket_view **ticket)
{
    const struct request_type *type =
        catalogue ? catalogue_type(catalogue, submission->request_type_id) : NULL;
    const struct attachment *files;
    size_t count;

    TRY(attachment_of(request->db, submission->conversation, &files, &count));
    *ticket = view_ticket(request->arena, submission, type, files, count, request->language);
    return NO_ERROR;
}

struct error submission_view_fill(struct request *request, const struct submission *submission,
                                  const struct catalogue *catalogue, struct submission_view *view)
{
    *view = (struct submission_view){.conversation = submission->conversation};
    tell(request, submission, view);
    if (submission->ticket_key)
        TRY(submission_ticket(request, submission, catalogue, &view->ticket));
    TRY(fill_errors(request, submission, view));
    return fill_followups(request, submission, view);
}

struct error submission_view_of(struct request *request, const char *conversation, int64_t version,
                                const struct catalogue *catalogue, const struct submission_view **view)
{
    struct submission submission = {0};
    struct error error = submission_of(request->db, request->person.account, conversation, &submission);
    struct submission_view *found;

    *view = NULL;
    if (error.kind == ERROR_NOT_FOUND)
        return NO_ERROR;
    if (error.kind)
        return error;
    if (text_equals(submission.state, "failed") &&
        (submission.version != version || text_equals(submission.error, "withdrawn")))
        return NO_ERROR;
    found = arena_one(request->arena, struct submission_view);
    *view = found;
    return submission_view_fill(request, &submission, catalogue, found);
}

/* POST /submit sends a reviewed draft to Jira, exactly once; GET tells how that stands, DELETE takes back
 * what waits for the service desk. */
#include "base/text.h"
#include "service/belonging.h"
#include "service/dossier.h"
#include "service/form_now.h"
#include "service/outbox_runner.h"
#include "service/sessions.h"
#include "service/submission_answer.h"
#include "service/ticket.h"
#include "web/handler.h"

struct order {
    const char *conversation;
    int64_t version;
};
static const struct field order_fields[] = {
    FIELD_TEXT(struct order, conversation, .max_bytes = 64),
    FIELD_INT64(struct order, version),
    FIELDS_END,
};

/* A submission accepted earlier is looked at before the draft is: what was agreed to then may no longer be
 * complete, in scope or even there, and still has its ticket. */
static struct error find_earlier(struct request *request, const struct order *order, const char *key,
                                 bool *answered)
{
    const struct submission_offer question = {
        .person = request->person.account,
        .conversation = order->conversation,
        .idempotency_key = key,
        .version = order->version,
        .payload_hash = ticket_hash(request->arena, order->conversation, order->version),
    };
    enum submission_finding finding;
    struct submission submission = {0};

    TRY(submission_accept(request->db, &question, &finding, &submission));
    *answered = finding != SUBMISSION_NONE;
    return *answered ? submission_answer(request, finding, &submission) : NO_ERROR;
}

static struct error submit_draft(struct request *request)
{
    struct order order = {0};
    struct dossier dossier = {0};
    struct submission_offer offer;
    struct submission submission = {0};
    enum submission_finding finding;
    const char *key;
    bool answered;

    TRY(request_idempotency_key(request, &key));
    TRY(request_json(request, order_fields, &order));
    if (!uuid_is_valid(order.conversation))
        return ERROR(NOT_FOUND, CONVERSATION_UNKNOWN);
    TRY(find_earlier(request, &order, key, &answered));
    if (answered)
        return NO_ERROR;
    TRY(dossier_load(request, order.conversation, &dossier));
    if (dossier.draft.version != order.version)
        return ERROR(VERSION_MOVED, VERSION_MOVED);
    TRY(form_now_read(request, &dossier));
    TRY(ticket_check(request, &dossier));
    TRY(ticket_offer(request, &dossier, key, &offer));
    TRY(submission_accept(request->db, &offer, &finding, &submission));
    return submission_answer(request, finding, &submission);
}

static struct error show_submission(struct request *request)
{
    const char *conversation;

    TRY(request_query_needed(request, "conversation", &conversation));
    return submission_show(request, conversation);
}

static struct error take_back(struct request *request)
{
    const char *conversation;

    TRY(request_query_needed(request, "conversation", &conversation));
    return submission_take_back(request, conversation);
}

static const struct route routes[] = {
    {"GET", "/submit", MAY_CUSTOMER, show_submission, {"conversation"}},
    {"POST", "/submit", MAY_CUSTOMER, submit_draft, {NULL}},
    {"DELETE", "/submit", MAY_CUSTOMER, take_back, {"conversation"}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv,
                       &(struct program){.name = "submit",
                                         .routes = routes,
                                         .membership = belonging_fill,
                                         .session = session_visitor,
                                         .start = outbox_runner_start,
                                         .stop = outbox_runner_stop});
}

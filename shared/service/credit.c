/* Credits in and out. */
#include "service/credit.h"

#include "service/scope.h"
#include "web/reply.h"

#define CREDIT_TOKENS_MAX 1000000000000

static const struct field credit_fields[] = {
    FIELD_INT64(struct credit, tokens),
    FIELD_TEXT(struct credit, note, .max_bytes = 500),
    FIELDS_END,
};

struct credit_view {
    int64_t limit, used, remaining;
};
static const struct field credit_view_fields[] = {
    FIELD_INT64(struct credit_view, limit),
    FIELD_INT64(struct credit_view, used),
    FIELD_INT64(struct credit_view, remaining),
    FIELDS_END,
};

struct error credit_read(struct request *request, struct credit *credit)
{
    *credit = (struct credit){0};
    TRY(request_json(request, credit_fields, credit));
    if (!scope_quota().has_limit)
        return ERROR(CONFLICT, NO_QUOTA_HERE);
    if (credit->tokens < 1 || credit->tokens > CREDIT_TOKENS_MAX)
        return request_problem(request, "/tokens", PHRASE_NUMBER_OUT_OF_RANGE, "1–1000000000000");
    return NO_ERROR;
}

struct error credit_add(struct request *request, const char *idempotency_key, const struct credit *credit,
                        bool *fresh)
{
    struct quota quota = scope_quota();
    struct actor actor = request_actor(request);
    struct error error =
        quota_credit(request->db, &quota, idempotency_key, credit->tokens, credit->note, &actor, fresh);

    if (error.kind == ERROR_CONFLICT)
        return request_problem(request, "/tokens", PHRASE_IDEMPOTENCY_KEY_USED, NULL);
    return error;
}

struct error credit_reply(struct request *request, int http_status)
{
    struct quota quota = scope_quota();
    struct usage usage = {0};

    TRY(usage_load(request->db, &quota, &usage));
    return reply_json(request, http_status, credit_view_fields,
                      &(struct credit_view){
                          .limit = usage.quota_limit,
                          .used = usage.used,
                          .remaining = usage.quota_limit - usage.used,
                      });
}

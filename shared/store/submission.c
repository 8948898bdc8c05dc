/* The outbox of tickets. */
#include "store/submission.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "store/db.h"
#include "store/single.h"

enum { REFUSALS_BYTES_MAX = 256 * 1024 };

const struct field submission_fields[] = {
    FIELD_INT64(struct submission, id),
    FIELD_TEXT(struct submission, conversation, .optional = true),
    FIELD_TEXT(struct submission, person, .optional = true),
    FIELD_TEXT(struct submission, state),
    FIELD_INT64(struct submission, version),
    FIELD_TEXT(struct submission, request_type_id),
    FIELD_TEXT(struct submission, marker),
    FIELD_TEXT(struct submission, ticket_key, .optional = true),
    FIELD_TEXT(struct submission, ticket_url, .optional = true),
    FIELD_TEXT(struct submission, error, .optional = true),
    FIELD_JSON(struct submission, refusals, .optional = true),
    FIELD_TIME(struct submission, created),
    FIELD_TIME(struct submission, finished, .optional = true),
    FIELD_INT64(struct submission, wait_seconds),
    FIELDS_END,
};

static const struct field refusal_fields[] = {
    FIELD_TEXT(struct submission_refusal, field),
    FIELD_TEXT(struct submission_refusal, message),
    FIELDS_END,
};

struct refusals {
    struct submission_refusal *list;
    size_t count;
};
static const struct field refusals_fields[] = {
    FIELD_LIST(struct refusals, list, count, refusal_fields, struct submission_refusal),
    FIELDS_END,
};

const char *submission_refusals_json(struct arena *arena, const struct submission_refusal *list, size_t count)
{
    struct buffer *json = buffer_new(arena, REFUSALS_BYTES_MAX);

    json_write(json, refusals_fields,
               &(struct refusals){.list = (struct submission_refusal *)list, .count = count});
    return json->bytes;
}

struct error submission_refusals(struct arena *arena, const char *json, struct submission_refusal **list,
                                 size_t *count)
{
    struct refusals refusals = {0};

    if (json)
        TRY(json_read_text(arena, json, refusals_fields, JSON_STRICT, &refusals));
    *list = refusals.list;
    *count = refusals.count;
    return NO_ERROR;
}

const struct field submission_claim_fields[] = {
    FIELD_INT64(struct submission_claim, id),
    FIELD_INT64(struct submission_claim, fence),
    FIELD_TEXT(struct submission_claim, mode),
    FIELD_BOOL(struct submission_claim, may_resend),
    FIELD_TEXT(struct submission_claim, person, .optional = true),
    FIELD_TEXT(struct submission_claim, conversation, .optional = true),
    FIELD_TEXT(struct submission_claim, marker),
    FIELD_JSON(struct submission_claim, payload),
    FIELD_TEXT(struct submission_claim, request_type_id),
    FIELD_INT64(struct submission_claim, attempts),
    FIELD_INT64(struct submission_claim, age_minutes),
    FIELDS_END,
};

struct accepted {
    const char *finding;
    int64_t id;
};
static const struct field accepted_fields[] = {FIELD_TEXT(struct accepted, finding),
                                               FIELD_INT64(struct accepted, id), FIELDS_END};

#define SUBMISSION_FINDING_NAME(finding, name) [SUBMISSION_##finding] = name,
static const char *const finding_names[] = {SUBMISSION_FINDINGS(SUBMISSION_FINDING_NAME)};

static struct error finding_of(const char *name, enum submission_finding *finding)
{
    for (size_t at = 0; at < SUBMISSION_FINDINGS_COUNT; at++)
        if (strcmp(finding_names[at], name) == 0) {
            *finding = (enum submission_finding)at;
            return NO_ERROR;
        }
    log_error("the database found something unknown", "finding=%s", name);
    return ERROR(INTERNAL, DATABASE_BROKEN);
}

struct error submission_accept(struct db *db, const struct submission_offer *offer,
                               enum submission_finding *finding, struct submission *submission)
{
    struct accepted accepted = {0};

    *submission = (struct submission){0};
    *finding = SUBMISSION_NONE;
    if (!uuid_is_valid(offer->conversation))
        return NO_ERROR;
    TRY(db_one(db, STATEMENT_SUBMISSION_ACCEPT,
               PARAMETERS(TEXT(offer->person), TEXT(offer->conversation), TEXT(offer->idempotency_key),
                          INT64(offer->version), TEXT(offer->payload_hash), TEXT(offer->payload_json),
                          TEXT(offer->request_type_id), TEXT(offer->marker), TEXT(offer->followups_json)),
               accepted_fields, &accepted));
    TRY(finding_of(accepted.finding, finding));
    if (accepted.id == 0)
        return NO_ERROR;
    return submission_load(db, accepted.id, submission);
}

struct error submission_claim(struct db *db, int64_t id, int64_t lease_seconds,
                              struct submission_claim *claim)
{
    *claim = (struct submission_claim){0};
    return db_one(db, STATEMENT_SUBMISSION_CLAIM, PARAMETERS(INT64(id), INT64(lease_seconds)),
                  submission_claim_fields, claim);
}

struct error submission_resend(struct db *db, const struct submission_claim *claim, bool *granted)
{
    return single_yes(db, STATEMENT_SUBMISSION_RESEND, PARAMETERS(INT64(claim->id), INT64(claim->fence)),
                      granted);
}

struct error submission_finish(struct db *db, const struct submission_claim *claim,
                               const struct submission_outcome *outcome, bool *accepted)
{
    return single_yes(db, STATEMENT_SUBMISSION_FINISH,
                      PARAMETERS(INT64(claim->id), INT64(claim->fence), TEXT(outcome->state),
                                 TEXT(outcome->ticket_key), TEXT(outcome->ticket_url), TEXT(outcome->error),
                                 TEXT(outcome->refusals), INT64(outcome->backoff_seconds)),
                      accepted);
}

struct error submission_withdraw(struct db *db, const char *person, const char *conversation)
{
    const char *finding;

    if (!uuid_is_valid(conversation))
        return ERROR(NOT_FOUND, ROW_NOT_THERE);
    TRY(single_word(db, STATEMENT_SUBMISSION_WITHDRAW, PARAMETERS(TEXT(person), TEXT(conversation)),
                    &finding));
    if (text_equals(finding, "none"))
        return ERROR(NOT_FOUND, ROW_NOT_THERE);
    return text_equals(finding, "sent") ? ERROR(IN_PROGRESS, SUBMISSION_RUNNING) : NO_ERROR;
}

struct error submission_of(struct db *db, const char *person, const char *conversation,
                           struct submission *submission)
{
    *submission = (struct submission){0};
    if (!uuid_is_valid(conversation))
        return ERROR(NOT_FOUND, ROW_NOT_THERE);
    return db_one(db, STATEMENT_SUBMISSION_OF, PARAMETERS(TEXT(person), TEXT(conversation)),
                  submission_fields, submission);
}

struct error submission_load(struct db *db, int64_t id, struct submission *submission)
{
    *submission = (struct submission){0};
    return db_one(db, STATEMENT_SUBMISSION_LOAD, PARAMETERS(INT64(id)), submission_fields, submission);
}

struct error submission_due(struct db *db, int64_t most, struct submission **list, size_t *count)
{
    return db_many(db, STATEMENT_SUBMISSION_DUE, PARAMETERS(INT64(most)), submission_fields, sizeof(**list),
                   list, count);
}

static const struct field ticket_fields[] = {FIELD_TEXT(struct submission, ticket_key), FIELDS_END};

struct error submission_keys(struct db *db, const char *person, const char *const **keys, size_t *count)
{
    struct submission *list;
    const char **texts;

    TRY(db_many(db, STATEMENT_SUBMISSION_KEYS, PARAMETERS(TEXT(person)), ticket_fields, sizeof(*list), &list,
                count));
    texts = arena_many(db->arena, *count, const char *);
    for (size_t i = 0; i < *count; i++)
        texts[i] = list[i].ticket_key;
    *keys = texts;
    return NO_ERROR;
}

static const struct field swept_fields[] = {
    FIELD_INT64(struct submission, id),
    FIELD_TEXT(struct submission, marker),
    FIELD_TEXT(struct submission, ticket_key),
    FIELDS_END,
};

struct error submission_sweep_due(struct db *db, int64_t most, struct submission **list, size_t *count)
{
    return db_many(db, STATEMENT_SUBMISSION_SWEEP_DUE, PARAMETERS(INT64(most)), swept_fields, sizeof(**list),
                   list, count);
}

struct error submission_sweep(struct db *db, int64_t id, const char *const *doubles, size_t count, bool *news)
{
    return single_yes(db, STATEMENT_SUBMISSION_SWEEP,
                      PARAMETERS(INT64(id), TEXT(single_list(db, doubles, count))), news);
}

const struct field submission_state_fields[] = {
    FIELD_INT64(struct submission_state, waiting),      FIELD_INT64(struct submission_state, confirming),
    FIELD_INT64(struct submission_state, failed_steps), FIELD_INT64(struct submission_state, double_tickets),
    FIELD_JSON(struct submission_state, doubles),       FIELDS_END,
};

struct error submission_state_load(struct db *db, struct submission_state *state)
{
    *state = (struct submission_state){0};
    return db_one(db, STATEMENT_SUBMISSION_STATE, NO_PARAMETERS, submission_state_fields, state);
}

/* Steps after the ticket. */
#include "store/followup.h"

#include "base/buffer.h"
#include "base/json.h"
#include "store/db.h"
#include "store/single.h"

enum { PLANS_BYTES_MAX = 256 * 1024 };

static const struct field plan_fields[] = {
    FIELD_TEXT(struct followup_plan, kind),
    FIELD_JSON(struct followup_plan, payload),
    FIELDS_END,
};

static const struct field followup_fields[] = {
    FIELD_INT64(struct followup, id),
    FIELD_TEXT(struct followup, kind),
    FIELD_TEXT(struct followup, state),
    FIELDS_END,
};

static const struct field claim_fields[] = {
    FIELD_INT64(struct followup_claim, id),
    FIELD_INT64(struct followup_claim, fence),
    FIELD_TEXT(struct followup_claim, kind),
    FIELD_JSON(struct followup_claim, payload),
    FIELD_BOOL(struct followup_claim, has_left),
    FIELD_INT64(struct followup_claim, attempts),
    FIELD_TEXT(struct followup_claim, ticket_key),
    FIELD_TEXT(struct followup_claim, marker),
    FIELD_TEXT(struct followup_claim, person, .optional = true),
    FIELD_TEXT(struct followup_claim, conversation, .optional = true),
    FIELDS_END,
};

const char *followup_plans_json(struct db *db, const struct followup_plan *plans, size_t count)
{
    struct buffer *json = buffer_new(db->arena, PLANS_BYTES_MAX);

    buffer_add_char(json, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(json, ',');
        json_write(json, plan_fields, &plans[i]);
    }
    buffer_add_char(json, ']');
    return json->bytes;
}

struct error followup_due(struct db *db, int64_t most, struct followup **list, size_t *count)
{
    return db_many(db, STATEMENT_FOLLOWUP_DUE, PARAMETERS(INT64(most)), followup_fields, sizeof(**list), list,
                   count);
}

struct error followup_of(struct db *db, int64_t submission, struct followup **list, size_t *count)
{
    return db_many(db, STATEMENT_FOLLOWUP_OF, PARAMETERS(INT64(submission)), followup_fields, sizeof(**list),
                   list, count);
}

struct error followup_claim(struct db *db, int64_t id, int64_t lease_seconds, struct followup_claim *claim)
{
    *claim = (struct followup_claim){0};
    return db_one(db, STATEMENT_FOLLOWUP_CLAIM, PARAMETERS(INT64(id), INT64(lease_seconds)), claim_fields,
                  claim);
}

struct error followup_leave(struct db *db, const struct followup_claim *claim, bool *granted)
{
    return single_yes(db, STATEMENT_FOLLOWUP_LEAVE, PARAMETERS(INT64(claim->id), INT64(claim->fence)),
                      granted);
}

struct error followup_finish(struct db *db, const struct followup_claim *claim, const char *state,
                             const char *error, int64_t backoff_seconds, bool *accepted)
{
    return single_yes(
        db, STATEMENT_FOLLOWUP_FINISH,
        PARAMETERS(INT64(claim->id), INT64(claim->fence), TEXT(state), TEXT(error), INT64(backoff_seconds)),
        accepted);
}

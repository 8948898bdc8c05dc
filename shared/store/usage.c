/* What the billing cycle holds. */
#include "store/usage.h"

#include "base/text.h"
#include "store/db.h"
#include "store/setting.h"
#include "store/single.h"

const struct field usage_fields[] = {
    FIELD_TIME(struct usage, cycle_start),
    FIELD_TIME(struct usage, cycle_end),
    FIELD_INT64(struct usage, conversations),
    FIELD_INT64(struct usage, input),
    FIELD_INT64(struct usage, cached),
    FIELD_INT64(struct usage, output),
    FIELD_INT64(struct usage, total),
    FIELD_INT64(struct usage, turns),
    FIELD_BOOL(struct usage, has_limit),
    FIELD_INT64(struct usage, quota_limit),
    FIELD_INT64(struct usage, credits),
    FIELD_INT64(struct usage, used),
    FIELD_INT64(struct usage, reserved),
    FIELD_INT64(struct usage, overrun),
    FIELD_BOOL(struct usage, open),
    FIELD_TIME(struct usage, exhausts_at, .optional = true),
    FIELDS_END,
};

const struct field usage_cycle_fields[] = {
    FIELD_TIME(struct usage_cycle, start),
    FIELD_TIME(struct usage_cycle, end),
    FIELD_INT64(struct usage_cycle, conversations),
    FIELD_INT64(struct usage_cycle, tokens),
    FIELD_JSON(struct usage_cycle, limit, .optional = true),
    FIELDS_END,
};

const struct field usage_day_fields[] = {
    FIELD_TEXT(struct usage_day, day),
    FIELD_INT64(struct usage_day, conversations),
    FIELD_INT64(struct usage_day, tokens),
    FIELDS_END,
};

static const struct field history_fields[] = {
    FIELD_TIME(struct usage_day, cycle),
    FIELD_TEXT(struct usage_day, day),
    FIELD_INT64(struct usage_day, conversations),
    FIELD_INT64(struct usage_day, tokens),
    FIELDS_END,
};

const struct field usage_turn_fields[] = {
    FIELD_TIME(struct usage_turn, at),      FIELD_TEXT(struct usage_turn, portal),
    FIELD_TEXT(struct usage_turn, engine),  FIELD_INT64(struct usage_turn, tokens),
    FIELD_TEXT(struct usage_turn, outcome), FIELDS_END,
};

static struct parameter limit_of(const struct quota *quota)
{
    return quota->has_limit ? INT64(quota->limit_tokens) : TEXT(NULL);
}

struct error usage_load(struct db *db, const struct quota *quota, struct usage *usage)
{
    *usage = (struct usage){0};
    return db_one(db, STATEMENT_USAGE_LOAD, PARAMETERS(limit_of(quota)), usage_fields, usage);
}

struct error usage_days(struct db *db, struct usage_day **days, size_t *count)
{
    return db_many(db, STATEMENT_USAGE_DAYS, NO_PARAMETERS, usage_day_fields, sizeof(**days), days, count);
}

struct error usage_history(struct db *db, struct usage_day **days, size_t *count)
{
    return db_many(db, STATEMENT_USAGE_HISTORY, NO_PARAMETERS, history_fields, sizeof(**days), days, count);
}

struct error usage_cycles(struct db *db, const struct quota *quota, int64_t most, struct usage_cycle **cycles,
                          size_t *count)
{
    return db_many(db, STATEMENT_USAGE_CYCLES,
                   PARAMETERS(BOOLEAN(quota->has_limit), most > 0 ? INT64(most) : TEXT(NULL)),
                   usage_cycle_fields, sizeof(**cycles), cycles, count);
}

struct error usage_recent(struct db *db, struct usage_turn **turns, size_t *count)
{
    return db_many(db, STATEMENT_USAGE_RECENT, NO_PARAMETERS, usage_turn_fields, sizeof(**turns), turns,
                   count);
}

struct error quota_credit(struct db *db, const struct quota *quota, const char *idempotency_key,
                          int64_t tokens, const char *note, const struct actor *actor, bool *fresh)
{
    const char *finding;

    TRY(single_word(db, STATEMENT_QUOTA_CREDIT,
                    PARAMETERS(limit_of(quota), TEXT(idempotency_key), INT64(tokens), TEXT(note),
                               TEXT(actor->name), TEXT(actor->from)),
                    &finding));
    *fresh = text_equals(finding, "fresh");
    if (text_equals(finding, "mismatch"))
        return ERROR(CONFLICT, DATABASE_CONFLICT);
    return NO_ERROR;
}

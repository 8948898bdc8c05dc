/* Synchronisation runs. */
#include "store/sync.h"

#include "store/db.h"
#include "store/setting.h"
#include "store/single.h"

#define HISTORY_MAX            20
#define UNSUPPORTED_FIELDS_MAX 500
#define SWEPT_ROWS             20000

#define RUN_FIELDS                                                                                           \
    FIELD_INT64(struct sync_run, id), FIELD_TIME(struct sync_run, started),                                  \
        FIELD_TIME(struct sync_run, ended, .optional = true), FIELD_TEXT(struct sync_run, trigger),          \
        FIELD_TEXT(struct sync_run, outcome), FIELD_TEXT(struct sync_run, phase),                            \
        FIELD_INT64(struct sync_run, done), FIELD_INT64(struct sync_run, total),                             \
        FIELD_JSON(struct sync_run, counts, .optional = true),                                               \
        FIELD_TEXT(struct sync_run, message, .optional = true),                                              \
        FIELD_TEXT(struct sync_run, by, .optional = true)

const struct field sync_run_fields[] = {RUN_FIELDS, FIELDS_END};
static const struct field whole_run_fields[] = {RUN_FIELDS, FIELD_INT64(struct sync_run, fence), FIELDS_END};
static const struct field begun_fields[] = {FIELD_INT64(struct sync_run, id),
                                            FIELD_BOOL(struct sync_run, begun), FIELDS_END};

const struct field sync_status_fields[] = {
    FIELD_BOOL(struct sync_status, running),
    FIELD_TEXT(struct sync_status, phase, .optional = true),
    FIELD_INT64(struct sync_status, done),
    FIELD_INT64(struct sync_status, total),
    FIELD_TIME(struct sync_status, last_updated, .optional = true),
    FIELD_TIME(struct sync_status, last_attempt_at, .optional = true),
    FIELD_TEXT(struct sync_status, last_attempt_outcome, .optional = true),
    FIELD_TEXT(struct sync_status, last_attempt_message, .optional = true),
    FIELD_TIME(struct sync_status, next_due),
    FIELD_BOOL(struct sync_status, due),
    FIELD_JSON(struct sync_status, counts, .optional = true),
    FIELD_JSON(struct sync_status, shrink, .optional = true),
    FIELD_LIST(struct sync_status, history, history_count, sync_run_fields, struct sync_run,
               .max_count = HISTORY_MAX),
    FIELDS_END,
};

struct error sync_run_load(struct db *db, int64_t id, struct sync_run *run)
{
    bool begun = run->begun;

    *run = (struct sync_run){.begun = begun};
    return db_one(db, STATEMENT_SYNC_RUN_LOAD, PARAMETERS(INT64(id)), whole_run_fields, run);
}

struct error sync_begin(struct db *db, const char *trigger, const struct actor *actor, bool may_shrink,
                        struct sync_run *run)
{
    *run = (struct sync_run){0};
    TRY(db_one(db, STATEMENT_SYNC_BEGIN,
               PARAMETERS(TEXT(trigger), TEXT(actor->name), BOOLEAN(may_shrink), TEXT(actor->from)),
               begun_fields, run));
    return sync_run_load(db, run->id, run);
}

struct error sync_progress(struct db *db, const struct sync_run *run, const char *phase, int64_t done,
                           int64_t total, bool *alive)
{
    return single_yes(db, STATEMENT_SYNC_PROGRESS,
                      PARAMETERS(INT64(run->id), INT64(run->fence), TEXT(phase), INT64(done), INT64(total)),
                      alive);
}

struct error sync_commit(struct db *db, const struct sync_run *run, int64_t pieces, const char *counts)
{
    bool done;

    TRY(single_yes(db, STATEMENT_SYNC_COMMIT,
                   PARAMETERS(INT64(run->id), INT64(run->fence), INT64(pieces), TEXT(counts)), &done));
    return done ? NO_ERROR : ERROR(SYNC_FAILED, SYNC_SHRUNK);
}

struct error sync_sweep(struct db *db, bool *more)
{
    return single_yes(db, STATEMENT_SNAPSHOT_SWEEP, PARAMETERS(INT64(SWEPT_ROWS)), more);
}

struct error sync_fail(struct db *db, const struct sync_run *run, const char *message)
{
    bool failed;

    return single_yes(db, STATEMENT_SYNC_FAIL, PARAMETERS(INT64(run->id), INT64(run->fence), TEXT(message)),
                      &failed);
}

struct error sync_note(struct db *db, const struct sync_run *run, const char *note)
{
    bool noted;

    return single_yes(db, STATEMENT_SYNC_NOTE, PARAMETERS(INT64(run->id), INT64(run->fence), TEXT(note)),
                      &noted);
}

struct error sync_demand(struct db *db)
{
    return db_run(db, STATEMENT_SYNC_DEMAND, NO_PARAMETERS, NULL);
}

struct error sync_status_load(struct db *db, struct sync_status *status)
{
    *status = (struct sync_status){0};
    return db_one(db, STATEMENT_SYNC_STATUS_LOAD, NO_PARAMETERS, sync_status_fields, status);
}

static const struct field type_field_fields[] = {
    FIELD_TEXT(struct sync_type_field, id),
    FIELD_TEXT(struct sync_type_field, name),
    FIELD_BOOL(struct sync_type_field, required),
    FIELD_TEXT(struct sync_type_field, why),
    FIELDS_END,
};
static const struct field type_fields[] = {
    FIELD_TEXT(struct sync_type, id),
    FIELD_TEXT(struct sync_type, name),
    FIELD_TEXT(struct sync_type, portal),
    FIELD_LIST(struct sync_type, unsupported, unsupported_count, type_field_fields, struct sync_type_field,
               .max_count = UNSUPPORTED_FIELDS_MAX),
    FIELDS_END,
};

struct error sync_types(struct db *db, const char *language, int64_t start, int64_t most,
                        struct sync_type **types, size_t *count)
{
    return db_many(db, STATEMENT_SYNC_TYPES, PARAMETERS(TEXT(language), INT64(start), INT64(most)),
                   type_fields, sizeof(**types), types, count);
}

struct error sync_type_count(struct db *db, int64_t *count)
{
    return single_number(db, STATEMENT_SYNC_TYPE_COUNT, NO_PARAMETERS, count);
}

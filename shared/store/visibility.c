/* Which request types a person may raise. */
#include "store/visibility.h"

#include "store/db.h"
#include "store/single.h"

const struct field visibility_fields[] = {
    FIELD_TEXTS(struct visibility, type_ids, type_count, .max_count = VISIBILITY_TYPES_MAX),
    FIELD_INT64(struct visibility, age_seconds),
    FIELDS_END,
};

struct error visibility_load(struct db *db, int64_t snapshot, const char *portal, const char *account,
                             struct visibility *visibility)
{
    *visibility = (struct visibility){0};
    return db_one(db, STATEMENT_VISIBILITY_LOAD, PARAMETERS(INT64(snapshot), TEXT(portal), TEXT(account)),
                  visibility_fields, visibility);
}

struct error visibility_save(struct db *db, int64_t snapshot, const char *portal, const char *account,
                             const char *const *type_ids, size_t type_count)
{
    return db_run(
        db, STATEMENT_VISIBILITY_SAVE,
        PARAMETERS(INT64(snapshot), TEXT(portal), TEXT(account), TEXT(single_list(db, type_ids, type_count))),
        NULL);
}

struct error visibility_forget(struct db *db, const char *account)
{
    return db_run(db, STATEMENT_VISIBILITY_FORGET, PARAMETERS(TEXT(account)), NULL);
}

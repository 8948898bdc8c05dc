/* Writing a new snapshot. */
#include "store/index.h"

#include "store/db.h"
#include "store/single.h"
#include "store/sync.h"

#define TYPES_MAX 100000

struct error index_write(struct db *db, const struct sync_run *run, const char *piece, const char *json,
                         int64_t *rows)
{
    return single_number(db, STATEMENT_INDEX_WRITE,
                         PARAMETERS(INT64(run->id), INT64(run->fence), TEXT(piece), TEXT(json)), rows);
}

struct error past_tickets_since(struct db *db, int64_t *minutes)
{
    return single_number(db, STATEMENT_PAST_TICKETS_SINCE, NO_PARAMETERS, minutes);
}

static const struct field past_tickets_fields[] = {
    FIELD_TEXTS(struct past_tickets, types, type_count, .max_count = TYPES_MAX),
    FIELD_INT64(struct past_tickets, rows),
    FIELDS_END,
};

struct error past_tickets_carry(struct db *db, const struct sync_run *run, const char *portal,
                                const char *changed, struct past_tickets *carried)
{
    *carried = (struct past_tickets){0};
    return db_one(db, STATEMENT_PAST_TICKETS_CARRY,
                  PARAMETERS(INT64(run->id), INT64(run->fence), TEXT(portal), TEXT(changed)),
                  past_tickets_fields, carried);
}

struct error past_tickets_read(struct db *db, const struct sync_run *run, bool whole)
{
    return db_run(db, STATEMENT_PAST_TICKETS_READ,
                  PARAMETERS(INT64(run->id), INT64(run->fence), BOOLEAN(whole)), NULL);
}

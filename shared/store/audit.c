/* Who changed what and when. */
#include "store/audit.h"

#include "store/db.h"
#include "store/single.h"

const struct field audit_row_fields[] = {
    FIELD_INT64(struct audit_row, id),
    FIELD_TIME(struct audit_row, at),
    FIELD_TEXT(struct audit_row, actor),
    FIELD_TEXT(struct audit_row, who_name, .optional = true),
    FIELD_TEXT(struct audit_row, origin, .optional = true),
    FIELD_TEXT(struct audit_row, what),
    FIELD_JSON(struct audit_row, old_json, .optional = true),
    FIELD_JSON(struct audit_row, new_json, .optional = true),
    FIELDS_END,
};

struct error audit_list(struct db *db, int64_t before, int64_t most, int64_t bytes, struct audit_row **rows,
                        size_t *count)
{
    return db_many(db, STATEMENT_AUDIT_LIST, PARAMETERS(INT64(before), INT64(most), INT64(bytes)),
                   audit_row_fields, sizeof(**rows), rows, count);
}

struct error audit_verify(struct db *db, int64_t *broken)
{
    return single_number(db, STATEMENT_AUDIT_VERIFY, NO_PARAMETERS, broken);
}

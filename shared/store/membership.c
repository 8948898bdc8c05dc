/* Groups and organizations of an account, as Jira named them last. */
#include "store/membership.h"

#include "store/db.h"
#include "store/single.h"

#define MEMBERSHIPS_MAX 10000

const struct field membership_fields[] = {
    FIELD_TEXTS(struct membership, groups, group_count, .max_count = MEMBERSHIPS_MAX),
    FIELD_TEXTS(struct membership, organizations, organization_count, .max_count = MEMBERSHIPS_MAX),
    FIELD_INT64(struct membership, age_seconds),
    FIELDS_END,
};

struct error membership_load(struct db *db, const char *account, struct membership *membership)
{
    *membership = (struct membership){0};
    return db_one(db, STATEMENT_MEMBERSHIP_LOAD, PARAMETERS(TEXT(account)), membership_fields, membership);
}

struct error membership_save(struct db *db, const char *account, const struct membership *membership)
{
    return db_run(
        db, STATEMENT_MEMBERSHIP_SAVE,
        PARAMETERS(TEXT(account), TEXT(single_list(db, membership->groups, membership->group_count)),
                   TEXT(single_list(db, membership->organizations, membership->organization_count))),
        NULL);
}

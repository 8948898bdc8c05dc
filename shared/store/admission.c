/* What decides whether a person may use the assistant on a portal. */
#include "store/admission.h"

#include "store/db.h"

enum { LISTED_MAX = 100000 };

static const struct field listed_fields[] = {
    FIELD_TEXT(struct access_entry, id),
    FIELD_TEXT(struct access_entry, name, .optional = true),
    FIELDS_END,
};

#define LISTED(member, count)                                                                                \
    FIELD_LIST(struct admission, access.member, access.count, listed_fields, struct access_entry,            \
               .max_count = LISTED_MAX)

static const struct field admission_fields[] = {
    FIELD_BOOL(struct admission, setting.enabled),
    FIELD_TEXT(struct admission, setting.model),
    FIELD_TEXT(struct admission, setting.instructions),
    FIELD_BOOL(struct admission, setting.guided_fallback),
    FIELD_TEXT(struct admission, setting.timezone),
    FIELD_TEXT(struct admission, setting.key_state),
    FIELD_TEXT(struct admission, setting.key_last4, .optional = true),
    FIELD_TIME(struct admission, setting.key_checked_at, .optional = true),
    FIELD_TEXT(struct admission, setting.managed_digest, .optional = true),
    FIELD_TEXT(struct admission, setting.managed_state, .optional = true),
    FIELD_TIME(struct admission, setting.managed_checked_at, .optional = true),
    FIELD_TEXT(struct admission, access.portals_mode),
    FIELD_TEXT(struct admission, access.people_mode),
    LISTED(portals, portal_count),
    LISTED(users, user_count),
    LISTED(groups, group_count),
    LISTED(organizations, organization_count),
    FIELD_INT64(struct admission, snapshot),
    FIELD_BOOL(struct admission, portal_known),
    FIELD_BOOL(struct admission, quota_open),
    FIELDS_END,
};

struct error admission_load(struct db *db, const char *portal, const char *account, const struct quota *quota,
                            struct admission *admission)
{
    struct parameter limit = quota->has_limit ? INT64(quota->limit_tokens) : TEXT(NULL);

    *admission = (struct admission){0};
    return db_one(db, STATEMENT_ADMISSION_LOAD, PARAMETERS(TEXT(portal), TEXT(account), limit),
                  admission_fields, admission);
}

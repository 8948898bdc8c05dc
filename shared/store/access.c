/* Where the assistant appears and for whom. */
#include "store/access.h"

#include <string.h>

#include "base/text.h"
#include "store/db.h"
#include "store/setting.h"
#include "store/single.h"

#define ENTRIES_MAX 100000

const struct field access_entry_fields[] = {
    FIELD_TEXT(struct access_entry, id),
    FIELD_TEXT(struct access_entry, name, .optional = true),
    FIELD_BOOL(struct access_entry, gone),
    FIELDS_END,
};

#define ENTRIES(member, count)                                                                               \
    FIELD_LIST(struct access, member, count, access_entry_fields, struct access_entry,                       \
               .max_count = ENTRIES_MAX)

const struct field access_fields[] = {
    FIELD_INT64(struct access, version),
    FIELD_TEXT(struct access, portals_mode),
    ENTRIES(portals, portal_count),
    FIELD_TEXT(struct access, people_mode),
    ENTRIES(users, user_count),
    ENTRIES(groups, group_count),
    ENTRIES(organizations, organization_count),
    FIELD_TIME(struct access, changed_at),
    FIELD_TEXT(struct access, changed_by, .optional = true),
    FIELDS_END,
};

struct error access_load(struct db *db, struct access *access)
{
    *access = (struct access){0};
    return db_one(db, STATEMENT_ACCESS_LOAD, NO_PARAMETERS, access_fields, access);
}

struct error access_save(struct db *db, int64_t version, const struct access_change *change,
                         const struct actor *actor, int64_t *new_version)
{
    return single_number(db, STATEMENT_ACCESS_SAVE,
                         PARAMETERS(INT64(version), TEXT(change->portals_mode),
                                    TEXT(single_list(db, change->portals, change->portal_count)),
                                    TEXT(change->people_mode),
                                    TEXT(single_list(db, change->users, change->user_count)),
                                    TEXT(single_list(db, change->groups, change->group_count)),
                                    TEXT(single_list(db, change->organizations, change->organization_count)),
                                    TEXT(actor->name), TEXT(actor->from)),
                         new_version);
}

static bool is_listed(const struct access_entry *entries, size_t count, const char *id)
{
    for (size_t at = 0; at < count; at++)
        if (text_equals(entries[at].id, id))
            return true;
    return false;
}

/* Of groups and organizations an identity may tell the id or the name. */
static bool is_any_listed(const struct access_entry *entries, size_t count, const char *const *names,
                          size_t name_count)
{
    for (size_t at = 0; at < count; at++)
        for (size_t name = 0; name < name_count; name++)
            if (text_equals(entries[at].id, names[name]) ||
                (entries[at].name && text_equals(entries[at].name, names[name])))
                return true;
    return false;
}

bool access_allows_portal(const struct access *access, const char *portal)
{
    return strcmp(access->portals_mode, "all") == 0 ||
           is_listed(access->portals, access->portal_count, portal);
}

bool access_allows_person(const struct access *access, const char *account, const char *const *groups,
                          size_t group_count, const char *const *organizations, size_t organization_count)
{
    return strcmp(access->people_mode, "all") == 0 || is_listed(access->users, access->user_count, account) ||
           is_any_listed(access->groups, access->group_count, groups, group_count) ||
           is_any_listed(access->organizations, access->organization_count, organizations,
                         organization_count);
}

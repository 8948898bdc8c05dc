/* Remembered, or synchronised. */
#include "service/recollection.h"

#include "store/person.h"

struct error recollection_directory(struct db *db, const char *account, struct membership *membership)
{
    struct person known = {0};

    TRY(directory_person(db, account, &known));
    *membership = (struct membership){
        .groups = known.groups,
        .group_count = known.group_count,
        .organizations = known.organizations,
        .organization_count = known.organization_count,
    };
    return NO_ERROR;
}

struct error recollection_load(struct db *db, const char *account, struct membership *membership, bool *fresh)
{
    struct error error = membership_load(db, account, membership);

    *fresh = !error.kind && membership->age_seconds < RECOLLECTION_FRESH_SECONDS;
    return error.kind == ERROR_NOT_FOUND ? recollection_directory(db, account, membership) : error;
}

void recollection_take(struct identity *person, const struct membership *membership)
{
    if (!person->knows_groups) {
        person->groups = membership->groups;
        person->group_count = membership->group_count;
    }
    if (!person->knows_organizations) {
        person->organizations = membership->organizations;
        person->organization_count = membership->organization_count;
    }
}

struct error recollection_fill(struct db *db, struct identity *person)
{
    struct membership known = {0};
    bool fresh;

    TRY(recollection_load(db, person->account, &known, &fresh));
    recollection_take(person, &known);
    return NO_ERROR;
}

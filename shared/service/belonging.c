/* Groups and organizations: remembered, asked for, or synchronised. */
#include "service/belonging.h"

#include "base/arena.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira.h"
#include "service/asking.h"
#include "store/db.h"
#include "store/membership.h"
#include "store/person.h"
#include "web/request.h"

static const char *const *names_of(struct arena *arena, const struct jira_team *teams, size_t count)
{
    const char **names = arena_many(arena, count, const char *);

    for (size_t i = 0; i < count; i++)
        names[i] = teams[i].name;
    return names;
}

/* The synchronised directory: of yesterday, perhaps. */
static struct error from_directory(struct db *db, const char *account, struct membership *membership)
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

static struct error ask_jira(struct db *db, const char *account, struct membership *membership)
{
    struct jira_site site = jira_site();
    struct jira_team *groups, *organizations;
    size_t group_count, organization_count;
    bool known;

    TRY(jira_account_groups(db->arena, &site, account, &groups, &group_count));
    TRY(jira_account_organizations(db->arena, &site, account, &organizations, &organization_count, &known));
    TRY(from_directory(db, account, membership));
    membership->groups = names_of(db->arena, groups, group_count);
    membership->group_count = group_count;
    if (known) {
        membership->organizations = names_of(db->arena, organizations, organization_count);
        membership->organization_count = organization_count;
    }
    return membership_save(db, account, membership);
}

static struct error find(struct db *db, const char *account, struct membership *membership)
{
    struct error known = membership_load(db, account, membership);
    struct membership asked = {0};
    struct error error;

    if (known.kind && known.kind != ERROR_NOT_FOUND)
        return known;
    if (!known.kind && membership->age_seconds < BELONGING_FRESH_SECONDS)
        return NO_ERROR;
    if (!text_is_empty(environment.jira_url) && asking_begin()) {
        error = ask_jira(db, account, &asked);
        asking_end();
        if (!error.kind) {
            *membership = asked;
            return NO_ERROR;
        }
        log_warning("groups could not be asked for; what is known holds", "code=%s", error_code(error.kind));
    }
    return known.kind ? from_directory(db, account, membership) : NO_ERROR;
}

struct error belonging_fill(struct db *db, struct identity *person)
{
    struct membership membership = {0};

    TRY(find(db, person->account, &membership));
    if (!person->knows_groups) {
        person->groups = membership.groups;
        person->group_count = membership.group_count;
    }
    if (!person->knows_organizations) {
        person->organizations = membership.organizations;
        person->organization_count = membership.organization_count;
    }
    return NO_ERROR;
}

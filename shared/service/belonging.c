/* Asked for, unless what is remembered is fresh. */
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

enum { FRESH_SECONDS = 600 };

/* ---- what is remembered ---- */

/* The synchronised directory alone. */
static struct error load_directory(struct db *db, const char *account, struct membership *membership)
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

/* What Jira said last, else the directory. *fresh: Jira said so a short while ago. */
static struct error recall(struct db *db, const char *account, struct membership *membership, bool *fresh)
{
    struct error error = membership_load(db, account, membership);

    *fresh = !error.kind && membership->age_seconds < FRESH_SECONDS;
    return error.kind == ERROR_NOT_FOUND ? load_directory(db, account, membership) : error;
}

/* ---- what Jira says now ---- */

static const char *const *names_of(struct arena *arena, const struct jira_team *teams, size_t count)
{
    const char **names = arena_many(arena, count, const char *);

    for (size_t i = 0; i < count; i++)
        names[i] = teams[i].name;
    return names;
}

static struct error ask_jira(struct db *db, const char *account, struct membership *membership)
{
    struct jira_site site = jira_site();
    struct jira_team *groups, *organizations;
    size_t group_count, organization_count;
    bool known;

    TRY(jira_account_groups(db->arena, &site, account, &groups, &group_count));
    TRY(jira_account_organizations(db->arena, &site, account, &organizations, &organization_count, &known));
    TRY(load_directory(db, account, membership));
    membership->groups = names_of(db->arena, groups, group_count);
    membership->group_count = group_count;
    if (known) {
        membership->organizations = names_of(db->arena, organizations, organization_count);
        membership->organization_count = organization_count;
    }
    return membership_save(db, account, membership);
}

static struct error ask(struct db *db, const char *account, struct membership *membership)
{
    struct error error;

    TRY(asking_begin());
    error = ask_jira(db, account, membership);
    asking_end(error);
    return error;
}

/* ---- together ---- */

static void tell(struct identity *person, const struct membership *membership)
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

struct error belonging_fill(struct db *db, struct identity *person)
{
    struct membership known = {0}, asked = {0};
    struct error error;
    bool fresh;

    TRY(recall(db, person->account, &known, &fresh));
    if (!fresh && !text_is_empty(environment.jira_url)) {
        error = ask(db, person->account, &asked);
        if (!error.kind)
            known = asked;
        else
            log_warning("groups could not be asked for; what is known holds", "code=%s",
                        error_code(error.kind));
    }
    tell(person, &known);
    return NO_ERROR;
}

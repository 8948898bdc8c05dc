/* Asked for, unless what is remembered is fresh. */
#include "service/belonging.h"

#include "base/arena.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira.h"
#include "service/asking.h"
#include "service/recollection.h"
#include "store/db.h"
#include "store/membership.h"

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
    TRY(recollection_directory(db, account, membership));
    membership->groups = names_of(db->arena, groups, group_count);
    membership->group_count = group_count;
    if (known) {
        membership->organizations = names_of(db->arena, organizations, organization_count);
        membership->organization_count = organization_count;
    }
    return membership_save(db, account, membership);
}

struct error belonging_fill(struct db *db, struct identity *person)
{
    struct membership known = {0}, asked = {0};
    bool fresh;
    struct error error;

    TRY(recollection_load(db, person->account, &known, &fresh));
    if (!fresh && !text_is_empty(environment.jira_url) && asking_begin()) {
        error = ask_jira(db, person->account, &asked);
        asking_end();
        if (!error.kind)
            known = asked;
        else
            log_warning("groups could not be asked for; what is known holds", "code=%s",
                        error_code(error.kind));
    }
    recollection_take(person, &known);
    return NO_ERROR;
}

/* The order matters: the administrator's "off" is told before anything else, exhaustion last. */
#include "service/scope.h"

#include "base/environment.h"
#include "store/access.h"
#include "store/snapshot.h"

const char *scope_reason_name(enum scope_reason reason)
{
    static const char *const names[] = {
        [SCOPE_OPEN] = NULL,
        [SCOPE_OFF] = "off",
        [SCOPE_PORTAL] = "portal",
        [SCOPE_PERSON] = "person",
        [SCOPE_QUOTA] = "quota",
        [SCOPE_SYNCING] = "syncing",
        [SCOPE_UNKNOWN_PORTAL] = "unknown_portal",
    };

    return names[reason];
}

struct quota scope_quota(void)
{
    return (struct quota){
        .has_limit = environment_edition_is_advanced(),
        .limit_tokens = environment.quota_tokens,
    };
}

static struct error look_at_index(struct request *request, const char *portal, struct scope *scope)
{
    struct snapshot snapshot = {0};
    struct portal_row row = {0};
    struct error error;

    TRY(snapshot_current(request->db, &snapshot));
    if (snapshot.id == 0) {
        scope->reason = SCOPE_SYNCING;
        return NO_ERROR;
    }
    error = portal_load(request->db, snapshot.id, portal, language_tag(request->language), &row);
    if (error.kind == ERROR_NOT_FOUND) {
        scope->reason = SCOPE_UNKNOWN_PORTAL;
        return NO_ERROR;
    }
    return error;
}

static struct error look_at_quota(struct request *request, struct scope *scope)
{
    struct quota quota = scope_quota();
    bool open = true;

    TRY(quota_open(request->db, &quota, &open));
    if (!open)
        scope->reason = SCOPE_QUOTA;
    return NO_ERROR;
}

struct error scope_look(struct request *request, const char *portal, struct scope *scope)
{
    const struct identity *person = &request->person;
    struct access access = {0};

    *scope = (struct scope){.reason = SCOPE_OPEN};
    TRY(setting_load(request->db, &scope->setting));
    TRY(access_load(request->db, &access));
    if (!scope->setting.enabled)
        scope->reason = SCOPE_OFF;
    else if (!access_allows_portal(&access, portal))
        scope->reason = SCOPE_PORTAL;
    else if (!access_allows_person(&access, person->account, person->groups, person->group_count,
                                   person->organizations, person->organization_count))
        scope->reason = SCOPE_PERSON;
    if (scope->reason == SCOPE_OPEN)
        TRY(look_at_index(request, portal, scope));
    if (scope->reason == SCOPE_OPEN)
        TRY(look_at_quota(request, scope));
    return NO_ERROR;
}

struct error scope_demand(struct request *request, const char *portal, struct scope *scope)
{
    TRY(scope_look(request, portal, scope));
    switch (scope->reason) {
    case SCOPE_OPEN:
        return NO_ERROR;
    case SCOPE_OFF:
        return ERROR(SWITCHED_OFF, SWITCHED_OFF);
    case SCOPE_PORTAL:
    case SCOPE_PERSON:
        return ERROR(OUT_OF_SCOPE, OUT_OF_SCOPE);
    case SCOPE_QUOTA:
        return ERROR(QUOTA_EXCEEDED, QUOTA_EXCEEDED);
    case SCOPE_SYNCING:
        return ERROR(SYNCING, FIRST_SYNC);
    case SCOPE_UNKNOWN_PORTAL:
        return ERROR(NOT_FOUND, PORTAL_UNKNOWN);
    }
    return NO_ERROR;
}

/* The order matters: the administrator's "off" is told before anything else, exhaustion last. */
#include "service/scope.h"

#include "base/environment.h"
#include "store/admission.h"

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

static enum scope_reason reason_of(const struct admission *admission, const struct identity *person,
                                   const char *portal)
{
    if (!admission->setting.enabled)
        return SCOPE_OFF;
    if (!access_allows_portal(&admission->access, portal))
        return SCOPE_PORTAL;
    if (!access_allows_person(&admission->access, person->account, person->groups, person->group_count,
                              person->organizations, person->organization_count))
        return SCOPE_PERSON;
    if (!admission->snapshot)
        return SCOPE_SYNCING;
    if (!admission->portal_known)
        return SCOPE_UNKNOWN_PORTAL;
    return admission->quota_open ? SCOPE_OPEN : SCOPE_QUOTA;
}

struct error scope_look(struct request *request, const char *portal, struct scope *scope)
{
    struct quota quota = scope_quota();
    struct admission admission;

    TRY(admission_load(request->db, portal, request->person.account, &quota, &admission));
    *scope = (struct scope){
        .reason = reason_of(&admission, &request->person, portal),
        .setting = admission.setting,
        .snapshot = admission.snapshot,
    };
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

/* May this person use the assistant on this portal now: the switch, the access scopes, the quota, the first
 * sync. */
#ifndef SERVICE_SCOPE_H
#define SERVICE_SCOPE_H

#include "store/setting.h"
#include "store/usage.h"
#include "web/request.h"

enum scope_reason {
    SCOPE_OPEN,
    SCOPE_OFF,
    SCOPE_PORTAL,
    SCOPE_PERSON,
    SCOPE_QUOTA,
    SCOPE_SYNCING,
    SCOPE_UNKNOWN_PORTAL
};

/* "off", "portal", …; NULL for SCOPE_OPEN. */
const char *scope_reason_name(enum scope_reason reason);

struct scope {
    enum scope_reason reason;
    struct setting setting; /* what store/admission.h reads of it */
    int64_t snapshot;       /* the current one; 0: none yet */
};

/* The deployment's quota, from the environment. */
struct quota scope_quota(void);

/* Looks, for what the widget needs to know. */
MUST_CHECK struct error scope_look(struct request *request, const char *portal, struct scope *scope);

/* Refuses: ERROR_SWITCHED_OFF, ERROR_OUT_OF_SCOPE, ERROR_QUOTA_EXCEEDED, ERROR_SYNCING, ERROR_NOT_FOUND.
 * Called at every customer address, so that what the page hides the address refuses, too. */
MUST_CHECK struct error scope_demand(struct request *request, const char *portal, struct scope *scope);

#endif

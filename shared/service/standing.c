/* Figures and the word for them. */
#include "service/standing.h"

#include "base/environment.h"
#include "base/text.h"
#include "service/scope.h"

static struct error find_status(struct db *db, struct standing *standing)
{
    struct setting setting = {0};
    bool needs_key = environment_engine_is_model() && !environment_edition_is_advanced();

    TRY(setting_load(db, &setting));
    if (!setting.enabled)
        standing->status = "off";
    else if (standing->snapshot.id == 0)
        standing->status = "syncing_first_time";
    else if (!standing->usage.open)
        standing->status = "quota_exceeded";
    else if (needs_key &&
             (text_equals(setting.key_state, "invalid") || text_equals(setting.key_state, "no_credit") ||
              (text_equals(setting.key_state, "unset") && text_is_empty(environment.managed_key))))
        standing->status = "key_invalid";
    else
        standing->status = "active";
    return NO_ERROR;
}

struct error standing_load(struct db *db, struct standing *standing)
{
    struct quota quota = scope_quota();

    *standing = (struct standing){0};
    TRY(usage_load(db, &quota, &standing->usage));
    TRY(snapshot_current(db, &standing->snapshot));
    return find_status(db, standing);
}

/* Figures and the word for them. */
#include "service/standing.h"

#include "service/model_key.h"
#include "service/scope.h"
#include "store/db.h"

static struct error find_status(struct db *db, struct standing *standing)
{
    struct setting setting = {0};
    struct key_standing key;

    TRY(setting_load(db, &setting));
    key = model_key_standing(db->arena, &setting);
    if (!setting.enabled)
        standing->status = "off";
    else if (standing->snapshot.id == 0)
        standing->status = "syncing_first_time";
    else if (!standing->usage.open)
        standing->status = "quota_exceeded";
    else if (model_key_fails(&key))
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
    TRY(submission_state_load(db, &standing->tickets));
    return find_status(db, standing);
}

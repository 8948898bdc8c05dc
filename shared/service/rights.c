/* Visibility: stored, or asked for. */
#include "service/rights.h"

#include "base/arena.h"
#include "base/log.h"
#include "remote/jira.h"
#include "service/asking.h"
#include "store/db.h"
#include "store/visibility.h"

static const bool *marks_of(struct arena *arena, const struct catalogue *catalogue, const char *const *ids,
                            size_t count)
{
    bool *allowed = arena_many(arena, catalogue->type_count, bool);

    for (size_t i = 0; i < count; i++) {
        const struct request_type *type = catalogue_type(catalogue, ids[i]);

        if (type)
            allowed[type - catalogue->types] = true;
    }
    return allowed;
}

static struct error ask_jira(struct db *db, const struct catalogue *catalogue, const char *account,
                             struct visibility *visibility)
{
    struct jira_site site = jira_site();
    const char **ids = arena_many(db->arena, catalogue->type_count, const char *);
    const char **allowed = arena_many(db->arena, catalogue->type_count, const char *);

    for (size_t i = 0; i < catalogue->type_count; i++)
        ids[i] = catalogue->types[i].id;
    TRY(jira_allowed_types(db->arena, &site, catalogue->service_desk_id, account, ids, catalogue->type_count,
                           allowed, &visibility->type_count));
    visibility->type_ids = allowed;
    return visibility_save(db, catalogue->snapshot, catalogue->portal_id, account, allowed,
                           visibility->type_count);
}

static struct error ask_if_free(struct db *db, const struct catalogue *catalogue, const char *account,
                                struct visibility *visibility)
{
    struct error error;

    TRY(asking_begin());
    error = ask_jira(db, catalogue, account, visibility);
    asking_end(error);
    return error;
}

struct error rights_of(struct db *db, const struct catalogue *catalogue, const char *account,
                       const struct visibility *known, const bool **allowed)
{
    struct visibility visibility = {0};
    struct error asked = NO_ERROR;

    if (!known || known->age_seconds > RIGHTS_FRESH_SECONDS)
        asked = ask_if_free(db, catalogue, account, &visibility);
    else
        visibility = *known;
    if (asked.kind && !known)
        return asked;
    if (asked.kind) {
        log_warning("rights could not be asked for; the last ones hold", "portal=%s", catalogue->portal_id);
        visibility = *known;
    }
    *allowed = marks_of(db->arena, catalogue, visibility.type_ids, visibility.type_count);
    return NO_ERROR;
}

struct error rights_load(struct db *db, const struct catalogue *catalogue, const char *account,
                         const bool **allowed)
{
    struct visibility known = {0};
    struct error error = visibility_load(db, catalogue->snapshot, catalogue->portal_id, account, &known);

    if (error.kind && error.kind != ERROR_NOT_FOUND)
        return error;
    return rights_of(db, catalogue, account, error.kind ? NULL : &known, allowed);
}

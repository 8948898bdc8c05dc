/* Which request types a person may raise on a portal, as Jira said when last asked. */
#ifndef STORE_VISIBILITY_H
#define STORE_VISIBILITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct db;

enum { VISIBILITY_TYPES_MAX = 100000 };

struct visibility {
    const char *const *type_ids;
    size_t type_count;
    int64_t age_seconds; /* since Jira was asked, by the database's clock */
};
extern const struct field visibility_fields[];

/* ERROR_NOT_FOUND: never asked under this snapshot. */
MUST_CHECK struct error visibility_load(struct db *db, int64_t snapshot, const char *portal,
                                        const char *account, struct visibility *visibility);
MUST_CHECK struct error visibility_save(struct db *db, int64_t snapshot, const char *portal,
                                        const char *account, const char *const *type_ids, size_t type_count);

/* Jira is asked again. */
MUST_CHECK struct error visibility_forget(struct db *db, const char *account);

#endif

/* Groups and organizations of an account, as Jira named them when it was last asked. */
#ifndef STORE_MEMBERSHIP_H
#define STORE_MEMBERSHIP_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct db;

struct membership {
    const char *const *groups; /* names */
    size_t group_count;
    const char *const *organizations;
    size_t organization_count;
    int64_t age_seconds; /* since Jira was asked */
};
extern const struct field membership_fields[];

/* ERROR_NOT_FOUND: Jira was never asked. */
MUST_CHECK struct error membership_load(struct db *db, const char *account, struct membership *membership);

/* Just asked: age_seconds is not looked at. */
MUST_CHECK struct error membership_save(struct db *db, const char *account,
                                        const struct membership *membership);

#endif

/* Where the assistant appears and for whom. */
#ifndef STORE_ACCESS_H
#define STORE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct actor;
struct db;

struct access_entry {
    const char *id;
    const char *name; /* as last synchronised; NULL when not known */
    bool gone;        /* no longer in Jira (or not yet: never synchronised entries are not gone) */
};
extern const struct field access_entry_fields[];

struct access {
    int64_t version;
    const char *portals_mode; /* all, selected */
    const struct access_entry *portals;
    size_t portal_count;
    const char *people_mode; /* all, selected */
    const struct access_entry *users;
    size_t user_count;
    const struct access_entry *groups;
    size_t group_count;
    const struct access_entry *organizations;
    size_t organization_count;
    int64_t changed_at;
    const char *changed_by;
};
extern const struct field access_fields[];

/* The scope to store: ids only. Lists are kept in mode "all", too, so that switching back and forth loses
 * nothing. */
struct access_change {
    const char *portals_mode, *people_mode;
    const char *const *portals, *const *users, *const *groups, *const *organizations;
    size_t portal_count, user_count, group_count, organization_count;
};

MUST_CHECK struct error access_load(struct db *db, struct access *access);

/* *new_version is 0 when the version has moved. Audited. Not repeatable: a repeat after a lost commit reports
 * "moved". */
MUST_CHECK struct error access_save(struct db *db, int64_t version, const struct access_change *change,
                                    const struct actor *actor, int64_t *new_version);

/* Pure. A group or organization fits by its id or its present name; users, groups and organizations add up
 * (union). Two answers, because the reasons are told apart: is the portal in scope, is the person. */
bool access_allows_portal(const struct access *access, const char *portal);
bool access_allows_person(const struct access *access, const char *account, const char *const *groups,
                          size_t group_count, const char *const *organizations, size_t organization_count);

#endif

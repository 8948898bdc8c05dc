/* People as last seen, and the directory of Jira: users, groups, organizations and who belongs to them. */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct actor;
struct db;

struct person {
    const char *account;
    const char *name, *email, *locale, *zone; /* NULL when unknown */
    const char *const *groups;                /* names */
    size_t group_count;
    const char *const *organizations;
    size_t organization_count;
};
extern const struct field person_fields[];

/* Remembers who was here, without groups and organizations. Writes only when something changed or the last
 * time was an hour ago: cheap to call each time. */
MUST_CHECK struct error person_save(struct db *db, const struct person *person);

/* Everything kept about a person: conversations, drafts, identity. Counts stay. *erased: conversations.
 * ERROR_IN_PROGRESS: a submission is under way. Audited, without the account itself. */
MUST_CHECK struct error person_erase(struct db *db, const char *account, const struct actor *actor,
                                     int64_t *erased);

/* What the current snapshot's directory and the last visit know of an account: name, e-mail, the names of its
 * groups and organizations. Never ERROR_NOT_FOUND: a stranger has no groups. */
MUST_CHECK struct error directory_person(struct db *db, const char *account, struct person *person);

struct directory_entry {
    const char *id;
    const char *name;
    const char *detail; /* e-mail of a user, key of a portal; NULL when none */
};
extern const struct field directory_entry_fields[];

/* Organizations by their names. */
MUST_CHECK struct error directory_organizations(struct db *db, const char *const *names, size_t name_count,
                                                struct directory_entry **entries, size_t *count);

/* Was Jira asked for users of these words in the last ten minutes? Any case. */
MUST_CHECK struct error user_search_fresh(struct db *db, const char *words, bool *fresh);

/* Whom Jira found: directory_search offers them from now on, and their names are known. */
MUST_CHECK struct error user_search_save(struct db *db, const char *words,
                                         const struct directory_entry *users, size_t count);

/* kind: portals, users, groups, organizations. Name, id or detail contain `words` (any case); "" lists all.
 * By name. */
MUST_CHECK struct error directory_search(struct db *db, const char *kind, const char *words, int64_t offset,
                                         int64_t most, struct directory_entry **entries, size_t *count);

/* Counts one search of somebody who chooses people. *wait_seconds: until the next may be made, when there
 * were more than `most` in this minute; else 0. */
MUST_CHECK struct error people_search_count(struct db *db, const char *account, int64_t most,
                                            int64_t *wait_seconds);

struct organization_tie {
    const char *account;
    bool shared; /* it is in one of the organizations asked for */
};
/* Those of the accounts that are in organizations at all, as the directory knows them. */
MUST_CHECK struct error organization_ties(struct db *db, const char *const *accounts, size_t account_count,
                                          const char *const *organizations, size_t organization_count,
                                          struct organization_tie **ties, size_t *count);

#endif

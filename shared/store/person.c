/* People as last seen, and the directory of Jira. */
#include "store/person.h"

#include "base/buffer.h"
#include "base/json.h"
#include "store/db.h"
#include "store/setting.h"
#include "store/single.h"

#define MEMBERSHIPS_MAX 10000
#define FOUND_BYTES_MAX (1024 * 1024)
#define ERASE_REFUSED   (-1)

const struct field person_fields[] = {
    FIELD_TEXT(struct person, account),
    FIELD_TEXT(struct person, name, .optional = true),
    FIELD_TEXT(struct person, email, .optional = true),
    FIELD_TEXT(struct person, locale, .optional = true),
    FIELD_TEXT(struct person, zone, .optional = true),
    FIELD_TEXTS(struct person, groups, group_count, .max_count = MEMBERSHIPS_MAX),
    FIELD_TEXTS(struct person, organizations, organization_count, .max_count = MEMBERSHIPS_MAX),
    FIELDS_END,
};

const struct field directory_entry_fields[] = {
    FIELD_TEXT(struct directory_entry, id),
    FIELD_TEXT(struct directory_entry, name),
    FIELD_TEXT(struct directory_entry, detail, .optional = true),
    FIELDS_END,
};

struct error person_save(struct db *db, const struct person *person)
{
    return db_run(db, STATEMENT_PERSON_SAVE,
                  PARAMETERS(TEXT(person->account), TEXT(person->name), TEXT(person->email),
                             TEXT(person->locale), TEXT(person->zone)),
                  NULL);
}

struct error person_erase(struct db *db, const char *account, const struct actor *actor, int64_t *erased)
{
    TRY(single_number(db, STATEMENT_PERSON_ERASE, PARAMETERS(TEXT(account), TEXT(actor->name)), erased));
    if (*erased == ERASE_REFUSED)
        return ERROR(IN_PROGRESS, SUBMISSION_UNDER_WAY);
    return NO_ERROR;
}

struct error directory_person(struct db *db, const char *account, struct person *person)
{
    *person = (struct person){0};
    return db_one(db, STATEMENT_DIRECTORY_PERSON, PARAMETERS(TEXT(account)), person_fields, person);
}

struct error user_search_fresh(struct db *db, const char *words, bool *fresh)
{
    return single_yes(db, STATEMENT_USER_SEARCH_FRESH, PARAMETERS(TEXT(words)), fresh);
}

struct error user_search_save(struct db *db, const char *words, const struct directory_entry *users,
                              size_t count)
{
    struct buffer *list = buffer_new(db->arena, FOUND_BYTES_MAX);

    json_write_list(list, directory_entry_fields, users, count, sizeof(*users));
    return db_run(db, STATEMENT_USER_SEARCH_SAVE, PARAMETERS(TEXT(words), TEXT(list->bytes)), NULL);
}

struct error directory_search(struct db *db, const char *kind, const char *words, int64_t offset,
                              int64_t most, struct directory_entry **entries, size_t *count)
{
    return db_many(db, STATEMENT_DIRECTORY_SEARCH,
                   PARAMETERS(TEXT(kind), TEXT(words), INT64(offset), INT64(most)), directory_entry_fields,
                   sizeof(**entries), entries, count);
}

struct error directory_organizations(struct db *db, const char *const *names, size_t name_count,
                                     struct directory_entry **entries, size_t *count)
{
    return db_many(db, STATEMENT_DIRECTORY_ORGANIZATIONS,
                   PARAMETERS(TEXT(single_list(db, names, name_count))), directory_entry_fields,
                   sizeof(**entries), entries, count);
}

struct error people_search_count(struct db *db, const char *account, int64_t most, int64_t *wait_seconds)
{
    return single_number(db, STATEMENT_PEOPLE_SEARCH_COUNT, PARAMETERS(TEXT(account), INT64(most)),
                         wait_seconds);
}

static const struct field organization_tie_fields[] = {
    FIELD_TEXT(struct organization_tie, account),
    FIELD_BOOL(struct organization_tie, shared),
    FIELDS_END,
};

struct error organization_ties(struct db *db, const char *const *accounts, size_t account_count,
                               const char *const *organizations, size_t organization_count,
                               struct organization_tie **ties, size_t *count)
{
    return db_many(db, STATEMENT_ORGANIZATION_TIES,
                   PARAMETERS(TEXT(single_list(db, accounts, account_count)),
                              TEXT(single_list(db, organizations, organization_count))),
                   organization_tie_fields, sizeof(struct organization_tie), ties, count);
}

/* Jira's users, less those who are none of this person's business. */
#include "service/choosable.h"

#include "assistant/people.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira.h"
#include "service/asking.h"
#include "store/db.h"
#include "store/person.h"
#include "web/request.h"

/* What the directory knows of an account's organizations. */
static const struct organization_tie *tie_of(const struct organization_tie *ties, size_t count,
                                             const char *account)
{
    for (size_t i = 0; i < count; i++)
        if (text_equals(ties[i].account, account))
            return &ties[i];
    return NULL;
}

static bool may_choose(const struct identity *person, const struct jira_member *member,
                       const struct organization_tie *tie)
{
    if (member->is_app)
        return false;
    if (person->role != ROLE_CUSTOMER || text_equals(member->id, person->account))
        return true;
    return tie ? tie->shared : !member->is_customer;
}

static struct error keep_choosable(struct db *db, const struct identity *person,
                                   const struct jira_member *members, size_t member_count,
                                   struct account **accounts, size_t *count)
{
    const char **ids = arena_many(db->arena, member_count, const char *);
    struct organization_tie *ties;
    size_t tie_count;

    for (size_t i = 0; i < member_count; i++)
        ids[i] = members[i].id;
    TRY(organization_ties(db, ids, member_count, person->organizations, person->organization_count, &ties,
                          &tie_count));
    *accounts = arena_many(db->arena, member_count, struct account);
    *count = 0;
    for (size_t i = 0; i < member_count; i++)
        if (may_choose(person, &members[i], tie_of(ties, tie_count, members[i].id)))
            (*accounts)[(*count)++] = (struct account){
                members[i].id, text_is_empty(members[i].name) ? members[i].id : members[i].name};
    return NO_ERROR;
}

static struct error ask_jira(struct db *db, const char *words, struct jira_member **members, size_t *count)
{
    struct jira_site site = jira_site();
    struct error error;

    TRY(asking_begin());
    error = jira_users(db->arena, &site, words, members, count);
    asking_end(error);
    return error;
}

static struct error find(struct db *db, const struct identity *person, const char *words,
                         struct account **accounts, size_t *count)
{
    struct jira_member *members;
    size_t member_count;

    TRY(ask_jira(db, words, &members, &member_count));
    return keep_choosable(db, person, members, member_count, accounts, count);
}

struct error choosable_search(struct db *db, const struct identity *person, const char *words,
                              struct account **accounts, size_t *count, int *wait_seconds)
{
    int64_t wait;

    TRY(people_search_count(db, person->account, CHOOSABLE_SEARCHES_A_MINUTE, &wait));
    *wait_seconds = (int)wait;
    if (wait > 0)
        return ERROR(BUSY, PEOPLE_SEARCHED_OFTEN);
    TRY(find(db, person, words, accounts, count));
    if (*count > CHOOSABLE_MOST)
        *count = CHOOSABLE_MOST;
    return NO_ERROR;
}

struct error choosable_account(struct db *db, const struct identity *person, const char *id,
                               struct account *account)
{
    struct jira_site site = jira_site();
    struct jira_member member;
    struct account *accounts;
    struct error error;
    size_t count;

    TRY(asking_begin());
    error = jira_user(db->arena, &site, id, &member);
    asking_end(error);
    if (error.kind)
        return error;
    TRY(keep_choosable(db, person, &member, 1, &accounts, &count));
    if (count == 0)
        return ERROR(NOT_FOUND, JIRA_NOT_THERE);
    *account = accounts[0];
    return NO_ERROR;
}

/* After one failure the rest is not asked for: somebody waits. */
static void look_up(struct db *db, const struct identity *person, struct named_people *people)
{
    struct account *found, *meant;
    size_t count = 0;
    struct error error = find(db, person, people->name, &found, &count);

    people->away = error.kind != ERROR_NONE;
    if (people->away) {
        log_warning("a name could not be looked up", "code=%s", error_code(error.kind));
        return;
    }
    people->count = people_match(db->arena, people->name, found, count, &meant);
    people->accounts = meant;
    if (people->count > CHOOSABLE_MOST)
        people->count = CHOOSABLE_MOST;
}

void choosable_look_up(struct db *db, const struct identity *person, struct turn_facts *facts,
                       const struct answer *answer)
{
    const char **names;
    size_t count = people_wanted(db->arena, facts, answer, &names);
    struct named_people *people = arena_many(db->arena, count, struct named_people);

    for (size_t i = 0; i < count; i++) {
        people[i] = (struct named_people){.name = names[i], .away = i > 0 && people[i - 1].away};
        if (!people[i].away)
            look_up(db, person, &people[i]);
    }
    facts->people = people;
    facts->people_count = count;
}

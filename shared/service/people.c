/* A live search that is remembered. */
#include "service/people.h"

#include "base/arena.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira.h"
#include "service/asking.h"
#include "store/db.h"
#include "store/person.h"

static struct error remember(struct db *db, const char *words, const struct jira_member *users, size_t count)
{
    struct directory_entry *entries = arena_many(db->arena, count, struct directory_entry);

    for (size_t i = 0; i < count; i++)
        entries[i] = (struct directory_entry){
            .id = users[i].id,
            .name = text_is_empty(users[i].name) ? users[i].id : users[i].name,
            .detail = text_is_empty(users[i].email) ? NULL : users[i].email,
        };
    return user_search_save(db, words, entries, count);
}

struct error people_find(struct db *db, const char *words)
{
    struct jira_site site = jira_site();
    struct jira_member *users;
    struct error error;
    bool fresh;
    size_t count;

    if (text_is_empty(words) || text_is_empty(environment.jira_url))
        return NO_ERROR;
    TRY(user_search_fresh(db, words, &fresh));
    if (fresh)
        return NO_ERROR;
    error = asking_begin();
    if (!error.kind) {
        error = jira_users(db->arena, &site, words, &users, &count);
        asking_end(error);
    }
    if (!error.kind)
        return remember(db, words, users, count);
    log_warning("users could not be searched for; the directory has to do", "code=%s",
                error_code(error.kind));
    return NO_ERROR;
}

/* The directory: groups and organizations with their members. */
#include "base/arena.h"
#include "base/environment.h"
#include "base/text.h"
#include "service/index_walk.h"
#include "store/access.h"

enum { DIRECTORY_BYTES_MAX = 32 * 1024 * 1024 };

/* Members are read only of the groups that decide something: roles, and the access scope. By name or id. */
struct deciding {
    const char **names;
    size_t count;
};

static struct deciding deciding_groups(struct arena *arena, const struct access *access)
{
    const char *list = arena_format(arena, "%s,%s", environment.admin_groups, environment.agent_groups);
    size_t listed;
    char **roles = text_split(arena, list, ',', &listed);
    struct deciding deciding = {.names = arena_many(arena, listed + access->group_count, const char *)};

    for (size_t i = 0; i < listed; i++)
        if (*roles[i])
            deciding.names[deciding.count++] = roles[i];
    for (size_t i = 0; i < access->group_count; i++)
        deciding.names[deciding.count++] = access->groups[i].id;
    return deciding;
}

static bool decides(const struct deciding *deciding, const struct jira_team *group)
{
    for (size_t i = 0; i < deciding->count; i++)
        if (text_equals(deciding->names[i], group->name) || text_equals(deciding->names[i], group->id))
            return true;
    return false;
}

static bool is_listed(const struct jira_team *groups, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equals(groups[i].name, name) || text_equals(groups[i].id, name))
            return true;
    return false;
}

/* Data Center shows a part of its groups: those that decide something are read all the same, by their names.
 */
static struct jira_team *with_unlisted(struct arena *arena, const struct deciding *deciding,
                                       struct jira_team *groups, size_t *count)
{
    struct jira_team *all = arena_grow(arena, groups, *count, *count + deciding->count, sizeof(*all));

    for (size_t i = 0; i < deciding->count; i++)
        if (!is_listed(all, *count, deciding->names[i]))
            all[(*count)++] = (struct jira_team){deciding->names[i], deciding->names[i]};
    return all;
}

/* An account without the right to see them gets an index without them, and a note. */
static bool is_closed(struct walk *walk, struct error error)
{
    bool closed = jira_is_forbidden(error);

    if (closed)
        atomic_store(&walk->directory_closed, true);
    return closed;
}

static struct error walk_group(struct member *member, const void *what, size_t index)
{
    const struct jira_team *group = (const struct jira_team *)what + index;
    struct index_directory *directory = index_directory_new(member->arena, DIRECTORY_BYTES_MAX);
    struct jira_member *members = NULL;
    size_t count;
    struct error error = jira_group_members(member->arena, &member->walk->site, group, &members, &count);

    if (error.kind == ERROR_NOT_FOUND) /* named by us, and gone from Jira */
        return NO_ERROR;
    if (is_closed(member->walk, error))
        count = 0;
    else
        TRY(error);
    index_directory_group(directory, group, members, count);
    return walk_write(member, arena_format(member->arena, "group %s", group->id),
                      index_directory_document(directory));
}

static struct error walk_organization(struct member *member, const void *what, size_t index)
{
    const struct jira_team *organization = (const struct jira_team *)what + index;
    struct index_directory *directory = index_directory_new(member->arena, DIRECTORY_BYTES_MAX);
    struct jira_member *members = NULL;
    struct error error;
    size_t count;

    error = jira_organization_members(member->arena, &member->walk->site, organization, &members, &count);
    if (error.kind == ERROR_NOT_FOUND) /* gone since it was listed */
        return NO_ERROR;
    if (is_closed(member->walk, error))
        count = 0;
    else
        TRY(error);
    index_directory_organization(directory, organization, members, count);
    return walk_write(member, arena_format(member->arena, "organization %s", organization->id),
                      index_directory_document(directory));
}

/* A user of the access scope may belong to nothing that is read. */
static struct error walk_user(struct member *member, const void *what, size_t index)
{
    const struct access_entry *entry = (const struct access_entry *)what + index;
    struct index_directory *directory = index_directory_new(member->arena, DIRECTORY_BYTES_MAX);
    struct jira_member user;
    struct error error = jira_user(member->arena, &member->walk->site, entry->id, &user);

    if (error.kind == ERROR_NOT_FOUND) /* gone, or deactivated */
        return NO_ERROR;
    if (is_closed(member->walk, error)) /* nobody can tell */
        user =
            (struct jira_member){.id = entry->id, .name = entry->name ? entry->name : entry->id, .email = ""};
    else
        TRY(error);
    index_directory_user(directory, &user);
    return walk_write(member, arena_format(member->arena, "user %s", entry->id),
                      index_directory_document(directory));
}

static struct error walk_groups(struct walk *walk, const struct access *access)
{
    struct arena *arena = walk->db->arena;
    struct member own = {.walk = walk, .arena = arena, .db = *walk->db};
    struct index_directory *others = index_directory_new(arena, DIRECTORY_BYTES_MAX);
    struct deciding deciding = deciding_groups(arena, access);
    struct jira_team *groups = NULL;
    size_t count = 0, mattering = 0;
    struct error error;

    error = jira_groups(arena, &walk->site, &groups, &count);
    if (!is_closed(walk, error))
        TRY(error);
    if (walk->site.datacenter)
        groups = with_unlisted(arena, &deciding, groups, &count);
    for (size_t i = 0; i < count; i++)
        if (decides(&deciding, &groups[i]))
            groups[mattering++] = groups[i];
        else
            index_directory_group(others, &groups[i], NULL, 0);
    walk_count(walk, &(struct index_counts){.groups = (int64_t)count});
    TRY(walk_write(&own, "groups", index_directory_document(others)));
    return walk_each(walk, "directory", mattering, walk_group, groups);
}

struct error walk_directory(struct walk *walk)
{
    struct jira_team *organizations = NULL;
    struct access access = {0};
    size_t count = 0;
    struct error error;

    TRY(walk_tell(walk, "directory"));
    TRY(access_load(walk->db, &access));
    TRY(walk_groups(walk, &access));
    TRY(walk_each(walk, "directory", access.user_count, walk_user, access.users));
    error = jira_organizations(walk->db->arena, &walk->site, &organizations, &count);
    if (error.kind != ERROR_NOT_FOUND && !is_closed(walk, error)) /* old servers have none */
        TRY(error);
    walk_count(walk, &(struct index_counts){.organizations = (int64_t)count});
    TRY(walk_each(walk, "directory", count, walk_organization, organizations));
    if (!atomic_load(&walk->directory_closed))
        return NO_ERROR;
    return sync_note(walk->db, walk->run, phrase_key(PHRASE_SYNC_DIRECTORY_CLOSED));
}

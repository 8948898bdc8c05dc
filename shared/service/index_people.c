/* The directory: groups and organizations with their members. */
#include "base/arena.h"
#include "base/environment.h"
#include "base/text.h"
#include "service/index_walk.h"
#include "store/access.h"

enum { DIRECTORY_BYTES_MAX = 32 * 1024 * 1024 };

/* Members are read only of the groups that decide something: roles, and the access scope. */
static bool members_matter(struct arena *arena, const struct access *access, const struct jira_team *group)
{
    const char *list = arena_format(arena, "%s,%s", environment.admin_groups, environment.agent_groups);

    for (char **one = text_split(arena, list, ',', NULL); *one; one++)
        if (text_equals(*one, group->name))
            return true;
    for (size_t i = 0; i < access->group_count; i++)
        if (text_equals(access->groups[i].id, group->id) || text_equals(access->groups[i].id, group->name))
            return true;
    return false;
}

static struct error walk_group(struct member *member, const void *what, size_t index)
{
    const struct jira_team *group = (const struct jira_team *)what + index;
    struct index_directory *directory = index_directory_new(member->arena, DIRECTORY_BYTES_MAX);
    struct jira_member *members;
    size_t count;

    TRY(jira_group_members(member->arena, &member->walk->site, group, &members, &count));
    index_directory_group(directory, group, members, count);
    return walk_write(member, arena_format(member->arena, "group %s", group->id),
                      index_directory_document(directory));
}

static struct error walk_organization(struct member *member, const void *what, size_t index)
{
    const struct jira_team *organization = (const struct jira_team *)what + index;
    struct index_directory *directory = index_directory_new(member->arena, DIRECTORY_BYTES_MAX);
    struct jira_member *members;
    size_t count;

    TRY(jira_organization_members(member->arena, &member->walk->site, organization, &members, &count));
    index_directory_organization(directory, organization, members, count);
    return walk_write(member, arena_format(member->arena, "organization %s", organization->id),
                      index_directory_document(directory));
}

static struct error walk_groups(struct walk *walk)
{
    struct arena *arena = walk->db->arena;
    struct member own = {.walk = walk, .arena = arena, .db = *walk->db};
    struct index_directory *others = index_directory_new(arena, DIRECTORY_BYTES_MAX);
    struct access access = {0};
    struct jira_team *groups;
    size_t count, mattering = 0;

    TRY(access_load(walk->db, &access));
    TRY(jira_groups(arena, &walk->site, &groups, &count));
    for (size_t i = 0; i < count; i++)
        if (members_matter(arena, &access, &groups[i]))
            groups[mattering++] = groups[i];
        else
            index_directory_group(others, &groups[i], NULL, 0);
    walk_count(walk, &(struct index_counts){.groups = (int64_t)count});
    TRY(walk_write(&own, "groups", index_directory_document(others)));
    return walk_each(walk, "directory", mattering, walk_group, groups);
}

struct error walk_directory(struct walk *walk)
{
    struct jira_team *organizations;
    size_t count;

    TRY(walk_tell(walk, "directory"));
    TRY(walk_groups(walk));
    TRY(jira_organizations(walk->db->arena, &walk->site, &organizations, &count));
    walk_count(walk, &(struct index_counts){.organizations = (int64_t)count});
    return walk_each(walk, "directory", count, walk_organization, organizations);
}

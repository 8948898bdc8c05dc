/* The groups a portal sorts its request types into. */
#include "assistant/groups.h"

#include "assistant/rank.h"
#include "assistant/statements.h"
#include "base/arena.h"
#include "base/text.h"

enum { GROUPS_MAX = 200 };

static bool is_listed(const char *const *groups, size_t count, const char *group)
{
    for (size_t at = 0; at < count; at++)
        if (text_equals(groups[at], group))
            return true;
    return false;
}

const char **groups_of(struct arena *arena, const struct catalogue *catalogue, const bool *allowed,
                       size_t *count)
{
    const char **groups = arena_many(arena, GROUPS_MAX + 1, const char *);

    *count = 0;
    for (size_t at = 0; at < catalogue->type_count; at++) {
        char **names = text_split(arena, catalogue->types[at].group, ',', NULL);

        for (; (!allowed || allowed[at]) && *names && *count < GROUPS_MAX; names++)
            if (!is_listed(groups, *count, *names))
                groups[(*count)++] = *names;
    }
    return groups;
}

bool group_has(struct arena *arena, const char *group, const struct request_type *type)
{
    char **names = text_split(arena, type->group, ',', NULL);

    for (; *names; names++)
        if (text_equals_ignoring_case(*names, group))
            return true;
    return false;
}

size_t group_suggest(struct arena *arena, const struct turn_facts *facts, const char *group,
                     struct suggestion *suggestions, size_t most)
{
    const struct catalogue *catalogue = facts->catalogue;
    struct rank_score *scores = arena_many(arena, catalogue->type_count + 1, struct rank_score);
    bool *members = arena_many(arena, catalogue->type_count + 1, bool);
    size_t count = 0, ranked;

    for (size_t at = 0; at < catalogue->type_count; at++)
        members[at] = facts->allowed[at] && group_has(arena, group, &catalogue->types[at]);
    ranked = facts->rank ? rank_words(facts->rank, arena, statements_said(arena, facts), members, scores,
                                      catalogue->type_count)
                         : 0;
    for (size_t at = 0; at < ranked && count < most; at++) {
        members[scores[at].type] = false;
        suggestions[count++] =
            (struct suggestion){catalogue->types[scores[at].type].id, scores[at].confidence};
    }
    for (size_t at = 0; at < catalogue->type_count && count < most; at++)
        if (members[at])
            suggestions[count++] = (struct suggestion){.request_type_id = catalogue->types[at].id};
    return count;
}

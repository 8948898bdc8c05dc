/* The knowledge base of every desk. */
#include "base/arena.h"
#include "service/index_walk.h"
#include "store/snapshot.h"

static struct error walk_desk(struct member *member, const void *what, size_t index)
{
    const struct portal_row *portal = (const struct portal_row *)what + index;
    struct walk *walk = member->walk;
    struct arena *arena = member->arena;
    struct jira_article *articles;
    struct type_row *types;
    size_t type_count, count;
    const char **words;

    TRY(portal_types(&member->db, walk->run->id, portal->id, walk->languages.tags[0], &types, &type_count));
    words = arena_many(arena, type_count, const char *);
    for (size_t i = 0; i < type_count; i++)
        words[i] = types[i].name;
    TRY(jira_articles(arena, &walk->site, portal->service_desk_id, words, type_count, &articles, &count));
    if (count == 0)
        return NO_ERROR;
    walk_count(walk, &(struct index_counts){.articles = (int64_t)count});
    return walk_write(member, arena_format(arena, "articles %s", portal->id),
                      index_articles_document(arena, portal->id, articles, count));
}

struct error walk_articles(struct walk *walk)
{
    struct portal_row *portals;
    size_t count;

    TRY(portal_list(walk->db, walk->run->id, walk->languages.tags[0], &portals, &count));
    return walk_each(walk, "knowledge", count, walk_desk, portals);
}

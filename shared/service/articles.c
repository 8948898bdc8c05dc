/* Articles are the same in every language, so that one library serves all of a portal. */
#include "service/articles.h"

#include <stdlib.h>

#include "base/arena.h"
#include "service/cache.h"
#include "store/db.h"
#include "store/snapshot.h"

struct entry {
    struct cached cached;
    struct arena *arena; /* owns the key */
    struct library *library;
};

static void entry_free(struct cached *cached)
{
    struct entry *entry = (struct entry *)cached;

    library_free(entry->library);
    arena_free(entry->arena);
    free(entry);
}

static struct error make(struct db *db, int64_t snapshot, const char *portal, const char *key,
                         struct entry **made)
{
    struct article_row *rows = NULL;
    struct article *articles;
    size_t count = 0;

    TRY(portal_articles(db, snapshot, portal, &rows, &count));
    articles = arena_many(db->arena, count, struct article);
    for (size_t i = 0; i < count; i++)
        articles[i] = (struct article){
            .id = rows[i].id, .title = rows[i].title, .text = rows[i].text, .url = rows[i].url};
    *made = memory_checked(calloc(1, sizeof(**made)));
    (*made)->arena = arena_new();
    (*made)->library = library_build(articles, count);
    (*made)->cached = (struct cached){.snapshot = snapshot,
                                      .key = arena_text((*made)->arena, key),
                                      .release = entry_free,
                                      .bytes = library_bytes((*made)->library)};
    return NO_ERROR;
}

static void release(void *cached)
{
    cache_give_back(cached);
}

struct error articles_borrow_for(struct arena *arena, struct db *db, int64_t snapshot, const char *portal,
                                 const struct library **library)
{
    const char *key = arena_format(db->arena, "%lld articles %s", (long long)snapshot, portal);
    struct cached *cached = cache_borrow(key);
    struct entry *made;

    if (!cached) {
        TRY(make(db, snapshot, portal, key, &made));
        cached = cache_keep(&made->cached);
    }
    arena_own(arena, cached, release);
    *library = ((struct entry *)cached)->library;
    return NO_ERROR;
}

/* Desks are made once per snapshot, portal and language, and kept in the cache. */
#include "service/desk.h"

#include <stdlib.h>

#include "base/arena.h"
#include "service/cache.h"
#include "service/catalogue.h"
#include "store/db.h"
#include "store/snapshot.h"

struct entry {
    struct cached cached;
    struct desk desk;
    struct arena *arena; /* owns the catalogue and the stock */
    struct rank_model *rank;
};

static void entry_free(struct cached *cached)
{
    struct entry *entry = (struct entry *)cached;

    rank_free(entry->rank);
    arena_free(entry->arena);
    free(entry);
}

static struct error make(struct db *db, int64_t snapshot, const char *portal, enum language language,
                         const char *key, struct entry **made)
{
    struct entry *entry = memory_checked(calloc(1, sizeof(*entry)));
    struct catalogue *catalogue;
    struct rank_example *examples = NULL;
    size_t example_count = 0;
    struct error error;

    entry->arena = arena_new();
    error = catalogue_load(db, entry->arena, snapshot, portal, language, &catalogue);
    if (!error.kind)
        error = catalogue_examples(db, snapshot, portal, &examples, &example_count);
    if (error.kind) {
        entry_free(&entry->cached);
        return error;
    }
    entry->rank = rank_build(catalogue, examples, example_count);
    entry->desk = (struct desk){.catalogue = catalogue, .rank = entry->rank, .kept = &entry->cached};
    prompt_stock_make(entry->arena, catalogue, &entry->desk.stock);
    entry->cached = (struct cached){.snapshot = snapshot,
                                    .key = arena_text(entry->arena, key),
                                    .release = entry_free,
                                    .bytes = arena_bytes(entry->arena) + rank_bytes(entry->rank)};
    *made = entry;
    return NO_ERROR;
}

static struct error borrow(struct db *db, int64_t snapshot, const char *portal, enum language language,
                           const struct desk **desk)
{
    const char *key =
        arena_format(db->arena, "%lld desk %s %s", (long long)snapshot, language_tag(language), portal);
    struct cached *cached;
    struct entry *made;

    if (snapshot == 0)
        return ERROR(SYNCING, FIRST_SYNC);
    cached = cache_borrow(key);
    if (!cached) {
        TRY(make(db, snapshot, portal, language, key, &made));
        cached = cache_keep(&made->cached);
    }
    *desk = &((struct entry *)cached)->desk;
    return NO_ERROR;
}

static void release(void *kept)
{
    cache_give_back(kept);
}

struct error desk_borrow(struct arena *arena, struct db *db, int64_t snapshot, const char *portal,
                         enum language language, const struct desk **desk)
{
    TRY(borrow(db, snapshot, portal, language, desk));
    arena_own(arena, (*desk)->kept, release);
    return NO_ERROR;
}

struct error desk_borrow_now(struct arena *arena, struct db *db, const char *portal, enum language language,
                             const struct desk **desk)
{
    struct snapshot snapshot = {0};

    TRY(snapshot_current(db, &snapshot));
    return desk_borrow(arena, db, snapshot.id, portal, language, desk);
}

/* The cache of catalogues. A new snapshot makes new entries; old ones go when their last borrower does. */
#include "service/desk.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/arena.h"
#include "service/catalogue.h"
#include "store/db.h"
#include "store/snapshot.h"

struct entry {
    struct desk desk;
    char *key;           /* snapshot, portal, language */
    struct arena *arena; /* owns the catalogue */
    struct rank_model *rank;
    int64_t snapshot;
    int borrowers; /* the cache itself counts as one */
    UT_hash_handle hh;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *cache; /* guarded by lock */

static void entry_free(struct entry *entry)
{
    rank_free(entry->rank);
    arena_free(entry->arena);
    free(entry);
}

static void give_back(struct entry *entry)
{
    bool unused;

    pthread_mutex_lock(&lock);
    unused = --entry->borrowers == 0;
    pthread_mutex_unlock(&lock);
    if (unused)
        entry_free(entry);
}

static struct entry *find(const char *key)
{
    struct entry *entry;

    pthread_mutex_lock(&lock);
    HASH_FIND_STR(cache, key, entry);
    if (entry)
        entry->borrowers++;
    pthread_mutex_unlock(&lock);
    return entry;
}

/* Takes entries of other snapshots out of the cache; releases those nobody uses. Called with the lock held.
 */
static void forget_others(int64_t snapshot)
{
    struct entry *entry, *next;

    HASH_ITER(hh, cache, entry, next)
    {
        if (entry->snapshot == snapshot)
            continue;
        HASH_DEL(cache, entry);
        if (--entry->borrowers == 0)
            entry_free(entry);
    }
}

/* Two threads may have made the same one: the first stays. */
static struct entry *keep(struct entry *made)
{
    struct entry *known;

    pthread_mutex_lock(&lock);
    HASH_FIND_STR(cache, made->key, known);
    if (!known) {
        forget_others(made->snapshot);
        made->borrowers = 2;
        HASH_ADD_KEYPTR(hh, cache, made->key, strlen(made->key), made);
    } else {
        known->borrowers++;
    }
    pthread_mutex_unlock(&lock);
    if (!known)
        return made;
    entry_free(made);
    return known;
}

static struct error make(struct db *db, int64_t snapshot, const char *portal, enum language language,
                         const char *key, struct entry **made)
{
    struct entry *entry = calloc(1, sizeof(*entry));
    struct catalogue *catalogue;
    struct rank_example *examples = NULL;
    size_t example_count = 0;
    struct error error;

    if (!entry)
        abort();
    entry->arena = arena_new();
    error = catalogue_load(db, entry->arena, snapshot, portal, language, &catalogue);
    if (!error.kind)
        error = catalogue_examples(db, snapshot, portal, &examples, &example_count);
    if (error.kind) {
        entry_free(entry);
        return error;
    }
    entry->rank = rank_build(catalogue, examples, example_count);
    entry->desk = (struct desk){.catalogue = catalogue, .rank = entry->rank};
    entry->key = arena_text(entry->arena, key);
    entry->snapshot = snapshot;
    *made = entry;
    return NO_ERROR;
}

struct error desk_borrow(struct db *db, const char *portal, enum language language, const struct desk **desk)
{
    struct snapshot snapshot = {0};
    struct entry *entry;
    const char *key;

    TRY(snapshot_current(db, &snapshot));
    if (snapshot.id == 0)
        return ERROR(SYNCING, FIRST_SYNC);
    key = arena_format(db->arena, "%lld %s %s", (long long)snapshot.id, language_tag(language), portal);
    entry = find(key);
    if (!entry) {
        TRY(make(db, snapshot.id, portal, language, key, &entry));
        entry = keep(entry);
    }
    *desk = &entry->desk;
    return NO_ERROR;
}

void desk_release(const struct desk *desk)
{
    give_back((struct entry *)(uintptr_t)desk); /* the desk is its entry's first member */
}

static void release(void *desk)
{
    desk_release(desk);
}

struct error desk_borrow_for(struct arena *arena, struct db *db, const char *portal, enum language language,
                             const struct desk **desk)
{
    TRY(desk_borrow(db, portal, language, desk));
    arena_own(arena, (void *)(uintptr_t)*desk, release);
    return NO_ERROR;
}

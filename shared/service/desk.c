/* The cache of catalogues. A new snapshot makes new entries, and those least lately used make room; one goes
 * when its last borrower does. */
#include "service/desk.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/arena.h"
#include "service/catalogue.h"
#include "store/db.h"
#include "store/snapshot.h"

/* A large portal takes a megabyte or two of it. */
enum { CACHE_BYTES_MAX = 6 * 1024 * 1024 };

struct entry {
    struct desk desk;
    char *key;           /* snapshot, portal, language */
    struct arena *arena; /* owns the catalogue */
    struct rank_model *rank;
    int64_t snapshot;
    size_t bytes;
    uint64_t used; /* when last borrowed; this and what follows guarded by lock */
    int borrowers; /* the cache itself counts as one */
    UT_hash_handle hh;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *cache; /* these three guarded by lock */
static size_t cached_bytes;
static uint64_t borrowed;

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
    if (entry) {
        entry->borrowers++;
        entry->used = ++borrowed;
    }
    pthread_mutex_unlock(&lock);
    return entry;
}

/* Out of the cache; released if nobody uses it. Called with the lock held, like the two below. */
static void forget(struct entry *entry)
{
    HASH_DEL(cache, entry);
    cached_bytes -= entry->bytes;
    if (--entry->borrowers == 0)
        entry_free(entry);
}

static void forget_others(int64_t snapshot)
{
    struct entry *entry, *next;

    HASH_ITER(hh, cache, entry, next)
    {
        if (entry->snapshot != snapshot)
            forget(entry);
    }
}

static void make_room(size_t bytes)
{
    while (cache && cached_bytes + bytes > CACHE_BYTES_MAX) {
        struct entry *oldest = cache;

        for (struct entry *entry = cache; entry; entry = entry->hh.next)
            if (entry->used < oldest->used)
                oldest = entry;
        forget(oldest);
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
        make_room(made->bytes);
        made->borrowers = 2;
        made->used = ++borrowed;
        cached_bytes += made->bytes;
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
    entry->bytes = arena_bytes(entry->arena) + rank_bytes(entry->rank);
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

/* The cache of what is made from the index. */
#include "service/cache.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

/* A large portal takes a megabyte or two of it. */
enum { CACHE_BYTES_MAX = 6 * 1024 * 1024 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct cached *cache; /* these three guarded by lock */
static size_t cached_bytes;
static uint64_t borrowed;

void cache_give_back(struct cached *cached)
{
    bool unused;

    pthread_mutex_lock(&lock);
    unused = --cached->borrowers == 0;
    pthread_mutex_unlock(&lock);
    if (unused)
        cached->release(cached);
}

struct cached *cache_borrow(const char *key)
{
    struct cached *cached;

    pthread_mutex_lock(&lock);
    HASH_FIND_STR(cache, key, cached);
    if (cached) {
        cached->borrowers++;
        cached->used = ++borrowed;
    }
    pthread_mutex_unlock(&lock);
    return cached;
}

/* Out of the cache; released if nobody uses it. Called with the lock held, like the two below. */
static void forget(struct cached *cached)
{
    HASH_DEL(cache, cached);
    cached_bytes -= cached->bytes;
    if (--cached->borrowers == 0)
        cached->release(cached);
}

static void forget_others(int64_t snapshot)
{
    struct cached *next;

    for (struct cached *cached = cache; cached; cached = next) {
        next = cached->hh.next;
        if (cached->snapshot != snapshot)
            forget(cached);
    }
}

static void make_room(size_t bytes)
{
    while (cache && cached_bytes + bytes > CACHE_BYTES_MAX) {
        struct cached *oldest = cache;

        for (struct cached *cached = cache; cached; cached = cached->hh.next)
            if (cached->used < oldest->used)
                oldest = cached;
        forget(oldest);
    }
}

struct cached *cache_keep(struct cached *made)
{
    struct cached *known;

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
    made->release(made);
    return known;
}

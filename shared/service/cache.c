/* The cache of what is made from the index. */
#include "service/cache.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct cached *cache; /* guarded by lock */

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
    if (cached)
        cached->borrowers++;
    pthread_mutex_unlock(&lock);
    return cached;
}

/* Called with the lock held. */
static void forget_others(int64_t snapshot)
{
    struct cached *cached, *next;

    HASH_ITER(hh, cache, cached, next)
    {
        if (cached->snapshot == snapshot)
            continue;
        HASH_DEL(cache, cached);
        if (--cached->borrowers == 0)
            cached->release(cached);
    }
}

struct cached *cache_keep(struct cached *made)
{
    struct cached *known;

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
    made->release(made);
    return known;
}

/* What is made from the index once per snapshot, kept in the process and shared by its threads. */
#ifndef SERVICE_CACHE_H
#define SERVICE_CACHE_H

#include <stddef.h>
#include <stdint.h>
#include <uthash.h>

/* The first member of what is kept. */
struct cached {
    int64_t snapshot;
    const char *key;                      /* of this thing alone; lives as long as it */
    void (*release)(struct cached *made); /* called when nobody has it any more */
    size_t bytes;                         /* of all it owns */
    uint64_t used;                        /* when last borrowed; this and what follows is the cache's */
    int borrowers;                        /* the cache itself counts as one */
    UT_hash_handle hh;
};

/* NULL when there is none. Whoever borrows gives back. */
struct cached *cache_borrow(const char *key);

/* Takes over what was just made and gives the one to be used, borrowed: two threads may have made the same,
 * then the first stays. What belongs to other snapshots goes when its last borrower does, and what was least
 * lately used makes room. */
struct cached *cache_keep(struct cached *made);

void cache_give_back(struct cached *cached);

#endif

/* One synchronisation: walks the service desk and writes a new snapshot of it, which replaces the old one
 * only when whole. */
#ifndef SERVICE_INDEXER_H
#define SERVICE_INDEXER_H

#include <stdatomic.h>

#include "base/error.h"
#include "store/sync.h"

struct db;
struct pool;

/* Runs from the first call to Jira to the commit, telling its progress; the run is marked failed when it
 * fails. Takes as long as Jira takes, or until *stop turns true (the run then fails). db->arena grows with
 * what the run itself keeps (little). */
MUST_CHECK struct error indexer_run(struct db *db, const struct sync_run *run, const atomic_bool *stop);

/* Takes away snapshots nobody needs, for some seconds: who has to carry out a run meanwhile may wait for it.
 * What is left is for the next time. */
void indexer_sweep(struct pool *pool, const atomic_bool *stop);

#endif

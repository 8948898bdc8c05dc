/* Synchronisation runs: one at a time by lease and fence; only a committed run changes what people see. */
#ifndef STORE_SYNC_H
#define STORE_SYNC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct actor;
struct db;

struct sync_run {
    int64_t id; /* also the id of the snapshot it writes */
    int64_t fence;
    bool begun; /* by this call; false: somebody else's run, still running */
    int64_t started;
    int64_t ended;       /* 0 while it runs */
    const char *trigger; /* manual, schedule, first */
    const char *outcome; /* running, ok, failed */
    const char *phase;   /* portals, request_types, tickets, knowledge, directory, indexing, done */
    int64_t done, total;
    const char *counts;  /* JSON object; NULL unless it succeeded */
    const char *message; /* as service/sync_message keeps it; NULL when none */
    const char *by;
};
extern const struct field
    sync_run_fields[]; /* without fence and begun: as the address contract shows a run */

/* Starts a run or tells the one that runs; may_shrink: it may drop more than half of the index, also the one
 * that runs. A run whose lease (60 s) has passed is marked failed first and
 * makes room. The very first run is told as "first" whatever `trigger` says. "manual" is audited. */
MUST_CHECK struct error sync_begin(struct db *db, const char *trigger, const struct actor *actor,
                                   bool may_shrink, struct sync_run *run);

/* Says how far the run is and renews its lease. *alive is false when it lost the lease: stop at once. */
MUST_CHECK struct error sync_progress(struct db *db, const struct sync_run *run, const char *phase,
                                      int64_t done, int64_t total, bool *alive);

/* Checks fence, lease, number of pieces and every row against what index_write counted, then swaps the head
 * in one update and marks the run ok. counts: JSON object kept
 * with the run. ERROR_CONFLICT: something does not fit; nothing has changed, call sync_fail.
 * ERROR_SYNC_FAILED: more than half of the index would go, which nobody has confirmed; the run has ended.
 * Repeatable: a second commit of the same run says done again. */
MUST_CHECK struct error sync_commit(struct db *db, const struct sync_run *run, int64_t pieces,
                                    const char *counts);

/* Marks the run failed; "last updated" and the index stay. Does nothing when the
 * lease was lost. */
MUST_CHECK struct error sync_fail(struct db *db, const struct sync_run *run, const char *message);

/* A line about a run that goes on, part of its message in the end. */
MUST_CHECK struct error sync_note(struct db *db, const struct sync_run *run, const char *note);

/* Jira was seen to differ from the index: a run is due within the next minutes. */
MUST_CHECK struct error sync_demand(struct db *db);

/* Takes away some of what snapshots nobody needs hold; *more: to be called again. */
MUST_CHECK struct error sync_sweep(struct db *db, bool *more);

struct sync_status {
    bool running;
    const char *phase;    /* of the running one, else NULL */
    int64_t done, total;  /* of the running one */
    int64_t last_updated; /* end of the last successful run; 0 never */
    int64_t last_attempt_at;
    const char *last_attempt_outcome, *last_attempt_message;
    int64_t next_due;   /* last_updated + 24 h; now when there never was one */
    bool due;           /* next_due has passed, nothing runs, and the last attempt is 15 minutes ago */
    const char *counts; /* of the last successful run, JSON object; NULL when none */
    const char *shrink; /* how much the last run would have dropped, JSON object; NULL: nothing to confirm */
    const struct sync_run *history; /* newest first, at most 20, with the running one */
    size_t history_count;
};
extern const struct field sync_status_fields[];

MUST_CHECK struct error sync_status_load(struct db *db, struct sync_status *status);

/* Request types people see, in the order of portals, from `start` on. */
struct sync_type_field {
    const char *id;
    const char *name;
    bool required;
    const char *why;
};
struct sync_type {
    const char *id;
    const char *name;
    const char *portal;
    const struct sync_type_field *unsupported; /* fields that are filled in on the portal's form alone */
    size_t unsupported_count;
};
MUST_CHECK struct error sync_types(struct db *db, const char *language, int64_t start, int64_t most,
                                   struct sync_type **types, size_t *count);
MUST_CHECK struct error sync_type_count(struct db *db, int64_t *count);

MUST_CHECK struct error sync_run_load(struct db *db, int64_t id, struct sync_run *run);

#endif

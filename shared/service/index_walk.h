/* What the threads of one synchronisation have in common, and the parts of the walk. */
#ifndef SERVICE_INDEX_WALK_H
#define SERVICE_INDEX_WALK_H

#include <pthread.h>

#include "remote/jira.h"
#include "remote/jira_forms.h"
#include "service/index_document.h"
#include "store/db.h"
#include "store/sync.h"

struct buffer;

struct walk {
    struct db *db; /* of the thread that began the walk; its arena lives until the end */
    const struct sync_run *run;
    const atomic_bool *stop; /* turns true when the program ends */
    struct jira_trip trip;
    struct jira_site site;
    struct jira_forms forms;
    struct languages languages;
    atomic_bool directory_closed;      /* the account may not read some of it */
    atomic_int_least64_t types_closed; /* nor the forms of so many request types */
    pthread_mutex_t lock;              /* guards what follows */
    int64_t pieces, done;
    struct index_counts counts;
};

/* One thread of a crew. */
struct member {
    struct walk *walk;
    struct arena *arena; /* emptied after each task */
    struct db db;        /* in that arena */
};

/* Begins a phase without tasks of its own. */
MUST_CHECK struct error walk_tell(struct walk *walk, const char *phase);

/* Does task(member, what, i) for i below count, several at once; meanwhile the lease is kept and the progress
 * told. Stops at the first error, which outlives the members' arenas. */
typedef struct error walk_task(struct member *member, const void *what, size_t index);
MUST_CHECK struct error walk_each(struct walk *walk, const char *phase, size_t count, walk_task *task,
                                  const void *what);

/* ERROR_SYNC_FAILED: larger than a piece may be. */
MUST_CHECK struct error walk_write(struct member *member, const char *name, const struct buffer *json);
void walk_wrote(struct walk *walk, int64_t rows); /* a piece, by other means */
void walk_count(struct walk *walk, const struct index_counts *more);

/* The phases, each from its first call to its last piece. */
MUST_CHECK struct error walk_portals(struct walk *walk);
MUST_CHECK struct error walk_tickets(struct walk *walk);
MUST_CHECK struct error walk_articles(struct walk *walk);
MUST_CHECK struct error walk_directory(struct walk *walk);

#endif

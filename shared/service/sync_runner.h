/* The thread that carries out synchronisations: those asked for, and by itself the first one and each that is
 * due. */
#ifndef SERVICE_SYNC_RUNNER_H
#define SERVICE_SYNC_RUNNER_H

#include <stdbool.h>

#include "store/sync.h"

struct pool;

enum { SYNC_LOOK_SECONDS = 60 }; /* how often it looks whether a run is due */

bool sync_runner_start(struct pool *pool);

/* Hands over a run that sync_begin has begun. */
void sync_runner_take(const struct sync_run *run);

/* Somebody asks: it looks at once whether a run is due. */
void sync_runner_look(void);

/* Ends the thread. A CGI program waits for its run; a FastCGI program gives it up: another process starts it
 * again. */
void sync_runner_stop(void);

#endif

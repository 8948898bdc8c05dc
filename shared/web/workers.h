/* A few threads for what may block (the database), while the event loop goes on. */
#ifndef WEB_WORKERS_H
#define WEB_WORKERS_H

#include <stddef.h>

struct workers;
typedef void workers_call(void *owner);

struct workers *workers_new(size_t threads);

/* call(owner) on one of the threads, in order of posting; from any thread. */
void workers_post(struct workers *workers, workers_call *call, void *owner);

/* Finishes what was posted, then ends the threads. */
void workers_free(struct workers *workers);

#endif

/* The thread that brings submissions to their end that were put off, whose sender was interrupted or whose
 * outcome is in doubt, does what follows once a ticket is there, and looks for tickets that are there twice.
 */
#ifndef SERVICE_OUTBOX_RUNNER_H
#define SERVICE_OUTBOX_RUNNER_H

#include <stdbool.h>

struct pool;

enum { OUTBOX_LOOK_SECONDS = 5, OUTBOX_BATCH = 20, OUTBOX_GRACE_SECONDS = 10 };

bool outbox_runner_start(struct pool *pool);
void outbox_runner_wake(void); /* there may be something to do now */
void outbox_runner_stop(void);

#endif

/* How long to wait before something that failed is tried again. */
#ifndef SERVICE_BACKOFF_H
#define SERVICE_BACKOFF_H

#include <stdint.h>

/* Twice as long after each attempt, beginning with `first`, at most `most`. */
int64_t backoff_seconds(int64_t attempts, int64_t first, int64_t most);

#endif

/* Does an event stream arrive piece by piece? */
#ifndef DOCTOR_STREAM_WATCH_H
#define DOCTOR_STREAM_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "remote/http.h"

struct arena;

struct stream_watch {
    struct http_response response; /* without its body */
    int64_t count;                 /* of events */
    int64_t spread_ms;             /* from the first event's arrival to the last one's */
};

/* Reads a short stream to its end, at most a few seconds. `bearer` NULL: without an identity. Owned by arena.
 */
void stream_watch_run(struct arena *arena, const char *url, const char *bearer, struct stream_watch *watch);

#endif

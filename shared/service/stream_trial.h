/* A stream for looking at: three events, 200 ms apart, of which nobody pays anything. Shows whether what
 * stands between the program and its caller passes events on as they are written. */
#ifndef SERVICE_STREAM_TRIAL_H
#define SERVICE_STREAM_TRIAL_H

#include "web/request.h"

enum { STREAM_TRIAL_EVENTS = 3, STREAM_TRIAL_PAUSE_MS = 200, STREAM_TRIALS_MAX = 4 };

/* Takes over the request. ERROR_BUSY: STREAM_TRIALS_MAX are under way. */
MUST_CHECK struct error stream_trial_take(struct request *request);

#endif

/* Stops asking a server that keeps failing, for a while. */
#ifndef REMOTE_MODEL_BREAKER_H
#define REMOTE_MODEL_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

enum { MODEL_BREAKER_FAILURES = 5, MODEL_BREAKER_WINDOW_MS = 60000, MODEL_BREAKER_OPEN_MS = 30000 };

/* Milliseconds until the server may be asked again; 0: now. Times are monotonic; any thread. */
int64_t model_breaker_wait_ms(const char *base_url, int64_t now_ms);

/* How a call ended: five failures in a minute without a success between them open the breaker. */
void model_breaker_note(const char *base_url, bool failed, int64_t now_ms);

#endif

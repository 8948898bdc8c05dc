/* When a model server may be asked again; pure. */
#ifndef REMOTE_MODEL_WAIT_H
#define REMOTE_MODEL_WAIT_H

#include <stdint.h>

#include "remote/http.h"

/* Milliseconds by retry-after-ms or retry-after; without either, growing with the repetitions there were.
 * `random`: 0 to 255 takes up to a quarter off the latter. */
int64_t model_wait_ms(const struct http_response *response, int repetitions, int64_t now, unsigned random);

#endif

/* Why a server did not answer, and what to do about it. */
#ifndef DOCTOR_SILENCE_H
#define DOCTOR_SILENCE_H

#include "remote/http.h"

struct arena;

/* Of a response whose failure is not HTTP_FINE: what is seen, and what to do about the address in `variable`.
 * Owned by arena or static. */
const char *silence_words(struct arena *arena, const struct http_response *response);
const char *silence_advice(struct arena *arena, const struct http_response *response, const char *variable);

#endif

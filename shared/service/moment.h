/* Moments as a person reads them. */
#ifndef SERVICE_MOMENT_H
#define SERVICE_MOMENT_H

#include "web/request.h"

struct setting;

/* "Tuesday, 1 December 2026, 00:00": on the clock of the person's own zone, where the identity tells one,
 * else on that of the billing zone; in the request's language. */
const char *moment_words(const struct request *request, int64_t seconds, const struct setting *setting);

#endif

/* One named time zone: a file of the system's time zone database (TZif, RFC 8536), read once and kept. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdint.h>

struct zone;

/* NULL for UTC, and for a name that is NULL, malformed or unknown. Thread safe; what it gives lives for ever.
 */
const struct zone *zone_find(const char *name);

/* Seconds east of Greenwich at a moment; 0 for NULL. */
int64_t zone_offset(const struct zone *zone, int64_t seconds);

#endif

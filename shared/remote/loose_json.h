/* JSON of other servers, read as far as it can be. */
#ifndef REMOTE_LOOSE_JSON_H
#define REMOTE_LOOSE_JSON_H

#include <stddef.h>

struct arena;
struct json;

/* NULL when it is no JSON. Bad UTF-8, NUL and halves of surrogate pairs become U+FFFD, a byte order mark is
 * skipped. */
const struct json *loose_json(struct arena *arena, const char *bytes, size_t count);

#endif

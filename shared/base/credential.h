/* A secret kept in a file. */
#ifndef BASE_CREDENTIAL_H
#define BASE_CREDENTIAL_H

#include <stdbool.h>

struct arena;

/* The text of a file without white space at its end, owned by arena; NULL with the reason in *fault (static
 * storage) when there is none, it is empty, longer than 64 KiB, no UTF-8, or others may read it.
 * `group_may_read`: systemd shows the mask of an access list as the group's rights. */
const char *credential_read(struct arena *arena, const char *path, bool group_may_read, const char **fault);

#endif

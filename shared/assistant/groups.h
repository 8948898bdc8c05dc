/* The groups a portal sorts its request types into. */
#ifndef ASSISTANT_GROUPS_H
#define ASSISTANT_GROUPS_H

#include "assistant/turn.h"

/* The names of all groups with a type that is allowed (NULL: any type), each once, in the order of the
 * catalogue; ends with NULL. Owned by arena. */
const char **groups_of(struct arena *arena, const struct catalogue *catalogue, const bool *allowed,
                       size_t *count);

bool group_has(struct arena *arena, const char *group, const struct request_type *type);

/* The allowed types of a group, those that fit what was said first. Returns how many, at most `most`. */
size_t group_suggest(struct arena *arena, const struct turn_facts *facts, const char *group,
                     struct suggestion *suggestions, size_t most);

#endif

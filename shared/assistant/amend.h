/* "My keyboard is broken", "no, the mouse": the thing is another, the rest stays. */
#ifndef ASSISTANT_AMEND_H
#define ASSISTANT_AMEND_H

#include "assistant/turn.h"

/* The statement with its thing replaced by the one that the message names in its place; NULL when the message
 * takes back something else or nothing, or several things may be meant. Owned by arena. */
const char *amended(struct arena *arena, const struct turn_facts *facts, const char *statement,
                    const char *message);

#endif

/* Two matters in one message: the one that waits while the other becomes a ticket. */
#ifndef ASSISTANT_MATTERS_H
#define ASSISTANT_MATTERS_H

#include "assistant/turn.h"

/* The person's words about another matter than `type`, when what they said plainly names two ("…, and I also
 * forgot my password"); NULL when it does not. Owned by arena. */
const char *matter_waiting(struct arena *arena, const struct turn_facts *facts,
                           const struct request_type *type);

#endif

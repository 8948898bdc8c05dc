/* What a person may say to either engine: start over, cancel, skip. And what is small talk, never a value. */
#ifndef ASSISTANT_COMMANDS_H
#define ASSISTANT_COMMANDS_H

#include "assistant/turn.h"

/* The proposal as it stands beside such words. Owned by arena. */
struct answer commands_heeded(struct arena *arena, const struct turn_facts *facts,
                              const struct answer *answer);

/* The message is small talk, a command or talk of other things: no answer to what was asked. */
bool commands_are_aside(struct arena *arena, const struct turn_facts *facts);

#endif

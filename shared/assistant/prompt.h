/* The messages a model is sent: the stable part first, so that providers cache it; the person's words fenced.
 */
#ifndef ASSISTANT_PROMPT_H
#define ASSISTANT_PROMPT_H

#include "assistant/turn.h"

struct buffer;

enum { PROMPT_TYPES_WHOLE = 150, PROMPT_TYPES_SHORT = 60, PROMPT_TYPES_IN_PLAY = 3 };

struct prompt {
    const char *messages; /* JSON array for the request's `messages` member */
    const char *schema;   /* JSON: the strict schema of the answer, byte-identical for one portal */
    size_t bytes;         /* of both */
    const char *canary;   /* stands in the instructions; an answer holding it is refused */
};

/* Owned by arena; schema and canary by facts->stock where there is one. */
void prompt_build(struct arena *arena, const struct turn_facts *facts, struct prompt *prompt);

#endif

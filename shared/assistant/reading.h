/* A second reading of the message, by rule, when a model took nothing out of it. */
#ifndef ASSISTANT_READING_H
#define ASSISTANT_READING_H

#include "assistant/turn.h"

/* Adds what the rules find in the message to a model's answer without values: the answer to what was asked, a
 * correction, fields the words speak of. Questions and answers with values of their own stay as they are.
 * true: it found something, of which the model's reply says nothing. */
bool reading_complete(struct arena *arena, const struct turn_facts *facts, const struct request_type *type,
                      struct answer *answer);

#endif

/* The engine without a model: ranks, extracts and asks by rule, in the person's language. */
#ifndef ASSISTANT_GUIDED_H
#define ASSISTANT_GUIDED_H

#include "assistant/turn.h"

/* Always succeeds; everything owned by arena. */
void guided_answer(struct arena *arena, const struct turn_facts *facts, struct answer *answer);

/* The language the words are written in, when that is clear; else `otherwise`. */
enum language guided_language(const char *words, enum language otherwise);

#endif

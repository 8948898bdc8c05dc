/* The engine without a model: ranks, extracts and asks by rule, in the person's language. */
#ifndef ASSISTANT_GUIDED_H
#define ASSISTANT_GUIDED_H

#include "assistant/turn.h"

/* Always succeeds; everything owned by arena. */
void guided_answer(struct arena *arena, const struct turn_facts *facts, struct answer *answer);

/* The language the words are written in, when that is clear; else `otherwise`. */
enum language guided_language(const char *words, enum language otherwise);

/* Whether that is clear, so that it does not depend on what is taken otherwise. */
bool guided_shows_language(const char *words, enum language *language);

#endif

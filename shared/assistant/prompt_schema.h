/* The shape of an answer that a model is held to. */
#ifndef ASSISTANT_PROMPT_SCHEMA_H
#define ASSISTANT_PROMPT_SCHEMA_H

#include "assistant/prompt.h"

/* A catalogue too long to show whole: only types that may fit are listed, and groups can be named. */
bool prompt_is_long(const struct catalogue *catalogue);

/* Holds the ids of the whole portal, whoever asks: one schema for all, compiled and cached once by the
 * provider. Articles are no enum in it, as those shown differ from turn to turn. Owned by arena. */
const char *prompt_schema(struct arena *arena, const struct catalogue *catalogue, bool has_articles);

#endif

/* The first words of the assistant. */
#ifndef ASSISTANT_GREETING_H
#define ASSISTANT_GREETING_H

#include "base/phrase.h"

struct arena;

/* In the language, by first name when there is one ("Hello Emma, …"); name NULL or "" greets without. Owned
 * by arena. */
const char *greeting(struct arena *arena, enum language language, const char *name);

#endif

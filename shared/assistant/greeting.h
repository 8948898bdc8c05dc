/* The first words of the assistant. */
#ifndef ASSISTANT_GREETING_H
#define ASSISTANT_GREETING_H

#include "base/phrase.h"

struct arena;

/* In the language, by first name when there is one ("Hello Emma, …"); name NULL or "" greets without.
 * `locale`: of a profile in another language, in which a model goes on; NULL: none.
 * `later`: what was left for now when the last request was sent; NULL: nothing. Owned by arena. */
const char *greeting(struct arena *arena, enum language language, const char *locale, const char *name,
                     const char *later);

#endif

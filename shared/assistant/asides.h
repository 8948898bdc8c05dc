/* What something is needed for, where and when. */
#ifndef ASSISTANT_ASIDES_H
#define ASSISTANT_ASIDES_H

#include "assistant/words.h"

/* Lowers the weight of such words: they tell less of a matter than the rest. */
void asides_lower(struct words *words);

#endif

/* How urgent or wide something is, on a scale of five. */
#ifndef ASSISTANT_LEVELS_H
#define ASSISTANT_LEVELS_H

#include "assistant/utterance.h"

/* Whether a field's options are steps of such a scale. */
bool levels_are_of(struct arena *arena, const struct form_field *field);

/* The step a wording names: 5 critical … 1 lowest; 0 none. Folded. */
int level_of(const char *folded);

/* The option of a scale that the words ask for ("asap", "not urgent", "only me"); NULL when they say nothing.
 */
const struct option *levels_said(const struct utterance *utterance, const struct form_field *field,
                                 size_t *first, size_t *count);

#endif

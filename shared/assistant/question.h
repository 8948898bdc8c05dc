/* The question for one field. */
#ifndef ASSISTANT_QUESTION_H
#define ASSISTANT_QUESTION_H

#include "assistant/turn.h"

/* Polite, by the field's kind, with its choices or an example; `missed`: the answer before did not fit, so it
 * says what is expected. Owned by arena. */
const char *question_text(struct arena *arena, const struct turn_facts *facts, const struct form_field *field,
                          bool missed);

/* Whether a text of others asks anything, or names the field. */
bool question_is_asked(struct arena *arena, const struct form_field *field, const char *text);

#endif

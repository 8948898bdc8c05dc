/* Whoever fills in a form may want something else by now. */
#ifndef ASSISTANT_GUIDED_MIND_H
#define ASSISTANT_GUIDED_MIND_H

#include "assistant/guide.h"

/* Takes up what the message says in place of what was said before, or beside it; false: it goes on as it was.
 */
bool mind_changed(const struct guide *guide);

/* The message takes something back for what this type is for; others may be as likely where that is not
 * plain. */
bool mind_turns_to(struct arena *arena, const struct turn_facts *facts, const struct request_type *type);

#endif

/* What a synchronisation has to say, kept so that it can be told in any language: a line for each thing, the
 * key of its phrase and what it is about. */
#ifndef SERVICE_SYNC_MESSAGE_H
#define SERVICE_SYNC_MESSAGE_H

#include "base/phrase.h"

struct arena;

/* As it is kept; subject may be NULL. */
const char *sync_message_line(struct arena *arena, enum phrase phrase, const char *subject);

/* As people read it, a sentence for each line; NULL for NULL. */
const char *sync_message_text(struct arena *arena, enum language language, const char *message);

#endif

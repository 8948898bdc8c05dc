/* Between the draft as stored and the draft as the assistant thinks of it. */
#ifndef SERVICE_DRAFTS_H
#define SERVICE_DRAFTS_H

#include "assistant/draft.h"
#include "base/phrase.h"
#include "store/draft.h"

struct arena;

struct draft draft_from_row(struct arena *arena, const struct draft_row *row);

/* Values as store/draft.h and store/turn.h take them: a JSON array. */
const char *draft_values_json(struct arena *arena, const struct value *values, size_t count);

#endif

/* The ticket as it would be created, as the address contract shows it. */
#ifndef SERVICE_PREVIEW_H
#define SERVICE_PREVIEW_H

#include "assistant/draft.h"
#include "base/phrase.h"

struct arena;
struct ticket_view;

/* JSON of the preview. allowed: one for each type of the catalogue; ticket: what the draft has become, NULL
 * while it is one. Owned by arena. */
const char *preview_json(struct arena *arena, const char *conversation, const struct catalogue *catalogue,
                         const bool *allowed, const struct draft *draft, const struct ticket_view *ticket,
                         enum language language);

#endif

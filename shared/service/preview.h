/* The ticket as it would be created, as the address contract shows it. */
#ifndef SERVICE_PREVIEW_H
#define SERVICE_PREVIEW_H

#include "assistant/draft.h"
#include "base/phrase.h"

struct arena;
struct sharing;
struct submission_view;

/* JSON of the preview. allowed: one for each type of the catalogue; sharing: who else sees it,
 * NULL: nobody; submission: what has become of the draft,
 * or is becoming; NULL while it is nothing but a draft. Owned by arena. */
const char *preview_json(struct arena *arena, const char *conversation, const struct catalogue *catalogue,
                         const bool *allowed, const struct draft *draft, const struct sharing *sharing,
                         const struct submission_view *submission, enum language language);

#endif

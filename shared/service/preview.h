/* The ticket as it would be created, as the address contract shows it. */
#ifndef SERVICE_PREVIEW_H
#define SERVICE_PREVIEW_H

#include "assistant/draft.h"
#include "base/phrase.h"

struct arena;
struct attachment;
struct file_limits;
struct sharing;
struct submission_view;

/* What stands beside the draft. */
struct preview_beside {
    const struct attachment *files;
    size_t file_count;
    const struct file_limits *limits;
    const struct sharing *sharing;            /* who else sees it; NULL: nobody */
    const struct submission_view *submission; /* what has become of it, or is becoming; NULL while it is
                                                 nothing but a draft */
};

/* JSON of the preview. allowed: one for each type of the catalogue; beside: NULL when there is nothing. Owned
 * by arena. */
const char *preview_json(struct arena *arena, const char *conversation, const struct catalogue *catalogue,
                         const bool *allowed, const struct draft *draft, const struct preview_beside *beside,
                         enum language language);

#endif

/* Filling the form of a type that was chosen in the preview from what was said before, as if its name had
 * been written. */
#ifndef SERVICE_PREFILL_H
#define SERVICE_PREFILL_H

#include "service/dossier.h"

struct prefilled {
    const struct value *values; /* source SOURCE_ASSISTANT */
    size_t count;
};

/* By rule, whichever engine the conversation has: nobody waits for a model in the preview. Owned by the
 * request's arena. */
MUST_CHECK struct error prefill_type(struct request *request, const struct dossier *dossier,
                                     const struct request_type *type, struct prefilled *prefilled);

#endif

/* One conversation on the table: its draft, the portal's catalogue, what this person may raise. */
#ifndef SERVICE_DOSSIER_H
#define SERVICE_DOSSIER_H

#include "assistant/draft.h"
#include "service/desk.h"
#include "service/scope.h"
#include "store/draft.h"
#include "web/request.h"

struct dossier {
    const char *conversation;
    const char *portal;
    const char *state; /* open, submitted, closed */
    struct draft draft;
    const struct attachment *files;
    size_t file_count;
    const struct desk *desk;
    const bool *allowed;
    const struct request_type *type_now; /* the draft's, read again (service/form_now.h); NULL: was not */
    struct scope scope;
};

/* Loads a conversation of the caller, after the scope was demanded for its portal. Everything lives as long
 * as the request. ERROR_NOT_FOUND: not there, or another person's. */
MUST_CHECK struct error dossier_load(struct request *request, const char *conversation,
                                     struct dossier *dossier);

/* The type the draft is about, when it still exists and may be raised by this person; else NULL. */
const struct request_type *dossier_type(const struct dossier *dossier);

#endif

/* What a person changes in the preview: the request type, values, who else sees the ticket. */
#ifndef SERVICE_PREVIEW_PATCH_H
#define SERVICE_PREVIEW_PATCH_H

#include "service/dossier.h"

struct preview_patch {
    const char *request_type; /* NULL: as it is */
    const char *values;       /* JSON object, null empties a field; NULL: as they are */
    const char *participants; /* JSON list of accounts; NULL: as they are */
    const char *organization; /* id as JSON, or "null" for none; NULL: as it is */
};
extern const struct field preview_patch_fields[];

/* Checks it against the form and stores it; the form of another type is filled from what was said before.
 * ERROR_INVALID with one problem for each bad value; ERROR_VERSION_MOVED; ERROR_CONFLICT: the conversation is
 * over; ERROR_IN_PROGRESS: it is being sent. */
MUST_CHECK struct error preview_patch_save(struct request *request, const struct dossier *dossier,
                                           int64_t version, const struct preview_patch *patch);

#endif

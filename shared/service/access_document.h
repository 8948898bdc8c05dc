/* The document of /access: where the assistant appears and for whom, as it is shown and as it is written. */
#ifndef SERVICE_ACCESS_DOCUMENT_H
#define SERVICE_ACCESS_DOCUMENT_H

#include "store/access.h"
#include "web/request.h"

/* Replies with the scope as it stands and its ETag; saved as in service/settings. */
MUST_CHECK struct error access_document_reply(struct request *request, int64_t saved);

/* Reads and checks the body; of an entry only its id counts, so that what GET gave may come back. Owned by
 * the request's arena. ERROR_INVALID with problems. */
MUST_CHECK struct error access_document_read(struct request *request, struct access_change *change);

#endif

/* What GET and POST /sync answer: how old the index is, how a run is doing, what waits for a confirmation,
 * and which request types can be raised in a conversation. */
#ifndef SERVICE_SYNC_VIEW_H
#define SERVICE_SYNC_VIEW_H

#include "store/sync.h"
#include "web/request.h"

enum { SYNC_TYPES_PAGE = 200 };

/* types_start: where the page of request types begins. */
MUST_CHECK struct error sync_view_reply(struct request *request, int http_status,
                                        const struct sync_status *status, int64_t types_start);

#endif

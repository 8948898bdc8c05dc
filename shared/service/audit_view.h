/* Who changed what and when, as a page of JSON or as CSV. */
#ifndef SERVICE_AUDIT_VIEW_H
#define SERVICE_AUDIT_VIEW_H

#include "web/request.h"

enum { AUDIT_PAGE = 50, AUDIT_PAGE_MAX = 200, AUDIT_CSV_ROWS = 10000, AUDIT_PAGE_BYTES = 3 * 1024 * 1024 };

/* Query: format=csv, before=ID for the next page, limit=N entries of a page. A page ends early rather than be
 * too long; where CSV goes on stands in the header Link. */
MUST_CHECK struct error audit_view_reply(struct request *request);

#endif

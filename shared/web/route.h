/* From an address to the function that answers it. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/handler.h"

/* Takes method, path and query from the CGI variables; the path comes from REQUEST_URI, since PATH_INFO
 * differs per web server and is decoded. */
void route_read(struct request *request);

/* Finds the route, verifies the identity, calls the handler; leaves request->reply set unless the handler
 * detached. */
void route_answer(struct request *request, const struct program *program);

#endif

/* Tokens the operator adds to the present billing cycle. */
#ifndef SERVICE_CREDIT_H
#define SERVICE_CREDIT_H

#include "web/request.h"

struct credit {
    int64_t tokens;
    const char *note;
};

/* Reads and checks the body. ERROR_INVALID with problems; ERROR_CONFLICT: nothing is limited here. */
MUST_CHECK struct error credit_read(struct request *request, struct credit *credit);

/* Adds it once for each key. *fresh is false when it was added before; ERROR_INVALID: another amount was,
 * under this key. */
MUST_CHECK struct error credit_add(struct request *request, const char *idempotency_key,
                                   const struct credit *credit, bool *fresh);

/* Replies with what the quota now holds. */
MUST_CHECK struct error credit_reply(struct request *request, int http_status);

#endif

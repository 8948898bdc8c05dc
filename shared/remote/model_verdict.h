/* How one try of a question ended. */
#ifndef REMOTE_MODEL_VERDICT_H
#define REMOTE_MODEL_VERDICT_H

#include "remote/model_stream.h"

struct model_verdict {
    enum model_failure failure;
    bool passes; /* it may go better the next time */
    bool failed; /* the server is to blame */
    const char *reason;
    struct model_complaint complaint;
};

/* response is the end of the exchange, `refusal` the body when its status was no success; the stream is ended
 * here. */
struct model_verdict model_verdict_of(struct arena *arena, const struct http_response *response,
                                      const struct buffer *refusal, struct model_stream *stream);

bool model_is_success(long status);
bool model_is_encoded(const struct http_response *head); /* compressed or so, which we never asked for */

#endif

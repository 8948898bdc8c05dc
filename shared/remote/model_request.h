/* The body of a question; pure. */
#ifndef REMOTE_MODEL_REQUEST_H
#define REMOTE_MODEL_REQUEST_H

#include "remote/model.h"
#include "remote/model_manner.h"

struct buffer;

enum { MODEL_REQUEST_BYTES_MAX = 4 * 1024 * 1024 };

/* Writes it as the manner has it. hosted: see model_address. */
void model_request_write(struct buffer *out, const struct model_server *server,
                         const struct model_question *question, const struct model_manner *manner,
                         bool hosted);

#endif

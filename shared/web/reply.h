/* Answers: the one place that speaks HTTP statuses. */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include "web/request.h"

/* The answer as JSON by its table. Always NO_ERROR, for `return`. */
struct error reply_json(struct request *request, int status, const struct field *table,
                        const void *structure);

/* The same for a document that is written back under `version`: its entity tag also tells of what moves
 * without it. See request_if_match. */
struct error reply_json_versioned(struct request *request, const struct field *table, const void *structure,
                                  int64_t version);

/* The answer as JSON text made elsewhere, e.g. a stored one. */
struct error reply_json_text(struct request *request, int status, const char *json);

/* Another kind of body. */
struct error reply_text(struct request *request, int status, const char *content_type, const char *text);

/* 204. */
struct error reply_nothing(struct request *request);

/* The answer that tells of a failure (RFC 9457), in the caller's language. */
void reply_error(struct request *request, struct error error);

/* The problem document alone, for an event stream; owned by the request's arena. */
const char *reply_problem(const struct request *request, struct error error);

/* The head of an event stream. */
const char *reply_stream_head(const struct request *request);

#endif

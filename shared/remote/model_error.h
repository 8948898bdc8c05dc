/* What a model server complains about, in whichever shape; pure. */
#ifndef REMOTE_MODEL_ERROR_H
#define REMOTE_MODEL_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "remote/model.h"

struct arena;
struct json;

/* Members are never NULL. */
struct model_complaint {
    long status; /* of the answer, or the code within a stream; 0 when neither says */
    const char *type, *code, *param;
    bool flagged;        /* their moderation did not like the words */
    const char *message; /* for looking things up in it; never shown or logged: it may quote the request */
};

/* The complaint within an answer or event; false: there is none. */
bool model_complaint_find(struct arena *arena, const struct json *json, struct model_complaint *complaint);

/* The complaint of an answer that is no success, with whatever body. */
struct model_complaint model_complaint_read(struct arena *arena, long status, const char *body, size_t bytes);

enum model_failure model_complaint_failure(const struct model_complaint *complaint);

/* It may go better the next time. */
bool model_complaint_passes(const struct model_complaint *complaint);

/* "Could not finish the message because max_tokens …": the limit was too small for the answer. */
bool model_complaint_wants_room(const struct model_complaint *complaint);

/* Not that it takes no schemas, but that ours is none. */
bool model_complaint_finds_schema_wrong(const struct model_complaint *complaint);

#endif

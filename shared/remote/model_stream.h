/* What a model server streams, made sense of: text, token counts, how it ended. Pure; any split of the bytes
 * gives the same. */
#ifndef REMOTE_MODEL_STREAM_H
#define REMOTE_MODEL_STREAM_H

#include "remote/model.h"
#include "remote/model_error.h"
#include "remote/sse.h"

enum {
    MODEL_CONTENT_BYTES_MAX = 256 * 1024,
    MODEL_SPACE_BYTES_MAX = 1000, /* white space without end is a known way models fail */
};

enum model_stream_form { MODEL_STREAM_UNKNOWN, MODEL_STREAM_EVENTS, MODEL_STREAM_JSON, MODEL_STREAM_FOREIGN };

struct model_stream {
    /* A piece of the content. false: nothing more is wanted. */
    bool (*text)(void *owner, const char *bytes, size_t count);
    void *owner;
    struct arena *scratch; /* of one event */
    struct arena *kept;    /* the complaint's and the model's texts */
    struct sse_reader reader;
    struct buffer whole; /* of a JSON answer */
    struct buffer content;
    enum model_stream_form form;
    struct model_tokens tokens; /* of the last usage that said anything; total 0: none did */
    char finish[32];            /* finish_reason; "" so far none */
    const char *model;          /* NULL so far unknown */
    struct model_complaint complaint;
    size_t space_bytes; /* at the end of the content */
    bool complained, refused, done /* [DONE] */, garbled, too_long, unwanted;
};

void model_stream_init(struct model_stream *stream);
void model_stream_release(struct model_stream *stream);

/* false: nothing more can change the outcome. */
bool model_stream_add(struct model_stream *stream, const char *bytes, size_t count);
void model_stream_end(struct model_stream *stream);

/* How it ended; whole: the connection did not break. */
enum model_failure model_stream_outcome(const struct model_stream *stream, bool whole);

#endif

/* Server-sent events, read however they are cut: any split of the bytes gives the same events. */
#ifndef REMOTE_SSE_H
#define REMOTE_SSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

enum { SSE_EVENT_BYTES_MAX = 1024 * 1024, SSE_NAME_BYTES_MAX = 64 };

struct sse_reader {
    /* One event with data. false: stop reading. */
    bool (*event)(void *owner, const char *name, const char *data, size_t bytes);
    void *owner;
    struct buffer line; /* of a line that has not ended */
    struct buffer data;
    char name[SSE_NAME_BYTES_MAX]; /* "" when the event has none */
    bool has_data;                 /* data may be "" */
    bool began;                    /* the place of a byte order mark is past */
    bool after_cr;                 /* a LF belongs to the line end before it */
    bool stopped;                  /* event said false, or a line or event is too long */
};

void sse_init(struct sse_reader *reader);
void sse_release(struct sse_reader *reader);

/* false: stopped; the rest is not read. */
bool sse_add(struct sse_reader *reader, const char *bytes, size_t count);

/* The stream ended: an event without its blank line counts. */
bool sse_end(struct sse_reader *reader);

#endif

/* A waiting answer on the event loop: an event stream written piece by piece, or one JSON answer at the end.
 *
 * Loop thread only. Writes never block: what the peer does not take waits in a queue; a peer that takes
 * nothing for STREAM_STALL_MS, or lets the queue pass STREAM_QUEUE_BYTES_MAX, counts as gone. */
#ifndef WEB_STREAM_H
#define WEB_STREAM_H

#include "base/loop.h"
#include "web/request.h"

enum { STREAM_PING_MS = 12000, STREAM_STALL_MS = 30000, STREAM_QUEUE_BYTES_MAX = 262144 };

struct stream;

/* Called once, when the peer left before stream_end was called. The stream still has to be ended, but not
 * from within. */
typedef void stream_gone(void *owner);

/* Takes over a request handed over. events: the head of an event stream is sent at once, and `: ping` when
 * nothing else was. */
struct stream *stream_open(struct loop *loop, struct request *request, bool events, stream_gone *gone,
                           void *owner);

/* One event; `json` is one line. Nothing happens without events, or when the peer is gone. */
void stream_event(struct stream *stream, const char *name, const char *json);

/* The last event (`done` or `error`) or, without events, request->reply as it was made; then the connection
 * is closed as soon as the peer has taken everything, and the request with its arena is released. The stream
 * must not be used after. */
void stream_end(struct stream *stream, const char *name, const char *json);

#endif

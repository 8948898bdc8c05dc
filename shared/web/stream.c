/* Event streams out. */
#include "web/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/time.h"
#include "web/reply.h"

struct stream {
    struct loop *loop;
    struct request *request;
    bool events;
    bool gone;                /* the peer left: nothing is written any more */
    bool ending;              /* close as soon as the queue is empty */
    bool watched, wants_room; /* the loop watches the peer; also until it takes more */
    stream_gone *tell_gone;
    void *owner;
    struct buffer queue; /* framed bytes the peer has not taken */
    int64_t moved_ms;    /* when the peer last took something */
    struct loop_timer timer;
};

static void stream_free(void *pointer)
{
    struct stream *stream = pointer;

    loop_timer_clear(stream->loop, &stream->timer);
    if (stream->request->wire.fastcgi)
        loop_unwatch(stream->loop, stream->request->wire.fd);
    close(stream->request->wire.fd);
    buffer_release(&stream->queue);
    request_free(stream->request);
    free(stream);
}

static void lose_peer(struct stream *stream)
{
    if (stream->gone)
        return;
    stream->gone = true;
    buffer_clear(&stream->queue);
    if (stream->request->wire.fastcgi)
        loop_unwatch(stream->loop, stream->request->wire.fd);
    if (!stream->ending && stream->tell_gone)
        stream->tell_gone(stream->owner);
}

/* Sends what it can; true when nothing is left to send. */
static bool flush(struct stream *stream)
{
    const struct wire *wire = &stream->request->wire;
    struct buffer *queue = &stream->queue;
    size_t sent = 0;

    while (sent < queue->length) {
        ssize_t count =
            send(wire->fd, queue->bytes + sent, queue->length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (count > 0)
            sent += (size_t)count;
        else if (errno != EINTR)
            break;
    }
    if (sent < queue->length && errno != EAGAIN && errno != EWOULDBLOCK) {
        lose_peer(stream);
        return true;
    }
    if (sent > 0)
        stream->moved_ms = time_monotonic_ms();
    buffer_drop_front(queue, sent);
    return queue->length == 0;
}

static void on_ready(void *owner, int fd, int events);

static void push(struct stream *stream)
{
    bool empty;

    if (stream->gone)
        return;
    if (stream->queue.overflowed) {
        lose_peer(stream);
        return;
    }
    if (!stream->request->wire.fastcgi) { /* a CGI program serves one peer: it may wait for it */
        if (!wire_send(&stream->request->wire, stream->queue.bytes, stream->queue.length))
            lose_peer(stream);
        buffer_clear(&stream->queue);
        return;
    }
    empty = flush(stream);
    if (stream->gone || (stream->watched && stream->wants_room == !empty))
        return; /* most pieces go out at once: nothing to tell the loop */
    stream->watched = true;
    stream->wants_room = !empty;
    loop_watch(stream->loop, stream->request->wire.fd, empty ? 0 : LOOP_WRITE, on_ready, stream);
}

static void finish_when_sent(struct stream *stream)
{
    if (stream->ending && (stream->gone || stream->queue.length == 0))
        stream_free(stream);
}

static void on_ready(void *owner, int fd, int events)
{
    struct stream *stream = owner;

    (void)fd;
    if (events & LOOP_HANGUP)
        lose_peer(stream);
    else
        push(stream);
    finish_when_sent(stream);
}

static void add_text(struct stream *stream, const char *text)
{
    wire_add(&stream->request->wire, &stream->queue, text, strlen(text));
}

static void on_timer(void *owner)
{
    struct stream *stream = owner;
    int64_t now_ms = time_monotonic_ms();

    loop_timer_set(stream->loop, &stream->timer, STREAM_PING_MS, on_timer, stream);
    if (stream->queue.length > 0 && now_ms - stream->moved_ms > STREAM_STALL_MS) {
        lose_peer(stream);
    } else if (stream->events && !stream->ending && stream->queue.length == 0) {
        add_text(stream, ": ping\n\n");
        push(stream);
    }
    finish_when_sent(stream);
}

struct stream *stream_open(struct loop *loop, struct request *request, bool events, stream_gone *gone,
                           void *owner)
{
    struct stream *stream = calloc(1, sizeof(*stream));

    if (!stream)
        abort();
    *stream = (struct stream){
        .loop = loop,
        .request = request,
        .events = events,
        .tell_gone = gone,
        .owner = owner,
        .moved_ms = time_monotonic_ms(),
    };
    buffer_init(&stream->queue, STREAM_QUEUE_BYTES_MAX);
    loop_timer_set(loop, &stream->timer, STREAM_PING_MS, on_timer, stream);
    if (events) {
        add_text(stream, reply_stream_head(request));
        add_text(stream, ": ok\n\n"); /* Apache sends the head only with the first bytes of the body */
    }
    push(stream);
    return stream;
}

static void add_event(struct stream *stream, const char *name, const char *json)
{
    if (stream->gone || !stream->events)
        return;
    struct buffer event;

    buffer_init(&event, STREAM_QUEUE_BYTES_MAX);
    buffer_add_format(&event, "event: %s\ndata: ", name);
    buffer_add(&event, json);
    buffer_add(&event, "\n\n");
    wire_add(&stream->request->wire, &stream->queue, event.bytes, event.length);
    buffer_release(&event);
}

void stream_event(struct stream *stream, const char *name, const char *json)
{
    add_event(stream, name, json);
    if (stream->events)
        push(stream);
}

void stream_end(struct stream *stream, const char *name, const char *json)
{
    const struct buffer *reply = stream->request->reply;

    stream->ending = true;
    if (stream->events)
        add_event(stream, name, json);
    else if (reply && !stream->gone)
        wire_add(&stream->request->wire, &stream->queue, reply->bytes, reply->length);
    if (!stream->gone)
        wire_add_end(&stream->request->wire, &stream->queue);
    push(stream);
    finish_when_sent(stream);
}

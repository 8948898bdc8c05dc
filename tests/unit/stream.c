#include "web/stream.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "check.h"

enum { HEARD_BYTES_MAX = 4 * 1024 * 1024 };

static struct loop *loop;
static int peer;
static int gone;
static struct stream *stream;

static void note_gone(void *owner)
{
    (void)owner;
    gone++;
    loop_stop(loop);
}

static struct request *request_on(int fd)
{
    struct request *request = request_new(NULL);

    request->id = "test";
    request->wire = (struct wire){.fd = fd, .fastcgi = true, .request_id = 1};
    return request;
}

static int begin(void **state)
{
    int pair[2];
    const int small = 4096;

    (void)state;
    loop = loop_new();
    gone = 0;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
    peer = pair[1];
    stream = stream_open(loop, request_on(pair[0]), true, note_gone, NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    close(peer);
    loop_free(loop);
    return 0;
}

/* Everything the peer reads until the end, records taken off. */
static char *heard(struct arena *arena)
{
    struct buffer *raw = buffer_new(arena, HEARD_BYTES_MAX);
    struct buffer *text = buffer_new(arena, HEARD_BYTES_MAX);
    char part[4096];
    ssize_t count;

    while ((count = read(peer, part, sizeof(part))) > 0)
        buffer_add_bytes(raw, part, (size_t)count);
    for (size_t position = 0; position + 8 <= raw->length;) {
        const unsigned char *head = (const unsigned char *)raw->bytes + position;
        size_t bytes = (size_t)head[4] << 8 | head[5];

        if (head[1] == 6)
            buffer_add_bytes(text, head + 8, bytes);
        position += 8 + bytes;
    }
    return text->bytes;
}

static void sends_events_in_order(void **state)
{
    struct arena *arena = arena_new();
    const char *text;

    (void)state;
    stream_event(stream, "token", "{\"text\":\"a\"}");
    stream_end(stream, "done", "{}");
    text = heard(arena);
    assert_non_null(strstr(text, "Content-Type: text/event-stream\r\n"));
    assert_non_null(
        strstr(text, "\r\n\r\n: ok\n\nevent: token\ndata: {\"text\":\"a\"}\n\nevent: done\ndata: {}\n\n"));
    assert_int_equal(gone, 0);
    arena_free(arena);
}

static void *listen_in(void *arena)
{
    return heard(arena);
}

static void stop(void *nothing)
{
    (void)nothing;
    loop_stop(loop);
}

static void queues_for_a_slow_reader(void **state)
{
    struct arena *arena = arena_new();
    struct loop_timer timer = {0};
    pthread_t thread;
    void *text;
    size_t events = 0;

    (void)state;
    for (int i = 0; i < 2000; i++)
        stream_event(stream, "token", "{\"text\":\"aaaaaaaaaaaaaaaaaaaa\"}");
    stream_end(stream, "done", "{}");
    pthread_create(&thread, NULL, listen_in, arena);
    loop_timer_set(loop, &timer, 500, stop, NULL);
    loop_run(loop);
    pthread_join(thread, &text);
    for (const char *next = text; (next = strstr(next, "event: token")); next++)
        events++;
    assert_int_equal(events, 2000);
    assert_int_equal(gone, 0);
    arena_free(arena);
}

static void tells_once_that_the_peer_left(void **state)
{
    (void)state;
    close(peer);
    loop_run(loop);
    stream_event(stream, "token", "{}");
    assert_int_equal(gone, 1);
    stream_end(stream, "done", "{}");
    peer = -1;
}

static void gives_up_a_peer_that_takes_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 20000 && !gone; i++)
        stream_event(stream, "token", "{\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}");
    assert_int_equal(gone, 1);
    stream_end(stream, "done", "{}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"events go out in order behind the head", sends_events_in_order, begin, end, NULL},
        {"what a slow reader does not take waits and arrives whole", queues_for_a_slow_reader, begin, end,
         NULL},
        {"the peer's leaving is told once", tells_once_that_the_peer_left, begin, end, NULL},
        {"a peer that takes nothing counts as gone once the queue is full",
         gives_up_a_peer_that_takes_nothing, begin, end, NULL},
    };

    return RUN_TESTS(tests);
}

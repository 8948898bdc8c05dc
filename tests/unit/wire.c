#include "web/wire.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "check.h"

static const struct wire fastcgi = {.fd = -1, .fastcgi = true, .request_id = 258};

static void frames_text(void **state)
{
    static const char expected[] = "\1\6\1\2\0\3\0\0abc";
    struct arena *arena = arena_new();
    struct buffer *out = buffer_new(arena, 1000);

    (void)state;
    wire_add(&fastcgi, out, "abc", 3);
    assert_int_equal(out->length, sizeof(expected) - 1);
    assert_memory_equal(out->bytes, expected, out->length);
    arena_free(arena);
}

static void splits_long_text(void **state)
{
    struct arena *arena = arena_new();
    struct buffer *out = buffer_new(arena, 1000000);
    char *text = arena_array(arena, 1, 150000);
    size_t total = 0, position = 0;

    (void)state;
    wire_add(&fastcgi, out, text, 150000);
    while (position < out->length) {
        const unsigned char *head = (const unsigned char *)out->bytes + position;
        size_t bytes = (size_t)head[4] << 8 | head[5];

        assert_int_equal(head[1], 6);
        assert_int_equal(bytes % 8 == 0 || total + bytes == 150000, true);
        total += bytes;
        position += 8 + bytes;
    }
    assert_int_equal(total, 150000);
    arena_free(arena);
}

static void ends_with_two_records(void **state)
{
    static const char expected[] = "\1\6\1\2\0\0\0\0\1\3\1\2\0\10\0\0\0\0\0\0\0\0\0\0";
    struct arena *arena = arena_new();
    struct buffer *out = buffer_new(arena, 1000);

    (void)state;
    wire_add_end(&fastcgi, out);
    assert_int_equal(out->length, sizeof(expected) - 1);
    assert_memory_equal(out->bytes, expected, out->length);
    arena_free(arena);
}

static void leaves_plain_bytes_alone(void **state)
{
    const struct wire plain = {.fd = 1};
    struct arena *arena = arena_new();
    struct buffer *out = buffer_new(arena, 1000);

    (void)state;
    wire_add(&plain, out, "abc", 3);
    wire_add_end(&plain, out);
    assert_string_equal(out->bytes, "abc");
    arena_free(arena);
}

struct slow_reader {
    int fd;
    size_t total;
};

static void *read_slowly(void *owner)
{
    struct slow_reader *reader = owner;
    char part[777];
    ssize_t count;

    while ((count = read(reader->fd, part, sizeof(part))) > 0)
        reader->total += (size_t)count;
    return NULL;
}

static void waits_for_a_slow_peer(void **state)
{
    struct wire wire = {.fastcgi = true};
    struct slow_reader reader = {0};
    pthread_t thread;
    int pair[2];
    struct arena *arena = arena_new();
    char *text = arena_array(arena, 1, 3000000);

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    wire.fd = pair[0];
    reader.fd = pair[1];
    pthread_create(&thread, NULL, read_slowly, &reader);
    assert_true(wire_send(&wire, text, 3000000));
    close(pair[0]);
    pthread_join(thread, NULL);
    assert_int_equal(reader.total, 3000000);
    close(pair[1]);
    arena_free(arena);
}

static void tells_that_the_peer_left(void **state)
{
    struct wire wire = {.fastcgi = true};
    int pair[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    wire.fd = pair[0];
    close(pair[1]);
    assert_false(wire_send(&wire, "x", 1));
    close(pair[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("text becomes a STDOUT record with the request's id", frames_text),
        TEST("long text is split into records whose lengths add up", splits_long_text),
        TEST("an answer ends with an empty STDOUT and END_REQUEST", ends_with_two_records),
        TEST("a CGI program writes plain bytes and no end", leaves_plain_bytes_alone),
        TEST("sending waits for a peer that reads slowly and loses nothing", waits_for_a_slow_peer),
        TEST("sending tells when the peer has left", tells_that_the_peer_left),
    };

    return RUN_TESTS(tests);
}
